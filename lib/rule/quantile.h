/* SPDX-License-Identifier: MIT */
/* quantile.h - sorting, quantiles and gaps of whole numbers */
#ifndef CRMP_QUANTILE_H
#define CRMP_QUANTILE_H

#include "base/base.h"

/*
 * The p-quantile (0 to 1) of n > 0 sorted values, type 7: linear between the
 * order statistics at p (n - 1) (Hyndman & Fan 1996).
 */
double crmp_quantile(const int64_t *sorted, size_t n, double p);

/* Sort upwards, in place. */
void crmp_sort(int64_t *v, size_t n);
/*
 * Twice the median distance of n days from each to the next, so that it is
 * whole; days in any order, each once, sorted here.  -1 for n < 3: two gaps
 * are the least that tell a rhythm.
 */
int64_t crmp_gap_halves(int64_t *days, size_t n);

#endif
