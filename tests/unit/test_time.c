/* SPDX-License-Identifier: MIT */
/* test_time.c - ISO times and days, and everything that is none */
#include "unit/when.h"

static void
iso_instants(void **state)
{
	static const struct row t[] = {
		{ "2026-11-22T10:07+08:00", "2026-11-22 10:07" },
		{ "2026-11-22T02:07:00Z", "2026-11-22 10:07" },
		{ "2026-11-22t02:07:00z", "2026-11-22 10:07" },
		{ "2026-11-22T02:07:00.999Z", "2026-11-22 10:07" },
		{ "2026-11-22T02:07:00,5Z", "2026-11-22 10:07" },
		{ "2026-11-21T21:07:09-0500", "2026-11-22 10:07:09" },
		{ "2026-11-21T21:07-05", "2026-11-22 10:07" },
		{ "2026-11-22 10:07", "2026-11-22 10:07" },
		{ "2026-11-22  10:07:30", "2026-11-22 10:07:30" },
		{ "2026-11-22 02:07:00 +0000", "2026-11-22 10:07" },
		{ "2026-11-22T9:30", "2026-11-22 09:30" },
		{ "20261122T100700", "2026-11-22 10:07" },
		{ "20261122T0207Z", "2026-11-22 10:07" },
		{ " 2026-11-22 10:07\t", "2026-11-22 10:07" },
		{ "2026/11/22 10:07", "2026-11-22 10:07" },
		{ "2026年11月22日 10:07", "2026-11-22 10:07" },
		{ "2026年11月22日下午3点", "2026-11-22 15:00" },
		{ "２０２６－１１－２２　１０：０７", "2026-11-22 10:07" },
		{ "2024-02-29 00:00", "2024-02-29 00:00" },
	};

	(void)state;
	check(t, COUNT(t), 0, false);
	check(t, COUNT(t), CRM_TIME_UNTIL, false);
}

static void
iso_days(void **state)
{
	static const struct row from[] = {
		{ "2026-11-22", "2026-11-22 00:00" },
		{ "20261122", "2026-11-22 00:00" },
		{ "2026-1-5", "2026-01-05 00:00" },
		{ "2026/1/5", "2026-01-05 00:00" },
		{ "2026年1月5日", "2026-01-05 00:00" },
		{ "2026年1月5号", "2026-01-05 00:00" },
		{ "2024-02-29", "2024-02-29 00:00" },
		{ "2026-10", "2026-10-01 00:00" },
		{ "2026年10月", "2026-10-01 00:00" },
		{ "2026", "2026-01-01 00:00" },
		{ "2026年", "2026-01-01 00:00" },
		{ "2026-Q3", "2026-07-01 00:00" },
		{ "2026q1", "2026-01-01 00:00" },
		{ "0002-01-01", "0002-01-01 00:00" },
	};
	static const struct row to[] = {
		{ "2026-11-22", "2026-11-23 00:00" },
		{ "2024-02-28", "2024-02-29 00:00" },
		{ "2026-10", "2026-11-01 00:00" },
		{ "2026-12", "2027-01-01 00:00" },
		{ "2026", "2027-01-01 00:00" },
		{ "2026-Q3", "2026-10-01 00:00" },
		{ "last-month", "2026-11-01 00:00" },
		{ "eom", "2026-12-01 00:00" },
		{ "明天", "2026-11-24 00:00" },
		{ "9999-12-31", "10000-01-01 00:00" },
	};

	(void)state;
	check(from, COUNT(from), 0, true);
	check(to, COUNT(to), CRM_TIME_UNTIL, true);
}

