/* SPDX-License-Identifier: MIT */
/* test_wire.c - instants printed for programs and for sheets, and read back */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "printer.h"

#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static struct crm_zone *
zone(const char *name)
{
	struct crm_zone *z = NULL;

	assert_int_equal(crm_zone_open(name, &z, NULL), CRM_OK);
	return z;
}

/* Offsets of Berlin, Lord Howe and Shanghai from the IANA time zone database:
 * its tables, not this code, say when clocks were changed. */
static const struct {
	const char *zone, *utc, *wire, *cell;
} known[] = {
	{ "Asia/Shanghai", "2026-11-22T02:07:00Z", "2026-11-22T10:07:00+08:00",
	  "2026-11-22 10:07:00" },
	/* the day in the text is the day that people mean */
	{ "Asia/Shanghai", "2026-04-30T16:00:00Z", "2026-05-01T00:00:00+08:00",
	  "2026-05-01 00:00:00" },
	{ "America/New_York", "2026-05-01T03:59:59Z",
	  "2026-04-30T23:59:59-04:00", "2026-04-30 23:59:59" },
	{ "America/St_Johns", "2026-01-01T03:29:59Z",
	  "2025-12-31T23:59:59-03:30", "2025-12-31 23:59:59" },
	{ "Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00+05:45",
	  "2026-01-01 05:45:00" },
	{ "UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00",
	  "2026-01-01 00:00:00" },
	/* spring: an hour is left out, and nothing is said twice */
	{ "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00",
	  "2026-03-29 01:59:59" },
	{ "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00",
	  "2026-03-29 03:00:00" },
	/* autumn: 2:00 to 3:00 comes twice */
	{ "Europe/Berlin", "2026-10-24T23:59:59Z", "2026-10-25T01:59:59+02:00",
	  "2026-10-25 01:59:59" },
	{ "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00+02:00",
	  "2026-10-25 02:00:00+02:00" },
	{ "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00+02:00",
	  "2026-10-25 02:30:00+02:00" },
	{ "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00+01:00",
	  "2026-10-25 02:30:00+01:00" },
	{ "Europe/Berlin", "2026-10-25T01:59:59Z", "2026-10-25T02:59:59+01:00",
	  "2026-10-25 02:59:59+01:00" },
	{ "Europe/Berlin", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00+01:00",
	  "2026-10-25 03:00:00" },
	/* half an hour */
	{ "Australia/Lord_Howe", "2026-04-04T14:29:59Z",
	  "2026-04-05T01:29:59+11:00", "2026-04-05 01:29:59" },
	{ "Australia/Lord_Howe", "2026-04-04T14:30:00Z",
	  "2026-04-05T01:30:00+11:00", "2026-04-05 01:30:00+11:00" },
	{ "Australia/Lord_Howe", "2026-04-04T15:29:59Z",
	  "2026-04-05T01:59:59+10:30", "2026-04-05 01:59:59+10:30" },
	/* a day left out */
	{ "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59-10:00",
	  "2011-12-29 23:59:59" },
	{ "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00+14:00",
	  "2011-12-31 00:00:00" },
	/* sun time, 8:05:43 ahead: offsets are written in minutes */
	{ "Asia/Shanghai", "1900-06-01T00:00:00Z", "1900-06-01T08:06:00+08:06",
	  "1900-06-01 08:05:43" },
	{ "Asia/Shanghai", "1900-12-31T15:54:10Z", "1901-01-01T00:00:10+08:06",
	  "1901-01-01 00:00:10+08:06" },
	{ "Asia/Shanghai", "1900-12-31T15:54:20Z", "1900-12-31T23:54:20+08:00",
	  "1900-12-31 23:54:20+08:00" },
	/* years that cannot be written: as UTC */
	{ "Asia/Shanghai", "9999-12-31T15:59:59Z", "9999-12-31T23:59:59+08:00",
	  "9999-12-31 23:59:59" },
	{ "Asia/Shanghai", "9999-12-31T16:00:00Z", "9999-12-31T16:00:00Z",
	  "9999-12-31T16:00:00Z" },
	{ "America/New_York", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
	  "0001-01-01T00:00:00Z" },
};

