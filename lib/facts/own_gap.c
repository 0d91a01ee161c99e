/* SPDX-License-Identifier: MIT */
/* own_gap.c - a customer's own rhythm, as an input of verdicts */
#include "facts/facts.h"
#include "rule/quantile.h"

#include <stdlib.h>

/* own_gap(days): twice the median gap, or NULL */
static enum crm_status
own_gap(void *arg, const struct crmp_answer *in, int n, struct crmp_answer *out,
	struct crm_error *e)
{
	int64_t few[64], *days = few, halves;
	int i;

	(void)arg;
	if (n > 64 && !(days = calloc((size_t)n, sizeof *days)))
		return crm_nomem(e);
	for (i = 0; i < n; i++)
		days[i] = in[i].v.i;
	halves = n > 2 ? crmp_gap_halves(days, (size_t)n) : -1;
	if (halves >= 0)
		out->v = crmp_int(halves);
	if (days != few)
		free(days);
	return CRM_OK;
}

enum crm_status
crmp_own_gap_input(struct crm_store *s, struct crmp_inputs *in,
		   struct crm_error *e)
{
	struct crm_buf *sql = crmp_inputs_add(in);

	crm_buf_puts(sql, "(SELECT own_gap(d) FROM (SELECT o.day AS d"
			  " FROM orders o WHERE o.customer_id=v.id"
			  " AND o.counts=1 AND o.placed_at<=");
	crm_buf_int(sql, s->session.clock.now);
	crm_buf_puts(sql, " GROUP BY o.day HAVING sum(o.base_minor)>=0))");
	return crmp_db_aggregate(s->db, "own_gap", own_gap, NULL, e);
}
