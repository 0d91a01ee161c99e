/* SPDX-License-Identifier: MIT */
/* check_rows.c - references, and what records promise */
#include "record/states.h"
#include "store/engine.h"
#include "store/refs.h"
#include "upkeep/check.h"
#include "write/write.h"

#include <string.h>

/* ---- references --------------------------------------------------------- */

static enum crm_status
row_dangles(void *arg, const char *table, int64_t id, const char *parent,
	    struct crm_error *e)
{
	const struct crmp_type *t = crmp_type_named(table, strlen(table));

	(void)e; /* of the part being checked, as c->e is */
	return crmp_issue(arg, "reference", t, id,
			  "refers to a record of %s that is not there", parent);
}

static enum crm_status
any_reference(struct crmp_check *c, const struct crmp_type *t,
	      const struct crmp_field *f)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;
	int i;

	crm_buf_printf(&sql,
		       "SELECT a.id, 'refers by ''%s'' to ' || coalesce("
		       "a.\"%s\",'nothing') || '/' || a.\"%s\" || ', which is"
		       " not there' FROM %s a WHERE a.\"%s\" IS NOT NULL AND"
		       " NOT CASE a.\"%s\"",
		       f->name, f->arg, f->name, t->table, f->name, f->arg);
	for (i = 0; i < c->s->ntables; i++)
		crm_buf_printf(&sql,
			       " WHEN '%s' THEN EXISTS(SELECT 1 FROM %s b"
			       " WHERE b.id=a.\"%s\")",
			       c->s->tables[i].type->name,
			       c->s->tables[i].type->table, f->name);
	crm_buf_puts(&sql, " ELSE 1=0 END");
	rc = crmp_check_sql(c, "reference", t, &sql);
	crm_buf_free(&sql);
	return rc;
}

static enum crm_status
inside_dangles(void *arg, const struct crmp_type *t, int64_t id,
	       const struct crmp_ref *r, struct crm_error *e)
{
	struct crmp_check *c = arg;
	enum crm_status rc = crmp_ref_there(c->s, r, e);

	if (rc != CRM_ABSENT)
		return rc;
	if (r->login.s)
		return crmp_issue(c, "reference", t, id,
				  "refers by '%s' to user '%s', who is not "
				  "there",
				  r->key, r->login.s);
	return crmp_issue(c, "reference", t, id,
			  "refers by '%s' to %s/%lld, which is not there",
			  r->key, r->to->name, (long long)r->id);
}

enum crm_status
crmp_check_references(struct crmp_check *c)
{
	enum crm_status rc = crmp_db_dangling(c->s->db, row_dangles, c, c->e);
	const struct crmp_type *t;
	size_t f;
	int i;

	for (i = 0; !rc && i < c->s->ntables; i++) {
		t = c->s->tables[i].type;
		for (f = 0; !rc && t->fields[f].name; f++)
			if (t->fields[f].kind == CRMP_ANYREF)
				rc = any_reference(c, t, &t->fields[f]);
			else if (t->fields[f].kind == CRMP_JSON &&
				 crmp_refers(&t->fields[f], NULL))
				rc = crmp_refs_inside(c->s, t, f,
						      inside_dangles, c, c->e);
	}
	return rc;
}

/* ---- what records promise ----------------------------------------------- */

static const struct {
	const struct crmp_type *t;
	const char *where, *message;
	bool base; /* only of those in the base currency */
} promises[] = {
	{ &crmp_type_order,
	  "t.base_minor IS DISTINCT FROM t.amount_minor -"
	  " coalesce(t.returned_minor,0)",
	  "its amount in the base currency is wrong", true },
	{ &crmp_type_order, "t.base_minor IS NULL",
	  "its amount in the base currency is missing", false },
	{ &crmp_type_order,
	  "t.returned_base IS DISTINCT FROM CASE WHEN t.returned_minor <> 0"
	  " AND t.returned_at IS NOT NULL THEN CASE WHEN t.counts=1 THEN"
	  " t.returned_minor ELSE t.amount_minor END END",
	  "what came back of it, in the base currency, is wrong", true },
	{ &crmp_type_order,
	  "(t.returned_base IS NULL) <> (coalesce(t.returned_minor,0)=0 OR"
	  " t.returned_at IS NULL)",
	  "what came back of it, in the base currency, is missing", false },
	{ &crmp_type_order,
	  "t.counts IS DISTINCT FROM CASE WHEN t.state_kind <> 'x' AND NOT"
	  " (t.amount_minor > 0 AND coalesce(t.returned_minor,0) >="
	  " t.amount_minor) THEN 1 ELSE 0 END",
	  "whether it counts as a purchase is wrong", false },
	{ &crmp_type_touch,
	  "t.counts IS DISTINCT FROM CASE WHEN t.voids IS NULL AND"
	  " (t.dir='in' OR t.dir='out' AND t.automated = 0 AND"
	  " coalesce(t.outcome,'') NOT IN ('no_answer','bounced'))"
	  " THEN 1 ELSE 0 END",
	  "whether it counts as contact is wrong", false },
	{ &crmp_type_contract, "t.\"end\" <= t.start", "ends before it starts",
	  false },
};

