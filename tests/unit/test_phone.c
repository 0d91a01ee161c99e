/* SPDX-License-Identifier: MIT */
/* test_phone.c - phones to E.164 and back to what people read */
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

struct row {
	const char *in, *out;
};

static const struct row good[] = {
	/* mobiles */
	{ "13800138000", "+8613800138000" },
	{ "138 0013 8000", "+8613800138000" },
	{ "138-0013-8000", "+8613800138000" },
	{ "138.0013.8000", "+8613800138000" },
	{ "138·0013·8000", "+8613800138000" },
	{ "１３８００１３８０００", "+8613800138000" },
	{ "＋８６　１３８－００１３－８０００", "+8613800138000" },
	{ "0086-13800138000", "+8613800138000" },
	{ "+86 138 0013 8000", "+8613800138000" },
	{ "(+86)13800138000", "+8613800138000" },
	{ "86-13800138000", "+8613800138000" },
	{ "8613800138000", "+8613800138000" },
	{ "013800138000", "+8613800138000" },
	{ "\u202d13800138000\u202c", "+8613800138000" },
	{ "\t13800138000 ", "+8613800138000" },
	{ "tel:+8613800138000", "+8613800138000" },
	{ "13800138000转1234", "+8613800138000;ext=1234" },
	{ "13800138000-1234", "+8613800138000;ext=1234" },
	{ "+86–138—0013‑8000", "+8613800138000" },
	/* areas of three and four digits */
	{ "010-65529988", "+861065529988" },
	{ "(010) 6552 9988", "+861065529988" },
	{ "（０１０）６５５２９９８８", "+861065529988" },
	{ "+86 10 65529988", "+861065529988" },
	{ "+86 (0)10 65529988", "+861065529988" },
	{ "+86 010 65529988", "+861065529988" },
	{ "86-10-65529988", "+861065529988" },
	{ "86-755-88888888", "+8675588888888" },
	{ "86-0755-88888888", "+8675588888888" },
	{ "021-62881234", "+862162881234" },
	{ "0755-88888888", "+8675588888888" },
	{ "0755-8888-8888", "+8675588888888" },
	{ "0571-8888888", "+865718888888" },
	{ "0951 6012345", "+869516012345" },
	/* extensions */
	{ "010-6552 9988转8", "+861065529988;ext=8" },
	{ "010-65529988 转 8", "+861065529988;ext=8" },
	{ "010-65529988转分机801", "+861065529988;ext=801" },
	{ "010-65529988分机：801", "+861065529988;ext=801" },
	{ "010-65529988 ext. 8", "+861065529988;ext=8" },
	{ "010-65529988 EXT8", "+861065529988;ext=8" },
	{ "010-65529988x8", "+861065529988;ext=8" },
	{ "010-65529988#8", "+861065529988;ext=8" },
	{ "010-65529988-8", "+861065529988;ext=8" },
	{ "0571-8888888-8", "+865718888888;ext=8" },
	{ "010-65529988(转8)", "+861065529988;ext=8" },
	{ "+861065529988;ext=8", "+861065529988;ext=8" },
	/* 400, 800 and 95 numbers */
	{ "400-820-8820", "+864008208820" },
	{ "4008208820", "+864008208820" },
	{ "400-820-8820转1", "+864008208820;ext=1" },
	{ "400-820-8820-1", "+864008208820;ext=1" },
	{ "800-810-8888", "+868008108888" },
	{ "95588", "+8695588" },
	{ "965432", "+86965432" },
	/* the world */
	{ "+1 (415) 555-0100", "+14155550100" },
	{ "001 415 555 0100", "+14155550100" },
	{ "+1 415-555-0100 x42", "+14155550100;ext=42" },
	{ "+44 (0)20 7946 0958", "+442079460958" },
	{ "+852 2123 4567", "+85221234567" },
};

static const struct row bad[] = {
	{ "", "not a phone: ''" },
	{ "abc", "not a phone: 'abc'" },
	{ "+", "not a phone: '+'" },
	{ "12345", "not a phone: '12345'" },
	{ "10086", "not a phone: '10086'" },
	{ "12800138000", "not a phone: '12800138000'" },
	{ "1380013800", "not a phone: '1380013800'" },
	{ "138001380000", "not a phone: '138001380000'" },
	{ "+8612800138000", "not a phone: '+8612800138000'" },
	{ "010-5529988", "not a phone: '010-5529988'" },
	{ "0755-188888888", "not a phone: '0755-188888888'" },
	{ "+123456", "not a phone: '+123456'" },
	{ "+1234567890123456", "not a phone: '+1234567890123456'" },
	{ "+0123456789", "not a phone: '+0123456789'" },
	{ "1+3800138000", "not a phone: '1+3800138000'" },
	{ "13800138000 ext", "not a phone: '13800138000 ext'" },
	{ "13800138000转12345678", "not a phone: '13800138000转12345678'" },
	{ "13800138000张伟", "not a phone: '13800138000张伟'" },
	{ "123456789012345678901234567890123",
	  "not a phone: '123456789012345678901234567890123'" },
	{ "65529988", "a phone that needs an area code, as 010-65529988: "
		      "'65529988'" },
	{ "8888888", "a phone that needs an area code, as 010-65529988: "
		     "'8888888'" },
	{ "65529988转8", "a phone that needs an area code, as 010-65529988: "
			 "'65529988转8'" },
	{ "75588888888", "a phone that has lost the 0 of its area code: "
			 "'75588888888'" },
	{ "1065529988", "a phone that has lost the 0 of its area code: "
			"'1065529988'" },
	{ "13800138000/13900139000", "more than one phone: "
				     "'13800138000/13900139000'" },
	{ "13800138000、13900139000", "more than one phone: "
				      "'13800138000、13900139000'" },
	{ "13800138000，010-65529988", "more than one phone: "
				       "'13800138000，010-65529988'" },
	{ "1.38E+10", "a phone damaged by a spreadsheet, store text: "
		      "'1.38E+10'" },
	{ "1.38001e10", "a phone damaged by a spreadsheet, store text: "
			"'1.38001e10'" },
	{ "13800138000.0",
	  "a phone damaged by a spreadsheet, store text: '13800138000.0'" },
	{ "13800138000.00",
	  "a phone damaged by a spreadsheet, store text: '13800138000.00'" },
	{ "1380013\xff", "not valid UTF-8" },
};

