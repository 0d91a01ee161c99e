/* SPDX-License-Identifier: MIT */
/* cond_value.h - random conditions: dice, values, and what values mean */
/*
 * Nothing here or in the other cond_*.h calls lib/condition: they are a second
 * reading of the language, slow and plain, for test_condition_random.c.
 */
#ifndef COND_VALUE_H
#define COND_VALUE_H

#include <jansson.h>
#include <math.h>

#include "shelf.h"

__extension__ typedef __int128 wide;

/* ---- dice: xorshift64*, the same numbers everywhere ---------------------- */

static uint64_t dice;

static int
below(int n)
{
	dice ^= dice >> 12;
	dice ^= dice << 25;
	dice ^= dice >> 27;
	return (int)((dice * UINT64_C(2685821657736338717) >> 33) %
		     (uint64_t)n);
}

static bool
chance(int percent)
{
	return below(100) < percent;
}

#define ANY_OF(list) ((list)[below((int)COUNT(list))])

/* ---- memory: freed at once ----------------------------------------------- */

static struct crmp_arena now_mem; /* of one condition */
static struct crmp_arena long_mem; /* of one store */
static struct crmp_arena *mem = &now_mem;

static void *
piece(size_t n)
{
	void *p = crmp_arena_alloc(mem, n);

	assert_non_null(p);
	return memset(p, 0, n);
}

static const char *
copied(const char *s)
{
	return crmp_arena_copy(mem, s, strlen(s));
}

static const char *CRM_PRINTF(1, 2)
texted(const char *fmt, ...)
{
	char s[4096];
	va_list args;

	va_start(args, fmt);
	vsnprintf(s, sizeof s, fmt, args);
	va_end(args);
	return copied(s);
}

/* ---- values -------------------------------------------------------------- */

enum tag { V_NULL, V_ERROR, V_BOOL, V_NUMBER, V_TEXT, V_DAY, V_INSTANT,
	   V_JSON };
/* whole numbers divide to whole numbers; decimals are i / 10^scale */
enum form { WHOLE, DECIMAL, REAL };

struct value {
	enum tag t;
	enum form form;
	int scale;
	int64_t i;
	double d;
	const char *s;
	json_t *json;
};

static const struct value null_value, error_value = { .t = V_ERROR };

static struct value
bool_value(bool yes)
{
	return (struct value){ .t = V_BOOL, .i = yes };
}

static struct value
whole_value(int64_t i)
{
	return (struct value){ .t = V_NUMBER, .i = i };
}

static struct value
real_value(double d)
{
	return (struct value){ .t = V_NUMBER, .form = REAL, .d = d };
}

static struct value
time_value(enum tag t, int64_t i)
{
	return (struct value){ .t = t, .i = i };
}

/* No value grows past 1 MiB. */
static struct value
text_value(const char *s)
{
	if (strlen(s) > 1 << 20)
		return error_value;
	return (struct value){ .t = V_TEXT, .s = s };
}

static bool
is_time(const struct value *v)
{
	return v->t == V_DAY || v->t == V_INSTANT;
}

/* ---- numbers ------------------------------------------------------------- */

static wide
ten_to(int n)
{
	wide w = 1;

	while (n-- > 0)
		w *= 10;
	return w;
}

/* The nearest real, as the library of C reads it. */
static double
real_of(const struct value *v)
{
	char s[48];

	if (v->form == REAL)
		return v->d;
	snprintf(s, sizeof s, "%llde-%d", (long long)v->i, v->scale);
	return strtod(s, NULL);
}

static int
whole_beside_real(int64_t i, double d)
{
	int64_t f;

	if (d >= 9223372036854775808.0)
		return -1;
	if (d < -9223372036854775808.0)
		return 1;
	f = (int64_t)floor(d);
	if (i != f)
		return i < f ? -1 : 1;
	return d > floor(d) ? -1 : 0;
}

