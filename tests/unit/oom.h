/* SPDX-License-Identifier: MIT */
/* oom.h - an allocator that can be told to fail */
#ifndef OOM_H
#define OOM_H

#include <stdbool.h>
#include <stddef.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
/* there in sanitizer builds, and then to be used */
__attribute__((weak)) void *__interceptor_malloc(size_t n);
__attribute__((weak)) void *__interceptor_calloc(size_t n, size_t size);
__attribute__((weak)) void *__interceptor_realloc(void *p, size_t n);

/* what glibc itself loses */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:_nl_normalize_codeset";
}

static struct {
	bool armed, forever;
	long calls, from; /* from 0: only count */
} fault;

static bool
fails(void)
{
	if (!fault.armed)
		return false;
	fault.calls++;
	return fault.from && (fault.calls == fault.from ||
			      (fault.forever && fault.calls > fault.from));
}

void *malloc(size_t n);
void *
malloc(size_t n)
{
	if (fails())
		return NULL;
	return __interceptor_malloc ? __interceptor_malloc(n)
				    : __libc_malloc(n);
}

void *calloc(size_t n, size_t size);
void *
calloc(size_t n, size_t size)
{
	if (fails())
		return NULL;
	return __interceptor_calloc ? __interceptor_calloc(n, size)
				    : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n);
void *
realloc(void *p, size_t n)
{
	if (fails())
		return NULL;
	return __interceptor_realloc ? __interceptor_realloc(p, n)
				     : __libc_realloc(p, n);
}

#endif
