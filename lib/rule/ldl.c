/* SPDX-License-Identifier: MIT */
/* ldl.c - solving symmetric positive equations, also singular ones */
#include "rule/logistic.h"

size_t
crmp_ldl(double *h, size_t m, double tol)
{
	double *row, *other, sum, pivot;
	size_t i, j, t, out = 0;

	for (i = 0; i < m; i++) {
		row = h + i * m;
		pivot = row[i];
		for (j = 0; j < i; j++) {
			other = h + j * m;
			sum = row[j];
			for (t = 0; t < j; t++)
				sum -= row[t] * other[t] * h[t * m + t];
			row[j] = other[j] > 0 ? sum / other[j] : 0;
			pivot -= row[j] * row[j] * other[j];
		}
		if (!(pivot > tol * row[i])) {
			for (j = 0; j < i; j++)
				row[j] = 0;
			pivot = 0;
			out++;
		}
		row[i] = pivot;
	}
	return out;
}

void
crmp_ldl_solve(const double *ldl, size_t m, double *b)
{
	size_t i, j;

	for (i = 0; i < m; i++)
		for (j = 0; j < i; j++)
			b[i] -= ldl[i * m + j] * b[j];
	for (i = 0; i < m; i++)
		b[i] = ldl[i * m + i] > 0 ? b[i] / ldl[i * m + i] : 0;
	for (i = m; i-- > 0;)
		for (j = i + 1; j < m; j++)
			b[i] -= ldl[j * m + i] * b[j];
	for (i = 0; i < m; i++)
		if (!(ldl[i * m + i] > 0))
			b[i] = 0;
}
