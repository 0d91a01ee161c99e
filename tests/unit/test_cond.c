/* SPDX-License-Identifier: MIT */
/* test_cond.c - conditions over a stream: names, values, refusals */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

#define NOW 1795313220 /* 2026-11-22T02:07:00Z */

static struct crm_clock clock_cn = { .now = NOW };

/* An exact-size copy, so that a sanitizer sees any read past the end. */
static enum crm_status
test_line(struct crm_cond *c, const char *line, bool *yes, struct crm_error *e)
{
	size_t n = strlen(line);
	char *copy = malloc(n ? n : 1);
	enum crm_status rc;

	assert_non_null(copy);
	memcpy(copy, line, n);
	rc = crm_cond_test(c, copy, n, yes, e);
	free(copy);
	return rc;
}

#define CUSTOMER                                                               \
	"{\"type\":\"customer\",\"id\":7,\"rev\":2,\"name\":\"\\u5f20\\u4f1f " \
	"科技\",\"state\":\"former\",\"since\":\"2026-11-21T16:00:00Z\","    \
	"\"aliases\":[\"a\",\"b\"],\"prefs\":{\"lang\":\"zh\"},"               \
	"\"tags\":[\"vip\"],\"x\":{\"group\":\"华东\",\"n\":3,\"ok\":true,"  \
	"\"it's\":1,\"d\":1.5,\"l\":[1]},\"_\":{\"tier\":{\"tier\":\"A\","     \
	"\"why\":\"big\",\"id\":99,\"at\":\"2026-11-22T02:07:00Z\"},"          \
	"\"score\":61,\"cycle\":{\"median\":30.5,\"region\":\"judged\","       \
	"\"none\":null,\"ok\":true}},\"region\":\"own\"}"
#define ORDER                                                                  \
	"{\"type\":\"order\",\"id\":12,\"placed_at\":"                         \
	"\"2026-11-22T10:07:00.5+08:00\",\"amount_minor\":123450,"             \
	"\"currency\":\"CNY\",\"stage\":\"placed\"}"
#define POINTS "{\"type\":\"points\",\"expires_at\":\"soon\",\"amount\":-5}"
#define TASK "{\"type\":\"task\",\"due_at\":null,\"overdue\":true}"
#define CONTRACT                                                               \
	"{\"type\":\"contract\",\"start\":\"2026-01-01\",\"end\":"             \
	"\"2026-12-01\",\"status\":\"expiring\",\"state\":\"signed\"}"
#define TXN                                                                    \
	"{\"type\":\"txn\",\"txn\":88,\"at\":\"2026-11-22T02:07:00Z\","        \
	"\"rate\":0.5,\"big\":1e3,\"none\":null,\"list\":[1, 2],\"ok\":false}"
#define BARE "{\"a\":1,\"\\u0062\":\"q\\\"t\"}"

