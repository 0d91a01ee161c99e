/* SPDX-License-Identifier: MIT */
/* refs.c - who refers to a range of records */
#include "store/index.h"
#include "store/undo.h"

#include <string.h>

/* The condition under which field f of alias a points into the range. */
static bool
points(const struct crmp_refs *r, const struct crmp_field *f,
       struct crm_buf *sql)
{
	if (f->kind == CRMP_REF && !strcmp(f->arg, r->to->name)) {
		crm_buf_printf(sql, "a.\"%s\" BETWEEN ?1 AND ?2", f->name);
	} else if (f->kind == CRMP_ANYREF) {
		crm_buf_printf(sql,
			       "a.\"%s\"='%s' AND a.\"%s\" BETWEEN ?1"
			       " AND ?2",
			       f->arg, r->to->name, f->name);
	} else if (f->kind == CRMP_USER && !strcmp(r->to->name, "user")) {
		crm_buf_printf(sql,
			       "a.\"%s\" IS NOT NULL AND"
			       " CAST(?1 AS BIGINT) <= ?2",
			       f->name);
		if (!r->dangling)
			crm_buf_printf(sql,
				       " AND a.\"%s\" IN (SELECT login"
				       " FROM users WHERE id BETWEEN ?1 AND"
				       " ?2)",
				       f->name);
		else
			crm_buf_printf(sql,
				       " AND a.\"%s\" NOT IN (SELECT"
				       " login FROM users)",
				       f->name);
		return true;
	} else {
		return false;
	}
	if (r->dangling)
		crm_buf_printf(sql,
			       " AND NOT EXISTS (SELECT 1 FROM %s b WHERE"
			       " b.id=a.\"%s\")",
			       r->to->table, f->name);
	return true;
}

static enum crm_status
field(struct crm_store *s, const struct crmp_refs *r, const struct crmp_type *t,
      const struct crmp_field *f, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };
	enum crm_status rc = CRM_OK;

	crm_buf_printf(&sql, "SELECT a.id FROM %s a WHERE ", t->table);
	if (!points(r, f, &sql))
		goto out;
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_bind(s->db, &st, sql.s, e, "ii", r->lo, r->hi);
	while (!rc && !(rc = crmp_step(st, e)))
		rc = r->fn(r->arg, t, f->name, crmp_col_int(st, 0), e);
out:
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_refs_each(struct crm_store *s, const struct crmp_refs *r,
	       struct crm_error *e)
{
	const struct crmp_field *f;
	enum crm_status rc = CRM_OK;
	int i;

	if (s->txn.writing)
		rc = crmp_lazy_refer(s, r->to, e);
	for (i = 0; !rc && i < s->ntables; i++)
		for (f = s->tables[i].type->fields; !rc && f->name; f++)
			rc = field(s, r, s->tables[i].type, f, e);
	return rc;
}
