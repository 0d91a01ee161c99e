/* SPDX-License-Identifier: MIT */
/*
 * rhythm.c - the purchase days of one customer after the other
 *
 * Orders come in order of customer from one statement, which goes on where it
 * stands as long as customers are asked for in that order, and not far ahead.
 */
#include "facts/facts.h"
#include "rule/quantile.h"

#include <stdlib.h>

#define STEPS 40 /* days stepped over; more than that cost more than a seek */

/* To the first purchase day of the customer, or of one behind. */
static enum crm_status
rhythm_seek(struct crmp_rhythm *r, int64_t customer, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int n;

	for (n = 0; !rc && r->open && customer > r->at && n < STEPS; n++) {
		if (!r->buys.id || r->buys.id >= customer)
			return CRM_OK;
		rc = crmp_buys_next(&r->buys, e);
	}
	if (!rc)
		rc = crmp_buys_open(r->s, customer, CRMP_DAY_LAST, &r->buys, e);
	r->open = !rc;
	return rc;
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

/* Refunds lower what was bought after the first purchase. */
static enum crm_status
rhythm_take(struct crmp_rhythm *r, int64_t *repeat, struct crm_error *e)
{
	const struct crmp_day *d = &r->buys.day;

	if (r->n && crmp_add_overflows(*repeat, d->net, repeat))
		return crm_fail(e, CRM_TROUBLE, NULL,
				"the purchases of customer/%lld are too large "
				"a sum",
				(long long)r->buys.id);
	return d->bought ? rhythm_day(r, d->day, e) : CRM_OK;
}

enum crm_status
crmp_rhythm_of(struct crmp_rhythm *r, int64_t customer, int64_t *halves,
	       int64_t *repeat_minor, struct crm_error *e)
{
	enum crm_status rc = rhythm_seek(r, customer, e);
	int64_t repeat = 0;

	r->n = 0;
	while (!rc && r->buys.id == customer) {
		rc = rhythm_take(r, &repeat, e);
		if (!rc)
			rc = crmp_buys_next(&r->buys, e);
	}
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
	crmp_reset(r->buys.orders.st);
	r->open = false;
}

void
crmp_rhythm_free(struct crmp_rhythm *r)
{
	crmp_buys_close(&r->buys);
	free(r->days);
}
