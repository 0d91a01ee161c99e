/* SPDX-License-Identifier: MIT */
/* cycle_data.h - the purchases a model of buying is fitted to */
#ifndef CRMP_CYCLE_DATA_H
#define CRMP_CYCLE_DATA_H

#include "verdict/cycle.h"

/* Which customers, and up to which day. */
struct crmp_cycle_scope {
	int64_t until;	  /* last day looked at */
	int64_t from, to; /* first purchase on days [from, to) */
	const char *where; /* a condition on customers, or NULL */
};

struct crmp_cycle_data {
	struct crm_groups groups;
	struct crmp_spend *spends; /* of those with repeats */
	size_t nspends, cap;
	/* purchases by day from `start` on: first ones, and others */
	int64_t start;
	int64_t *first, *again;
	size_t days; /* until - start + 1 */
};
enum crm_status crmp_cycle_load(struct crm_store *s,
				const struct crmp_cycle_scope *o,
				struct crmp_cycle_data *d,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_cycle_data_free(struct crmp_cycle_data *d);

#endif
