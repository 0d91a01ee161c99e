/* SPDX-License-Identifier: MIT */
/* json.c - Jansson, so that it survives the end of memory */
/*
 * When an allocation fails Jansson goes on with a text cut short, takes part
 * of a value for the whole, or stops the process.  So it never sees one fail
 * here: what is missing comes from a small reserve, and the result, being
 * marked lost, is thrown away.  When the reserve is used up too, what was
 * built so far is given up where it stands.
 */
#include "record/json.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>

#define RESERVE 16384

static json_malloc_t take;
static json_free_t give;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static _Thread_local bool inside, lost;
static _Thread_local size_t used;
static _Thread_local jmp_buf out;
static _Thread_local _Alignas(16) char reserve[RESERVE];

static void *
allocate(size_t n)
{
	void *p = take(n);

	if (p || !inside)
		return p;
	lost = true;
	if (n > RESERVE - used)
		longjmp(out, 1);
	p = reserve + used;
	used += (n + 15) / 16 * 16;
	if (used > RESERVE)
		used = RESERVE;
	return p;
}

static void
release(void *p)
{
	uintptr_t at = (uintptr_t)p, from = (uintptr_t)reserve;

	if (at < from || at >= from + RESERVE)
		give(p);
}

static void
install(void)
{
	json_get_alloc_funcs(&take, &give);
	json_set_alloc_funcs(allocate, release);
}

static void
enter(void)
{
	pthread_once(&once, install);
	inside = true;
	lost = false;
	used = 0;
}

enum crm_status
crmp_json_parse(const char *s, size_t n, size_t flags, json_t **to,
		json_error_t *why)
{
	json_t *volatile j = NULL;

	enter();
	if (!_setjmp(out))
		j = json_loadb(s, n, flags, why);
	inside = false;
	if (lost) {
		json_decref(j);
		return CRM_NOMEM;
	}
	if (!j)
		return CRM_REFUSED;
	*to = j;
	return CRM_OK;
}

char *
crmp_json_dump(const json_t *v, size_t flags)
{
	char *volatile text = NULL;

	enter();
	if (!_setjmp(out))
		text = json_dumps(v, flags);
	inside = false;
	if (!lost)
		return text;
	release(text);
	return NULL;
}

/* 0 when memory ran out. */
static size_t
dump_into(const json_t *v, char *to, size_t n)
{
	static const size_t flags =
		JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15);
	volatile size_t len = 0;

	enter();
	if (!_setjmp(out))
		len = json_dumpb(v, to, n, flags);
	inside = false;
	return lost ? 0 : len;
}

const char *
crmp_json_text(const json_t *v, struct crmp_arena *mem, size_t *n)
{
	size_t len = dump_into(v, NULL, 0);
	char *p = len ? crmp_arena_alloc(mem, len + 1) : NULL;

	if (!p || dump_into(v, p, len) != len)
		return NULL;
	p[len] = '\0';
	*n = len;
	return p;
}
