/* SPDX-License-Identifier: MIT */
/* select.c - the statement of a query */
#include "policy/naming.h"
#include "query/select.h"
#include "verdict/judge.h"

#include <string.h>

#define FIRST 4 /* parameter of the condition; before it: ours */

bool
crmp_query_listed(const char *fields, const char *name)
{
	const char *p = fields;
	size_t n;

	while (p && *p) {
		n = strcspn(p, ",");
		if (crmp_eq(name, p, n))
			return true;
		p += n + (p[n] == ',');
	}
	return false;
}

/* A computed column that -f names. */
static enum crm_status
list_one(struct crm_query *q, const char *fields, const struct crmp_derived *d,
	 struct crm_error *e)
{
	if (!crmp_query_listed(fields, d->name) || q->nlist == CRMP_COMPUTED)
		return CRM_OK;
	q->list[q->nlist].d = d;
	return crmp_reading_named(&q->r, d->name, &q->list[q->nlist++].place,
				  e);
}

static enum crm_status
query_list(struct crm_query *q, const char *fields, struct crm_error *e)
{
	const struct crmp_derived *d;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && (d = crmp_derived_at(q->t, i)); i++)
		rc = list_one(q, fields, d, e);
	for (i = 0; !rc && (d = crmp_verdict_column(q->t, i)); i++)
		rc = list_one(q, fields, d, e);
	return rc;
}

/* --in is the segment of that name. */
static enum crm_status
query_segment(struct crm_query *q, const char *name, struct crm_error *e)
{
	struct crm_error why = { 0 };
	struct crm_buf at = { 0 };
	enum crm_status rc;
	const char *s;

	if (!crmp_segment_name(name))
		return crm_fail(e, CRM_USAGE, "in",
				"not the name of a segment: '%s'", name);
	crm_buf_printf(&at, "@%s", name);
	rc = crm_buf_ok(&at, &why);
	if (!rc)
		rc = crmp_where(q->s, q->t, at.s, FIRST, &q->segment, &why);
	crm_buf_free(&at);
	if (rc != CRM_USAGE) {
		if (rc && e)
			*e = why;
		return rc;
	}
	/* the name was given alone: there is no place in it */
	s = strncmp(why.text, "column 1: ", 10) ? why.text : why.text + 10;
	return crm_fail(e, rc, "in", "%s", s);
}

/* What limits and orders the records. */
static enum crm_status
query_filters(struct crm_query *q, const struct crm_select *o,
	      struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int first = FIRST;

	if (o->segment)
		rc = query_segment(q, o->segment, e);
	if (!rc && q->segment)
		first += crmp_filter_params(q->segment);
	if (!rc && o->where)
		rc = crmp_where(q->s, q->t, o->where, first, &q->where, e);
	if (!rc && o->order)
		rc = crmp_order_by(q->s, q->t, o->order, &q->order, e);
	return rc;
}

/* Does the engine alone decide what is wanted? */
static bool
query_exact(const struct crm_query *q)
{
	return (!q->where || crmp_filter_exact(q->where)) &&
	       (!q->segment || crmp_filter_exact(q->segment));
}

static void
query_sieve(const struct crmp_filter *f, struct crm_buf *sql)
{
	const char *sieve = f ? crmp_filter_sieve(f) : NULL;

	if (sieve)
		crm_buf_printf(sql, " AND (%s)", sieve);
}

/* Behind FROM: what the engine can decide. */
static enum crm_status
query_rest(const struct crm_query *q, const struct crm_select *o,
	   struct crm_buf *sql, struct crm_error *e)
{
	if (o->due_before) /* by the index of open tasks */
		crm_buf_printf(sql, "WHERE v.state_kind='o' AND v.due_at<%lld",
			       (long long)o->due_before);
	else
		crm_buf_puts(sql, "WHERE v.id > ?1");
	if (o->id)
		crm_buf_printf(sql, " AND v.id=%lld", (long long)o->id);
	/* in a call, so that no index of owners is taken: of the many tasks
	 * somebody has, few are due */
	if (o->due_before && o->due_owner)
		crm_buf_puts(sql, " AND coalesce(v.owner,'')=?3");
	if (q->s->session.back && !o->named)
		crm_buf_puts(sql, " AND v.known=1");
	query_sieve(q->segment, sql);
	query_sieve(q->where, sql);
	if (q->order.ours)
		return crm_buf_ok(sql, e);
	crm_buf_printf(sql, " ORDER BY %s",
		       q->order.n ? q->order.sql.s : "v.id");
	if (o->limit && !q->judge && query_exact(q))
		crm_buf_printf(sql, " LIMIT %lld", (long long)o->limit);
	return crm_buf_ok(sql, e);
}