static const struct {
	const char *expr, *line;
	bool yes;
} cases[] = {
	{ "1", BARE, true },
	{ "0.5", BARE, true },
	{ "null", BARE, false },
	{ "'abc'", BARE, false },
	{ "a = 1 and b = 'q\"t'", BARE, true },
	{ "type is null", BARE, true },
	{ "state = 'former'", CUSTOMER, true },
	{ "type = 'customer' and id = 7 and rev = 2", CUSTOMER, true },
	{ "name = '张伟 科技'", CUSTOMER, true },
	{ "contains(name, '科技')", CUSTOMER, true },
	{ "contains(name, '银行')", CUSTOMER, false },
	{ "has(tags, 'vip') and not has(tags, 'old')", CUSTOMER, true },
	{ "has(aliases, 'b')", CUSTOMER, true },
	{ "aliases = '[\"a\",\"b\"]'", CUSTOMER, true },
	{ "prefs like '%zh%'", CUSTOMER, true },
	{ "email is null", CUSTOMER, true },
	{ "email = 'a'", CUSTOMER, false },
	{ "not (email = 'a')", CUSTOMER, false },
	/* moments are business-zone text */
	{ "since = '2026-11-22 00:00:00'", CUSTOMER, true },
	{ "since >= '2026-11-22'", CUSTOMER, true },
	{ "since >= day('today') and since < time('now')", CUSTOMER, true },
	{ "since < day('-30d')", CUSTOMER, false },
	{ "placed_at = '2026-11-22 10:07:00'", ORDER, true },
	{ "created_at is null", ORDER, true },
	{ "\"end\" = '2026-12-01' and start < day('now')", CONTRACT, true },
	{ "expires_at = 'soon'", POINTS, true },
	{ "due_at is null", TASK, true },
	/* columns keep the affinity they have in the store */
	{ "amount_minor > '100'", ORDER, true },
	{ "amount_minor / 100000 = 1", ORDER, true },
	{ "amount = -5", POINTS, true },
	{ "stage = 5", ORDER, false },
	{ "state > 5", CUSTOMER, true },
	/* custom fields */
	{ "x('group') = '华东'", CUSTOMER, true },
	{ "x('n') = 3 and x('ok') = 1 and x('d') = 1.5", CUSTOMER, true },
	{ "x('it''s') = 1", CUSTOMER, true },
	{ "x('l') = '[1]'", CUSTOMER, true },
	{ "x('none') is null", CUSTOMER, true },
	{ "x('group') is null", ORDER, true },
	/* verdicts */
	{ "tier = 'A' and score > 60", CUSTOMER, true },
	{ "why = 'big'", CUSTOMER, true },
	{ "median = 30.5 and ok = 1 and none is null", CUSTOMER, true },
	{ "region = 'judged'", CUSTOMER, true },
	{ "at = '2026-11-22 10:07:00'", CUSTOMER, true },
	/* what the store computed and passed on */
	{ "overdue = 1", TASK, true },
	{ "status = 'expiring'", CONTRACT, true },
	/* lines that are no records */
	{ "txn = 88 and rate = 0.5 and big = 1000", TXN, true },
	{ "at like '2026-11-22 10:%'", TXN, true },
	{ "none is null and not ok and list = '[1, 2]'", TXN, true },
};

static void
answers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct crm_error e = { 0 };
		struct crm_cond *c = NULL;
		bool yes = !cases[i].yes;

		if (crm_cond_new(cases[i].expr, &clock_cn, &c, &e) ||
		    test_line(c, cases[i].line, &yes, &e) ||
		    test_line(c, cases[i].line, &yes, &e))
			fail_msg("%s: %s", cases[i].expr, e.text);
		if (yes != cases[i].yes)
			fail_msg("%s: %d", cases[i].expr, yes);
		crm_cond_free(c);
	}
}

static const struct {
	const char *expr, *line, *text;
} unknown[] = {
	{ "silent_dayz > 3", CUSTOMER,
	  "'silent_dayz': did you mean silent_days?" },
	{ "silent_days > 3", CUSTOMER, "'silent_days': run crm-churn first" },
	{ "label = 'hot'", "{\"type\":\"lead\"}",
	  "'label': run crm-score first" },
	{ "tier = 'A'", ORDER, "'tier': run crm-tier first" },
	{ "stat = 'A'", CUSTOMER, "'stat': did you mean state?" },
	{ "mediann = 1", CUSTOMER, "'mediann': did you mean median?" },
	{ "find_key = 'x'", ORDER,
	  "'find_key': no such column of order "
	  "(crm-get order --columns lists them)" },
	{ "txm = 1", TXN, "'txm': did you mean txn?" },
	{ "zzzzzz = 1", BARE, "'zzzzzz': not on these lines" },
	{ "\"x.group\" = 1", ORDER,
	  "'x.group': no such column of order "
	  "(crm-get order --columns lists them)" },
	{ "purchase_days > 1", CUSTOMER,
	  "'purchase_days' is computed by the store and not on these lines; "
	  "ask crm-get --where, or pass it on with "
	  "crm-get -f '*,purchase_days'" },
	{ "day(state) = 1", CUSTOMER, NULL },
	{ "abs(id - 9223372036854775807 - 8)", CUSTOMER, "integer overflow" },
};

