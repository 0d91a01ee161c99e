/* SPDX-License-Identifier: MIT */
/*
 * pass.c - one pass over the facts of a report
 *
 * Purchases, customers and contracts come each in order of customer and are
 * merged; what is kept is a cell a window or a group.
 */
#include "report/report.h"

static enum crm_status
pass_advance(struct crmp_source *c, struct crm_error *e)
{
	enum crm_status rc = crmp_step(c->st, e);

	c->row = rc == CRM_OK;
	return rc == CRM_END ? CRM_OK : rc;
}

static int64_t
pass_id_of(const struct crmp_source *c)
{
	return c->row ? crmp_col_int(c->st, 0) : 0;
}

static enum crm_status
open_sources(struct crmp_job *p, struct crm_error *e)
{
	int64_t to = p->windows.at[p->windows.n];
	enum crm_status rc = CRM_OK;

	if (p->sql.len) {
		rc = crmp_db_prep(p->s->db, p->sql.s, &p->people.st, e);
		if (!rc)
			rc = pass_advance(&p->people, e);
	}
	if (!rc && p->needs & CRMP_M_ACTIVE) {
		rc = crmp_db_prep(
			p->s->db,
			"SELECT c.customer_id, c.start, c.\"end\","
			" c.state='terminated', (SELECT min(x.at) FROM "
			"transitions x WHERE x.subject_type='contract'"
			" AND x.subject_id=c.id AND x.\"to\"='terminated')"
			" FROM contracts c WHERE c.state<>'draft'"
			" ORDER BY c.customer_id",
			&p->bonds.st, e);
		if (!rc)
			rc = pass_advance(&p->bonds, e);
	}
	if (!rc && p->needs & CRMP_M_ORDERS)
		rc = crmp_buys_open(p->s, to, &p->buys, e);
	return rc;
}

static void
close_sources(struct crmp_job *p)
{
	crmp_stmt_free(p->people.st);
	crmp_stmt_free(p->bonds.st);
	crmp_stmt_free(p->buys.st);
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
	int64_t ids[] = { pass_id_of(&p->people), pass_id_of(&p->bonds),
			  p->buys.id };
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
	const char *key = NULL;
	size_t n = 0;

	if (p->grouped && pass_id_of(&p->people) == id &&
	    !crmp_col_null(p->people.st, 2))
		key = crmp_col_text(p->people.st, 2, &n);
	return crmp_group_of(&p->groups, n ? key : NULL, n, g, e);
}

/* Known by the end of the windows, and by now? */
static bool
person_known(struct crmp_job *p)
{
	int64_t at = crmp_col_int(p->people.st, 1), day;

	if (at > p->s->session.clock.now)
		return false;
	day = crm_zone_day(p->s->session.zone, at);
	crmp_person_known(&p->person, day);
	return day < p->windows.at[p->windows.n];
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
	if (!rc && pass_id_of(&p->people) == id) {
		g->used |= person_known(p);
		rc = pass_advance(&p->people, e);
	}
	while (!rc && pass_id_of(&p->bonds) == id) {
		bond(p);
		rc = pass_advance(&p->bonds, e);
	}
	while (!rc && b->id == id) {
		g->used = true;
		rc = crmp_person_day(&p->person, b->day, b->orders, b->net, e);
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
