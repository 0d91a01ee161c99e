/* SPDX-License-Identifier: MIT */
/*
 * rfm.h - scores of recency, frequency and money by quantiles
 *
 * Hughes 1994; Blattberg, Kim & Neslin 2008, ch. 12.  A score is one more
 * than the number of cut points strictly below the value, so that equal
 * values always get equal scores (bins may then be unequal or empty); a
 * recency, where small is good, is mirrored.  `compat` scores as the rfm
 * package does: a value counts as above a cut when it is at least the cut
 * plus one unit.
 */
#ifndef CRMP_RFM_H
#define CRMP_RFM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRMP_BINS_MAX 9

struct crmp_cuts {
	int bins; /* 2 to 9 */
	double at[CRMP_BINS_MAX - 1]; /* bins - 1 of them, never falling */
};

/* Cut points of n > 0 values, which are sorted here: quantiles, type 7. */
void crmp_rfm_cuts(int64_t *values, size_t n, int bins, struct crmp_cuts *c);
/* 1 to bins.  `unit` 0: strictly below; else the compatible way. */
int crmp_rfm_score(const struct crmp_cuts *c, int64_t value, bool mirrored,
		   int64_t unit);

#endif
