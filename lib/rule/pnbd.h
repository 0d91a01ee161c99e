/* SPDX-License-Identifier: MIT */
/* pnbd.h - Pareto/NBD: buyers who may leave at any time */
#ifndef CRMP_PNBD_H
#define CRMP_PNBD_H

#include "rule/btyd.h"

/*
 * crmp_pnbd_fit - maximum likelihood, parameters r alpha s beta
 *
 * As crmp_bgnbd_fit.  Test: test_btyd.c, test_degenerate.c.
 */
enum crm_status crmp_pnbd_fit(const struct crm_groups *g, double unit_days,
			      struct crm_pnbd *m, struct crm_fit *f,
			      struct crm_error *e) CRM_MUST_CHECK;
/*
 * ln of the likelihood of one history (Fader & Hardie 2005, "A note on
 * deriving the Pareto/NBD model"), the integral by Gauss-Legendre instead of
 * 2F1, so that it neither overflows nor cancels.  Test: test_hard.c.
 */
double crmp_pnbd_loglik(const struct crm_pnbd *m, const struct crm_buying *b);
/* P(still a customer at age), 0..1. */
double crmp_pnbd_alive(const struct crm_pnbd *m, const struct crm_buying *b);
/* Repeat purchases expected of a new customer in [0, t]. */
double crmp_pnbd_expected(const struct crm_pnbd *m, double t);
/* Purchases expected in the t after age, given the history. */
double crmp_pnbd_conditional(const struct crm_pnbd *m,
			     const struct crm_buying *b, double t);
/* P(a new customer makes x repeat purchases in [0, t]). */
double crmp_pnbd_chance(const struct crm_pnbd *m, double t, int64_t x);
/* P(no purchase in the t after age), 1 - P(alive)..1. */
double crmp_pnbd_silent(const struct crm_pnbd *m, const struct crm_buying *b,
			double t);
/*
 * Time after age by which the next purchase has come with probability 1/2;
 * false if it never gets there.
 */
bool crmp_pnbd_median(const struct crm_pnbd *m, const struct crm_buying *b,
		      double *t);
/*
 * crmp_pnbd_dert - discounted expected residual transactions
 *
 * All purchases after age, each discounted continuously at rate `delta` > 0
 * per time unit of the model (crmp_discount_rate makes it of an annual rate).
 * 0 if delta is not positive.  Source: Fader, Hardie & Lee 2005b, the
 * expectation over the rate of leaving by quadrature.
 */
double crmp_pnbd_dert(const struct crm_pnbd *m, const struct crm_buying *b,
		      double delta);

/* Minus the mean log-likelihood and gradient, for tests. */
bool crmp_pnbd_eval(void *arg, const double *x, double *f, double *g);

#endif
