/* SPDX-License-Identifier: MIT */
/* test_tzif.c - time zone files made by hand, whole and damaged */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/inner.h"
#include "base/tzif.h"
#include "oom.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))
#define HOUR 3600

/* A file under construction; counts as the header has them. */
static struct {
	unsigned char s[1024];
	size_t n;
} made;

enum { UT, STD, LEAP, TIME, TYPE, CHAR };

static void
put(uint64_t v, int bytes)
{
	while (bytes--)
		made.s[made.n++] = (unsigned char)(v >> 8 * bytes);
}

static void
header(int version, const uint32_t *count)
{
	int i;

	memcpy(made.s + made.n, "TZif", 4);
	made.n += 4;
	put((uint64_t)version, 1);
	for (i = 0; i < 15; i++)
		put(0, 1);
	for (i = 0; i < 6; i++)
		put(count[i], 4);
}

static void
type(int32_t east, int summer, int name)
{
	put((uint32_t)east, 4);
	put((uint64_t)summer, 1);
	put((uint64_t)name, 1);
}

/* Changes at 1000, 2000 and 3000: 0 (before: +1h), +2h, +1h, +2h. */
static void
block(int version, int width)
{
	static const uint32_t count[] = { 2, 2, 0, 3, 2, 8 };
	int i;

	header(version, count);
	for (i = 1; i <= 3; i++)
		put((uint64_t)i * 1000, width);
	put(0x010001, 3);
	type(HOUR, 0, 0);
	type(2 * HOUR, 1, 4);
	memcpy(made.s + made.n, "AAA\0BBB", 8);
	made.n += 8;
	put(0x0101, 2);
	put(0x0001, 2);
}

static void
footer(const char *rule)
{
	put('\n', 1);
	memcpy(made.s + made.n, rule, strlen(rule));
	made.n += strlen(rule);
	put('\n', 1);
}

static void
whole(int version, const char *rule)
{
	made.n = 0;
	block(version, 4);
	if (!version)
		return;
	block(version, 8);
	footer(rule);
}

/* Read an exact copy, so that a sanitizer sees any step beyond it. */
static enum crm_status
read_made(size_t n, struct crmp_tzif *z, const char **why)
{
	unsigned char *copy = malloc(n ? n : 1);
	enum crm_status st;

	assert_non_null(copy);
	memcpy(copy, made.s, n);
	st = crmp_tzif_read(copy, n, z, why);
	free(copy);
	return st;
}

static void
refused(const char *want)
{
	struct crmp_tzif z = { .n = 4711 };
	const char *why = NULL;

	assert_int_equal(read_made(made.n, &z, &why), CRM_TROUBLE);
	assert_string_equal(why, want);
	assert_int_equal(z.n, 4711);
}

static void
is_east(const struct crmp_tzif *z, int64_t at, int32_t east, int64_t until)
{
	int64_t end;

	assert_int_equal(crmp_tzif_east(z, at, &end), east);
	assert_int_equal(end, until);
}

static void
each_version(void **state)
{
	static const int versions[] = { 0, '2', '3', '4' };
	struct crmp_tzif z;
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(versions); i++) {
		whole(versions[i], "");
		assert_int_equal(read_made(made.n, &z, &why), CRM_OK);
		is_east(&z, INT64_MIN, HOUR, 1000);
		is_east(&z, 999, HOUR, 1000);
		is_east(&z, 1000, 2 * HOUR, 2000);
		is_east(&z, 2500, HOUR, 3000);
		is_east(&z, 3000, 2 * HOUR, INT64_MAX);
		is_east(&z, INT64_MAX, 2 * HOUR, INT64_MAX);
		crmp_tzif_free(&z);
	}
	whole('2', "X-3");
	refused("the name of a time in its rule");
	whole('2', "XYZ-3");
	assert_int_equal(read_made(made.n, &z, &why), CRM_OK);
	is_east(&z, 2999, HOUR, 3000);
	is_east(&z, 3000, 3 * HOUR, INT64_MAX);
	crmp_tzif_free(&z);
}

static void
negative_and_no_times(void **state)
{
	static const uint32_t one[] = { 0, 0, 0, 1, 2, 4 };
	static const uint32_t none[] = { 0, 0, 0, 0, 1, 4 };
	struct crmp_tzif z;
	const char *why;

	(void)state;
	made.n = 0;
	header('2', none);
	type(0, 0, 0);
	put(0x41414100, 4);
	header('2', one);
	put((uint64_t)-5000000000, 8);
	put(1, 1);
	type(-HOUR, 1, 0); /* the first type, be it summer time */
	type(-2 * HOUR, 0, 0);
	put(0x41414100, 4);
	footer("");
	assert_int_equal(read_made(made.n, &z, &why), CRM_OK);
	is_east(&z, -5000000001, -HOUR, -5000000000);
	is_east(&z, -5000000000, -2 * HOUR, INT64_MAX);
	crmp_tzif_free(&z);

	/* no change at all: the rule is for ever, else the only type */
	made.n = 0;
	header('2', none);
	type(0, 0, 0);
	put(0x41414100, 4);
	header('2', none);
	type(5 * HOUR, 0, 0);
	put(0x41414100, 4);
	footer("<+0330>-3:30");
	assert_int_equal(read_made(made.n, &z, &why), CRM_OK);
	is_east(&z, -99, 12600, INT64_MAX);
	crmp_tzif_free(&z);
	made.n -= 14;
	footer("");
	assert_int_equal(read_made(made.n, &z, &why), CRM_OK);
	is_east(&z, -99, 5 * HOUR, INT64_MAX);
	crmp_tzif_free(&z);
}

