/* SPDX-License-Identifier: MIT */
/* rfm.c - scores of recency, frequency and money by quantiles */
#include "rule/rfm.h"

#include "rule/quantile.h"

void
crmp_rfm_cuts(int64_t *values, size_t n, int bins, struct crmp_rfm_bounds *c)
{
	int i;

	crmp_sort(values, n);
	c->bins = bins;
	for (i = 1; i < bins; i++)
		c->at[i - 1] =
			crmp_quantile(values, n, (double)i / (double)bins);
}

int
crmp_rfm_score(const struct crmp_rfm_bounds *c, int64_t value, bool mirrored,
	       int64_t unit)
{
	int above = 0, i;

	for (i = 0; i < c->bins - 1; i++)
		above += unit ? (double)value >= c->at[i] + (double)unit
			      : (double)value > c->at[i];
	return mirrored ? c->bins - above : 1 + above;
}
