/* SPDX-License-Identifier: MIT */
/* pnbd_expect.c - Pareto/NBD: one customer, and what is to be expected */
#include <math.h>

#include "rule/pnbd.h"
#include "rule/special.h"

#define PANELS 4

static bool
pnbd_usable(const struct crm_pnbd *m, const struct crm_buying *b)
{
	const double p[] = { m->r, m->alpha, m->s, m->beta };

	return crmp_positive(p, 4) && crmp_buying_ok(b);
}

/*
 * From `at` on, `span` long, with no purchase in it: *k both rates survive
 * it, *i the customer left within it.
 */
static void
quiet(const struct crm_pnbd *m, double x, double at, double span, double *k,
      double *i)
{
	struct crmp_decay d = { m->r + x, m->s, m->alpha + at, m->beta + at };
	struct crmp_integral in;

	crmp_integrate(&d, span, PANELS, &in);
	*k = exp(-d.e * log1p(span / d.A) - d.s * log1p(span / d.B));
	*i = d.s / d.B * in.value;
}

double
crmp_pnbd_loglik(const struct crm_pnbd *m, const struct crm_buying *b)
{
	double x = (double)b->x, k, i, v;

	if (!pnbd_usable(m, b))
		return -HUGE_VAL;
	quiet(m, x, b->recency, b->age - b->recency, &k, &i);
	v = crmp_rising(m->r, x) - x * log(m->alpha) -
	    (m->r + x) * log1p(b->recency / m->alpha) -
	    m->s * log1p(b->recency / m->beta) + log(k + i);
	return crmp_finite(v, -HUGE_VAL);
}

double
crmp_pnbd_alive(const struct crm_pnbd *m, const struct crm_buying *b)
{
	double k, i;

	if (!pnbd_usable(m, b))
		return 0;
	quiet(m, (double)b->x, b->recency, b->age - b->recency, &k, &i);
	return k > 0 ? crmp_finite(k / (k + i), 0) : 0;
}

double
crmp_pnbd_conditional(const struct crm_pnbd *m, const struct crm_buying *b,
		      double t)
{
	double v;

	if (!pnbd_usable(m, b) || !(t > 0))
		return 0;
	v = crmp_pnbd_alive(m, b) * (m->r + (double)b->x) /
	    (m->alpha + b->age) * (m->beta + b->age) *
	    crmp_deficit(m->s - 1, log1p(t / (m->beta + b->age)));
	return crmp_finite(v, 0);
}

double
crmp_pnbd_expected(const struct crm_pnbd *m, double t)
{
	return crmp_pnbd_conditional(m, &(struct crm_buying){ 0 }, t);
}

double
crmp_pnbd_silent(const struct crm_pnbd *m, const struct crm_buying *b, double t)
{
	double alive = crmp_pnbd_alive(m, b), k, i;

	if (!pnbd_usable(m, b) || !(t >= 0 && t < 1e300))
		return 0;
	quiet(m, (double)b->x, b->age, t, &k, &i);
	return fmin(1, crmp_finite(1 - alive + alive * (k + i), 1 - alive));
}

bool
crmp_pnbd_median(const struct crm_pnbd *m, const struct crm_buying *b,
		 double *t)
{
	double low = 0, high, mid = 0;
	int n;

	if (!(crmp_pnbd_alive(m, b) > 0.5))
		return false;
	high = (m->alpha + b->age) / (m->r + (double)b->x);
	for (n = 0; crmp_pnbd_silent(m, b, high) > 0.5; n++, high *= 2) {
		if (n > 100)
			return false;
		low = high;
	}
	for (n = 0; n < 60 && high - low > 1e-15 * high; n++) {
		mid = (low + high) / 2;
		if (crmp_pnbd_silent(m, b, mid) > 0.5)
			low = mid;
		else
			high = mid;
	}
	*t = high;
	return true;
}

/*
 * The integral over [0, t] of the density of leaving, with x purchases made
 * by then: quadrature in the logarithm, panels fit for the width of counts.
 */
static double
left_with(const struct crm_pnbd *m, double t, int64_t x)
{
	double c = 1 / (m->r / m->alpha + (m->s + 1) / m->beta), sum = 0;
	double width, w, at;
	int n = 8 + (int)fmin(sqrt((double)x), 1000), k, i;

	width = log1p(t / c) / n;
	for (k = 0; k < n; k++)
		for (i = 0; i < CRMP_NODES; i++) {
			w = (k + crmp_node[i]) * width;
			at = c * expm1(w);
			sum += crmp_weight[i] * exp(w) *
			       exp(-(m->s + 1) * log1p(at / m->beta)) *
			       crmp_nbd_point(m->r, m->alpha, at, x);
		}
	return sum * width * c * m->s / m->beta;
}

double
crmp_pnbd_chance(const struct crm_pnbd *m, double t, int64_t x)
{
	double v;

	if (!pnbd_usable(m, &(struct crm_buying){ .x = x }) || !(t >= 0) ||
	    t > 1e300)
		return 0;
	t = fmax(t, 1e-300);
	v = crmp_nbd_point(m->r, m->alpha, t, x) *
		    exp(-m->s * log1p(t / m->beta)) +
	    left_with(m, t, x);
	return fmin(1, crmp_finite(v, 0));
}

/*
 * E[1/(mu + delta)], mu ~ gamma(s, beta), by the trapezoid rule in ln(mu
 * beta): the sum of values over the sum of weights.
 */
static double
mean_lifetime(double s, double beta, double delta)
{
	double step = fmin(0.05, 0.2 / sqrt(s)), v0 = log(s), v, w, f;
	double sum = 0, top = 0, small = 1e-18 * fmin(1, delta * beta);
	int side;

	for (side = -1; side <= 1; side += 2)
		for (v = side < 0 ? v0 : v0 + step;; v += side * step) {
			w = exp(s * (v - v0) - (exp(v) - s));
			f = 1 / (exp(v) / beta + delta);
			sum += w;
			top += w * f;
			if (w < 1e-20)
				break;
			if (side > 0 || exp(v) > small)
				continue;
			/* what is left is a geometric series */
			w /= expm1(s * step);
			sum += w;
			top += w * f;
			break;
		}
	return top / sum;
}

double
crmp_pnbd_dert(const struct crm_pnbd *m, const struct crm_buying *b,
	       double delta)
{
	double v;

	if (!pnbd_usable(m, b) || !(delta > 0 && delta < 1e300))
		return 0;
	v = crmp_pnbd_alive(m, b) * (m->r + (double)b->x) /
	    (m->alpha + b->age) * mean_lifetime(m->s, m->beta + b->age, delta);
	return crmp_finite(v, 0);
}
