/* SPDX-License-Identifier: MIT */
/* test_scan.c - checking a line as one JSON object */
#include "unit/feed.h"

/* An exact-size copy, so that a sanitizer sees any read past the end. */
static enum crm_status
scan(const char *s, size_t n, struct crmp_scan *sc, struct crm_error *e)
{
	char *copy = malloc(n ? n : 1);
	enum crm_status st;

	assert_non_null(copy);
	memcpy(copy, s, n);
	st = crmp_scan_object(copy, n, sc, e);
	free(copy);
	return st;
}

static const char *const good[] = {
	"{}",
	" { } ",
	"\t{\r\n\"a\" : 1 }\r",
	"{\"a\":null,\"b\":true,\"c\":false,\"d\":[],\"e\":{},\"f\":\"\"}",
	"{\"\":1}",
	"{\"a\":[1,[2,[3]],{\"b\":[]}]}",
	"{\"n\":[0,-0,1,-1,0.5,-0.5e3,1E+2,1e-2,10,9007199254740992,"
	"-9007199254740992,9007199254740993.0,12345678901234567890e0]}",
	"{\"n\":[1e308,1.7976931348623157e308,1e-400,0e999999999999,"
	"0.0001e312,0.000e400,100000000000000000000e288]}",
	"{\"s\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u4f1f\\ud83d\\ude00\"}",
	"{\"s\":\"张伟 caf\xc3\xa9 \xf0\x9f\x98\x80 \x7f\"}",
	"{\"a\":{\"x\":1},\"b\":{\"x\":1},\"x\":[{\"x\":1},{\"x\":2}]}",
	"{\"ab\":1,\"ba\":2,\"a\":3,\"b\":4}",
	"{\"\\u0061b\":1,\"a\":2}",
};

static void
accepts(void **state)
{
	struct crmp_scan sc = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct crm_error e = { 0 };

		if (scan(good[i], strlen(good[i]), &sc, &e))
			fail_msg("%s: %s", good[i], e.text);
	}
	crmp_scan_free(&sc);
}

#define CASE(in, key, text)                                                    \
	{                                                                      \
		in, sizeof(in) - 1, key, text                                  \
	}
#define J "not JSON: "
#define BIG "numbers beyond 2^53 are refused; send it as a string"
#define HUGE "a number too large for any use"
#define ONE "one JSON object a line is needed; use jq -c "

