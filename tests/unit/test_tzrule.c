/* SPDX-License-Identifier: MIT */
/* test_tzrule.c - the yearly rules of time zones, as POSIX writes them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/inner.h"
#include "base/tzif.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static int64_t
utc(int y, int m, int d, int h, int min)
{
	return (crm_day_of(y, m, d) * 24 + h) * 3600 + min * 60;
}

/* Of a rule, the two changes of 2026 in UTC (M D h min), or none. */
struct sample {
	const char *rule;
	int32_t std, dst; /* minutes east */
	int from[4], to[4];
};

static const struct sample good[] = {
	{ "UTC0", 0, 0, { 0 }, { 0 } },
	{ "CST-8", 480, 0, { 0 }, { 0 } },
	{ "<+0330>-3:30", 210, 0, { 0 }, { 0 } },
	{ "<-02>2", -120, 0, { 0 }, { 0 } },
	{ "EST5EDT,M3.2.0,M11.1.0", -300, -240, { 3, 8, 7, 0 }, { 11, 1, 6, 0 } },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 60, 120, { 3, 29, 1, 0 }, { 10, 25, 1, 0 } },
	{ "AEST-10AEDT,M10.1.0,M4.1.0/3", 600, 660, { 10, 3, 16, 0 }, { 4, 4, 16, 0 } },
	/* half an hour of summer time */
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 630, 660, { 10, 3, 15, 30 }, { 4, 4, 15, 0 } },
	/* Ireland: summer is standard, winter is less */
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 60, 0, { 10, 25, 1, 0 }, { 3, 29, 1, 0 } },
	/* minus an hour: on the Saturday before */
	{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -120, -60, { 3, 29, 1, 0 }, { 10, 25, 1, 0 } },
	/* fifty hours after the fourth Thursday begins */
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 120, 180, { 3, 28, 0, 0 }, { 10, 23, 23, 0 } },
	/* J60 is 1 March in any year, 59 so in this one */
	{ "AAA0BBB,J60/0,J61/0:30:00", 0, 60, { 3, 1, 0, 0 }, { 3, 1, 23, 30 } },
	{ "AAA0BBB,59/0,60/+1", 0, 60, { 3, 1, 0, 0 }, { 3, 2, 0, 0 } },
	{ "AAA+3:15BBB-1:15,J1/12,364/0", -195, 75, { 1, 1, 15, 15 }, { 12, 30, 22, 45 } },
	/* a fifth Sunday that there is not */
	{ "AAA0BBB,M2.5.0/0,M5.4.1/167", 0, 60, { 2, 22, 0, 0 }, { 5, 31, 22, 0 } },
};

static void
rules(void **state)
{
	struct crmp_tzrule r;
	int64_t from, to, until;
	const int *a, *b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		if (crmp_tzrule_read(good[i].rule, strlen(good[i].rule), true,
				     &r))
			fail_msg("not read: %s", good[i].rule);
		assert_int_equal(r.std, good[i].std * 60);
		assert_int_equal(r.summer, good[i].from[0] > 0);
		a = good[i].from;
		b = good[i].to;
		if (!r.summer) {
			assert_int_equal(crmp_tzrule_east(&r, 0, &until),
					 r.std);
			assert_true(until == INT64_MAX);
			continue;
		}
		assert_int_equal(r.dst, good[i].dst * 60);
		from = utc(2026, a[0], a[1], a[2], a[3]);
		to = utc(2026, b[0], b[1], b[2], b[3]);
		if (crmp_tzrule_east(&r, from - 1, &until) != r.std ||
		    until != from)
			fail_msg("%s: begins %lld, not %lld", good[i].rule,
				 (long long)until, (long long)from);
		assert_int_equal(crmp_tzrule_east(&r, from, &until), r.dst);
		if (crmp_tzrule_east(&r, to - 1, &until) != r.dst ||
		    until != to)
			fail_msg("%s: ends %lld, not %lld", good[i].rule,
				 (long long)until, (long long)to);
		assert_int_equal(crmp_tzrule_east(&r, to, &until), r.std);
	}
}

