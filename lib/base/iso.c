/* SPDX-License-Identifier: MIT */
/* iso.c - eating text from the left: ISO 8601 days, clocks and offsets */
#include <string.h>

#include "base/inner.h"

bool
crmp_cur_eat(struct crmp_cur *c, const char *lit)
{
	size_t n = strlen(lit);

	if ((size_t)(c->end - c->p) < n || memcmp(c->p, lit, n) != 0)
		return false;
	c->p += n;
	return true;
}

void
crmp_cur_blanks(struct crmp_cur *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
		c->p++;
}

static int
digit_run(const struct crmp_cur *c)
{
	const char *p = c->p;

	while (p < c->end && p - c->p < 12 && *p >= '0' && *p <= '9')
		p++;
	return (int)(p - c->p);
}

bool
crmp_cur_digits(struct crmp_cur *c, int min, int max, int *v)
{
	int n = digit_run(c), sum = 0;

	if (n < min || n > max)
		return false;
	for (; n > 0; n--)
		sum = sum * 10 + (*c->p++ - '0');
	*v = sum;
	return true;
}

/* Exactly n digits, whatever follows them. */
static bool
fixed(struct crmp_cur *c, int n, int *v)
{
	struct crmp_cur part = *c;

	if (digit_run(c) < n)
		return false;
	c->p += n;
	part.end = c->p;
	return crmp_cur_digits(&part, n, n, v);
}

/* The days of year y, its part of `months` months from m, or day d of it. */
static enum crmp_read
span_of_year(int y, int m, int months, int d, struct crmp_when *w)
{
	int64_t first;

	if (y < 1 || m < 1 || m > 12 || d < 0 ||
	    (d > 0 && d > crmp_month_days(y, m)))
		return CRMP_NO_DAY;
	first = crm_day_of(y, m, d > 0 ? d : 1);
	w->exact = false;
	w->first = first;
	w->after = d > 0 ? first + 1 : crmp_day_add_months(first, months);
	return CRMP_READ;
}

/* What follows 2026年 */
static enum crmp_read
chinese_date(struct crmp_cur *c, int y, struct crmp_when *w)
{
	int m, d;

	if (!crmp_cur_digits(c, 1, 2, &m))
		return span_of_year(y, 1, 12, 0, w);
	if (!crmp_cur_eat(c, "月"))
		return CRMP_NOT;
	if (!crmp_cur_digits(c, 1, 2, &d))
		return span_of_year(y, m, 1, 0, w);
	if (!crmp_cur_eat(c, "日") && !crmp_cur_eat(c, "号"))
		return CRMP_NOT;
	return span_of_year(y, m, 1, d ? d : -1, w);
}

/* What follows the four digits of a year */
static enum crmp_read
after_year(struct crmp_cur *c, int y, struct crmp_when *w)
{
	bool dash;
	int m, d;

	if (crmp_cur_eat(c, "年"))
		return chinese_date(c, y, w);
	dash = crmp_cur_eat(c, "-");
	if (crmp_cur_eat(c, "Q") || crmp_cur_eat(c, "q"))
		return !crmp_cur_digits(c, 1, 1, &m) ? CRMP_NOT
		       : m < 1 || m > 4		     ? CRMP_NO_DAY
					: span_of_year(y, m * 3 - 2, 3, 0, w);
	if (!dash && !crmp_cur_eat(c, "/"))
		return span_of_year(y, 1, 12, 0, w);
	if (!crmp_cur_digits(c, 1, 2, &m))
		return CRMP_NOT;
	if (crmp_cur_eat(c, dash ? "-" : "/"))
		return crmp_cur_digits(c, 1, 2, &d)
			       ? span_of_year(y, m, 1, d ? d : -1, w)
			       : CRMP_NOT;
	/* 2026-1 and 2026/10 could be anything */
	return dash && c->p[-2] != '-' ? span_of_year(y, m, 1, 0, w) : CRMP_NOT;
}

enum crmp_read
crmp_iso_days(struct crmp_cur *c, struct crmp_when *w)
{
	struct crmp_cur t = *c;
	int n = digit_run(&t), y = 0, m = 0, d = 0;
	enum crmp_read r;

	if (n != 4 && n != 8)
		return CRMP_NOT;
	(void)fixed(&t, 4, &y);
	if (n == 8) {
		(void)fixed(&t, 2, &m);
		(void)fixed(&t, 2, &d);
		r = span_of_year(y, m, 1, d ? d : -1, w);
	} else {
		r = after_year(&t, y, w);
	}
	if (r == CRMP_READ)
		*c = t;
	return r;
}

/* A fraction of a second is read and dropped. */
static bool
fraction(struct crmp_cur *c)
{
	if (!crmp_cur_eat(c, ".") && !crmp_cur_eat(c, ","))
		return true;
	if (digit_run(c) == 0)
		return false;
	while (digit_run(c) > 0)
		c->p += digit_run(c);
	return true;
}

enum crmp_read
crmp_iso_clock(struct crmp_cur *c, bool compact, int *second)
{
	struct crmp_cur t = *c;
	int n = digit_run(&t), h = 0, m = 0, s = 0;

	if (compact && (n == 4 || n == 6)) {
		(void)fixed(&t, 2, &h);
		(void)fixed(&t, 2, &m);
		if (n == 6)
			(void)fixed(&t, 2, &s);
	} else {
		if (!crmp_cur_digits(&t, 1, 2, &h) || !crmp_cur_eat(&t, ":") ||
		    !crmp_cur_digits(&t, 2, 2, &m))
			return CRMP_NOT;
		if (crmp_cur_eat(&t, ":")) {
			n = 6;
			if (!crmp_cur_digits(&t, 2, 2, &s))
				return CRMP_NOT;
		}
	}
	if (n == 6 && !fraction(&t))
		return CRMP_NOT;
	if (h > 23 || m > 59 || s > 59)
		return CRMP_NO_TIME;
	*second = h * 3600 + m * 60 + s;
	*c = t;
	return CRMP_READ;
}

enum crmp_read
crmp_iso_offset(struct crmp_cur *c, int *east)
{
	struct crmp_cur t = *c;
	int h, m = 0;
	bool minus;

	if (crmp_cur_eat(c, "Z") || crmp_cur_eat(c, "z")) {
		*east = 0;
		return CRMP_READ;
	}
	minus = crmp_cur_eat(&t, "-");
	if (!minus && !crmp_cur_eat(&t, "+"))
		return CRMP_NOT;
	if (!fixed(&t, 2, &h))
		return CRMP_NOT;
	if ((crmp_cur_eat(&t, ":") || digit_run(&t) > 0) && !fixed(&t, 2, &m))
		return CRMP_NOT;
	if (h > 23 || m > 59)
		return CRMP_NO_TIME;
	*east = (h * 3600 + m * 60) * (minus ? -1 : 1);
	*c = t;
	return CRMP_READ;
}
