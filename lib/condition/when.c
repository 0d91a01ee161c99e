/* SPDX-License-Identifier: MIT */
/* when.c - functions of times, in the business zone */
#include "condition/function.h"

static bool
civil(struct crmp_expr *x, const struct crmp_node *n, struct crm_civil *c,
      struct crmp_value *out)
{
	struct crmp_value v;

	if (!crmp_run_time(x, n, 0, &v, out))
		return false;
	crm_day_civil(crmp_day_of_value(x, &v), c);
	return true;
}

void
crmp_do_day(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	struct crmp_value v;

	if (crmp_run_time(x, n, 0, &v, out))
		*out = crmp_v_at(CRMP_V_DAY, crmp_day_of_value(x, &v));
}

void
crmp_do_time(struct crmp_expr *x, const struct crmp_node *n,
	     struct crmp_value *out)
{
	struct crmp_span span;
	struct crmp_value v;

	if (!crmp_run_time(x, n, 0, &v, out))
		return;
	if (v.t == CRMP_V_DAY && x->clock.zone) {
		crmp_span_of(x->clock.zone, &v, &span);
		v = crmp_v_at(CRMP_V_INSTANT, span.from);
	}
	*out = v;
}

void
crmp_do_month(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	struct crm_civil c;

	if (civil(x, n, &c, out))
		*out = crmp_v_whole(c.month);
}

void
crmp_do_year(struct crmp_expr *x, const struct crmp_node *n,
	     struct crmp_value *out)
{
	struct crm_civil c;

	if (civil(x, n, &c, out))
		*out = crmp_v_whole(c.year);
}

void
crmp_do_weekday(struct crmp_expr *x, const struct crmp_node *n,
		struct crmp_value *out)
{
	struct crmp_value v;

	if (crmp_run_time(x, n, 0, &v, out))
		*out = crmp_v_whole(crm_day_weekday(crmp_day_of_value(x, &v)));
}

void
crmp_do_days_between(struct crmp_expr *x, const struct crmp_node *n,
		     struct crmp_value *out)
{
	struct crmp_value a, b;

	if (crmp_run_time(x, n, 0, &a, out) && crmp_run_time(x, n, 1, &b, out))
		*out = crmp_v_whole(crmp_day_of_value(x, &b) -
				    crmp_day_of_value(x, &a));
}

void
crmp_do_now(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	(void)n;
	*out = crmp_v_at(CRMP_V_INSTANT, x->clock.now);
}

/* bought(article[, since]) of a customer: its id is the slot kept for it */
void
crmp_do_bought(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	struct crmp_bought what = { .from = INT64_MIN };
	struct crmp_value sku, since;
	struct crmp_span span;
	enum crm_status rc;
	bool yes = false;

	if (!crmp_run_text(x, n, 0, &sku, out) ||
	    (n->n > 1 && !crmp_run_time(x, n, 1, &since, out)))
		return;
	if (n->n > 1) {
		crmp_span_of(x->clock.zone, &since, &span);
		what.from = span.from;
	}
	if (x->row[n->slot].t != CRMP_V_WHOLE || !x->reach.bought) {
		*out = crmp_v_null();
		return;
	}
	what.customer = x->row[n->slot].i;
	what.article = (struct crmp_text){ sku.s, sku.n };
	what.to = x->clock.now + 1;
	rc = x->reach.bought(x->reach.arg, &what, &yes, &x->why);
	x->lost |= rc == CRM_NOMEM;
	*out = crmp_v_bool(yes);
	if (rc)
		out->t = CRMP_V_ERROR;
}
