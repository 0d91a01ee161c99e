/* SPDX-License-Identifier: MIT */
/* clock.c - SLA clocks: working time used of a target, with pauses */
#include "rule/clock.h"

#include <stdlib.h>
#include <string.h>

static int
by_start(const void *a, const void *b)
{
	const struct crm_sla_pause *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* The pauses in order: *own, to be freed, unless they are already. */
static enum crm_status
in_order(const struct crm_sla *s, struct crm_sla_pause **own,
	 struct crm_error *e)
{
	size_t i;

	*own = NULL;
	for (i = 1; i < s->npauses; i++)
		if (s->pauses[i - 1].from > s->pauses[i].from)
			break;
	if (i >= s->npauses)
		return CRM_OK;
	*own = calloc(s->npauses, sizeof(**own));
	if (!*own)
		return crm_nomem(e);
	memcpy(*own, s->pauses, s->npauses * sizeof(**own));
	qsort(*own, s->npauses, sizeof(**own), by_start);
	return CRM_OK;
}

static int64_t
end_of(const struct crm_sla *s, int64_t now)
{
	int64_t end = s->has_stop && s->stop <= now ? s->stop : now;

	return end > s->start ? end : s->start;
}

/* Hand over the stretches between pauses, whatever the calendar says. */
static enum crm_status
running(const struct crm_sla *s, int64_t now, crmp_span_fn *fn, void *arg,
	struct crm_error *e)
{
	int64_t at = s->start, end = end_of(s, now);
	const struct crm_sla_pause *p;
	struct crm_sla_pause *own;
	enum crm_status st;
	size_t i;

	if (s->target_s < 0)
		return crm_fail(e, CRM_USAGE, "target",
				"a target is not negative");
	st = in_order(s, &own, e);
	p = own ? own : s->pauses;
	for (i = 0; !st && i < s->npauses && at < end; i++) {
		if (p[i].to <= p[i].from)
			continue;
		if (p[i].from > at)
			st = fn(arg, at, p[i].from < end ? p[i].from : end, e);
		if (p[i].to > at)
			at = p[i].to;
	}
	if (!st && at < end)
		st = fn(arg, at, end, e);
	free(own);
	return st;
}

struct count {
	const struct crm_sla *s;
	int64_t used, due;
	bool reached;
};

static enum crm_status
count_span(void *arg, int64_t from, int64_t to, struct crm_error *e)
{
	struct count *c = arg;
	int64_t n = crm_calendar_between(c->s->calendar, from, to);

	(void)e;
	if (!c->reached && n > 0 && n >= c->s->target_s - c->used)
		c->reached =
			crm_calendar_add(c->s->calendar, from,
					 c->s->target_s - c->used, &c->due);
	c->used += n;
	return CRM_OK;
}

static bool
is_paused(const struct crm_sla *s, int64_t at)
{
	size_t i;

	for (i = 0; i < s->npauses; i++)
		if (s->pauses[i].from <= at && at < s->pauses[i].to)
			return true;
	return false;
}

enum crm_status
crm_sla_read(const struct crm_sla *s, int64_t now, struct crm_sla_reading *r,
	     struct crm_error *e)
{
	struct count c = { .s = s, .due = s->start };
	enum crm_status st;
	int64_t left;

	c.reached = s->target_s == 0;
	st = running(s, now, count_span, &c, e);
	if (st)
		return st;
	left = s->target_s - c.used;
	if (!c.reached)
		c.reached = crm_calendar_add(s->calendar, end_of(s, now), left,
					     &c.due);
	memset(r, 0, sizeof(*r));
	r->used_s = c.used;
	r->remaining_s = left;
	r->share = s->target_s ? (double)c.used / (double)s->target_s : 1.0;
	r->has_due = c.reached;
	r->due = c.due;
	r->stopped = s->has_stop && s->stop <= now;
	r->paused = !r->stopped && is_paused(s, now);
	r->state = left < 0	? CRM_SLA_BREACHED
		   : r->stopped ? CRM_SLA_MET
		   : r->paused	? CRM_SLA_PAUSED
				: CRM_SLA_RUNNING;
	r->at_risk =
		!r->stopped && left >= 0 && s->risk > 0 && r->share >= s->risk;
	return CRM_OK;
}

struct listing {
	const struct crm_calendar *calendar;
	crmp_span_fn *fn;
	void *arg;
};

static enum crm_status
list_span(void *arg, int64_t from, int64_t to, struct crm_error *e)
{
	struct listing *l = arg;

	return crmp_calendar_each(l->calendar, from, to, l->fn, l->arg, e);
}

enum crm_status
crmp_sla_each(const struct crm_sla *s, int64_t now, crmp_span_fn *fn, void *arg,
	      struct crm_error *e)
{
	struct listing l = { s->calendar, fn, arg };

	return running(s, now, list_span, &l, e);
}

const char *
crm_sla_state_name(enum crm_sla_state s)
{
	static const char *const names[] = { "running", "paused", "met",
					     "breached" };

	return names[s];
}
