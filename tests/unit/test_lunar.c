/* SPDX-License-Identifier: MIT */
/* test_lunar.c - lunar dates: published days, every day, the moon itself */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rule/lunar.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

struct md {
	int month, day;
};

static const struct md spring[] = {
	/* 2000 to 2050 */
	{ 2, 5 },  { 1, 24 }, { 2, 12 }, { 2, 1 },  { 1, 22 }, { 2, 9 },
	{ 1, 29 }, { 2, 18 }, { 2, 7 },	 { 1, 26 }, { 2, 14 }, { 2, 3 },
	{ 1, 23 }, { 2, 10 }, { 1, 31 }, { 2, 19 }, { 2, 8 },  { 1, 28 },
	{ 2, 16 }, { 2, 5 },  { 1, 25 }, { 2, 12 }, { 2, 1 },  { 1, 22 },
	{ 2, 10 }, { 1, 29 }, { 2, 17 }, { 2, 6 },  { 1, 26 }, { 2, 13 },
	{ 2, 3 },  { 1, 23 }, { 2, 11 }, { 1, 31 }, { 2, 19 }, { 2, 8 },
	{ 1, 28 }, { 2, 15 }, { 2, 4 },	 { 1, 24 }, { 2, 12 }, { 2, 1 },
	{ 1, 22 }, { 2, 10 }, { 1, 30 }, { 2, 17 }, { 2, 6 },  { 1, 26 },
	{ 2, 14 }, { 2, 2 },  { 1, 23 },
};

/* year and month of every leap month */
static const int leaps[][2] = {
	{ 1900, 8 }, { 1903, 5 }, { 1906, 4 }, { 1909, 2 }, { 1911, 6 },
	{ 1914, 5 }, { 1917, 2 }, { 1919, 7 }, { 1922, 5 }, { 1925, 4 },
	{ 1928, 2 }, { 1930, 6 }, { 1933, 5 }, { 1936, 3 }, { 1938, 7 },
	{ 1941, 6 }, { 1944, 4 }, { 1947, 2 }, { 1949, 7 }, { 1952, 5 },
	{ 1955, 3 }, { 1957, 8 }, { 1960, 6 }, { 1963, 4 }, { 1966, 3 },
	{ 1968, 7 }, { 1971, 5 }, { 1974, 4 }, { 1976, 8 }, { 1979, 6 },
	{ 1982, 4 }, { 1984, 10 }, { 1987, 6 }, { 1990, 5 }, { 1993, 3 },
	{ 1995, 8 }, { 1998, 5 }, { 2001, 4 }, { 2004, 2 }, { 2006, 7 },
	{ 2009, 5 }, { 2012, 4 }, { 2014, 9 }, { 2017, 6 }, { 2020, 4 },
	{ 2023, 2 }, { 2025, 6 }, { 2028, 5 }, { 2031, 3 }, { 2033, 11 },
	{ 2036, 6 }, { 2039, 5 }, { 2042, 2 }, { 2044, 7 }, { 2047, 5 },
	{ 2050, 3 }, { 2052, 8 }, { 2055, 6 }, { 2058, 4 }, { 2061, 3 },
	{ 2063, 7 }, { 2066, 5 }, { 2069, 4 }, { 2071, 8 }, { 2074, 6 },
	{ 2077, 4 }, { 2080, 3 }, { 2082, 7 }, { 2085, 5 }, { 2088, 4 },
	{ 2090, 8 }, { 2093, 6 }, { 2096, 4 }, { 2099, 2 },
};

struct feasts {
	int year;
	struct md day[8];
};

