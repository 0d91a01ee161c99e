/* SPDX-License-Identifier: MIT */
/* nbd.h - NBD: buyers who never leave */
#ifndef CRMP_NBD_H
#define CRMP_NBD_H

#include "rule/btyd.h"

/* As crmp_bgnbd_fit, parameters r alpha. */
enum crm_status crmp_nbd_fit(const struct crm_groups *g, double unit_days,
			     struct crm_nbd *m, struct crm_fit *f,
			     struct crm_error *e) CRM_MUST_CHECK;
double crmp_nbd_loglik(const struct crm_nbd *m, const struct crm_buying *b);
/* 1 for every history that can be. */
double crmp_nbd_alive(const struct crm_nbd *m, const struct crm_buying *b);
double crmp_nbd_expected(const struct crm_nbd *m, double t);
double crmp_nbd_conditional(const struct crm_nbd *m, const struct crm_buying *b,
			    double t);
double crmp_nbd_chance(const struct crm_nbd *m, double t, int64_t x);
double crmp_nbd_silent(const struct crm_nbd *m, const struct crm_buying *b,
		       double t);
bool crmp_nbd_median(const struct crm_nbd *m, const struct crm_buying *b,
		     double *t);

/* Minus the mean log-likelihood and gradient, for tests. */
bool crmp_nbd_eval(void *arg, const double *x, double *f, double *g);

#endif
