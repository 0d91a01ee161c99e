/* SPDX-License-Identifier: MIT */
/* derive.c - what a record gets beside what was given */
#include "store/rows.h"
#include "write/write.h"

#include <string.h>

/* ---- documented fields that follow from others -------------------------- */

/* Who did it, and for one that voids another, whose it was. */
static enum crm_status
touch_fields(struct crm_store *s, struct crmp_row *row, struct crmp_arena *mem,
	     struct crm_error *e)
{
	const struct crmp_val *voids = crmp_row_get(row, "voids");
	struct crmp_row first;
	enum crm_status rc;

	if (!crmp_val_set(crmp_row_get(row, "actor")))
		*crmp_row_at(row, "actor") =
			crmp_str(s->session.actor, strlen(s->session.actor));
	if (voids->t != CRMP_I)
		return CRM_OK;
	rc = crmp_row_read(s, row->type, voids->i, mem, &first, e);
	if (rc)
		return rc;
	if (crmp_val_set(crmp_row_get(&first, "voids")))
		return crm_fail(e, CRM_REFUSED, "voids",
				"touch/%lld itself voids another",
				(long long)voids->i);
	*crmp_row_at(row, "customer_id") = *crmp_row_get(&first, "customer_id");
	*crmp_row_at(row, "lead_id") = *crmp_row_get(&first, "lead_id");
	return CRM_OK;
}

/* A task's customer is its subject's. */
static enum crm_status
task_customer(struct crm_store *s, struct crmp_row *row, struct crmp_arena *mem,
	      struct crm_error *e)
{
	const struct crmp_val *type = crmp_row_get(row, "subject_type");
	const struct crmp_val *id = crmp_row_get(row, "subject_id");
	struct crmp_val *to = crmp_row_at(row, "customer_id");
	const struct crmp_type *t;
	struct crmp_row subject;
	enum crm_status rc;

	if (crmp_val_set(to) || !crmp_val_set(id) || !crmp_val_set(type))
		return CRM_OK;
	t = crmp_type_named(type->s, type->n);
	if (t == &crmp_type_customer) {
		*to = *id;
		return CRM_OK;
	}
	rc = crmp_row_read(s, t, id->i, mem, &subject, e);
	if (!rc)
		*to = *crmp_row_get(&subject, "customer_id");
	return rc;
}

static enum crm_status
find_key(struct crmp_row *row, struct crmp_val *to, struct crmp_arena *mem,
	 struct crm_error *e)
{
	const struct crmp_field *f;
	struct crm_buf b = { 0 };
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && row->type->fields[i].name; i++) {
		f = &row->type->fields[i];
		if (!(f->flags & CRMP_FINDS) || row->v[i].t != CRMP_S)
			continue;
		rc = crm_text_fold(row->v[i].s, row->v[i].n, &b, e);
		crm_buf_putc(&b, '\n');
		if (f->flags & CRMP_INITIALS) {
			crm_text_initials(row->v[i].s, row->v[i].n, &b);
			crm_buf_putc(&b, '\n');
		}
	}
	if (!rc)
		rc = crm_buf_ok(&b, e);
	if (!rc) {
		*to = crmp_str(crmp_arena_copy(mem, b.s ? b.s : "", b.len),
			       b.len);
		rc = to->s ? CRM_OK : crm_nomem(e);
	}
	crm_buf_free(&b);
	return rc;
}

/* The default of subject_type goes with a subject only. */
static void
task_alone(struct crmp_row *row)
{
	if (crmp_row_is(row, "purpose", "internal") &&
	    !crmp_val_set(crmp_row_get(row, "subject_id")))
		*crmp_row_at(row, "subject_type") = (struct crmp_val){ 0 };
}

enum crm_status
crmp_complete(struct crm_store *s, struct crmp_row *row, struct crmp_arena *mem,
	      struct crm_error *e)
{
	struct crmp_val *v = crmp_row_at(row, "find_key");

	if (v)
		return find_key(row, v, mem, e);
	if (row->type == &crmp_type_task)
		task_alone(row);
	if (s->txn.restoring)
		return CRM_OK;
	if (row->type == &crmp_type_touch)
		return touch_fields(s, row, mem, e);
	if (row->type == &crmp_type_task)
		return task_customer(s, row, mem, e);
	return CRM_OK;
}

/* ---- hidden columns ----------------------------------------------------- */

static int64_t
returned_minor(const struct crmp_row *order)
{
	const struct crmp_val *v = crmp_row_get(order, "returned_minor");

	return v->t == CRMP_I ? v->i : 0;
}

/* What is said to come back now, and not when, comes back now. */
static void
returned_at(const struct crm_store *s, const struct crmp_row *old,
	    struct crmp_row *row)
{
	struct crmp_val *at = crmp_row_at(row, "returned_at");

	if (s->txn.restoring || !old ||
	    returned_minor(old) == returned_minor(row) ||
	    !crmp_val_same(at, crmp_row_get(old, "returned_at")))
		return;
	*at = returned_minor(row) ? crmp_int(s->session.clock.now)
				  : (struct crmp_val){ 0 };
}