static void
as_the_tables_say(void **state)
{
	struct crm_buf wire = { 0 }, cell = { 0 };
	struct crm_zone *z;
	int64_t at;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(known); i++) {
		z = zone(known[i].zone);
		assert_true(crmp_wire_time(known[i].utc, strlen(known[i].utc),
					   &at));
		crm_buf_reset(&wire);
		crm_buf_reset(&cell);
		crmp_time_wire(z, at, &wire);
		crmp_time_cell(z, at, &cell);
		if (strcmp(wire.s, known[i].wire) ||
		    strcmp(cell.s, known[i].cell))
			fail_msg("%zu: %s, %s", i, wire.s, cell.s);
		crm_buf_reset(&wire);
		crm_buf_reset(&cell);
		crmp_time_wire(NULL, at, &wire);
		crmp_time_cell(NULL, at, &cell);
		assert_string_equal(wire.s, known[i].utc);
		assert_string_equal(cell.s, known[i].utc);
		crm_zone_close(z);
	}
	crm_buf_free(&wire);
	crm_buf_free(&cell);
}

/* What a text says in this zone. */
static int64_t
read_back(const struct crm_buf *b, struct crm_zone *z)
{
	struct crm_clock k = { .zone = z };
	int64_t at = INT64_MIN;

	if (crm_time_parse(b->s, b->len, &k, 0, &at, NULL) != CRM_OK)
		fail_msg("'%s' is refused", b->s);
	return at;
}

/* Does the same local time come again, or has it been, within a day? */
static bool
comes_twice(struct crm_zone *z, int64_t at)
{
	struct crm_buf a = { 0 }, b = { 0 };
	bool found = false;
	int64_t by;

	crm_time_local(z, at, &a);
	for (by = -7200; by <= 7200 && !found; by += 900) {
		crm_buf_reset(&b);
		crm_time_local(z, at + by, &b);
		found = by && !strcmp(a.s, b.s);
	}
	crm_buf_free(&a);
	crm_buf_free(&b);
	return found;
}

static void
one_comes_back(struct crm_zone *z, int64_t at, bool near)
{
	struct crm_buf b = { 0 };
	int64_t got;

	crmp_time_wire(z, at, &b);
	if (!crmp_wire_time(b.s, b.len, &got) || got != at ||
	    read_back(&b, z) != at)
		fail_msg("%s %lld: %s", crm_zone_name(z), (long long)at, b.s);
	crm_buf_reset(&b);
	crmp_time_cell(z, at, &b);
	if (read_back(&b, z) != at)
		fail_msg("%s %lld: %s", crm_zone_name(z), (long long)at, b.s);
	if (near && comes_twice(z, at) != (b.len == 25))
		fail_msg("%s %lld: %s", crm_zone_name(z), (long long)at, b.s);
	crm_buf_free(&b);
}

/* Whatever is printed is read back as it was, also as a sheet has it; and a
 * cell has an offset where it needs one, and only there. */
static void
every_instant_comes_back(void **state)
{
	static const char *const zones[] = {
		"Asia/Shanghai",    "Europe/Berlin",	   "America/New_York",
		"America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca",
		"Pacific/Apia",	    "Asia/Kathmandu",	   "UTC",
	};
	uint64_t seed = 7;
	struct crm_zone *z;
	int64_t at;
	size_t i;
	int k;

	(void)state;
	for (i = 0; i < COUNT(zones); i++) {
		z = zone(zones[i]);
		/* 2025-2027 by quarters of an hour: all its changes */
		for (at = 1735689600; at < 1798761600; at += 900)
			one_comes_back(z, at, false);
		for (k = 0; k < 20000; k++) {
			seed = seed * 6364136223846793005u +
			       1442695040888963407u;
			at = (int64_t)((seed >> 16) % 315530000000u) -
			     62135500000;
			one_comes_back(z, at, false);
		}
		crm_zone_close(z);
	}
	z = zone("Europe/Berlin");
	/* both changes of 2026, two days either side */
	for (at = 1774746000 - 172800; at < 1774746000 + 172800; at += 60)
		one_comes_back(z, at, true);
	for (at = 1792890000 - 172800; at < 1792890000 + 172800; at += 60)
		one_comes_back(z, at, true);
	crm_zone_close(z);
}

