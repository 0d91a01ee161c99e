/* SPDX-License-Identifier: MIT */
/* names.c - what names are looked up by, made anew */
#include "store/rows.h"
#include "store/schema.h"
#include "upkeep/check.h"
#include "write/write.h"

enum crm_status
crmp_find_key_now(struct crm_store *s, const struct crmp_row *row,
		  struct crmp_arena *mem, struct crmp_val *key,
		  struct crm_error *e)
{
	int i = crmp_field_index(row->type, "find_key", 8);
	bool was = s->txn.restoring;
	struct crmp_row again = *row;
	enum crm_status rc;

	s->txn.restoring = true;
	rc = crmp_complete(s, &again, mem, e);
	s->txn.restoring = was;
	if (!rc)
		*key = again.v[i];
	return rc;
}

/* In place: it is derived, and no image of it is kept. */
static enum crm_status
rename_one(struct crm_store *s, struct crmp_stmt **st,
	   const struct crmp_row *row, struct crmp_arena *mem,
	   struct crm_error *e)
{
	int i = crmp_field_index(row->type, "find_key", 8);
	struct crmp_val key;
	enum crm_status rc = crmp_find_key_now(s, row, mem, &key, e);
	char sql[80];

	if (rc || crmp_val_same(&key, &row->v[i]))
		return rc;
	snprintf(sql, sizeof sql, "UPDATE %s SET find_key=?1 WHERE id=?2",
		 row->type->table);
	return crmp_db_do(s->db, st, sql, e, "vi", &key, row->id);
}

static enum crm_status
rename_all(struct crm_store *s, const struct crmp_type *t, struct crm_error *e)
{
	struct crmp_stmt *st = NULL, *set = NULL;
	struct crmp_arena mem = { 0 };
	struct crm_buf sql = { 0 };
	struct crmp_row row;
	enum crm_status rc;

	crm_buf_puts(&sql, "SELECT ");
	crmp_schema_columns(t, "", &sql);
	crm_buf_printf(&sql, " FROM %s ORDER BY id", t->table);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_prep(s->db, sql.s, &st, e);
	while (!rc && !(rc = crmp_step(st, e))) {
		rc = crmp_row_take(st, 0, t, &mem, &row, e);
		if (!rc)
			rc = rename_one(s, &set, &row, &mem, e);
		crmp_arena_reset(&mem);
	}
	crmp_stmt_free(st);
	crmp_stmt_free(set);
	crm_buf_free(&sql);
	crmp_arena_free(&mem);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_names_rebuild(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < s->ntables; i++)
		if (crmp_field_index(s->tables[i].type, "find_key", 8) >= 0)
			rc = rename_all(s, s->tables[i].type, e);
	return rc;
}