/* Is what the amount in the base currency is made of still the same? */
static bool
base_stays(const struct crmp_row *old, const struct crmp_row *row)
{
	static const char *const of[] = { "amount_minor", "currency", "day" };
	size_t i;

	if (!old || !crmp_val_set(crmp_row_get(old, "base_minor")) ||
	    returned_minor(old) != returned_minor(row))
		return false;
	for (i = 0; i < sizeof of / sizeof *of; i++)
		if (!crmp_val_same(crmp_row_get(old, of[i]),
				   crmp_row_get(row, of[i])))
			return false;
	return true;
}

/*
 * A return has a day of its own, whose revenue it lowers, so that months that
 * are over stay as they were.  Of an order that does not count any more the
 * rest, `base`, is lowered on that day, too.
 */
static enum crm_status
returned_base(struct crm_store *s, const struct crmp_row *old,
	      struct crmp_row *row, bool stays, bool counts,
	      struct crm_error *e)
{
	const struct crmp_val *at = crmp_row_get(row, "returned_at"), *was;
	struct crmp_val *to = crmp_row_at(row, "returned_base");
	int64_t base = crmp_row_get(row, "base_minor")->i, part = 0;
	enum crm_status rc = CRM_OK;

	was = old ? crmp_row_get(old, "returned_base") : to;
	stays = stays && was->t == CRMP_I;
	if (stays)
		part = was->i - (crmp_row_get(old, "counts")->i ? 0 : base);
	*to = (struct crmp_val){ 0 };
	if (!returned_minor(row) || at->t != CRMP_I)
		return CRM_OK;
	if (crm_zone_day(s->session.zone, at->i) < crmp_row_get(row, "day")->i)
		return crm_fail(e, CRM_REFUSED, "returned_at",
				"is before the day the order was placed on");
	if (!stays)
		rc = crmp_base_minor(s, returned_minor(row),
				     crmp_row_get(row, "currency")->s,
				     crmp_row_get(row, "day")->i, &part, e);
	if (!rc)
		*to = crmp_int(counts ? part : part + base);
	return rc;
}

static enum crm_status
order_columns(struct crm_store *s, const struct crmp_row *old,
	      struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_val *amount = crmp_row_get(row, "amount_minor");
	int64_t returned, base;
	enum crm_status rc = CRM_OK;
	bool stays, counts;

	returned_at(s, old, row);
	returned = returned_minor(row);
	if (returned < 0 || (returned && returned > amount->i))
		return crm_fail(e, CRM_REFUSED, "returned_minor",
				"is not between 0 and the amount");
	/* a rate that was entered later does not change months that are over */
	stays = base_stays(old, row);
	if (stays)
		base = crmp_row_get(old, "base_minor")->i;
	else
		rc = crmp_base_minor(s, amount->i - returned,
				     crmp_row_get(row, "currency")->s,
				     crmp_row_get(row, "day")->i, &base, e);
	if (rc)
		return rc;
	counts = !crmp_row_is(row, "state_kind", "x") &&
		 !(amount->i > 0 && returned >= amount->i);
	*crmp_row_at(row, "base_minor") = crmp_int(base);
	/* old may be the row itself, and is asked whether it counted */
	rc = returned_base(s, old, row, stays, counts, e);
	*crmp_row_at(row, "counts") = crmp_int(counts);
	return rc;
}

static void
touch_columns(struct crmp_row *row)
{
	bool counts;

	counts = crmp_row_is(row, "dir", "in") ||
		 (crmp_row_is(row, "dir", "out") &&
		  !crmp_row_get(row, "automated")->i &&
		  !crmp_row_is(row, "outcome", "no_answer") &&
		  !crmp_row_is(row, "outcome", "bounced"));
	*crmp_row_at(row, "counts") =
		crmp_int(counts && !crmp_val_set(crmp_row_get(row, "voids")));
}

static enum crm_status
contract_days(const struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_val *a = crmp_row_get(row, "start");
	const struct crmp_val *b = crmp_row_get(row, "end");

	if (a->t == CRMP_I && b->t == CRMP_I && b->i <= a->i)
		return crm_fail(e, CRM_REFUSED, "end",
				"is the day after the last and so after start");
	return CRM_OK;
}

enum crm_status
crmp_derive(struct crm_store *s, const struct crmp_row *old,
	    struct crmp_row *row, struct crm_error *e)
{
	static const char *const moments[] = { "placed_at", "at" };
	struct crmp_val *day = crmp_row_at(row, "day");
	struct crmp_val was = day ? *day : (struct crmp_val){ 0 };
	const struct crmp_val *at;
	size_t i;

	for (i = 0; day && i < 2; i++) {
		at = crmp_row_get(row, moments[i]);
		if (at->t == CRMP_I)
			*day = crmp_int(crm_zone_day(s->session.zone, at->i));
	}
	/* an image has its amounts at the rates of then */
	if (row->type == &crmp_type_order)
		return order_columns(
			s,
			s->txn.restoring && crmp_val_same(&was, day) ? row
								     : old,
			row, e);
	if (row->type == &crmp_type_touch)
		touch_columns(row);
	if (row->type == &crmp_type_contract ||
	    row->type == &crmp_type_campaign)
		return contract_days(row, e);
	return CRM_OK;
}
