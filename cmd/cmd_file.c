/* SPDX-License-Identifier: MIT */
/* cmd_file.c - bytes on their way to a descriptor or a replaced file */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

enum { FLUSH_AT = 64 << 10 };

char *
cmd_path_join(const char *dir, const char *name)
{
	struct crm_buf b = { 0 };

	crm_buf_printf(&b, "%s/%s", dir, name);
	if (b.oom)
		crm_buf_free(&b);
	return b.s;
}

static enum crm_status
trouble(const struct cmd_file *f, struct crm_error *e)
{
	int why = errno;

	if (f->path)
		crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", f->path,
			 strerror(why));
	errno = why;
	return CRM_TROUBLE;
}

static enum crm_status
flush(struct cmd_file *f, const char *p, size_t n, struct crm_error *e)
{
	ssize_t got;

	while (n) {
		got = write(f->fd, p, n);
		if (got < 0 && errno != EINTR)
			return trouble(f, e);
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
	return CRM_OK;
}

enum crm_status
cmd_file_new(struct cmd_file *f, const char *dir, const char *name,
	     struct crm_error *e)
{
	*f = (struct cmd_file){ .fd = -1 };
	f->path = cmd_path_join(dir, name);
	if (f->path) {
		struct crm_buf b = { 0 };

		crm_buf_printf(&b, "%s.new", f->path);
		f->temp = b.s;
		if (b.oom)
			crm_buf_free(&b), f->temp = NULL;
	}
	if (!f->temp) {
		free(f->path);
		f->path = NULL;
		return crm_nomem(e);
	}
	f->fd = open(f->temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return f->fd < 0 ? trouble(f, e) : CRM_OK;
}

enum crm_status
cmd_file_sink(void *arg, const char *p, size_t n, struct crm_error *e)
{
	struct cmd_file *f = arg;
	enum crm_status st = CRM_OK;

	if (f->buf.len + n > FLUSH_AT) {
		st = flush(f, f->buf.s, f->buf.len, e);
		crm_buf_reset(&f->buf);
		if (!st && n > FLUSH_AT)
			return flush(f, p, n, e);
	}
	if (!st)
		crm_buf_add(&f->buf, p, n);
	return st ? st : crm_buf_ok(&f->buf, e);
}

/* A file's bytes on disk before its name points at them. */
static enum crm_status
settle(struct cmd_file *f, bool keep, struct crm_error *e)
{
	enum crm_status st = CRM_OK;

	if (keep && (fsync(f->fd) < 0 || rename(f->temp, f->path) < 0))
		st = trouble(f, e);
	if (!keep || st)
		unlink(f->temp);
	return st;
}

enum crm_status
cmd_file_end(struct cmd_file *f, bool keep, struct crm_error *e)
{
	enum crm_status st = CRM_OK;

	if (f->fd >= 0) {
		if (keep)
			st = flush(f, f->buf.s, f->buf.len, e);
		if (f->temp && (st || settle(f, keep, e)))
			st = CRM_TROUBLE;
		if (close(f->fd) < 0 && keep && !st)
			st = trouble(f, e);
	}
	crm_buf_free(&f->buf);
	free(f->path);
	free(f->temp);
	*f = (struct cmd_file){ .fd = -1 };
	return st;
}
