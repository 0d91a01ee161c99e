/* SPDX-License-Identifier: MIT */
/* sqlite.c - what SQLite does in a way of its own */
#include "store/dbp.h"

#include <string.h>

/* ---- transactions ------------------------------------------------------- */

static enum crm_status
sqlite_make(struct crmp_db *db, struct crm_error *e)
{
	return crmp_db_exec(db, "PRAGMA journal_mode=WAL", e);
}

/* A writer takes its lock at once: one that reads first would fail later. */
static enum crm_status
sqlite_begin(struct crmp_db *db, bool write, struct crm_error *e)
{
	return crmp_db_exec(db, write ? "BEGIN IMMEDIATE" : "BEGIN", e);
}

static enum crm_status
sqlite_commit(struct crmp_db *db, struct crm_error *e)
{
	return crmp_db_exec(db, "COMMIT", e);
}

static enum crm_status
sqlite_rollback(struct crmp_db *db, struct crm_error *e)
{
	if (crmp_db_lost(db)) { /* it has rolled back by itself */
		db->inside = false;
		return CRM_OK;
	}
	return crmp_db_exec(db, "ROLLBACK", e);
}

static enum crm_status
sqlite_mark(struct crmp_db *db, struct crm_error *e)
{
	return crmp_db_exec(db, "SAVEPOINT record", e);
}

static enum crm_status
sqlite_keep(struct crmp_db *db, struct crm_error *e)
{
	return crmp_db_exec(db, "RELEASE record", e);
}

static enum crm_status
sqlite_back(struct crmp_db *db, struct crm_error *e)
{
	enum crm_status rc = crmp_db_exec(db, "ROLLBACK TO record", e);

	return rc ? rc : crmp_db_exec(db, "RELEASE record", e);
}

static enum crm_status
sqlite_pace(struct crmp_db *db, enum crmp_pace pace, struct crm_error *e)
{
	/* 96 MiB hold the index pages that a load of a million rows dirties
	 * again and again; the usual values are SQLite's own */
	static const char *const set[] = {
		[CRMP_PACE_USUAL] = "PRAGMA cache_size=-2000;"
				    "PRAGMA synchronous=FULL",
		[CRMP_PACE_LOAD] = "PRAGMA cache_size=-98304",
		[CRMP_PACE_CHUNKS] = "PRAGMA cache_size=-98304;"
				     "PRAGMA synchronous=NORMAL",
	};
	bool owes = db->pace == CRMP_PACE_CHUNKS && pace == CRMP_PACE_USUAL;
	enum crm_status rc = crmp_db_exec(db, set[pace], e);

	crmp_wal_mind(db, pace == CRMP_PACE_CHUNKS ? 4 * CRMP_LOG_PAGES
						   : CRMP_LOG_PAGES);
	/* the chunks were not synced one by one */
	if (!rc && owes)
		rc = crmp_db_exec(db, "PRAGMA wal_checkpoint(PASSIVE)", e);
	return rc;
}

/* ---- what the file is --------------------------------------------------- */

static enum crm_status
sqlite_stamp(struct crmp_db *db, int64_t *app, int64_t *schema,
	     struct crm_error *e)
{
	enum crm_status rc =
		crmp_db_int(db, "PRAGMA application_id", 0, app, e);

	return rc ? rc : crmp_db_int(db, "PRAGMA user_version", 0, schema, e);
}

static enum crm_status
sqlite_stamp_set(struct crmp_db *db, int64_t app, int64_t schema,
		 struct crm_error *e)
{
	return crmp_db_execf(db, e,
			     "PRAGMA application_id=%lld;"
			     "PRAGMA user_version=%lld;",
			     (long long)app, (long long)schema);
}

static enum crm_status
sqlite_version(struct crmp_db *db, struct crm_buf *out, struct crm_error *e)
{
	return crmp_db_row(db, NULL, "SELECT sqlite_version()", e, ">t", out);
}

/* ---- what is wrong with it ---------------------------------------------- */

static bool
sqlite_owes(const struct crmp_db *db)
{
	int now = 0, high = 0;

	return sqlite3_db_status(db->h, SQLITE_DBSTATUS_DEFERRED_FKS, &now,
				 &high, 0) ||
	       now > 0;
}

/* Give each row's first columns: two texts and a number between them. */
static enum crm_status
sqlite_each(struct crmp_db *db, const char *sql, crmp_found *fn, void *arg,
	    struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc = crmp_db_prep(db, sql, &st, e);
	const char *what, *more;

	while (!rc && !(rc = crmp_step(st, e))) {
		what = crmp_col_text(st, 0, NULL);
		more = crmp_col_text(st, 2, NULL);
		rc = what && more ? fn(arg, what, crmp_col_int(st, 1), more, e)
				  : crm_nomem(e);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
sqlite_dangling(struct crmp_db *db, crmp_found *fn, void *arg,
		struct crm_error *e)
{
	return sqlite_each(db,
			   "SELECT \"table\", rowid, parent FROM"
			   " pragma_foreign_key_check LIMIT 100",
			   fn, arg, e);
}

/* The engine lists a want of memory among the damages; 7 is its number. */
static bool
no_memory(const char *text)
{
	static const char code[] = "error code=7";
	const char *at = strstr(text, code);

	return !strcmp(text, "out of memory") ||
	       (at &&
		!(at[sizeof code - 1] >= '0' && at[sizeof code - 1] <= '9'));
}

static enum crm_status
sqlite_damage(struct crmp_db *db, crmp_found *fn, void *arg,
	      struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	const char *text;

	rc = crmp_db_prep(db, "PRAGMA integrity_check(20)", &st, e);
	while (!rc && !(rc = crmp_step(st, e))) {
		text = crmp_col_text(st, 0, NULL);
		if (!text || no_memory(text))
			rc = crm_nomem(e);
		else if (strcmp(text, "ok"))
			rc = fn(arg, text, 0, "", e);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
sqlite_has(struct crmp_db *db, struct crmp_stmt **keep, const char *name,
	   bool *there, struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_row(db, keep,
			 "SELECT 1 FROM main.sqlite_schema WHERE name=?1", e,
			 "s", name);
	if (!rc || rc == CRM_END)
		*there = !rc;
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
sqlite_objects(struct crmp_db *db, crmp_found *fn, void *arg,
	       struct crm_error *e)
{
	return sqlite_each(db,
			   "SELECT name, CASE type WHEN 'table' THEN 0 WHEN"
			   " 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END,"
			   " coalesce(sql,'') FROM main.sqlite_schema WHERE"
			   " name NOT LIKE 'sqlite~_%' ESCAPE '~'"
			   " ORDER BY name, type",
			   fn, arg, e);
}

const struct crmp_engine crmp_sqlite = {
	.name = "sqlite",
	.make = sqlite_make,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.mark = sqlite_mark,
	.keep = sqlite_keep,
	.back = sqlite_back,
	.pace = sqlite_pace,
	.stamp = sqlite_stamp,
	.stamp_set = sqlite_stamp_set,
	.owes = sqlite_owes,
	.dangling = sqlite_dangling,
	.damage = sqlite_damage,
	.has = sqlite_has,
	.objects = sqlite_objects,
	.version = sqlite_version,
};
