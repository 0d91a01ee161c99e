/* SPDX-License-Identifier: MIT */
/* test_workday.c - working time by hand: summer time, days, borders */
#include "unit/hours.h"

static const struct {
	const char *from;
	int64_t minutes;
	const char *to;
} by_hand[] = {
	{ "2026-11-22 10:07", 0, "2026-11-22 10:07" },
	{ "2026-11-22 10:07", 1, "2026-11-23 09:01" },
	{ "2026-11-22 10:07", 180, "2026-11-23 12:00" },
	{ "2026-11-22 10:07", 181, "2026-11-23 13:31" },
	{ "2026-11-23 09:00", 450, "2026-11-23 18:00" },
	{ "2026-11-23 09:00", 451, "2026-11-24 09:01" },
	{ "2026-11-27 17:59", 2, "2026-11-30 09:01" },
	{ "2026-11-23 09:00", 5 * 450, "2026-11-27 18:00" },
	{ "2026-11-23 09:00", -1, "2026-11-20 17:59" },
	{ "2026-11-23 12:00", -180, "2026-11-23 09:00" },
	{ "2026-11-23 13:30", -180, "2026-11-23 09:00" },
	{ "2026-11-23 13:31", -181, "2026-11-23 09:00" },
	{ "2026-11-22 10:07", -450, "2026-11-20 09:00" },
	/* closed Monday and Tuesday, Sunday open for an hour */
	{ "2026-12-04 18:00", 60, "2026-12-06 11:00" },
	{ "2026-12-04 18:00", 61, "2026-12-09 09:01" },
	{ "2026-12-09 09:00", -60, "2026-12-06 10:00" },
};

static void
by_hand_in_shanghai(void **state)
{
	struct crm_zone *z = zone("Asia/Shanghai");
	struct crmp_exception x[3] = { 0 };
	struct crmp_calendar d;
	struct crm_calendar *c;
	int64_t from, to, got;
	size_t i;

	(void)state;
	office(&d);
	/* the first that fits counts */
	x[0].from = x[0].to = crm_day_of(2026, 12, 6);
	assert_true(crmp_workday_add(&x[0].hours, "10:00-11:00"));
	x[1].from = crm_day_of(2026, 12, 5);
	x[1].to = crm_day_of(2026, 12, 8);
	x[2] = x[0];
	x[2].from = crm_day_of(2026, 12, 8);
	x[2].to = crm_day_of(2026, 12, 7); /* none */
	d.exceptions = x;
	d.nexceptions = 3;
	c = calendar(&d, z);
	for (i = 0; i < COUNT(by_hand); i++) {
		from = at(z, by_hand[i].from);
		to = at(z, by_hand[i].to);
		assert_true(crm_calendar_add(c, from, by_hand[i].minutes * 60,
					     &got));
		if (got != to)
			fail_msg("%s %+d", by_hand[i].from,
				 (int)by_hand[i].minutes);
		assert_int_equal(crm_calendar_between(c, from, to),
				 by_hand[i].minutes * 60);
		assert_int_equal(crm_calendar_between(c, to, from),
				 -by_hand[i].minutes * 60);
	}
	/* seconds are kept */
	assert_true(crm_calendar_add(c, at(z, "2026-11-23 11:59:59"), 2, &got));
	assert_int_equal(got, at(z, "2026-11-23 13:30:01"));
	crmp_calendar_free(c);
	crmp_calendar_free(NULL);
	crm_zone_close(z);
}

