/* SPDX-License-Identifier: MIT */
/* check_values.c - is each value one that its field takes? */
#include "format/jscan.h"
#include "record/shape.h"
#include "store/rows.h"
#include "store/schema.h"
#include "upkeep/check.h"

#include <string.h>

/* 0001-01-01 to 9999-12-31, as days and as seconds with a day to spare. */
#define DAY_FIRST (-719162)
#define DAY_LAST 2932896
#define A_DAY INT64_C(86400)

/* The row at hand, and how many of its type were found wrong. */
struct values {
	struct crmp_check *c;
	const struct crmp_row *row;
	int found;
};

static enum crm_status
wrong(struct values *w, const char *key, const char *what)
{
	w->found++;
	return crmp_issue(w->c, "value", w->row->type, w->row->id, "'%s': %s",
			  key, what);
}

/* What is read as JSON must be JSON by the rules of a line, and of a shape. */
static enum crm_status
value_shaped(struct values *w, const char *key, const char *shape,
	     const struct crmp_val *v)
{
	struct crm_error why = { 0 };
	enum crm_status rc = crmp_scan_value(v->s, v->n, &why);
	json_t *j = NULL;

	if (rc == CRM_REFUSED)
		return wrong(w, key, why.text);
	if (rc || crmp_json_parse(v->s, v->n, JSON_DECODE_ANY, &j, NULL))
		return crm_nomem(w->c->e);
	rc = crmp_shape_check(shape, j, key, &why);
	json_decref(j);
	if (rc == CRM_REFUSED)
		return wrong(w, why.key, why.text);
	return rc ? crm_fail(w->c->e, rc, NULL, "%s", why.text) : CRM_OK;
}

static bool
within(int64_t at)
{
	return at >= (DAY_FIRST - 1) * A_DAY && at <= (DAY_LAST + 1) * A_DAY;
}

static enum crm_status
numbered(struct values *w, const struct crmp_field *f, int64_t i)
{
	long long lo, hi;

	if (f->kind == CRMP_DAY && (i < DAY_FIRST || i > DAY_LAST))
		return wrong(w, f->name, "no day of the years 1 to 9999");
	if (f->kind == CRMP_INSTANT && !within(i))
		return wrong(w, f->name, "no time of the years 1 to 9999");
	if (f->kind == CRMP_INT && f->arg &&
	    sscanf(f->arg, "%lld %lld", &lo, &hi) == 2 && (i < lo || i > hi))
		return wrong(w, f->name, "out of its range");
	return CRM_OK;
}

static enum crm_status
written(struct values *w, const struct crmp_field *f, const struct crmp_val *v)
{
	if (!crm_text_valid(v->s, v->n, NULL) || memchr(v->s, '\0', v->n))
		return wrong(w, f->name, "not UTF-8 text");
	if (f->kind == CRMP_ENUM && !crmp_word_in(f->arg, v->s, v->n))
		return wrong(w, f->name, "none of its words");
	if (f->kind == CRMP_TYPENAME && !crmp_type_named(v->s, v->n))
		return wrong(w, f->name, "no record type");
	if (f->kind == CRMP_CURRENCY && crm_currency_digits(v->s) < 0)
		return wrong(w, f->name, "not an ISO 4217 currency");
	return f->kind == CRMP_JSON ? value_shaped(w, f->name, f->arg, v)
				    : CRM_OK;
}

/* The engine refuses NULL there, but not an empty text. */
static bool
lacking(const struct crmp_field *f, const struct crmp_val *v)
{
	return (f->flags & CRMP_REQ) && !(f->flags & CRMP_HIDDEN) &&
	       (!crmp_val_set(v) || (v->t == CRMP_S && !v->n));
}

/* By it names are searched: the folded name and its initials, as of today. */
static enum crm_status
found_by(struct values *w, struct crmp_arena *mem)
{
	int i = crmp_field_index(w->row->type, "find_key", 8);
	struct crmp_val key;
	enum crm_status rc;

	if (i < 0)
		return CRM_OK;
	rc = crmp_find_key_now(w->c->s, w->row, mem, &key, w->c->e);
	if (rc || crmp_val_same(&key, &w->row->v[i]))
		return rc;
	return wrong(w, "find_key",
		     "is not made of its names; run crm-db "
		     "rebuild");
}

static enum crm_status
values_of(struct values *w, struct crmp_arena *mem)
{
	static const char *const shapes[] = { "[s]", "{*:s}", "{*:any}",
					      CRMP_FILES };
	const struct crmp_type *t = w->row->type;
	const struct crmp_val *v = w->row->v;
	enum crm_status rc = CRM_OK;
	size_t i, n = crmp_type_nfields(t);

	if (!within(w->row->created_at) || !within(w->row->updated_at))
		rc = wrong(w, "created_at or updated_at",
			   "no time of the years 1 to 9999");
	for (i = 0; !rc && i < n; i++)
		if (lacking(&t->fields[i], &v[i]))
			rc = wrong(w, t->fields[i].name, "is needed");
		else if (v[i].t == CRMP_S)
			rc = written(w, &t->fields[i], &v[i]);
		else if (v[i].t == CRMP_I)
			rc = numbered(w, &t->fields[i], v[i].i);
	for (i = 0; !rc && i < sizeof shapes / sizeof *shapes; i++)
		if (v[n + i].t == CRMP_S)
			rc = value_shaped(w, crmp_column(t, n + i), shapes[i],
					  &v[n + i]);
	return rc ? rc : found_by(w, mem);
}

static enum crm_status
values_in(struct crmp_check *c, const struct crmp_type *t)
{
	struct crmp_row row = { 0 };
	struct values w = { .c = c, .row = &row };
	struct crmp_arena mem = { 0 };
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	crm_buf_puts(&sql, "SELECT ");
	crmp_schema_columns(t, "", &sql);
	crm_buf_printf(&sql, " FROM %s", t->table);
	rc = crm_buf_ok(&sql, c->e);
	if (!rc)
		rc = crmp_db_prep(c->s->db, sql.s, &st, c->e);
	while (!rc && w.found < CRMP_CHECK_MOST &&
	       !(rc = crmp_step(st, c->e))) {
		rc = crmp_row_take(st, 0, t, NULL, &row, c->e);
		if (!rc)
			rc = values_of(&w, &mem);
		crmp_arena_reset(&mem);
	}
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	crmp_arena_free(&mem);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_check_values(struct crmp_check *c)
{
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < c->s->ntables; i++)
		rc = values_in(c, c->s->tables[i].type);
	return rc;
}
