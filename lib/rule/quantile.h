/* SPDX-License-Identifier: MIT */
/* quantile.h - sorting and gaps of whole numbers */
#ifndef CRMP_QUANTILE_H
#define CRMP_QUANTILE_H

#include "base/base.h"

/* Sort upwards, in place. */
void crmp_sort(int64_t *v, size_t n);
/*
 * Twice the median distance of n days from each to the next, so that it is
 * whole; days in any order, each once, sorted here.  -1 for n < 3: two gaps
 * are the least that tell a rhythm.
 */
int64_t crmp_gap_halves(int64_t *days, size_t n);

#endif
