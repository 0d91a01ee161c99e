/* SPDX-License-Identifier: MIT */
/* migrate.c - an older store brought up to date */
#include "store/schema.h"
#include "store/store.h"

enum crm_status
crm_store_migrate(const char *path, int busy_ms, int *from, int *to,
		  struct crm_error *e)
{
	struct crmp_db *db;
	enum crm_status rc;
	int64_t app;

	rc = crmp_db_open(path, CRMP_DB_WRITE, busy_ms, &db, e);
	if (rc)
		return rc;
	rc = crmp_db_int(db, "PRAGMA application_id", 0, &app, e);
	if (!rc && app != CRMP_APP_ID)
		rc = crmp_schema_check(db, e);
	if (!rc)
		rc = crmp_schema_check(db, e);
	if (!rc) {
		*from = CRMP_SCHEMA;
		*to = CRMP_SCHEMA;
	}
	crmp_db_close(db);
	return rc;
}
