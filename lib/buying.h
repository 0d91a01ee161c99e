/* SPDX-License-Identifier: MIT */
/* buying.h - libcrm, the rules of buying: purchases, and fits to them */
#ifndef CRM_BUYING_H
#define CRM_BUYING_H

#include "crm.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/*
 * One order of a customer.  `day` is a civil day number.  A refund is either
 * the order itself marked `returned` or a row of its own with a negative
 * amount on the day of the order.
 */
struct crm_purchase {
	int64_t day;
	int64_t amount_minor;
	bool returned;
};

/*
 * What the models know of a customer: x repeat purchase days, the first
 * and the last purchase day, and the sum of the repeat days (the first left
 * out).  Recency t_x = last_day - first_day, age T = until_day - first_day.
 */
struct crm_buyer {
	int64_t x;
	int64_t first_day, last_day;
	int64_t repeat_minor;
};

/*
 * crm_buyer_count - reduce the orders of one customer to a crm_buyer
 *
 * Rows are of one customer, in order of day.  Rows after until_day, the last
 * day of observation (the user's, not the last purchase there is), do not
 * count; a purchase on until_day does.  Rows of a day are one purchase,
 * amounts summed.  A day is a purchase if its total is positive, or zero with
 * an order of amount zero that was not returned; otherwise all its orders
 * came back, or more.
 *
 * CRM_ABSENT (no message): no purchase day in the window.  CRM_REFUSED: rows
 * out of order, sums beyond 2^63.
 * Source: Fader, Hardie & Lee 2005; test_buyers.c.
 */
enum crm_status crm_buyer_count(const struct crm_purchase *p, size_t n,
				int64_t until_day, struct crm_buyer *b,
				struct crm_error *e) CRM_MUST_CHECK;
/* `count` customers with the same history, in days. */
struct crm_group {
	int32_t x, recency_days, age_days;
	int64_t count;
};

/*
 * Customers by unique history, which is all a fit needs.  Zero it to begin,
 * add customers in any order, then crm_groups_sort.  rows are then in order
 * of x, recency, age, so that equal customers give equal bits.
 */
struct crm_groups {
	struct crm_group *row;
	size_t n, cap;
	uint32_t *slot; /* while adding: hash places, row number + 1 */
	size_t nslots;
	bool sorted;
	int64_t customers, repeats; /* sum of count, and of count times x */
};

/*
 * Add `count` customers.  CRM_REFUSED: count < 1, x < 0, not
 * 0 <= recency <= age, more than 10 million purchases or days, recency
 * without repeats or repeats in less days than that.  CRM_NOMEM.
 */
enum crm_status crm_groups_add(struct crm_groups *g, int64_t x,
			       int64_t recency_days, int64_t age_days,
			       int64_t count,
			       struct crm_error *e) CRM_MUST_CHECK;
void crm_groups_sort(struct crm_groups *g);
void crm_groups_free(struct crm_groups *g);

#define CRM_FIT_PARAMS 4 /* most parameters of a model */

/* How a fit ended.  Only the first is to be trusted without a second look. */
enum crm_fit_status {
	CRM_FIT_CONVERGED = 0, /* an interior maximum, with standard errors */
	CRM_FIT_BOUNDARY, /* the likelihood rises to a limit: see the words */
	CRM_FIT_SPARSE,	  /* too little data: no parameters */
	CRM_FIT_STOPPED,  /* neither maximum nor limit was reached */
};

/* Why; crm_fit_words puts them into words. */
enum crm_fit_flag {
	CRM_FIT_NO_CUSTOMERS = 1 << 0,
	CRM_FIT_NO_REPEATS = 1 << 1,
	CRM_FIT_FEW = 1 << 2, /* distinct histories, fewer than parameters */
	CRM_FIT_NO_DROPOUT = 1 << 3,   /* a/(a+b) < 1e-4, s max T/beta < 1e-3 */
	CRM_FIT_SAME_DROPOUT = 1 << 4, /* a+b or s > 1e4 */
	CRM_FIT_SAME_RATES = 1 << 5,   /* r > 1e3 */
	CRM_FIT_FLAT = 1 << 6,	       /* Hessian not positive definite */
	CRM_FIT_NO_MEAN = 1 << 7,      /* Gamma-Gamma q <= 1 */
	CRM_FIT_SAME_ORDERS = 1 << 8,  /* Gamma-Gamma p > 1e4 */
	CRM_FIT_SAME_SPEND = 1 << 9,   /* Gamma-Gamma q > 1e4 */
	CRM_FIT_NO_CHURN = 1 << 10,    /* sBG, BdW alpha/(alpha+beta) < 1e-4 */
	CRM_FIT_SAME_CHURN = 1 << 11,  /* sBG, BdW alpha+beta > 1e4 */
	CRM_FIT_SPLIT_DROPOUT = 1 << 12, /* a+b < 1e-4, beta < 1e-5 max T */
};

/*
 * A fit.  Parameters p[0..n) go by name[0..n) ("r", "alpha" ...); rates are
 * in the time unit of the model, amounts in the unit they were given in.
 * Standard errors are there only if has_se (never on a boundary: print "-").
 * All numbers are finite; with CRM_FIT_SPARSE all are 0.
 */
struct crm_fit {
	enum crm_fit_status status;
	unsigned flags;	   /* enum crm_fit_flag */
	unsigned at_limit; /* bit i: p[i] ran to 0 or to infinity */
	int n;
	const char *const *name; /* static */
	double p[CRM_FIT_PARAMS], se[CRM_FIT_PARAMS];
	bool has_se;
	double loglik;
	int64_t customers;
	int steps;    /* of the search that won */
	double slope; /* max |d(loglik/customers)/d ln p| there */
};

/* "converged", "boundary", "too little data", "stopped". */
const char *crm_fit_status_name(enum crm_fit_status s);
/*
 * Append what is to be said of a fit, "; " between: "a: no dropout seen;
 * r: rates not heterogeneous".  Nothing if nothing is.
 */
void crm_fit_words(const struct crm_fit *f, struct crm_buf *out);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