static const struct feasts festivals[] = {
	{ 1933, { { 1, 25 }, { 1, 26 }, { 2, 9 }, { 4, 5 }, { 5, 28 },
		  { 8, 27 }, { 10, 4 }, { 10, 27 } } },
	{ 1984, { { 2, 1 }, { 2, 2 }, { 2, 16 }, { 4, 4 }, { 6, 4 },
		  { 8, 3 }, { 9, 10 }, { 10, 3 } } },
	{ 2020, { { 1, 24 }, { 1, 25 }, { 2, 8 }, { 4, 4 }, { 6, 25 },
		  { 8, 25 }, { 10, 1 }, { 10, 25 } } },
	{ 2023, { { 1, 21 }, { 1, 22 }, { 2, 5 }, { 4, 5 }, { 6, 22 },
		  { 8, 22 }, { 9, 29 }, { 10, 23 } } },
	{ 2024, { { 2, 9 }, { 2, 10 }, { 2, 24 }, { 4, 4 }, { 6, 10 },
		  { 8, 10 }, { 9, 17 }, { 10, 11 } } },
	{ 2025, { { 1, 28 }, { 1, 29 }, { 2, 12 }, { 4, 4 }, { 5, 31 },
		  { 8, 29 }, { 10, 6 }, { 10, 29 } } },
	{ 2026, { { 2, 16 }, { 2, 17 }, { 3, 3 }, { 4, 5 }, { 6, 19 },
		  { 8, 19 }, { 9, 25 }, { 10, 18 } } },
	/* misplaced by a month in old almanacs */
	{ 2033, { { 1, 30 }, { 1, 31 }, { 2, 14 }, { 4, 4 }, { 6, 1 },
		  { 8, 1 }, { 9, 8 }, { 10, 1 } } },
	{ 2100, { { 2, 8 }, { 2, 9 }, { 2, 23 }, { 4, 5 }, { 6, 12 },
		  { 8, 12 }, { 9, 18 }, { 10, 12 } } },
};

static void
spring_festivals(void **state)
{
	struct crm_lunar l = { .month = 1, .day = 1 };
	int64_t day;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(spring); i++) {
		l.year = 2000 + (int)i;
		assert_true(crm_lunar_day(&l, &day));
		assert_int_equal(day, crm_day_of(l.year, spring[i].month,
						 spring[i].day));
	}
}

static void
leap_months(void **state)
{
	size_t i = 0;
	int year, want;

	(void)state;
	for (year = 1900; year <= 2100; year++) {
		want = i < COUNT(leaps) && leaps[i][0] == year ? leaps[i++][1]
							       : 0;
		if (crmp_lunar_leap(year) != want)
			fail_msg("%d: leap month %d", year,
				 crmp_lunar_leap(year));
	}
	assert_int_equal(i, COUNT(leaps));
	assert_int_equal(crmp_lunar_leap(1899), 0);
	assert_int_equal(crmp_lunar_leap(2101), 0);
}

/* What the day after a lunar date has to be. */
static void
step(struct crm_lunar *l)
{
	int days = crmp_lunar_month_days(l->year, l->month, l->leap);

	assert_in_range(days, 29, 30);
	if (l->day < days) {
		l->day++;
		return;
	}
	l->day = 1;
	if (!l->leap && crmp_lunar_leap(l->year) == l->month) {
		l->leap = true;
		return;
	}
	l->leap = false;
	l->year += l->month == 12;
	l->month = l->month % 12 + 1;
}

static void
every_day_there_and_back(void **state)
{
	struct crm_lunar want = { 1900, 1, 1, false }, l;
	int64_t day, first = crm_day_of(1900, 1, 31), back;
	int64_t last = crm_day_of(2101, 1, 28);

	(void)state;
	for (day = first; day <= last; day++) {
		assert_true(crm_lunar_of_day(day, &l));
		if (l.year != want.year || l.month != want.month ||
		    l.day != want.day || l.leap != want.leap)
			fail_msg("day %d is %d-%d-%d", (int)day, l.year,
				 l.month, l.day);
		assert_true(crm_lunar_day(&l, &back));
		assert_int_equal(back, day);
		step(&want);
	}
	assert_int_equal(want.year, 2101);
	assert_int_equal(want.day, 1);
	assert_false(crm_lunar_of_day(first - 1, &l));
	assert_false(crm_lunar_of_day(last + 1, &l));
	assert_false(crm_lunar_of_day(INT64_MIN, &l));
	assert_false(crm_lunar_of_day(INT64_MAX, &l));
}

