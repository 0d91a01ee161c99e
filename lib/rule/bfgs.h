/* SPDX-License-Identifier: MIT */
/* bfgs.h - minimising a smooth function of a few variables */
#ifndef CRMP_BFGS_H
#define CRMP_BFGS_H

#include <stdbool.h>

#define CRMP_DIM 4

/*
 * Value *f and gradient g of the function at x.  False, or anything that is
 * not finite, says "not there": the step is made shorter.
 */
typedef bool crmp_slope(void *arg, const double *x, double *f, double *g);

/*
 * The search as it stands.  Set n and x to begin; with `warm`, h is used as
 * the first inverse Hessian (of a search on nearly the same function).
 */
struct crmp_bfgs {
	int n;
	double x[CRMP_DIM];
	double f, g[CRMP_DIM];
	double h[CRMP_DIM][CRMP_DIM];
	bool warm;
	double slope; /* max |g| */
	int steps;
	bool found; /* f and g are finite: x is an answer of some quality */
};

/*
 * BFGS (Nocedal & Wright 2006, ch. 6): initial H = sy/yy I after the first
 * step, steps of at most 2 in any variable (variables are logarithms here),
 * weak Wolfe line search (1e-4, 0.9) by bisection.  Stops at slope < 1e-9,
 * after 300 steps, or when rounding allows nothing better; the caller judges
 * by `slope`.  Never fails otherwise: `found` is false only if the starting
 * point itself is not there.  Test: test_fit.c.
 */
void crmp_bfgs(crmp_slope *fn, void *arg, struct crmp_bfgs *s);

#endif
