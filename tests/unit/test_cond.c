/* SPDX-License-Identifier: MIT */
/* test_cond.c - conditions over a stream: names, values, what is told */
#include "cond_lines.h"

static const struct {
	const char *expr, *line;
	bool yes;
} cases[] = {
	{ "1", BARE, true },
	{ "0", BARE, false },
	{ "true", BARE, true },
	{ "null", BARE, false },
	{ "not null", BARE, false },
	{ "a = 1 and b = 'q\"t'", BARE, true },
	{ "type is null", BARE, true },
	{ "state = 'former'", CUSTOMER, true },
	{ "type = 'customer' and id = 7 and rev = 2", CUSTOMER, true },
	{ "type = 'order'", CUSTOMER, false },
	{ "name = '张伟 科技'", CUSTOMER, true },
	{ "contains(name, '科技')", CUSTOMER, true },
	{ "contains(name, '银行')", CUSTOMER, false },
	{ "starts(name, '张')", CUSTOMER, true },
	{ "has(tags, 'vip') and not has(tags, 'old')", CUSTOMER, true },
	{ "contains(tags, 'VI')", CUSTOMER, true },
	{ "has(aliases, 'b') and length(aliases) = 2", CUSTOMER, true },
	{ "has(handles, 'b')", CUSTOMER, false },
	{ "not has(handles, 'b') and length(handles) is null", CUSTOMER, true },
	{ "prefs.lang = 'zh' and has(prefs, 'lang')", CUSTOMER, true },
	{ "email is null", CUSTOMER, true },
	{ "email = 'a@b.example'", CUSTOMER, false },
	{ "not (email = 'a@b.example')", CUSTOMER, false },
	{ "email is distinct from 'a@b.example'", CUSTOMER, true },
	/* a time is a span of the business zone */
	{ "since = '2026-11-22 00:00:00'", CUSTOMER, true },
	{ "since = '2026-11-22 00:00:01'", CUSTOMER, false },
	{ "since = '2026-11-22' and since = '2026-11'", CUSTOMER, true },
	{ "since in ('2026-10', '2026-11')", CUSTOMER, true },
	{ "since >= '2026-11-22'", CUSTOMER, true },
	{ "since > '2026-11-22'", CUSTOMER, false },
	{ "since <= '2026-11-22'", CUSTOMER, true },
	{ "since < '2026-11-22'", CUSTOMER, false },
	{ "'2026-11-21' < since and '2026-11-22' >= since", CUSTOMER, true },
	{ "since <> '2026-11-22'", CUSTOMER, false },
	{ "since between '2026-11-01' and '2026-11-22'", CUSTOMER, true },
	{ "since not between '2026-11-01' and '2026-11-21'", CUSTOMER, true },
	{ "since >= day('today') and since < time('now')", CUSTOMER, true },
	{ "since < day('-30d')", CUSTOMER, false },
	{ "since = '今天' and since >= '-30d'", CUSTOMER, true },
	{ "placed_at = '2026-11-22 10:07:00'", ORDER, true },
	{ "placed_at = '2026-11-22T02:07:00Z'", ORDER, true },
	{ "placed_at = '2026/11/22'", ORDER, true },
	{ "day(placed_at) = '2026-11-22' and year(placed_at) = 2026", ORDER,
	  true },
	{ "weekday(placed_at) = 7 and month(placed_at) = 11", ORDER, true },
	{ "days_between('2026-11-01', placed_at) = 21", ORDER, true },
	{ "created_at is null", ORDER, true },
	{ "\"end\" = '2026-12-01' and start < day('now')", CONTRACT, true },
	{ "end between '2026-12' and '2026-12'", CONTRACT, true },
	{ "end >= start and end > now()", CONTRACT, true },
	{ "expires_at is null", POINTS, true }, /* soon is no time */
	{ "due_at is null", TASK, true },
	/* numbers */
	{ "amount_minor > 100", ORDER, true },
	{ "amount_minor / 100000 = 1", ORDER, true },
	{ "amount_minor / 100000.0 > 1.23", ORDER, true },
	{ "amount = 1234.5 and amount > 1234.49", ORDER, true },
	{ "amount = 1235 and amount_minor = 1235", YEN, true },
	{ "amount = -5", POINTS, true },
	{ "id % 5 = 2 and -id < 0 and 7 / 2 = 3", CUSTOMER, true },
	{ "id / 0 is null", CUSTOMER, true },
	{ "least(id, 3) = 3 and max(id, 3) = 7", CUSTOMER, true },
	{ "abs(-2.50) = 2.5 and round(2.45, 1) = 2.5", CUSTOMER, true },
	/* texts */
	{ "name like '%科技' and not name like '%行'", CUSTOMER, true },
	{ "name like '张_ %' and region like 'JUD%'", CUSTOMER, true },
	{ "substr(name, 1, 2) || '!' = '张伟!'", CUSTOMER, true },
	{ "length(name) = 5 and instr(name, '科') = 4", CUSTOMER, true },
	{ "replace(trim(' a '), 'a', 'bb') = 'bb'", CUSTOMER, true },
	{ "fold('Ａ') = 'a' and upper('é') = 'É'", CUSTOMER, true },
	{ "coalesce(email, name) = name", CUSTOMER, true },
	{ "nullif(state, 'former') is null", CUSTOMER, true },
	{ "iif(id > 5, 'A', 'B') = 'A'", CUSTOMER, true },
	{ "case state when 'former' then 1 else 2 end = 1", CUSTOMER, true },
	{ "case when id > 9 then 'x' end is null", CUSTOMER, true },
	/* lists of objects: a member of their elements */
	{ "has(lines.sku, 'B2') and not has(lines.sku, 'C')", ORDER, true },
	/* bools are never null */
	{ "active", USER, true },
	{ "active = true and active is not null", USER, true },
	{ "not active", "{\"type\":\"user\",\"login\":\"w\"}", true },
	/* custom fields are what they are */
	{ "x('group') = '华东' and x.group = '华东'", CUSTOMER, true },
	{ "x('n') = 3 and x('ok') and x.d = 1.5", CUSTOMER, true },
	{ "x('it''s') = 1", CUSTOMER, true },
	{ "has(x.l, 1) and has(x, 'l')", CUSTOMER, true },
	{ "x.t = '2026-05' and x.t < '2026-06-01'", CUSTOMER, true },
	{ "x('none') is null", CUSTOMER, true },
	{ "x('group') is null", ORDER, true },
	/* verdicts */
	{ "tier = 'A' and score > 60", CUSTOMER, true },
	{ "why = 'big'", CUSTOMER, true },
	{ "median = 30.5 and ok and none is null", CUSTOMER, true },
	{ "region = 'judged'", CUSTOMER, true },
	{ "at = '2026-11-22 10:07:00' and at >= '-7d'", CUSTOMER, true },
	{ "at = '2026-11-22' and at < '2026-12'", CUSTOMER, true },
	/* what the store computed and passed on */
	{ "overdue", TASK, true },
	{ "status = 'expiring'", CONTRACT, true },
	/* lines that are no records */
	{ "id = 88 and type = 'txn' and reason is null", TXN, true },
	{ "at >= '2026-11-22' and at < '2026-11-23'", TXN, true },
	{ "rate = 0.5 and big = 1000 and at = '今天'", LOOSE, true },
	{ "at like '2026-11-22T%'", LOOSE, true },
	{ "none is null and not ok and has(list, 2)", LOOSE, true },
	/* signs of a Chinese keyboard */
	{ "（id ＝ 7） and id in（7，8）", CUSTOMER, true },
	/* a part that decides alone */
	{ "id = 7 or id * 9223372036854775807 > 0", CUSTOMER, true },
	{ "id * 9223372036854775807 > 0 and id = 8", CUSTOMER, false },
};

