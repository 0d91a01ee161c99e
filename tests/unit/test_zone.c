/* SPDX-License-Identifier: MIT */
/* test_zone.c - the calendar, zones and summer time */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <time.h>

#include "base/inner.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))
#define HOUR 3600

static struct crm_zone *
zone(const char *name)
{
	struct crm_zone *z = NULL;

	assert_int_equal(crm_zone_open(name, &z, NULL), CRM_OK);
	return z;
}

static void
every_day_of_the_calendar(void **state)
{
	struct crm_civil c;
	int y = 1, m = 1, d = 1, weekday = 1; /* 0001-01-01 is a Monday */
	int64_t day;

	(void)state;
	for (day = -719162; day <= 2932896; day++) {
		crm_day_civil(day, &c);
		if (c.year != y || c.month != m || c.day != d ||
		    crm_day_of(y, m, d) != day ||
		    crm_day_weekday(day) != weekday)
			fail_msg("day %lld", (long long)day);
		weekday = weekday % 7 + 1;
		if (++d > crmp_month_days(y, m)) {
			d = 1;
			y += m == 12;
			m = m % 12 + 1;
		}
	}
	assert_int_equal(y, 10000);
	assert_int_equal(crm_day_of(1970, 1, 1), 0);
	assert_int_equal(crm_day_weekday(0), 4);
}

static void
hostile_days_do_no_harm(void **state)
{
	struct crm_zone *z = zone("Asia/Shanghai");
	struct crm_buf b = { 0 };
	struct crm_civil c;

	(void)state;
	crm_day_civil(INT64_MAX, &c);
	crm_day_civil(INT64_MIN, &c);
	assert_in_range(crm_day_weekday(INT64_MIN), 1, 7);
	crm_time_format(INT64_MAX, &b);
	crm_time_format(INT64_MIN, &b);
	crm_time_local(z, INT64_MIN, &b);
	crm_time_local(z, INT64_MAX, &b);
	assert_int_equal(crm_buf_ok(&b, NULL), CRM_OK);
	crm_buf_free(&b);
	crm_zone_close(z);
}

static void
names(void **state)
{
	static const char *const bad[] = {
		"",
		"Asia/Nowhere",
		"/etc/localtime",
		":Asia/Shanghai",
		"../zoneinfo/Asia/Shanghai",
		"Asia/../Asia/Shanghai",
		"right/UTC",
		"zone.tab",
		"Asia",
		"CST-8",
		"asia/shanghai ",
		"Asia/Shanghai\n",
	};
	struct crm_zone *z = NULL;
	struct crm_error e = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		if (crm_zone_open(bad[i], &z, NULL) != CRM_REFUSED)
			fail_msg("taken: '%s'", bad[i]);
		assert_null(z);
	}
	assert_int_equal(crm_zone_open("Mars/Base", &z, &e), CRM_REFUSED);
	assert_string_equal(e.text,
			    "not a time zone like Asia/Shanghai: 'Mars/Base'");
	z = zone("UTC");
	assert_string_equal(crm_zone_name(z), "UTC");
	crm_zone_close(z);
	crm_zone_close(NULL);
}

