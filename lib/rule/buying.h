/* SPDX-License-Identifier: MIT */
/* buying.h - any model of buying by one name */
#ifndef CRMP_BUYING_H
#define CRMP_BUYING_H

#include "base/base.h"
#include "rule.h"

/* The functions of the models; times are in units of unit_days. */
double crmp_model_loglik(const struct crm_model *m, const struct crm_buying *b);
double crmp_model_expected(const struct crm_model *m, double t);
double crmp_model_chance(const struct crm_model *m, double t, int64_t x);
double crmp_model_silent(const struct crm_model *m, const struct crm_buying *b,
			 double t);
bool crmp_model_median(const struct crm_model *m, const struct crm_buying *b,
		       double *t);

#endif
