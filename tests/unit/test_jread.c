/* SPDX-License-Identifier: MIT */
/* test_jread.c - JSON text to values, as Jansson reads it */
#include "jdoc.h"

#define ANY JSON_DECODE_ANY
#define ONCE JSON_REJECT_DUPLICATES

/* Each is refused, or taken only as any value. */
static const char *const broken[] = {
	"",
	" ",
	"x",
	"\"a\"",
	"1",
	"null",
	"{",
	"[",
	"{]",
	"[}",
	"[1",
	"[1,",
	"[1,]",
	"[,1]",
	"[1 2]",
	"{\"a\"",
	"{\"a\":",
	"{\"a\":1",
	"{\"a\":1,",
	"{\"a\":1,}",
	"{a:1}",
	"{\"a\" 1}",
	"{\"a\":}",
	"{1:2}",
	"[01]",
	"[-]",
	"[1.]",
	"[1.x]",
	"[1e]",
	"[1e+]",
	"[.5]",
	"[+1]",
	"[--1]",
	"[1e400]",
	"[9223372036854775808]",
	"[-9223372036854775809]",
	"[NaN]",
	"[tru]",
	"[truex]",
	"[nul",
	"['a']",
	"[\"a]",
	"[\"a\nb\"]",
	"[\"a\tb\"]",
	"[\"\\q\"]",
	"[\"\\u12\"]",
	"[\"\\u12x4\"]",
	"[\"\\",
	"[\"\\u",
	"[\"\\u1",
	"[\"\\ud800\"]",
	"[\"\\udc00\"]",
	"[\"\\ud83d\\u0041\"]",
	"[\"\\uD83Dx\"]",
	"[\"\\ud83d\\n\"]",
	"[\"\\u0000\"]",
	"{\"\\u0000\":1}",
	"[] x",
	"[]]",
	"{} {}",
	"[\"\xff\"]",
	"[\xe5\xbc",
	"[\xe5\xbc\xa0]",
	"[\"\xed\xa0\x80\"]",
	"[1\xff]",
	"[true\xc3]",
	"[\"\\\xe5\xbc\xa0\"]",
	"[\"\\u12\xff\"]",
	"\xef\xbb\xbf[]",
	"[1,\n2,\n \"\xe5\xbc\xa0\" x]",
	"[\"a token that is over twenty\" x]",
	"[abcdefghijklmnopqrstuvwxyz]",
	"{\"a\":1,\n\"a\":2}",
	"[\x01]",
	"[@]",
};

/* The same value as Jansson's reader gives, or the same words and place. */
static void
same(const char *s, size_t n, size_t flags)
{
	json_error_t why, theirs;
	json_t *v = NULL, *want = json_loadb(s, n, flags, &theirs);
	enum crm_status st = parse(s, n, flags, &v, &why);

	if (st != (want ? CRM_OK : CRM_REFUSED))
		fail_msg("%.*s: %d", (int)n, s, st);
	if (want && !json_equal(v, want))
		fail_msg("%.*s: another value", (int)n, s);
	if (st && (why.line != theirs.line || why.column != theirs.column ||
		   why.position != theirs.position))
		fail_msg("%.*s: at %d %d %d, not %d %d %d", (int)n, s, why.line,
			 why.column, why.position, theirs.line, theirs.column,
			 theirs.position);
	if (st && strcmp(why.text, theirs.text) && !strstr(why.text, "(NUL)"))
		fail_msg("%.*s: '%s' not '%s'", (int)n, s, why.text,
			 theirs.text);
	if (st)
		assert_int_equal(parse(s, n, flags, &v, NULL), st);
	json_decref(v);
	json_decref(want);
}

