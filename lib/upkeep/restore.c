/* SPDX-License-Identifier: MIT */
/* restore.c - a backup put in the place of the store, which is kept */
#include "base/filename.h"
#include "session/session.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Bytes on which SQLite's readers and writers have locks, as its file format
 * tells: of the file while they read, of the -shm while they have it open. */
enum { FILE_LOCK = 0x40000000, FILE_LOCKS = 512, SHM_OPEN = 128 };

struct restoring {
	struct crm_restore *r;
	char *path; /* the store's own, behind symbolic links */
	bool there; /* it is */
	struct stat was;
	int file, shm; /* descriptors that hold the locks; -1: none */
};

/* ---- the backup -------------------------------------------------------- */

/* The engine puts a line before, about which database it is. */
static enum crm_status
on_damage(void *arg, const char *what, int64_t id, const char *more,
	  struct crm_error *e)
{
	const struct crm_restore *r = arg;
	const char *lf = strchr(what, '\n');

	(void)id;
	(void)more;
	return crm_fail(e, CRM_TROUBLE, NULL,
			"'%s': the backup is damaged: %s; nothing was changed",
			r->backup, lf ? lf + 1 : what);
}

static enum crm_status
look_at(struct crmp_db *db, struct crm_restore *r, struct crm_error *e)
{
	enum crm_status rc = crmp_schema_version(db, &r->schema, e);

	if (!rc)
		rc = crmp_db_damage(db, on_damage, r, e);
	if (!rc)
		rc = crmp_db_row(db, NULL,
				 "SELECT id, at FROM txn ORDER BY id DESC"
				 " LIMIT 1",
				 e, ">ii", &r->txn, &r->at);
	r->older = !rc && r->schema < CRMP_SCHEMA;
	return rc == CRM_END ? crm_fail(e, CRM_TROUBLE, NULL,
					"'%s': it has no transaction; nothing "
					"was changed",
					r->backup)
			     : rc;
}

/* ---- nobody else ------------------------------------------------------- */

static bool
lock(const char *path, off_t at, off_t n, int *fd)
{
	struct flock l = { .l_type = F_WRLCK,
			   .l_whence = SEEK_SET,
			   .l_start = at,
			   .l_len = n };

	if (*fd < 0)
		*fd = open(path, O_RDWR | O_CLOEXEC);
	return *fd < 0 || !fcntl(*fd, F_SETLK, &l) ||
	       (errno != EAGAIN && errno != EACCES);
}

/* Held until the end: whoever comes meanwhile waits, and finds the backup. */
static enum crm_status
alone(struct restoring *g, struct crm_error *e)
{
	const struct timespec nap = { 0, 20000000 };
	struct crm_buf shm = { 0 };
	enum crm_status rc;
	int waited = 0;

	crm_buf_printf(&shm, "%s-shm", g->path);
	rc = crm_buf_ok(&shm, e);
	while (!rc && !(lock(g->path, FILE_LOCK, FILE_LOCKS, &g->file) &&
			lock(shm.s, SHM_OPEN, 1, &g->shm))) {
		if (waited >= g->r->busy_ms)
			rc = crm_fail(e, CRM_BUSY, NULL,
				      "'%s': another process has the store "
				      "open; nothing was changed, try again",
				      g->r->path);
		waited += 20;
		nanosleep(&nap, NULL);
	}
	crm_buf_free(&shm);
	return rc;
}

/* ---- the store of before ----------------------------------------------- */

static enum crm_status
restore_trouble(const char *path, struct crm_error *e)
{
	return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
			strerror(errno));
}

/* STORE.before-20261122020700, with -2 behind it and so on if there is one. */
static enum crm_status
aside_name(const struct restoring *g, int n, struct crm_buf *name,
	   struct crm_error *e)
{
	struct crm_buf at = { 0 };
	size_t i;

	crm_buf_reset(name);
	crm_time_format(g->r->now, &at);
	crm_buf_printf(name, "%s.before-", g->path);
	for (i = 0; i < at.len; i++)
		if (at.s[i] >= '0' && at.s[i] <= '9')
			crm_buf_putc(name, at.s[i]);
	if (n > 1)
		crm_buf_printf(name, "-%d", n);
	name->oom |= at.oom;
	crm_buf_free(&at);
	return crm_buf_ok(name, e);
}

static bool
any_there(const char *name)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	struct crm_buf b = { 0 };
	bool any = false;
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		crm_buf_reset(&b);
		crm_buf_printf(&b, "%s%s", name, ends[i]);
		any |= !b.s || !lstat(b.s, &st);
	}
	crm_buf_free(&b);
	return any;
}

/* What SQLite keeps beside one name, to another: a log that stays would be
 * taken for that of the backup. */
