/* SPDX-License-Identifier: MIT */
/* reading.c - columns asked for, rows read, values of the row at hand */
#include "facts/reading.h"

#include "facts/computed.h"
#include "facts/facts.h"
#include "store/rows.h"

#include <string.h>

#define HEAD 5 /* id, rev, txn, created_at, updated_at */

enum crm_status
crmp_reading_begin(struct crmp_reading *r, bool whole, struct crm_error *e)
{
	struct crmp_wanted *own;

	if (!crmp_zone(r->s, e))
		return CRM_TROUBLE;
	own = &r->of[crmp_table_of(r->s, r->t) - r->s->tables];
	own->used = true;
	r->whole = whole;
	if (whole)
		own->own = ~(uint64_t)0;
	return CRM_OK;
}

/* ---- asking for columns ------------------------------------------------- */

/* What every source gives needs no asking. */
static bool
always(struct crmp_text name)
{
	return crmp_word_in("id rev created_at updated_at", name.s, name.n);
}

/* Have a source give a column. */
static void
source_column(struct crmp_reading *r, const struct crmp_type *t,
	      struct crmp_text name, const struct crmp_derived *d)
{
	struct crmp_wanted *w = &r->of[crmp_table_of(r->s, t) - r->s->tables];
	size_t i, n = crmp_ncolumns(t);

	w->used = true;
	for (i = 0; d && crmp_derived_at(t, i) != d;)
		i++;
	if (d)
		w->computed |= (uint32_t)1 << i;
	for (i = 0; !d && i < n && !always(name); i++)
		if (crmp_eq(crmp_column(t, i), name.s, name.n))
			w->named |= (uint64_t)1 << i;
}

enum crm_status
crmp_reading_want(struct crmp_reading *r, const struct crmp_slot *slot,
		  int *place, struct crm_error *e)
{
	enum crm_status rc;
	int number = 0;

	if (slot->from == CRMP_FROM_VERDICT) {
		if (!r->judging.want)
			return crm_fail(e, CRM_USAGE, NULL,
					"'%.*s' is a verdict, which facts "
					"know nothing of",
					(int)slot->name.n, slot->name.s);
		rc = r->judging.want(r->judging.arg, r, slot->name, &number, e);
		*place = CRMP_READ_JUDGED + number;
		return rc;
	}
	for (*place = 0; *place < r->n; ++*place)
		if (crmp_slot_same(&r->col[*place], slot))
			return CRM_OK;
	if (r->n == CRMP_READ_COLUMNS)
		return crm_fail(e, CRM_USAGE, NULL,
				"more than %d columns are read at once",
				CRMP_READ_COLUMNS);
	r->col[r->n++] = *slot;
	if (slot->from == CRMP_FROM_THROUGH) {
		source_column(r, slot->of, slot->name, slot->d);
		source_column(r, r->t, crmp_text(slot->via), NULL);
		if (slot->of == &crmp_type_user) /* is referred to by it */
			source_column(r, slot->of, crmp_text("login"), NULL);
	} else {
		source_column(r, r->t, slot->name, slot->d);
	}
	return CRM_OK;
}

enum crm_status
crmp_reading_named(struct crmp_reading *r, const char *name, int *place,
		   struct crm_error *e)
{
	struct crmp_slot slot = crmp_slot_named(r->t, name);

	return crmp_reading_want(r, &slot, place, e);
}

/* ---- rows --------------------------------------------------------------- */

enum crm_status
crmp_reading_next(struct crmp_reading *r, struct crm_error *e)
{
	enum crm_status rc = crmp_step(r->st, e);

	if (rc)
		return rc;
	r->id = crmp_col_int(r->st, 0);
	if (r->judging.next)
		r->judging.next(r->judging.arg);
	return CRM_OK;
}

void
crmp_reading_rest(struct crmp_reading *r)
{
	crmp_reset(r->st);
	if (r->judging.rest)
		r->judging.rest(r->judging.arg);
}

void
crmp_reading_end(struct crmp_reading *r)
{
	crmp_stmt_free(r->st);
	r->st = NULL;
}

enum crm_status
crmp_reading_row(struct crmp_reading *r, struct crmp_row *row,
		 struct crm_error *e)
{
	enum crm_status rc = crmp_row_take(r->st, 0, r->t, NULL, row, e);
	struct crmp_val stored = { 0 };

	if (!rc && r->t->standing) /* what is stored comes last */
		stored = crmp_col_val(r->st,
				      HEAD + (int)crmp_ncolumns(r->t) + r->n);
	if (!rc && stored.t == CRMP_S)
		crmp_standing_hide(row);
	return rc;
}

void
crmp_value_of(enum crmp_kind kind, const struct crmp_val *a,
	      struct crmp_value *v)
{
	*v = (struct crmp_value){ .t = CRMP_V_NULL };
	if (a->t == CRMP_S) {
		v->t = kind == CRMP_JSON ? CRMP_V_JSON : CRMP_V_TEXT;
		v->s = a->s;
		v->n = a->n;
	} else if (a->t == CRMP_I) {
		v->i = a->i;
		v->t = kind == CRMP_BOOL      ? CRMP_V_BOOL
		       : kind == CRMP_DAY     ? CRMP_V_DAY
		       : kind == CRMP_INSTANT ? CRMP_V_INSTANT
					      : CRMP_V_WHOLE;
	}
}

enum crm_status
crmp_reading_value(struct crmp_reading *r, int place, struct crmp_value *v,
		   struct crm_error *e)
{
	int first = r->whole ? HEAD + (int)crmp_ncolumns(r->t) : 1;
	struct crmp_val a;

	if (place >= CRMP_READ_JUDGED)
		return r->judging.value(r->judging.arg, r,
					place - CRMP_READ_JUDGED, v, e);
	a = crmp_col_val(r->st, first + place);
	if (a.t == CRMP_S && !a.s) /* the engine had no memory for it */
		return crm_nomem(e);
	crmp_computed_value(r->s, &r->col[place], &a, v);
	return CRM_OK;
}
