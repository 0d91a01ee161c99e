/* SPDX-License-Identifier: MIT */
/* sqltrace - a preload library that notes the SQL texts libcrm gives SQLite */
/*
 * CRM_SQLTRACE=FILE: each text that libcrm.so prepares or runs is appended to
 * FILE, ended by a NUL, once a process; processes may share the file, a text
 * is one write.  What other callers of SQLite say (sqlite3(1), a test) is not
 * noted, and a process without SQLite never comes here.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Hashes of the texts noted; one beyond these is noted each time. */
#define SLOTS 8192 /* a power of two; a process prepares a few hundred */
static _Atomic uint64_t noted[SLOTS];

/*
 * The real one.  A library opened privately is out of RTLD_NEXT's sight, but
 * is loaded by then, since its caller came here.
 */
static void *
real_of(const char *name)
{
	void *f = dlsym(RTLD_NEXT, name), *lib;

	if (f)
		return f;
	lib = dlopen("libsqlite3.so.0", RTLD_LAZY | RTLD_NOLOAD);
	return lib ? dlsym(lib, name) : NULL;
}

#define REAL(type, name, ...)                                                  \
	static type (*real)(__VA_ARGS__);                                      \
	if (!real)                                                             \
	*(void **)(void *)&real = real_of(name)

static bool
is_libcrm(const void *caller)
{
	const char *base;
	Dl_info info;

	if (!dladdr(caller, &info) || !info.dli_fname)
		return false;
	base = strrchr(info.dli_fname, '/');
	return !strncmp(base ? base + 1 : info.dli_fname, "libcrm.so", 9);
}

/* FNV-1a; never 0, which is a free slot. */
static uint64_t
hash_of(const char *s, size_t n)
{
	uint64_t h = 14695981039346656037u;

	while (n--)
		h = (h ^ (unsigned char)*s++) * 1099511628211u;
	return h ? h : 1;
}

/* True the first time only; two threads may both be the first. */
static bool
is_new(uint64_t h)
{
	size_t i, at;

	for (i = 0; i < SLOTS; i++) {
		at = (size_t)(h + i) & (SLOTS - 1);
		if (atomic_load(&noted[at]) == h)
			return false;
		if (!atomic_load(&noted[at])) {
			atomic_store(&noted[at], h);
			break;
		}
	}
	return true;
}

/* A text, or the part of it that counts (n < 0: all). */
static void
note(const void *caller, const char *sql, int n)
{
	const char *file = getenv("CRM_SQLTRACE");
	struct iovec part[2];
	int saved = errno, fd;
	size_t len;

	if (!file || !*file || !sql || !is_libcrm(caller))
		return;
	len = n < 0 ? strlen(sql) : strnlen(sql, (size_t)n);
	if (is_new(hash_of(sql, len))) {
		fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
			  0600);
		part[0] = (struct iovec){ (void *)(uintptr_t)sql, len };
		part[1] = (struct iovec){ (void *)(uintptr_t) "", 1 };
		/* a trace cut short shows as a text PostgreSQL refuses */
		if (fd >= 0 && writev(fd, part, 2) < 0)
			(void)!write(2, "sqltrace: not written\n", 22);
		if (fd >= 0)
			close(fd);
	}
	errno = saved;
}

int
sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned int flags,
		   sqlite3_stmt **st, const char **tail)
{
	REAL(int, "sqlite3_prepare_v3", sqlite3 *, const char *, int,
	     unsigned int, sqlite3_stmt **, const char **);
	note(__builtin_return_address(0), sql, n);
	return real ? real(db, sql, n, flags, st, tail) : SQLITE_ERROR;
}

int
sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **st,
		   const char **tail)
{
	REAL(int, "sqlite3_prepare_v2", sqlite3 *, const char *, int,
	     sqlite3_stmt **, const char **);
	note(__builtin_return_address(0), sql, n);
	return real ? real(db, sql, n, st, tail) : SQLITE_ERROR;
}

int
sqlite3_exec(sqlite3 *db, const char *sql,
	     int (*each)(void *, int, char **, char **), void *arg, char **why)
{
	REAL(int, "sqlite3_exec", sqlite3 *, const char *,
	     int (*)(void *, int, char **, char **), void *, char **);
	note(__builtin_return_address(0), sql, -1);
	return real ? real(db, sql, each, arg, why) : SQLITE_ERROR;
}
