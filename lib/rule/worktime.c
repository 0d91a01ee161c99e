/* SPDX-License-Identifier: MIT */
/* worktime.c - adding, measuring and listing working time */
#include "rule/workday.h"

#define DAY 86400
#define IDLE 3660	    /* days without work that end a search */
#define FIRST_DAY (-719161) /* 0001-01-02, a zone off the first */
#define LAST_DAY 2932895    /* 9999-12-30 */
#define LOW ((int64_t)FIRST_DAY * DAY)
#define HIGH ((int64_t)LAST_DAY * DAY)

/* Working intervals are shown to one of these until it has enough. */
typedef bool visitor(void *arg, int64_t from, int64_t to);

struct walk {
	const struct crm_calendar *c;
	struct crmp_stretch s;
	int64_t day, midnight; /* remembered: when that day begins */
};

static int64_t
clip(int64_t at)
{
	return at < LOW ? LOW : at > HIGH ? HIGH : at;
}

static int64_t
civil_seconds(const struct crm_civil *t)
{
	return crm_day_of(t->year, t->month, t->day) * DAY + t->hour * 3600 +
	       t->minute * 60 + t->second;
}

/* The first instant at which clocks show that minute of that day, or later. */
static int64_t
first_instant(struct crm_zone *z, int64_t day, int minute)
{
	int64_t at, low, high, mid, want = day * DAY + minute * 60;
	struct crm_civil t;

	crm_day_civil(day + minute / (24 * 60), &t);
	t.hour = minute % (24 * 60) / 60;
	t.minute = minute % 60;
	at = crm_zone_instant(z, &t);
	crm_zone_local(z, at, &t);
	if (civil_seconds(&t) == want)
		return at;
	/* skipped: the change itself, less than its own length before */
	for (low = at - DAY, high = at; high - low > 1;) {
		mid = low + (high - low) / 2;
		crm_zone_local(z, mid, &t);
		if (civil_seconds(&t) < want)
			low = mid;
		else
			high = mid;
	}
	return high;
}

static const struct crmp_workday *
hours_on(struct walk *w, int64_t day)
{
	if (day < w->s.first || day > w->s.last)
		crmp_calendar_stretch(w->c, day, &w->s);
	return w->s.hours ? w->s.hours : &w->c->week[crm_day_weekday(day) - 1];
}

static int64_t
midnight(struct walk *w, int64_t day)
{
	if (w->day != day) {
		w->midnight = first_instant(w->c->zone, day, 0);
		w->day = day;
	}
	return w->midnight;
}

struct span {
	int64_t from, to;
};

/* The day's intervals as they are within [a, b), n of them. */
static int
spans_of(struct walk *w, int64_t day, int way, int64_t a, int64_t b,
	 struct span *s)
{
	const struct crmp_workday *h = hours_on(w, day);
	struct crm_zone *z = w->c->zone;
	int64_t start, end;
	bool plain;
	int i, n = 0;

	if (!h->n)
		return 0;
	/* asked for in the order in which one of them is remembered */
	start = way > 0 ? midnight(w, day) : 0;
	end = midnight(w, day + 1);
	if (way < 0)
		start = midnight(w, day);
	/* no zone went there and back within a day */
	plain = end - start == DAY;
	for (i = 0; i < h->n; i++) {
		s[n].from = plain ? start + h->at[i].from * 60
				  : first_instant(z, day, h->at[i].from);
		s[n].to = plain ? start + h->at[i].to * 60
				: first_instant(z, day, h->at[i].to);
		if (s[n].from < a)
			s[n].from = a;
		if (s[n].to > b)
			s[n].to = b;
		n += s[n].from < s[n].to;
	}
	return n;
}

static struct walk
walk_of(const struct crm_calendar *c)
{
	struct walk w = { .c = c, .s = { 1, 0, NULL }, .day = INT64_MIN };

	return w;
}

/* Show [a, b) forward; true if the visitor had enough. */
static bool
forward(const struct crm_calendar *c, int64_t a, int64_t b, int idle,
	visitor *fn, void *arg)
{
	int64_t day = crm_zone_day(c->zone, a), seen = day;
	int64_t last = crm_zone_day(c->zone, b) + 1;
	struct walk w = walk_of(c);
	struct span s[CRMP_INTERVALS];
	int i, n;

	for (; day <= last && (!idle || day - seen <= idle); day++) {
		n = spans_of(&w, day, 1, a, b, s);
		for (i = 0; i < n; i++)
			if (fn(arg, s[i].from, s[i].to))
				return true;
		if (n)
			seen = day;
		else if (w.s.hours && !w.s.hours->n)
			day = w.s.last < last ? w.s.last : last;
	}
	return false;
}

