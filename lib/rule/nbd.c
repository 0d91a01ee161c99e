/* SPDX-License-Identifier: MIT */
/* nbd.c - NBD: buyers who never leave */
#include <math.h>

#include "rule/nbd.h"
#include "rule/special.h"

static const char *const nbd_names[] = { "r", "alpha" };

bool
crmp_nbd_eval(void *arg, const double *x, double *f, double *g)
{
	struct crmp_btyd *d = arg;
	double p[2], w, e, k, t;
	size_t i;

	if (fabs(x[0]) > 40 || fabs(x[1]) > 40)
		return false;
	p[0] = exp(x[0]);
	p[1] = exp(x[1]);
	*f = g[0] = g[1] = 0;
	crmp_btyd_days(d, p[1], d->log_a, d->part_a);
	crmp_rising_table(p[0], d->nx - 1, d->sum[0], d->der[0]);
	for (i = 0; i < d->n; i++) {
		w = (double)d->row[i].count;
		k = d->row[i].x;
		e = p[0] + k;
		t = d->log_a[d->row[i].age_days];
		*f += w * (d->sum[0][d->row[i].x] - k * x[1] - e * t);
		g[0] += w * (d->der[0][d->row[i].x] - t);
		g[1] += w * (e * d->part_a[d->row[i].age_days] - k);
	}
	*f /= -d->customers;
	g[0] *= -p[0] / d->customers;
	g[1] /= -d->customers;
	return true;
}

static unsigned
nbd_flags(const void *arg, const double *p)
{
	(void)arg;
	return p[0] > 1e3 ? CRM_FIT_SAME_RATES : 0;
}

static void
nbd_start(int k, double age, double *p)
{
	static const double r[] = { 1, 0.3, 3, 0.3 },
			    scale[] = { 1, 0.25, 4, 4 };

	p[0] = r[k];
	p[1] = scale[k] * age / 4;
}

enum crm_status
crmp_nbd_fit(const struct crm_groups *g, double unit_days, struct crm_nbd *m,
	     struct crm_fit *f, struct crm_error *e)
{
	const struct crmp_btyd_kind kind = { .n = 2,
					     .times = 1 << 1,
					     .name = nbd_names,
					     .eval = crmp_nbd_eval,
					     .flags = nbd_flags,
					     .start = nbd_start };
	enum crm_status st = crmp_btyd_fit(&kind, g, unit_days, f, e);

	if (st == CRM_OK && f->status != CRM_FIT_SPARSE)
		*m = (struct crm_nbd){ f->p[0], f->p[1] };
	return st;
}

static bool
nbd_usable(const struct crm_nbd *m, const struct crm_buying *b)
{
	const double p[] = { m->r, m->alpha };

	return crmp_positive(p, 2) && crmp_buying_ok(b);
}

double
crmp_nbd_loglik(const struct crm_nbd *m, const struct crm_buying *b)
{
	double x = (double)b->x;

	if (!nbd_usable(m, b))
		return -HUGE_VAL;
	return crmp_finite(crmp_rising(m->r, x) - x * log(m->alpha) -
				   (m->r + x) * log1p(b->age / m->alpha),
			   -HUGE_VAL);
}

double
crmp_nbd_alive(const struct crm_nbd *m, const struct crm_buying *b)
{
	return nbd_usable(m, b) ? 1 : 0;
}

double
crmp_nbd_conditional(const struct crm_nbd *m, const struct crm_buying *b,
		     double t)
{
	if (!nbd_usable(m, b) || !(t > 0))
		return 0;
	return crmp_finite((m->r + (double)b->x) / (m->alpha + b->age) * t, 0);
}

double
crmp_nbd_expected(const struct crm_nbd *m, double t)
{
	return crmp_nbd_conditional(m, &(struct crm_buying){ 0 }, t);
}

double
crmp_nbd_chance(const struct crm_nbd *m, double t, int64_t x)
{
	if (!nbd_usable(m, &(struct crm_buying){ .x = x }) || !(t >= 0) ||
	    t > 1e300)
		return 0;
	return crmp_nbd_point(m->r, m->alpha, fmax(t, 1e-300), x);
}

double
crmp_nbd_silent(const struct crm_nbd *m, const struct crm_buying *b, double t)
{
	if (!nbd_usable(m, b) || !(t >= 0 && t < 1e300))
		return 0;
	return exp(-(m->r + (double)b->x) * log1p(t / (m->alpha + b->age)));
}

bool
crmp_nbd_median(const struct crm_nbd *m, const struct crm_buying *b, double *t)
{
	double v;

	if (!nbd_usable(m, b))
		return false;
	v = (m->alpha + b->age) * expm1(M_LN2 / (m->r + (double)b->x));
	if (!isfinite(v))
		return false;
	*t = v;
	return true;
}