/* local time in, instant out, and the local time of that instant */
static const struct {
	const char *zone;
	struct crm_civil c;
	const char *utc, *local;
} summer[] = {
	{ "Europe/Berlin",
	  { 2026, 3, 29, 1, 59, 59 },
	  "2026-03-29T00:59:59Z",
	  "2026-03-29 01:59:59" },
	/* skipped: 02:30 is 03:30 */
	{ "Europe/Berlin",
	  { 2026, 3, 29, 2, 30, 0 },
	  "2026-03-29T01:30:00Z",
	  "2026-03-29 03:30:00" },
	{ "Europe/Berlin",
	  { 2026, 3, 29, 3, 0, 0 },
	  "2026-03-29T01:00:00Z",
	  "2026-03-29 03:00:00" },
	/* twice: the first */
	{ "Europe/Berlin",
	  { 2026, 10, 25, 2, 30, 0 },
	  "2026-10-25T00:30:00Z",
	  "2026-10-25 02:30:00" },
	{ "Europe/Berlin",
	  { 2026, 10, 25, 3, 0, 0 },
	  "2026-10-25T02:00:00Z",
	  "2026-10-25 03:00:00" },
	{ "America/New_York",
	  { 2026, 3, 8, 2, 15, 0 },
	  "2026-03-08T07:15:00Z",
	  "2026-03-08 03:15:00" },
	{ "America/New_York",
	  { 2026, 11, 1, 1, 15, 0 },
	  "2026-11-01T05:15:00Z",
	  "2026-11-01 01:15:00" },
	/* half an hour only */
	{ "Australia/Lord_Howe",
	  { 2026, 10, 4, 2, 15, 0 },
	  "2026-10-03T15:45:00Z",
	  "2026-10-04 02:45:00" },
	{ "Australia/Lord_Howe",
	  { 2026, 4, 5, 1, 45, 0 },
	  "2026-04-04T14:45:00Z",
	  "2026-04-05 01:45:00" },
	/* midnight itself is skipped */
	{ "America/Sao_Paulo",
	  { 2018, 11, 4, 0, 0, 0 },
	  "2018-11-04T03:00:00Z",
	  "2018-11-04 01:00:00" },
	/* a whole day is skipped */
	{ "Pacific/Apia",
	  { 2011, 12, 30, 12, 0, 0 },
	  "2011-12-30T22:00:00Z",
	  "2011-12-31 12:00:00" },
	{ "Pacific/Apia",
	  { 2011, 12, 29, 23, 0, 0 },
	  "2011-12-30T09:00:00Z",
	  "2011-12-29 23:00:00" },
	{ "Pacific/Apia",
	  { 2011, 12, 31, 0, 0, 0 },
	  "2011-12-30T10:00:00Z",
	  "2011-12-31 00:00:00" },
	/* summer time of old, local mean time, far future */
	{ "Asia/Shanghai",
	  { 1988, 7, 1, 0, 0, 0 },
	  "1988-06-30T15:00:00Z",
	  "1988-07-01 00:00:00" },
	{ "Asia/Shanghai",
	  { 1900, 1, 1, 8, 5, 43 },
	  "1900-01-01T00:00:00Z",
	  "1900-01-01 08:05:43" },
	{ "Asia/Shanghai",
	  { 9999, 12, 31, 23, 59, 59 },
	  "9999-12-31T15:59:59Z",
	  "9999-12-31 23:59:59" },
	{ "Asia/Kathmandu",
	  { 2026, 1, 1, 0, 0, 0 },
	  "2025-12-31T18:15:00Z",
	  "2026-01-01 00:00:00" },
	{ "UTC",
	  { 2024, 2, 29, 12, 0, 0 },
	  "2024-02-29T12:00:00Z",
	  "2024-02-29 12:00:00" },
};

static void
summer_time(void **state)
{
	struct crm_buf b = { 0 };
	struct crm_zone *z;
	int64_t at;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(summer); i++) {
		z = zone(summer[i].zone);
		at = crm_zone_instant(z, &summer[i].c);
		crm_buf_reset(&b);
		crm_time_format(at, &b);
		assert_string_equal(b.s, summer[i].utc);
		crm_buf_reset(&b);
		crm_time_local(z, at, &b);
		assert_string_equal(b.s, summer[i].local);
		crm_zone_close(z);
	}
	crm_buf_free(&b);
}

/* Two zones at once, TZ set to something else, against localtime_r. */
static void
zones_do_not_disturb_each_other(void **state)
{
	struct crm_zone *a, *b;
	struct crm_civil c;
	int64_t at;

	(void)state;
	assert_int_equal(setenv("TZ", "Australia/Lord_Howe", 1), 0);
	a = zone("Asia/Shanghai");
	b = zone("America/New_York");
	for (at = 1700000000; at < 1800000000; at += 2000003) {
		crm_zone_local(a, at, &c);
		assert_int_equal(crm_zone_instant(a, &c), at);
		assert_int_equal(crm_day_of(c.year, c.month, c.day),
				 crm_zone_day(a, at));
		assert_int_equal(crm_zone_day(a, at), (at + 8 * HOUR) / 86400);
		crm_zone_local(b, at, &c);
		assert_int_equal(crm_day_of(c.year, c.month, c.day),
				 crm_zone_day(b, at));
	}
	crm_zone_close(a);
	crm_zone_local(b, 1800000000, &c);
	assert_int_equal(c.hour, 3);
	crm_zone_close(b);
}

