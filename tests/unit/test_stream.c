/* SPDX-License-Identifier: MIT */
/* test_stream.c - lines as tools read them, and verdicts set on them */
#include "unit/feed.h"

static void
lines(void **state)
{
	static const char in[] = "\xef\xbb\xbf{\"a\":1}\r\n\n{\"b\xff\":1}\n{}";
	struct crm_lines *l;
	struct crm_error e = { 0 };
	struct feed f;
	const char *s;
	size_t n;

	(void)state;
	feed_open(&f, in, sizeof in - 1, FEED_WHOLE);
	assert_int_equal(crm_lines_open(f.fd, &l, NULL), CRM_OK);
	assert_int_equal(crm_lines_next(l, &s, &n, NULL), CRM_OK);
	assert_string_equal(s, "{\"a\":1}");
	assert_int_equal(n, 7);
	assert_int_equal(crm_lines_number(l), 1);
	assert_int_equal(crm_lines_next(l, &s, &n, &e), CRM_REFUSED);
	assert_int_equal(e.line, 3);
	assert_int_equal(crm_lines_next(l, &s, &n, NULL), CRM_OK);
	assert_string_equal(s, "{}");
	assert_int_equal(crm_lines_next(l, &s, &n, NULL), CRM_END);
	crm_lines_close(l);
	crm_lines_close(NULL);
	feed_close(&f);
}

static void
error_line(void **state)
{
	static const struct {
		const char *in, *message;
	} cases[] = {
		{ "{\"type\":\"error\",\"tool\":\"crm-get\","
		  "\"message\":\"disk\"}",
		  "crm-get: disk" },
		{ "{\"message\":\"a\\u0041\",\"type\":\"error\"}", "aA" },
		{ "{\"type\":\"error\"}", "failed" },
		{ "{\"type\":\"lead\",\"need\":\"error\"}", NULL },
		{ "{\"error\":\"type\"}", NULL },
		{ "{\"type\":\"error\"", NULL },
		{ "", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct crm_buf b = { 0 };
		bool yes =
			crm_line_is_error(cases[i].in, strlen(cases[i].in), &b);

		assert_int_equal(yes, cases[i].message != NULL);
		assert_int_equal(crm_line_is_error(cases[i].in,
						   strlen(cases[i].in), NULL),
				 yes);
		if (yes)
			assert_string_equal(b.s, cases[i].message);
		else
			assert_null(b.s);
		crm_buf_free(&b);
	}
}

static void
spliced(void **state)
{
	static const char in[] = "{ \"id\": 7.0 }";
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };

	(void)state;
	assert_int_equal(
		crm_line_splice(in, sizeof in - 1, "tier", "{}", &b, NULL),
		CRM_OK);
	assert_string_equal(b.s, "{ \"id\": 7.0,\"_\":{\"tier\":{}} }");
	assert_int_equal(crm_line_splice("[]", 2, "tier", "{}", &b, &e),
			 CRM_REFUSED);
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(error_line),
		cmocka_unit_test(spliced),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
