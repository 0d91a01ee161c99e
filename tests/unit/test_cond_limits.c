/* SPDX-License-Identifier: MIT */
/* test_cond_limits.c - how large a condition, and what it computes, may be */
#include "cond_lines.h"

/* What a line holds may be too large to compute with. */
static void
of_lines(void **state)
{
	static const struct {
		const char *expr, *text;
	} cases[] = {
		{ "abs(id - 9223372036854775807 - 8) > 0",
		  "'abs(id - 9223372036854775807 - 8)': too large a number" },
		{ "id * 9223372036854775807 > 0",
		  "'id * 9223372036854775807': too large a number" },
		{ "-(id - 9223372036854775807 - 8) > 0",
		  "'-(id - 9223372036854775807 - 8)': too large a number" },
		{ "round(id, 99) = 7",
		  "'round(id, 99)': takes 0 to 15 digits" },
		{ "substr(name, 1.5) = 'x'",
		  "'substr(name, 1.5)': takes whole numbers" },
	};
	struct crm_cond *c;
	struct crm_error e;
	bool yes;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		memset(&e, 0, sizeof e);
		c = cond(cases[i].expr);
		assert_int_equal(test_line(c, CUSTOMER, &yes, &e), CRM_REFUSED);
		assert_string_equal(e.key, "where");
		if (strcmp(e.text, cases[i].text))
			fail_msg("%s: %s", cases[i].expr, e.text);
		/* the next line is another matter */
		assert_int_equal(
			test_line(c, "{\"type\":\"customer\"}", &yes, NULL),
			CRM_OK);
		assert_false(yes);
		crm_cond_free(c);
	}
}

/* n times `piece`, between `first` and `last`. */
static const char *
many(struct crm_buf *b, const char *first, const char *piece, int n,
     const char *last)
{
	crm_buf_reset(b);
	crm_buf_puts(b, first);
	while (n-- > 0)
		crm_buf_puts(b, piece);
	crm_buf_puts(b, last);
	return b->s;
}

static void
refuses(const char *expr, const char *text)
{
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };

	if (crm_cond_new(expr, NULL, &clock_cn, NULL, &c, &e) != CRM_USAGE)
		fail_msg("%.60s: %d %s", expr, (int)e.code, e.text);
	assert_null(c);
	if (strcmp(e.text, text))
		fail_msg("%.60s:\n%s\n%s", expr, text, e.text);
}

static void
takes(const char *expr, bool wanted)
{
	struct crm_cond *c = cond(expr);
	struct crm_error e = { 0 };
	bool yes = !wanted;

	if (test_line(c, CUSTOMER, &yes, &e))
		fail_msg("%.60s: %s", expr, e.text);
	assert_int_equal(yes, wanted);
	crm_cond_free(c);
}

static void
large(void **state)
{
	struct crm_buf b = { 0 }, tail = { 0 };

	(void)state;
	many(&tail, "1", ")", 5000, "");
	refuses(many(&b, "", "(", 5000, tail.s),
		"column 65: more than 64 levels, one in the other");
	refuses(many(&b, "", "not ", 5000, "true"),
		"column 253: too many times 'not'");
	refuses(many(&b, "1 = ", "- ", 5000, "1"),
		"column 131: too many signs");
	refuses(many(&b, "1 = 1", "+1", 100, ""),
		"column 5: more than 64 levels, one in the other");
	refuses(many(&b, "id in (1", ",1", 4000, ")"),
		"column 4102: more than 4096 parts");
	refuses(many(&b, "state = '", "x", 70000, "'"),
		"a condition is at most 65536 bytes");
	refuses("name = '\xff'", "not UTF-8");
	takes(many(&b, "state in ('former', '", "former', '", 1000, "former')"),
	      true);
	takes(many(&b, "id = 1", " or id = 1", 1000, ""), false);
	takes(many(&b, "id = 7", " and id = 7", 1000, ""), true);
	takes(many(&b, "name <> '", "x", 65000, "'"), true);
	crm_buf_free(&b);
	crm_buf_free(&tail);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_lines),
		cmocka_unit_test(large),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cond_up, cond_down);
}
