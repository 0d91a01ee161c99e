/* SPDX-License-Identifier: MIT */
/* bgnbd.h - BG/NBD and MBG/NBD: buyers who may drop out after a purchase */
#ifndef CRMP_BGNBD_H
#define CRMP_BGNBD_H

#include "rule/btyd.h"

/* Minus the mean log-likelihood and gradient: tests hold it to differences. */
bool crmp_bgnbd_eval(void *arg, const double *x, double *f, double *g);
/*
 * The expectation of (1 - (1 + p t/age)^-e)/p over p ~ beta(a, b): what
 * crm_bgnbd_conditional sums as a series, by quadrature.
 */
double crmp_bgnbd_quadrature(double e, double a, double b, double ratio);

#endif
