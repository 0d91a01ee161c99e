/* SPDX-License-Identifier: MIT */
/* naming.h - what policy adds to the names of a condition */
#ifndef CRMP_NAMING_H
#define CRMP_NAMING_H

#include "condition/condition.h"
#include "policy/policy.h"

/* Whose policy; must live as long as the names do. */
struct crmp_naming {
	struct crm_store *s;
	json_t *segments; /* a candidate; NULL: what is in force */
};
/*
 * Names of records of type t in the store, under `key` of messages: policy
 * segments, fields, stages and the base currency, the store's clock.
 */
enum crm_status crmp_naming(struct crmp_naming *n, const struct crmp_type *t,
			    const char *key, struct crmp_names *names,
			    struct crm_error *e) CRM_MUST_CHECK;
/* Can a segment be called so? */
bool crmp_segment_name(const char *s);
/*
 * Policy segments: each is a condition, none leads to itself, and what goes by
 * one now goes by them still.
 */
enum crm_status crmp_policy_segments(struct crm_store *s, json_t *doc,
				     struct crm_error *e) CRM_MUST_CHECK;
/*
 * Would the text be a condition on records of t?  CRM_REFUSED under `key`;
 * with verdicts only if `verdicts`.
 */
enum crm_status crmp_condition_check(struct crm_store *s,
				     const struct crmp_type *t,
				     const char *text, const char *key,
				     bool verdicts,
				     struct crm_error *e) CRM_MUST_CHECK;
/* The same by the segments of n. */
enum crm_status crmp_condition_try(struct crmp_naming *n,
				   const struct crmp_type *t, const char *text,
				   const char *key, bool verdicts,
				   struct crm_error *e) CRM_MUST_CHECK;

#endif