static void
answers(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct crm_error e = { 0 };
		struct crm_cond *c = cond(cases[i].expr);
		bool yes = !cases[i].yes;

		for (k = 0; k < 2; k++)
			if (test_line(c, cases[i].line, &yes, &e))
				fail_msg("%s: %s", cases[i].expr, e.text);
		if (yes != cases[i].yes)
			fail_msg("%s: %d", cases[i].expr, yes);
		crm_cond_free(c);
	}
}

/* ---- what is told at the end ---------------------------------------- */

#define COMPUTES                                                               \
	": the store computes it; ask crm-get --where, or pass it on with "    \
	"crm-get -f '*,"

static const struct {
	const char *expr, *lines[3], *told; /* sentences, a line feed each */
} sentences[] = {
	{ "tier = 'A'",
	  { "{\"type\":\"customer\"}" },
	  "'tier' stood on no line: run crm-tier first\n" },
	{ "tier = 'A'", { "{\"type\":\"customer\"}", CUSTOMER }, "" },
	{ "tier = 'A'", { CUSTOMER, "{\"type\":\"customer\"}" }, "" },
	{ "silent_days > 3 or tier is null",
	  { CUSTOMER },
	  "'silent_days' stood on no line: run crm-churn first\n" },
	/* judged, and without a value */
	{ "rfm is null", { CUSTOMER }, "" },
	{ "purchase_days > 1",
	  { CUSTOMER, CUSTOMER },
	  "'purchase_days' stood on no line" COMPUTES "purchase_days'\n" },
	{ "purchase_days > 1",
	  { "{\"type\":\"customer\",\"purchase_days\":2}" },
	  "" },
	/* a stored column may be absent everywhere */
	{ "email = 'a@b.example'", { CUSTOMER }, "" },
	{ "zzz = 1 or a = 1",
	  { BARE, BARE },
	  "'zzz' stood on no line: is it spelt like that?\n" },
	{ "b = 1 or zzz = 1",
	  { BARE, "{\"zzz\":1}" },
	  "'b' is text where a number is wanted: 'q\"t'\n" },
	{ "x.group > 5",
	  { CUSTOMER },
	  "'x.group' is text where a number is wanted: '华东'\n" },
	{ "x.group > 5 and x('n') = 'a'",
	  { CUSTOMER, CUSTOMER, CUSTOMER },
	  "'x.group' is text where a number is wanted: '华东' (and 2 more)\n" },
	{ "x.n > '2026-01-01'",
	  { CUSTOMER },
	  "'x.n' is a number where text is wanted: '3'\n" },
	{ "x.l = 1 and tier = 'B' and silent_days > 1",
	  { CUSTOMER },
	  "'silent_days' stood on no line: run crm-churn first\n"
	  "'x.l' is a list where a number is wanted: '[1]'\n" },
	{ "x.ok or x.d", { CUSTOMER }, "" },
	{ "x.d or x.ok",
	  { CUSTOMER },
	  "'x.d' is a number where yes or no is wanted: '1.5'\n" },
};