static enum crm_status
one_state(struct crmp_check *c, const struct crmp_type *t, struct crmp_stmt *st)
{
	const char *state, *is;
	struct crm_error why = { 0 };
	enum crm_status rc;
	char kind[2] = { 0 };
	size_t n;

	state = crmp_col_text(st, 0, &n);
	is = crmp_col_text(st, 1, NULL);
	rc = crmp_state_kind(c->s, t, state ? state : "", n, kind, &why);
	if (!rc && t->standing && state && strcmp(state, t->standing->kept))
		return crmp_issue(c, "invariant", t, crmp_col_int(st, 2),
				  "%s '%s' is stored, which follows from facts",
				  t->state_field, state);
	if (rc == CRM_REFUSED)
		return crmp_issue(c, "invariant", t, crmp_col_int(st, 2),
				  "%s: %s", t->state_field, why.text);
	if (rc)
		return crm_fail(c->e, why.code, NULL, "%s", why.text);
	if (crmp_field_index(t, "state_kind", 10) < 0 ||
	    (is && !strcmp(is, kind)))
		return CRM_OK;
	return crmp_issue(c, "invariant", t, crmp_col_int(st, 2),
			  "%s '%s' is stored as of kind '%s', not '%s' (%lld "
			  "records)",
			  t->state_field, state, is ? is : "", kind,
			  (long long)crmp_col_int(st, 3));
}

static enum crm_status
states(struct crmp_check *c, const struct crmp_type *t)
{
	bool kind = crmp_field_index(t, "state_kind", 10) >= 0;
	struct crm_buf sql = { 0 };
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	if (!t->state_field)
		return CRM_OK;
	crm_buf_printf(&sql,
		       "SELECT \"%s\", %s, min(id), count(*) FROM %s"
		       " WHERE \"%s\" IS NOT NULL GROUP BY 1, 2",
		       t->state_field, kind ? "state_kind" : "NULL", t->table,
		       t->state_field);
	rc = crm_buf_ok(&sql, c->e);
	if (!rc)
		rc = crmp_db_prep(c->s->db, sql.s, &st, c->e);
	while (!rc && !(rc = crmp_step(st, c->e)))
		rc = one_state(c, t, st);
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
kept(struct crmp_check *c)
{
	static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct crm_error why = { 0 };
	const char *base = crmp_base_currency(c->s, &why);
	struct crm_buf sql = { 0 };
	enum crm_status rc = CRM_OK;
	size_t i;

	if (why.code == CRM_NOMEM)
		return crm_nomem(c->e);
	/* a policy that says none is found wrong for itself */
	if (base && base[strspn(base, capitals)])
		base = NULL;
	for (i = 0; !rc && i < sizeof promises / sizeof *promises; i++) {
		if (promises[i].base && !base)
			continue;
		crm_buf_printf(&sql, "SELECT t.id, '%s' FROM %s t WHERE %s",
			       promises[i].message, promises[i].t->table,
			       promises[i].where);
		if (promises[i].base)
			crm_buf_printf(&sql, " AND t.currency='%s'", base);
		rc = crmp_check_sql(c, "invariant", promises[i].t, &sql);
	}
	crm_buf_free(&sql);
	return rc;
}

static enum crm_status
wrong_day(void *arg, const struct crmp_type *t, int64_t id, int64_t day,
	  struct crm_error *e)
{
	(void)day;
	(void)e;
	return crmp_issue(arg, "invariant", t, id,
			  "its day is not that of its moment; run crm-db "
			  "rebuild --zone");
}

enum crm_status
crmp_check_records(struct crmp_check *c)
{
	enum crm_status rc = kept(c);
	int t;

	for (t = 0; !rc && t < c->s->ntables; t++)
		rc = states(c, c->s->tables[t].type);
	return rc ? rc : crmp_wrong_days(c->s, wrong_day, c, c->e);
}
