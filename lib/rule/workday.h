/* SPDX-License-Identifier: MIT */
/* workday.h - working time by a weekly calendar with exceptions */
#ifndef CRMP_WORKDAY_H
#define CRMP_WORKDAY_H

#include "base/base.h"
#include "rule.h"

#define CRMP_INTERVALS 8

/* ---- a calendar described ----------------------------------------------- */

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

/* ---- a calendar to count by --------------------------------------------- */

/*
 * Make a calendar of its description, which is copied; the zone is borrowed
 * and must outlive it.  CRM_NOMEM.
 */
enum crm_status crmp_calendar_new(const struct crmp_calendar *d,
				  struct crm_zone *z, struct crm_calendar **c,
				  struct crm_error *e) CRM_MUST_CHECK;
void crmp_calendar_free(struct crm_calendar *c);

/*
 * An interval [from, to) of time that counts, from < to.  What is not CRM_OK
 * ends the listing and is returned from it.
 */
typedef enum crm_status crmp_span_fn(void *arg, int64_t from, int64_t to,
				     struct crm_error *e);

/*
 * crmp_calendar_each - hand over every working interval within [a, b)
 *
 * In order, cut to [a, b); their lengths add up to between(a, b).  Nothing if
 * b is not after a.
 */
enum crm_status crmp_calendar_each(const struct crm_calendar *c, int64_t a,
				   int64_t b, crmp_span_fn *fn, void *arg,
				   struct crm_error *e) CRM_MUST_CHECK;

/* ---- for workday.c and worktime.c only ----------------------------------- */

struct crm_calendar {
	struct crm_zone *zone;
	struct crmp_workday week[7];
	struct crmp_exception *spans; /* in order, apart */
	size_t nspans;
};

/* Days first..last are alike: have these hours, or those of the week (NULL). */
struct crmp_stretch {
	int64_t first, last;
	const struct crmp_workday *hours;
};
void crmp_calendar_stretch(const struct crm_calendar *c, int64_t day,
			   struct crmp_stretch *s);

#endif
