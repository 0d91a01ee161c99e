/* SPDX-License-Identifier: MIT */
/* fuzz_money.c - amounts: what is read is written back the same */
#include "fuzz/fuzz.h"

static void
one(const char *s, size_t n, const char *currency)
{
	struct crm_buf b = { 0 };
	struct crm_error e = { 0 };
	int64_t minor = 77, again;

	if (crm_money_parse(s, n, currency, &minor, &e) == CRM_OK) {
		HOLDS(e.code == CRM_OK);
		HOLDS(minor <= (int64_t)1 << 53 &&
		      minor >= -((int64_t)1 << 53));
		crm_money_format(minor, currency, &b);
		HOLDS(crm_money_parse(b.s, b.len, currency, &again, NULL) ==
		      CRM_OK);
		HOLDS(again == minor);
	} else {
		HOLDS(e.code == CRM_REFUSED && minor == 77);
		HOLDS(crm_text_valid(e.text, strlen(e.text), NULL));
	}
	crm_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	struct crm_buf b = { 0 };
	char code[4] = { 0 };
	int64_t v;

	one(s, n, "CNY");
	one(s, n, "JPY");
	one(s, n, "CLF");
	if (n)
		memcpy(code, s, n < 3 ? n : 3);
	HOLDS(crm_currency_digits(code) <= 4);
	if (s && n >= sizeof(v)) {
		memcpy(&v, s, sizeof(v));
		crm_money_format(v, "KWD", &b);
		crm_buf_int(&b, v);
		HOLDS(crm_buf_ok(&b, NULL) == CRM_OK);
	}
	if (crmp_int_parse(s, n, &v))
		HOLDS(v <= (int64_t)1 << 53 && v >= -((int64_t)1 << 53));
	crm_buf_free(&b);
	return 0;
}