static const char *const bad[] = {
	"", "A", "AB3", "3", "<AB>3", "<ABC3", "AAA", "AAA:30", "AAA25",
	"AAA24", "AAA1:60", "AAA1:1", "AAA1:00:60", "AAA1:00:", "AAA--1",
	"AAA-1 ", "AAA-1BB", "AAA-1BBB", "AAA-1BBB,", "AAA-1BBB,M3.2.0",
	"AAA-1BBB,M3.2.0,", "AAA-1BBB,M3.2.0,M11.1.0,", "AAA-23BBB,J1,J2",
	"AAA-1BBB,M0.2.0,J3", "AAA-1BBB,M13.2.0,J3", "AAA-1BBB,M3.0.0,J3",
	"AAA-1BBB,M3.6.0,J3", "AAA-1BBB,M3.2.7,J3", "AAA-1BBB,M3.2,J3",
	"AAA-1BBB,J0,J3", "AAA-1BBB,J366,J3", "AAA-1BBB,366,J3",
	"AAA-1BBB,J1,-1", "AAA-1BBB,J1/168,J3", "AAA-1BBB,J1/-168,J3",
	"AAA-1BBB,J1/,J3", "AAA-1BBB,J1/2:,J3", ":Europe/Dublin",
	"\xe5\x8c\x97\xe4\xba\xac-8", "AAA-1BBB25,J1,J2",
};

static void
no_rules(void **state)
{
	struct crmp_tzrule r = { .std = 4711 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		if (!crmp_tzrule_read(bad[i], strlen(bad[i]), true, &r))
			fail_msg("read: %s", bad[i]);
		assert_int_equal(r.std, 4711);
	}
	/* cut at any place: only what is left of the right is checked */
	assert_null(crmp_tzrule_read("AAA-12", 5, true, &r));
	assert_int_equal(r.std, 3600);
}

/* Times beyond a day, or before it, are of version 3. */
static void
wide_times(void **state)
{
	static const char *const wide[] = { "AAA0BBB,J1/25,J3",
					    "AAA0BBB,J1,J3/-1",
					    "AAA0BBB,J1,J3/167" };
	struct crmp_tzrule r;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(wide); i++) {
		assert_null(
			crmp_tzrule_read(wide[i], strlen(wide[i]), true, &r));
		assert_non_null(
			crmp_tzrule_read(wide[i], strlen(wide[i]), false, &r));
	}
	assert_null(crmp_tzrule_read("AAA0BBB,J1/24,J3/+1", 19, false, &r));
}

/* Summer time the whole year: it ends in the second it begins again. */
static void
summer_for_ever(void **state)
{
	static const char text[] = "EST5EDT,0/0,J365/25";
	struct crmp_tzrule r;
	int64_t at, until;

	(void)state;
	assert_null(crmp_tzrule_read(text, strlen(text), true, &r));
	for (at = utc(2023, 12, 1, 0, 0); at < utc(2029, 2, 1, 0, 0);
	     at += 1800)
		assert_int_equal(crmp_tzrule_east(&r, at, &until), r.dst);
}

/* Changes that a rule moves out of its year. */
static void
beside_the_year(void **state)
{
	static const char text[] = "AAA0BBB,J365/167,J1/-167";
	struct crmp_tzrule r;
	int64_t until;

	(void)state;
	assert_null(crmp_tzrule_read(text, strlen(text), true, &r));
	/* begins 6 January (of the year before), ends 24 December */
	assert_int_equal(crmp_tzrule_east(&r, utc(2026, 1, 6, 22, 59), &until),
			 0);
	assert_true(until == utc(2026, 1, 6, 23, 0));
	assert_int_equal(crmp_tzrule_east(&r, utc(2026, 1, 6, 23, 0), &until),
			 3600);
	assert_true(until == utc(2026, 12, 25, 0, 0));
	assert_int_equal(crmp_tzrule_east(&r, utc(2026, 12, 25, 0, 0), &until),
			 0);
	assert_true(until == utc(2027, 1, 6, 23, 0));
	/* ends in the year after, when the next summer has begun already */
	assert_null(crmp_tzrule_read("EST5EDT,0/0,J365/60", 19, true, &r));
	assert_int_equal(crmp_tzrule_east(&r, utc(2026, 1, 1, 4, 59), &until),
			 r.std);
	assert_true(until == utc(2026, 1, 1, 5, 0));
	assert_int_equal(crmp_tzrule_east(&r, utc(2026, 1, 1, 5, 0), &until),
			 r.dst);
	assert_true(until == utc(2026, 1, 2, 16, 0));
	assert_int_equal(crmp_tzrule_east(&r, utc(2026, 1, 2, 16, 0), &until),
			 r.std);
	/* instants beyond any calendar do no harm */
	crmp_tzrule_east(&r, INT64_MAX, &until);
	crmp_tzrule_east(&r, INT64_MIN, &until);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(rules),	      RUN(no_rules),	    RUN(wide_times),
		RUN(summer_for_ever), RUN(beside_the_year),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
