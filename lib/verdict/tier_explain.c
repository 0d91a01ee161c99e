/* SPDX-License-Identifier: MIT */
/* tier_explain.c - how a tier came about, in sentences */
#include "verdict/tier.h"

static void
cut_points(const struct crmp_rfm_bounds *c, int64_t by, struct crm_buf *out)
{
	int i;

	crm_buf_puts(out, "; cut points");
	for (i = 0; i < c->bins - 1; i++) {
		crm_buf_puts(out, i ? ", " : " ");
		crmp_buf_real(out, c->at[i] / (double)by, 12);
	}
	crm_buf_putc(out, '\n');
}

static void
scores(const struct crmp_tier *t, struct crm_buf *out)
{
	crm_buf_printf(out, "R %d of %d: last purchase %lld days ago",
		       t->score[0], t->r.bins, (long long)t->days);
	cut_points(&t->r, 1, out);
	crm_buf_printf(out, "F %d of %d: %lld %s%s", t->score[1], t->f.bins,
		       (long long)t->purchases,
		       t->compat ? "order" : "purchase day",
		       t->purchases == 1 ? "" : "s");
	cut_points(&t->f, 1, out);
	crm_buf_printf(out, "M %d of %d: spent ", t->score[2], t->m.bins);
	crmp_buf_real(out, (double)t->spend / (double)t->unit, 15);
	cut_points(&t->m, t->unit, out);
}

static void
rule(const struct crmp_tier *t, const struct crmp_tier_rule *r,
     struct crm_buf *out)
{
	crm_buf_printf(out, "rule \"%s\" (%s%s when %s): %s\n", r->why,
		       r->least ? "at least " : "", t->tiers[r->tier], r->when,
		       r->met ? "yes" : "no");
}

enum crm_status
crmp_tier_explain(const void *me, struct crm_store *s, int64_t id,
		  struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_tier *t = me;
	size_t i;

	(void)s;
	(void)id;
	(void)e;
	if (t->scored)
		scores(t, out);
	if (t->scored) {
		crm_buf_printf(out,
			       "%lld points:", (long long)crmp_tier_points(t));
		for (i = 0; i + 1 < t->n; i++)
			crm_buf_printf(out, " %s from %lld,", t->tiers[i],
				       (long long)t->from[i]);
		crm_buf_printf(out, " else %s\n", t->tiers[t->n - 1]);
	}
	for (i = 0; !t->by_hand && i < t->nrules; i++)
		rule(t, &t->rules[i], out);
	crm_buf_printf(out,
		       "so %s: ", t->judged ? t->tiers[t->got] : "no tier");
	crmp_tier_why(t, out);
	crm_buf_putc(out, '\n');
	return CRM_OK;
}
