/* SPDX-License-Identifier: MIT */
/* quantile.c - quantiles and medians of whole numbers */
#include "rule/quantile.h"

#include <math.h>
#include <stdlib.h>

#define FEW 32 /* sorted by insertion */

static int
upwards(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void
crmp_sort(int64_t *v, size_t n)
{
	size_t i, k;
	int64_t x;

	if (n > FEW) {
		qsort(v, n, sizeof *v, upwards);
		return;
	}
	for (i = 1; i < n; i++) {
		x = v[i];
		for (k = i; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

double
crmp_quantile(const int64_t *sorted, size_t n, double p)
{
	double at = p * (double)(n - 1), low = floor(at);
	size_t i = (size_t)low;

	if (i + 1 >= n)
		return (double)sorted[n - 1];
	return (double)sorted[i] +
	       (at - low) * (double)(sorted[i + 1] - sorted[i]);
}

int64_t
crmp_gap_halves(int64_t *days, size_t n)
{
	size_t gaps = n - 1, i;

	if (n < 3)
		return -1;
	crmp_sort(days, n);
	for (i = 0; i < gaps; i++)
		days[i] = days[i + 1] - days[i];
	crmp_sort(days, gaps);
	return days[(gaps - 1) / 2] + days[gaps / 2];
}
