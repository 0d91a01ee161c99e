/* SPDX-License-Identifier: MIT */
/* test_splice.c - a verdict set under "_", every other byte as it was */
#include "unit/feed.h"

#define V "{\"tier\":\"gold\"}"
#define N "\"tier\":" V
#define U "\"_\":{" N "}"

static const char *const cases[][2] = {
	{ "{}", "{" U "}" },
	{ "{ }", "{" U " }" },
	{ " {\t} ", " {" U "\t} " },
	{ "{\"a\":1}", "{\"a\":1," U "}" },
	{ "{ \"a\" : 1.50 , \"b\":[1, 2] } ",
	  "{ \"a\" : 1.50 , \"b\":[1, 2]," U " } " },
	{ "{\"a\":\"}\"}", "{\"a\":\"}\"," U "}" },
	{ "{\"_\":{}}", "{\"_\":{" N "}}" },
	{ "{\"_\":{ },\"a\":1}", "{\"_\":{" N " },\"a\":1}" },
	{ "{\"_\":{\"rfm\":1}}", "{\"_\":{\"rfm\":1," N "}}" },
	{ "{\"_\" : { \"rfm\" : { \"x\" : [\"}\"] } } , \"z\":0}",
	  "{\"_\" : { \"rfm\" : { \"x\" : [\"}\"] }," N " } , \"z\":0}" },
	{ "{\"_\":{\"tier\":0}}", "{\"_\":{" N "}}" },
	{ "{\"_\":{\"tier\" : {\"tier\":1} , \"b\":2}}",
	  "{\"_\":{\"tier\" : " V " , \"b\":2}}" },
	{ "{\"_\":{\"a\":\"tier\",\"tier\":null }}",
	  "{\"_\":{\"a\":\"tier\",\"tier\":" V " }}" },
	{ "{\"_\":{\"a\":true,\"t\\u0069er\":\"\\\"}\"}}",
	  "{\"_\":{\"a\":true,\"t\\u0069er\":" V "}}" },
	{ "{\"\\u005f\":{\"a\":-1.5e3}}",
	  "{\"\\u005f\":{\"a\":-1.5e3," N "}}" },
	{ "{\"\\u005F\":{\"tier\":[]}}", "{\"\\u005F\":{" N "}}" },
	{ "{\"x\":{\"_\":{}}}", "{\"x\":{\"_\":{}}," U "}" },
	{ "{\"_\":{\"x\":{\"tier\":1}}}",
	  "{\"_\":{\"x\":{\"tier\":1}," N "}}" },
	{ "{\"tier\":1}", "{\"tier\":1," U "}" },
	{ "{\"\\\\\":\"\\\\\"}", "{\"\\\\\":\"\\\\\"," U "}" },
	{ "{\"_\":{\"q\":\"\\\\\\\"\",\"r\":[[],{}]}}",
	  "{\"_\":{\"q\":\"\\\\\\\"\",\"r\":[[],{}]," N "}}" },
};

static enum crm_status
splice(const char *line, const char *name, const char *json,
       struct crm_buf *out, struct crm_error *e)
{
	struct crmp_scan sc = { 0 };
	size_t n = strlen(line);
	char *copy = malloc(n);
	enum crm_status st;

	assert_non_null(copy);
	memcpy(copy, line, n);
	assert_int_equal(crmp_scan_object(copy, n, &sc, NULL), CRM_OK);
	st = crmp_splice((struct crmp_text){ copy, n }, &sc, name, json, out,
			 e);
	crmp_scan_free(&sc);
	free(copy);
	return st;
}

static void
sets(void **state)
{
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		crm_buf_reset(&b);
		crm_buf_puts(&b, "before ");
		assert_int_equal(splice(cases[i][0], "tier", V, &b, NULL),
				 CRM_OK);
		assert_string_equal(b.s + 7, cases[i][1]);
	}
	crm_buf_free(&b);
}

/* Setting it again changes nothing. */
static void
idempotent(void **state)
{
	struct crm_buf b = { 0 }, again = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		crm_buf_reset(&b);
		crm_buf_reset(&again);
		assert_int_equal(splice(cases[i][0], "tier", V, &b, NULL),
				 CRM_OK);
		assert_int_equal(splice(b.s, "tier", V, &again, NULL), CRM_OK);
		assert_string_equal(b.s, again.s);
	}
	crm_buf_free(&b);
	crm_buf_free(&again);
}

static void
refuses(void **state)
{
	static const char *const t[] = {
		"{\"_\":1}",	  "{\"_\":null}",	"{\"_\":[]}",
		"{\"_\":\"{}\"}", "{\"\\u005f\":true}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(*t); i++) {
		struct crm_error e = { 0 };
		struct crm_buf b = { 0 };

		crm_buf_puts(&b, "kept");
		assert_int_equal(splice(t[i], "tier", V, &b, &e), CRM_REFUSED);
		assert_string_equal(e.key, "_");
		assert_string_equal(e.text, "not an object");
		assert_string_equal(b.s, "kept");
		crm_buf_free(&b);
	}
}

static void
odd_names(void **state)
{
	struct crm_buf b = { 0 };

	(void)state;
	assert_int_equal(splice("{\"_\":{\"a\":1}}", "q\"\\", "0", &b, NULL),
			 CRM_OK);
	assert_string_equal(b.s, "{\"_\":{\"a\":1,\"q\\\"\\\\\":0}}");
	crm_buf_reset(&b);
	assert_int_equal(
		splice("{\"_\":{\"q\\\"\\\\\":7}}", "q\"\\", "0", &b, NULL),
		CRM_OK);
	assert_string_equal(b.s, "{\"_\":{\"q\\\"\\\\\":0}}");
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets),
		cmocka_unit_test(idempotent),
		cmocka_unit_test(refuses),
		cmocka_unit_test(odd_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
