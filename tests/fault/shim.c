/* SPDX-License-Identifier: MIT */
/* shim - a preload library that makes the Nth call of a kind fail */
/*
 * CRM_FAULT=KIND:N[+][:ERRNO], for example malloc:7, write:3+:ENOSPC; with +
 * all calls from the Nth on fail.  Kinds:
 *   malloc  malloc calloc realloc (ENOMEM)
 *   write   write pwrite pwrite64, any descriptor but stderr
 *   sync    fsync fdatasync
 *   open    open open64 openat openat64 creat
 *   trunc   ftruncate ftruncate64
 *   out     writes to descriptor 1 only, also those stdout makes
 *   short   a write to descriptor 1 takes only half (1 byte at least)
 * Without ERRNO it is EIO; with KILL instead the process dies there, as by
 * kill -9.  CRM_FAULT_COUNT=FILE: at exit FILE gets a line
 * "KIND CALLS" for each kind.  Only what happens after the libraries are
 * loaded counts.  glibc's own stdio does not pass by here except stdout,
 * which is replaced for `out`, `short` and when counting.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { MALLOC, WRITE, SYNC, OPEN, TRUNC, OUT, SHORT, NKINDS };

static const char *const names[NKINDS] = { "malloc", "write", "sync", "open",
					   "trunc",  "out",   "short" };
static const struct {
	const char *name;
	int value;
} errnos[] = {
	{ "EIO", EIO },	      { "ENOSPC", ENOSPC }, { "EFBIG", EFBIG },
	{ "EINTR", EINTR },   { "EDQUOT", EDQUOT }, { "EACCES", EACCES },
	{ "EMFILE", EMFILE }, { "ENOENT", ENOENT }, { "EPIPE", EPIPE },
	{ "ENOMEM", ENOMEM }, { "EROFS", EROFS },   { "EAGAIN", EAGAIN },
};

static atomic_long counts[NKINDS];
static atomic_bool armed;
static enum kind victim = NKINDS;
static long from;
static bool forever, deadly;
static int code = EIO;
static char count_file[4096];
static FILE *cookie_out;

/* glibc's allocator under its own names: no dlsym while allocating */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

#define REAL(type, name, ...)                                                  \
	static type (*real)(__VA_ARGS__);                                      \
	if (!real)                                                             \
	*(void **)(void *)&real = dlsym(RTLD_NEXT, name)

/* Count a call; true if it is to fail. */
static bool
hit(enum kind k)
{
	long n;

	if (!atomic_load(&armed))
		return false;
	n = atomic_fetch_add(&counts[k], 1) + 1;
	return k == victim && (n == from || (forever && n > from));
}

/* The same, with errno set. */
static bool
fails(enum kind k)
{
	if (!hit(k))
		return false;
	if (deadly)
		raise(SIGKILL);
	errno = k == MALLOC ? ENOMEM : code;
	return true;
}

void *malloc(size_t n);
void *
malloc(size_t n)
{
	return fails(MALLOC) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size);
void *
calloc(size_t n, size_t size)
{
	return fails(MALLOC) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n);
void *
realloc(void *p, size_t n)
{
	return fails(MALLOC) ? NULL : __libc_realloc(p, n);
}

/* Both kinds are counted for descriptor 1; -1 when it fails. */
static bool
write_fails(int fd)
{
	bool any = fd != 2 && fails(WRITE);

	return (fd == 1 && fails(OUT)) || any;
}

ssize_t
write(int fd, const void *p, size_t n)
{
	REAL(ssize_t, "write", int, const void *, size_t);
	if (write_fails(fd))
		return -1;
	if (fd == 1 && n > 1 && hit(SHORT))
		n /= 2;
	return real(fd, p, n);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
	return write_fails(fd) ? -1 : real(fd, p, n, at);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
	return write_fails(fd) ? -1 : real(fd, p, n, at);
}

int
fsync(int fd)
{
	REAL(int, "fsync", int);
	return fails(SYNC) ? -1 : real(fd);
}

int
fdatasync(int fd)
{
	REAL(int, "fdatasync", int);
	return fails(SYNC) ? -1 : real(fd);
}

