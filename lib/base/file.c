/* SPDX-License-Identifier: MIT */
/* file.c - a file that somebody named, written whole or not at all */
#include "base/filename.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLUSH_AT = 64 << 10, TRIES = 100 };

static enum crm_status
file_trouble(const struct crm_file *f, struct crm_error *e)
{
	int why = errno;

	if (f->path)
		crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", f->path,
			 strerror(why));
	errno = why;
	return CRM_TROUBLE;
}

/* ---- what may be written over ------------------------------------------- */

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Do two paths lead to one name, whether it is there or not? */
static bool
same_name(const char *a, const char *b)
{
	struct crm_buf da = { 0 }, db = { 0 };
	struct stat sa, sb;
	bool same;

	same = !strcmp(crmp_file_base(a), crmp_file_base(b)) &&
	       !crmp_file_folder(a, &da, NULL) &&
	       !crmp_file_folder(b, &db, NULL) && !stat(da.s, &sa) &&
	       !stat(db.s, &sb) && same_file(&sa, &sb);
	crm_buf_free(&da);
	crm_buf_free(&db);
	return same;
}

/* A store's side files are beside the file that its name leads to. */
enum crm_status
crmp_file_not_store(const char *path, const char *store, struct crm_error *e)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	char *real = realpath(store, NULL);
	struct crm_buf b = { 0 };
	struct stat sp, ss;
	bool same = false;
	size_t i;

	for (i = 0; real && !same && i < sizeof ends / sizeof *ends; i++) {
		crm_buf_reset(&b);
		crm_buf_printf(&b, "%s%s", real, ends[i]);
		same = b.s && ((!stat(path, &sp) && !stat(b.s, &ss) &&
				same_file(&sp, &ss)) ||
			       same_name(path, b.s));
	}
	free(real);
	crm_buf_free(&b);
	if (same && i == 1)
		return crm_fail(e, CRM_USAGE, NULL,
				"'%s': this is the store, which nothing is "
				"written over; name another file",
				path);
	if (same)
		return crm_fail(e, CRM_USAGE, NULL,
				"'%s': this belongs to the store '%s'; name "
				"another file",
				path, store);
	return CRM_OK;
}

enum crm_status
crm_file_may(const char *path, const struct crm_file_spare *s,
	     struct crm_error *e)
{
	struct stat st, in, name;
	bool there = !stat(path, &st);
	enum crm_status rc = CRM_OK;

	if (s->store)
		rc = crmp_file_not_store(path, s->store, e);
	if (rc)
		return rc;
	if (there && s->input >= 0 && S_ISREG(st.st_mode) &&
	    !fstat(s->input, &in) && same_file(&st, &in))
		return crm_fail(e, CRM_USAGE, NULL,
				"'%s': this is the input, which would be lost; "
				"name another file",
				path);
	if (there && S_ISDIR(st.st_mode))
		return crm_fail(e, CRM_USAGE, NULL, "'%s': %s", path,
				strerror(EISDIR));
	/* one of /dev or /proc may lead to a pipe or a terminal */
	if ((!there || S_ISREG(st.st_mode)) && !lstat(path, &name) &&
	    S_ISLNK(name.st_mode))
		return crm_fail(e, CRM_USAGE, NULL,
				"'%s': a symbolic link; name the file itself",
				path);
	if (there && s->all)
		return crm_fail(e, CRM_REFUSED, NULL, "'%s': exists already",
				path);
	return CRM_OK;
}

/* ---- writing ------------------------------------------------------------ */

