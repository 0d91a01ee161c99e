/* SPDX-License-Identifier: MIT */
/* compare.c - values side by side, and times against spans */
#include "condition/eval.h"

#include <string.h>

static struct crmp_value
how_is(enum crmp_how how, int cmp)
{
	switch (how) {
	case CRMP_EQ:
	case CRMP_SAME:
		return crmp_v_bool(cmp == 0);
	case CRMP_NE:
	case CRMP_OTHER:
		return crmp_v_bool(cmp != 0);
	case CRMP_LT:
		return crmp_v_bool(cmp < 0);
	case CRMP_LE:
		return crmp_v_bool(cmp <= 0);
	case CRMP_GT:
		return crmp_v_bool(cmp > 0);
	default:
		return crmp_v_bool(cmp >= 0);
	}
}

/* -1 before the span, 0 in it, 1 after it. */
static int
span_cmp(const struct crmp_value *v, const struct crmp_span *s)
{
	if (v->t == CRMP_V_DAY)
		return v->i < s->first ? -1 : v->i >= s->after;
	return v->i < s->from ? -1 : v->i >= s->to;
}

/* Either is null. */
static struct crmp_value
null_is(enum crmp_how how, bool both)
{
	if (how == CRMP_SAME || how == CRMP_OTHER)
		return crmp_v_bool(both == (how == CRMP_SAME));
	return crmp_v_null();
}

void
crmp_within(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	struct crmp_value v;

	crmp_eval(x, n->arg[0], &v);
	/* where a custom field has a part in it, it may be anything */
	if (v.t == CRMP_V_TEXT)
		(void)crmp_text_time(&v, &v);
	if (v.t == CRMP_V_DAY || v.t == CRMP_V_INSTANT)
		*out = how_is(n->how, span_cmp(&v, &n->span));
	else if (v.t == CRMP_V_ERROR)
		*out = v;
	else {
		if (v.t != CRMP_V_NULL)
			(void)crmp_run_odd(x, n->arg[0], &v, "a time");
		*out = null_is(n->how, false);
	}
}

static int
text_cmp(const struct crmp_value *a, const struct crmp_value *b)
{
	size_t n = a->n < b->n ? a->n : b->n;
	int c = n ? memcmp(a->s, b->s, n) : 0;

	return c ? c : (a->n > b->n) - (a->n < b->n);
}

static bool
timed(const struct crmp_value *v)
{
	return v->t == CRMP_V_DAY || v->t == CRMP_V_INSTANT;
}

/* Two values of kinds that go together; false if they do not. */
static bool
pair_cmp(const struct crmp_expr *x, const struct crmp_value *a,
	 const struct crmp_value *b, int *cmp)
{
	int64_t i, j;

	if (crmp_is_number(a) && crmp_is_number(b)) {
		*cmp = crmp_number_cmp(a, b);
		return true;
	}
	if (a->t == CRMP_V_TEXT && b->t == CRMP_V_TEXT) {
		*cmp = text_cmp(a, b);
		return true;
	}
	if (!(timed(a) && timed(b)) &&
	    !(a->t == CRMP_V_BOOL && b->t == CRMP_V_BOOL))
		return false;
	i = a->t == b->t ? a->i : crmp_day_of_value(x, a);
	j = a->t == b->t ? b->i : crmp_day_of_value(x, b);
	*cmp = (i > j) - (i < j);
	return true;
}

static const char *
wanted(const struct crmp_value *v)
{
	return crmp_is_number(v)     ? "a number"
	       : v->t == CRMP_V_TEXT ? "text"
	       : timed(v)	     ? "a time"
	       : v->t == CRMP_V_BOOL ? "yes or no"
				     : "a plain value";
}

void
crmp_compare(struct crmp_expr *x, const struct crmp_node *n,
	     struct crmp_value *out)
{
	const struct crmp_node *lit = n->arg[1];
	struct crmp_value a, b, t;
	int cmp;

	crmp_eval(x, n->arg[0], &a);
	crmp_eval(x, lit, &b);
	if (a.t == CRMP_V_ERROR || b.t == CRMP_V_ERROR) {
		*out = a.t == CRMP_V_ERROR ? a : b;
		return;
	}
	if (a.t == CRMP_V_NULL || b.t == CRMP_V_NULL) {
		*out = null_is(n->how, a.t == b.t);
		return;
	}
	/* a text that is a time, beside one as written */
	if (lit->soft && lit->spanned && crmp_text_time(&a, &t)) {
		*out = how_is(n->how, span_cmp(&t, &lit->span));
		return;
	}
	if (timed(&b) && a.t == CRMP_V_TEXT)
		(void)crmp_text_time(&a, &a);
	if (timed(&a) && b.t == CRMP_V_TEXT)
		(void)crmp_text_time(&b, &b);
	if (pair_cmp(x, &a, &b, &cmp)) {
		*out = how_is(n->how, cmp);
		return;
	}
	if (n->arg[0]->is == CRMP_IS_ANY)
		t = crmp_run_odd(x, n->arg[0], &a, wanted(&b));
	else
		t = crmp_run_odd(x, lit, &b, wanted(&a));
	*out = n->how == CRMP_SAME || n->how == CRMP_OTHER
		       ? crmp_v_bool(n->how == CRMP_OTHER)
		       : t;
}
