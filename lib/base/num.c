/* SPDX-License-Identifier: MIT */
/* num.c - whole numbers, read and added without surprises */
#include "base/base.h"

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

bool
crmp_add_overflows(int64_t a, int64_t b, int64_t *sum)
{
	if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
		return true;
	*sum = a + b;
	return false;
}
