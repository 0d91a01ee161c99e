/* SPDX-License-Identifier: MIT */
/* clv.h - discount rates, and what a customer is worth */
#ifndef CRMP_CLV_H
#define CRMP_CLV_H

#include "base/base.h"
#include "rule.h"

#define CRMP_MONTH_DAYS 30.4375 /* a twelfth of 365.25 */

/*
 * Discount rates made of an annual one (0.1: 10 %, > -1).  Per period of
 * period_days, years of 365.25 days so that 12 months are one; continuous,
 * per unit of unit_days, ln(1 + annual) unit_days/365.2425, for
 * crmp_pnbd_dert (a week: ln(1 + annual)/52.1775).
 */
double crmp_discount_period(double annual, double period_days);
double crmp_discount_rate(double annual, double unit_days);

/* What a value is asked for. */
struct crmp_clv_terms {
	int periods;	    /* 1..10 000 */
	double period_days; /* CRMP_MONTH_DAYS: months */
	double annual;	    /* discount a year, >= 0 */
};

/* What it comes to: value in the unit of spend, purchases not discounted. */
struct crmp_clv_value {
	double purchases, value;
};

/*
 * crmp_clv - value of the purchases of the coming periods
 *
 * Sum over k = 1..periods of spend (CE(k tau) - CE((k-1) tau))/(1+i)^k, tau
 * the period in units of the model, i the discount of a period, CE
 * crm_model_conditional.  `spend` is the expected value of a purchase
 * (crmp_gg_mean).  CRM_USAGE: terms out of range or spend negative.
 * Source: Fader, Hardie & Lee 2005b.  Test: test_clv.c.
 */
enum crm_status crmp_clv(const struct crm_model *m, const struct crm_buying *b,
			 double spend, const struct crmp_clv_terms *t,
			 struct crmp_clv_value *v,
			 struct crm_error *e) CRM_MUST_CHECK;

#endif