static void
names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		struct crm_error e = { 0 };
		struct crm_cond *c = NULL;
		bool yes;

		if (crm_cond_new(unknown[i].expr, &clock_cn, &c, &e))
			fail_msg("%s: %s", unknown[i].expr, e.text);
		if (test_line(c, unknown[i].line, &yes, &e) != CRM_USAGE)
			fail_msg("%s: no error", unknown[i].expr);
		assert_string_equal(e.key, "where");
		if (unknown[i].text)
			assert_string_equal(e.text, unknown[i].text);
		crm_cond_free(c);
	}
}

/* Whatever is tried, it is CRM_USAGE before any line is read. */
static const struct {
	const char *expr, *text;
} attacks[] = {
	{ "id in (select 1)", "a condition is one expression: no 'select'" },
	{ "exists (select 1)", "a condition is one expression: no 'exists'" },
	{ "1) OR (1", "a condition is one expression: ')' without '('" },
	{ "(1", "'(' without ')'" },
	{ "1; drop table t", "a condition is one expression: no ';'" },
	{ "1 -- x", "a condition is one expression: no comment '--'" },
	{ "1 /* x */", "a condition is one expression: no comment '/*'" },
	{ "id = ?1", "a condition is one expression: no '?'" },
	{ "id = :a", "a condition is one expression: no ':'" },
	{ "id = @x", "a condition is one expression: no '@'" },
	{ "id = $x", "a condition is one expression: no '$'" },
	{ "\"open", "a condition is one expression: a name is not closed: "
		    "'open'" },
	{ "'open", "a text is not closed: 'open" },
	{ "load_extension('x')", NULL },
	{ "with t as (values(1)) 1", NULL },
	{ "values (1)", NULL },
	{ "pragma_table_info('x')", NULL },
	{ "sqlite_version()", NULL },
	{ "randomblob(1000000000)", NULL },
	{ "zeroblob(1000000000)", NULL },
	{ "printf('%s', 1)", NULL },
	{ "x(1)", "x() takes the name of a custom field: x('group')" },
	{ "x'00'", NULL },
	{ "count(*)", NULL },
	{ "max(id)", NULL },
	{ "1 collate nocase", NULL },
	{ "id regexp 'x'", NULL },
	{ "sum(1) over ()", NULL },
	{ "raise(abort, 'x')", NULL },
	{ "(1, 2)", NULL },
	{ "id =", "not a condition: something is missing in it" },
	{ "na me", "not a condition: two values with nothing between them" },
	{ "'x' name", "not a condition: two values with nothing between them" },
	{ "id and and 1", "not a condition: near \"and\": syntax error" },
	{ "", "an empty condition" },
	{ " \t\n", "an empty condition" },
	{ "\xff", "not UTF-8" },
};

static void
refuses(const char *expr, const char *text)
{
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };

	if (crm_cond_new(expr, &clock_cn, &c, &e) != CRM_USAGE)
		fail_msg("%.60s: %d %s", expr, (int)e.code, e.text);
	assert_null(c);
	assert_string_equal(e.key, "where");
	assert_null(strstr(e.text, "memory"));
	if (text)
		assert_string_equal(e.text, text);
}

static void
attacked(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof attacks / sizeof *attacks; i++)
		refuses(attacks[i].expr, attacks[i].text);
}

/* A double-quoted word is a name, never a text. */
static void
quoted(void **state)
{
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };
	bool yes;

	(void)state;
	assert_int_equal(
		crm_cond_new("\"state\" = \"former\"", &clock_cn, &c, &e),
		CRM_OK);
	assert_int_equal(test_line(c, CUSTOMER, &yes, &e), CRM_USAGE);
	crm_cond_free(c);
}

