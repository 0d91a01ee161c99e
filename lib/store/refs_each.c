/* SPDX-License-Identifier: MIT */
/* refs_each.c - who refers to a range of records: columns, and inside JSON */
#include "store/asof.h"
#include "store/index.h"
#include "store/refs.h"

#include <string.h>

/* ---- columns ------------------------------------------------------------- */

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
by_column(struct crm_store *s, const struct crmp_refs *r,
	  const struct crmp_type *t, const struct crmp_field *f,
	  struct crm_error *e)
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

/* ---- inside JSON --------------------------------------------------------- */

/* The record at hand while its references are told. */
struct holder {
	const struct crmp_type *t;
	int64_t id;
	crmp_ref_found *found;
	void *arg;
};

static enum crm_status
held(void *arg, const struct crmp_ref *r, struct crm_error *e)
{
	struct holder *h = arg;

	return h->found(h->arg, h->t, h->id, r, e);
}

/* Rows with a value in the field, of those that `where` leaves. */
static enum crm_status
walk_inside(struct crm_store *s, struct holder *h, size_t field,
	    const char *where, struct crm_error *e)
{
	const struct crmp_field *f = &h->t->fields[field];
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };
	struct crmp_row row = { .type = h->t };
	enum crm_status rc;

	crm_buf_printf(&sql,
		       "SELECT id, \"%s\" FROM %s WHERE \"%s\" IS NOT NULL%s",
		       f->name, h->t->table, f->name, where);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_prep(s->db, sql.s, &st, e);
	while (!rc && !(rc = crmp_step(st, e))) {
		h->id = crmp_col_int(st, 0);
		row.v[field] = crmp_col_val(st, 1);
		/* a number there is damage, and is named as such */
		if (row.v[field].t != CRMP_S)
			continue;
		rc = row.v[field].s ? crmp_refs_in(&row, field, held, h, e)
				    : crm_nomem(e);
	}
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_refs_inside(struct crm_store *s, const struct crmp_type *t, size_t field,
		 crmp_ref_found *found, void *arg, struct crm_error *e)
{
	struct holder h = { .t = t, .found = found, .arg = arg };

	return walk_inside(s, &h, field, "", e);
}

/* One that points into the range, and dangles if that is asked. */
struct pointing {
	struct crm_store *s;
	const struct crmp_refs *r;
};

static enum crm_status
pointing_at(struct pointing *p, const struct crmp_ref *r, bool *yes,
	    struct crm_error *e)
{
	enum crm_status rc;
	int64_t id;

	*yes = r->to == p->r->to;
	if (*yes && !r->login.s)
		*yes = r->id >= p->r->lo && r->id <= p->r->hi;
	if (!*yes)
		return CRM_OK;
	if (p->r->dangling) {
		rc = crmp_ref_there(p->s, r, e);
		*yes = rc == CRM_ABSENT;
		return *yes ? CRM_OK : rc;
	}
	if (!r->login.s)
		return CRM_OK;
	rc = crmp_db_row(p->s->db, NULL, "SELECT id FROM users WHERE login=?1",
			 e, "t>i", r->login.s, r->login.n, &id);
	*yes = !rc && id >= p->r->lo && id <= p->r->hi;
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
pointing_found(void *arg, const struct crmp_type *t, int64_t id,
	       const struct crmp_ref *r, struct crm_error *e)
{
	struct pointing *p = arg;
	bool yes;
	enum crm_status rc = pointing_at(p, r, &yes, e);

	return rc || !yes ? rc : p->r->fn(p->r->arg, t, r->key, id, e);
}

/*
 * What names a record was written with it or later; of a fact, which never
 * changes, that tells the ids, too, and spares reading those before.
 */
static enum crm_status
by_json(struct crm_store *s, const struct crmp_refs *r,
	const struct crmp_type *t, size_t field, const int64_t *since,
	struct crm_error *e)
{
	struct pointing p = { s, r };
	struct holder h = { .t = t, .found = pointing_found, .arg = &p };
	char where[80] = "";

	if (r->txn && t->append_only)
		snprintf(where, sizeof where, " AND id >= %lld",
			 (long long)*since);
	else if (r->txn)
		snprintf(where, sizeof where, " AND txn >= %lld",
			 (long long)r->txn);
	return walk_inside(s, &h, field, where, e);
}

/* ---- both ---------------------------------------------------------------- */

enum crm_status
crmp_refs_each(struct crm_store *s, const struct crmp_refs *r,
	       struct crm_error *e)
{
	int64_t since[CRMP_MAXTYPES] = { 0 };
	const struct crmp_type *t;
	enum crm_status rc = CRM_OK;
	size_t f;
	int i;

	if (s->txn.writing)
		rc = crmp_lazy_refer(s, r->to, e);
	if (!rc && r->txn)
		rc = crmp_ids_since(s, r->txn, since, e);
	for (i = 0; !rc && i < s->ntables; i++) {
		t = s->tables[i].type;
		for (f = 0; !rc && t->fields[f].name; f++) {
			if (!crmp_refers(&t->fields[f], r->to))
				continue;
			rc = t->fields[f].kind == CRMP_JSON
				     ? by_json(s, r, t, f, &since[i], e)
				     : by_column(s, r, t, &t->fields[f], e);
		}
	}
	return rc;
}
