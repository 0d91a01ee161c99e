/* SPDX-License-Identifier: MIT */
/* pnbd.h - Pareto/NBD and NBD: buyers who may leave at any time, or never */
#ifndef CRMP_PNBD_H
#define CRMP_PNBD_H

#include "rule/btyd.h"

/* Minus the mean log-likelihoods and gradients, for tests. */
bool crmp_pnbd_eval(void *arg, const double *x, double *f, double *g);
bool crmp_nbd_eval(void *arg, const double *x, double *f, double *g);

#endif
