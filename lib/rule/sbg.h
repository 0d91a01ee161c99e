/* SPDX-License-Identifier: MIT */
/* sbg.h - contracts by the period: shifted beta-geometric, and BdW */
#ifndef CRMP_SBG_H
#define CRMP_SBG_H

#include "rule/fit.h"

/* Minus the mean log-likelihood and gradient; arg is a struct crmp_sbg_data. */
struct crmp_sbg_data {
	size_t n;
	const struct crm_churn *churn;
	int64_t customers;
};
bool crmp_sbg_eval(void *arg, const double *x, double *f, double *g);
bool crmp_bdw_eval(void *arg, const double *x, double *f, double *g);

#endif
