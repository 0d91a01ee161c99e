/* SPDX-License-Identifier: MIT */
/* satisfy.h - what answers to surveys come to, one by one */
#ifndef CRMP_SATISFY_H
#define CRMP_SATISFY_H

#include "base/base.h"
#include "rule.h"

/*
 * crmp_nps_scores - NPS of n answers
 *
 * CRM_REFUSED: an answer not 0 to 10.  Test: test_satisfy.c.
 */
enum crm_status crmp_nps_scores(const int *answers, size_t n,
				struct crm_nps *out,
				struct crm_error *e) CRM_MUST_CHECK;

/*
 * crmp_csat_scores - CSAT of n answers
 *
 * CRM_REFUSED: an answer not 1 to 5.  Test: test_satisfy.c.
 */
enum crm_status crmp_csat_scores(const int *answers, size_t n,
				 struct crm_csat *out,
				 struct crm_error *e) CRM_MUST_CHECK;

#endif
