/* SPDX-License-Identifier: MIT */
/* buyers.h - what customers bought in a time to come */
#ifndef CRMP_BUYERS_H
#define CRMP_BUYERS_H

#include "base/base.h"
#include "rule.h"

/*
 * Purchase days within from_day..until_day, both included, and their sum, by
 * the same rules: what a forecast is held against.  Errors: CRM_REFUSED.
 */
enum crm_status crmp_buyer_holdout(const struct crm_purchase *p, size_t n,
				   int64_t from_day, int64_t until_day,
				   int64_t *days, int64_t *sum_minor,
				   struct crm_error *e) CRM_MUST_CHECK;

#endif
