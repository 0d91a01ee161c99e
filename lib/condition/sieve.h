/* SPDX-License-Identifier: MIT */
/* sieve.h - what the store can decide of a condition before we do */
#ifndef CRMP_SIEVE_H
#define CRMP_SIEVE_H

#include "condition/condition.h"

/*
 * Append SQL for the value of a slot: whole numbers for instants (seconds)
 * and days, 0 or 1 for bools.  False: it cannot be had there.
 */
typedef bool crmp_column_sql(void *arg, const struct crmp_slot *slot,
			     struct crm_buf *sql);

/*
 * A test that keeps every record the condition keeps, and perhaps others: in
 * the subset of SQL that all engines read alike, its constants as parameters
 * ?first, ?first+1 ... to bind.
 */
struct crmp_sieve {
	struct crm_buf sql;	 /* empty: keeps all */
	bool exact;		 /* it keeps no others */
	struct crmp_value *bind; /* texts are the expression's */
	size_t n, cap;
	int first;
};
/* Zero it but for `first`.  CRM_NOMEM. */
enum crm_status crmp_sieve_make(const struct crmp_expr *x,
				crmp_column_sql *column, void *arg,
				struct crmp_sieve *s,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_sieve_free(struct crmp_sieve *s);

#endif
