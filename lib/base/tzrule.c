/* SPDX-License-Identifier: MIT */
/* tzrule.c - the yearly rule of a time zone, as POSIX writes it in TZ */
#include <string.h>

#include "base/inner.h"
#include "base/tzif.h"

#define HOUR 3600
#define DAY 86400

static const char no_name[] = "the name of a time in its rule";
static const char no_offset[] = "an offset in its rule";

static size_t
letters(const struct crmp_cur *c, bool quoted)
{
	const char *p = c->p;

	while (p < c->end &&
	       ((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
		(quoted &&
		 ((*p >= '0' && *p <= '9') || *p == '+' || *p == '-'))))
		p++;
	return (size_t)(p - c->p);
}

/* "CET", "<+0330>": at least three characters, which nobody here needs. */
static bool
skip_name(struct crmp_cur *c)
{
	bool quoted = crmp_cur_eat(c, "<");
	size_t n = letters(c, quoted);

	c->p += n;
	return n >= 3 && (!quoted || crmp_cur_eat(c, ">"));
}

/* "[+-]h[:mm[:ss]]" as seconds, the hours at most `most`. */
static bool
read_hms(struct crmp_cur *c, int most, int32_t *v)
{
	bool minus = crmp_cur_eat(c, "-");
	int h, m = 0, s = 0;

	if (!minus)
		crmp_cur_eat(c, "+");
	if (!crmp_cur_digits(c, 1, 3, &h) || h > most)
		return false;
	if (crmp_cur_eat(c, ":")) {
		if (!crmp_cur_digits(c, 2, 2, &m) || m > 59)
			return false;
		if (crmp_cur_eat(c, ":") &&
		    (!crmp_cur_digits(c, 2, 2, &s) || s > 59))
			return false;
	}
	*v = h * HOUR + m * 60 + s;
	if (minus)
		*v = -*v;
	return true;
}

/* POSIX counts west of Greenwich. */
static bool
tzrule_offset(struct crmp_cur *c, int32_t *east)
{
	int32_t west;

	if (!read_hms(c, 24, &west) || west <= -DAY || west >= DAY)
		return false;
	*east = -west;
	return true;
}

static bool
tzrule_within(struct crmp_cur *c, int least, int most, int *v)
{
	return crmp_cur_digits(c, 1, 3, v) && *v >= least && *v <= most;
}

/* ",M3.5.0/2" */
static bool
read_change(struct crmp_cur *c, bool wide, struct crmp_tzday *d)
{
	bool ok;

	if (!crmp_cur_eat(c, ","))
		return false;
	if (crmp_cur_eat(c, "M")) {
		d->kind = CRMP_TZ_WEEKDAY;
		ok = tzrule_within(c, 1, 12, &d->month) &&
		     crmp_cur_eat(c, ".") && tzrule_within(c, 1, 5, &d->week) &&
		     crmp_cur_eat(c, ".") && tzrule_within(c, 0, 6, &d->day);
	} else if (crmp_cur_eat(c, "J")) {
		d->kind = CRMP_TZ_JULIAN;
		ok = tzrule_within(c, 1, 365, &d->day);
	} else {
		d->kind = CRMP_TZ_ORDINAL;
		ok = tzrule_within(c, 0, 365, &d->day);
	}
	d->at = 2 * HOUR; /* unless said */
	if (!ok || !crmp_cur_eat(c, "/"))
		return ok;
	return (wide || (c->p < c->end && *c->p != '-')) &&
	       read_hms(c, wide ? 167 : 24, &d->at);
}

const char *
crmp_tzrule_read(const char *s, size_t n, bool wide, struct crmp_tzrule *r)
{
	struct crmp_cur c = { s, s + n };
	struct crmp_tzrule new = { 0 };

	if (!skip_name(&c))
		return no_name;
	if (!tzrule_offset(&c, &new.std))
		return no_offset;
	if (c.p < c.end) {
		new.summer = true;
		if (!skip_name(&c))
			return no_name;
		new.dst = new.std + HOUR; /* unless said */
		if (c.p < c.end && *c.p != ',' && !tzrule_offset(&c, &new.dst))
			return no_offset;
		if (new.dst >= DAY)
			return no_offset;
		if (!read_change(&c, wide, &new.from) ||
		    !read_change(&c, wide, &new.to))
			return "a day of change in its rule";
	}
	if (c.p < c.end)
		return "the end of its rule";
	*r = new;
	return NULL;
}

/* The instant of a change in a year, `east` being the offset before it. */
static int64_t
change(const struct crmp_tzday *d, int year, int32_t east)
{
	int64_t day;
	int length;

	if (d->kind == CRMP_TZ_WEEKDAY) {
		day = crm_day_of(year, d->month, 1);
		/* a day's own count has Sunday as 7 */
		day += (d->day + 7 - crm_day_weekday(day)) % 7 +
		       (d->week - 1) * 7;
		length = crmp_month_days(year, d->month);
		if (day >= crm_day_of(year, d->month, 1) + length)
			day -= 7;
	} else {
		day = crm_day_of(year, 1, 1) + d->day;
		if (d->kind == CRMP_TZ_JULIAN)
			day -= d->day < 60 || crmp_month_days(year, 2) < 29;
	}
	return day * DAY + d->at - east;
}

int32_t
crmp_tzrule_east(const struct crmp_tzrule *r, int64_t at, int64_t *until)
{
	int64_t last = INT64_MIN, next = INT64_MAX, from, to;
	bool summer = false, then = false;
	struct crm_civil c;
	int y;

	*until = INT64_MAX;
	if (!r->summer)
		return r->std;
	crm_day_civil(at / DAY - (at % DAY < 0), &c);
	/*
	 * The time of a change may move it a week into the year beside its
	 * own, so the one before it may be of two years ago, the next after.
	 */
	for (y = c.year - 2; y <= c.year + 2; y++) {
		from = change(&r->from, y, r->std);
		to = change(&r->to, y, r->dst);
		if (to <= at && to > last) {
			last = to;
			summer = false;
		} else if (to > at && to < next) {
			next = to;
			then = false;
		}
		if (from <= at && from >= last) {
			last = from;
			summer = true;
		} else if (from > at && from <= next) {
			next = from;
			then = true;
		}
	}
	if (last == INT64_MIN) /* before any year that is reckoned with */
		summer = !then;
	*until = next;
	return summer ? r->dst : r->std;
}
