/* SPDX-License-Identifier: MIT */
/* number.c - whole numbers, decimals and reals, exactly where that is said */
#include "condition/eval.h"

#include <math.h>
#include <stdlib.h>

__extension__ typedef __int128 wide;

#define EXACT ((int64_t)1 << 53) /* up to here a double is every whole one */

static const int64_t powers[] = {
	1,
	10,
	100,
	1000,
	10000,
	100000,
	1000000,
	10000000,
	100000000,
	1000000000,
	10000000000,
	100000000000,
	1000000000000,
	10000000000000,
	100000000000000,
	1000000000000000,
	10000000000000000,
	100000000000000000,
	1000000000000000000,
};

/* The nearest one. */
double
crmp_value_real(const struct crmp_value *v)
{
	char s[40];

	if (v->t == CRMP_V_REAL)
		return v->d;
	if (!v->scale || (v->i <= EXACT && v->i >= -EXACT))
		return (double)v->i / (double)powers[v->scale];
	/* rounded once, not twice; without a point: no locale */
	snprintf(s, sizeof s, "%llde-%d", (long long)v->i, v->scale);
	return strtod(s, NULL);
}

/* Reals beside whole numbers: in a type that holds both exactly. */
static int
real_cmp(const struct crmp_value *a, const struct crmp_value *b)
{
	long double x, y;

	if (a->t == CRMP_V_DECIMAL || b->t == CRMP_V_DECIMAL) {
		x = crmp_value_real(a);
		y = crmp_value_real(b);
	} else {
		x = a->t == CRMP_V_REAL ? a->d : (long double)a->i;
		y = b->t == CRMP_V_REAL ? b->d : (long double)b->i;
	}
	return (x > y) - (x < y);
}

int
crmp_number_cmp(const struct crmp_value *a, const struct crmp_value *b)
{
	wide x, y;

	if (a->t == CRMP_V_REAL || b->t == CRMP_V_REAL)
		return real_cmp(a, b);
	x = (wide)a->i *
	    (a->scale < b->scale ? powers[b->scale - a->scale] : 1);
	y = (wide)b->i *
	    (b->scale < a->scale ? powers[a->scale - b->scale] : 1);
	return (x > y) - (x < y);
}

static bool
narrow(wide w, int64_t *i)
{
	*i = (int64_t)w;
	return w >= INT64_MIN && w <= INT64_MAX;
}

/* Whole numbers and decimals: exact, or false. */
static bool
exact(enum crmp_op op, const struct crmp_value *a, const struct crmp_value *b,
      struct crmp_value *out)
{
	int scale = a->scale > b->scale ? a->scale : b->scale;
	wide x = (wide)a->i * powers[scale - a->scale];
	wide y = (wide)b->i * powers[scale - b->scale];

	if (op == CRMP_N_MUL) {
		scale = a->scale + b->scale;
		x = (wide)a->i * b->i;
		while (scale > 0 && x % 10 == 0) {
			x /= 10;
			scale--;
		}
	} else if (op == CRMP_N_MOD) {
		x %= y;
	} else {
		x = op == CRMP_N_ADD ? x + y : x - y;
	}
	/* 1.5 * 2 is no whole number: what it divides to depends on kinds */
	*out = (struct crmp_value){ .t = a->t == b->t ? a->t : CRMP_V_DECIMAL,
				    .scale = scale };
	return scale <= 18 && narrow(x, &out->i);
}

static bool
real(enum crmp_op op, double a, double b, struct crmp_value *out)
{
	double d = op == CRMP_N_ADD   ? a + b
		   : op == CRMP_N_SUB ? a - b
		   : op == CRMP_N_MUL ? a * b
		   : op == CRMP_N_DIV ? a / b
				      : fmod(a, b);

	*out = crmp_v_real(d);
	return isfinite(d);
}

static void
negate(struct crmp_expr *x, const struct crmp_node *n, struct crmp_value *out)
{
	struct crmp_value v;

	if (!crmp_run_number(x, n, 0, &v, out))
		return;
	v.d = -v.d;
	if (v.t != CRMP_V_REAL && __builtin_sub_overflow(0, v.i, &v.i))
		v = crmp_run_fail(x, n, "too large a number");
	*out = v;
}

void
crmp_arithmetic(struct crmp_expr *x, const struct crmp_node *n,
		struct crmp_value *out)
{
	struct crmp_value a, b, zero = crmp_v_whole(0);
	bool whole, ok;

	if (n->op == CRMP_N_NEG) {
		negate(x, n, out);
		return;
	}
	if (!crmp_run_number(x, n, 0, &a, out) ||
	    !crmp_run_number(x, n, 1, &b, out))
		return;
	whole = a.t == CRMP_V_WHOLE && b.t == CRMP_V_WHOLE;
	if ((n->op == CRMP_N_DIV || n->op == CRMP_N_MOD) &&
	    crmp_number_cmp(&b, &zero) == 0) {
		*out = crmp_v_null();
		return;
	}
	if (n->op == CRMP_N_DIV && whole) {
		/* the least number has no opposite */
		ok = !(a.i == INT64_MIN && b.i == -1);
		*out = crmp_v_whole(ok ? a.i / b.i : 0);
	} else if (n->op == CRMP_N_DIV || a.t == CRMP_V_REAL ||
		   b.t == CRMP_V_REAL) {
		ok = real(n->op, crmp_value_real(&a), crmp_value_real(&b), out);
	} else {
		ok = exact(n->op, &a, &b, out);
	}
	if (!ok)
		*out = crmp_run_fail(x, n, "too large a number");
}