static void
large(void **state)
{
	struct crm_buf b = { 0 };
	struct crm_cond *c = NULL;
	int i;

	(void)state;
	for (i = 0; i < 5000; i++)
		crm_buf_putc(&b, '(');
	crm_buf_putc(&b, '1');
	for (i = 0; i < 5000; i++)
		crm_buf_putc(&b, ')');
	refuses(b.s, NULL);
	crm_buf_reset(&b);
	for (i = 0; i < 150; i++)
		crm_buf_puts(&b, "1+");
	crm_buf_putc(&b, '1');
	refuses(b.s, NULL);
	crm_buf_reset(&b);
	crm_buf_puts(&b, "state = '");
	while (b.len < 20000)
		crm_buf_putc(&b, 'x');
	crm_buf_putc(&b, '\'');
	refuses(b.s, "a condition is at most 16384 bytes");
	crm_buf_reset(&b);
	crm_buf_puts(&b, "state in ('");
	while (b.len < 16000)
		crm_buf_putc(&b, 'x');
	crm_buf_puts(&b, "')");
	assert_int_equal(crm_cond_new(b.s, &clock_cn, &c, NULL), CRM_OK);
	crm_cond_free(c);
	crm_buf_free(&b);
}

/* Known by the first record, a name may be absent later. */
static void
mixed(void **state)
{
	static const struct {
		const char *line;
		enum crm_status rc;
		bool yes;
	} lines[] = {
		{ "{\"type\":\"lead\",\"_\":{\"label\":\"hot\"}}", CRM_OK,
		  true },
		{ "{\"type\":\"lead\"}", CRM_OK, false },
		{ "{\"type\":\"lead\",\"_\":{}}", CRM_OK, false },
		{ "{\"type\":\"order\"}", CRM_USAGE, false },
		{ "{\"label\":\"hot\"}", CRM_OK, true },
		{ "{\"\\u005f\":{\"\\u006cabel\":{\"label\":\"hot\"}},\"type\":"
		  "\"lead\"}",
		  CRM_OK, true },
		{ "{\"type\":\"lead\",\"_\":{\"a\":{\"label\":\"x\"},\"label\":"
		  "{\"label\":\"hot\"}}}",
		  CRM_OK, true },
		{ "{\"type\":\"lead\",\"_\":3,\"label\":\"hot\"}", CRM_OK,
		  true },
		{ "{\"type\":\"lead\",\"label\":}", CRM_REFUSED, false },
		{ "[1]", CRM_REFUSED, false },
		{ "{\"type\":\"lead\",\"_\":{\"label\":{\"label\":\"hot\"}}}",
		  CRM_OK, true },
	};
	struct crm_cond *c = NULL;
	size_t i;

	(void)state;
	assert_int_equal(crm_cond_new("label = 'hot'", &clock_cn, &c, NULL),
			 CRM_OK);
	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct crm_error e = { 0 };
		bool yes = false;

		if (test_line(c, lines[i].line, &yes, &e) != lines[i].rc)
			fail_msg("%s: %s", lines[i].line, e.text);
		if (yes != lines[i].yes)
			fail_msg("%s: %d", lines[i].line, yes);
	}
	crm_cond_free(c);
}

static void
no_clock(void **state)
{
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };
	bool yes = false;

	(void)state;
	assert_int_equal(
		crm_cond_new("since = '2026-11-21 16:00:00'", NULL, &c, NULL),
		CRM_OK);
	assert_int_equal(test_line(c, CUSTOMER, &yes, NULL), CRM_OK);
	assert_true(yes);
	crm_cond_free(c);
	crm_cond_free(NULL);
	assert_int_equal(crm_cond_new("since < day('now')", NULL, &c, NULL),
			 CRM_OK);
	assert_int_equal(test_line(c, CUSTOMER, &yes, &e), CRM_USAGE);
	assert_string_equal(e.text, "no business zone is known");
	crm_cond_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),  cmocka_unit_test(names),
		cmocka_unit_test(attacked), cmocka_unit_test(quoted),
		cmocka_unit_test(large),    cmocka_unit_test(mixed),
		cmocka_unit_test(no_clock),
	};
	int failed;

	if (crm_zone_open("Asia/Shanghai", &clock_cn.zone, NULL))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	crm_zone_close(clock_cn.zone);
	return failed;
}
