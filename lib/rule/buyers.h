/* SPDX-License-Identifier: MIT */
/* buyers.h - what customers bought in a time to come */
#ifndef CRMP_BUYERS_H
#define CRMP_BUYERS_H

#include "base/base.h"
#include "rule.h"

/* A day of a customer with orders, or with money given back. */
struct crmp_day {
	int64_t day, orders;
	int64_t net; /* of its orders, as far as they were not returned */
	int64_t booked; /* of its orders, less what came back on this day */
	bool bought;
};

/* Days with a purchase, and the sum of these purchases. */
struct crmp_holdout {
	int64_t days, sum_minor;
};

/*
 * Purchase days within from_day..until_day, both included, and their sum, by
 * the same rules: what a forecast is held against.  Errors: CRM_REFUSED.
 */
enum crm_status crmp_buyer_holdout(const struct crm_purchase *p, size_t n,
				   int64_t from_day, int64_t until_day,
				   struct crmp_holdout *h,
				   struct crm_error *e) CRM_MUST_CHECK;

#endif
