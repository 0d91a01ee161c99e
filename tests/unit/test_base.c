/* SPDX-License-Identifier: MIT */
/* test_base.c - errors, buffers, arenas, whole numbers, the hash */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

#define RUN(t) cmocka_unit_test(t)

static void
first_error_wins(void **state)
{
	struct crm_error e = { .line = 7 };

	(void)state;
	assert_int_equal(crm_fail(NULL, CRM_BUSY, NULL, "x"), CRM_BUSY);
	assert_int_equal(crm_fail(&e, CRM_REFUSED, "email", "bad '%s'", "a@"),
			 CRM_REFUSED);
	assert_int_equal(crm_nomem(&e), CRM_NOMEM);
	assert_int_equal(e.code, CRM_REFUSED);
	assert_int_equal(e.line, 7);
	assert_string_equal(e.key, "email");
	assert_string_equal(e.text, "bad 'a@'");
	memset(&e, 0, sizeof(e));
	assert_int_equal(crm_nomem(&e), CRM_NOMEM);
	assert_string_equal(e.key, "");
	assert_string_equal(e.text, "out of memory");
}

static void
long_errors_are_cut_between_characters(void **state)
{
	char s[1200], key[300];
	struct crm_error e;
	size_t lead, i;

	(void)state;
	for (lead = 0; lead < 5; lead++) {
		memset(&e, 0, sizeof(e));
		memset(s, 'a', lead);
		for (i = lead; i + 3 < sizeof(s); i += 3)
			memcpy(s + i, "张", 4);
		memcpy(key, s, sizeof(key) - 1);
		key[sizeof(key) - 1] = '\0';
		(void)crm_fail(&e, CRM_REFUSED, key, "%s", s);
		assert_true(crm_text_valid(e.text, strlen(e.text), NULL));
		assert_true(crm_text_valid(e.key, strlen(e.key), NULL));
		assert_true(strlen(e.text) >= sizeof(e.text) - 4);
		assert_true(strlen(e.key) >= sizeof(e.key) - 4);
	}
}

static void
errors_are_utf8(void **state)
{
	struct crm_error e = { 0 };

	(void)state;
	(void)crm_fail(&e, CRM_REFUSED, "k\xff", "'%s'", "\xe5-\xff张");
	assert_string_equal(e.key, "k?");
	assert_string_equal(e.text, "'?-?张'");
}

static void
buffers_grow(void **state)
{
	struct crm_buf b = { 0 };
	struct crm_error e = { 0 };
	int i;

	(void)state;
	assert_int_equal(crm_buf_ok(&b, &e), CRM_OK);
	crm_buf_add(&b, NULL, 0);
	assert_string_equal(b.s, "");
	crm_buf_puts(&b, "ab");
	crm_buf_putc(&b, 'c');
	crm_buf_add(&b, "def", 2);
	crm_buf_printf(&b, "%d%%", 42);
	assert_string_equal(b.s, "abcde42%");
	assert_int_equal(b.len, 8);
	crm_buf_reset(&b);
	assert_string_equal(b.s, "");
	for (i = 0; i < 1000; i++) {
		crm_buf_printf(&b, "%0*d", i, i);
		assert_int_equal(b.s[b.len], '\0');
	}
	/* the width 0 still writes the digit 0 */
	assert_int_equal(b.len, 999 * 1000 / 2 + 1);
	crm_buf_free(&b);
	assert_null(b.s);
	crm_buf_free(&b);
}

static void
lost_additions_stay_lost(void **state)
{
	struct crm_buf b = { 0 };
	struct crm_error e = { 0 };

	(void)state;
	crm_buf_puts(&b, "kept");
	crm_buf_add(&b, "", SIZE_MAX / 2);
	assert_true(b.oom);
	crm_buf_puts(&b, "more");
	crm_buf_printf(&b, "%d", 1);
	crm_buf_json(&b, "x", 1);
	assert_string_equal(b.s, "kept");
	assert_int_equal(crm_buf_ok(&b, &e), CRM_NOMEM);
	assert_int_equal(e.code, CRM_NOMEM);
	crm_buf_reset(&b);
	assert_int_equal(crm_buf_ok(&b, NULL), CRM_OK);
	crm_buf_free(&b);
}

