/* SPDX-License-Identifier: MIT */
/* gammagamma.h - what a purchase is worth */
#ifndef CRMP_GAMMAGAMMA_H
#define CRMP_GAMMAGAMMA_H

#include "rule/fit.h"

/*
 * Purchases of a customer are gamma(p, nu), nu is gamma(q, gamma) over
 * customers (Fader & Hardie 2013, "The Gamma-Gamma model of monetary
 * value"; Colombo & Jiang 1999).  gamma is in the unit of the amounts.
 * Not for data where spend goes with frequency: crmp_spend_correlation.
 */
struct crmp_gg {
	double p, q, gamma;
};

/* x >= 1 repeat purchase days with mean > 0, in any one currency unit. */
struct crmp_spend {
	int64_t x;
	double mean;
};

/*
 * Spend of a customer in major units of `digits` decimals; false if there
 * are no repeats or their mean is not positive: leave the customer out.
 */
bool crmp_spend_of(const struct crm_buyer *b, int digits, struct crmp_spend *s);

/*
 * crmp_gg_fit - maximum likelihood, parameters p q gamma
 *
 * CRM_REFUSED: x < 1 or mean not positive and finite (line: which, from 1).
 * CRM_NOMEM.  A fit with q <= 1 carries the words "q: mean does not exist":
 * crmp_gg_mean refuses it.  Test: test_gg.c.
 */
enum crm_status crmp_gg_fit(const struct crmp_spend *s, size_t n,
			    struct crmp_gg *m, struct crm_fit *f,
			    struct crm_error *e) CRM_MUST_CHECK;
/* ln of the density of the mean, given x; -HUGE_VAL if out of range. */
double crmp_gg_loglik(const struct crmp_gg *m, const struct crmp_spend *s);
/*
 * Expected value of a purchase given x of them (0: no history) with that
 * mean, p (gamma + x mean)/(p x + q - 1).  False if it does not exist
 * (q <= 1) or something is out of range.
 */
bool crmp_gg_mean(const struct crmp_gg *m, int64_t x, double mean,
		  double *value);
/*
 * Pearson correlation of x and mean, -1..1; 0 if either does not vary.
 * Above 0.3 the model's independence is in doubt.
 */
double crmp_spend_correlation(const struct crmp_spend *s, size_t n);

#endif
