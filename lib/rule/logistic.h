/* SPDX-License-Identifier: MIT */
/* logistic.h - logistic regression by Newton's method */
#ifndef CRMP_LOGISTIC_H
#define CRMP_LOGISTIC_H

#include "base/base.h"

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
