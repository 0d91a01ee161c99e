/* SPDX-License-Identifier: MIT */
/* workday.h - working time by a weekly calendar with exceptions */
#ifndef CRMP_WORKDAY_H
#define CRMP_WORKDAY_H

#include "base/base.h"

#define CRMP_INTERVALS 8

/* Working intervals of one day, minutes since midnight, in order. */
struct crmp_workday {
	int n;
	struct {
		int from, to;
	} at[CRMP_INTERVALS];
};

/* Days from..to (inclusive day numbers) with hours of their own (n 0: none). */
struct crmp_exception {
	int64_t from, to;
	struct crmp_workday hours;
};

struct crmp_calendar {
	struct crmp_workday week[7]; /* Monday first */
	struct crmp_exception *exceptions; /* the first that fits counts */
	size_t nexceptions;
};

/* Add "09:00-12:00"; false if it is not that, overlaps or is out of order. */
bool crmp_workday_add(struct crmp_workday *w, const char *text);
const struct crmp_workday *crmp_calendar_day(const struct crmp_calendar *c,
					     int64_t day);
/*
 * Add n >= 0 working units to an instant: 'h' hours of working time; 'd'
 * working days at the same time of day (from a day off: as from the end of
 * it).  False if there is no working time within ten years.
 */
bool crmp_calendar_add(const struct crmp_calendar *c, struct crm_zone *z,
		       int64_t from, int64_t n, char unit, int64_t *to);

#endif
