/* SPDX-License-Identifier: MIT */
/* test_period.c - periods, month ends and days of summer time */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static struct crm_clock
clock_at(const char *zone, int year, int month, int day, int hour)
{
	struct crm_civil c = { year, month, day, hour, 0, 0 };
	struct crm_clock k = { 0 };

	assert_int_equal(crm_zone_open(zone, &k.zone, NULL), CRM_OK);
	k.now = crm_zone_instant(k.zone, &c);
	return k;
}

static void
periods(void **state)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{ "2026-10", "2026-10-01 2026-11-01" },
		{ "2026", "2026-01-01 2027-01-01" },
		{ "2026-Q3", "2026-07-01 2026-10-01" },
		{ "2026年10月", "2026-10-01 2026-11-01" },
		{ "last-month", "2026-10-01 2026-11-01" },
		{ "this-quarter", "2026-10-01 2027-01-01" },
		{ "last-week", "2026-11-09 2026-11-16" },
		{ "next-year", "2027-01-01 2028-01-01" },
		{ "ytd", "2026-01-01 2026-11-23" },
		{ "mtd", "2026-11-01 2026-11-23" },
		{ "qtd", "2026-10-01 2026-11-23" },
		{ "wtd", "2026-11-16 2026-11-23" },
		{ "上个月", "2026-10-01 2026-11-01" },
		{ "本季度", "2026-10-01 2027-01-01" },
		{ "今年", "2026-01-01 2027-01-01" },
		{ "2026-11-22", "2026-11-22 2026-11-23" },
		{ "yesterday", "2026-11-21 2026-11-22" },
		{ "2026-01-01..2026-03-31", "2026-01-01 2026-04-01" },
		{ "2026-01..2026-03", "2026-01-01 2026-04-01" },
		{ "2026-01 .. today", "2026-01-01 2026-11-23" },
		{ "-7d..yesterday", "2026-11-15 2026-11-22" },
		{ "去年..今年", "2025-01-01 2027-01-01" },
		{ "2026-11-01 00:00..2026-11-03 00:00",
		  "2026-11-01 2026-11-03" },
	};
	struct crm_clock k = clock_at("Asia/Shanghai", 2026, 11, 22, 10);
	struct crm_buf b = { 0 };
	struct crm_error e;
	int64_t from, to;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		memset(&e, 0, sizeof(e));
		if (crm_period_parse(t[i].in, strlen(t[i].in), &k, &from, &to,
				     &e) != CRM_OK)
			fail_msg("%s", e.text);
		crm_buf_reset(&b);
		crm_day_format(crm_zone_day(k.zone, from), &b);
		crm_buf_putc(&b, ' ');
		crm_day_format(crm_zone_day(k.zone, to), &b);
		assert_string_equal(b.s, t[i].out);
	}
	crm_buf_free(&b);
	crm_zone_close(k.zone);
}

static void
no_periods(void **state)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{ "now", "not a period but a moment: 'now'" },
		{ "2026-11-22 10:00",
		  "not a period but a moment: '2026-11-22 10:00'" },
		{ "2026-03..2026-01",
		  "a period that ends before it begins: '2026-03..2026-01'" },
		{ "now..now",
		  "a period that ends before it begins: 'now..now'" },
		{ "2026-01..", "not a period: '' (see crm help time)" },
		{ "..", "not a period: '' (see crm help time)" },
		{ "", "not a period: '' (see crm help time)" },
		{ "2026-01...2026-03",
		  "not a period: '.2026-03' (see crm help time)" },
		{ "2026-13", "no such day: '2026-13'" },
		{ "whenever", "not a period: 'whenever' (see crm help time)" },
	};
	struct crm_clock k = clock_at("Asia/Shanghai", 2026, 11, 22, 10);
	int64_t from = 77, to = 78;
	struct crm_error e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		memset(&e, 0, sizeof(e));
		assert_int_equal(crm_period_parse(t[i].in, strlen(t[i].in), &k,
						  &from, &to, &e),
				 CRM_REFUSED);
		assert_string_equal(e.text, t[i].out);
		assert_true(from == 77 && to == 78);
	}
	crm_zone_close(k.zone);
}