static void
years_are_of_a_lunar_length(void **state)
{
	struct crm_lunar l = { .month = 1, .day = 1 };
	int64_t day, next;
	int year, n, leap;

	(void)state;
	for (year = 1900; year < 2100; year++) {
		l.year = year;
		assert_true(crm_lunar_day(&l, &day));
		l.year = year + 1;
		assert_true(crm_lunar_day(&l, &next));
		n = (int)(next - day);
		leap = crmp_lunar_leap(year) > 0;
		assert_in_range(n, leap ? 383 : 353, leap ? 385 : 355);
		assert_in_range(day, crm_day_of(year, 1, 21),
				crm_day_of(year, 2, 21));
	}
}

/*
 * The k-th new moon after that of 2000-01-06, in days since 1970 UTC, to
 * about two minutes: Meeus, Astronomical Algorithms (1998), chapter 49.
 */
static double
new_moon(double k)
{
	static const struct {
		double days;
		int sun, moon, node, e;
	} terms[] = {
		{ -0.40720, 0, 1, 0, 0 }, { 0.17241, 1, 0, 0, 1 },
		{ 0.01608, 0, 2, 0, 0 },  { 0.01039, 0, 0, 2, 0 },
		{ 0.00739, -1, 1, 0, 1 }, { -0.00514, 1, 1, 0, 1 },
		{ 0.00208, 2, 0, 0, 2 },  { -0.00111, 0, 1, -2, 0 },
		{ -0.00057, 0, 1, 2, 0 }, { 0.00056, 1, 2, 0, 1 },
		{ -0.00042, 0, 3, 0, 0 }, { 0.00042, 1, 0, 2, 1 },
		{ 0.00038, 1, 0, -2, 1 }, { -0.00024, -1, 2, 0, 1 },
	};
	const double rad = acos(-1) / 180;
	double t = k / 1236.85, e = 1 - 0.002516 * t, sum = 0;
	double sun = 2.5534 + 29.10535670 * k;
	double moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t;
	double node = 160.7108 + 390.67050284 * k - 0.0016118 * t * t;
	size_t i;

	for (i = 0; i < COUNT(terms); i++)
		sum += terms[i].days * pow(e, terms[i].e) *
		       sin(rad * (terms[i].sun * sun + terms[i].moon * moon +
				  terms[i].node * node));
	sum -= 0.00017 * sin(rad * (124.7746 - 1.56375588 * k));
	return 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t + sum -
	       2440587.5 - 60.0 / 86400;
}

/*
 * Every month begins on the day of the new moon in Beijing: local mean time
 * before 1929.  Ten minutes either way of midnight nothing is said.
 */
static void
months_begin_with_the_moon(void **state)
{
	struct crm_lunar l;
	int64_t day;
	double moon;
	int n = 0, near = 0;

	(void)state;
	for (day = crm_day_of(1900, 1, 31); crm_lunar_of_day(day, &l);
	     day += crmp_lunar_month_days(l.year, l.month, l.leap)) {
		assert_int_equal(l.day, 1);
		moon = new_moon(round(((double)day - 10962.76) / 29.530588861));
		moon += (day < crm_day_of(1929, 1, 1) ? 465.67 : 480) / 1440;
		n++;
		if (fabs(moon - round(moon)) < 10.0 / 1440)
			near++;
		else if ((int64_t)floor(moon) != day)
			fail_msg("%d-%d begins %.0f minutes off", l.year,
				 l.month, (moon - (double)day) * 1440);
	}
	assert_int_equal(n, 201 * 12 + (int)COUNT(leaps));
	assert_in_range(near, 1, 60);
}

static void
festivals_of_known_years(void **state)
{
	struct crm_lunar_festival f;
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(festivals); i++)
		for (j = 0; j < 8; j++) {
			assert_true(
				crm_lunar_festival(j, festivals[i].year, &f));
			if (f.day != crm_day_of(festivals[i].year,
						festivals[i].day[j].month,
						festivals[i].day[j].day))
				fail_msg("%d %s", festivals[i].year, f.name);
		}
	assert_true(crm_lunar_festival(6, 2026, &f));
	assert_string_equal(f.name, "mid-autumn");
	assert_string_equal(f.zh, "中秋");
	assert_false(crm_lunar_festival(8, 2026, &f));
	assert_false(crm_lunar_festival(0, 1899, &f));
	assert_false(crm_lunar_festival(0, 2101, &f));
	assert_true(crm_lunar_festival(0, 1900, &f));
	assert_int_equal(f.day, crm_day_of(1900, 1, 30));
}