static void
told(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		struct crm_cond *c = cond(sentences[i].expr);
		struct crm_buf b = { 0 };
		struct crm_error e = { 0 };
		bool yes;

		assert_false(crm_cond_told(c, 0, &b)); /* no line, no word */
		for (k = 0; k < 3 && sentences[i].lines[k]; k++)
			if (test_line(c, sentences[i].lines[k], &yes, &e))
				fail_msg("%s: %s", sentences[i].expr, e.text);
		for (k = 0; crm_cond_told(c, k, &b); k++)
			crm_buf_putc(&b, '\n');
		if (strcmp(b.s ? b.s : "", sentences[i].told))
			fail_msg("%s:\n%s", sentences[i].expr, b.s);
		crm_buf_free(&b);
		crm_cond_free(c);
	}
}

/* ---- lines of several types ----------------------------------------- */

/* Known by its type, a name may be absent; whatever the order of lines. */
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
	struct crm_cond *c = cond("label = 'hot'");
	size_t i;

	(void)state;
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

/* A type of which the name is no column is refused when it comes. */
static void
other_type(void **state)
{
	struct crm_cond *c = cond("state = 'former'");
	struct crm_error e = { 0 };
	bool yes = false;

	(void)state;
	assert_int_equal(test_line(c, CUSTOMER, &yes, &e), CRM_OK);
	assert_true(yes);
	assert_int_equal(test_line(c, ORDER, &yes, &e), CRM_USAGE);
	assert_int_equal(test_line(c, BARE, &yes, NULL), CRM_OK);
	assert_false(yes);
	crm_cond_free(c);
}

/* With a type, names are looked up before any line. */
static void
typed(void **state)
{
	const struct crm_type *t = crm_type_find("customer");
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };
	bool yes;

	(void)state;
	assert_int_equal(crm_cond_new("nmae = 'x'", NULL, &clock_cn, t, &c, &e),
			 CRM_USAGE);
	assert_null(c);
	assert_string_equal(e.key, "where");
	assert_string_equal(e.text, "column 1: 'nmae': did you mean name?");
	assert_int_equal(
		crm_cond_new("state = 'former'", NULL, &clock_cn, t, &c, NULL),
		CRM_OK);
	assert_int_equal(test_line(c, CUSTOMER, &yes, NULL), CRM_OK);
	assert_true(yes);
	assert_int_equal(test_line(c, CONTRACT, &yes, NULL), CRM_USAGE);
	crm_cond_free(c);
}

/* ---- no clock ------------------------------------------------------- */

static void
no_clock(void **state)
{
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };
	bool yes = false;

	(void)state;
	assert_int_equal(crm_cond_new("state = 'former' and x.t = '2026-05-31'",
				      NULL, NULL, NULL, &c, NULL),
			 CRM_OK);
	assert_int_equal(test_line(c, CUSTOMER, &yes, NULL), CRM_OK);
	assert_true(yes);
	crm_cond_free(c);
	crm_cond_free(NULL);
	assert_int_equal(
		crm_cond_new("since < day('now')", NULL, NULL, NULL, &c, NULL),
		CRM_OK);
	assert_int_equal(test_line(c, CUSTOMER, &yes, &e), CRM_USAGE);
	assert_string_equal(e.text, "column 13: no business zone is known: "
				    "give --zone or --db");
	crm_cond_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers), cmocka_unit_test(told),
		cmocka_unit_test(mixed),   cmocka_unit_test(other_type),
		cmocka_unit_test(typed),   cmocka_unit_test(no_clock),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cond_up, cond_down);
}
