/* SPDX-License-Identifier: MIT */
/* bgnbd_expect.c - BG/NBD and MBG/NBD: what is to be expected */
#include <math.h>

#include "rule/bgnbd.h"
#include "rule/special.h"

#define TERMS 20000
#define SAME 1e4 /* a + b from which dropout is taken as constant */

/* At u = logit p: the beta weight relative to that of u0, and p itself. */
static double
weight(double a, double b, double u, double u0, double *p)
{
	double lp = u < 0 ? u - log1p(exp(u)) : -log1p(exp(-u));
	double l0 = u0 < 0 ? u0 - log1p(exp(u0)) : -log1p(exp(-u0));

	*p = exp(lp);
	return exp((a + b) * (lp - l0) - b * (u - u0));
}

static double
per_dropout(double e, double ratio, double p)
{
	return -expm1(-e * log1p(p * ratio)) / p;
}

double
crmp_bgnbd_quadrature(double e, double a, double b, double ratio)
{
	double u0 = log(a / b), step, u, p, w, sum = 0, top = 0, small, f;
	int side;

	step = fmin(0.2, sqrt((a + b) / a / b) / 3);
	/* under this p (or q) weight and integrand are powers */
	small = 1e-18 / (1 + a + b + (1 + e) * (1 + ratio));
	for (side = -1; side <= 1; side += 2) {
		double tail = side < 0 ? a : b;

		u = side < 0 ? u0 : u0 + step;
		for (;; u += side * step) {
			w = weight(a, b, u, u0, &p);
			f = per_dropout(e, ratio, p);
			sum += w;
			top += w * f;
			if (w < 1e-20 ||
			    (side < 0 ? p : exp(-fmax(u, 0))) < small)
				break;
		}
		/* what is left is a geometric series */
		w /= expm1(tail * step);
		sum += w;
		top += w * f;
	}
	return top / sum;
}

/*
 * The same by series, up to the factor 1/c; false where it is slow or
 * rounding would eat it.  C = a + b - 1.
 */
static bool
series(double e, double a, double c, double z, double *out)
{
	double l = -log1p(-z), head, term, sum = 0, n;
	int i;

	if (c < 0.1 || (a - 1) * l > 300)
		return false;
	term = (c - e) / c * z;
	for (i = 1; i < TERMS; i++) {
		n = i;
		sum += term;
		if (fabs(term) <= 1e-17 * (1 - z) * fabs(sum) &&
		    z * (fabs(c - e) + n) * (a + n) < (c + n) * (n + 1))
			break;
		term *= (c - e + n) * (a + n - 1) * z / ((c + n) * (n + 1));
	}
	head = crmp_deficit(a - 1, l);
	*out = head - exp(-(a - 1) * l) * sum;
	return n<TERMS && * out> 1e-5 * head;
}

double
crmp_bgnbd_conditional(const struct crm_bgnbd *m, const struct crm_buying *b,
		       double t)
{
	double y = (double)b->x + m->h, e = m->r + (double)b->x, ratio, p, v;
	double alive = crmp_bgnbd_alive(m, b);

	if (!(alive > 0 && t > 0 && t < 1e300))
		return 0;
	ratio = t / (m->alpha + b->age);
	p = m->a / (m->a + m->b);
	if (m->a + m->b > SAME)
		v = per_dropout(e, ratio, p);
	else if (series(e, m->a, m->a + m->b + y - 1, ratio / (1 + ratio), &v))
		v *= m->a + m->b + y - 1;
	else
		v = crmp_bgnbd_quadrature(e, m->a, m->b + y, ratio);
	return crmp_finite(v * alive, 0);
}

double
crmp_bgnbd_expected(const struct crm_bgnbd *m, double t)
{
	return crmp_bgnbd_conditional(m, &(struct crm_buying){ 0 }, t);
}

double
crmp_bgnbd_chance(const struct crm_bgnbd *m, double t, int64_t x)
{
	const double p[] = { m->r, m->alpha, m->a, m->b };
	double y = (double)x + m->h, here, gone = 0;

	if (!crmp_positive(p, 4) || x < 0 || x > 10000000 || !(t >= 0) ||
	    t > 1e300)
		return 0;
	if (t == 0)
		t = 1e-300; /* nothing but x = 0 has a chance */
	here = crmp_rising(m->b, y) - crmp_rising(m->a + m->b, y);
	here = exp(here) * crmp_nbd_point(m->r, m->alpha, t, x);
	if (y > 0) {
		gone = crmp_rising(m->b, y - 1) - crmp_rising(m->a + m->b, y);
		gone = m->a * exp(gone) * crmp_nbd_tail(m->r, m->alpha, t, x);
	}
	return fmin(crmp_finite(here + gone, 0), 1);
}
