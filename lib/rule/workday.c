/* SPDX-License-Identifier: MIT */
/* workday.c - working time by a weekly calendar with exceptions */
#include "rule/workday.h"

#include <string.h>

#define HORIZON 3660 /* days */

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

/* The instant of a minute of a civil day. */
static int64_t
instant(struct crm_zone *z, int64_t day, int minute)
{
	struct crm_civil t;

	crm_day_civil(day + minute / (24 * 60), &t);
	t.hour = minute % (24 * 60) / 60;
	t.minute = minute % 60;
	return crm_zone_instant(z, &t);
}

static bool
add_hours(const struct crmp_calendar *c, struct crm_zone *z, int64_t from,
	  int64_t left, int64_t *to)
{
	int64_t first = crm_zone_day(z, from), day, a, b;
	const struct crmp_workday *w;
	int i;

	for (day = first; day < first + HORIZON; day++) {
		w = crmp_calendar_day(c, day);
		for (i = 0; i < w->n; i++) {
			a = instant(z, day, w->at[i].from);
			b = instant(z, day, w->at[i].to);
			if (a < from)
				a = from;
			if (b <= a)
				continue;
			if (left <= b - a) {
				*to = a + left;
				return true;
			}
			left -= b - a;
		}
	}
	return false;
}

static bool
add_days(const struct crmp_calendar *c, struct crm_zone *z, int64_t from,
	 int64_t n, int64_t *to)
{
	int64_t first = crm_zone_day(z, from), day = first;
	struct crm_civil t, target;

	while (n > 0 && day < first + HORIZON)
		if (crmp_calendar_day(c, ++day)->n)
			n--;
	if (n > 0)
		return false;
	crm_zone_local(z, from, &t);
	crm_day_civil(day, &target);
	target.hour = t.hour;
	target.minute = t.minute;
	target.second = t.second;
	*to = crm_zone_instant(z, &target);
	return true;
}

bool
crmp_calendar_add(const struct crmp_calendar *c, struct crm_zone *z,
		  int64_t from, int64_t n, char unit, int64_t *to)
{
	if (n < 0 || n > HORIZON * 24)
		return false;
	return unit == 'h' ? add_hours(c, z, from, n * 3600, to)
			   : add_days(c, z, from, n, to);
}
