/* SPDX-License-Identifier: MIT */
/*
 * engine.h - what engines do each in a way of their own
 *
 * Statements have one text for all engines (scripts/check-sql holds the
 * subset); what is no statement of the subset is a function here.  Whoever
 * uses the store calls the functions of db.h, which are named alike.
 */
#ifndef CRMP_ENGINE_H
#define CRMP_ENGINE_H

#include "store/db.h"

struct crmp_engine {
	const char *name;
	/* Before the first table is made in an empty database. */
	enum crm_status (*make)(struct crmp_db *db, struct crm_error *e);

	/* Transactions.  A writer's waits its turn: CRM_BUSY when it does
	 * not come; a reader's is a snapshot. */
	enum crm_status (*begin)(struct crmp_db *db, bool write,
				 struct crm_error *e);
	enum crm_status (*commit)(struct crmp_db *db, struct crm_error *e);
	enum crm_status (*rollback)(struct crmp_db *db, struct crm_error *e);
	/* A place within it: mark it, go on from it, or go back to it. */
	enum crm_status (*mark)(struct crmp_db *db, struct crm_error *e);
	enum crm_status (*keep)(struct crmp_db *db, struct crm_error *e);
	enum crm_status (*back)(struct crmp_db *db, struct crm_error *e);

	enum crm_status (*pace)(struct crmp_db *db, enum crmp_pace pace,
				struct crm_error *e);
	enum crm_status (*stamp)(struct crmp_db *db, int64_t *app,
				 int64_t *schema, struct crm_error *e);
	enum crm_status (*stamp_set)(struct crmp_db *db, int64_t app,
				     int64_t schema, struct crm_error *e);

	bool (*owes)(const struct crmp_db *db);
	enum crm_status (*dangling)(struct crmp_db *db, crmp_found *fn,
				    void *arg, struct crm_error *e);
	enum crm_status (*damage)(struct crmp_db *db, crmp_found *fn, void *arg,
				  struct crm_error *e);
	enum crm_status (*has)(struct crmp_db *db, struct crmp_stmt **keep,
			       const char *name, bool *there,
			       struct crm_error *e);
	enum crm_status (*objects)(struct crmp_db *db, crmp_found *fn,
				   void *arg, struct crm_error *e);
	enum crm_status (*version)(struct crmp_db *db, struct crm_buf *out,
				   struct crm_error *e);
};

extern const struct crmp_engine crmp_sqlite;

#endif