/* Bind what a reading's filters and the due list ask for. */
static void
query_bind(const struct crm_query *q, struct crmp_reading *r,
	   const struct crm_select *o)
{
	crmp_bind_int(r->st, 1, 0);
	if (o->due_before && o->due_owner)
		crmp_bind_text(r->st, 3, o->due_owner, strlen(o->due_owner));
	if (q->segment)
		crmp_filter_bind(q->segment, r->st);
	if (q->where)
		crmp_filter_bind(q->where, r->st);
}

/* The tasks that are due are found by columns that are none of a record. */
static enum crm_status
query_due(struct crmp_reading *r, const struct crm_select *o,
	  struct crm_error *e)
{
	static const char *const names[] = { "state_kind", "due_at", "owner" };
	enum crm_status rc = CRM_OK;
	struct crmp_slot slot = { .from = CRMP_FROM_OWN };
	size_t i;
	int at;

	for (i = 0; !rc && o->due_before && i < 3; i++) {
		slot.name = crmp_text(names[i]);
		rc = crmp_reading_want(r, &slot, &at, e);
	}
	return rc;
}

static enum crm_status
query_begin(struct crm_query *q, struct crmp_reading *r, struct crmp_panel *p,
	    struct crm_error *e)
{
	p->s = q->s;
	r->s = q->s;
	r->t = q->t;
	r->judging = crmp_panel_judging(p);
	return crmp_reading_begin(r, r == &q->r, e);
}

static enum crm_status
query_seat(struct crm_query *q, struct crmp_reading *r, struct crm_error *e)
{
	enum crm_status rc = crmp_order_seat(&q->order, r, e);

	if (!rc && q->segment)
		rc = crmp_filter_seat(q->segment, r, e);
	return rc || !q->where ? rc : crmp_filter_seat(q->where, r, e);
}

/*
 * Where the engine can neither tell what is wanted nor sort it, that is found
 * out by the few columns it takes, and the records are read afterwards.
 */
enum crm_status
crmp_query_build(struct crm_query *q, const struct crm_select *o,
		 struct crm_error *e)
{
	struct crmp_reading *r = &q->r;
	struct crm_buf rest = { 0 };
	enum crm_status rc = query_begin(q, r, &q->panel, e);

	if (!rc)
		rc = query_filters(q, o, e);
	q->picks = !rc && (q->order.ours || !query_exact(q));
	if (q->picks) {
		r = &q->pick;
		rc = query_begin(q, r, &q->picking, e);
	}
	if (!rc)
		rc = query_due(r, o, e);
	if (!rc)
		rc = query_seat(q, r, e);
	if (!rc)
		rc = query_list(q, o->fields, e);
	if (!rc && q->judge)
		rc = crmp_judge_seat(q->judge, &q->r, e);
	if (!rc)
		rc = query_rest(q, o, &rest, e);
	if (!rc)
		rc = crmp_reading_prep(r, rest.s, e);
	if (!rc)
		query_bind(q, r, o);
	if (!rc && q->picks)
		rc = crmp_reading_prep(&q->r, "WHERE v.id=?1", e);
	crm_buf_free(&rest);
	return rc;
}

enum crm_status
crmp_query_step(struct crm_query *q, struct crm_error *e)
{
	struct crmp_reading *r = q->picks ? &q->pick : &q->r;
	enum crm_status rc;
	bool yes;

	do {
		yes = true;
		rc = crmp_reading_next(r, e);
		if (!rc && q->segment)
			rc = crmp_filter_test(q->segment, &yes, e);
		if (!rc && yes && q->where)
			rc = crmp_filter_test(q->where, &yes, e);
	} while (!rc && !yes);
	return rc;
}
