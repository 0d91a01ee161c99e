/* SPDX-License-Identifier: MIT */
/* fit.h - what a maximum-likelihood fit says, and how all of them run */
#ifndef CRMP_FIT_H
#define CRMP_FIT_H

#include "base/base.h"
#include "rule.h"
#include "rule/bfgs.h"

_Static_assert(CRM_FIT_PARAMS == CRMP_DIM, "a fit holds a search");

/*
 * A fit to run.  `eval` gives minus the mean log-likelihood of a customer
 * and its gradient in the logarithms of the n parameters.  All starts are
 * tried: there may be a local maximum besides the one that counts.  `flags`
 * looks at the parameters.  Parameters have an order of magnitude `scale` in
 * the units of the data; 1e7 times more or less is a limit, where a
 * slight slope keeps the search from going on into rounding.
 */
#define CRMP_STARTS 4
struct crmp_problem {
	int n;
	const char *const *name;
	crmp_slope *eval;
	void *arg;
	unsigned (*flags)(const void *arg, const double *p);
	int nstarts;
	double start[CRMP_STARTS][CRM_FIT_PARAMS];
	double scale[CRM_FIT_PARAMS];
	int64_t customers;
};

/* Go on from where s is, with its matrix if s->warm. */
void crmp_fit_continue(const struct crmp_problem *p, struct crmp_bfgs *s);
/* At an interior maximum, as far as parameters and slope can say. */
bool crmp_fit_settled(const struct crmp_problem *p, const struct crmp_bfgs *s);
/* The best search from all starts; s->found is false if none began. */
void crmp_fit_search(const struct crmp_problem *p, struct crmp_bfgs *best);
/*
 * Judge a finished search: parameters, flags, Hessian by central differences
 * (1e-4) of the gradient, standard errors SE(p) = p SE(ln p), status.
 */
void crmp_fit_judge(const struct crmp_problem *p, const struct crmp_bfgs *s,
		    struct crm_fit *f);
/* A refusal: too little data, for the reason `flag`. */
void crmp_fit_sparse(const struct crmp_problem *p, unsigned flag,
		     struct crm_fit *f);

#endif
