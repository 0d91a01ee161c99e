/* SPDX-License-Identifier: MIT */
/* funnel.c - how many get how far, and what share goes on */
#include "rule/funnel.h"

/* From those who ended at each stage to those who reached it, and shares. */
static void
conclude(struct crmp_funnel_stage *s, int stages)
{
	int64_t decided;
	double total = 1;
	bool known = true;
	int i;

	for (i = stages - 1; i >= 0; i--) {
		s[i].reached = s[i].waiting + s[i].stopped;
		if (i + 1 < stages)
			s[i].reached += s[i + 1].reached;
	}
	for (i = 1; i < stages; i++) {
		decided = s[i - 1].reached - s[i - 1].waiting;
		s[i].has_step = decided > 0;
		known = known && (decided > 0 || total == 0);
		s[i].has_total = known;
		if (decided > 0)
			s[i].step = (double)s[i].reached / (double)decided;
		total *= s[i].step;
		s[i].total = known ? total : 0;
	}
}

enum crm_status
crmp_funnel(const struct crmp_passage *p, size_t n, int stages,
	    struct crmp_funnel_stage *out, struct crm_error *e)
{
	size_t k;
	int i;

	if (stages < 1)
		return crm_fail(e, CRM_USAGE, NULL, "a funnel has stages");
	for (k = 0; k < n; k++)
		if (p[k].furthest < 0 || p[k].furthest >= stages)
			return crm_fail(e, CRM_REFUSED, NULL,
					"%zu: no stage %d", k + 1,
					p[k].furthest);
	for (i = 0; i < stages; i++)
		out[i] = (struct crmp_funnel_stage){ 0 };
	for (k = 0; k < n; k++) {
		if (p[k].open)
			out[p[k].furthest].waiting++;
		else
			out[p[k].furthest].stopped++;
	}
	conclude(out, stages);
	return CRM_OK;
}