static const struct {
	const char *zone, *hours, *from, *to;
	int minutes;
} summer[] = {
	/* a Sunday of 23 hours, and one of 25 */
	{ "Europe/Berlin", "00:00-24:00", "2026-03-29 00:00",
	  "2026-03-30 00:00", 23 * 60 },
	{ "Europe/Berlin", "00:00-24:00", "2026-10-25 00:00",
	  "2026-10-26 00:00", 25 * 60 },
	/* night shifts across the change, and such as end in it */
	{ "Europe/Berlin", "01:00-06:00", "2026-03-29 00:00",
	  "2026-03-29 12:00", 4 * 60 },
	{ "Europe/Berlin", "01:00-06:00", "2026-10-25 00:00",
	  "2026-10-25 12:00", 6 * 60 },
	{ "Europe/Berlin", "01:30-02:30", "2026-03-29 00:00",
	  "2026-03-29 12:00", 30 },
	{ "Europe/Berlin", "02:10-02:50", "2026-03-29 00:00",
	  "2026-03-29 12:00", 0 },
	{ "Europe/Berlin", "02:30-03:15", "2026-03-29 00:00",
	  "2026-03-29 12:00", 15 },
	{ "Europe/Berlin", "01:30-02:30", "2026-10-25 00:00",
	  "2026-10-25 12:00", 60 },
	{ "Europe/Berlin", "02:30-03:15", "2026-10-25 00:00",
	  "2026-10-25 12:00", 105 },
	{ "Australia/Lord_Howe", "01:00-03:00", "2026-10-04 00:00",
	  "2026-10-04 12:00", 90 },
	{ "Australia/Lord_Howe", "01:00-03:00", "2026-04-05 00:00",
	  "2026-04-05 12:00", 150 },
	/* midnight comes an hour late, or twice: Saturday 23:00 to 24:00 */
	{ "America/Sao_Paulo", "00:00-02:00", "2018-11-03 12:00",
	  "2018-11-04 12:00", 60 },
	{ "America/Sao_Paulo", "23:00-24:00", "2018-02-17 12:00",
	  "2018-02-18 12:00", 120 },
	/* a day that never was */
	{ "Pacific/Apia", "00:00-24:00", "2011-12-29 12:00", "2011-12-31 12:00",
	  24 * 60 },
};

static void
summer_time_by_hand(void **state)
{
	struct crm_calendar *c;
	struct crmp_calendar d;
	struct crm_zone *z;
	int64_t got;
	size_t i;
	int j;

	(void)state;
	for (i = 0; i < COUNT(summer); i++) {
		z = zone(summer[i].zone);
		memset(&d, 0, sizeof(d));
		for (j = 0; j < 7; j++)
			assert_true(
				crmp_workday_add(&d.week[j], summer[i].hours));
		c = calendar(&d, z);
		got = crm_calendar_between(c, at(z, summer[i].from),
					   at(z, summer[i].to));
		if (got != summer[i].minutes * 60)
			fail_msg("%s %s: %lld minutes", summer[i].zone,
				 summer[i].from, (long long)got / 60);
		crmp_calendar_free(c);
		crm_zone_close(z);
	}
}

static const struct {
	const char *from;
	int days;
	const char *to;
} days[] = {
	{ "2026-11-22 10:07:08", 0, "2026-11-22 10:07:08" },
	{ "2026-11-22 10:07:08", 1, "2026-11-23 10:07:08" },
	{ "2026-11-23 22:00", 1, "2026-11-24 22:00" },
	{ "2026-11-20 10:00", 1, "2026-11-23 10:00" },
	{ "2026-11-20 10:00", 5, "2026-11-27 10:00" },
	{ "2026-11-22 10:00", -1, "2026-11-20 10:00" },
	{ "2026-11-23 10:00", -1, "2026-11-20 10:00" },
	{ "2026-11-23 10:00", -6, "2026-11-13 10:00" },
	{ "2026-03-27 12:00", 1, "2026-03-30 12:00" }, /* a day of 23 hours */
};

static void
working_days(void **state)
{
	struct crm_zone *z = zone("Europe/Berlin");
	struct crmp_calendar d;
	struct crm_calendar *c;
	int64_t to;
	size_t i;

	(void)state;
	office(&d);
	c = calendar(&d, z);
	for (i = 0; i < COUNT(days); i++) {
		assert_true(crm_calendar_add_days(c, at(z, days[i].from),
						  days[i].days, &to));
		if (to != at(z, days[i].to))
			fail_msg("%s %+d", days[i].from, days[i].days);
	}
	assert_true(crm_calendar_add_days(NULL, 1000, -2, &to));
	assert_int_equal(to, 1000 - 2 * DAY);
	assert_true(crm_calendar_add(c, at(z, "2026-11-20 17:00"), 7200, &to));
	assert_int_equal(to, at(z, "2026-11-23 10:00"));
	crmp_calendar_free(c);
	crm_zone_close(z);
}

