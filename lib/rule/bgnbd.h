/* SPDX-License-Identifier: MIT */
/* bgnbd.h - BG/NBD and MBG/NBD: buyers who may drop out after a purchase */
#ifndef CRMP_BGNBD_H
#define CRMP_BGNBD_H

#include "rule/btyd.h"

/*
 * crmp_bgnbd_fit - maximum likelihood, parameters r alpha a b
 *
 * g as crm_groups_sort left it; rates per unit_days.  *f tells how it ended,
 * *m are its parameters (untouched with CRM_FIT_SPARSE).  CRM_USAGE: groups
 * not sorted, unit_days not positive, h neither 0 nor 1.  CRM_NOMEM.
 * Test: test_btyd.c (published CDNOW fits), test_degenerate.c.
 */
enum crm_status crmp_bgnbd_fit(const struct crm_groups *g, double unit_days,
			       int h, struct crm_bgnbd *m, struct crm_fit *f,
			       struct crm_error *e) CRM_MUST_CHECK;

/*
 * ln of the likelihood of one history (FHL 2005a eq. 6, factored so that it
 * cannot overflow).  Test: test_hard.c, 60-digit values.
 */
double crmp_bgnbd_loglik(const struct crm_bgnbd *m, const struct crm_buying *b);
/* P(still a customer at age), 0..1.  BG/NBD says 1 to every one-time buyer. */
double crmp_bgnbd_alive(const struct crm_bgnbd *m, const struct crm_buying *b);
/* Repeat purchases expected of a new customer in [0, t]. */
double crmp_bgnbd_expected(const struct crm_bgnbd *m, double t);
/*
 * Purchases expected in the t after age, given the history: Euler transform
 * of FHL 2005a eq. 10, by quadrature over the dropout where that is slow.
 * Test: test_hard.c, test_btyd.c.
 */
double crmp_bgnbd_conditional(const struct crm_bgnbd *m,
			      const struct crm_buying *b, double t);
/* P(a new customer makes x repeat purchases in [0, t]), FHL 2005a eq. 8. */
double crmp_bgnbd_chance(const struct crm_bgnbd *m, double t, int64_t x);
/* P(no purchase in the t after age), 1 - P(alive)..1. */
double crmp_bgnbd_silent(const struct crm_bgnbd *m, const struct crm_buying *b,
			 double t);
/*
 * Time after age by which the next purchase has come with probability 1/2.
 * False if it never gets there (P(alive) <= 1/2) or the time is not finite.
 */
bool crmp_bgnbd_median(const struct crm_bgnbd *m, const struct crm_buying *b,
		       double *t);

/* Minus the mean log-likelihood and gradient: tests hold it to differences. */
bool crmp_bgnbd_eval(void *arg, const double *x, double *f, double *g);
/*
 * The expectation of (1 - (1 + p t/age)^-e)/p over p ~ beta(a, b): what
 * crmp_bgnbd_conditional sums as a series, by quadrature.
 */
double crmp_bgnbd_quadrature(double e, double a, double b, double ratio);

#endif
