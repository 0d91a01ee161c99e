/* SPDX-License-Identifier: MIT */
/* woe.h - columns cut into bins, and what each bin says about converting */
#ifndef CRMP_WOE_H
#define CRMP_WOE_H

#include "base/base.h"

/* The parts of crm_woe_fit: bins of numbers; WoE and IV from the counts. */
struct crmp_grid {
	size_t n; /* bins 1..n of numbers, bin 0 what is missing */
	struct crm_woe_bin bin[CRM_WOE_BINS + 1];
	double cut[CRM_WOE_BINS];
	double auc; /* of the numbers */
};
enum crm_status crmp_grid_fit(const double *cell, const bool *hit, size_t n,
			      const struct crm_woe_options *o,
			      struct crmp_grid *g, struct crm_error *e);
/* Returns the IV. */
double crmp_woe_weigh(struct crm_woe_bin *bin, size_t n);

#endif
