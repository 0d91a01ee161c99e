/* SPDX-License-Identifier: MIT */
/* test_condition_edge.c - what a search among random conditions found wrong */
#include "shelf.h"

#define NOW 1774533600 /* 2026-03-26T14:00:00Z */

static struct crm_clock berlin = { .now = NOW };

#define ORDER(rest) "{\"type\":\"order\",\"id\":1," rest "}"
#define LARGE "9223372036854775807 + id > 0"

/* yes: -1, it cannot be computed */
static const struct {
	const char *expr, *line;
	int yes;
} cases[] = {
	/* null is as good as no where it is asked whether all is true */
	{ "x.a = 1 and " LARGE, ORDER("\"x\":{}"), 0 },
	{ "(x.a = 1 and " LARGE ") or id = 2", ORDER("\"x\":{}"), 0 },
	{ "not (x.a = 1 and " LARGE ")", ORDER("\"x\":{}"), -1 },
	{ "x.a = 1 and " LARGE, ORDER("\"x\":{\"a\":1}"), -1 },
	/* what is no day is none */
	{ "start >= '1900' or start is not null",
	  "{\"type\":\"contract\",\"start\":\"abcdefghij\"}", 0 },
	{ "start is null", "{\"type\":\"contract\",\"start\":\"2026-02-30\"}",
	  1 },
	{ "start = '2026-02'",
	  "{\"type\":\"contract\",\"start\":\"2026-02-28\"}", 1 },
	/* what chooses among values may choose a custom field */
	{ "not (coalesce(x.a, true) or id = 9)", ORDER("\"x\":{\"a\":5}"), 0 },
	{ "not (coalesce(x.a, placed_at) > '2026-05' or id = 9)",
	  ORDER("\"x\":{\"a\":5}"), 0 },
	{ "coalesce(x.a, placed_at) > '2026-05'",
	  ORDER("\"x\":{\"a\":\"2026-06-01\"}"), 1 },
	{ "case when id = 1 then placed_at else x.a end = '2026-05'",
	  ORDER("\"placed_at\":\"2026-05-03T00:00:00Z\""), 1 },
	{ "least(x.a, 5) is null and least(5, x.a) is null",
	  ORDER("\"x\":{\"a\":\"z\"}"), 1 },
	{ "nullif(id, id + 9223372036854775807) = 1", ORDER("\"rev\":1"), -1 },
	/* a literal is a span wherever it stands */
	{ "'2026-05' = day('2026-05-17')", ORDER("\"rev\":1"), 1 },
	{ "'2026-05' between x.d and placed_at",
	  ORDER("\"x\":{\"d\":\"2026-05-20\"},\"placed_at\":"
		"\"2026-05-03T00:00:00Z\""),
	  1 },
	/* amounts are no whole numbers, whatever their digits */
	{ "amount * 100 / 7 > 21.4",
	  ORDER("\"amount_minor\":150,\"currency\":\"EUR\""), 1 },
	{ "(amount + 1) / 4 = 1.5",
	  ORDER("\"amount_minor\":5,\"currency\":\"JPY\""), 1 },
	{ "amount || '' = '5'",
	  ORDER("\"amount_minor\":5,\"currency\":\"JPY\""), 1 },
	{ "round(9.223372036854775807) = 9", ORDER("\"rev\":1"), 1 },
	{ "round(-9.223372036854775807, 1) = -9.2", ORDER("\"rev\":1"), 1 },
	{ "round(0.45) = 0 and round(0.5) = 1 and round(-1.5) = -2",
	  ORDER("\"rev\":1"), 1 },
	{ "x.a = 0.17168020534873019",
	  ORDER("\"x\":{\"a\":0.17168020534873019}"), 1 },
	{ "2.5e-1 = 0.25", ORDER("\"rev\":1"), 1 },
	/* parts of lists and objects */
	{ "payments.due is not null and length(payments.due) = 1",
	  "{\"type\":\"contract\",\"payments\":[{\"due\":\"2026-05-01\"}]}",
	  1 },
	{ "promise.original_due = '2026-05'",
	  "{\"type\":\"task\",\"promise\":{\"original_due\":"
	  "\"2026-05-01T10:00:00Z\"}}",
	  1 },
	/* a number is no whole number, though it looks like one */
	{ "gap_days / 4 = 16.5", "{\"type\":\"customer\",\"gap_days\":66}", 1 },
	{ "gap_days + 9223372036854775807 > 1",
	  "{\"type\":\"customer\",\"gap_days\":66}", 1 },
	{ "promise.effort_hours / 2 = 1.5",
	  "{\"type\":\"task\",\"promise\":{\"effort_hours\":3}}", 1 },
};

/* ---- on lines ------------------------------------------------------------ */

