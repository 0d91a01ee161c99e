/* SPDX-License-Identifier: MIT */
/* summing.h - inside summary*.c: the sums of a customer, and comparing them */
#ifndef CRMP_SUMMING_H
#define CRMP_SUMMING_H

#include "facts/facts.h"

struct crmp_sum {
	int64_t orders, days, first, last, revenue, touch, latest;
	int64_t won, deals, tickets, tasks;
	bool any, bought, touched;
};

static inline struct crmp_val
crmp_sum_when(bool has, int64_t v)
{
	return has ? crmp_int(v) : (struct crmp_val){ 0 };
}

/* Stored rows, read along with the sums of the facts. */
struct crmp_comparing {
	struct crmp_stmt *st; /* the caller frees it */
	bool row;	      /* one is waiting */
	int found;	      /* customers whose row differs */
	crm_sink *sink;	      /* told of the first hundred */
	void *arg;
};
enum crm_status crmp_compare_open(struct crmp_comparing *c,
				  struct crm_store *s,
				  struct crm_error *e) CRM_MUST_CHECK;
/* What the facts say of the next customer that has any. */
enum crm_status crmp_compare_row(struct crmp_comparing *c, int64_t id,
				 const struct crmp_sum *sum,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Stored rows of customers before `id` have no facts. */
enum crm_status crmp_compare_rest(struct crmp_comparing *c, int64_t id,
				  struct crm_error *e) CRM_MUST_CHECK;

#endif