/* The remembered offsets agree with glibc at every hour of the changes. */
static void
offsets_agree_with_glibc(void **state)
{
	static const char *const list[] = {
		"Europe/Berlin",    "Australia/Lord_Howe", "Asia/Tehran",
		"America/St_Johns", "Africa/Casablanca",   "Pacific/Apia",
	};
	struct crm_zone *z;
	struct crm_civil c;
	struct tm tm;
	time_t at;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(list); i++) {
		z = zone(list[i]);
		assert_int_equal(setenv("TZ", list[i], 1), 0);
		tzset();
		for (at = 1230000000; at < 1800000000; at += 3 * HOUR + 7) {
			crm_zone_local(z, at, &c);
			assert_non_null(localtime_r(&at, &tm));
			if (c.hour != tm.tm_hour || c.minute != tm.tm_min ||
			    c.second != tm.tm_sec || c.day != tm.tm_mday ||
			    c.month != tm.tm_mon + 1)
				fail_msg("%s %lld", list[i], (long long)at);
		}
		crm_zone_close(z);
	}
}

static void
formats(void **state)
{
	struct crm_buf b = { 0 };
	struct crm_zone *z = zone("Asia/Shanghai");

	(void)state;
	crm_time_format(0, &b);
	crm_buf_putc(&b, ' ');
	crm_time_format(-1, &b);
	crm_buf_putc(&b, ' ');
	crm_time_format(-62135596800, &b);
	assert_string_equal(b.s, "1970-01-01T00:00:00Z 1969-12-31T23:59:59Z "
				 "0001-01-01T00:00:00Z");
	crm_buf_reset(&b);
	crm_time_local(z, 1795313220, &b);
	crm_buf_putc(&b, ' ');
	crm_day_format(crm_day_of(2026, 11, 22), &b);
	assert_string_equal(b.s, "2026-11-22 10:07:00 2026-11-22");
	crm_buf_free(&b);
	crm_zone_close(z);
}

static void
spans(void **state)
{
	struct crmp_when w;
	int64_t day = crm_day_of(2026, 11, 22); /* a Sunday */

	(void)state;
	crmp_span(day, CRMP_WEEK, 0, &w);
	assert_int_equal(w.first, crm_day_of(2026, 11, 16));
	assert_int_equal(w.after, crm_day_of(2026, 11, 23));
	crmp_span(day, CRMP_MONTH, -11, &w);
	assert_int_equal(w.first, crm_day_of(2025, 12, 1));
	assert_int_equal(w.after, crm_day_of(2026, 1, 1));
	crmp_span(day, CRMP_QUARTER, 1, &w);
	assert_int_equal(w.first, crm_day_of(2027, 1, 1));
	assert_int_equal(w.after, crm_day_of(2027, 4, 1));
	crmp_span(day, CRMP_YEAR, 0, &w);
	assert_int_equal(w.first, crm_day_of(2026, 1, 1));
	assert_int_equal(w.after, crm_day_of(2027, 1, 1));
	assert_int_equal(crmp_day_add_months(crm_day_of(2026, 1, 31), 1),
			 crm_day_of(2026, 2, 28));
	assert_int_equal(crmp_day_add_months(crm_day_of(2024, 2, 29), 12),
			 crm_day_of(2025, 2, 28));
	assert_int_equal(crmp_day_add_months(crm_day_of(2026, 1, 31), -1),
			 crm_day_of(2025, 12, 31));
	assert_false(crmp_day_inside(crmp_day_add_months(day, INT64_MAX)));
	assert_false(crmp_day_inside(crmp_day_add_months(day, INT64_MIN)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(every_day_of_the_calendar),
		RUN(hostile_days_do_no_harm),
		RUN(names),
		RUN(summer_time),
		RUN(zones_do_not_disturb_each_other),
		RUN(offsets_agree_with_glibc),
		RUN(formats),
		RUN(spans),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