static bool
backward(const struct crm_calendar *c, int64_t a, int64_t b, int idle,
	 visitor *fn, void *arg)
{
	/* a day may have begun that clocks then left again */
	int64_t day = crm_zone_day(c->zone, b) + 1, seen = day;
	int64_t first = crm_zone_day(c->zone, a);
	struct walk w = walk_of(c);
	struct span s[CRMP_INTERVALS];
	int n;

	for (; day >= first && seen - day <= idle; day--) {
		n = spans_of(&w, day, -1, a, b, s);
		if (n)
			seen = day;
		else if (w.s.hours && !w.s.hours->n)
			day = w.s.first > first ? w.s.first : first;
		while (n-- > 0)
			if (fn(arg, s[n].from, s[n].to))
				return true;
	}
	return false;
}

static bool
sum_up(void *arg, int64_t from, int64_t to)
{
	int64_t *sum = arg;

	*sum += to - from;
	return false;
}

int64_t
crm_calendar_between(const struct crm_calendar *c, int64_t a, int64_t b)
{
	int64_t sum = 0;

	a = clip(a);
	b = clip(b);
	if (b < a)
		return -crm_calendar_between(c, b, a);
	if (!c)
		return b - a;
	(void)forward(c, a, b, 0, sum_up, &sum);
	return sum;
}

struct search {
	int64_t left, at;
};

static bool
take_span(void *arg, int64_t from, int64_t to)
{
	struct search *s = arg;

	if (s->left <= to - from) {
		s->at = from + s->left;
		return true;
	}
	s->left -= to - from;
	return false;
}

static bool
take_back(void *arg, int64_t from, int64_t to)
{
	struct search *s = arg;

	if (s->left <= to - from) {
		s->at = to - s->left;
		return true;
	}
	s->left -= to - from;
	return false;
}

bool
crm_calendar_add(const struct crm_calendar *c, int64_t from, int64_t work_s,
		 int64_t *to)
{
	struct search s = { 0, from };
	bool found = work_s == 0;

	if (from < LOW || from > HIGH || work_s < LOW - HIGH ||
	    work_s > HIGH - LOW)
		return false;
	s.left = work_s < 0 ? -work_s : work_s;
	if (!c) {
		s.at = from + work_s;
		found = s.at >= LOW && s.at <= HIGH;
	} else if (work_s > 0) {
		found = forward(c, from, HIGH, IDLE, take_span, &s);
	} else if (work_s < 0) {
		found = backward(c, LOW, from, IDLE, take_back, &s);
	}
	if (found)
		*to = s.at;
	return found;
}

/* The n-th working day after one, or before it. */
static bool
nth_day(const struct crm_calendar *c, int64_t n, int64_t *day)
{
	int64_t d = *day, seen = d;
	int way = n < 0 ? -1 : 1;
	struct walk w = walk_of(c);

	while (n) {
		d += way;
		if (d < FIRST_DAY || d > LAST_DAY || (d - seen) * way > IDLE)
			return false;
		if (!hours_on(&w, d)->n)
			continue;
		seen = d;
		n -= way;
	}
	*day = d;
	return true;
}

bool
crm_calendar_add_days(const struct crm_calendar *c, int64_t from, int64_t days,
		      int64_t *to)
{
	struct crm_civil t, target;
	int64_t day;

	if (from < LOW || from > HIGH || days < -LAST_DAY * 2 ||
	    days > LAST_DAY * 2)
		return false;
	if (!c)
		return crm_calendar_add(NULL, from, days * DAY, to);
	if (!days) {
		*to = from;
		return true;
	}
	crm_zone_local(c->zone, from, &t);
	day = crm_day_of(t.year, t.month, t.day);
	if (!nth_day(c, days, &day))
		return false;
	crm_day_civil(day, &target);
	target.hour = t.hour;
	target.minute = t.minute;
	target.second = t.second;
	*to = crm_zone_instant(c->zone, &target);
	return true;
}

struct listing {
	crmp_span_fn *fn;
	void *arg;
	struct crm_error *e;
	enum crm_status st;
};

static bool
hand_over(void *arg, int64_t from, int64_t to)
{
	struct listing *l = arg;

	l->st = l->fn(l->arg, from, to, l->e);
	return l->st != CRM_OK;
}

enum crm_status
crmp_calendar_each(const struct crm_calendar *c, int64_t a, int64_t b,
		   crmp_span_fn *fn, void *arg, struct crm_error *e)
{
	struct listing l = { fn, arg, e, CRM_OK };

	a = clip(a);
	b = clip(b);
	if (a >= b)
		return CRM_OK;
	if (c)
		(void)forward(c, a, b, 0, hand_over, &l);
	else
		(void)hand_over(&l, a, b);
	return l.st;
}
