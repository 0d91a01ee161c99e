/* SPDX-License-Identifier: MIT */
/* test_cond_refused.c - what is no condition, and what is said of it */
#include "cond_lines.h"

/* Without a type only what its names mean is left open. */
static const struct {
	const char *type, *expr, *text;
} wrong[] = {
	{ NULL, "id in (select 1)",
	  "column 8: a condition is one expression: no 'select'" },
	{ NULL, "exists (select 1)",
	  "column 1: no function 'exists': write NAME is not null" },
	{ NULL, "1) OR (1", "column 2: ')' without '('" },
	{ NULL, "(1", "column 3: it ends where ')' is missing" },
	{ NULL, "1; drop table t",
	  "column 2: ';' means nothing here: join with and, or" },
	{ NULL, "1 -- x", "column 3: no comment can stand here" },
	{ NULL, "1 /* x */", "column 3: no comment can stand here" },
	{ NULL, "id = ?1", "column 6: '?' means nothing here" },
	{ NULL, "id = :a", "column 6: ':' means nothing here: write =" },
	{ NULL, "id = $x",
	  "column 6: '$' means nothing here: write amounts as plain "
	  "numbers, 100" },
	{ NULL, "id = @", "column 6: @ is followed by the name of a segment" },
	{ NULL, "\"open", "column 1: the \" is never closed" },
	{ NULL, "'open", "column 1: the ' is never closed" },
	{ NULL, "load_extension('x')",
	  "column 1: no function 'load_extension', see crm help where" },
	{ NULL, "with t as (values(1)) 1",
	  "column 6: 'and' or 'or' is missing before 't'" },
	{ NULL, "values (1)",
	  "column 1: no function 'values', see crm help where" },
	{ NULL, "pragma_table_info('x')",
	  "column 1: no function 'pragma_table_info', see crm help where" },
	{ NULL, "printf('%s', 1)",
	  "column 1: no function 'printf', see crm help where" },
	{ NULL, "x(1)", "column 3: x() takes one name in quotes: x('A')" },
	{ NULL, "x('a','b')", "column 6: ')' is missing before ','" },
	{ NULL, "x'00'", "column 2: 'and' or 'or' is missing before '00'" },
	{ NULL, "count(*)",
	  "column 1: no function 'count': a condition asks one record, "
	  "orders > 1; crm-report counts over many" },
	{ "customer", "max()",
	  "column 1: max() takes at least 2 values: greatest(orders, 1)" },
	{ NULL, "id regexp 'x'",
	  "column 4: 'and' or 'or' is missing before 'regexp': write like "
	  "'A%', or contains(NAME, 'A')" },
	{ NULL, "sum(1) over ()",
	  "column 1: no function 'sum': a condition asks one record, orders "
	  "> 1; crm-report counts over many" },
	{ NULL, "(1, 2)",
	  "column 3: a list of values follows 'in': NAME in (A, B)" },
	{ NULL, "id =", "column 5: it ends where a value is missing" },
	{ NULL, "na me", "column 4: 'and' or 'or' is missing before 'me'" },
	{ NULL, "'x' name",
	  "column 5: 'and' or 'or' is missing before 'name'" },
	{ NULL, "id and and 1", "column 8: a value is missing before 'and'" },
	{ NULL, "not", "column 4: it ends where a value is missing" },
	{ NULL, "", "column 1: an empty condition" },
	{ NULL, " \t\n", "column 4: an empty condition" },
	{ NULL, "。",
	  "column 1: '。' means nothing here: it stands within names and "
	  "numbers" },
	{ NULL, "id = 1\n  and",
	  "column 13: it ends where a value is missing" },
	{ NULL, "a = 12abc", "column 5: not a number: '12abc'" },
	{ NULL, "a = 1.2.3", "column 5: not a number: '1.2.3'" },
	{ NULL, "a = 30d",
	  "column 5: not a number: '30d' (a time stands in quotes: '-30d')" },
	{ NULL, "a = 1e999", "column 5: too large a number: '1e999'" },
	{ NULL, "a = 9223372036854775808",
	  "column 5: too large a number: '9223372036854775808'" },
	{ NULL, "a = ０", "column 5: write numbers in plain digits, 10" },
	{ NULL, "a = 1,000",
	  "column 6: 'and' or 'or' is missing before ',': numbers are "
	  "written without it, 1000" },
	{ NULL, "name = 'O'Brien'",
	  "column 11: 'and' or 'or' is missing before 'Brien': a quote in a "
	  "text is doubled, 'O''Brien'" },
	{ NULL, "a between 1 or 2",
	  "column 13: 'and' is missing: between A and B" },
	{ NULL, "a between 1 and",
	  "column 16: it ends where a value is missing" },
	{ NULL, "a in 1",
	  "column 6: '(' is missing after 'in': in (A, B), or has(LIST, A)" },
	{ NULL, "a in ()", "column 7: a value is missing before ')'" },
	{ NULL, "a in (1", "column 8: it ends where ',' or ')' is missing" },
	{ NULL, "a not 5",
	  "column 7: in, between or like follows 'not' here; for 'is not' "
	  "write <>" },
	{ NULL, "a is distinct 5",
	  "column 15: 'from' is missing: is distinct from A" },
	{ NULL, "case when a then 1",
	  "column 19: 'end' is missing: case when A then B else C end" },
	{ NULL, "case a 1 end", "column 8: 'when' is missing" },
	{ NULL, "case when a 1 end", "column 13: 'then' is missing" },
	{ NULL, "a < 1 < 2",
	  "column 7: two comparisons in a row: write A < B and B < C" },
	{ NULL, "a = 'x' || b = 'y'", "column 14: || joins texts: write or" },
	{ NULL, "where a = 1", "column 1: leave out 'where'" },
	{ NULL, "a = date '2026-01-01'", "column 5: leave out 'date'" },
	{ NULL, "a contains 'x'",
	  "column 3: 'and' or 'or' is missing before 'contains': write "
	  "contains(a, 'A')" },
	{ NULL, "a isnull",
	  "column 3: 'and' or 'or' is missing before 'isnull': write is null" },
	{ NULL, "a > 1 order by a",
	  "column 7: 'and' or 'or' is missing before 'order': --order sorts" },
	{ NULL, "containz(a, 'x')",
	  "column 1: no function 'containz': did you mean contains?" },
	{ NULL, "date(a) = 1",
	  "column 1: no function 'date': write day(NAME)" },
	{ "customer", "name like '%' escape 'ab'",
	  "column 22: escape takes one character: escape '!'" },
	{ "customer", "name like 5", "column 11: like takes text: write '5'" },
	{ "customer", "has(5, 'x')",
	  "column 5: has() takes a list, and '5' is a number" },
	{ "customer", "contains(name)",
	  "column 1: contains() takes 2 values: contains(name, '科技')" },
	{ "customer", "contains(name, 'b', 'c')",
	  "column 21: contains() takes no more than 2 values" },
	{ "customer", "max(id)",
	  "column 1: max() takes at least 2 values: greatest(orders, 1)" },
	{ "customer", "region = null",
	  "column 10: nothing equals null: write region is null" },
	{ "customer", "'x'",
	  "column 1: 'x' alone is neither true nor false: write NAME = 'x', "
	  "or NAME in ('A', 'x')" },
	{ "customer", "5",
	  "column 1: 5 alone is neither true nor false: compare it" },
	{ "customer", "0.5",
	  "column 1: 0.5 alone is neither true nor false: compare it" },
	{ "customer", "'a' || 'b'",
	  "column 1: 'a' || 'b' alone is neither true nor false: write NAME "
	  "= 'a' || 'b', or NAME in ('A', 'a' || 'b')" },
	{ "customer", "id + 'x' = 1",
	  "column 6: arithmetic takes numbers, and 'x' is text" },
	{ "customer", "1 = 'x'",
	  "column 5: '1' is a number: write 1, not 'x'" },
	{ "customer", "true = 'yes'",
	  "column 8: 'true' is yes or no: write true, or not true" },
	{ "customer", "day('gestern') = since",
	  "column 5: not a time: 'gestern' (see crm help time)" },
	{ "customer", "customer.name = 'x'",
	  "column 1: 'customer': no such column of customer (crm-get "
	  "customer --columns lists them)" },
	{ "customer", "@vip",
	  "column 1: segments are known to a store only: give --db" },
	{ "customer", "nmae = 'x'", "column 1: 'nmae': did you mean name?" },
	{ "customer", "\"nmae\" = 'x'",
	  "column 1: 'nmae': did you mean name?" },
	{ "customer", "find_key = 'x'",
	  "column 1: 'find_key': no such column of customer (crm-get "
	  "customer --columns lists them)" },
	{ "customer", "name = 张伟",
	  "column 8: '张伟': no such column of customer; if it is a text, "
	  "write '张伟'" },
	{ "customer", "region is none",
	  "column 11: 'none': did you mean null?" },
	{ "customer", "stage = placed",
	  "column 1: 'stage': did you mean state?" },
	{ "order", "placed_at > creatd",
	  "column 13: 'creatd': no such column of order; if it is a text, "
	  "write 'creatd'" },
	{ "order", "score = 1", "column 1: 'score': run crm-score first" },
	{ "order", "label = 'hot'", "column 1: 'label': run crm-score first" },
	{ "user", "tier = 'A'",
	  "column 1: 'tier' is a verdict on customers, not on users" },
	{ "campaign", "name = 'x' and silent_days > 3",
	  "column 16: 'silent_days' is a verdict on customers, not on "
	  "campaigns" },
	{ "order", "amuont > 1", "column 1: 'amuont': did you mean amount?" },
	{ "order", "custmer.name = 'x'",
	  "column 1: 'custmer': did you mean customer?" },
	{ "order", "customer.name = 'x'",
	  "column 1: 'customer.name' is a column of another record: give "
	  "the store, --db" },
	{ "order", "lines.sk = 'x'",
	  "column 1: 'lines.sk': did you mean lines.sku?" },
	{ "order", "lines.zz = 'x'",
	  "column 1: 'lines' has no 'zz', but: sku category qty amount_minor" },
	{ "order", "lines.sku = 'A1'",
	  "column 13: 'lines.sku' is a list: write has(lines.sku, 'A1')" },
	{ "order", "dates.x = 1",
	  "column 1: 'dates': no such column of order (crm-get order "
	  "--columns lists them)" },
	{ "customer", "tags.x = 1",
	  "column 1: 'tags' is a list and has no parts" },
	{ "customer", "dates.year = 5",
	  "column 14: 'dates.year' is a list: write has(dates.year, 5)" },
	{ "customer", "name.x = 1",
	  "column 1: 'name' is text and has no parts" },
	{ "customer", "orders.x = 1",
	  "column 1: 'orders' is a number and has no parts" },
	{ "customer", "prefs.lng = 'zh'",
	  "column 1: 'prefs.lng': did you mean prefs.lang?" },
	{ "customer", "tags",
	  "column 1: 'tags' is a list: write has(tags, 'A')" },
	{ "customer", "tags = 'vip'",
	  "column 8: 'tags' is a list: write has(tags, 'vip')" },
	{ "customer", "tags like 'vip'",
	  "column 1: 'tags' is a list: write has(tags, 'A')" },
	{ "customer", "tags || 'x' = 'y'",
	  "column 1: 'tags' is a list and cannot be joined" },
	{ "customer", "x = 'A'", "column 5: 'x' has parts: write x.NAME" },
	{ "customer", "prefs = 'A'",
	  "column 9: 'prefs' has parts: write prefs.NAME" },
	{ "customer", "has(name, 'x')",
	  "column 5: has() takes a list, and 'name' is text: write "
	  "contains(name, 'A')" },
	{ "customer", "orders",
	  "column 1: 'orders' is a number: compare it, as in orders is not "
	  "null" },
	{ "customer", "orders = '1'",
	  "column 10: 'orders' is a number: write 1, not '1'" },
	{ "customer", "orders = '1,000'",
	  "column 10: 'orders' is a number: write 1000, not '1,000'" },
	{ "customer", "orders in (1, '2')",
	  "column 15: 'orders' is a number: write 2, not '2'" },
	{ "customer", "orders between '1' and 2",
	  "column 16: 'orders' is a number: write 1, not '1'" },
	{ "customer", "orders like '1%'",
	  "column 1: like takes text, and 'orders' is a number" },
	{ "customer", "size > 100", "column 8: 'size' is text: write '100'" },
	{ "customer", "size + 1 > 2",
	  "column 1: arithmetic takes numbers, and 'size' is text" },
	{ "customer", "coalesce(size, 0) = 1",
	  "column 16: 'size' is text: write '0'" },
	{ "customer", "name = true",
	  "column 1: 'name' is text and 'true' is yes or no: they cannot be "
	  "compared" },
	{ "customer", "state = 1",
	  "column 9: 'state' is one of: prospect, customer, former" },
	{ "customer", "state = 'custmer'",
	  "column 9: 'state' is never 'custmer': did you mean 'customer'?" },
	{ "customer", "state = 'x' || 'y'",
	  "column 9: 'state' is never 'xy', but one of: prospect, "
	  "customer, former" },
	{ "customer", "state > 'former'",
	  "column 1: 'state' has words, which come in no order: compare "
	  "with = or in" },
	{ "customer", "kind in ('person', 'firm')",
	  "column 20: 'kind' is never 'firm', but one of: company, person" },
	{ "customer", "type = 'custmer'", "column 8: no type 'custmer'" },
	{ "customer", "email = 'a@'", "column 9: not an address: 'a@'" },
	{ "customer", "phone = '12'", "column 9: not a phone: '12'" },
	{ "customer", "referrer_id = '李雷'",
	  "column 15: 'referrer_id' is a number: write 1, or referrer.name "
	  "= '李雷'" },
	{ "customer", "since",
	  "column 1: 'since' is a time: compare it, as in since is not null" },
	{ "customer", "since = 'gestern'",
	  "column 9: not a time: 'gestern' (see crm help time)" },
	{ "customer", "since >= 2026-05-01",
	  "column 10: 'since' is a time: write '2026-05-01'" },
	{ "customer", "since >= 2026",
	  "column 10: 'since' is a time: write '2026-01-01'" },
	{ "customer", "since >= '2026-02-30'",
	  "column 10: no such day: '2026-02-30'" },
	{ "customer", "since + 30 > now()",
	  "column 1: arithmetic takes numbers, and 'since' is a time: write "
	  "days_between(A, B), or compare with '-30d'" },
	{ "customer", "since like '2026%'",
	  "column 1: like takes text, and 'since' is a time: compare it, as "
	  "in since = '2026-05'" },
	{ "customer", "substr(since, 1, 4) = '2026'",
	  "column 8: substr() takes text, and 'since' is a time: compare "
	  "it, as in A = '2026-05'" },
	{ "customer", "year(since) = '2026'",
	  "column 15: 'year(since)' is a number: write 2026, not '2026'" },
	{ "customer", "day(name) = '2026-01-01'",
	  "column 5: day() takes a day or a time, and 'name' is text" },
	{ "customer", "since > now",
	  "column 9: 'now': no such column of customer; if it is a text, "
	  "write 'now'" },
	{ "customer", "since < now - 30",
	  "column 9: 'now' is a function: write now()" },
	{ "customer", "last_order_day >= 2026",
	  "column 19: 'last_order_day' is a day: write '2026-01-01'" },
	{ "customer", "revenue > 100",
	  "column 1: 'revenue' is in the base currency, which is not known "
	  "here: give --db, or write revenue_minor" },
	{ "customer", "bought('A1')",
	  "column 1: bought() reads orders: give the store, --db" },
	{ "customer", "iif(orders, 1, 2) = 1",
	  "column 5: 'orders' is a number: compare it, as in orders is not "
	  "null" },
	{ "customer", "case when orders > 1 then 'A' else 1 end = 'A'",
	  "column 27: 'case' is a number: write 1, not 'A'" },
	{ "order", "bought('A1')", "column 1: bought() is of customers" },
	{ "order", "currency = 'cny'",
	  "column 12: no currency 'cny': did you mean 'CNY'?" },
	{ "order", "currency = 'RMB'",
	  "column 12: no currency 'RMB', as in 'CNY'" },
	{ "order", "amount = '100'",
	  "column 10: 'amount' is a number: write 100, not '100'" },
	{ "user", "active = 'yes'",
	  "column 10: 'active' is yes or no: write active, or not active" },
	{ "user", "active = 1",
	  "column 1: 'active' is yes or no: write active, or not active" },
	{ "user", "active and 'x'",
	  "column 12: 'x' alone is neither true nor false: write NAME = "
	  "'x', or NAME in ('A', 'x')" },
};

static void
refuses(const char *type, const char *expr, const char *text)
{
	const struct crm_type *t = type ? crm_type_find(type) : NULL;
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };

	if (crm_cond_new(expr, NULL, &clock_cn, t, &c, &e) != CRM_USAGE)
		fail_msg("%.60s: %d %s", expr, (int)e.code, e.text);
	assert_null(c);
	assert_string_equal(e.key, "where");
	if (strcmp(e.text, text))
		fail_msg("%.60s:\n%s\n%s", expr, text, e.text);
}

static void
each(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		refuses(wrong[i].type, wrong[i].expr, wrong[i].text);
}

/* The same words when the type is that of the first line. */
static void
by_line(void **state)
{
	struct crm_error e;
	struct crm_cond *c;
	char line[64];
	bool yes;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (!wrong[i].type)
			continue;
		memset(&e, 0, sizeof e);
		snprintf(line, sizeof line, "{\"type\":\"%s\"}", wrong[i].type);
		c = cond(wrong[i].expr);
		assert_int_equal(test_line(c, line, &yes, &e), CRM_USAGE);
		assert_string_equal(e.text, wrong[i].text);
		crm_cond_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each),
		cmocka_unit_test(by_line),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cond_up, cond_down);
}
