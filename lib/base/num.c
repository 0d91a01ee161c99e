/* SPDX-License-Identifier: MIT */
/* num.c - whole numbers, read and added without surprises */
#include "base/base.h"

#include <math.h>
#include <string.h>

#define MOST ((int64_t)1 << 53)

bool
crmp_int_parse(const char *s, size_t n, int64_t *v)
{
	size_t i = 0;
	int64_t sum = 0;
	bool minus;

	minus = n > 0 && s[0] == '-';
	if (n > 0 && (s[0] == '-' || s[0] == '+'))
		i++;
	if (i == n)
		return false;
	for (; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		sum = sum * 10 + (s[i] - '0');
		if (sum > MOST)
			return false;
	}
	*v = minus ? -sum : sum;
	return true;
}

void
crmp_buf_exact(struct crm_buf *b, int64_t v)
{
	bool beyond = v > MOST || v < -MOST;

	if (beyond)
		crm_buf_putc(b, '"');
	crm_buf_int(b, v);
	if (beyond)
		crm_buf_putc(b, '"');
}

bool
crmp_add_overflows(int64_t a, int64_t b, int64_t *sum)
{
	if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
		return true;
	*sum = a + b;
	return false;
}

void
crmp_buf_real(struct crm_buf *b, double v, int digits)
{
	char text[40];
	size_t n;

	if (v == floor(v) && fabs(v) < 1e6) {
		crm_buf_int(b, (int64_t)v);
		return;
	}
	snprintf(text, sizeof text, "%.*g", digits < 17 ? digits : 17,
		 isfinite(v) ? v : 0.0);
	/* the locale's point may be a comma, or several bytes */
	n = strspn(text, "-0123456789");
	crm_buf_add(b, text, n);
	if (!text[n])
		return;
	if (text[n] != 'e') {
		crm_buf_putc(b, '.');
		while (text[n] && !strchr("0123456789", text[n]))
			n++;
	}
	crm_buf_puts(b, text + n);
}

int64_t
crmp_day_wire(const char *s)
{
	int y = 0, m = 0, d = 0;

	return s && sscanf(s, "%4d-%2d-%2d", &y, &m, &d) == 3
		       ? crm_day_of(y, m, d)
		       : 0;
}
