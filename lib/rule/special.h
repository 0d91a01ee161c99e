/* SPDX-License-Identifier: MIT */
/* special.h - gamma functions and the integral of the buying models */
#ifndef CRMP_SPECIAL_H
#define CRMP_SPECIAL_H

#include <stddef.h>

/*
 * ln Gamma(x) and its derivative for x > 0, about 1e-15 relative away from
 * the zeros at 1 and 2 (there absolute).  No global state, unlike lgamma.
 */
double crmp_lgamma(double x);
double crmp_digamma(double x);
/* ln Gamma(x + a) - ln Gamma(x), x > 0, a >= 0, without cancellation. */
double crmp_lgamma_step(double x, double a);
/* Its whole-number form, sum of ln(p + i) over i < k. */
double crmp_rising(double p, double k);
/*
 * The same for all k in 0..n, and its derivative sum of 1/(p + i).
 * value and slope have n + 1 places.
 */
void crmp_rising_table(double p, size_t n, double *value, double *slope);

/*
 * ln(1 + x) and friends appear as (1 - z^-k)/k, which has a limit at k = 0:
 * crmp_deficit(k, l) = (1 - exp(-k l))/k.
 */
double crmp_deficit(double k, double l);

/* Nodes and weights of Gauss-Legendre on [0, 1], 20 of them. */
#define CRMP_NODES 20
extern const double crmp_node[CRMP_NODES], crmp_weight[CRMP_NODES];

/*
 * The integral of (1 + d/A)^-e (1 + d/B)^-(s+1) over 0 <= d <= span, and of
 * that times ln(1 + d/A), d/(A + d), ln(1 + d/B), d/(B + d).
 * Substitution d = c(exp(w) - 1), c = 1/(e/A + (s+1)/B), with the tail cut
 * where it is under exp(-38); `panels` times 20 nodes.  Error with one panel
 * below 1e-9 of the log-likelihood, with two 1e-13.  e, s >= 0, A, B > 0.
 */
struct crmp_decay {
	double e, s, A, B;
};
struct crmp_integral {
	double value, log_a, part_a, log_b, part_b;
};
void crmp_integrate(const struct crmp_decay *d, double span, int panels,
		    struct crmp_integral *out);

#endif