static void
hostile_instants_do_no_harm(void **state)
{
	static const int64_t at[] = { INT64_MIN, INT64_MIN + 1, -1,
				      INT64_MAX - 1, INT64_MAX };
	struct crm_zone *z = zone("Europe/Berlin");
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(at); i++) {
		crmp_time_wire(z, at[i], &b);
		crmp_time_cell(z, at[i], &b);
		crmp_time_wire(NULL, at[i], &b);
	}
	assert_int_equal(crm_buf_ok(&b, NULL), CRM_OK);
	crm_buf_free(&b);
	crm_zone_close(z);
}

/* The one cell of a sheet with the line's one value. */
static void
one_cell(struct crm_output how, const char *line, const char *value,
	 const char *cell)
{
	const char *eol = how.excel ? "\r\n" : "\n";
	struct crm_buf in = { 0 }, want = { 0 }, b = { 0 };

	how.format = CRM_CSV;
	how.fields = "since";
	crm_buf_printf(&in, "{%s\"since\":\"%s\"}\n", line, value);
	crm_buf_printf(&want, "%ssince%s%s%s", how.excel ? "\xef\xbb\xbf" : "",
		       eol, cell, eol);
	assert_int_equal(print(how, in.s, &b, NULL), CRM_OK);
	assert_string_equal(b.s, want.s);
	crm_buf_free(&in);
	crm_buf_free(&want);
	crm_buf_free(&b);
}

/* Times of any offset; what is none stays as it is. */
static void
cells_of_lines(void **state)
{
	static const struct {
		const char *wire, *cell, *utc;
	} at[] = {
		{ "2026-11-22T02:07:00Z", "2026-11-22 10:07:00",
		  "2026-11-22T02:07:00Z" },
		{ "2026-11-22T10:07:00+08:00", "2026-11-22 10:07:00",
		  "2026-11-22T02:07:00Z" },
		{ "2026-11-21t20:07:00-06:00", "2026-11-22 10:07:00",
		  "2026-11-22T02:07:00Z" },
		{ "2026-11-22 10:07:00.25+08:00", "2026-11-22 10:07:00",
		  "2026-11-22T02:07:00Z" },
		{ "2024-02-29T16:00:00Z", "2024-03-01 00:00:00",
		  "2024-02-29T16:00:00Z" },
		{ "2026-02-29T16:00:00Z", "2026-02-29T16:00:00Z",
		  "2026-02-29T16:00:00Z" },
		{ "2026-13-01T00:00:00Z", "2026-13-01T00:00:00Z",
		  "2026-13-01T00:00:00Z" },
		{ "2026-01-01T24:00:00Z", "2026-01-01T24:00:00Z",
		  "2026-01-01T24:00:00Z" },
		{ "2026-01-01T00:00:00", "2026-01-01T00:00:00",
		  "2026-01-01T00:00:00" },
		{ "2026-01-01T00:00:00+8:00", "2026-01-01T00:00:00+8:00",
		  "2026-01-01T00:00:00+8:00" },
		{ "yesterday", "yesterday", "yesterday" },
		{ "", "\"\"", "\"\"" },
	};
	static const struct crm_clock nowhere;
	static const char lead[] = "\"type\":\"lead\",";
	struct crm_output how = { 0 }, excel = { .excel = true },
			  utc = { .utc = true }, none = { .clock = &nowhere };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof at / sizeof *at; i++) {
		one_cell(how, lead, at[i].wire, at[i].cell);
		one_cell(excel, lead, at[i].wire, at[i].cell);
		one_cell(utc, lead, at[i].wire, at[i].utc);
		/* whose day it would be nobody knows: it stays */
		one_cell(none, lead, at[i].wire,
			 *at[i].wire ? at[i].wire : "\"\"");
	}
	utc.clock = &nowhere;
	one_cell(utc, lead, at[1].wire, at[1].utc);
	/* of a line that nobody describes: what is written as we write it */
	one_cell(how, "", at[0].wire, at[0].cell);
	one_cell(how, "", at[1].wire, at[1].cell);
	one_cell(how, "", at[3].wire, at[3].wire);
	one_cell(how, "", "2026-11-22 10:07:00 o'clock",
		 "2026-11-22 10:07:00 o'clock");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_the_tables_say),
		cmocka_unit_test(every_instant_comes_back),
		cmocka_unit_test(hostile_instants_do_no_harm),
		cmocka_unit_test(cells_of_lines),
	};

	int failed;

	clock_cn.zone = zone("Asia/Shanghai");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	crm_zone_close(clock_cn.zone);
	return failed;
}
