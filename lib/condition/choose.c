/* SPDX-License-Identifier: MIT */
/* choose.c - functions that choose one of their arguments, and of numbers */
#include "condition/function.h"

#include <math.h>

void
crmp_do_coalesce(struct crmp_expr *x, const struct crmp_node *n,
		 struct crmp_value *out)
{
	size_t i;

	*out = crmp_v_null();
	for (i = 0; i < n->n && out->t == CRMP_V_NULL; i++)
		crmp_eval(x, n->arg[i], out);
}

/* Equal as a = b is. */
void
crmp_do_nullif(struct crmp_expr *x, const struct crmp_node *n,
	       struct crmp_value *out)
{
	struct crmp_node same = *n;
	struct crmp_value v;

	if (!crmp_run_arg(x, n, 0, out, out))
		return;
	same.op = CRMP_N_COMPARE;
	same.how = CRMP_EQ;
	crmp_compare(x, &same, &v);
	if (v.t == CRMP_V_ERROR)
		*out = v;
	else if (v.t == CRMP_V_BOOL && v.i)
		*out = crmp_v_null();
}

void
crmp_do_iif(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	struct crmp_value v;

	crmp_eval(x, n->arg[0], &v);
	if (v.t == CRMP_V_ERROR)
		*out = v;
	else
		crmp_eval(x, n->arg[v.t == CRMP_V_BOOL && v.i ? 1 : 2], out);
}

/* null if any of them is, as comparisons are */
static void
extreme(struct crmp_expr *x, const struct crmp_node *n, enum crmp_how how,
	struct crmp_value *out)
{
	struct crmp_node pair[2], *arg[2] = { &pair[0], &pair[1] };
	struct crmp_node less = { .op = CRMP_N_COMPARE,
				  .how = how,
				  .word = n->word,
				  .arg = arg,
				  .n = 2 };
	struct crmp_value v, best, is;
	size_t i;

	if (!crmp_run_arg(x, n, 0, &best, out))
		return;
	for (i = 1; i < n->n; i++) {
		if (!crmp_run_arg(x, n, i, &v, out))
			return;
		pair[0] = (struct crmp_node){ .word = n->word, .v = v };
		pair[1] = (struct crmp_node){ .word = n->word, .v = best };
		crmp_compare(x, &less, &is);
		if (is.t != CRMP_V_BOOL) {
			*out = is;
			return;
		}
		if (is.i)
			best = v;
	}
	*out = best;
}

void
crmp_do_least(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	extreme(x, n, CRMP_LT, out);
}

void
crmp_do_greatest(struct crmp_expr *x, const struct crmp_node *n,
		 struct crmp_value *out)
{
	extreme(x, n, CRMP_GT, out);
}

void
crmp_do_abs(struct crmp_expr *x, const struct crmp_node *n,
	    struct crmp_value *out)
{
	if (!crmp_run_number(x, n, 0, out, out))
		return;
	out->d = fabs(out->d);
	if (out->t != CRMP_V_REAL && out->i < 0 &&
	    __builtin_sub_overflow(0, out->i, &out->i))
		*out = crmp_run_fail(x, n, "too large a number");
}

/* Half away from zero; a decimal stays one. */
void
crmp_do_round(struct crmp_expr *x, const struct crmp_node *n,
	      struct crmp_value *out)
{
	struct crmp_value v, digits = crmp_v_whole(0);
	int64_t last, rest;
	double power;

	if (!crmp_run_number(x, n, 0, &v, out) ||
	    (n->n > 1 && !crmp_run_number(x, n, 1, &digits, out)))
		return;
	if (digits.t != CRMP_V_WHOLE || digits.i < 0 || digits.i > 15) {
		*out = crmp_run_fail(x, n, "takes 0 to 15 digits");
		return;
	}
	if (v.t == CRMP_V_REAL) {
		power = pow(10, (double)digits.i);
		if (fabs(v.d) < 1e15)
			v.d = round(v.d * power) / power;
	}
	if (v.t == CRMP_V_DECIMAL && v.scale > digits.i) {
		/* all digits at once, or 0.45 would become 0.5 and 1 */
		for (last = 1; v.scale > digits.i; v.scale--)
			last *= 10;
		rest = v.i % last;
		v.i = v.i / last + (rest >= last / 2) - (rest <= -(last / 2));
	}
	if (v.t == CRMP_V_DECIMAL && !v.scale)
		v.t = CRMP_V_WHOLE;
	*out = v;
}