static const struct {
	const char *in;
	size_t n;
	const char *key, *text;
} bad[] = {
	CASE("", "", J "expected '{' at byte 1"),
	CASE("x", "", J "expected '{' at byte 1"),
	CASE("\xef\xbb\xbf{}", "", J "expected '{' at byte 1"),
	CASE("true", "", J "expected '{' at byte 1"),
	CASE("[1]", "", ONE "'.[]'"),
	CASE(" [", "", ONE "'.[]'"),
	CASE("{", "", ONE "."),
	CASE("  \"a\": {  ", "", ONE "."),
	CASE("{\"a\": [", "a", ONE "."),
	CASE("{\"a\":1,", "a", ONE "."),
	CASE("}", "", ONE "."),
	CASE("],", "", ONE "."),
	CASE("12", "", ONE "."),
	CASE("{\"a\"", "a", J "it ends too early at byte 5"),
	CASE("{\"a\":", "a", J "it ends too early at byte 6"),
	CASE("{\"a\":1", "a", J "it ends too early at byte 7"),
	CASE("{\"a\":[1", "a", J "it ends too early at byte 8"),
	CASE("{\"a\":\"b", "a", J "it ends inside a string at byte 8"),
	CASE("{\"a", "", J "it ends inside a string at byte 4"),
	CASE("{\"a\":1 \"b\":2}", "a", J "expected ',' or '}' at byte 8"),
	CASE("{\"a\":1x}", "a", J "expected ',' or '}' at byte 7"),
	CASE("{\"a\":[1 2]}", "a", J "expected ',' or ']' at byte 9"),
	CASE("{\"a\":[1,]}", "a", J "expected a value at byte 9"),
	CASE("{\"a\":[,]}", "a", J "expected a value at byte 7"),
	CASE("{\"a\":1,}", "a", J "expected a key in double quotes at byte 8"),
	CASE("{,}", "", J "expected a key in double quotes at byte 2"),
	CASE("{a:1}", "", J "expected a key in double quotes at byte 2"),
	CASE("{'a':1}", "", J "expected a key in double quotes at byte 2"),
	CASE("{\"a\" 1}", "a", J "expected ':' at byte 6"),
	CASE("{\"a\":}", "a", J "expected a value at byte 6"),
	CASE("{\"a\":1}x", "", J "text after the object at byte 8"),
	CASE("{\"a\":1}{}", "", J "text after the object at byte 8"),
	CASE("{\"a\":tru}", "a", J "expected a value at byte 6"),
	CASE("{\"a\":nul", "a", J "expected a value at byte 6"),
	CASE("{\"a\":truE}", "a", J "expected a value at byte 6"),
	CASE("{\"a\":NaN}", "a", J "expected a value at byte 6"),
	CASE("{\"a\":+1}", "a", J "expected a value at byte 6"),
	CASE("{\"a\":.5}", "a", J "expected a value at byte 6"),
	CASE("{\"a\":01}", "a", J "not a number at byte 6"),
	CASE("{\"a\":-}", "a", J "not a number at byte 6"),
	CASE("{\"a\":-01}", "a", J "not a number at byte 6"),
	CASE("{\"a\":-Infinity}", "a", J "not a number at byte 6"),
	CASE("{\"a\":1.}", "a", J "expected a digit at byte 8"),
	CASE("{\"a\":1e}", "a", J "expected a digit at byte 8"),
	CASE("{\"a\":1e+}", "a", J "expected a digit at byte 9"),
	CASE("{\"a\":1.5e", "a", J "expected a digit at byte 10"),
	CASE("{\"a\":0x1}", "a", J "expected ',' or '}' at byte 7"),
	CASE("{\"a\":9007199254740993}", "a", BIG),
	CASE("{\"a\":-9007199254740993}", "a", BIG),
	CASE("{\"a\":10000000000000000}", "a", BIG),
	CASE("{\"_\":{\"x\":[12345678901234567890]}}", "_", BIG),
	CASE("{\"a\":1e400}", "a", HUGE),
	CASE("{\"a\":-1e309}", "a", HUGE),
	CASE("{\"a\":1.8e308}", "a", HUGE),
	CASE("{\"a\":0.00018e312}", "a", HUGE),
	CASE("{\"a\":1e99999999999999999999}", "a", HUGE),
	CASE("{\"a\":\"\t\"}", "a",
	     J "control character in a string at byte 7"),
	CASE("{\"a\":\"x\0y\"}", "a",
	     J "control character in a string at byte 8"),
	CASE("{\"a\":\0}", "a", J "expected a value at byte 6"),
	CASE("\0", "", J "expected '{' at byte 1"),
	CASE("{\"a\":\"\\x\"}", "a", J "unknown escape at byte 7"),
	CASE("{\"a\":\"\\u12g4\"}", "a", J "unknown escape at byte 7"),
	CASE("{\"a\":\"\\u\x11"
	     "000\"}",
	     "a", J "unknown escape at byte 7"),
	CASE("{\"a\":\"\\u12", "a", J "unknown escape at byte 7"),
	CASE("{\"a\":\"\\", "a", J "unknown escape at byte 7"),
	CASE("{\"a\":\"\\u0000\"}", "a", J "\\u0000 is refused at byte 7"),
	CASE("{\"\\u0000\":1}", "", J "\\u0000 is refused at byte 3"),
	CASE("{\"a\":\"\\ud800\"}", "a", J "half a surrogate pair at byte 7"),
	CASE("{\"a\":\"\\udc00\\ud800\"}", "a",
	     J "half a surrogate pair at byte 7"),
	CASE("{\"a\":\"\\ud800\\u0041\"}", "a",
	     J "half a surrogate pair at byte 7"),
	CASE("{\"a\":\"\\ud800\\ud800\"}", "a",
	     J "half a surrogate pair at byte 7"),
	CASE("{\"a\":\"\xff\"}", "a", J "invalid UTF-8 at byte 7"),
	CASE("{\"a\":\"\xc0\x80\"}", "a", J "invalid UTF-8 at byte 7"),
	CASE("{\"a\":\"\xe0\x80\x80\"}", "a", J "invalid UTF-8 at byte 7"),
	CASE("{\"a\":\"x\xed\xa0\x80\"}", "a", J "invalid UTF-8 at byte 8"),
	CASE("{\"a\":\"\xf4\x90\x80\x80\"}", "a", J "invalid UTF-8 at byte 7"),
	CASE("{\"a\":\"\xe5\xbc\"}", "a", J "invalid UTF-8 at byte 7"),
	CASE("{\"a\":\"\xe5\xbc", "a", J "invalid UTF-8 at byte 7"),
	CASE("{\"a\":\"\xf0\x9f\x98", "a", J "invalid UTF-8 at byte 7"),
	CASE("{\"a\":1,\"b\":2,\"a\":3}", "a", "key 'a' is given twice"),
	CASE("{\"a\":1,\"\\u0061\":3}", "a", "key 'a' is given twice"),
	CASE("{\"\\u0061\":1,\"\\u0061\":3}", "a", "key 'a' is given twice"),
	CASE("{\"\":1,\"\":3}", "", "key '' is given twice"),
	CASE("{\"_\":{\"t\":1,\"t\":2}}", "_", "key 't' is given twice"),
	CASE("{\"_\":{\"t\":1,\"\\u0074\":2}}", "_", "key 't' is given twice"),
	CASE("{\"x\":[{\"t\":1},{\"t\":1,\"t\":2}]}", "x",
	     "key 't' is given twice"),
	CASE("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}",
	     "\xf0\x9f\x98\x80", "key '\xf0\x9f\x98\x80' is given twice"),
};

