/* SPDX-License-Identifier: MIT */
/* measure.h - how good scores are at telling, and at naming a chance */
#ifndef CRMP_MEASURE_H
#define CRMP_MEASURE_H

#include "base/base.h"

/* Sort by score, upwards. */
void crmp_scored_sort(struct crm_scored *rows, size_t n);
/*
 * Pairs of a hit and a miss in which the hit scores higher, plus half of
 * those that tie, among n sorted rows.
 */
double crmp_scored_wins(const struct crm_scored *rows, size_t n);

#endif
