/* SPDX-License-Identifier: MIT */
/* cycle_explain.c - how a verdict on rhythm and value came about */
#include "verdict/cycle.h"

#include <string.h>

static void
cycle_words_put(struct crm_buf *out, const char *text, double v,
		const char *after)
{
	crm_buf_puts(out, text);
	crmp_buf_real(out, v, 5);
	crm_buf_puts(out, after);
}

/* "model MBG/NBD: r 0.525, alpha 6.18 ... per 7 days" */
static void
model(const struct crmp_cycle *c, struct crm_buf *out)
{
	struct crm_model m = c->p.model;
	const char *const *name = crmp_cycle_params[m.kind];
	size_t i;

	crm_buf_printf(out, "model %s:", crm_model_name(m.kind));
	for (i = 0; name[i]; i++) {
		crm_buf_printf(out, "%s %s ", i ? "," : "", name[i]);
		crmp_buf_real(out, *crmp_cycle_param(&m, i), 5);
	}
	cycle_words_put(out, "; time in units of ", m.unit_days, " days\n");
	crm_buf_printf(out, "history: x %lld", (long long)c->buying.x);
	cycle_words_put(out, ", t_x ", c->buying.recency, "");
	cycle_words_put(out, ", T ", c->buying.age, "\n");
	cycle_words_put(out, "P(alive) ", c->alive, "");
	crm_buf_printf(out, "; purchases expected in %lld days: ",
		       (long long)c->p.horizon_days);
	cycle_words_put(out, "", c->expected, "\n");
}

static void
cycle_words_value(const struct crmp_cycle *c, struct crm_buf *out)
{
	cycle_words_put(out, "spend: expected ", c->spend, " ");
	crm_buf_printf(out, "%s a purchase (Gamma-Gamma", c->currency);
	cycle_words_put(out, " p ", c->p.spend.p, "");
	cycle_words_put(out, ", q ", c->p.spend.q, "");
	cycle_words_put(out, ", gamma ", c->p.spend.gamma, ")\n");
	cycle_words_put(out, "CLV ", c->clv, "");
	crm_buf_printf(out, " %s: ", c->currency);
	cycle_words_put(out, "", c->purchases, "");
	crm_buf_printf(out, " purchases in %d months", c->p.terms.periods);
	cycle_words_put(out, ", discounted at ", c->p.terms.annual * 100,
			" % a year\n");
}

enum crm_status
crmp_cycle_explain(const void *me, struct crm_store *s, int64_t id,
		   struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_cycle *c = me;

	(void)s;
	(void)id;
	(void)e;
	if (!c->bought) {
		crm_buf_puts(out, "nothing bought yet\n");
		return CRM_OK;
	}
	crm_buf_printf(out, "%lld purchase days from ",
		       (long long)c->buyer.x + 1);
	crm_day_format(c->buyer.first_day, out);
	crm_buf_puts(out, " to ");
	crm_day_format(c->buyer.last_day, out);
	crm_buf_printf(out, ", %lld days ago\n",
		       (long long)(c->today - c->buyer.last_day));
	if (c->own)
		cycle_words_put(out, "own rhythm: median gap ",
				(double)c->halves / 2, " days\n");
	else
		crm_buf_puts(out, "too few purchases for a rhythm of its "
				  "own\n");
	if (c->p.fitted)
		model(c, out);
	else
		crm_buf_puts(out, "no model yet: run crm-cycle fit\n");
	if (c->valued)
		cycle_words_value(c, out);
	if (c->due) {
		crm_buf_puts(out, "next purchase expected on ");
		crm_day_format(c->next, out);
		crm_buf_puts(out, c->own ? ", by the own rhythm\n"
					 : ", by the model\n");
	}
	return CRM_OK;
}
