/* SPDX-License-Identifier: MIT */
/* test_text.c - UTF-8, search forms, initials, escapes, names, addresses */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

struct pair {
	const char *in, *out;
};

static void
utf8_is_checked(void **state)
{
	static const struct {
		const char *s;
		size_t n, bad;
	} t[] = {
		{ "", 0, SIZE_MAX },
		{ "plain ascii, long enough", 24, SIZE_MAX },
		{ "张伟 a é 😀", 16, SIZE_MAX },
		{ "\xf4\x8f\xbf\xbf", 4, SIZE_MAX },
		{ "\xed\x9f\xbf\xee\x80\x80", 6, SIZE_MAX },
		{ "a\0b", 3, 1 },
		{ "12345678\0", 9, 8 },
		{ "1234567\0x", 9, 7 },
		{ "\x80", 1, 0 },
		{ "a\xc0\x80", 3, 1 },
		{ "a\xc1\xbf", 3, 1 },
		{ "\xe0\x9f\xbf", 3, 0 },
		{ "\xed\xa0\x80", 3, 0 },
		{ "\xf0\x8f\xbf\xbf", 4, 0 },
		{ "\xf4\x90\x80\x80", 4, 0 },
		{ "\xf5\x80\x80\x80", 4, 0 },
		{ "\xff", 1, 0 },
		{ "ok\xe5\xbc", 4, 2 },
		{ "12345678\xe5\xbc!", 11, 8 },
	};
	size_t i, bad;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		bad = SIZE_MAX;
		assert_int_equal(crm_text_valid(t[i].s, t[i].n, &bad),
				 t[i].bad == SIZE_MAX);
		assert_true(bad == t[i].bad);
		assert_int_equal(crm_text_valid(t[i].s, t[i].n, NULL),
				 t[i].bad == SIZE_MAX);
	}
}

static void
utf8_steps(void **state)
{
	uint32_t cp;

	(void)state;
	assert_int_equal(crmp_utf8_next("a", 1, &cp), 1);
	assert_int_equal(cp, 'a');
	assert_int_equal(crmp_utf8_next("é", 2, &cp), 2);
	assert_int_equal(cp, 0xe9);
	assert_int_equal(crmp_utf8_next("张", 3, &cp), 3);
	assert_int_equal(cp, 0x5f20);
	assert_int_equal(crmp_utf8_next("😀", 4, &cp), 4);
	assert_int_equal(cp, 0x1f600);
	assert_int_equal(crmp_utf8_next("\xff", 1, &cp), 1);
	assert_int_equal(cp, 0xfffd);
	assert_int_equal(crmp_utf8_cut("a张", 4), 4);
	assert_int_equal(crmp_utf8_cut("a张", 3), 1);
	assert_int_equal(crmp_utf8_cut("a张", 2), 1);
	assert_int_equal(crmp_utf8_cut("a张", 1), 1);
	assert_int_equal(crmp_utf8_cut("😀", 3), 0);
	assert_int_equal(crmp_utf8_cut("", 0), 0);
}

static const char *
fold(struct crm_buf *b, const char *s)
{
	crm_buf_reset(b);
	assert_int_equal(crm_text_fold(s, strlen(s), b, NULL), CRM_OK);
	return b->s;
}

static void
folding(void **state)
{
	static const struct pair t[] = {
		{ "", "" },
		{ "FooBAR [@`{ 09", "foobar [@`{ 09" },
		{ "Ｆoo１２３", "foo123" },
		{ "张伟ABC", "张伟abc" },
		{ "ÉCOLE Straße", "école strasse" },
		{ "e\xcc\x81", "é" },
		{ "㎏ ① ﬁ", "kg 1 fi" },
		{ "ｶﾞ", "ガ" },
		{ "Σς", "σσ" },
	};
	struct crm_buf b = { 0 };
	struct crm_error e = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++)
		assert_string_equal(fold(&b, t[i].in), t[i].out);
	crm_buf_reset(&b);
	crm_buf_puts(&b, "KEPT ");
	assert_int_equal(crm_text_fold("Ab", 2, &b, &e), CRM_OK);
	assert_string_equal(b.s, "KEPT ab");
	assert_int_equal(crm_text_fold("a\xff", 2, &b, &e), CRM_REFUSED);
	assert_string_equal(b.s, "KEPT ab");
	assert_string_equal(e.text, "not valid UTF-8");
	assert_int_equal(crm_text_fold("a\0", 2, &b, NULL), CRM_REFUSED);
	crm_buf_free(&b);
}

