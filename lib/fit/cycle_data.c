/* SPDX-License-Identifier: MIT */
/* cycle_data.c - the purchases a model of buying is fitted to, in one pass */
#include "fit/cycle_data.h"
#include "query/query.h"
#include "policy/policy.h"

#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct crm_store *s;
	const struct crmp_cycle_scope *o;
	struct crmp_cycle_data *d;
	struct crmp_bits chosen; /* by the condition */
	int digits;
	struct crm_error *e;
};

static enum crm_status
data_chosen(void *arg, int64_t id, struct crm_error *e)
{
	struct reading *r = arg;

	return crmp_bits_set(&r->chosen, id, e);
}

static enum crm_status
keep_spend(struct reading *r, const struct crm_buyer *b)
{
	struct crmp_cycle_data *d = r->d;
	size_t cap = d->cap ? d->cap * 2 : 1024;
	struct crmp_spend one, *grown;

	if (!crmp_spend_of(b, r->digits, &one))
		return CRM_OK;
	if (d->nspends == d->cap) {
		grown = reallocarray(d->spends, cap, sizeof *grown);
		if (!grown)
			return crm_nomem(r->e);
		d->spends = grown;
		d->cap = cap;
	}
	d->spends[d->nspends++] = one;
	return CRM_OK;
}

/* The first purchase says whether the customer is in scope. */
static enum crm_status
data_day(struct reading *r, const struct crmp_buys *b, struct crm_buyer *who,
	 bool *in)
{
	struct crmp_cycle_data *d = r->d;
	const struct crmp_day *day = &b->day;

	if (who->x >= 0 &&
	    crmp_add_overflows(who->repeat_minor, day->net, &who->repeat_minor))
		return crm_fail(r->e, CRM_TROUBLE, NULL,
				"the purchases of customer/%lld are too large "
				"a sum",
				(long long)b->id);
	if (!day->bought)
		return CRM_OK;
	who->last_day = day->day;
	if (++who->x) {
		d->again[day->day - d->start]++;
		return CRM_OK;
	}
	who->first_day = day->day;
	*in = day->day >= r->o->from && day->day < r->o->to;
	if (*in)
		d->first[day->day - d->start]++;
	return CRM_OK;
}

/* Its days are counted in place. */
static enum crm_status
data_one_customer(struct reading *r, struct crmp_buys *b)
{
	struct crm_buyer who = { .x = -1 };
	int64_t id = b->id;
	bool in = !r->o->where || crmp_bits_has(&r->chosen, id);
	enum crm_status rc = CRM_OK;

	while (!rc && b->id == id) {
		if (in)
			rc = data_day(r, b, &who, &in);
		if (!rc)
			rc = crmp_buys_next(b, r->e);
	}
	if (rc || !in || who.x < 0)
		return rc;
	rc = crm_groups_add(&r->d->groups, who.x, who.last_day - who.first_day,
			    r->o->until - who.first_day, 1, r->e);
	return rc ? rc : keep_spend(r, &who);
}

static enum crm_status
histogram(struct reading *r)
{
	struct crmp_days all = { .from = CRMP_DAY_FIRST,
				 .to = r->o->until + 1 };
	struct crmp_cycle_data *d = r->d;
	enum crm_status rc;
	int64_t last;

	rc = crmp_days_ordered(r->s, &all, &d->start, &last, r->e);
	if (rc == CRM_ABSENT)
		return crm_fail(r->e, CRM_REFUSED, NULL,
				"nobody has bought anything by then");
	if (rc)
		return rc;
	d->days = (size_t)(r->o->until - d->start + 1);
	d->first = calloc(d->days, sizeof *d->first);
	d->again = calloc(d->days, sizeof *d->again);
	return d->first && d->again ? CRM_OK : crm_nomem(r->e);
}

enum crm_status
crmp_cycle_load(struct crm_store *s, const struct crmp_cycle_scope *o,
		struct crmp_cycle_data *d, struct crm_error *e)
{
	struct reading r = { .s = s, .o = o, .d = d, .e = e };
	const char *code = crmp_base_currency(s, e);
	struct crmp_buys buys = { 0 };
	enum crm_status rc;

	if (!code || !crmp_zone(s, e))
		return CRM_TROUBLE;
	r.digits = crm_currency_digits(code);
	rc = histogram(&r);
	if (!rc && o->where)
		rc = crmp_where_each(s, &crmp_type_customer, o->where,
				     data_chosen, &r, e);
	if (!rc)
		rc = crmp_buys_open(s, 0, o->until + 1, &buys, e);
	while (!rc && buys.id)
		rc = data_one_customer(&r, &buys);
	crmp_buys_close(&buys);
	crmp_bits_free(&r.chosen);
	if (!rc)
		crm_groups_sort(&d->groups);
	return rc;
}

void
crmp_cycle_data_free(struct crmp_cycle_data *d)
{
	crm_groups_free(&d->groups);
	free(d->spends);
	free(d->first);
	free(d->again);
	memset(d, 0, sizeof *d);
}
