/* SPDX-License-Identifier: MIT */
/* buyers.c - purchase logs as the buying models want them */
#include "rule/buyers.h"

#include <stdlib.h>
#include <string.h>

#define MOST 10000000 /* purchases or days of a customer */

struct day {
	int64_t day, sum_minor;
	bool free;    /* an order of amount zero stands */
	bool refunds; /* a row is below zero */
};

/* Take the rows of the next day off p[0..n); their number, 0 on error. */
static size_t
take_day(const struct crm_purchase *p, size_t n, struct day *d,
	 struct crm_error *e)
{
	size_t i;

	*d = (struct day){ .day = p[0].day };
	for (i = 0; i < n && p[i].day == d->day; i++) {
		if (p[i].returned)
			continue;
		d->free |= p[i].amount_minor == 0;
		d->refunds |= p[i].amount_minor < 0;
		if (crmp_add_overflows(d->sum_minor, p[i].amount_minor,
				       &d->sum_minor)) {
			(void)crm_fail(e, CRM_REFUSED, NULL,
				       "amounts of a day are too large");
			return 0;
		}
	}
	if (i < n && p[i].day < d->day) {
		(void)crm_fail(e, CRM_REFUSED, NULL,
			       "purchases are not in order of day");
		return 0;
	}
	return i;
}

static bool
is_purchase(const struct day *d)
{
	return d->sum_minor > 0 ||
	       (d->sum_minor == 0 && d->free && !d->refunds);
}

enum crm_status
crm_buyer_count(const struct crm_purchase *p, size_t n, int64_t until_day,
		struct crm_buyer *b, struct crm_error *e)
{
	struct crm_buyer got = { .x = -1 };
	struct day d;
	size_t i, k;

	for (i = 0; i < n && p[i].day <= until_day; i += k) {
		k = take_day(p + i, n - i, &d, e);
		if (!k)
			return CRM_REFUSED;
		if (got.x >= 0 &&
		    crmp_add_overflows(got.repeat_minor, d.sum_minor,
				       &got.repeat_minor))
			return crm_fail(e, CRM_REFUSED, NULL,
					"amounts of a customer are too large");
		if (!is_purchase(&d))
			continue;
		if (++got.x == 0)
			got.first_day = d.day;
		got.last_day = d.day;
	}
	if (got.x < 0)
		return CRM_ABSENT;
	*b = got;
	return CRM_OK;
}

enum crm_status
crmp_buyer_holdout(const struct crm_purchase *p, size_t n, int64_t from_day,
		   int64_t until_day, struct crmp_holdout *h,
		   struct crm_error *e)
{
	struct crmp_holdout got = { 0 };
	struct day d;
	size_t i, k;

	for (i = 0; i < n && p[i].day <= until_day; i += k) {
		k = take_day(p + i, n - i, &d, e);
		if (!k)
			return CRM_REFUSED;
		if (d.day < from_day || !is_purchase(&d))
			continue;
		got.days++;
		if (crmp_add_overflows(got.sum_minor, d.sum_minor,
				       &got.sum_minor))
			return crm_fail(e, CRM_REFUSED, NULL,
					"amounts of a customer are too large");
	}
	*h = got;
	return CRM_OK;
}

static size_t
hash_place(const struct crm_groups *g, const struct crm_group *r)
{
	uint64_t h = (uint64_t)r->x * 0x9e3779b97f4a7c15u;

	h = (h ^ (uint64_t)r->recency_days) * 0xbf58476d1ce4e5b9u;
	h = (h ^ (uint64_t)r->age_days) * 0x94d049bb133111ebu;
	return (size_t)(h ^ h >> 32) & (g->nslots - 1);
}

/* The slot of r: the one that holds it, or a free one. */
static uint32_t *
slot_of(const struct crm_groups *g, const struct crm_group *r)
{
	const struct crm_group *o;
	size_t i = hash_place(g, r);

	for (; g->slot[i]; i = (i + 1) & (g->nslots - 1)) {
		o = &g->row[g->slot[i] - 1];
		if (o->x == r->x && o->recency_days == r->recency_days &&
		    o->age_days == r->age_days)
			break;
	}
	return &g->slot[i];
}

/* Room for `cap` rows, a power of two; the slots are made anew. */
static enum crm_status
widen(struct crm_groups *g, size_t cap, struct crm_error *e)
{
	struct crm_group *row;
	uint32_t *slot;
	size_t i;

	if (cap > UINT32_MAX / 4)
		return crm_nomem(e);
	slot = calloc(cap * 2, sizeof(*slot));
	if (!slot)
		return crm_nomem(e);
	row = realloc(g->row, cap * sizeof(*row));
	if (!row) {
		free(slot);
		return crm_nomem(e);
	}
	free(g->slot);
	g->row = row;
	g->cap = cap;
	g->slot = slot;
	g->nslots = cap * 2;
	for (i = 0; i < g->n; i++)
		*slot_of(g, &row[i]) = (uint32_t)i + 1;
	return CRM_OK;
}

/* Slots for one row more. */
static enum crm_status
ready(struct crm_groups *g, struct crm_error *e)
{
	size_t cap = g->cap ? g->cap : 1024;

	if (g->slot && g->n < g->cap)
		return CRM_OK;
	while (cap <= g->n)
		cap *= 2;
	return widen(g, cap, e);
}

enum crm_status
crm_groups_add(struct crm_groups *g, int64_t x, int64_t recency_days,
	       int64_t age_days, int64_t count, struct crm_error *e)
{
	struct crm_group r;
	enum crm_status st;
	int64_t customers;
	uint32_t *s;

	if (count < 1 || x < 0 || recency_days < x || age_days < recency_days ||
	    age_days > MOST || (x == 0 && recency_days) ||
	    crmp_add_overflows(g->customers, count, &customers) ||
	    customers > INT64_MAX / MOST)
		return crm_fail(e, CRM_REFUSED, NULL,
				"not a buying history: %lld repeats in %lld of "
				"%lld days",
				(long long)x, (long long)recency_days,
				(long long)age_days);
	st = ready(g, e);
	if (st != CRM_OK)
		return st;
	r = (struct crm_group){ (int32_t)x, (int32_t)recency_days,
				(int32_t)age_days, count };
	s = slot_of(g, &r);
	if (*s) {
		g->row[*s - 1].count += count;
	} else {
		g->row[g->n++] = r;
		*s = (uint32_t)g->n;
	}
	g->customers = customers;
	g->repeats += x * count;
	g->sorted = false;
	return CRM_OK;
}

static int
by_history(const void *a, const void *b)
{
	const struct crm_group *p = a, *q = b;

	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	if (p->recency_days != q->recency_days)
		return p->recency_days < q->recency_days ? -1 : 1;
	return (p->age_days > q->age_days) - (p->age_days < q->age_days);
}

void
crm_groups_sort(struct crm_groups *g)
{
	free(g->slot);
	g->slot = NULL;
	g->nslots = 0;
	if (g->n)
		qsort(g->row, g->n, sizeof(*g->row), by_history);
	g->sorted = true;
}

void
crm_groups_free(struct crm_groups *g)
{
	free(g->row);
	free(g->slot);
	*g = (struct crm_groups){ 0 };
}
