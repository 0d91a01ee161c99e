/* SPDX-License-Identifier: MIT */
/* purchases.c - the days with purchases, and what was bought on them */
#include "facts/facts.h"
#include "store/source.h"

static enum crm_status
edge(struct crm_store *s, const char *sql, const struct crmp_days *d,
     int64_t *day, struct crm_error *e)
{
	return crmp_read_row(s, NULL, sql, e, "iii>i", s->session.clock.now,
			     d->from, d->to, day);
}

enum crm_status
crmp_days_ordered(struct crm_store *s, const struct crmp_days *d,
		  int64_t *first, int64_t *last, struct crm_error *e)
{
#define COUNTING                                                               \
	"SELECT day FROM {orders} WHERE counts=1 AND placed_at<=?1 AND "       \
	"day>=?2"                                                              \
	" AND day<?3 ORDER BY day "
	enum crm_status rc;

	rc = edge(s, COUNTING "LIMIT 1", d, first, e);
	if (!rc)
		rc = edge(s, COUNTING "DESC LIMIT 1", d, last, e);
	return rc == CRM_END ? CRM_ABSENT : rc;
#undef COUNTING
}

static enum crm_status
buys_advance(struct crmp_buys *b, struct crm_error *e)
{
	enum crm_status rc = crmp_step(b->st, e);

	b->row = rc == CRM_OK;
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_buys_open(struct crm_store *s, int64_t customer, int64_t before,
	       struct crmp_buys *b, struct crm_error *e)
{
	enum crm_status rc;

	/* with + the index by customer is read as it stands, unsorted; what
	 * orders is among the columns, for the past to be merged unsorted */
	rc = crmp_read_bind(s, &b->st,
			    "SELECT customer_id, day, base_minor, counts FROM"
			    " {orders}"
			    " WHERE customer_id>=?3 AND +counts=1 AND"
			    " placed_at<=?1 AND +day<?2"
			    " ORDER BY customer_id, counts, day",
			    e, "iii", s->session.clock.now, before, customer);
	if (!rc)
		rc = buys_advance(b, e);
	return rc ? rc : crmp_buys_next(b, e);
}

enum crm_status
crmp_buys_next(struct crmp_buys *b, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	b->orders = b->net = 0;
	b->id = b->row ? crmp_col_int(b->st, 0) : 0;
	b->day = b->row ? crmp_col_int(b->st, 1) : 0;
	while (!rc && b->row && crmp_col_int(b->st, 1) == b->day &&
	       crmp_col_int(b->st, 0) == b->id) {
		b->orders++;
		if (crmp_add_overflows(b->net, crmp_col_int(b->st, 2), &b->net))
			return crm_fail(e, CRM_TROUBLE, NULL,
					"the orders of customer/%lld on one "
					"day are too large a sum",
					(long long)b->id);
		rc = buys_advance(b, e);
	}
	return rc;
}
