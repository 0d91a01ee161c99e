/* SPDX-License-Identifier: MIT */
/* abc.h - classes by share of a sum */
#ifndef CRMP_ABC_H
#define CRMP_ABC_H

#include "base/base.h"

#define CRMP_ABC_A 0.80
#define CRMP_ABC_B 0.95

/* What a class comes to; share, 0 to 1, is of the sum of positive values. */
struct crmp_abc_class {
	int64_t count, sum;
	double share;
};

/*
 * crmp_abc - class n items by their values (Pareto; Dickie 1951)
 *
 * Items go by value, downwards.  One is A if the items before it make less
 * than share border[0] of the sum, else B if less than share border[1], else
 * C: a single dominant item is A.  Equal values share a class, the better
 * one.  A value that is zero or negative is C and no part of the sum.
 * Literature sets the borders in various ways (80/15/5 are CRMP_ABC_A and
 * CRMP_ABC_B, others 70/20/10): print them.
 *
 * Values are in one unit (minor units of one currency).  letter[i] becomes
 * 'A', 'B' or 'C'; by_class[0..2] are A, B, C.  by_class may be NULL.
 * CRM_USAGE: not 0 < border[0] <= border[1] <= 1.  CRM_REFUSED: a sum beyond
 * 64 bits.  CRM_NOMEM.  Test: test_abc.c.
 */
enum crm_status crmp_abc(const int64_t *value, size_t n,
			 const double border[2], char *letter,
			 struct crmp_abc_class by_class[3],
			 struct crm_error *e) CRM_MUST_CHECK;

#endif
