/* SPDX-License-Identifier: MIT */
/* funnel.h - who went through how many stages */
#ifndef CRMP_FUNNEL_H
#define CRMP_FUNNEL_H

#include "base/base.h"

/* Something that went through stages 0, 1 ... */
struct crmp_passage {
	int furthest; /* the last stage it reached */
	bool open;    /* it may still go on */
};

/*
 * One stage.  Those who reached a stage reached all before it, also where
 * they skipped one.  Of those who went no further, `waiting` are still open
 * and `stopped` are not (at the last stage these are simply there).
 *
 * step is the share of those who came from the stage before: of them only
 * who are no longer waiting there count, as one who waits has not failed.
 * total is the product of the steps from the first stage on (the idea of
 * Kaplan & Meier 1958), which without open ones is reached / reached[0].
 * Neither is there (has_step, has_total; 0 then) at the first stage or where
 * nobody's fate is known; past a step that nobody made the total stays 0.
 */
struct crmp_funnel_stage {
	int64_t reached, waiting, stopped;
	bool has_step, has_total;
	double step, total;
};

/*
 * crmp_funnel - count n passages through `stages` stages into out[0..stages)
 *
 * CRM_USAGE: stages < 1.  CRM_REFUSED: a stage that is not one of them.
 * Test: test_funnel.c.
 */
enum crm_status crmp_funnel(const struct crmp_passage *p, size_t n, int stages,
			    struct crmp_funnel_stage *out,
			    struct crm_error *e) CRM_MUST_CHECK;

#endif
