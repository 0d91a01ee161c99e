/* SPDX-License-Identifier: MIT */
/* remake_base.c - the tables that belong to no type, brought up to date */
#include "store/remake.h"

#include <string.h>

/* Is the table there, and as it should be? */
static enum crm_status
base_state(struct crmp_db *db, const struct crmp_base_table *b, bool *there,
	   bool *right, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	rc = crmp_db_row(db, NULL,
			 "SELECT sql FROM main.sqlite_schema WHERE"
			 " type='table' AND name=?1",
			 e, "s>t", b->name, &sql);
	*there = rc == CRM_OK;
	*right = !rc && sql.s && !strcmp(sql.s, b->table);
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

/* The columns that both have, as "a", "b". */
static enum crm_status
in_common(struct crmp_db *db, const char *name, struct crm_buf *list,
	  struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_row(
		db, NULL,
		"SELECT group_concat('\"' || o.name || '\"', ', ') FROM"
		" pragma_table_info('old_' || ?1) o JOIN"
		" pragma_table_info(?1) n ON n.name = o.name",
		e, "s>t", name, list);
	return rc ? rc : crm_buf_ok(list, e);
}

static enum crm_status
copy_base(struct crmp_db *db, const struct crmp_base_table *b,
	  struct crm_error *e)
{
	struct crm_buf list = { 0 };
	enum crm_status rc;

	rc = crmp_db_execf(db, e, "ALTER TABLE main.%s RENAME TO old_%s; %s",
			   b->name, b->name, b->table);
	if (!rc)
		rc = in_common(db, b->name, &list, e);
	if (!rc)
		rc = crmp_db_execf(db, e,
				   "INSERT INTO main.%s(%s) SELECT %s FROM"
				   " main.old_%s; DROP TABLE main.old_%s; %s",
				   b->name, list.s, list.s, b->name, b->name,
				   b->indexes);
	crm_buf_free(&list);
	return rc;
}

enum crm_status
crmp_remake_base(struct crmp_remake *r, struct crm_error *e)
{
	const struct crmp_base_table *b;
	enum crm_status rc = CRM_OK;
	bool there, right;

	for (b = crmp_base_tables; !rc && b->name; b++) {
		rc = base_state(r->db, b, &there, &right, e);
		if (rc || (right && !b->derived))
			continue;
		if (there && b->derived)
			rc = crmp_db_execf(r->db, e, "DROP TABLE main.%s",
					   b->name);
		if (!rc && there && !b->derived)
			rc = copy_base(r->db, b, e);
		else if (!rc)
			rc = crmp_db_execf(r->db, e, "%s; %s", b->table,
					   b->indexes);
	}
	return rc;
}