static enum crm_status
write_out(struct crm_file *f, const char *p, size_t n, struct crm_error *e)
{
	ssize_t got;

	while (n) {
		got = write(f->fd, p, n);
		if (got < 0 && errno != EINTR)
			return file_trouble(f, e);
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
	return CRM_OK;
}

/* A pipe is not waited for; what is refused now would hang later. */
static enum crm_status
open_as_is(struct crm_file *f, struct crm_error *e)
{
	f->fd = open(f->path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (f->fd < 0 && errno == ENXIO)
		return crm_fail(e, CRM_TROUBLE, NULL,
				"'%s': a pipe from which nobody reads",
				f->path);
	if (f->fd < 0)
		return file_trouble(f, e);
	fcntl(f->fd, F_SETFL, fcntl(f->fd, F_GETFL) & ~O_NONBLOCK);
	return CRM_OK;
}

static enum crm_status
open_part(struct crm_file *f, struct crm_error *e)
{
	struct crm_buf part = { 0 };
	enum crm_status rc = CRM_OK;
	int n;

	crmp_file_sweep(f->path);
	for (n = 0; f->fd < 0 && n < TRIES; n++) {
		crm_buf_reset(&part);
		rc = crmp_file_part(f->path, n, &part, e);
		if (rc)
			break;
		f->fd = open(part.s,
			     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				     O_CLOEXEC,
			     0600);
		if (f->fd < 0 && errno != EEXIST)
			break;
	}
	/* also under a umask that takes it all */
	if (!rc && (f->fd < 0 || fchmod(f->fd, 0600))) {
		rc = file_trouble(f, e);
		if (f->fd >= 0 && part.s)
			unlink(part.s);
	}
	if (rc)
		crm_buf_free(&part);
	f->temp = part.s;
	return rc;
}

enum crm_status
crm_file_new(struct crm_file *f, const char *path,
	     const struct crm_file_spare *s, struct crm_error *e)
{
	enum crm_status rc = crm_file_may(path, s, e);
	struct stat st;

	*f = (struct crm_file){ .fd = -1, .fresh = s->all };
	if (rc)
		return rc;
	f->path = strdup(path);
	if (!f->path)
		return crm_nomem(e);
	rc = stat(path, &st) || S_ISREG(st.st_mode) ? open_part(f, e)
						    : open_as_is(f, e);
	if (rc) {
		if (f->fd >= 0)
			close(f->fd);
		free(f->path);
		*f = (struct crm_file){ .fd = -1 };
	}
	return rc;
}

enum crm_status
crm_file_sink(void *arg, const char *p, size_t n, struct crm_error *e)
{
	struct crm_file *f = arg;
	enum crm_status st = CRM_OK;

	if (f->buf.len + n > FLUSH_AT) {
		st = write_out(f, f->buf.s, f->buf.len, e);
		crm_buf_reset(&f->buf);
		if (!st && n > FLUSH_AT)
			return write_out(f, p, n, e);
	}
	if (!st)
		crm_buf_add(&f->buf, p, n);
	return st ? st : crm_buf_ok(&f->buf, e);
}

enum crm_status
crm_file_flush(struct crm_file *f, struct crm_error *e)
{
	enum crm_status st = write_out(f, f->buf.s, f->buf.len, e);

	crm_buf_reset(&f->buf);
	return st;
}

/* ---- the end ------------------------------------------------------------ */

/* The name points to bytes that are on disk, and is itself there to stay. */
static enum crm_status
put_in_place(struct crm_file *f, struct crm_error *e)
{
	enum crm_status rc;

	if (f->fresh ? link(f->temp, f->path) : rename(f->temp, f->path))
		return file_trouble(f, e);
	rc = crmp_file_settle(f->path, e);
	if (rc && f->fresh)
		unlink(f->path);
	return rc;
}

enum crm_status
crm_file_end(struct crm_file *f, bool keep, struct crm_error *e)
{
	enum crm_status st = CRM_OK;

	if (f->fd >= 0) {
		if (keep)
			st = crm_file_flush(f, e);
		if (keep && !st && f->temp && fsync(f->fd))
			st = file_trouble(f, e);
		if (close(f->fd) < 0 && keep && !st)
			st = file_trouble(f, e);
		if (keep && !st && f->temp)
			st = put_in_place(f, e);
		if (f->temp)
			unlink(f->temp);
	}
	crm_buf_free(&f->buf);
	free(f->path);
	free(f->temp);
	*f = (struct crm_file){ .fd = -1 };
	return st;
}
