/* SPDX-License-Identifier: MIT */
/* jnumber.c - JSON numbers: grammar and range */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/scan.h"

static const char too_big[] =
	"numbers beyond 2^53 are refused; send it as a string";

static size_t
digits_end(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *q = p;

	while (q < end && *q >= '0' && *q <= '9')
		q++;
	return (size_t)(q - p);
}

static bool
is_safe_integer(const unsigned char *p, size_t n)
{
	return n < 16 || (n == 16 && memcmp(p, "9007199254740992", 16) <= 0);
}

/* The exponent's value, kept within +-10^9. */
static long
exponent(const unsigned char *p, size_t n, bool minus)
{
	long v = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (v < 100000000)
			v = v * 10 + (p[i] - '0');
	return minus ? -v : v;
}

enum crm_status
crmp_json_real(const unsigned char *p, size_t n, double *v)
{
	char few[64], *text = few;
	locale_t c;

	if (n >= sizeof few) {
		text = malloc(n + 1);
		if (!text)
			return CRM_NOMEM;
	}
	memcpy(text, p, n);
	text[n] = '\0';
	c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (c != (locale_t)0) {
		*v = strtod_l(text, NULL, c);
		freelocale(c);
	}
	if (text != few)
		free(text);
	return c != (locale_t)0 ? CRM_OK : CRM_NOMEM;
}

/* For a number between 1e308 and 1e309. */
static enum crm_status
check_exactly(const struct crmp_cursor *c, const unsigned char *p, size_t n)
{
	double v = 0;

	if (crmp_json_real(p, n, &v))
		return crm_nomem(c->e);
	return isfinite(v)
		       ? CRM_OK
		       : crmp_scan_refuse(c, "a number too large for any use");
}

/*
 * Is the number finite as a double?  Its size is told from the place of its
 * first digit that is not 0.
 */
static enum crm_status
check_finite(const struct crmp_cursor *c, const unsigned char *p, size_t whole,
	     size_t frac, long exp10)
{
	const unsigned char *f = p + whole + 1;
	size_t zeros = 0;
	long size;

	if (p[0] != '0') {
		size = (long)whole + exp10;
	} else {
		while (zeros < frac && f[zeros] == '0')
			zeros++;
		if (zeros == frac)
			return CRM_OK;
		size = exp10 - (long)zeros;
	}
	if (size < 309)
		return CRM_OK;
	if (size > 309)
		return crmp_scan_refuse(c, "a number too large for any use");
	return check_exactly(c, p, (size_t)(c->p - p));
}

bool
crmp_json_number(const unsigned char *p, const unsigned char *end,
		 struct crmp_number *to)
{
	bool minus;
	size_t n;

	memset(to, 0, sizeof(*to));
	p += *p == '-';
	to->first = p;
	to->whole = digits_end(p, end);
	if (!to->whole || (to->whole > 1 && *p == '0')) {
		to->end = p + (to->whole > 0);
		return false;
	}
	p += to->whole;
	if (p < end && *p == '.') {
		to->real = true;
		to->frac = digits_end(++p, end);
		to->end = p;
		if (!to->frac)
			return false;
		p += to->frac;
	}
	if (p < end && (*p | 0x20) == 'e') {
		to->real = true;
		minus = ++p < end && *p == '-';
		p += p < end && (*p == '-' || *p == '+');
		n = digits_end(p, end);
		to->end = p;
		if (!n)
			return false;
		to->exp10 = exponent(p, n, minus);
		p += n;
	}
	to->end = p;
	return true;
}

enum crm_status
crmp_scan_number(struct crmp_cursor *c)
{
	struct crmp_number n;

	if (!crmp_json_number(c->p, c->end, &n))
		return n.real ? crmp_scan_bad(c, n.end, "expected a digit")
			      : crmp_scan_bad(c, c->p, "not a number");
	c->p = n.end;
	if (n.real)
		return check_finite(c, n.first, n.whole, n.frac, n.exp10);
	return is_safe_integer(n.first, n.whole) ? CRM_OK
						 : crmp_scan_refuse(c, too_big);
}
