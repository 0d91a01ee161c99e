/* SPDX-License-Identifier: MIT */
/* measure.h - how good scores are at telling, and at naming a chance */
#ifndef CRMP_MEASURE_H
#define CRMP_MEASURE_H

#include "base/base.h"

/* A row that was scored, and what became of it (true: converted). */
struct crmp_scored {
	double score; /* finite; the higher, the likelier */
	bool hit;
};

/*
 * How well scores rank.  auc is the chance that a hit scores higher than a
 * miss, a tie counting half (mid-ranks: Mann & Whitney 1947); ks, 0 to 1, the
 * largest distance between the shares of misses and of hits that score no
 * more than ks_at, a score that occurs.  Neither is there (has_auc; 0.5 and
 * 0 then) unless there are both hits and misses.  lift is the hit rate of
 * the `top` best rows over that of all; rows that tie at the border count in
 * proportion, so that the order of rows does not matter.  Not there
 * (has_lift; 0 then) without hits.
 */
struct crmp_ranking {
	int64_t rows, hits;
	bool has_auc, has_lift;
	double auc, ks, ks_at;
	int64_t top;	 /* rows / part, rounded up */
	double top_hits; /* among them */
	double lift;
};

/*
 * crmp_measure_ranking - AUC, KS and lift of n scored rows
 *
 * `part` says how many are the top: 10 is the usual tenth.  The rows are
 * sorted here, upwards.  No rows: CRM_OK, all zero but auc 0.5.
 * CRM_REFUSED: a score that is not finite.  CRM_USAGE: part < 1.
 * Test: test_measure.c.
 */
enum crm_status crmp_measure_ranking(struct crmp_scored *rows, size_t n,
				     int part, struct crmp_ranking *out,
				     struct crm_error *e) CRM_MUST_CHECK;

/* A tenth of the rows by their chance; rows that tie are never parted. */
struct crmp_decile {
	int64_t rows, hits;
	double expected; /* sum of chances */
};

/*
 * How true the chances are.  log_loss is the mean of -ln(chance of what
 * happened), with chances kept 1e-15 away from 0 and 1; brier the mean square
 * of (hit - chance) (Brier 1950); ece the mean over rows of |hit rate - mean
 * chance| of their decile.  chi2 is Hosmer & Lemeshow's (1980) with df =
 * filled deciles - 2 and its p: a description, not a test to pass, as with
 * many rows any model fails; not there (has_chi2) below 3 deciles.
 */
struct crmp_calibration {
	int64_t rows, hits;
	double log_loss, brier, ece;
	struct crmp_decile decile[10];
	bool has_chi2;
	int df;
	double chi2, p;
};

/*
 * crmp_measure_calibration - log-loss, Brier, calibration by decile
 *
 * Scores are chances, 0 to 1.  The rows are sorted here.  No rows: CRM_OK and
 * all zero.  CRM_REFUSED: a score that is no chance.  Test: test_measure.c.
 */
enum crm_status crmp_measure_calibration(struct crmp_scored *rows, size_t n,
					 struct crmp_calibration *out,
					 struct crm_error *e) CRM_MUST_CHECK;

/* P(X > x) of the chi-squared distribution with df >= 1 degrees of freedom. */
double crmp_chi2_tail(double x, int df);

/* Sort by score, upwards. */
void crmp_scored_sort(struct crmp_scored *rows, size_t n);
/*
 * Pairs of a hit and a miss in which the hit scores higher, plus half of
 * those that tie, among n sorted rows.
 */
double crmp_scored_wins(const struct crmp_scored *rows, size_t n);

#endif