static void
integers_are_written(void **state)
{
	static const int64_t v[] = { 0,		7,	  -1, 10, 1234567890123,
				     INT64_MAX, INT64_MIN };
	struct crm_buf b = { 0 };
	char want[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		crm_buf_reset(&b);
		crm_buf_int(&b, v[i]);
		(void)snprintf(want, sizeof(want), "%lld", (long long)v[i]);
		assert_string_equal(b.s, want);
	}
	crm_buf_free(&b);
}

static void
json_strings(void **state)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{ "", "\"\"" },
		{ "abc", "\"abc\"" },
		{ "张伟", "\"张伟\"" },
		{ "a\"b\\c/", "\"a\\\"b\\\\c/\"" },
		{ "\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\"" },
		{ "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"" },
		{ "0123456789abcdef\n0123456789", "\"0123456789abcdef\\n"
						  "0123456789\"" },
		{ "\xc2\x85", "\"\xc2\x85\"" },
	};
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		crm_buf_reset(&b);
		crm_buf_json(&b, t[i].in, strlen(t[i].in));
		assert_string_equal(b.s, t[i].out);
	}
	crm_buf_reset(&b);
	crm_buf_json(&b, "a\0b", 3);
	assert_string_equal(b.s, "\"a\\u0000b\"");
	crm_buf_free(&b);
}

/* Every byte at every place of a 24-byte run is escaped or kept. */
static void
json_finds_every_escape(void **state)
{
	struct crm_buf b = { 0 };
	char s[24];
	size_t at, extra;
	int c;

	(void)state;
	for (at = 0; at < sizeof(s); at++) {
		for (c = 0; c < 256; c++) {
			memset(s, 'a', sizeof(s));
			s[at] = (char)c;
			crm_buf_reset(&b);
			crm_buf_json(&b, s, sizeof(s));
			extra = c && strchr("\"\\\n\t\r\b\f", c) ? 1
				: c < 0x20 || c == 0x7f		 ? 5
				: c >= 0x80 ? 2 /* U+FFFD for one byte */
					    : 0;
			assert_int_equal(b.len, sizeof(s) + 2 + extra);
		}
	}
	crm_buf_free(&b);
}

static void
arenas(void **state)
{
	struct crmp_arena a = { 0 };
	size_t i, n;
	char *p, *big;

	(void)state;
	crmp_arena_reset(&a);
	for (i = 0; i < 3000; i++) {
		n = i * 7 % 400;
		p = crmp_arena_alloc(&a, n);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		memset(p, 'x', n);
	}
	big = crmp_arena_alloc(&a, 3000000);
	assert_non_null(big);
	memset(big, 'y', 3000000);
	p = crmp_arena_copy(&a, "abcdef", 3);
	assert_string_equal(p, "abc");
	assert_string_equal(crmp_arena_copy(&a, NULL, 0), "");
	crmp_arena_reset(&a);
	assert_ptr_equal(crmp_arena_alloc(&a, 3000000), big);
	assert_null(crmp_arena_alloc(&a, SIZE_MAX));
	assert_null(crmp_arena_copy(&a, "x", SIZE_MAX));
	crmp_arena_free(&a);
	crmp_arena_free(&a);
	assert_null(a.head);
}

