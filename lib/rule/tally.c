/* SPDX-License-Identifier: MIT */
/* tally.c - customers counted into windows of days */
#include "rule/tally.h"

#include <stdlib.h>
#include <string.h>

enum crm_status
crmp_tally_new(struct crmp_tally *t, const struct crmp_windows *w,
	       struct crm_error *e)
{
	struct crmp_cell *cells = calloc(w->n + 1, sizeof *cells);

	if (!cells)
		return crm_nomem(e);
	t->w = w;
	t->cells = cells;
	return CRM_OK;
}

void
crmp_tally_free(struct crmp_tally *t)
{
	size_t i;

	for (i = 0; t->cells && i <= t->w->n; i++)
		free(t->cells[i].cycle.n);
	free(t->cells);
	*t = (struct crmp_tally){ 0 };
}

/* ---- one customer ------------------------------------------------------- */

enum crm_status
crmp_person_begin(struct crmp_person *p, struct crmp_tally *into,
		  struct crm_error *e)
{
	size_t bounds = into->w->n + 1;
	unsigned char *on;

	if (p->rule.wanted && p->bounds < bounds) {
		on = realloc(p->on, bounds);
		if (!on)
			return crm_nomem(e);
		memset(on, 0, bounds);
		p->on = on;
		p->bounds = bounds;
	}
	p->into = into;
	p->at = p->bought_at = 0;
	p->repeated = false;
	p->days = p->first = p->last = p->halves = 0;
	p->kept = p->repeat_kept = 0;
	p->known = false;
	p->ngaps = 0;
	p->lo = SIZE_MAX;
	p->hi = 0;
	return CRM_OK;
}

void
crmp_person_free(struct crmp_person *p)
{
	free(p->gaps);
	free(p->on);
	*p = (struct crmp_person){ 0 };
}

void
crmp_person_known(struct crmp_person *p, int64_t day)
{
	p->known = true;
	p->since = day;
}

/* A bound is judged by the day before it, or by today if that is earlier. */
void
crmp_person_bound(struct crmp_person *p, int64_t from, int64_t to)
{
	const struct crmp_windows *w = p->into->w;
	size_t lo, end;

	if (!p->rule.wanted || from > p->rule.today || to < from)
		return;
	lo = crmp_window_of(w, from, p->at);
	end = to >= p->rule.today ? w->n + 1 : crmp_window_of(w, to + 1, lo);
	if (lo >= end)
		return;
	memset(p->on + lo, 1, end - lo);
	p->lo = lo < p->lo ? lo : p->lo;
	p->hi = end > p->hi ? end : p->hi;
}

/* Active since the last purchase, at most until the day `to`. */
static void
was_active(struct crmp_person *p, int64_t to)
{
	double own = p->ngaps > 1 ? p->rule.times * (double)p->halves / 2 : 0;
	int64_t room = p->rule.days;

	if (own > (double)room)
		room = own < 1e7 ? (int64_t)own : (int64_t)1e7;
	if (to - p->last > room)
		to = p->last + room;
	crmp_person_bound(p, p->last, to);
}