static int
compare_numbers(const struct value *a, const struct value *b)
{
	double x, y;
	wide i, j;

	if (a->form == REAL && b->form == WHOLE)
		return -whole_beside_real(b->i, a->d);
	if (a->form == WHOLE && b->form == REAL)
		return whole_beside_real(a->i, b->d);
	if (a->form == REAL || b->form == REAL) {
		x = real_of(a);
		y = real_of(b);
		return x < y ? -1 : x > y;
	}
	i = a->i * ten_to(18 - a->scale);
	j = b->i * ten_to(18 - b->scale);
	return i < j ? -1 : i > j;
}

static struct value
real_or_error(double d)
{
	return isfinite(d) ? real_value(d) : error_value;
}

static struct value
exact_or_error(wide w, int scale, bool whole)
{
	if (scale > 18 || w > INT64_MAX || w < INT64_MIN)
		return error_value;
	return (struct value){ .t = V_NUMBER,
			       .form = whole ? WHOLE : DECIMAL,
			       .scale = scale,
			       .i = (int64_t)w };
}

static struct value
reckon_reals(char sign, double a, double b)
{
	return real_or_error(sign == '+'   ? a + b
			     : sign == '-' ? a - b
			     : sign == '*' ? a * b
			     : sign == '/' ? a / b
					   : fmod(a, b));
}

static struct value
reckon(char sign, const struct value *a, const struct value *b)
{
	bool whole = a->form == WHOLE && b->form == WHOLE;
	int scale = a->scale > b->scale ? a->scale : b->scale;
	struct value zero = whole_value(0);
	wide x, y;

	if ((sign == '/' || sign == '%') && !compare_numbers(b, &zero))
		return null_value;
	if (a->form == REAL || b->form == REAL || (sign == '/' && !whole))
		return reckon_reals(sign, real_of(a), real_of(b));
	x = a->i * ten_to(scale - a->scale);
	y = b->i * ten_to(scale - b->scale);
	switch (sign) {
	case '+':
		return exact_or_error(x + y, scale, whole);
	case '-':
		return exact_or_error(x - y, scale, whole);
	case '/':
		return exact_or_error(x / y, scale, whole);
	case '%':
		return exact_or_error(x % y, scale, whole);
	default:
		x = (wide)a->i * b->i;
		scale = a->scale + b->scale;
		for (; scale && x % 10 == 0; scale--)
			x /= 10;
		return exact_or_error(x, scale, whole);
	}
}

/* Half away from zero. */
static struct value
rounded(const struct value *v, const struct value *digits)
{
	double power, d = v->d;
	wide last, w;

	if (digits->form != WHOLE || digits->i < 0 || digits->i > 15)
		return error_value;
	if (v->form == REAL) {
		power = pow(10, (double)digits->i);
		return real_value(fabs(d) < 1e15 ? round(d * power) / power
						 : d);
	}
	if (v->form == WHOLE || v->scale <= digits->i)
		return exact_or_error(v->i, v->scale,
				      v->form == WHOLE || !v->scale);
	last = ten_to(v->scale - (int)digits->i);
	w = v->i;
	w = (w + (w < 0 ? -(last / 2) : last / 2)) / last;
	return exact_or_error(w, (int)digits->i, !digits->i);
}

/* ---- texts --------------------------------------------------------------- */

/* By code point; the bytes of UTF-8 come in no other order, which is shown. */
static int
compare_texts(const char *a, const char *b)
{
	uint32_t c = 0, d = 0;

	while (*a && *b) {
		a += crmp_utf8_next(a, 4, &c);
		b += crmp_utf8_next(b, 4, &d);
		if (c != d)
			return c < d ? -1 : 1;
	}
	return *a ? 1 : *b ? -1 : 0;
}

static const char *
folded(const char *s)
{
	struct crm_buf b = { 0 };
	const char *f;

	assert_int_equal(crm_text_fold(s, strlen(s), &b, NULL), CRM_OK);
	f = copied(b.s ? b.s : "");
	crm_buf_free(&b);
	return f;
}

#endif
