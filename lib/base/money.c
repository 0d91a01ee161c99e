/* SPDX-License-Identifier: MIT */
/* money.c - currencies and exact decimal amounts */
#include <stdlib.h>
#include <string.h>

#include "base/inner.h"

#define MOST ((int64_t)1 << 53)
#define ROW 4

/*
 * ISO 4217, sorted, each code with its decimals.  A few withdrawn since 2023
 * stay, because old orders are in them; codes without minor units (metals,
 * XDR, XTS) are not money here.
 */
static const char codes[] =
	"AED2AFN2ALL2AMD2ANG2AOA2ARS2AUD2AWG2AZN2BAM2BBD2BDT2BGN2BHD3BIF0"
	"BMD2BND2BOB2BOV2BRL2BSD2BTN2BWP2BYN2BZD2CAD2CDF2CHE2CHF2CHW2CLF4"
	"CLP0CNY2COP2COU2CRC2CUC2CUP2CVE2CZK2DJF0DKK2DOP2DZD2EGP2ERN2ETB2"
	"EUR2FJD2FKP2GBP2GEL2GHS2GIP2GMD2GNF0GTQ2GYD2HKD2HNL2HRK2HTG2HUF2"
	"IDR2ILS2INR2IQD3IRR2ISK0JMD2JOD3JPY0KES2KGS2KHR2KMF0KPW2KRW0KWD3"
	"KYD2KZT2LAK2LBP2LKR2LRD2LSL2LYD3MAD2MDL2MGA2MKD2MMK2MNT2MOP2MRU2"
	"MUR2MVR2MWK2MXN2MXV2MYR2MZN2NAD2NGN2NIO2NOK2NPR2NZD2OMR3PAB2PEN2"
	"PGK2PHP2PKR2PLN2PYG0QAR2RON2RSD2RUB2RWF0SAR2SBD2SCR2SDG2SEK2SGD2"
	"SHP2SLE2SLL2SOS2SRD2SSP2STN2SVC2SYP2SZL2THB2TJS2TMT2TND3TOP2TRY2"
	"TTD2TWD2TZS2UAH2UGX0USD2USN2UYI0UYU2UYW4UZS2VED2VES2VND0VUV0WST2"
	"XAF0XCD2XCG2XOF0XPF0YER2ZAR2ZMW2ZWG2ZWL2";

static int
by_code(const void *a, const void *b)
{
	return memcmp(a, b, 3);
}

int
crm_currency_digits(const char *code)
{
	const char *row;

	if (!code || strlen(code) != 3)
		return -1;
	row = bsearch(code, codes, (sizeof(codes) - 1) / ROW, ROW, by_code);
	return row ? row[3] - '0' : -1;
}

static int64_t
power(int digits)
{
	int64_t p = 1;

	while (digits-- > 0)
		p *= 10;
	return p;
}

enum amount { GOOD, NO_DECIMAL, TOO_FINE, TOO_LARGE };

static enum amount
amount(const char *s, size_t n, int digits, int64_t *minor)
{
	size_t i = n > 0 && (s[0] == '-' || s[0] == '+'), whole = 0, after = 0;
	bool minus = n > 0 && s[0] == '-', point = false;
	int64_t sum = 0;

	for (; i < n; i++) {
		if (s[i] == '.' && !point && whole) {
			point = true;
			continue;
		}
		if (s[i] < '0' || s[i] > '9')
			return NO_DECIMAL;
		*(point ? &after : &whole) += 1;
		if (sum <= MOST)
			sum = sum * 10 + (s[i] - '0');
	}
	if (!whole || (point && !after))
		return NO_DECIMAL;
	if (after > (size_t)digits)
		return TOO_FINE;
	if (sum > MOST / power(digits - (int)after))
		return TOO_LARGE;
	sum *= power(digits - (int)after);
	*minor = minus ? -sum : sum;
	return GOOD;
}

static enum crm_status
refuse_amount(enum amount why, const char *s, size_t n, const char *currency,
	      int digits, struct crm_error *e)
{
	int len = crmp_quote_len(s, n);

	if (why == TOO_FINE && digits == 0)
		return crm_fail(e, CRM_REFUSED, NULL,
				"%s has no decimals: '%.*s'", currency, len, s);
	if (why == TOO_FINE)
		return crm_fail(e, CRM_REFUSED, NULL,
				"more than %d decimals for %s: '%.*s'", digits,
				currency, len, s);
	if (why == TOO_LARGE)
		return crm_fail(e, CRM_REFUSED, NULL,
				"amount too large: '%.*s'", len, s);
	return crm_fail(e, CRM_REFUSED, NULL,
			"not an amount like 1234.50: '%.*s'", len, s);
}

enum crm_status
crm_money_parse(const char *s, size_t n, const char *currency, int64_t *minor,
		struct crm_error *e)
{
	int digits = crm_currency_digits(currency);
	struct crm_buf plain = { 0 };
	enum crm_status st;
	enum amount got;

	if (digits < 0)
		return crm_fail(
			e, CRM_REFUSED, NULL, "not a currency: '%.*s'",
			currency ? crmp_quote_len(currency, strlen(currency))
				 : 0,
			currency ? currency : "");
	got = amount(s, n, digits, minor);
	if (got == NO_DECIMAL) {
		st = crmp_text_nfkc(s, n, &plain, e);
		if (st == CRM_OK)
			got = amount(plain.s, plain.len, digits, minor);
		crm_buf_free(&plain);
		if (st != CRM_OK)
			return st;
	}
	return got == GOOD ? CRM_OK
			   : refuse_amount(got, s, n, currency, digits, e);
}

void
crm_money_format(int64_t minor, const char *currency, struct crm_buf *out)
{
	int digits = crm_currency_digits(currency), i;
	char fraction[5] = ".";
	int64_t unit, rest;

	digits = digits < 0 ? 0 : digits;
	unit = power(digits);
	rest = minor % unit;
	if (minor < 0 && minor > -unit)
		crm_buf_putc(out, '-');
	crm_buf_int(out, minor / unit);
	for (i = digits; i > 0; i--, rest /= 10)
		fraction[i] = (char)('0' + (rest < 0 ? -rest : rest) % 10);
	if (digits)
		crm_buf_add(out, fraction, (size_t)digits + 1);
}
