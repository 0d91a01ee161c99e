/* SPDX-License-Identifier: MIT */
/* km.h - Kaplan-Meier survival and the log-rank test */
#ifndef CRMP_KM_H
#define CRMP_KM_H

#include "base/base.h"

/* Somebody watched from time 0 to `time`, then lost (event) or not. */
struct crmp_subject {
	double time; /* >= 0, any unit */
	bool event;
};

/*
 * The curve from a time with events on.  se is Greenwood's; [low, high] is
 * the 95 % interval on the scale of log(-log S), absent (has_interval) where
 * S is 0 or 1.
 */
struct crmp_km_row {
	double time;
	int64_t at_risk, events;
	double survival, se;
	bool has_interval;
	double low, high;
};

/*
 * crmp_km - Kaplan-Meier estimate (1958)
 *
 * Events come before the censorings of the same time.  *rows, one per time
 * with an event, in order, is the caller's: free().  NULL and 0 without
 * events.  CRM_REFUSED: a time that is negative or not finite.  CRM_NOMEM.
 * Test: test_survival.c (Freireich, Gehan 1965).
 */
enum crm_status crmp_km(const struct crmp_subject *s, size_t n,
			struct crmp_km_row **rows, size_t *nrows,
			struct crm_error *e) CRM_MUST_CHECK;

/*
 * First time at which survival is `share` or less (0.5: the median); false
 * if the curve does not get there.
 */
bool crmp_km_quantile(const struct crmp_km_row *rows, size_t nrows,
		      double share, double *time);
/* Survival at t: that of the last row not after it, 1 before the first. */
double crmp_km_at(const struct crmp_km_row *rows, size_t nrows, double t);

/* Two groups compared: 1 degree of freedom. */
struct crmp_logrank {
	double chi2, p;
	double observed[2], expected[2];
};

/*
 * crmp_logrank - are the curves of two groups the same (Mantel 1966)
 *
 * CRM_REFUSED: a time out of range, or no event at which both groups were
 * still at risk.  CRM_NOMEM.
 */
enum crm_status crmp_logrank(const struct crmp_subject *a, size_t na,
			     const struct crmp_subject *b, size_t nb,
			     struct crmp_logrank *out,
			     struct crm_error *e) CRM_MUST_CHECK;

#endif