static void
refuses(void **state)
{
	struct crmp_scan sc = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct crm_error e = { 0 };

		if (scan(bad[i].in, bad[i].n, &sc, &e) != CRM_REFUSED)
			fail_msg("accepted: %s", bad[i].in);
		assert_int_equal(sc.n, 0);
		if (strcmp(e.text, bad[i].text))
			fail_msg("%s: '%s', not '%s'", bad[i].in, e.text,
				 bad[i].text);
		if (!strstr(e.text, ONE))
			assert_string_equal(e.key, bad[i].key);
		assert_int_equal(scan(bad[i].in, bad[i].n, &sc, NULL),
				 CRM_REFUSED);
	}
	crmp_scan_free(&sc);
}

static void
members(void **state)
{
	static const char line[] =
		" {\"id\" : 12 , \"n\\u0061me\":\"\\\"x\\\"\",\"_\":"
		"{\"a\":{\"b\":[1,{}]}},\"l\":[ ],\"t\":true,\"f\":false,"
		"\"z\":null} ";
	static const struct {
		const char *key, *val;
		enum crmp_jkind kind;
		bool escaped;
	} want[] = {
		{ "id", "12", CRMP_JNUM, false },
		{ "n\\u0061me", "\"\\\"x\\\"\"", CRMP_JSTR, true },
		{ "_", "{\"a\":{\"b\":[1,{}]}}", CRMP_JOBJ, false },
		{ "l", "[ ]", CRMP_JARR, false },
		{ "t", "true", CRMP_JTRUE, false },
		{ "f", "false", CRMP_JFALSE, false },
		{ "z", "null", CRMP_JNULL, false },
	};
	struct crmp_scan sc = { 0 };
	const struct crmp_member *m;
	size_t i;

	(void)state;
	assert_int_equal(crmp_scan_object(line, strlen(line), &sc, NULL),
			 CRM_OK);
	assert_int_equal(sc.n, 7);
	for (i = 0; i < sc.n; i++) {
		m = &sc.members[i];
		assert_int_equal(m->key_len, strlen(want[i].key));
		assert_memory_equal(m->key, want[i].key, m->key_len);
		assert_int_equal(m->val_len, strlen(want[i].val));
		assert_memory_equal(m->val, want[i].val, m->val_len);
		assert_int_equal(m->kind, want[i].kind);
		assert_int_equal(m->key_escaped, want[i].escaped);
	}
	assert_ptr_equal(crmp_scan_find(&sc, "name"), &sc.members[1]);
	assert_ptr_equal(crmp_scan_find(&sc, "_"), &sc.members[2]);
	assert_ptr_equal(crmp_scan_find(&sc, "z"), &sc.members[6]);
	assert_null(crmp_scan_find(&sc, "n\\u0061me"));
	assert_null(crmp_scan_find(&sc, "nam"));
	assert_null(crmp_scan_find(&sc, "names"));
	assert_null(crmp_scan_find(&sc, ""));
	crmp_scan_free(&sc);
	assert_null(crmp_scan_find(&sc, "a"));
}

static void
unescape(void **state)
{
	static const char *const t[][2] = {
		{ "", "" },
		{ "abc", "abc" },
		{ "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t" },
		{ "\\u0041\\u00e9\\u5f20\\uD83D\\uDE00", "Aé张😀" },
		{ "a\\u4F1Fb", "a伟b" },
		{ "\\u0001\\u007f\\u0080\\u07ff\\u0800\\uffff",
		  "\x01\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf" },
		{ "\\ud800\\udc00\\udbff\\udfff",
		  "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
		{ "\\x\\", "\\x\\" },
	};
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(*t); i++) {
		crm_buf_reset(&b);
		crm_buf_puts(&b, ">");
		crmp_json_unescape(t[i][0], strlen(t[i][0]), &b);
		assert_string_equal(b.s + 1, t[i][1]);
	}
	crm_buf_free(&b);
}

