/* SPDX-License-Identifier: MIT */
/* logistic.h - logistic regression by Newton's method */
#ifndef CRMP_LOGISTIC_H
#define CRMP_LOGISTIC_H

#include "base/base.h"

/* More columns than this are refused. */
#define CRMP_LOGISTIC_COLUMNS 1000

/*
 * What is fitted on: n rows of `columns` numbers one after the other; hit[i]
 * says what became of row i.
 */
struct crmp_logistic_rows {
	const double *x;
	const bool *hit;
	size_t n, columns;
};

/* How it ended.  Only the first is to be trusted without a second look. */
enum crmp_logistic_status {
	CRMP_LOGISTIC_CONVERGED = 0,
	CRMP_LOGISTIC_SEPARATION, /* columns tell hits and misses for sure */
	CRMP_LOGISTIC_ONE_CLASS,  /* only hits or only misses: no slopes */
};

/*
 * A fit: the log-odds of a hit are coef[0] + sum of coef[j + 1] x[j].
 *
 * coef and se have columns + 1 places, [0] for the intercept; se is 0
 * everywhere unless has_se, which is so if and only if the fit converged.
 * With a ridge they are those of the penalised likelihood.  A column that is
 * constant (or spread by less than 1e-100), or that follows from columns
 * before it, is dropped[j]: its coefficient and se are 0.
 *
 * Separation means that the likelihood rises without end: the coefficients
 * are where 25 steps led (or the curvature was lost), finite but without
 * meaning as numbers; `moving` is the column that moved most in the last
 * step, measured by its spread.  A ridge, or going without that column,
 * helps.  With one class only, coef[0] is ln((hits + 1/2)/(misses + 1/2)),
 * nothing is dropped and loglik is 0.
 */
struct crmp_logistic {
	enum crmp_logistic_status status;
	size_t columns;
	double *coef, *se;
	bool *dropped; /* columns of them */
	bool has_se;
	int64_t rows, hits;
	double loglik, null_loglik; /* without the penalty; intercept only */
	int steps;
	size_t moving; /* with CRMP_LOGISTIC_SEPARATION; else `columns` */
};

/*
 * crmp_logistic_fit - maximum likelihood, penalised by ridge/2 sum of coef^2
 *
 * ridge >= 0 is not on the intercept and is in the units of the columns.
 * Newton's method (IRLS) until no step moves a coefficient, times the spread
 * of its column, by 1e-8; log-odds are kept within +-30.
 * *m is the caller's, for crmp_logistic_free.
 * CRM_REFUSED: no rows, a number that is not finite or beyond 1e100, more
 * than CRMP_LOGISTIC_COLUMNS.  CRM_USAGE: ridge not 0 to 1e20.  CRM_NOMEM.
 * Test: test_logistic.c (Spector & Mazzeo 1980; Greene).
 */
enum crm_status crmp_logistic_fit(const struct crmp_logistic_rows *rows,
				  double ridge, struct crmp_logistic *m,
				  struct crm_error *e) CRM_MUST_CHECK;
void crmp_logistic_free(struct crmp_logistic *m);

/* "converged", "separation", "one class only". */
const char *crmp_logistic_status_name(enum crmp_logistic_status s);

/* Log-odds of a row, within +-30, 0 if it is not finite; and its chance. */
double crmp_logistic_eta(const struct crmp_logistic *m, const double *row);
double crmp_logistic_chance(double eta);

/*
 * LDL' of a symmetric positive matrix in place: of h, m by m, the lower
 * triangle is read; L without its unit diagonal and D remain.  A pivot at or
 * under tol times its diagonal becomes 0, which takes row and column out.
 * Returns how many did so.
 */
size_t crmp_ldl(double *h, size_t m, double tol);
/* Solve in place; what was taken out becomes 0. */
void crmp_ldl_solve(const double *ldl, size_t m, double *b);

#endif
