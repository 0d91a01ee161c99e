/* SPDX-License-Identifier: MIT */
/* clock.h - the intervals that an SLA clock has counted */
#ifndef CRMP_CLOCK_H
#define CRMP_CLOCK_H

#include "rule/workday.h"

/*
 * crmp_sla_each - hand over the intervals a clock has counted until now
 *
 * In order, apart; their lengths add up to used_s.  Errors as crm_sla_read,
 * and what fn returns.
 */
enum crm_status crmp_sla_each(const struct crm_sla *s, int64_t now,
			      crmp_span_fn *fn, void *arg,
			      struct crm_error *e) CRM_MUST_CHECK;

#endif
