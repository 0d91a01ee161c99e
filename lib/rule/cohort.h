/* SPDX-License-Identifier: MIT */
/* cohort.h - who bought again how many months after the first purchase */
#ifndef CRMP_COHORT_H
#define CRMP_COHORT_H

#include "rule/window.h"

/*
 * bought[c][k]: of those whose first purchase fell into month c, how many
 * bought in the k-th month after it; NULL where there are none.  Only months
 * first .. last - 1 are counted.
 */
struct crmp_cohorts {
	const struct crmp_windows *months;
	int64_t **bought;
	size_t first, last;
	/* of the customer at hand: places as crmp_window_of gives them */
	size_t joined, at;
};
enum crm_status crmp_cohorts_new(struct crmp_cohorts *c,
				 const struct crmp_windows *months,
				 struct crm_error *e) CRM_MUST_CHECK;
void crmp_cohorts_free(struct crmp_cohorts *c);
/* The next customer. */
void crmp_cohorts_begin(struct crmp_cohorts *c);
/* A purchase of it; days come upwards. */
enum crm_status crmp_cohorts_day(struct crmp_cohorts *c, int64_t day,
				 struct crm_error *e) CRM_MUST_CHECK;

#endif