int
ftruncate(int fd, off_t n)
{
	REAL(int, "ftruncate", int, off_t);
	return fails(TRUNC) ? -1 : real(fd, n);
}

int
ftruncate64(int fd, off64_t n)
{
	REAL(int, "ftruncate64", int, off64_t);
	return fails(TRUNC) ? -1 : real(fd, n);
}

static mode_t
mode_of(int flags, va_list *ap)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(*ap, mode_t) : 0;
}

#define OPENER(fn)                                                             \
	int fn(const char *path, int flags, ...)                               \
	{                                                                      \
		va_list ap;                                                    \
		mode_t mode;                                                   \
		REAL(int, #fn, const char *, int, ...);                        \
		va_start(ap, flags);                                           \
		mode = mode_of(flags, &ap);                                    \
		va_end(ap);                                                    \
		return fails(OPEN) ? -1 : real(path, flags, mode);             \
	}
#define OPENER_AT(fn)                                                          \
	int fn(int dir, const char *path, int flags, ...)                      \
	{                                                                      \
		va_list ap;                                                    \
		mode_t mode;                                                   \
		REAL(int, #fn, int, const char *, int, ...);                   \
		va_start(ap, flags);                                           \
		mode = mode_of(flags, &ap);                                    \
		va_end(ap);                                                    \
		return fails(OPEN) ? -1 : real(dir, path, flags, mode);        \
	}
OPENER(open)
OPENER(open64)
OPENER_AT(openat)
OPENER_AT(openat64)

int
creat(const char *path, mode_t mode)
{
	return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* stdout as a stream that writes through here */
static ssize_t
cookie_write(void *cookie, const char *s, size_t n)
{
	size_t done = 0;
	ssize_t got;

	(void)cookie;
	while (done < n) {
		got = write(1, s + done, n - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return done ? (ssize_t)done : 0;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static int
cookie_close(void *cookie)
{
	(void)cookie;
	return close(1);
}

int
fileno(FILE *f)
{
	REAL(int, "fileno", FILE *);
	return f && f == cookie_out ? 1 : real(f);
}

static enum kind
kind_of(const char *s, size_t n)
{
	enum kind k;

	for (k = 0; k < NKINDS; k++)
		if (strlen(names[k]) == n && !memcmp(names[k], s, n))
			break;
	return k;
}

static void
read_fault(const char *s)
{
	size_t n = strcspn(s, ":"), i;
	char *end;

	victim = kind_of(s, n);
	if (victim == NKINDS || !s[n]) {
		dprintf(2, "shim: what is '%s'?\n", s);
		_exit(99);
	}
	from = strtol(s + n + 1, &end, 10);
	forever = *end == '+';
	end += forever;
	deadly = !strcmp(end, ":KILL");
	if (*end == ':')
		for (i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++)
			if (!strcmp(end + 1, errnos[i].name))
				code = errnos[i].value;
}

__attribute__((constructor)) static void
start(void)
{
	static const cookie_io_functions_t io = { .write = cookie_write,
						  .close = cookie_close };
	const char *fault = getenv("CRM_FAULT"), *f = getenv("CRM_FAULT_COUNT");

	if (f && strlen(f) < sizeof(count_file))
		memcpy(count_file, f, strlen(f) + 1);
	if (fault && *fault)
		read_fault(fault);
	if (victim == OUT || victim == SHORT || *count_file) {
		cookie_out = fopencookie(NULL, "w", io);
		if (cookie_out)
			stdout = cookie_out;
	}
	/* resolve once, so that no dlsym allocates while it counts */
	(void)fileno(stderr);
	atomic_store(&armed, true);
}

__attribute__((destructor)) static void
finish(void)
{
	char line[64];
	enum kind k;
	int fd, n;

	/* exit flushes stdio after destructors; ours has to be seen before */
	if (cookie_out && stdout == cookie_out)
		fflush(stdout);
	atomic_store(&armed, false);
	if (!*count_file)
		return;
	fd = open(count_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	for (k = 0; k < NKINDS; k++) {
		n = snprintf(line, sizeof(line), "%s %ld\n", names[k],
			     atomic_load(&counts[k]));
		if (write(fd, line, (size_t)n) != n)
			break;
	}
	close(fd);
}