static void
no_work_at_all(void **state)
{
	static const int64_t far[] = { INT64_MIN, INT64_MIN / 2, -1,
				       0,	  INT64_MAX / 2, INT64_MAX };
	struct crm_zone *z = zone("Asia/Shanghai");
	struct crmp_calendar d = { 0 };
	struct crmp_exception x = { .from = INT64_MIN, .to = INT64_MAX - 1 };
	struct crm_calendar *c;
	int64_t to = 7;
	size_t i, j;

	(void)state;
	for (j = 0; j < 3; j++) {
		if (j) {
			office(&d); /* but all of it is closed, or ten years */
			d.exceptions = &x;
			d.nexceptions = 1;
		}
		if (j == 2) {
			x.from = crm_day_of(2027, 1, 1);
			x.to = x.from + 3700;
		}
		c = calendar(&d, z);
		assert_false(
			crm_calendar_add(c, at(z, "2027-01-01 10:00"), 1, &to));
		assert_false(crm_calendar_add_days(c, at(z, "2027-01-01 10:00"),
						   1, &to));
		if (j < 2) {
			assert_false(crm_calendar_add(c, 0, -1, &to));
			assert_false(crm_calendar_add_days(c, 0, -1, &to));
			assert_int_equal(
				crm_calendar_between(c, INT64_MIN, INT64_MAX),
				0);
		}
		for (i = 0; i < COUNT(far); i++) {
			assert_false(
				crm_calendar_add(c, INT64_MAX, far[i], &to));
			assert_false(
				crm_calendar_add(c, INT64_MIN, far[i], &to));
			assert_false(crm_calendar_add_days(c, INT64_MAX, far[i],
							   &to));
			if (j < 2 && far[i])
				assert_false(crm_calendar_add(c, 1800000000,
							      far[i], &to));
		}
		crmp_calendar_free(c);
	}
	assert_int_equal(to, 7);
	crm_zone_close(z);
}

static enum crm_status
stop_at_third(void *arg, int64_t from, int64_t to, struct crm_error *e)
{
	int *n = arg;

	(void)from;
	(void)to;
	return ++*n == 3 ? crm_fail(e, CRM_REFUSED, NULL, "third") : CRM_OK;
}

static void
ends_of_time_and_the_wall_clock(void **state)
{
	struct crm_zone *z = zone("America/New_York");
	struct crm_error e = { 0 };
	struct crmp_calendar d;
	struct crm_calendar *c;
	int64_t all, to, low, high;
	int n = 0;

	(void)state;
	office(&d);
	c = calendar(&d, z);
	low = crm_day_of(1, 1, 2) * DAY;
	high = crm_day_of(9999, 12, 30) * DAY;
	/* a year of the calendar has 52 weeks and a day or two */
	all = crm_calendar_between(c, crm_day_of(2000, 1, 1) * DAY,
				   crm_day_of(2400, 1, 1) * DAY);
	assert_int_equal(all, (int64_t)146097 / 7 * 5 * 450 * 60);
	assert_true(crm_calendar_between(c, INT64_MIN, low + 9 * DAY) > 0);
	assert_true(crm_calendar_between(c, high - 9 * DAY, INT64_MAX) > 0);
	assert_int_equal(crm_calendar_between(c, INT64_MIN, low), 0);
	assert_false(crm_calendar_add(c, high - DAY, 40 * 450 * 60, &to));
	assert_false(crm_calendar_add(c, low + DAY, -40 * 450 * 60, &to));
	assert_false(crm_calendar_add_days(c, high - DAY, 40, &to));
	assert_false(crm_calendar_add_days(c, low + DAY, -40, &to));

	assert_int_equal(crm_calendar_between(NULL, 5, 12), 7);
	assert_int_equal(crm_calendar_between(NULL, 12, 5), -7);
	assert_int_equal(crm_calendar_between(NULL, INT64_MIN, INT64_MAX),
			 high - low);
	assert_true(crm_calendar_add(NULL, 5, -7, &to));
	assert_int_equal(to, -2);
	assert_false(crm_calendar_add(NULL, high, 1, &to));

	assert_int_equal(
		crmp_calendar_each(c, low, high, stop_at_third, &n, &e),
		CRM_REFUSED);
	assert_int_equal(n, 3);
	assert_string_equal(e.text, "third");
	assert_int_equal(crmp_calendar_each(c, 10, 10, stop_at_third, &n, &e),
			 CRM_OK);
	assert_int_equal(
		crmp_calendar_each(NULL, 10, 11, stop_at_third, &n, &e),
		CRM_OK);
	assert_int_equal(n, 4);
	crmp_calendar_free(c);
	crm_zone_close(z);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(by_hand_in_shanghai),
		RUN(summer_time_by_hand),
		RUN(working_days),
		RUN(no_work_at_all),
		RUN(ends_of_time_and_the_wall_clock),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	(void)setenv("TZ", "Pacific/Auckland", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
