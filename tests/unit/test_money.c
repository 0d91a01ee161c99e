/* SPDX-License-Identifier: MIT */
/* test_money.c - currencies and exact amounts */
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

static void
currencies(void **state)
{
	static const struct {
		const char *code;
		int digits;
	} t[] = {
		{ "CNY", 2 },  { "JPY", 0 }, { "KWD", 3 },   { "CLF", 4 },
		{ "USD", 2 },  { "AED", 2 }, { "ZWL", 2 },   { "XCG", 2 },
		{ "KRW", 0 },  { "BHD", 3 }, { "XTS", -1 },  { "cny", -1 },
		{ "", -1 },    { "CN", -1 }, { "CNYX", -1 }, { "XAU", -1 },
		{ "2AF", -1 }, { NULL, -1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++)
		assert_int_equal(crm_currency_digits(t[i].code), t[i].digits);
}

static void
amounts(void **state)
{
	static const struct {
		const char *s, *currency;
		int64_t minor;
	} t[] = {
		{ "1234.50", "CNY", 123450 },
		{ "-0.5", "CNY", -50 },
		{ "+3", "CNY", 300 },
		{ "0", "CNY", 0 },
		{ "-0.00", "CNY", 0 },
		{ "19.99", "CNY", 1999 },
		{ "0.1", "CNY", 10 },
		{ "007", "JPY", 7 },
		{ "1.234", "KWD", 1234 },
		{ "0.0001", "CLF", 1 },
		{ "１２３．４５", "CNY", 12345 },
		{ "－１", "CNY", -100 },
		{ "90071992547409.92", "CNY", 9007199254740992 },
		{ "-90071992547409.92", "CNY", -9007199254740992 },
		{ "9007199254740992", "JPY", 9007199254740992 },
	};
	int64_t minor;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		assert_int_equal(crm_money_parse(t[i].s, strlen(t[i].s),
						 t[i].currency, &minor, NULL),
				 CRM_OK);
		assert_true(minor == t[i].minor);
	}
}

static void
refusals(void **state)
{
	static const struct {
		const char *s, *currency, *text;
	} t[] = {
		{ "", "CNY", "not an amount like 1234.50: ''" },
		{ "-", "CNY", "not an amount like 1234.50: '-'" },
		{ ".5", "CNY", "not an amount like 1234.50: '.5'" },
		{ "5.", "CNY", "not an amount like 1234.50: '5.'" },
		{ "1.2.3", "CNY", "not an amount like 1234.50: '1.2.3'" },
		{ "1,234.56", "CNY", "not an amount like 1234.50: '1,234.56'" },
		{ "1e3", "CNY", "not an amount like 1234.50: '1e3'" },
		{ " 1", "CNY", "not an amount like 1234.50: ' 1'" },
		{ "¥1", "CNY", "not an amount like 1234.50: '¥1'" },
		{ "0x10", "CNY", "not an amount like 1234.50: '0x10'" },
		{ "+-1", "CNY", "not an amount like 1234.50: '+-1'" },
		{ "12.345", "CNY", "more than 2 decimals for CNY: '12.345'" },
		{ "1.500", "CNY", "more than 2 decimals for CNY: '1.500'" },
		{ "100.0", "JPY", "JPY has no decimals: '100.0'" },
		{ "90071992547409.93", "CNY",
		  "amount too large: '90071992547409.93'" },
		{ "9007199254740993", "JPY",
		  "amount too large: '9007199254740993'" },
		{ "99999999999999999999", "CNY",
		  "amount too large: '99999999999999999999'" },
		{ "1", "RMB", "not a currency: 'RMB'" },
		{ "1", NULL, "not a currency: ''" },
		{ "1\xff", "CNY", "not valid UTF-8" },
	};
	struct crm_error e;
	int64_t minor;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		memset(&e, 0, sizeof(e));
		minor = 77;
		assert_int_equal(crm_money_parse(t[i].s, strlen(t[i].s),
						 t[i].currency, &minor, &e),
				 CRM_REFUSED);
		assert_string_equal(e.text, t[i].text);
		assert_int_equal(minor, 77);
	}
}

static void
formats(void **state)
{
	static const struct {
		int64_t minor;
		const char *currency, *text;
	} t[] = {
		{ 123450, "CNY", "1234.50" },
		{ 5, "CNY", "0.05" },
		{ -5, "CNY", "-0.05" },
		{ -150, "CNY", "-1.50" },
		{ 0, "CNY", "0.00" },
		{ 7, "JPY", "7" },
		{ -7, "JPY", "-7" },
		{ 1, "CLF", "0.0001" },
		{ 1234, "KWD", "1.234" },
		{ 12, "???", "12" },
		{ INT64_MAX, "CNY", "92233720368547758.07" },
		{ INT64_MIN, "CNY", "-92233720368547758.08" },
		{ INT64_MIN, "JPY", "-9223372036854775808" },
	};
	struct crm_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		crm_buf_reset(&b);
		crm_money_format(t[i].minor, t[i].currency, &b);
		assert_string_equal(b.s, t[i].text);
	}
	crm_buf_free(&b);
}

/* parse(format(x)) = x within +-2^53, whatever the decimals. */
static void
round_trip(void **state)
{
	static const char *const codes[] = { "CNY", "JPY", "KWD", "CLF" };
	uint64_t seed = 88172645463325252u;
	struct crm_buf b = { 0 };
	int64_t v, got;
	int i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		v = (int64_t)(seed >> (10 + i % 50)) * (i & 1 ? -1 : 1);
		if (v > (int64_t)1 << 53 || v < -((int64_t)1 << 53))
			continue;
		crm_buf_reset(&b);
		crm_money_format(v, codes[i % 4], &b);
		assert_int_equal(
			crm_money_parse(b.s, b.len, codes[i % 4], &got, NULL),
			CRM_OK);
		assert_true(got == v);
	}
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(currencies), RUN(amounts),	  RUN(refusals),
		RUN(formats),	 RUN(round_trip),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
