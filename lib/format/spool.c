/* SPDX-License-Identifier: MIT */
/* spool.c - bytes kept aside, in memory and then in an unlinked file */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/format.h"

#define SPOOL_MEM ((size_t)4 << 20)
#define SPOOL_CHUNK ((size_t)64 << 10)

/* What was added last is in `mem`; everything before it is in the file. */
struct crmp_spool {
	char *dir;
	int fd;
	uint64_t filed;
	struct crm_buf mem;
};

enum crm_status
crmp_spool_new(const char *dir, struct crmp_spool **out, struct crm_error *e)
{
	struct crmp_spool *s = calloc(1, sizeof(*s));

	if (s)
		s->dir = strdup(dir);
	if (!s || !s->dir) {
		free(s);
		return crm_nomem(e);
	}
	s->fd = -1;
	*out = s;
	return CRM_OK;
}

void
crmp_spool_free(struct crmp_spool *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	crm_buf_free(&s->mem);
	free(s->dir);
	free(s);
}

uint64_t
crmp_spool_size(const struct crmp_spool *s)
{
	return s->filed + s->mem.len;
}

static enum crm_status
trouble(const struct crmp_spool *s, const char *what, struct crm_error *e)
{
	return crm_fail(e, CRM_TROUBLE, NULL,
			"cannot %s a temporary file in '%s': %s", what, s->dir,
			strerror(errno));
}

/* For file systems without O_TMPFILE. */
static enum crm_status
open_named(struct crmp_spool *s, struct crm_error *e)
{
	struct crm_buf path = { 0 };
	enum crm_status st;

	crm_buf_printf(&path, "%s/crm-XXXXXX", s->dir);
	st = crm_buf_ok(&path, e);
	if (st)
		goto out;
	s->fd = mkostemp(path.s, O_CLOEXEC);
	if (s->fd < 0)
		st = trouble(s, "make", e);
	else
		unlink(path.s);
out:
	crm_buf_free(&path);
	return st;
}

static enum crm_status
open_file(struct crmp_spool *s, struct crm_error *e)
{
	s->fd = open(s->dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return s->fd < 0 ? open_named(s, e) : CRM_OK;
}

/* Append to the file, leaving its offset to whoever reads the descriptor. */
static enum crm_status
spool_put(struct crmp_spool *s, const char *p, size_t n, struct crm_error *e)
{
	size_t done = 0;
	ssize_t k;

	while (done < n) {
		k = pwrite(s->fd, p + done, n - done, (off_t)(s->filed + done));
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return trouble(s, "write", e);
		done += (size_t)k;
	}
	s->filed += n;
	return CRM_OK;
}

static enum crm_status
flush(struct crmp_spool *s, struct crm_error *e)
{
	enum crm_status st = s->fd < 0 ? open_file(s, e) : CRM_OK;

	if (!st)
		st = spool_put(s, s->mem.s, s->mem.len, e);
	if (!st)
		crm_buf_reset(&s->mem);
	return st;
}

enum crm_status
crmp_spool_add(struct crmp_spool *s, const void *p, size_t n,
	       struct crm_error *e)
{
	enum crm_status st = CRM_OK;

	if (n > SPOOL_MEM - s->mem.len)
		st = flush(s, e);
	if (st)
		return st;
	if (n > SPOOL_MEM)
		return spool_put(s, p, n, e);
	crm_buf_add(&s->mem, p, n);
	return crm_buf_ok(&s->mem, e);
}

enum crm_status
crmp_spool_cut(struct crmp_spool *s, uint64_t size, struct crm_error *e)
{
	if (size >= s->filed) {
		s->mem.len = (size_t)(size - s->filed);
		return CRM_OK;
	}
	if (ftruncate(s->fd, (off_t)size))
		return trouble(s, "cut", e);
	s->filed = size;
	crm_buf_reset(&s->mem);
	return CRM_OK;
}

static enum crm_status
drain_file(struct crmp_spool *s, crmp_sink *sink, void *arg,
	   struct crm_error *e)
{
	char *buf = malloc(SPOOL_CHUNK);
	enum crm_status st = buf ? CRM_OK : crm_nomem(e);
	uint64_t at = 0;
	size_t want;
	ssize_t k;

	while (!st && at < s->filed) {
		want = s->filed - at < SPOOL_CHUNK ? (size_t)(s->filed - at)
						   : SPOOL_CHUNK;
		k = pread(s->fd, buf, want, (off_t)at);
		if (k < 0 && errno == EINTR)
			continue;
		if (k == 0)
			errno = EIO;
		if (k <= 0) {
			st = trouble(s, "read", e);
			break;
		}
		at += (uint64_t)k;
		st = sink(arg, buf, (size_t)k, e);
	}
	free(buf);
	return st;
}

enum crm_status
crmp_spool_drain(struct crmp_spool *s, crmp_sink *sink, void *arg,
		 struct crm_error *e)
{
	enum crm_status st = CRM_OK;

	if (s->filed)
		st = drain_file(s, sink, arg, e);
	if (!st && s->mem.len)
		st = sink(arg, s->mem.s, s->mem.len, e);
	return st;
}

enum crm_status
crmp_spool_fd(struct crmp_spool *s, int *fd, struct crm_error *e)
{
	enum crm_status st;

	if (s->fd < 0)
		s->fd = memfd_create("crm-spool", MFD_CLOEXEC);
	st = flush(s, e);
	if (st)
		return st;
	if (lseek(s->fd, 0, SEEK_SET) < 0)
		return trouble(s, "rewind", e);
	*fd = s->fd;
	return CRM_OK;
}
