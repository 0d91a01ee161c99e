/* SPDX-License-Identifier: MIT */
/* db.h - the engine behind the store: the only door to SQLite */
#ifndef CRMP_DB_H
#define CRMP_DB_H

#include "store/stmt.h"

#define CRMP_APP_ID 0x63726d31 /* "crm1" */

enum { CRMP_DB_WRITE = 1, CRMP_DB_IMMUTABLE = 2, CRMP_DB_MEMORY = 4,
       CRMP_DB_NEW = 8 /* may be empty */ };

/*
 * Open an existing file (never creates one) with WAL, FULL, foreign keys,
 * trusted_schema off, DEFENSIVE, double-quoted strings off, our busy handler.
 */
enum crm_status crmp_db_open(const char *path, unsigned flags, int busy_ms,
			     struct crmp_db **db, struct crm_error *e)
	CRM_MUST_CHECK;
void crmp_db_close(struct crmp_db *db);
const char *crmp_db_path(const struct crmp_db *db);

/* ---- what each engine has in a way of its own (engine.h) ---------------- */

/* A transaction: a writer's waits its turn (CRM_BUSY), a reader's is a
 * snapshot.  Rolling back what is over is no error. */
enum crm_status crmp_db_begin(struct crmp_db *db, bool write,
			      struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_db_commit(struct crmp_db *db,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_db_rollback(struct crmp_db *db,
				 struct crm_error *e) CRM_MUST_CHECK;
/* A place within it: mark it, go on from it, or go back to it. */
enum crm_status crmp_db_mark(struct crmp_db *db,
			     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_db_keep(struct crmp_db *db,
			     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_db_back(struct crmp_db *db,
			     struct crm_error *e) CRM_MUST_CHECK;

/* Before the first table is made in an empty database. */
enum crm_status crmp_db_make(struct crmp_db *db,
			     struct crm_error *e) CRM_MUST_CHECK;
/* Whose database it is, and the number of its schema. */
enum crm_status crmp_db_stamp(struct crmp_db *db, int64_t *app, int64_t *schema,
			      struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_db_stamp_set(struct crmp_db *db, int64_t app,
				  int64_t schema,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Append the engine's version. */
enum crm_status crmp_db_version(struct crmp_db *db, struct crm_buf *out,
				struct crm_error *e) CRM_MUST_CHECK;

/* What is found, one by one: see each. */
typedef enum crm_status crmp_found(void *arg, const char *what, int64_t id,
				   const char *more, struct crm_error *e);
/* Records of table `what` that refer to one of table `more` that is gone. */
enum crm_status crmp_db_dangling(struct crmp_db *db, crmp_found *fn, void *arg,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Sentences about a damaged file. */
enum crm_status crmp_db_damage(struct crmp_db *db, crmp_found *fn, void *arg,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Is there a table or an index of this name?  `keep` as of crmp_db_row. */
enum crm_status crmp_db_has(struct crmp_db *db, struct crmp_stmt **keep,
			    const char *name, bool *there,
			    struct crm_error *e) CRM_MUST_CHECK;
/* Tables (id 0), indexes (1), views (2) and triggers (3), in order of name,
 * with what made them. */
enum crm_status crmp_db_objects(struct crmp_db *db, crmp_found *fn, void *arg,
				struct crm_error *e) CRM_MUST_CHECK;

/*
 * How much is to be written: records now and then, a whole load, or a load
 * in chunks, which are not synced one by one.  Going back to the usual pace
 * syncs them; never inside a transaction.
 */
enum crmp_pace { CRMP_PACE_USUAL, CRMP_PACE_LOAD, CRMP_PACE_CHUNKS };
enum crm_status crmp_db_pace(struct crmp_db *db, enum crmp_pace pace,
			     struct crm_error *e) CRM_MUST_CHECK;

/* Run statements that give no rows. */
enum crm_status crmp_db_exec(struct crmp_db *db, const char *sql,
			     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_db_execf(struct crmp_db *db, struct crm_error *e,
			      const char *fmt, ...)
	CRM_MUST_CHECK CRM_PRINTF(3, 4);

/* Rows the last statement changed. */
int64_t crmp_db_changes(struct crmp_db *db);

/* Would a commit fail for a deferred reference to what is not there? */
bool crmp_db_owes(const struct crmp_db *db);

/* Functions that our texts use: image_int, image_text and strpos. */
enum crm_status crmp_db_functions(struct crmp_db *db,
				  struct crm_error *e) CRM_MUST_CHECK;

/* From now on texts that read tables plainly are refused (source.h). */
void crmp_db_past(struct crmp_db *db);
/* From now on no step of the handle may take longer than a minute. */
void crmp_db_limit(struct crmp_db *db);

/* Copy all of it into a file that is there and empty, and check that. */
enum crm_status crmp_db_copy(struct crmp_db *db, const char *path,
			     struct crm_error *e) CRM_MUST_CHECK;
/* Online copy of the whole store to path (created 0600, fsynced, verified). */
enum crm_status crmp_db_backup(struct crmp_db *db, const char *path,
			       struct crm_error *e) CRM_MUST_CHECK;

#endif
