/* SPDX-License-Identifier: MIT */
/*
 * rhythm.c - the purchase days of one customer after the other
 *
 * Orders come in order of customer from one statement, which goes on where it
 * stands as long as customers are asked for in that order, and not far ahead.
 */
#include "facts/facts.h"
#include "rule/quantile.h"
#include "store/source.h"

#include <stdlib.h>

#define STEPS 40 /* rows stepped over; more than that cost more than a seek */

static enum crm_status
rhythm_advance(struct crmp_rhythm *r, struct crm_error *e)
{
	enum crm_status rc = crmp_step(r->st, e);

	r->row = rc == CRM_OK;
	r->ended = rc == CRM_END;
	return rc == CRM_END ? CRM_OK : rc;
}

/* To the first row of the customer, or of one behind. */
static enum crm_status
rhythm_seek(struct crmp_rhythm *r, int64_t customer, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int n;

	if (r->ended && customer > r->at)
		return CRM_OK;
	for (n = 0; !rc && n < STEPS && customer > r->at && r->row; n++) {
		if (crmp_col_int(r->st, 0) >= customer)
			return CRM_OK;
		rc = rhythm_advance(r, e);
	}
	if (rc || (r->ended && customer > r->at))
		return rc;
	/* with + the index by customer is read as it stands, unsorted */
	rc = crmp_read_bind(
		r->s, &r->st,
		"SELECT customer_id, day, base_minor FROM {orders}"
		" WHERE customer_id>=?1 AND +counts=1"
		" AND placed_at<=?2 ORDER BY customer_id, counts, day",
		e, "ii", customer, r->s->session.clock.now);
	return rc ? rc : rhythm_advance(r, e);
}

static enum crm_status
rhythm_day(struct crmp_rhythm *r, int64_t day, struct crm_error *e)
{
	size_t cap = r->cap ? r->cap * 2 : 64;
	int64_t *grown;

	if (r->n == r->cap) {
		grown = reallocarray(r->days, cap, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		r->days = grown;
		r->cap = cap;
	}
	r->days[r->n++] = day;
	return CRM_OK;
}

/* One day: its orders together are a purchase if they are not below 0. */
static enum crm_status
rhythm_take(struct crmp_rhythm *r, int64_t customer, int64_t *repeat,
	    struct crm_error *e)
{
	int64_t day = crmp_col_int(r->st, 1), net = 0;
	enum crm_status rc = CRM_OK;

	while (!rc && r->row && crmp_col_int(r->st, 0) == customer &&
	       crmp_col_int(r->st, 1) == day) {
		if (crmp_add_overflows(net, crmp_col_int(r->st, 2), &net))
			return crm_fail(e, CRM_TROUBLE, NULL,
					"the sum of a day is too large");
		rc = rhythm_advance(r, e);
	}
	if (rc || net < 0)
		return rc;
	if (r->n && crmp_add_overflows(*repeat, net, repeat))
		return crm_fail(e, CRM_TROUBLE, NULL,
				"the purchases of customer/%lld are too large "
				"a sum",
				(long long)customer);
	return rhythm_day(r, day, e);
}

enum crm_status
crmp_rhythm_of(struct crmp_rhythm *r, int64_t customer, int64_t *halves,
	       int64_t *repeat_minor, struct crm_error *e)
{
	enum crm_status rc = rhythm_seek(r, customer, e);
	int64_t repeat = 0;

	r->n = 0;
	while (!rc && r->row && crmp_col_int(r->st, 0) == customer)
		rc = rhythm_take(r, customer, &repeat, e);
	r->at = customer;
	if (rc)
		return rc;
	*halves = r->n > 2 ? crmp_gap_halves(r->days, r->n) : -1;
	*repeat_minor = repeat;
	return CRM_OK;
}

void
crmp_rhythm_rest(struct crmp_rhythm *r)
{
	crmp_reset(r->st);
	r->row = r->ended = false;
}

void
crmp_rhythm_free(struct crmp_rhythm *r)
{
	crmp_stmt_free(r->st);
	free(r->days);
}
