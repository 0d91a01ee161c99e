/* SPDX-License-Identifier: MIT */
/* db.c - opening the engine, and what it says in our words */
#include "store/dbp.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define NFS_MAGIC 0x6969
#define SMB_MAGIC 0x517B
#define SMB2_MAGIC 0xFE534D42L

int64_t
crmp_monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Jittered 0.1 to 1 ms: with SQLite's own back-off one writer starves. */
static int
on_busy(void *arg, int tries)
{
	struct crmp_db *db = arg;
	struct timespec nap = { 0, 0 };

	if (tries == 0)
		db->busy_until = crmp_monotonic_ms() + db->busy_ms;
	if (crmp_monotonic_ms() >= db->busy_until)
		return 0;
	db->jitter = db->jitter * 1103515245u + 12345u;
	nap.tv_nsec = 100000 + (long)(db->jitter >> 8) % 900000;
	nanosleep(&nap, NULL);
	return 1;
}

static int
on_progress(void *arg)
{
	struct crmp_db *db = arg;

	return db->guard_until && crmp_monotonic_ms() > db->guard_until;
}

/* The library opens files beside the store, too. */
static bool
too_many_open(struct crmp_db *db)
{
	int why = db->h ? sqlite3_system_errno(db->h) : 0;

	return why == EMFILE || why == ENFILE;
}

static const char *
engine_explain(struct crmp_db *db, int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return "no space left on the disk; nothing was changed";
	case SQLITE_NOTADB:
		return "not a crm store";
	case SQLITE_CORRUPT:
		return "the file is damaged; restore a backup (crm-db restore)";
	case SQLITE_READONLY:
		return "the file or its directory is not writable";
	case SQLITE_CANTOPEN:
		if (too_many_open(db))
			return "too many open files (ulimit -n)";
		return "cannot be opened; a store's directory must be writable";
	case SQLITE_INTERRUPT:
		return "the condition took too long and was stopped";
	case SQLITE_IOERR:
		if (errno == EFBIG || errno == ENOSPC || errno == EDQUOT)
			return "cannot grow the file (disk full, quota or "
			       "ulimit -f); nothing was changed";
		return "the disk gave an I/O error; nothing was changed";
	default:
		return sqlite3_errmsg(db->h);
	}
}

enum crm_status
crmp_db_fail(struct crmp_db *db, int rc, struct crm_error *e)
{
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return crm_nomem(e);
	case SQLITE_ERROR:
		if (!strcmp(sqlite3_errmsg(db->h), "out of memory"))
			return crm_nomem(e);
		if (!strcmp(sqlite3_errmsg(db->h), "integer overflow"))
			return crm_fail(e, CRM_REFUSED, NULL,
					"amounts come to more than can be "
					"counted");
		if (db->limited) /* a function of the condition complains */
			return crm_fail(e, CRM_USAGE, "where", "%s",
					sqlite3_errmsg(db->h));
		break;
	case SQLITE_CONSTRAINT:
		return crm_fail(e, CRM_REFUSED, NULL,
				"a key is in use by another record: %s",
				sqlite3_errmsg(db->h));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return crm_fail(e, CRM_BUSY, NULL,
				"'%s': another process is writing; nothing was "
				"changed, try again",
				db->path);
	default:
		break;
	}
	return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", db->path,
			engine_explain(db, rc));
}

bool
crmp_db_lost(const struct crmp_db *db)
{
	return db->inside && sqlite3_get_autocommit(db->h);
}

enum crm_status
crmp_db_gone(const struct crmp_db *db, struct crm_error *e)
{
	return crm_fail(e, CRM_TROUBLE, NULL,
			"'%s': the transaction was given up; nothing was "
			"changed",
			db->path);
}

static bool
on_network(const char *path)
{
	struct statfs fs;
	long type;

	if (statfs(path, &fs))
		return false;
	type = (long)fs.f_type;
	return type == NFS_MAGIC || type == SMB_MAGIC || type == SMB2_MAGIC;
}

/*
 * What can be known before SQLite touches the file.  It is never opened here:
 * closing a second descriptor would drop SQLite's locks.
 */
static enum crm_status
look_first(const char *path, unsigned flags, struct crm_error *e)
{
	struct stat st;

	if (stat(path, &st)) {
		if (errno == ENOENT || errno == ENOTDIR)
			return crm_fail(e, CRM_TROUBLE, NULL,
					"'%s': no such store; make one with "
					"crm-db init",
					path);
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
				strerror(errno));
	}
	if (!S_ISREG(st.st_mode))
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': not a file", path);
	if (st.st_size == 0 && !(flags & CRMP_DB_NEW))
		return crm_fail(e, CRM_TROUBLE, NULL,
				"'%s': an empty file, not a crm store", path);
	if (on_network(path))
		return crm_fail(
			e, CRM_TROUBLE, NULL,
			"'%s': on a network file system, where two hosts "
			"would damage it; keep the store on a local disk",
			path);
	if (access(path, flags & CRMP_DB_WRITE ? R_OK | W_OK : R_OK))
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
				strerror(errno));
	return CRM_OK;
}