static enum crm_status
move_sides(const char *from, const char *to, struct crm_error *e)
{
	static const char *const ends[] = { "-wal", "-shm", "-journal" };
	struct crm_buf a = { 0 }, b = { 0 };
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < sizeof ends / sizeof *ends; i++) {
		crm_buf_reset(&a);
		crm_buf_reset(&b);
		crm_buf_printf(&a, "%s%s", from, ends[i]);
		crm_buf_printf(&b, "%s%s", to, ends[i]);
		rc = crm_buf_ok(&a, e);
		if (!rc)
			rc = crm_buf_ok(&b, e);
		if (!rc && rename(a.s, b.s) && errno != ENOENT)
			rc = restore_trouble(a.s, e);
	}
	crm_buf_free(&a);
	crm_buf_free(&b);
	return rc;
}

/*
 * The name of the store leads to something at every moment.  Also where there
 * is no store, a log of one may be.
 */
static enum crm_status
swap(struct restoring *g, struct crm_file *f, struct crm_error *e)
{
	struct crm_buf *aside = &g->r->aside;
	enum crm_status rc = CRM_OK;
	int n = 1;

	if (!any_there(g->path))
		return crm_file_end(f, true, e);
	do
		rc = aside_name(g, n++, aside, e);
	while (!rc && any_there(aside->s));
	if (!rc && g->there && link(g->path, aside->s))
		rc = restore_trouble(aside->s, e);
	if (rc) {
		crm_file_end(f, false, NULL);
		return rc;
	}
	rc = move_sides(g->path, aside->s, e);
	if (rc)
		crm_file_end(f, false, NULL);
	else
		rc = crm_file_end(f, true, e);
	if (rc) {
		(void)!move_sides(aside->s, g->path, NULL);
		unlink(aside->s);
	}
	return rc;
}

/* ---- the copy ---------------------------------------------------------- */

/* A store is in WAL mode and of its group, as it was before. */
static enum crm_status
as_a_store(const struct restoring *g, struct crm_file *f, struct crm_error *e)
{
	struct crmp_db *db = NULL;
	enum crm_status rc;

	rc = crmp_db_open(f->temp, CRMP_DB_WRITE, g->r->busy_ms, &db, e);
	if (!rc)
		rc = crmp_db_make(db, e);
	crmp_db_close(db);
	if (!rc && g->there && !fchown(f->fd, (uid_t)-1, g->was.st_gid))
		fchmod(f->fd, g->was.st_mode & 0660);
	return rc;
}

static enum crm_status
put(struct restoring *g, struct crmp_db *from, struct crm_error *e)
{
	const struct crm_file_spare spare = { .input = -1, .all = !g->there };
	enum crm_status rc;
	struct crm_file f;

	rc = crm_file_new(&f, g->path, &spare, e);
	if (rc)
		return rc;
	rc = crmp_db_copy(from, f.temp, e);
	if (!rc)
		rc = as_a_store(g, &f, e);
	if (rc) {
		crmp_file_remove(f.temp);
		crm_file_end(&f, false, NULL);
		return rc;
	}
	return swap(g, &f, e);
}

/* The store may not be there, or be no store any more: that is why. */
static enum crm_status
restore_find(struct restoring *g, struct crm_error *e)
{
	g->path = realpath(g->r->path, NULL);
	if (!g->path && errno != ENOENT)
		return restore_trouble(g->r->path, e);
	g->there = g->path != NULL;
	if (!g->path)
		g->path = strdup(g->r->path);
	if (!g->path)
		return crm_nomem(e);
	if (g->there && stat(g->path, &g->was))
		return restore_trouble(g->r->path, e);
	if (g->there && !S_ISREG(g->was.st_mode))
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': not a file",
				g->r->path);
	return crmp_file_not_store(g->r->backup, g->path, e);
}

enum crm_status
crm_store_restore(struct crm_restore *r, struct crm_error *e)
{
	struct restoring g = { .r = r, .file = -1, .shm = -1 };
	struct crmp_db *from = NULL;
	enum crm_status rc = restore_find(&g, e);

	if (!rc)
		rc = crmp_db_open(r->backup, CRMP_DB_IMMUTABLE, r->busy_ms,
				  &from, e);
	if (!rc)
		rc = look_at(from, r, e);
	if (!rc && g.there)
		rc = alone(&g, e);
	if (!rc && r->dry_run && any_there(g.path))
		rc = aside_name(&g, 1, &r->aside, e);
	else if (!rc && !r->dry_run)
		rc = put(&g, from, e);
	crmp_db_close(from);
	if (g.shm >= 0)
		close(g.shm);
	if (g.file >= 0)
		close(g.file);
	free(g.path);
	if (rc)
		crm_buf_free(&r->aside);
	return rc;
}
