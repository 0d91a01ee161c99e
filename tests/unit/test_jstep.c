/* SPDX-License-Identifier: MIT */
/* test_jstep.c - known JSON part by part, and written the one way */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "format/jscan.h"

static void
same_as(const char *in, const char *want)
{
	struct crm_buf b = { 0 };

	assert_int_equal(crmp_scan_value(in, strlen(in), NULL), CRM_OK);
	crmp_json_compact(crmp_text(in), &b);
	assert_string_equal(b.s, want);
	crm_buf_free(&b);
}

/* Blanks go, texts have one form, numbers keep their bytes. */
static void
compact(void **state)
{
	(void)state;
	same_as("1.50e+03", "1.50e+03");
	same_as(" -0 ", "-0");
	same_as("0.30000000000000004", "0.30000000000000004");
	same_as("1.7976931348623157e308", "1.7976931348623157e308");
	same_as(" \"a\\u001Bb\\/\\u4f1f\" ", "\"a\\u001bb/\xe4\xbc\x9f\"");
	same_as("\"\x7f\"", "\"\\u007f\"");
	same_as("{ \"a\" : [ 1 ,2, { } ] ,\t\"b\\\"\":null }",
		"{\"a\":[1,2,{}],\"b\\\"\":null}");
	same_as("[]", "[]");
	same_as("{\"a\":{\"b\":\"}\\\"]\"},\"c\":true}",
		"{\"a\":{\"b\":\"}\\\"]\"},\"c\":true}");
}

static void
stepped(const char *object, const char *want)
{
	struct crmp_text rest = crmp_text(object);
	struct crm_buf b = { 0 };
	struct crmp_member m;

	while (crmp_json_step(&rest, &m)) {
		crm_buf_add(&b, m.key, m.key_len);
		crm_buf_putc(&b, '=');
		crm_buf_add(&b, m.val, m.val_len);
		crm_buf_printf(&b, "(%d);", (int)m.kind);
	}
	assert_string_equal(b.s ? b.s : "", want);
	crm_buf_free(&b);
}

static void
members(void **state)
{
	(void)state;
	stepped("{}", "");
	stepped(" { } ", "");
	stepped("{\"a\":1}", "a=1(1);");
	stepped("{ \"a\" : \"x,\\\"}\" , \"b\":[1,[2]] ,\"\":{\"c\":\"]\"}}",
		"a=\"x,\\\"}\"(0);b=[1,[2]](3);={\"c\":\"]\"}(2);");
	stepped("{\"t\":true,\"f\":false,\"n\":null}",
		"t=true(4);f=false(5);n=null(6);");
}

static void
items(void **state)
{
	struct crmp_text rest = crmp_text(" [ \"a\" , {\"b\":1},2] ");
	static const char *const want[] = { "\"a\"", "{\"b\":1}", "2" };
	struct crmp_member m;
	size_t n = 0;

	(void)state;
	while (crmp_json_item(&rest, &m)) {
		assert_true(n < 3 && m.val_len == strlen(want[n]) &&
			    !memcmp(m.val, want[n], m.val_len));
		n++;
	}
	assert_int_equal(n, 3);
	rest = crmp_text("[]");
	assert_false(crmp_json_item(&rest, &m));
	rest = (struct crmp_text){ 0 };
	assert_false(crmp_json_item(&rest, &m));
}

static void
refused(const char *text, const char *want)
{
	struct crm_error e = { 0 };

	assert_int_equal(crmp_scan_value(text, strlen(text), &e), CRM_REFUSED);
	assert_string_equal(e.text, want);
}

/* A value of any kind by the rules of a line. */
static void
values(void **state)
{
	(void)state;
	refused("", "not JSON: it ends too early at byte 1");
	refused("x", "not JSON: expected a value at byte 1");
	refused("[1", "not JSON: it ends too early at byte 3");
	refused("1 2", "not JSON: text after the value at byte 3");
	refused("[{\"a\":1,\"a\":2}]", "key 'a' is given twice");
	refused("[9007199254740993]",
		"numbers beyond 2^53 are refused; send it as a string");
}

/* On a line it is within a record, which is a level, too. */
static void
levels(void **state)
{
	char text[2 * CRMP_DEPTH_MAX + 1] = "";

	(void)state;
	memset(text, '[', CRMP_DEPTH_MAX);
	memset(text + CRMP_DEPTH_MAX, ']', CRMP_DEPTH_MAX);
	refused(text, "nested more than 32 deep");
	text[2 * CRMP_DEPTH_MAX - 1] = '\0';
	assert_int_equal(crmp_scan_value(text + 1, strlen(text + 1), NULL),
			 CRM_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compact), cmocka_unit_test(members),
		cmocka_unit_test(items),   cmocka_unit_test(values),
		cmocka_unit_test(levels),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