/* The rule of thumb for Qingming holds but for 2100, which has no 29 Feb. */
static void
qingming(void **state)
{
	struct crm_lunar_festival f;
	int year, y, day;

	(void)state;
	for (year = 1900; year < 2100; year++) {
		y = year % 100;
		day = (int)(y * 0.2422 + (year < 2000 ? 5.59 : 4.81)) - y / 4;
		assert_true(crm_lunar_festival(3, year, &f));
		if (f.day != crm_day_of(year, 4, day))
			fail_msg("Qingming %d", year);
	}
}

static void
birthdays(void **state)
{
	static const struct {
		struct crm_lunar born;
		int year;
		struct md kept;
	} t[] = {
		{ { 1980, 8, 15, false }, 2026, { 9, 25 } },
		/* born in a leap month 4, 2020; leap month 6, 2025 */
		{ { 2020, 4, 10, true }, 2020, { 6, 1 } },
		{ { 2020, 4, 10, true }, 2026, { 5, 26 } },
		{ { 2020, 4, 10, false }, 2020, { 5, 2 } },
		{ { 1987, 6, 1, true }, 2025, { 7, 25 } },
		{ { 1987, 6, 1, false }, 2025, { 6, 25 } },
		/* New Year's Eve of a month of 29 days */
		{ { 2023, 12, 30, false }, 2024, { 1, 28 } },
	};
	struct crm_lunar odd = { 2026, 13, 1, false };
	int64_t day;
	size_t i;
	int year;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		assert_true(crmp_lunar_birthday(&t[i].born, t[i].year, &day));
		/* the last month reaches into the next civil year */
		year = t[i].year + (t[i].born.month == 12);
		if (day != crm_day_of(year, t[i].kept.month, t[i].kept.day))
			fail_msg("birthday %d", (int)i);
	}
	assert_false(crmp_lunar_birthday(&odd, 2026, &day));
	odd.month = 0;
	assert_false(crmp_lunar_birthday(&odd, 2026, &day));
	odd.month = 1;
	odd.day = 31;
	assert_false(crmp_lunar_birthday(&odd, 2026, &day));
	odd.day = 0;
	assert_false(crmp_lunar_birthday(&odd, 2026, &day));
	odd.day = 1;
	assert_false(crmp_lunar_birthday(&odd, 2101, &day));
	odd.leap = true; /* exact dates are not bent */
	assert_false(crm_lunar_day(&odd, &day));
	assert_int_equal(crmp_lunar_month_days(2026, 1, true), 0);
}

static void
the_next_birthday(void **state)
{
	struct crm_lunar l = { 0, 12, 30, false };
	int64_t day, from, next, n = 0;

	(void)state;
	/* of every day one a year, and never far */
	from = crm_day_of(1900, 1, 31);
	for (day = from; crm_lunar_next(&l, day, &next); day = next + 1) {
		assert_in_range(next - day, day == from ? 0 : 352, 384);
		n++;
	}
	assert_int_equal(n, 201);
	assert_false(crm_lunar_next(&l, from - 1, &next));
	l = (struct crm_lunar){ 0, 8, 15, false };
	assert_true(crm_lunar_next(&l, crm_day_of(2026, 9, 25), &next));
	assert_int_equal(next, crm_day_of(2026, 9, 25));
	assert_true(crm_lunar_next(&l, crm_day_of(2026, 9, 26), &next));
	assert_int_equal(next, crm_day_of(2027, 9, 15));
	assert_true(crm_lunar_next(&l, crm_day_of(2027, 1, 1), &next));
	assert_int_equal(next, crm_day_of(2027, 9, 15));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(spring_festivals),
		RUN(leap_months),
		RUN(every_day_there_and_back),
		RUN(years_are_of_a_lunar_length),
		RUN(months_begin_with_the_moon),
		RUN(festivals_of_known_years),
		RUN(qingming),
		RUN(birthdays),
		RUN(the_next_birthday),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