static void
day_is(const struct crm_clock *k, const char *s, const char *want)
{
	struct crm_buf b = { 0 };
	int64_t day;

	assert_int_equal(crm_day_parse(s, strlen(s), k, &day, NULL), CRM_OK);
	crm_day_format(day, &b);
	assert_string_equal(b.s, want);
	crm_buf_free(&b);
}

static void
month_ends(void **state)
{
	struct crm_clock k = clock_at("Asia/Shanghai", 2026, 1, 31, 10);

	(void)state;
	day_is(&k, "+1mo", "2026-02-28");
	day_is(&k, "+2mo", "2026-03-31");
	day_is(&k, "-2mo", "2025-11-30");
	day_is(&k, "一个月后", "2026-02-28");
	day_is(&k, "eom", "2026-01-31");
	day_is(&k, "sat", "2026-02-07"); /* a Saturday: the next one */
	day_is(&k, "下个月底", "2026-02-28");
	crm_zone_close(k.zone);
	k = clock_at("Asia/Shanghai", 2024, 2, 29, 10);
	day_is(&k, "+1y", "2025-02-28");
	day_is(&k, "+4y", "2028-02-29");
	day_is(&k, "月底", "2024-02-29");
	crm_zone_close(k.zone);
}

/* A week of seven days, one of them of 23 or 25 hours */
static void
summer_time(void **state)
{
	struct crm_clock k = clock_at("Europe/Berlin", 2026, 3, 29, 12);
	int64_t from, to;

	(void)state;
	assert_int_equal(crm_period_parse("today", 5, &k, &from, &to, NULL),
			 CRM_OK);
	assert_int_equal(to - from, 23 * 3600);
	assert_int_equal(crm_period_parse("this-week", 9, &k, &from, &to, NULL),
			 CRM_OK);
	assert_int_equal(to - from, (7 * 24 - 1) * 3600);
	assert_int_equal(
		crm_period_parse("2026-10-25", 10, &k, &from, &to, NULL),
		CRM_OK);
	assert_int_equal(to - from, 25 * 3600);
	assert_int_equal(crm_time_parse("2:30", 4, &k, 0, &from, NULL), CRM_OK);
	assert_int_equal(crm_time_parse("3:30", 4, &k, 0, &to, NULL), CRM_OK);
	assert_int_equal(from, to);
	crm_zone_close(k.zone);
}

/* What crm_time_format and crm_time_local write is read back. */
static void
round_trip(void **state)
{
	static const char *const zones[] = { "Asia/Shanghai",
					     "America/New_York",
					     "Australia/Lord_Howe" };
	struct crm_buf b = { 0 };
	struct crm_clock k;
	int64_t at, got;
	uint64_t seed = 1;
	int i;

	(void)state;
	for (i = 0; i < 30000; i++) {
		if (i % 10000 == 0)
			k = clock_at(zones[i / 10000], 2026, 11, 22, 10);
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		at = (int64_t)((seed >> 16) % 315530000000u) - 62135500000;
		crm_buf_reset(&b);
		crm_time_format(at, &b);
		assert_int_equal(crm_time_parse(b.s, b.len, &k, CRM_TIME_UNTIL,
						&got, NULL),
				 CRM_OK);
		assert_true(got == at);
		assert_int_equal(crm_time_parse(b.s, b.len, &k, 0, &got, NULL),
				 CRM_OK);
		assert_true(got == at);
		crm_buf_reset(&b);
		crm_time_local(k.zone, at, &b);
		assert_int_equal(crm_time_parse(b.s, b.len, &k, 0, &got, NULL),
				 CRM_OK);
		/* an hour that comes twice gives its first */
		assert_true(got == at || (got < at && at - got <= 7200));
		if (i % 10000 == 9999)
			crm_zone_close(k.zone);
	}
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(periods),	  RUN(no_periods), RUN(month_ends),
		RUN(summer_time), RUN(round_trip),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
