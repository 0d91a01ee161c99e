/* SPDX-License-Identifier: MIT */
/* test_zone_files.c - every zone of this machine, as glibc reads it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "base/inner.h"
#include "base/tzif.h"

#define RUN(t) cmocka_unit_test(t)
#define ROOT "/usr/share/zoneinfo/"
#define YEAR_1900 (-2208988800)
#define YEAR_2500 16725225600

static struct {
	struct crm_zone *zone;
	struct crmp_tzif file;
	const char *name;
	int zones;
	uint64_t seed;
} now;

static int64_t
random_instant(void)
{
	now.seed ^= now.seed << 13;
	now.seed ^= now.seed >> 7;
	now.seed ^= now.seed << 17;
	return YEAR_1900 + (int64_t)(now.seed % (YEAR_2500 - YEAR_1900));
}

static bool
same_civil(const struct crm_civil *a, const struct crm_civil *b)
{
	return a->year == b->year && a->month == b->month && a->day == b->day &&
	       a->hour == b->hour && a->minute == b->minute &&
	       a->second == b->second;
}

/* Ours, asked for the file's bytes and for the zone, against localtime_r. */
static void
same(int64_t at)
{
	struct crm_civil c, want, back;
	time_t t = (time_t)at;
	int64_t until, i;
	struct tm tm;

	assert_non_null(localtime_r(&t, &tm));
	if (crmp_tzif_east(&now.file, at, &until) != tm.tm_gmtoff)
		fail_msg("%s %lld: not %ld", now.name, (long long)at,
			 tm.tm_gmtoff);
	assert_true(until > at);
	want =
		(struct crm_civil){ tm.tm_year + 1900, tm.tm_mon + 1,
				    tm.tm_mday,	       tm.tm_hour,
				    tm.tm_min,	       tm.tm_sec };
	crm_zone_local(now.zone, at, &c);
	if (!same_civil(&c, &want))
		fail_msg("%s %lld: %d-%d-%d %d:%d:%d", now.name, (long long)at,
			 c.year, c.month, c.day, c.hour, c.minute, c.second);
	/* this very moment, or the first of that name */
	i = crm_zone_instant(now.zone, &c);
	crm_zone_local(now.zone, i, &back);
	if (i > at || !same_civil(&back, &c))
		fail_msg("%s %lld: back at %lld", now.name, (long long)at,
			 (long long)i);
}

/* At each change, a second before and after, and the hours around it. */
static void
every_change(void)
{
	int64_t at = INT64_MIN, until;
	int h;

	for (;;) {
		crmp_tzif_east(&now.file, at, &until);
		if (until > YEAR_2500)
			return;
		at = until;
		if (at < -62000000000) /* glibc's year of some is below 1 */
			continue;
		same(at - 1);
		same(at);
		same(at + 1);
		for (h = -26; h <= 26; h += 4)
			same(at + h * 3600 + 1234);
	}
}

static bool
slurp(const char *path, unsigned char *p, size_t most, size_t *n)
{
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	*n = fread(p, 1, most, f);
	assert_int_equal(fclose(f), 0);
	return *n >= 4 && memcmp(p, "TZif", 4) == 0;
}

static int
one_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	static unsigned char bytes[65536];
	const char *why;
	size_t n;
	int i;

	(void)st;
	(void)ftw;
	now.name = path + strlen(ROOT);
	if (kind != FTW_F || strncmp(now.name, "right/", 6) == 0 ||
	    strncmp(now.name, "posix/", 6) == 0 || /* the same again */
	    !slurp(path, bytes, sizeof bytes, &n))
		return 0;
	assert_int_equal(crmp_tzif_read(bytes, n, &now.file, &why), CRM_OK);
	assert_int_equal(crm_zone_open(now.name, &now.zone, NULL), CRM_OK);
	assert_int_equal(setenv("TZ", path, 1), 0);
	tzset();
	every_change();
	for (i = 0; i < 500; i++)
		same(random_instant());
	crm_zone_close(now.zone);
	crmp_tzif_free(&now.file);
	now.zones++;
	return 0;
}

static void
all_agree_with_glibc(void **state)
{
	(void)state;
	now.seed = 88172645463325252;
	assert_int_equal(nftw(ROOT, one_file, 32, 0), 0);
	if (now.zones < 300)
		fail_msg("only %d zones", now.zones);
}

static void
nothing_of_the_process_is_touched(void **state)
{
	struct crm_zone *z = NULL;
	struct crm_civil c;
	time_t at = 1784000000;
	struct tm before, after;

	(void)state;
	assert_int_equal(setenv("TZ", "America/Caracas", 1), 0);
	tzset();
	localtime_r(&at, &before);
	assert_int_equal(crm_zone_open("Asia/Tokyo", &z, NULL), CRM_OK);
	crm_zone_local(z, at, &c);
	assert_string_equal(getenv("TZ"), "America/Caracas");
	assert_string_equal(tzname[0], "-04");
	localtime_r(&at, &after);
	assert_int_equal(after.tm_hour, before.tm_hour);
	assert_int_equal((c.hour + 24 - before.tm_hour) % 24, 13);
	crm_zone_close(z);
	assert_string_equal(getenv("TZ"), "America/Caracas");
}

/* A thread's own zone, asked over and over: what a single one would say. */
static void *
sum_of(void *name)
{
	struct crm_zone *z;
	int64_t at;
	intptr_t sum = 0;

	if (crm_zone_open(name, &z, NULL))
		return NULL;
	for (at = 0; at < 3000000000; at += 10007)
		sum += (intptr_t)crm_zone_day(z, at);
	crm_zone_close(z);
	return (void *)sum; /* NOLINT(performance-no-int-to-ptr) */
}

static void
threads_have_zones_of_their_own(void **state)
{
	static char names[4][32] = { "Europe/Dublin", "Asia/Kathmandu",
				     "America/New_York", "Pacific/Apia" };
	pthread_t t[4];
	void *sum;
	int i;

	(void)state;
	for (i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, sum_of, names[i]),
				 0);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(t[i], &sum), 0);
		assert_non_null(sum);
		assert_ptr_equal(sum, sum_of(names[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(all_agree_with_glibc),
		RUN(nothing_of_the_process_is_touched),
		RUN(threads_have_zones_of_their_own),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