/* The text whole, cut at each length, and with each byte another. */
static void
damaged(const char *s)
{
	static const char other[] = "\"\\{}[]:,0-.etux \n\x01\xff\xc3\xa0";
	size_t n = strlen(s), i, k;
	char copy[512];

	assert_true(n < sizeof copy);
	for (i = 0; i <= n; i++) {
		same(s, i, ANY);
		same(s, i, ONCE);
	}
	for (i = 0; i < n; i++)
		for (k = 0; k < sizeof other - 1; k++) {
			memcpy(copy, s, n);
			copy[i] = other[k];
			same(copy, n, ANY | ONCE);
			same(copy, n, 0);
		}
}

static void
reads_as_jansson(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(documents); i++)
		damaged(documents[i]);
	for (i = 0; i < COUNT(broken); i++)
		damaged(broken[i]);
}

/* What tests of tools and pages quote. */
static const struct {
	const char *in, *text;
	int line, column;
} quoted[] = {
	{ "x", "'[' or '{' expected near 'x'", 1, 1 },
	{ "[\"q\"", "']' expected near end of file", 1, 4 },
	{ "{\"a\":1,\n \"a\":2}", "duplicate object key near '\"a\"'", 2, 4 },
	{ "[1] x", "end of file expected near 'x'", 1, 5 },
	{ "[9223372036854775808]", "too big integer near '9223372036854775808'",
	  1, 20 },
	{ "[\"\\u0000\"]", "\\u0000 (NUL) is not allowed near '\"\\u0000\"'", 1,
	  9 },
	{ "{\"\\u0000\":1}", "\\u0000 (NUL) is not allowed near '\"\\u0000\"'",
	  1, 9 },
};

static void
words(void **state)
{
	json_error_t why;
	json_t *v = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(quoted); i++) {
		assert_int_equal(parse(quoted[i].in, strlen(quoted[i].in), ONCE,
				       &v, &why),
				 CRM_REFUSED);
		assert_null(v);
		assert_string_equal(why.text, quoted[i].text);
		assert_int_equal(why.line, quoted[i].line);
		assert_int_equal(why.column, quoted[i].column);
	}
	/* no NUL, which Jansson would take after a number */
	assert_int_equal(parse("[1\0]", 4, 0, &v, &why), CRM_REFUSED);
	assert_int_equal(parse("\0[]", 3, 0, &v, &why), CRM_REFUSED);
	assert_int_equal(parse("[\"\0\"]", 5, 0, &v, &why), CRM_REFUSED);
	assert_string_equal(why.text, "control character 0x0 near '\"'");
}

static void
depth(void **state)
{
	char deep[2 * 2049 + 1];

	(void)state;
	memset(deep, '[', 2049);
	memset(deep + 2049, ']', 2049);
	same(deep + 1, 2 * 2048, 0);
	same(deep, 2 * 2049, 0);
}

/* Jansson's allocator is the program's. */
static void
allocator_stays(void **state)
{
	json_malloc_t take;
	json_free_t give;
	json_t *v = NULL;
	char *text;

	(void)state;
	assert_int_equal(parse("[1]", 3, 0, &v, NULL), CRM_OK);
	text = crmp_json_dump(v, 0);
	json_get_alloc_funcs(&take, &give);
	assert_true(take == malloc && give == free);
	free(text);
	json_decref(v);
}

static void
reads_without_memory(void **state)
{
	json_t *v, *want = json_loadb(all, strlen(all), 0, NULL);
	json_error_t why;
	enum crm_status st = CRM_NOMEM;
	int ever;
	long at;

	(void)state;
	for (ever = 0; ever < 2; ever++)
		for (at = 1, st = CRM_NOMEM; st == CRM_NOMEM; at++) {
			v = (json_t *)&fault;
			arm(at, ever);
			st = crmp_json_parse(all, strlen(all), ONCE, &v, &why);
			fault.armed = false;
			if (st == CRM_OK) {
				assert_true(json_equal(v, want));
				assert_true(at > 60);
				json_decref(v);
			} else {
				assert_int_equal(st, CRM_NOMEM);
				assert_ptr_equal(v, &fault);
			}
		}
	json_decref(want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(allocator_stays), RUN(reads_as_jansson),	 RUN(words),
		RUN(depth),	      RUN(reads_without_memory),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