static const struct row wrong[] = {
	{ "", "not a time: '' (see crm help time)" },
	{ "abc", "not a time: 'abc' (see crm help time)" },
	{ "2026-02-30", "no such day: '2026-02-30'" },
	{ "2025-02-29", "no such day: '2025-02-29'" },
	{ "2026-13-01", "no such day: '2026-13-01'" },
	{ "2026-00-01", "no such day: '2026-00-01'" },
	{ "2026-01-00", "no such day: '2026-01-00'" },
	{ "0000-01-01", "no such day: '0000-01-01'" },
	{ "00000101", "no such day: '00000101'" },
	{ "2026-13", "no such day: '2026-13'" },
	{ "2026-Q5", "no such day: '2026-Q5'" },
	{ "2026年2月30日", "no such day: '2026年2月30日'" },
	{ "2026-02-30 10:00", "no such day: '2026-02-30 10:00'" },
	{ "2026-11-22 24:00", "no such time of day: '2026-11-22 24:00'" },
	{ "2026-11-22T23:59:60Z",
	  "no such time of day: '2026-11-22T23:59:60Z'" },
	{ "tomorrow 10:60", "no such time of day: 'tomorrow 10:60'" },
	{ "2026-11-22T10:00+24:00",
	  "no such time of day: '2026-11-22T10:00+24:00'" },
	{ "25点", "no such time of day: '25点'" },
	{ "晚上12点", "no such time of day: '晚上12点'" },
	{ "上午3点", "no such time of day: '上午3点'" },
	{ "13pm", "no such time of day: '13pm'" },
	{ "10000-01-01", "not a time: '10000-01-01' (see crm help time)" },
	{ "+999999y", "outside the years 1 to 9999: '+999999y'" },
	{ "-999999d 10:00", "outside the years 1 to 9999: '-999999d 10:00'" },
	{ "0001-01-01", "outside the years 1 to 9999" },
	{ "0001-01-01T00:00+08:00",
	  "outside the years 1 to 9999: '0001-01-01T00:00+08:00'" },
	{ "9999-12-31T23:00-05:00",
	  "outside the years 1 to 9999: '9999-12-31T23:00-05:00'" },
	{ "13.5.2026", "not a time: '13.5.2026' (see crm help time)" },
	{ "05/06/2026", "not a time: '05/06/2026' (see crm help time)" },
	{ "2026-1", "not a time: '2026-1' (see crm help time)" },
	{ "2026/10", "not a time: '2026/10' (see crm help time)" },
	{ "202610", "not a time: '202610' (see crm help time)" },
	{ "1795313220", "not a time: '1795313220' (see crm help time)" },
	{ "2026-11-22x", "not a time: '2026-11-22x' (see crm help time)" },
	{ "2026-11-22Z", "not a time: '2026-11-22Z' (see crm help time)" },
	{ "2026-10 10:00", "not a time: '2026-10 10:00' (see crm help time)" },
	{ "last-month 10:00",
	  "not a time: 'last-month 10:00' (see crm help time)" },
	{ "now 10:00", "not a time: 'now 10:00' (see crm help time)" },
	{ "+5h 10:00", "not a time: '+5h 10:00' (see crm help time)" },
	{ "+30m", "not a time: '+30m' (see crm help time)" },
	{ "+d", "not a time: '+d' (see crm help time)" },
	{ "+1234567d", "not a time: '+1234567d' (see crm help time)" },
	{ "3d", "not a time: '3d' (see crm help time)" },
	{ "3天", "not a time: '3天' (see crm help time)" },
	{ "3月后", "not a time: '3月后' (see crm help time)" },
	{ "monx", "not a time: 'monx' (see crm help time)" },
	{ "next", "not a time: 'next' (see crm help time)" },
	{ "明天下午", "not a time: '明天下午' (see crm help time)" },
	{ "周八", "not a time: '周八' (see crm help time)" },
	{ "10点刻", "not a time: '10点刻' (see crm help time)" },
	{ "10", "not a time: '10' (see crm help time)" },
	{ "+13wh", "13 is unlucky" },
	{ "tom\xff", "not valid UTF-8" },
};

static void
refusals(void **state)
{
	struct crm_error e;
	int64_t at = 77;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(wrong); i++) {
		memset(&e, 0, sizeof(e));
		if (crm_time_parse(wrong[i].in, strlen(wrong[i].in), &now, 0,
				   &at, &e) != CRM_REFUSED)
			fail_msg("taken: '%s'", wrong[i].in);
		assert_string_equal(e.text, wrong[i].out);
		assert_int_equal(at, 77);
	}
	memset(&e, 0, sizeof(e));
	now.work = NULL;
	assert_int_equal(crm_time_parse("+2wh", 4, &now, 0, &at, &e),
			 CRM_REFUSED);
	assert_string_equal(e.text, "no working hours are known here, so 'wh' "
				    "and 'wd' cannot be used");
	now.work = work;
}

static void
single_days(void **state)
{
	static const struct row good[] = {
		{ "2026-11-22", "2026-11-22" }, { "today", "2026-11-22" },
		{ "月底", "2026-11-30" },	{ "+3d", "2026-11-25" },
		{ "+5wd", "2026-11-27" },	{ "mon", "2026-11-23" },
		{ "0001-01-01", "0001-01-01" }, { "9999-12-31", "9999-12-31" },
	};
	static const struct row bad[] = {
		{ "2026-02-30", "no such day: '2026-02-30'" },
		{ "2026-11-22 10:00", "a day is wanted, without a time of "
				      "day: '2026-11-22 10:00'" },
		{ "now", "a day is wanted, without a time of day: 'now'" },
		{ "2026-10", "not a single day: '2026-10'" },
		{ "last-week", "not a single day: 'last-week'" },
		{ "soon", "not a day: 'soon' (see crm help time)" },
	};
	struct crm_buf b = { 0 };
	struct crm_error e;
	int64_t day;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		crm_buf_reset(&b);
		assert_int_equal(crm_day_parse(good[i].in, strlen(good[i].in),
					       &now, &day, NULL),
				 CRM_OK);
		crm_day_format(day, &b);
		assert_string_equal(b.s, good[i].out);
	}
	day = 77;
	for (i = 0; i < COUNT(bad); i++) {
		memset(&e, 0, sizeof(e));
		assert_int_equal(crm_day_parse(bad[i].in, strlen(bad[i].in),
					       &now, &day, &e),
				 CRM_REFUSED);
		assert_string_equal(e.text, bad[i].out);
		assert_int_equal(day, 77);
	}
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(iso_instants),
		RUN(iso_days),
		RUN(refusals),
		RUN(single_days),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