/* n times `open`, then n times `close`, inside {"a": }. */
static enum crm_status
nested(int n, struct crm_error *e)
{
	struct crmp_scan sc = { 0 };
	struct crm_buf b = { 0 };
	enum crm_status st;
	int i;

	crm_buf_puts(&b, "{\"a\":");
	for (i = 0; i < n; i++)
		crm_buf_puts(&b, i % 2 ? "[" : "{\"b\":");
	crm_buf_puts(&b, "1");
	for (i = n; i-- > 0;)
		crm_buf_puts(&b, i % 2 ? "]" : "}");
	crm_buf_puts(&b, "}");
	st = scan(b.s, b.len, &sc, e);
	crm_buf_free(&b);
	crmp_scan_free(&sc);
	return st;
}

static void
depth(void **state)
{
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(nested(CRMP_DEPTH_MAX - 1, &e), CRM_OK);
	assert_int_equal(nested(CRMP_DEPTH_MAX, &e), CRM_REFUSED);
	assert_string_equal(e.text, "nested more than 32 deep");
	assert_string_equal(e.key, "a");
	assert_int_equal(nested(100000, NULL), CRM_REFUSED);
}

static void
long_strings(void **state)
{
	struct crmp_scan sc = { 0 };
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };
	char *s;
	size_t n, i;

	(void)state;
	s = feed_many("{\"a\":\"", 'x', CRMP_FIELD_MAX, "\"}", &n);
	assert_int_equal(scan(s, n, &sc, NULL), CRM_OK);
	free(s);
	s = feed_many("{\"a\":\"", 'x', CRMP_FIELD_MAX + 1, "\"}", &n);
	assert_int_equal(scan(s, n, &sc, &e), CRM_REFUSED);
	assert_string_equal(e.text, "a string longer than 1 MiB");
	assert_string_equal(e.key, "a");
	free(s);
	/* the limit is on the text, not on how it is spelled */
	crm_buf_puts(&b, "{\"a\":\"");
	for (i = 0; i < CRMP_FIELD_MAX / 4; i++)
		crm_buf_puts(&b, "\\ud83d\\ude00");
	crm_buf_puts(&b, "\"}");
	assert_int_equal(scan(b.s, b.len, &sc, NULL), CRM_OK);
	crm_buf_free(&b);
	crmp_scan_free(&sc);
}

/* 100 000 keys, plain or escaped; then the last one again. */
static void
many_keys(void **state)
{
	struct crmp_scan sc = { 0 };
	struct crm_buf b = { 0 };
	int round, i;

	(void)state;
	for (round = 0; round < 4; round++) {
		struct crm_error e = { 0 };

		crm_buf_reset(&b);
		crm_buf_puts(&b, "{");
		for (i = 0; i < 100000; i++)
			crm_buf_printf(&b, "\"%sk%d\":%d,",
				       round & 2 ? "\\u0061" : "a",
				       (i * 7919) % 100000, i);
		crm_buf_puts(&b, round & 1 ? "\"ak77\":1}" : "\"z\":1}");
		assert_int_equal(scan(b.s, b.len, &sc, &e),
				 round & 1 ? CRM_REFUSED : CRM_OK);
		if (round & 1)
			assert_string_equal(e.key, "ak77");
		else
			assert_int_equal(sc.n, 100001);
	}
	crm_buf_free(&b);
	crmp_scan_free(&sc);
}

/* The border between comparing one by one and sorting. */
static void
border(void **state)
{
	struct crmp_scan sc = { 0 };
	struct crm_buf b = { 0 };
	int n, i;

	(void)state;
	for (n = 60; n < 70; n++) {
		struct crm_error e = { 0 };

		crm_buf_reset(&b);
		crm_buf_puts(&b, "{\"_\":{");
		for (i = 0; i < n; i++)
			crm_buf_printf(&b, "\"k%d\":%d,", i, i);
		crm_buf_puts(&b, "\"k0\":1}}");
		assert_int_equal(scan(b.s, b.len, &sc, &e), CRM_REFUSED);
		assert_string_equal(e.text, "key 'k0' is given twice");
		assert_string_equal(e.key, "_");
	}
	crm_buf_free(&b);
	crmp_scan_free(&sc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts),   cmocka_unit_test(refuses),
		cmocka_unit_test(members),   cmocka_unit_test(unescape),
		cmocka_unit_test(depth),     cmocka_unit_test(long_strings),
		cmocka_unit_test(many_keys), cmocka_unit_test(border),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
