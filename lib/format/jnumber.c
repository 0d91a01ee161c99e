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

/* For a number between 1e308 and 1e309. */
static enum crm_status
check_exactly(const struct crmp_cursor *c, const unsigned char *p, size_t n)
{
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	char *text = strndup((const char *)p, n);
	enum crm_status st = CRM_OK;

	if (plain == (locale_t)0 || !text)
		st = crm_nomem(c->e);
	else if (!isfinite(strtod_l(text, NULL, plain)))
		st = crmp_scan_refuse(c, "a number too large for any use");
	free(text);
	if (plain != (locale_t)0)
		freelocale(plain);
	return st;
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

enum crm_status
crmp_scan_number(struct crmp_cursor *c)
{
	const unsigned char *p = c->p, *end = c->end, *first;
	size_t whole, frac = 0, n;
	bool real = false, minus;
	long exp10 = 0;

	p += *p == '-';
	first = p;
	whole = digits_end(p, end);
	if (!whole || (whole > 1 && *p == '0'))
		return crmp_scan_bad(c, c->p, "not a number");
	p += whole;
	if (p < end && *p == '.') {
		real = true;
		frac = digits_end(++p, end);
		if (!frac)
			return crmp_scan_bad(c, p, "expected a digit");
		p += frac;
	}
	if (p < end && (*p | 0x20) == 'e') {
		real = true;
		minus = ++p < end && *p == '-';
		p += p < end && (*p == '-' || *p == '+');
		n = digits_end(p, end);
		if (!n)
			return crmp_scan_bad(c, p, "expected a digit");
		exp10 = exponent(p, n, minus);
		p += n;
	}
	c->p = p;
	if (real)
		return check_finite(c, first, whole, frac, exp10);
	return is_safe_integer(first, whole) ? CRM_OK
					     : crmp_scan_refuse(c, too_big);
}