static size_t
encode(uint32_t cp, char *s)
{
	if (cp < 0x80) {
		s[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		s[0] = (char)(0xc0 | cp >> 6);
		s[1] = (char)(0x80 | (cp & 63));
		return 2;
	}
	if (cp < 0x10000) {
		s[0] = (char)(0xe0 | cp >> 12);
		s[1] = (char)(0x80 | (cp >> 6 & 63));
		s[2] = (char)(0x80 | (cp & 63));
		return 3;
	}
	s[0] = (char)(0xf0 | cp >> 18);
	s[1] = (char)(0x80 | (cp >> 12 & 63));
	s[2] = (char)(0x80 | (cp >> 6 & 63));
	s[3] = (char)(0x80 | (cp & 63));
	return 4;
}

/* fold(fold(x)) = fold(x) for every character, with marks round it too. */
static void
folding_is_idempotent(void **state)
{
	static const char *const behind[] = { "", "\xcc\x81", "\xcd\x85" };
	struct crm_buf once = { 0 }, twice = { 0 };
	char s[16];
	uint32_t cp;
	size_t n, k;

	(void)state;
	for (cp = 1; cp < 0x30000; cp++) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		n = encode(cp, s);
		for (k = 0; k < COUNT(behind); k++) {
			memcpy(s + n, behind[k], strlen(behind[k]) + 1);
			fold(&once, s);
			fold(&twice, once.s);
			assert_string_equal(once.s, twice.s);
		}
	}
	crm_buf_free(&once);
	crm_buf_free(&twice);
}

static void
initials(void **state)
{
	static const struct pair t[] = {
		{ "张伟", "zw" },
		{ "王小明", "wxm" },
		{ "单田芳", "stf" },
		{ "曾国藩", "zgf" },
		{ "仇英", "qy" },
		{ "解缙", "xj" },
		{ "查良镛", "zly" },
		{ "任正非", "rzf" },
		{ "华罗庚", "hlg" },
		{ "朴树", "ps" },
		{ "区志强", "ozq" },
		{ "尉迟恭", "ycg" },
		{ "万俟卨", "mqx" },
		{ "长孙无忌", "zswj" },
		{ "长城", "cc" },
		{ "重庆火锅", "cqhg" },
		{ "简单", "jd" },
		{ "小曾", "xc" },
		{ "李 雷 Lei-9", "ll" },
		{ "abc", "" },
		{ "", "" },
		{ "龥", "y" },
		{ "一", "y" },
		{ "㐀ア", "" },
	};
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		crm_buf_reset(&b);
		crm_buf_puts(&b, "");
		crm_text_initials(t[i].in, strlen(t[i].in), &b);
		assert_string_equal(b.s, t[i].out);
	}
	crm_buf_reset(&b);
	crm_text_initials("\xff张\xe5", 5, &b);
	assert_string_equal(b.s, "z");
	crm_buf_free(&b);
}

static void
escapes(void **state)
{
	static const struct pair t[] = {
		{ "", "" },
		{ "plain 张伟 é 😀 \\", "plain 张伟 é 😀 \\" },
		{ "a\n\t\x1b[31m\x7f", "a\\x0A\\x09\\x1B[31m\\x7F" },
		{ "\xc2\x80\xc2\x9f\xc2\xa0", "\\u{0080}\\u{009F}\xc2\xa0" },
		{ "\u202a\u202e\u202f", "\\u{202A}\\u{202E}\u202f" },
		{ "\u2066\u2069\u200e\u200f\u061c",
		  "\\u{2066}\\u{2069}\\u{200E}\\u{200F}\\u{061C}" },
		{ "a\xff\xe5\xbc", "a\\xFF\\xE5\\xBC" },
		{ "\xed\xa0\x80", "\\xED\\xA0\\x80" },
	};
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		crm_buf_reset(&b);
		crm_text_escape(t[i].in, strlen(t[i].in), &b);
		assert_string_equal(b.s, t[i].out);
	}
	crm_buf_reset(&b);
	crm_text_escape("a\0b", 3, &b);
	assert_string_equal(b.s, "a\\x00b");
	crm_buf_free(&b);
}

