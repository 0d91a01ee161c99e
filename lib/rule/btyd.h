/* SPDX-License-Identifier: MIT */
/* btyd.h - what the models of buying share */
#ifndef CRMP_BTYD_H
#define CRMP_BTYD_H

#include "base/base.h"
#include "rule/fit.h"

bool crmp_buying_ok(const struct crm_buying *b);
/* All of p[0..n) are within 1e-100..1e100. */
bool crmp_positive(const double *p, int n);
/* v, or `otherwise` if v is not finite. */
double crmp_finite(double v, double otherwise);

/*
 * Negative binomial counts: P(X = x) and P(X >= x) of the purchases in t,
 * rates gamma(r, alpha).
 */
double crmp_nbd_point(double r, double alpha, double t, int64_t x);
double crmp_nbd_tail(double r, double alpha, double t, int64_t x);

/*
 * One fit at work: rows, and tables by day and by count that each evaluation
 * fills anew.  By day d (in model units): log_a[d] = ln(1 + d/alpha),
 * part_a[d] = d/(alpha + d), the same with beta; by count: sums of logs.
 */
struct crmp_btyd {
	const struct crm_group *row;
	size_t n;
	double customers, unit;
	int h;
	double max_age;
	size_t nx, nd; /* places of the tables */
	double *count; /* customers by x */
	double *log_a, *part_a, *log_b, *part_b;
	double *sum[3], *der[3]; /* of r, b, a + b */
	double *late;		 /* by x: sum of weight times v */
	/* the day tables at the inner points of each day, or NULL */
	double *fine_log_a, *fine_part_a, *fine_log_b, *fine_part_b;
};
/*
 * Allocate the tables for g (d->unit set), one block that starts at d->count;
 * false if memory is out.
 */
bool crmp_btyd_tables(struct crmp_btyd *d, const struct crm_groups *g,
		      bool fine);
/* Points of Gauss-Legendre on [0, 1] within a day. */
#define CRMP_FINE 4
extern const double crmp_fine_node[CRMP_FINE], crmp_fine_weight[CRMP_FINE];
/* The tables for the whole days 0..nd-1, and within them. */
void crmp_btyd_days(const struct crmp_btyd *d, double scale, double *log_of,
		    double *part_of);
void crmp_btyd_fine(const struct crmp_btyd *d, double scale, double *log_of,
		    double *part_of);

/* A model for crmp_btyd_fit. */
struct crmp_btyd_kind {
	int n, h;
	int times; /* bit i: parameter i is a time */
	bool fine; /* wants the fine tables */
	const char *const *name;
	crmp_slope *eval; /* of a struct crmp_btyd */
	unsigned (*flags)(const void *arg, const double *p);
	/* start k = 0..3 from the mean age */
	void (*start)(int k, double age, double *p);
};
/*
 * Fit.  Many rows are first thinned to some thousands to find the place, then
 * all of them are used to settle it.  CRM_USAGE: groups not sorted, unit not
 * positive.  CRM_NOMEM.
 */
enum crm_status crmp_btyd_fit(const struct crmp_btyd_kind *k,
			      const struct crm_groups *g, double unit_days,
			      struct crm_fit *f,
			      struct crm_error *e) CRM_MUST_CHECK;

#endif
