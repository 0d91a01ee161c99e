/* SPDX-License-Identifier: MIT */
/* engine.c - the functions of whatever engine a store has */
#include "store/dbp.h"

enum crm_status
crmp_db_make(struct crmp_db *db, struct crm_error *e)
{
	return db->engine->make(db, e);
}

enum crm_status
crmp_db_begin(struct crmp_db *db, bool write, struct crm_error *e)
{
	return db->engine->begin(db, write, e);
}

enum crm_status
crmp_db_commit(struct crmp_db *db, struct crm_error *e)
{
	return db->engine->commit(db, e);
}

enum crm_status
crmp_db_rollback(struct crmp_db *db, struct crm_error *e)
{
	return db->engine->rollback(db, e);
}

enum crm_status
crmp_db_mark(struct crmp_db *db, struct crm_error *e)
{
	return db->engine->mark(db, e);
}

enum crm_status
crmp_db_keep(struct crmp_db *db, struct crm_error *e)
{
	return db->engine->keep(db, e);
}

enum crm_status
crmp_db_back(struct crmp_db *db, struct crm_error *e)
{
	return db->engine->back(db, e);
}

enum crm_status
crmp_db_pace(struct crmp_db *db, enum crmp_pace pace, struct crm_error *e)
{
	enum crm_status rc;

	if (pace == db->pace)
		return CRM_OK;
	rc = db->engine->pace(db, pace, e);
	if (!rc)
		db->pace = pace;
	return rc;
}

enum crm_status
crmp_db_stamp(struct crmp_db *db, int64_t *app, int64_t *schema,
	      struct crm_error *e)
{
	return db->engine->stamp(db, app, schema, e);
}

enum crm_status
crmp_db_stamp_set(struct crmp_db *db, int64_t app, int64_t schema,
		  struct crm_error *e)
{
	return db->engine->stamp_set(db, app, schema, e);
}

bool
crmp_db_owes(const struct crmp_db *db)
{
	return db->engine->owes(db);
}

enum crm_status
crmp_db_dangling(struct crmp_db *db, crmp_found *fn, void *arg,
		 struct crm_error *e)
{
	return db->engine->dangling(db, fn, arg, e);
}

enum crm_status
crmp_db_damage(struct crmp_db *db, crmp_found *fn, void *arg,
	       struct crm_error *e)
{
	return db->engine->damage(db, fn, arg, e);
}

enum crm_status
crmp_db_has(struct crmp_db *db, struct crmp_stmt **keep, const char *name,
	    bool *there, struct crm_error *e)
{
	return db->engine->has(db, keep, name, there, e);
}

enum crm_status
crmp_db_objects(struct crmp_db *db, crmp_found *fn, void *arg,
		struct crm_error *e)
{
	return db->engine->objects(db, fn, arg, e);
}

enum crm_status
crmp_db_version(struct crmp_db *db, struct crm_buf *out, struct crm_error *e)
{
	return db->engine->version(db, out, e);
}