static void
nearest_names(void **state)
{
	static const char *const names[] = { "name",   "phone",	      "email",
					     "source", "silent_days", "id",
					     "z",      NULL };
	static const char *const none[] = { NULL };
	static const struct pair t[] = {
		{ "name", "name" },
		{ "nmae", "name" },
		{ "phnoe", "phone" },
		{ "fone", NULL },
		{ "emial", "email" },
		{ "e-mail", "email" },
		{ "silent_dayz", "silent_days" },
		{ "silentdays", "silent_days" },
		{ "sauce", "source" },
		{ "xyzzy", NULL },
		{ "", NULL },
		{ "ide", "id" },
		{ "di", "id" },
		{ "i", NULL },
		{ "x", NULL },
		{ "z", "z" },
	};
	const char *got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		got = crm_text_nearest(t[i].in, names);
		if (t[i].out)
			assert_string_equal(got, t[i].out);
		else
			assert_null(got);
	}
	assert_null(crm_text_nearest("name", none));
}

static void
addresses(void **state)
{
	static const struct pair good[] = {
		{ "a@b.cn", "a@b.cn" },
		{ "Li.Lei+x@Example.COM", "Li.Lei+x@example.com" },
		{ "ａ＠ｂ．ｃｎ", "a@b.cn" },
		{ "a@b。cn", "a@b.cn" },
		{ " a@b.cn\t", "a@b.cn" },
		{ "张伟@例子.中国", "张伟@例子.中国" },
		{ "o'neil@x-y.co.uk", "o'neil@x-y.co.uk" },
		{ "a@163.com", "a@163.com" },
		{ "a@BÜCHER.de", "a@bücher.de" },
	};
	static const char *const bad[] = {
		"",	   "abc@",	   "@b.cn",	   "abc",
		"a@b",	   "a@@b.cn",	   "a@b@c.cn",	   "a b@c.cn",
		"a@b .cn", "a@b..cn",	   "a@.cn",	   "a@b.",
		"a@-b.cn", "a@b-.cn",	   "a@b_c.cn",	   "<a@b.cn>",
		"a@b.cn,", "a@1.2.3.4",	   "a\n@b.cn",	   "a@b.cn;c@d.cn",
		".a@b.cn", "a\u200b@b.cn", "a@b\u202e.cn", "a\u3000b@c.cn",
	};
	struct crm_buf b = { 0 };
	struct crm_error e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		crm_buf_reset(&b);
		assert_int_equal(crm_email_parse(good[i].in, strlen(good[i].in),
						 &b, NULL),
				 CRM_OK);
		assert_string_equal(b.s, good[i].out);
	}
	crm_buf_reset(&b);
	for (i = 0; i < COUNT(bad); i++) {
		memset(&e, 0, sizeof(e));
		if (crm_email_parse(bad[i], strlen(bad[i]), &b, &e) !=
		    CRM_REFUSED)
			fail_msg("taken: '%s'", bad[i]);
		assert_memory_equal(e.text, "not an address: '", 17);
		assert_int_equal(b.len, 0);
	}
	memset(&e, 0, sizeof(e));
	assert_int_equal(crm_email_parse("abc@", 4, &b, &e), CRM_REFUSED);
	assert_string_equal(e.text, "not an address: 'abc@'");
	memset(&e, 0, sizeof(e));
	assert_int_equal(crm_email_parse("\xff@b.cn", 6, &b, &e), CRM_REFUSED);
	assert_string_equal(e.text, "not valid UTF-8");
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(utf8_is_checked),	    RUN(utf8_steps), RUN(folding),
		RUN(folding_is_idempotent), RUN(initials),   RUN(escapes),
		RUN(nearest_names),	    RUN(addresses),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
