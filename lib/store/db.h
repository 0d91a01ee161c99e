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

/* Functions that views and indexes of ours use. */
struct crmp_funcs {
	struct crm_clock *clock; /* of local times */
};
enum crm_status crmp_db_functions(struct crmp_db *db,
				  const struct crmp_funcs *f,
				  struct crm_error *e) CRM_MUST_CHECK;

/*
 * Let a reader's handle write TEMP things (SQLite counts those as writes),
 * or forbid it again.  Nothing happens on a writer's.
 */
enum crm_status crmp_db_temp(struct crmp_db *db, bool on, struct crm_error *e)
	CRM_MUST_CHECK;
/* Make or drop TEMP things. */
enum crm_status crmp_db_scratch(struct crmp_db *db, const char *sql,
				struct crm_error *e) CRM_MUST_CHECK;

/* From now on no step of the handle may take longer than a minute. */
void crmp_db_limit(struct crmp_db *db);

/* Online copy of the whole store to path (created 0600, fsynced, verified). */
enum crm_status crmp_db_backup(struct crmp_db *db, const char *path,
			       struct crm_error *e) CRM_MUST_CHECK;

#endif