/* What is in the log is not in the file, and --immutable reads no log. */
static enum crm_status
no_log(const char *path, struct crm_error *e)
{
	char *real = realpath(path, NULL);
	enum crm_status rc = CRM_OK;
	struct crm_buf b = { 0 };
	struct stat st;

	crm_buf_printf(&b, "%s-wal", real ? real : path);
	free(real);
	rc = crm_buf_ok(&b, e);
	if (!rc && !stat(b.s, &st) && st.st_size > 0)
		rc = crm_fail(e, CRM_TROUBLE, NULL,
			      "'%s': changes of it are in '%s', which "
			      "--immutable does not read; open it without, or "
			      "read a copy by crm-db backup",
			      path, b.s);
	crm_buf_free(&b);
	return rc;
}

static const char setup_sql[] = "PRAGMA trusted_schema=OFF;"
				"PRAGMA temp_store=MEMORY;"
				"PRAGMA foreign_keys=ON;"
				"PRAGMA synchronous=FULL;"
				"PRAGMA journal_size_limit=16777216;"
				"PRAGMA cell_size_check=ON;";

static void
configure(struct crmp_db *db)
{
	sqlite3_busy_handler(db->h, on_busy, db);
	sqlite3_extended_result_codes(db->h, 1);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
	sqlite3_limit(db->h, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db->h, SQLITE_LIMIT_LENGTH, 64 << 20);
	sqlite3_progress_handler(db->h, 10000, on_progress, db);
}

static char *
uri_of(const char *path, unsigned flags)
{
	struct crm_buf b = { 0 };
	const unsigned char *p;

	if (flags & CRMP_DB_MEMORY)
		return strdup(":memory:");
	/* a name that SQLite has a meaning for (":memory:") is a file's, too */
	crm_buf_puts(&b, *path == '/' ? "file://" : "file:./");
	for (p = (const unsigned char *)path; *p; p++)
		if (*p == '%' || *p == '?' || *p == '#')
			crm_buf_printf(&b, "%%%02X", *p);
		else
			crm_buf_putc(&b, (char)*p);
	if (flags & CRMP_DB_IMMUTABLE)
		crm_buf_puts(&b, "?immutable=1");
	if (b.oom)
		crm_buf_free(&b);
	return b.s;
}

void
crm_process_own(void)
{
	/* refused, without harm, if SQLite runs already */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum crm_status
crmp_db_open(const char *path, unsigned flags, int busy_ms,
	     struct crmp_db **out, struct crm_error *e)
{
	bool memory = flags & CRMP_DB_MEMORY;
	struct crmp_db *db;
	enum crm_status s;
	char *uri = NULL;
	int mode = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, rc;

	if (!memory && (s = look_first(path, flags, e)))
		return s;
	if ((flags & CRMP_DB_IMMUTABLE) && (s = no_log(path, e)))
		return s;
	db = calloc(1, sizeof *db);
	if (!db)
		return crm_nomem(e);
	db->engine = &crmp_sqlite;
	db->busy_ms = busy_ms;
	db->jitter = (uint32_t)getpid() * 2654435761u;
	db->path = strdup(memory ? ":memory:" : path);
	uri = uri_of(path, flags);
	if (!db->path || !uri) {
		s = crm_nomem(e);
		goto out;
	}
	mode |= memory ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
		: (flags & CRMP_DB_IMMUTABLE) ? SQLITE_OPEN_READONLY
					      : SQLITE_OPEN_READWRITE;
	rc = sqlite3_open_v2(uri, &db->h, mode, NULL);
	if (rc) {
		s = db->h ? crmp_db_fail(db, rc, e) : crm_nomem(e);
		goto out;
	}
	configure(db);
	s = crmp_db_exec(db, setup_sql, e);
	db->reader = !(flags & CRMP_DB_WRITE) && !memory;
	if (!s && db->reader)
		s = crmp_db_exec(db, "PRAGMA query_only=ON", e);
	if (!s && !db->reader)
		crmp_wal_mind(db, CRMP_LOG_PAGES);
out:
	free(uri);
	if (s)
		crmp_db_close(db);
	else
		*out = db;
	return s;
}

void
crmp_db_close(struct crmp_db *db)
{
	if (!db)
		return;
	while (db->stmts)
		crmp_stmt_free(db->stmts);
	sqlite3_close_v2(db->h);
	free(db->path);
	free(db);
}

const char *
crmp_db_path(const struct crmp_db *db)
{
	return db->path;
}

enum crm_status
crmp_db_exec(struct crmp_db *db, const char *sql, struct crm_error *e)
{
	int rc;

	if (crmp_db_lost(db))
		return crmp_db_gone(db, e);
	rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);
	if (rc)
		return crmp_db_fail(db, rc, e);
	db->inside = !sqlite3_get_autocommit(db->h);
	return CRM_OK;
}

enum crm_status
crmp_db_execf(struct crmp_db *db, struct crm_error *e, const char *fmt, ...)
{
	enum crm_status s;
	va_list ap;
	char *sql;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&sql, fmt, ap);
	va_end(ap);
	if (n < 0)
		return crm_nomem(e);
	s = crmp_db_exec(db, sql, e);
	free(sql);
	return s;
}

int64_t
crmp_db_changes(struct crmp_db *db)
{
	return sqlite3_changes64(db->h);
}

void
crmp_db_limit(struct crmp_db *db)
{
	db->limited = true;
}

void
crmp_db_past(struct crmp_db *db)
{
	db->past = true;
}
