/* SPDX-License-Identifier: MIT */
/* workday.c - working hours of a day, exceptions, and calendars made of them */
#include "rule/workday.h"

#include <stdlib.h>
#include <string.h>

#define NOBODY SIZE_MAX
#define FAR_OFF ((int64_t)1 << 40) /* days */

bool
crmp_workday_add(struct crmp_workday *w, const char *t)
{
	int a, b, c, d, from, to, end = 0;

	if (w->n == CRMP_INTERVALS || strlen(t) != 11 ||
	    sscanf(t, "%2d:%2d-%2d:%2d%n", &a, &b, &c, &d, &end) != 4 ||
	    end != 11 || a < 0 || b < 0 || c < 0 || d < 0 || b > 59 || d > 59)
		return false;
	from = a * 60 + b;
	to = c * 60 + d;
	if (from >= to || to > 24 * 60 || (w->n && from < w->at[w->n - 1].to))
		return false;
	w->at[w->n].from = from;
	w->at[w->n].to = to;
	w->n++;
	return true;
}

const struct crmp_workday *
crmp_calendar_day(const struct crmp_calendar *c, int64_t day)
{
	size_t i;

	for (i = 0; i < c->nexceptions; i++)
		if (day >= c->exceptions[i].from && day <= c->exceptions[i].to)
			return &c->exceptions[i].hours;
	return &c->week[crm_day_weekday(day) - 1];
}

/*
 * Exceptions may overlap.  Their borders cut time into pieces; each piece
 * goes to the first exception that covers it, and next[] leads past pieces
 * already given away.
 */
struct pieces {
	int64_t *cut; /* piece k is [cut[k], cut[k + 1]) */
	size_t n;     /* of cuts */
	size_t *owner, *next;
};

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Its days, [*from, *to); false if there are none. */
static bool
exception_days(const struct crmp_exception *x, int64_t *from, int64_t *to)
{
	*from = x->from > -FAR_OFF ? x->from : -FAR_OFF;
	*to = x->to < FAR_OFF ? x->to + 1 : FAR_OFF;
	return *from < *to;
}

static void
cut_up(struct pieces *p, const struct crmp_calendar *d)
{
	int64_t from, to;
	size_t i, n = 0;

	for (i = 0; i < d->nexceptions; i++) {
		if (!exception_days(&d->exceptions[i], &from, &to))
			continue;
		p->cut[n++] = from;
		p->cut[n++] = to;
	}
	qsort(p->cut, n, sizeof(*p->cut), by_value);
	for (i = 0; i < n; i++)
		if (!p->n || p->cut[i] != p->cut[p->n - 1])
			p->cut[p->n++] = p->cut[i];
	for (i = 0; i <= p->n; i++) {
		p->owner[i] = NOBODY;
		p->next[i] = i;
	}
}

/* The first piece from k on that nobody has. */
static size_t
vacant(struct pieces *p, size_t k)
{
	while (p->next[k] != k) {
		p->next[k] = p->next[p->next[k]];
		k = p->next[k];
	}
	return k;
}

static size_t
piece_at(const struct pieces *p, int64_t cut)
{
	const int64_t *at =
		bsearch(&cut, p->cut, p->n, sizeof(*p->cut), by_value);

	return (size_t)(at - p->cut);
}

static void
give_away(struct pieces *p, const struct crmp_calendar *d)
{
	int64_t from, to;
	size_t i, k, end;

	for (i = 0; i < d->nexceptions; i++) {
		if (!exception_days(&d->exceptions[i], &from, &to))
			continue;
		end = piece_at(p, to);
		for (k = vacant(p, piece_at(p, from)); k < end;
		     k = vacant(p, k)) {
			p->owner[k] = i;
			p->next[k] = k + 1;
		}
	}
}

static void
collect(const struct pieces *p, const struct crmp_calendar *d,
	struct crm_calendar *c)
{
	struct crmp_exception *s;
	size_t k;

	for (k = 0; k + 1 < p->n; k++) {
		if (p->owner[k] == NOBODY)
			continue;
		s = &c->spans[c->nspans];
		if (k && p->owner[k] == p->owner[k - 1]) {
			s[-1].to = p->cut[k + 1] - 1;
			continue;
		}
		s->from = p->cut[k];
		s->to = p->cut[k + 1] - 1;
		s->hours = d->exceptions[p->owner[k]].hours;
		c->nspans++;
	}
}

enum crm_status
crmp_calendar_new(const struct crmp_calendar *d, struct crm_zone *z,
		  struct crm_calendar **c, struct crm_error *e)
{
	struct crm_calendar *new = calloc(1, sizeof(*new));
	size_t n = d->nexceptions;
	struct pieces p = { 0 };
	enum crm_status st = CRM_OK;

	p.cut = calloc(n + 1, 2 * sizeof(*p.cut));
	p.owner = calloc(n + 1, 2 * sizeof(*p.owner));
	p.next = calloc(n + 1, 2 * sizeof(*p.next));
	if (new)
		new->spans = calloc(n + 1, 2 * sizeof(*new->spans));
	if (!new || !new->spans || !p.cut || !p.owner || !p.next) {
		crmp_calendar_free(new);
		st = crm_nomem(e);
		goto out;
	}
	new->zone = z;
	memcpy(new->week, d->week, sizeof(new->week));
	cut_up(&p, d);
	give_away(&p, d);
	collect(&p, d, new);
	*c = new;
out:
	free(p.cut);
	free(p.owner);
	free(p.next);
	return st;
}

void
crmp_calendar_free(struct crm_calendar *c)
{
	if (!c)
		return;
	free(c->spans);
	free(c);
}

void
crmp_calendar_stretch(const struct crm_calendar *c, int64_t day,
		      struct crmp_stretch *s)
{
	size_t lo = 0, hi = c->nspans, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (c->spans[mid].to < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	s->first = lo ? c->spans[lo - 1].to + 1 : INT64_MIN;
	s->last = INT64_MAX;
	s->hours = NULL;
	if (lo == c->nspans)
		return;
	s->last = c->spans[lo].from - 1;
	if (day <= s->last)
		return;
	s->first = c->spans[lo].from;
	s->last = c->spans[lo].to;
	s->hours = &c->spans[lo].hours;
}
