/* SPDX-License-Identifier: MIT */
/* sbg.h - contracts by the period: shifted beta-geometric, and BdW */
#ifndef CRMP_SBG_H
#define CRMP_SBG_H

#include "rule/fit.h"

/*
 * Chances not to renew are beta(alpha, beta) over customers.  c = 1: shifted
 * beta-geometric (Fader & Hardie 2007a), the chance of a customer stays as
 * it is; else beta-discrete-Weibull (Fader & Hardie 2018), where it falls
 * (c < 1) or rises (c > 1) with each period.
 */
struct crmp_sbg {
	double alpha, beta, c;
};

/*
 * What became of customers by periods survived: churn[t - 1] has `lost`,
 * gone in period t, and `kept`, last seen alive at the end of period t (all
 * of them at the last period, if they began together).
 */
struct crmp_renewals {
	int64_t lost, kept;
};

/*
 * crmp_sbg_fit, crmp_bdw_fit - maximum likelihood
 *
 * Parameters alpha beta, and c for BdW.  n periods.  CRM_REFUSED: a negative
 * number, more than 2^40 customers.  Too little data: nobody lost or kept,
 * fewer periods at risk than parameters.
 * Test: test_survival.c (published segments).
 */
enum crm_status crmp_sbg_fit(const struct crmp_renewals *churn, size_t n,
			     struct crmp_sbg *m, struct crm_fit *f,
			     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_bdw_fit(const struct crmp_renewals *churn, size_t n,
			     struct crmp_sbg *m, struct crm_fit *f,
			     struct crm_error *e) CRM_MUST_CHECK;

/*
 * S(t), share of customers that outlive t periods, B(alpha, beta + t^c)/
 * B(alpha, beta); t >= 0.  S(t + k)/S(t) is the share of those alive now
 * that will be there in k periods.  0 for parameters that are not positive.
 */
double crmp_sbg_survival(const struct crmp_sbg *m, double t);
/* Share of those alive after t - 1 periods that outlive the t-th, t >= 1. */
double crmp_sbg_retention(const struct crmp_sbg *m, double t);

/* Minus the mean log-likelihood and gradient; arg is a struct crmp_sbg_data. */
struct crmp_sbg_data {
	size_t n;
	const struct crmp_renewals *churn;
	int64_t customers;
};
bool crmp_sbg_eval(void *arg, const double *x, double *f, double *g);
bool crmp_bdw_eval(void *arg, const double *x, double *f, double *g);

#endif
