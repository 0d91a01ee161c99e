/* SPDX-License-Identifier: MIT */
/*
 * check_ids.c - the ids that transactions say they gave
 *
 * An undo removes what its txn says it created: no more, and no less.
 */
#include "upkeep/check.h"

/* By type: the next id to be given. */
struct given {
	struct crmp_check *c;
	int64_t next[CRMP_MAXTYPES];
	int found;
};

static enum crm_status
not_readable(struct given *g, int64_t txn)
{
	g->found++;
	return crmp_issue(g->c, "invariant", NULL, 0,
			  "what transaction %lld created is not readable",
			  (long long)txn);
}

static enum crm_status
given_range(struct given *g, int64_t txn, struct crmp_text name,
	    struct crmp_text range)
{
	const struct crmp_type *t = crmp_type_named(name.s, name.n);
	long long lo, hi;
	int i;

	/* as in [7,9]; what follows in the text ends it */
	if (!t || sscanf(range.s, "[%lld,%lld]", &lo, &hi) != 2)
		return not_readable(g, txn);
	for (i = 0; g->c->s->tables[i].type != t; i++)
		;
	if (lo != g->next[i] || hi < lo || hi > CRMP_ID_MAX) {
		g->found++;
		return crmp_issue(g->c, "invariant", t, lo,
				  "transaction %lld gave ids %lld to %lld; "
				  "the next was %lld",
				  (long long)txn, lo, hi,
				  (long long)g->next[i]);
	}
	g->next[i] = hi + 1;
	return CRM_OK;
}

static enum crm_status
given_by(struct given *g, int64_t txn, struct crmp_text created)
{
	const char *p = created.s, *end = created.s + created.n;
	struct crmp_text name, range;
	enum crm_status rc = CRM_OK;

	while (!rc && crmp_stored_next(&p, end, &name, &range))
		rc = given_range(g, txn, name, range);
	return rc || p == end ? rc : not_readable(g, txn);
}

/* They stand where the last txn ended. */
static enum crm_status
counters(struct given *g)
{
	struct crm_store *s = g->c->s;
	enum crm_status rc = CRM_OK;
	const struct crmp_type *t;
	int64_t next;
	int i;

	for (i = 0; !rc && i < s->ntables; i++) {
		t = s->tables[i].type;
		next = 1;
		rc = crmp_db_row(s->db, NULL,
				 "SELECT next FROM counter WHERE type=?1",
				 g->c->e, "i>i", (int64_t)t->code, &next);
		if (rc == CRM_END)
			rc = CRM_OK;
		if (!rc && next != g->next[i])
			rc = crmp_issue(g->c, "invariant", t, next,
					"the next id is %lld, and transactions "
					"gave those before %lld",
					(long long)next, (long long)g->next[i]);
	}
	return rc;
}

enum crm_status
crmp_check_ids(struct crmp_check *c)
{
	struct given g = { .c = c };
	struct crmp_stmt *st = NULL;
	struct crmp_text created;
	enum crm_status rc;
	int i;

	for (i = 0; i < c->s->ntables; i++)
		g.next[i] = 1;
	rc = crmp_db_prep(c->s->db,
			  "SELECT id, created FROM txn WHERE created IS NOT"
			  " NULL ORDER BY id",
			  &st, c->e);
	while (!rc && g.found < CRMP_CHECK_MOST &&
	       !(rc = crmp_step(st, c->e))) {
		created.s = crmp_col_text(st, 1, &created.n);
		rc = created.s ? given_by(&g, crmp_col_int(st, 0), created)
			       : crm_nomem(c->e);
	}
	crmp_stmt_free(st);
	if (rc && rc != CRM_END)
		return rc;
	/* after one that is wrong all are */
	return g.found ? CRM_OK : counters(&g);
}