static enum crm_status
ask(struct crm_cond *c, const char *line, bool *yes, struct crm_error *e)
{
	size_t n = strlen(line);
	char *copy = malloc(n); /* so that a sanitizer sees an overread */
	enum crm_status rc;

	assert_non_null(copy);
	memcpy(copy, line, n);
	rc = crm_cond_test(c, copy, n, yes, e);
	free(copy);
	return rc;
}

static void
on_lines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct crm_error e = { 0 };
		struct crm_cond *c = NULL;
		enum crm_status rc;
		bool yes = false;

		if (crm_cond_new(cases[i].expr, NULL, &berlin, NULL, &c, &e))
			fail_msg("%s: %s", cases[i].expr, e.text);
		rc = ask(c, cases[i].line, &yes, &e);
		if (rc && rc != CRM_REFUSED)
			fail_msg("%s: %s", cases[i].expr, e.text);
		if ((rc ? -1 : yes) != cases[i].yes)
			fail_msg("%s of %s: %d %s", cases[i].expr,
				 cases[i].line, rc ? -1 : yes, e.text);
		crm_cond_free(c);
	}
}

/* ---- in the store -------------------------------------------------------- */

static const char customers[] =
	"{\"type\":\"customer\",\"name\":\"a\",\"size\":\"b\",\"x\":{"
	"\"number\":\"1\",\"text\":\"1\",\"on\":\"abcdefghij\"}}\n"
	"{\"type\":\"customer\",\"name\":\"b\",\"x\":{\"a\":1,\"yes\":5,"
	"\"number\":1,\"text\":1,\"on\":5}}\n"
	"{\"type\":\"customer\",\"name\":\"c\",\"x\":{\"a\":2,\"yes\":[1],"
	"\"number\":true,\"text\":[1],\"on\":\"2026-01-01\"}}\n";
static const char fields[] =
	"{\"customer\":{\"a\":{\"kind\":\"number\"},\"yes\":{\"kind\":"
	"\"bool\"},\"on\":{\"kind\":\"day\"},\"number\":{\"kind\":\"number\"},"
	"\"text\":{\"kind\":\"text\"}}}";

/* ids: NULL, it fails of some record */
static const struct {
	const char *expr, *ids;
} stored[] = {
	{ "x.a = 9 and " LARGE, "" },
	{ "(size = 'x' and " LARGE ") or id = 2", "2 " },
	{ "x.a = 1 and " LARGE, NULL },
	{ "not (x.a = 9 and " LARGE ")", NULL },
	/* a field that was declared after records had other things in it */
	{ "not x.yes", "1 2 3 " },
	{ "x.yes is null or x.yes", "" },
	{ "not (x.yes and id = 9) and (x.yes and id > 0 or id = 9)", "" },
	{ "x.on = '2026' or x.on < '2026'", "3 " },
	{ "x.number is not null", "2 " },
	{ "x.text is not null", "1 " },
	{ "x.number is null or x.text is null", "1 2 3 " },
	{ "x.number / 2 = 0.5", "2 " },
};

static enum crm_status
find(struct crm_store *s, const char *where, struct crm_buf *ids,
     struct crm_error *e)
{
	struct crm_select q = { .type = crm_type_find("customer"),
				.where = where };
	struct crm_query *it = NULL;
	struct crm_buf line = { 0 };
	enum crm_status rc = crm_query_open(s, &q, &it, e);
	long long id;

	if (rc)
		fail_msg("%s: %s", where, e->text);
	crm_buf_reset(ids);
	crm_buf_puts(ids, "");
	while (!(rc = crm_query_next(it, &line, e)))
		if (sscanf(line.s, "{\"type\":\"customer\",\"id\":%lld", &id) ==
		    1)
			crm_buf_printf(ids, "%lld ", id);
	crm_buf_free(&line);
	crm_query_close(it);
	return rc;
}

static void
declare(void)
{
	struct crm_store *s;
	int64_t rev;

	shelf.now += 60;
	s = shelf_open(true, NULL);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	assert_int_equal(
		crm_policy_set(s, "fields", fields, strlen(fields), &rev, NULL),
		CRM_OK);
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	crm_store_close(s);
}

static void
in_store(void **state)
{
	struct crm_buf ids = { 0 };
	struct crm_store *s;
	size_t i;

	(void)state;
	shelf_must(customers);
	declare();
	s = shelf_open(false, NULL);
	for (i = 0; i < COUNT(stored); i++) {
		struct crm_error e = { 0 };
		enum crm_status rc = find(s, stored[i].expr, &ids, &e);

		if ((rc == CRM_END) != (stored[i].ids != NULL))
			fail_msg("%s: %d %s", stored[i].expr, (int)rc, e.text);
		if (stored[i].ids)
			assert_string_equal(ids.s, stored[i].ids);
	}
	crm_store_close(s);
	crm_buf_free(&ids);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_lines),
		TEST(in_store),
	};
	int failed;

	if (crm_zone_open("Europe/Berlin", &berlin.zone, NULL))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	crm_zone_close(berlin.zone);
	return failed;
}
