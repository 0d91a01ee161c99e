/* SPDX-License-Identifier: MIT */
/* check_schema.c - tables and indexes against those this program makes */
#include "store/schema.h"
#include "upkeep/check.h"

#include <string.h>

struct item {
	struct crmp_stmt *st;
	bool row;
	const char *kind, *name, *sql;
};

static enum crm_status
next(struct item *i, struct crm_error *e)
{
	enum crm_status rc = crmp_step(i->st, e);

	i->row = rc == CRM_OK;
	if (i->row) {
		i->name = crmp_col_text(i->st, 0, NULL);
		i->kind = crmp_col_text(i->st, 1, NULL);
		i->sql = crmp_col_text(i->st, 2, NULL);
		if (!i->name || !i->kind || !i->sql)
			return crm_nomem(e);
	}
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
first(struct crmp_db *db, struct item *i, struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_prep(db,
			  "SELECT name, type, coalesce(sql,'') FROM"
			  " main.sqlite_schema WHERE name NOT LIKE"
			  " 'sqlite~_%' ESCAPE '~' ORDER BY name, type",
			  &i->st, e);
	return rc ? rc : next(i, e);
}

/* Both lists are in the order of names: walk them side by side. */
static enum crm_status
schema_compare(struct crmp_check *c, struct item *is, struct item *due)
{
	enum crm_status rc = CRM_OK;
	int order;

	while (!rc && (is->row || due->row)) {
		order = !is->row    ? 1
			: !due->row ? -1
				    : strcmp(is->name, due->name);
		if (order < 0)
			rc = crmp_issue(c, "schema", NULL, 0,
					"%s '%s' is not ours", is->kind,
					is->name);
		else if (order > 0)
			rc = crmp_issue(c, "schema", NULL, 0,
					"%s '%s' is missing", due->kind,
					due->name);
		else if (strcmp(is->kind, due->kind) ||
			 strcmp(is->sql, due->sql))
			rc = crmp_issue(c, "schema", NULL, 0,
					"%s '%s' is not as we made it",
					is->kind, is->name);
		if (!rc && order <= 0)
			rc = next(is, c->e);
		if (!rc && order >= 0)
			rc = next(due, c->e);
	}
	return rc;
}

enum crm_status
crmp_check_schema(struct crmp_check *c)
{
	struct item is = { 0 }, due = { 0 };
	struct crmp_db *db = NULL;
	enum crm_status rc;

	rc = crmp_db_open(NULL, CRMP_DB_MEMORY, 0, &db, c->e);
	if (!rc)
		rc = crmp_schema_create(db, crmp_types, c->e);
	if (!rc)
		rc = first(db, &due, c->e);
	if (!rc)
		rc = first(c->s->db, &is, c->e);
	if (!rc)
		rc = schema_compare(c, &is, &due);
	crmp_stmt_free(is.st);
	crmp_stmt_free(due.st);
	crmp_db_close(db);
	return rc;
}
