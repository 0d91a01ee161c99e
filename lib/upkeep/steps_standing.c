/* SPDX-License-Identifier: MIT */
/*
 * steps_standing.c - customers of schema 1, whose states were all stored
 *
 * Schema 2 stores that somebody is former, with the day; the rest follows
 * from facts.  Who was a customer by no fact that we have gets the day since
 * which it is one, and the transitions that orders left go.
 */
#include "store/rows.h"
#include "upkeep/migrate.h"

#include <stdlib.h>

static enum crm_status
standing_add(struct crmp_migration *g, int64_t id, bool former, int64_t at,
	     struct crm_error *e)
{
	size_t cap = g->cap ? g->cap * 2 : 256;
	struct crmp_stood *grown;

	if (g->n == g->cap) {
		grown = reallocarray(g->stood, cap, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		g->stood = grown;
		g->cap = cap;
	}
	g->stood[g->n++] = (struct crmp_stood){
		.id = id,
		.former = former,
		.day = crm_zone_day(g->s->session.zone, at),
	};
	return CRM_OK;
}

enum crm_status
crmp_standing_before(struct crmp_migration *g, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc = crmp_zone(g->s, e) ? CRM_OK : CRM_TROUBLE;

	if (!rc)
		rc = crmp_db_prep(
			g->s->db,
			"SELECT c.id, CASE c.state WHEN 'former' THEN 1 ELSE 0"
			" END, coalesce((SELECT max(x.at) FROM transitions x"
			" WHERE x.subject_type='customer' AND x.subject_id=c.id"
			" AND x.\"to\"=c.state), CASE c.state WHEN 'former'"
			" THEN c.updated_at ELSE c.since END) FROM customers c"
			" WHERE c.state='former' OR (c.state='customer' AND NOT"
			" EXISTS (SELECT 1 FROM orders o WHERE"
			" o.customer_id=c.id AND o.counts=1) AND NOT EXISTS"
			" (SELECT 1 FROM deals d WHERE d.customer_id=c.id AND"
			" d.state_kind='d'))",
			&st, e);
	while (!rc && !(rc = crmp_step(st, e)))
		rc = standing_add(g, crmp_col_int(st, 0), crmp_col_int(st, 1),
				  crmp_col_int(st, 2), e);
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_standing_after(struct crmp_migration *g, struct crm_error *e)
{
	struct crmp_stmt *former = NULL, *since = NULL;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < g->n; i++)
		rc = g->stood[i].former
			     ? crmp_db_do(g->s->db, &former,
					  "UPDATE customers SET former_on=?2"
					  " WHERE id=?1",
					  e, "ii", g->stood[i].id,
					  g->stood[i].day)
			     : crmp_db_do(g->s->db, &since,
					  "UPDATE customers SET"
					  " customer_since=?2 WHERE id=?1",
					  e, "ii", g->stood[i].id,
					  g->stood[i].day);
	crmp_stmt_free(former);
	crmp_stmt_free(since);
	free(g->stood);
	g->stood = NULL;
	if (!rc)
		rc = crmp_db_do(g->s->db, NULL,
				"DELETE FROM transitions WHERE"
				" subject_type='customer' AND"
				" \"from\"='prospect' AND \"to\"='customer'",
				e, "");
	g->dropped = rc ? 0 : crmp_db_changes(g->s->db);
	return rc;
}
