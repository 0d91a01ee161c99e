/* SPDX-License-Identifier: MIT */
/* hours.h - fixture of the tests of working time: zones, times, an office */
#ifndef HOURS_H
#define HOURS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rule/workday.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))
#define DAY 86400

static inline struct crm_zone *
zone(const char *name)
{
	struct crm_zone *z = NULL;

	assert_int_equal(crm_zone_open(name, &z, NULL), CRM_OK);
	return z;
}

/* "2026-03-29 01:30" in the zone, or with Z in UTC */
static inline int64_t
at(struct crm_zone *z, const char *text)
{
	struct crm_clock k = { .zone = z };
	int64_t t = 0;

	assert_int_equal(crm_time_parse(text, strlen(text), &k, 0, &t, NULL),
			 CRM_OK);
	return t;
}

static inline struct crm_calendar *
calendar(const struct crmp_calendar *d, struct crm_zone *z)
{
	struct crm_calendar *c = NULL;

	assert_int_equal(crmp_calendar_new(d, z, &c, NULL), CRM_OK);
	return c;
}

/* Monday to Friday 09:00-12:00 and 13:30-18:00. */
static inline void
office(struct crmp_calendar *d)
{
	int i;

	memset(d, 0, sizeof(*d));
	for (i = 0; i < 5; i++) {
		assert_true(crmp_workday_add(&d->week[i], "09:00-12:00"));
		assert_true(crmp_workday_add(&d->week[i], "13:30-18:00"));
	}
}

#endif