static void
cut_anywhere(void **state)
{
	struct crmp_tzif z = { .n = 4711 };
	const char *why = "";
	size_t n;

	(void)state;
	whole('2', "AAA-1");
	for (n = 0; n < made.n; n++) {
		why = NULL;
		if (read_made(n, &z, &why) != CRM_TROUBLE || !why)
			fail_msg("taken with %zu bytes of %zu", n, made.n);
	}
	assert_int_equal(z.n, 4711);
	assert_string_equal(why, "it has no last line");
	whole(0, NULL);
	for (n = 0; n < made.n; n++)
		assert_int_equal(read_made(n, &z, &why), CRM_TROUBLE);
}

/* One byte of a good file changed: where, to what, what is said. */
static const struct {
	size_t at;
	unsigned char to;
	const char *why;
} damages[] = {
	{ 0, 'X', "it does not begin with TZif" },
	{ 4, '1', "its version is none of 1 to 4" },
	{ 4, '5', "its version is none of 1 to 4" },
	{ 32, 0xff, "it is cut short" }, /* of the first block, the times */
	{ 83, 'X', "it does not begin with TZif" },
	{ 87, '3', "its halves are of two versions" },
	{ 103, 0xff, "it is cut short" },
	{ 106, 1, "its counts do not agree" },
	{ 106, 3, "its counts do not agree" },
	{ 110, 1, "its counts do not agree" },
	{ 114, 1, "it is cut short" }, /* a leap second */
	{ 115, 0x80, "it is cut short" },
	{ 119, 0x80, "it is cut short" },
	{ 122, 0, "it has no types" },
	{ 123, 0xff, "it is cut short" },
	{ 126, 0, "it has no types" },
	{ 133, 0x0b, "its changes are not in order" }, /* 3048, 2000 */
	{ 151, 2, "a change is to a type it does not have" },
	{ 154, 1, "an offset is a day or more" },
	{ 154, 0x80, "an offset is a day or more" },
	{ 158, 2, "a type is neither standard nor summer time" },
	{ 159, 8, "a type has no name" },
	{ 173, 'X', "its last name has no end" },
	{ 174, 2, "a mark is neither 0 nor 1" },
	{ 177, 2, "a mark is neither 0 nor 1" },
	{ 175, 0, "universal time is marked as no standard time" },
	{ 178, ' ', "it has no last line" },
	{ 179, '/', "the name of a time in its rule" },
	{ 184, '0', "it has no last line" },
};

static void
one_byte_wrong(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(damages); i++) {
		whole('2', "AAA-1");
		made.s[damages[i].at] = damages[i].to;
		refused(damages[i].why);
	}
}

static void
leap_seconds(void **state)
{
	static const uint32_t count[] = { 0, 0, 1, 0, 1, 4 };

	(void)state;
	made.n = 0;
	header(0, count);
	type(0, 0, 0);
	put(0x41414100, 4);
	put(78796800, 4);
	put(1, 4);
	refused("it counts leap seconds");
}

static void
equal_times(void **state)
{
	(void)state;
	whole('2', "");
	/* the second change in the second of the first */
	memcpy(made.s + 135, made.s + 127, 8);
	refused("its changes are not in order");
}

static void
without_memory(void **state)
{
	struct crmp_tzif z = { .n = 4711 };
	struct crm_zone *zone = (void *)&z;
	struct crm_error e = { 0 };
	enum crm_status st;
	const char *why;
	long at = 0;

	(void)state;
	whole('2', "AAA-1");
	fault.calls = 0;
	fault.from = 1;
	fault.armed = true;
	st = crmp_tzif_read(made.s, made.n, &z, &why);
	fault.armed = false;
	assert_int_equal(st, CRM_NOMEM);
	assert_int_equal(z.n, 4711);
	do {
		e.code = CRM_OK;
		fault.calls = 0;
		fault.from = ++at;
		fault.armed = true;
		st = crm_zone_open("Europe/Dublin", &zone, &e);
		fault.armed = false;
		if (st)
			assert_ptr_equal(zone, &z);
		assert_int_equal(e.code, st);
	} while (st == CRM_NOMEM);
	assert_int_equal(st, CRM_OK);
	assert_in_range(at, 4, 20);
	crm_zone_close(zone);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(each_version),   RUN(negative_and_no_times),
		RUN(cut_anywhere),   RUN(one_byte_wrong),
		RUN(leap_seconds),   RUN(equal_times),
		RUN(without_memory),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
