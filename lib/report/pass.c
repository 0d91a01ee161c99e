/* SPDX-License-Identifier: MIT */
/*
 * pass.c - one pass over the facts of a report
 *
 * Purchases, customers and contracts come each in order of customer and are
 * merged; what is kept is a cell a window or a group.
 */
#include "report/report.h"
#include "store/source.h"

static enum crm_status
pass_person(struct crmp_job *p, struct crm_error *e)
{
	enum crm_status rc = crmp_reading_next(&p->people, e);

	p->person_waits = rc == CRM_OK;
	return rc == CRM_END ? CRM_OK : rc;
}

static bool
pass_is(const struct crmp_job *p, int64_t id)
{
	return p->person_waits && p->people.id == id;
}

static enum crm_status
open_sources(struct crmp_job *p, struct crm_error *e)
{
	int64_t to = p->windows.at[p->windows.n];
	enum crm_status rc = CRM_OK;

	if (p->people.st)
		rc = pass_person(p, e);
	if (!rc && p->needs & CRMP_M_ACTIVE) {
		rc = crmp_read_prep(
			p->s,
			"SELECT c.customer_id, c.start, c.\"end\","
			" c.state='terminated', (SELECT min(x.at) FROM "
			"{transitions} x WHERE x.subject_type='contract'"
			" AND x.subject_id=c.id AND x.\"to\"='terminated')"
			" FROM {contracts} c WHERE c.state<>'draft'"
			" ORDER BY c.customer_id",
			&p->bonds.st, e);
		if (!rc)
			rc = crmp_rows_next(&p->bonds, e);
	}
	p->buys.booked = p->needs & CRMP_M_ORDERS;
	if (!rc && p->needs & CRMP_M_ORDERS)
		rc = crmp_buys_open(p->s, 0, to, &p->buys, e);
	return rc;
}

static void
close_sources(struct crmp_job *p)
{
	crmp_stmt_free(p->bonds.st);
	crmp_buys_close(&p->buys);
}

/* In force from its start to its end, or to the day it was terminated. */
static void
bond(struct crmp_job *p)
{
	struct crmp_stmt *st = p->bonds.st;
	int64_t to = crmp_col_int(st, 2) - 1, at = crmp_col_int(st, 4);

	if (crmp_col_int(st, 3)) {
		if (crmp_col_null(st, 4))
			return;
		at = at > p->s->session.clock.now
			     ? to
			     : crm_zone_day(p->s->session.zone, at) - 1;
		to = at < to ? at : to;
	}
	crmp_person_bound(&p->person, crmp_col_int(st, 1), to);
}

/* The customer that comes next in any source, or 0. */
static int64_t
pass_next_customer(const struct crmp_job *p)
{
	int64_t ids[] = { p->person_waits ? p->people.id : 0,
			  crmp_rows_id(&p->bonds), p->buys.id };
	int64_t id = 0;
	size_t i;

	for (i = 0; i < 3; i++)
		if (ids[i] && (!id || ids[i] < id))
			id = ids[i];
	return id;
}

static enum crm_status
group(struct crmp_job *p, int64_t id, struct crmp_group **g,
      struct crm_error *e)
{
	struct crmp_value key = { .t = CRMP_V_NULL };
	enum crm_status rc = CRM_OK;

	if (p->grouped && pass_is(p, id))
		rc = crmp_reading_value(&p->people, p->key, &key, e);
	return rc ? rc
		  : crmp_group_of(&p->groups, key.n ? key.s : NULL, key.n, g,
				  e);
}

/* Known by the end of the windows, and by now? */
static enum crm_status
person_known(struct crmp_job *p, bool *known, struct crm_error *e)
{
	struct crmp_value at;
	enum crm_status rc;
	int64_t day;

	rc = crmp_reading_value(&p->people, p->since, &at, e);
	if (rc)
		return rc;
	day = at.i > p->s->session.clock.now
		      ? CRMP_DAY_LAST /* unless it bought before */
		      : crm_zone_day(p->s->session.zone, at.i);
	crmp_person_known(&p->person, day);
	*known |= day < p->windows.at[p->windows.n];
	return CRM_OK;
}

static enum crm_status
pass_one_customer(struct crmp_job *p, int64_t id, struct crm_error *e)
{
	struct crmp_buys *b = &p->buys;
	struct crmp_group *g;
	enum crm_status rc;

	rc = group(p, id, &g, e);
	if (!rc)
		rc = crmp_person_begin(&p->person, &g->tally, e);
	if (!rc && pass_is(p, id)) {
		rc = person_known(p, &g->used, e);
		if (!rc)
			rc = pass_person(p, e);
	}
	while (!rc && crmp_rows_id(&p->bonds) == id) {
		bond(p);
		rc = crmp_rows_next(&p->bonds, e);
	}
	while (!rc && b->id == id) {
		g->used = true;
		rc = crmp_person_day(&p->person, &b->day, e);
		if (!rc)
			rc = crmp_buys_next(b, e);
	}
	if (!rc)
		crmp_person_end(&p->person);
	return rc;
}

enum crm_status
crmp_job_count(struct crmp_job *p, struct crm_error *e)
{
	enum crm_status rc = open_sources(p, e);
	int64_t id;

	while (!rc && (id = pass_next_customer(p)))
		rc = pass_one_customer(p, id, e);
	close_sources(p);
	return rc;
}