static void
whole_numbers(void **state)
{
	static const struct {
		const char *s;
		bool good;
		int64_t v;
	} t[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "+5", true, 5 },
		{ "007", true, 7 },
		{ "9007199254740992", true, 9007199254740992 },
		{ "-9007199254740992", true, -9007199254740992 },
		{ "9007199254740993", false, 0 },
		{ "99999999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "+", false, 0 },
		{ "1 ", false, 0 },
		{ " 1", false, 0 },
		{ "1.0", false, 0 },
		{ "1e3", false, 0 },
		{ "--1", false, 0 },
		{ "１", false, 0 },
	};
	int64_t v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		v = 77;
		assert_int_equal(crmp_int_parse(t[i].s, strlen(t[i].s), &v),
				 t[i].good);
		assert_true(v == (t[i].good ? t[i].v : 77));
	}
	assert_false(crmp_add_overflows(INT64_MAX - 1, 1, &v));
	assert_true(v == INT64_MAX);
	assert_true(crmp_add_overflows(INT64_MAX, 1, &v));
	assert_true(crmp_add_overflows(INT64_MIN, -1, &v));
	assert_false(crmp_add_overflows(INT64_MIN, INT64_MAX, &v));
	assert_true(v == -1);
}

/* FIPS 180-2: SHA-256("abc") is ba7816bf 8f01cfea ... */
static void
hashes(void **state)
{
	(void)state;
	assert_true(crmp_hash("abc", 3) == 0x3a7816bf8f01cfea);
	assert_true(crmp_hash("", 0) == 0x63b0c44298fc1c14);
	assert_true(crmp_eq("abc", "abcd", 3));
	assert_false(crmp_eq("abc", "abcd", 4));
	assert_false(crmp_eq("abc", "ab", 2));
	assert_true(crmp_eq("", "x", 0));
}

/* Each text, and the names and values of its members; ! when it is broken. */
static void
members(void **state)
{
	static const struct {
		const char *json, *parts;
	} c[] = {
		{ "{}", "" },
		{ "{\"a\":-1}", "a=-1 " },
		{ "{\"a\":1,\"b\":\"x\",\"c\":[1,22]}",
		  "a=1 b=\"x\" c=[1,22] " },
		{ "{\"a\":\"\\\\\",\"b\":\"\\\"}\"}",
		  "a=\"\\\\\" b=\"\\\"}\" " },
		{ "", "!" },
		{ "{", "!" },
		{ "{\"a\":1", "a=1 !" },
		{ "{\"a\":}", "!" },
		{ "{\"a\":\"x}", "!" },
		{ "{\"a\":\"\\\"}", "!" },
		{ "{\"a\":[1}", "!" },
		{ "{\"a\"}", "!" },
		{ "{a:1}", "!" },
		{ "{\"a\":1}x", "a=1 !" },
		{ "{\"a\":1,}", "a=1 !" },
		{ "[1]", "!" },
	};
	struct crm_buf b = { 0 };
	struct crmp_text name, value;
	const char *p, *end;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(*c); i++) {
		crm_buf_reset(&b);
		p = c[i].json;
		end = p + strlen(p);
		while (crmp_stored_next(&p, end, &name, &value))
			crm_buf_printf(&b, "%.*s=%.*s ", (int)name.n, name.s,
				       (int)value.n, value.s);
		if (p != end)
			crm_buf_putc(&b, '!');
		assert_string_equal(b.s ? b.s : "", c[i].parts);
	}
	crm_buf_free(&b);
}

static void
members_by_name(void **state)
{
	struct crmp_text o = crmp_text("{\"ab\":1,\"a\":\"q\\\"\\n\\u0001\"}");
	struct crmp_text v = crmp_stored(o, "a");
	struct crm_buf b = { 0 };

	(void)state;
	crmp_stored_text(v, &b);
	assert_string_equal(b.s, "q\"\n\1");
	assert_null(crmp_stored(o, "b").s);
	assert_int_equal(crmp_stored(o, "ab").n, 1);
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(first_error_wins),
		RUN(long_errors_are_cut_between_characters),
		RUN(errors_are_utf8),
		RUN(buffers_grow),
		RUN(lost_additions_stay_lost),
		RUN(integers_are_written),
		RUN(json_strings),
		RUN(json_finds_every_escape),
		RUN(arenas),
		RUN(whole_numbers),
		RUN(hashes),
		RUN(members),
		RUN(members_by_name),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