static enum crm_status
keep_gap(struct crmp_person *p, int64_t gap, struct crm_error *e)
{
	size_t i, cap = p->cap ? p->cap * 2 : 32;
	int64_t *grown;

	if (p->ngaps == p->cap) {
		grown = reallocarray(p->gaps, cap, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		p->gaps = grown;
		p->cap = cap;
	}
	for (i = p->ngaps++; i > 0 && p->gaps[i - 1] > gap; i--)
		p->gaps[i] = p->gaps[i - 1];
	p->gaps[i] = gap;
	return CRM_OK;
}

/* One gap more, which may change the customer's own median. */
static enum crm_status
rhythm(struct crmp_person *p, int64_t gap, struct crm_error *e)
{
	struct crmp_spread *s = &p->into->cells[p->at].cycle;
	enum crm_status rc = keep_gap(p, gap, e);
	int64_t halves;

	if (rc || p->ngaps < 2)
		return rc;
	halves = p->gaps[(p->ngaps - 1) / 2] + p->gaps[p->ngaps / 2];
	if (p->cycle && (p->ngaps == 2 || halves != p->halves)) {
		rc = crmp_spread_add(s, halves, 1, e);
		if (!rc && p->ngaps > 2)
			rc = crmp_spread_add(s, p->halves, -1, e);
	}
	p->halves = halves;
	return rc;
}

static enum crm_status
purchase(struct crmp_person *p, int64_t day, struct crm_error *e)
{
	struct crmp_sums *s = &p->into->cells[p->at].s;
	enum crm_status rc = CRM_OK;

	if (++p->days == 1) {
		p->first = day;
		s->fresh++;
		s->once++;
	} else if (p->days == 2) {
		s->twice++;
	}
	if (p->bought_at != p->at + 1) {
		p->bought_at = p->at + 1;
		p->repeated = false;
		s->buyers++;
	}
	if (p->days > 1 && !p->repeated) {
		p->repeated = true;
		s->repeaters++;
	}
	if (p->days > 1 && p->rule.wanted)
		was_active(p, day - 1);
	if (p->days > 1 && (p->rule.wanted || p->cycle))
		rc = rhythm(p, day - p->last, e);
	p->last = day;
	return rc;
}

/* Of the latest purchases of the window first, which are repeats. */
static void
refund(struct crmp_person *p, struct crmp_sums *s, int64_t minor)
{
	int64_t repeat = minor < p->repeat_kept ? minor : p->repeat_kept;
	int64_t all = minor < p->kept ? minor : p->kept;

	p->repeat_kept -= repeat;
	p->kept -= all;
	s->repeat_kept -= repeat;
	s->kept -= all;
	s->unmatched += minor - all;
}

/* A refund takes from what the customer bought in the same window. */
static bool
keep(struct crmp_person *p, struct crmp_sums *s, const struct crmp_day *d)
{
	if (!d->bought) { /* a day of returns alone has no net */
		refund(p, s, -d->net);
		return true;
	}
	/* of all that is kept the others are a part */
	if (crmp_add_overflows(s->kept, d->net, &s->kept))
		return false;
	p->kept += d->net;
	if (p->days) {
		p->repeat_kept += d->net;
		s->repeat_kept += d->net;
	}
	return true;
}

enum crm_status
crmp_person_day(struct crmp_person *p, const struct crmp_day *d,
		struct crm_error *e)
{
	size_t at = crmp_window_of(p->into->w, d->day, p->at);
	struct crmp_sums *s;

	if (at != p->at)
		p->kept = p->repeat_kept = 0;
	p->at = at;
	if (at > p->into->w->n)
		return CRM_OK;
	s = &p->into->cells[at].s;
	s->orders += d->orders;
	if (crmp_add_overflows(s->revenue, d->booked, &s->revenue) ||
	    !keep(p, s, d))
		return crm_fail(e, CRM_TROUBLE, NULL,
				"the sum of all orders is too large");
	return d->bought ? purchase(p, d->day, e) : CRM_OK;
}

void
crmp_person_end(struct crmp_person *p)
{
	struct crmp_cell *cells = p->into->cells;
	size_t i, n = p->into->w->n;

	if (p->known) {
		if (p->days && p->first < p->since)
			p->since = p->first;
		i = crmp_window_of(p->into->w, p->since, 0);
		if (i <= n)
			cells[i].s.customers++;
	}
	if (p->days && p->rule.wanted)
		was_active(p, INT64_MAX / 2);
	for (i = p->lo; i < p->hi; i++) {
		if (!p->on[i])
			continue;
		p->on[i] = 0;
		cells[i].s.active++;
		if (i < n && (i + 1 == p->hi || !p->on[i + 1]))
			cells[i + 1].s.lost++;
	}
}

/* ---- sums of windows ---------------------------------------------------- */

static enum crm_status
carry(struct crmp_totals *t, const struct crmp_cell *c, struct crm_error *e)
{
	struct crmp_sums was = t->s;
	enum crm_status rc = CRM_OK;
	size_t i;

	t->s = c->s;
	t->s.customers += was.customers;
	t->s.once += was.once;
	t->s.twice += was.twice;
	t->s.before = was.active;
	for (i = 0; !rc && i < c->cycle.len; i++)
		if (c->cycle.n[i])
			rc = crmp_spread_add(&t->cycle, (int64_t)i,
					     c->cycle.n[i], e);
	t->s.cycle4 = was.cycle4;
	t->s.cycles = was.cycles;
	if (c->cycle.len)
		t->s.cycle4 = crmp_spread_median(&t->cycle, &t->s.cycles);
	return rc;
}

enum crm_status
crmp_totals_next(struct crmp_totals *t, const struct crmp_tally *of,
		 struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	if (!t->next)
		rc = carry(t, &of->cells[t->next++], e);
	return rc ? rc : carry(t, &of->cells[t->next++], e);
}

void
crmp_totals_free(struct crmp_totals *t)
{
	free(t->cycle.n);
	*t = (struct crmp_totals){ 0 };
}
