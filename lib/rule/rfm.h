/* SPDX-License-Identifier: MIT */
/* rfm.h - cut points and scores of recency, frequency and money */
#ifndef CRMP_RFM_H
#define CRMP_RFM_H

#include "base/base.h"
#include "rule.h"

/*
 * Scores of recency, frequency and money by quantiles
 *
 * Hughes 1994; Blattberg, Kim & Neslin 2008, ch. 12.  A score is one more
 * than the number of cut points strictly below the value, so that equal
 * values always get equal scores (bins may then be unequal or empty); a
 * recency, where small is good, is mirrored.  `compat` scores as the rfm
 * package does: a value counts as above a cut when it is at least the cut
 * plus one unit.
 */
#define CRMP_RFM_BINS 9

struct crmp_rfm_bounds {
	int bins; /* 2 to 9 */
	double at[CRMP_RFM_BINS - 1]; /* bins - 1 of them, never falling */
};

/* Cut points of n > 0 values, which are sorted here: quantiles, type 7. */
void crmp_rfm_cuts(int64_t *values, size_t n, int bins,
		   struct crmp_rfm_bounds *c);
/* 1 to bins.  `unit` 0: strictly below; else the compatible way. */
int crmp_rfm_score(const struct crmp_rfm_bounds *c, int64_t value,
		   bool mirrored, int64_t unit);

/*
 * crmp_rfm_nested - score n customers, bins within bins
 *
 * Recency as crm_rfm_independent, frequency by the quantiles of those with
 * the same r, money by those of the same r and f, so that bins come out
 * nearly equal in size but a score only compares within its own r and f.
 * The rest as there.
 */
enum crm_status crmp_rfm_nested(struct crm_rfm *v, size_t n, int bins,
				int64_t unit, struct crm_error *e)
	CRM_MUST_CHECK;

/* False if segments before it leave nothing, of scores 1 to bins, for s[i]. */
bool crmp_rfm_segment_reached(const struct crm_rfm_segment *s, size_t i,
			      int bins);

#endif