static void
understood(void **state)
{
	struct crm_buf b = { 0 }, again = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		crm_buf_reset(&b);
		if (crm_phone_parse(good[i].in, strlen(good[i].in), &b, NULL) !=
		    CRM_OK)
			fail_msg("refused: '%s'", good[i].in);
		assert_string_equal(b.s, good[i].out);
		crm_buf_reset(&again);
		assert_int_equal(crm_phone_parse(b.s, b.len, &again, NULL),
				 CRM_OK);
		assert_string_equal(again.s, b.s);
	}
	crm_buf_free(&b);
	crm_buf_free(&again);
}

static void
refused(void **state)
{
	struct crm_buf b = { 0 };
	struct crm_error e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		memset(&e, 0, sizeof(e));
		if (crm_phone_parse(bad[i].in, strlen(bad[i].in), &b, &e) !=
		    CRM_REFUSED)
			fail_msg("taken: '%s' as '%s'", bad[i].in, b.s);
		assert_string_equal(e.text, bad[i].out);
		assert_int_equal(b.len, 0);
	}
	crm_buf_free(&b);
}

static void
national(void **state)
{
	static const struct row t[] = {
		{ "+8613800138000", "138 0013 8000" },
		{ "+861065529988", "010-6552 9988" },
		{ "+861065529988;ext=8", "010-6552 9988 转 8" },
		{ "+862162881234", "021-6288 1234" },
		{ "+8675588888888", "0755-8888 8888" },
		{ "+865718888888", "0571-888 8888" },
		{ "+864008208820", "400-820-8820" },
		{ "+8695588", "95588" },
		{ "+14155550100", "+1 4155550100" },
		{ "+14155550100;ext=42", "+1 4155550100 ext 42" },
		{ "+442079460958", "+44 2079460958" },
		{ "+85221234567", "+852 21234567" },
		{ "+79161234567", "+7 9161234567" },
		{ "", "" },
		{ "+", "+" },
		{ "+86", "+86" },
		{ "13800138000", "13800138000" },
		{ "+8613800138000 old", "+8613800138000 old" },
		{ "+8613800138000;ext=", "+8613800138000;ext=" },
		{ "ask Li", "ask Li" },
	};
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		crm_buf_reset(&b);
		crm_phone_national(t[i].in, &b);
		assert_string_equal(b.s, t[i].out);
	}
	crm_buf_free(&b);
}

/* Whatever is accepted is its own normal form, also by its national form. */
static void
properties(void **state)
{
	static const char alphabet[] = "0123456789012345678901386+-- ()x;转";
	struct crm_buf b = { 0 }, n = { 0 }, again = { 0 };
	uint32_t seed = 2463534242;
	char s[24];
	size_t len, k;
	int i, taken = 0;

	(void)state;
	for (i = 0; i < 300000; i++) {
		len = 0;
		for (k = 0; k < 12 + (size_t)i % 4; k++) {
			seed ^= seed << 13;
			seed ^= seed >> 17;
			seed ^= seed << 5;
			s[len++] = alphabet[seed % (sizeof(alphabet) - 4)];
		}
		if (i % 3 == 0)
			memcpy(s, "+86", 3);
		crm_buf_reset(&b);
		if (crm_phone_parse(s, len, &b, NULL) != CRM_OK)
			continue;
		taken++;
		crm_buf_reset(&again);
		assert_int_equal(crm_phone_parse(b.s, b.len, &again, NULL),
				 CRM_OK);
		assert_string_equal(again.s, b.s);
		crm_buf_reset(&n);
		crm_phone_national(b.s, &n);
		crm_buf_reset(&again);
		if (crm_phone_parse(n.s, n.len, &again, NULL) != CRM_OK)
			fail_msg("'%s' is shown as '%s'", b.s, n.s);
		assert_string_equal(again.s, b.s);
	}
	assert_true(taken > 500);
	crm_buf_free(&b);
	crm_buf_free(&n);
	crm_buf_free(&again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(understood),
		RUN(refused),
		RUN(national),
		RUN(properties),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
