/* SPDX-License-Identifier: MIT */
/* bgnbd.c - BG/NBD and MBG/NBD: likelihood and fit */
#include "rule/bgnbd.h"

#include <math.h>

#include "rule/special.h"

static const char *const bgnbd_names[] = { "r", "alpha", "a", "b" };

/* The rows of one count x; tables are ready.  Adds to f, g and late[x]. */
static void
bgnbd_rows(const struct crmp_btyd *d, size_t from, size_t to, double r,
	   double lk, double *out)
{
	const struct crm_group *row = d->row;
	double x = row[from].x, e = r + x, f = 0, gr = 0, ga = 0, late = 0;
	double w, la, fall, gap, u, v, l, z;
	size_t i;

	for (i = from; i < to; i++) {
		w = (double)row[i].count;
		la = d->log_a[row[i].recency_days];
		fall = la - d->log_a[row[i].age_days];
		gap = d->part_a[row[i].age_days] -
		      d->part_a[row[i].recency_days];
		/* ln(rho^e + kappa), and the share u of the first */
		z = lk - e * fall;
		v = exp(-fabs(z));
		l = (z > 0 ? lk : e * fall) + log(1 + v);
		u = (z > 0 ? v : 1) / (1 + v);
		f += w * (l - e * la);
		gr += w * (u * fall - la);
		ga += w * (e * (d->part_a[row[i].recency_days] + u * gap) - x);
		late += w * (z > 0 ? 1 : v) / (1 + v);
	}
	out[0] += f;
	out[1] += gr;
	out[2] += ga;
	d->late[row[from].x] = late;
}

/* What depends on the count only; adds to f and the slopes of r, a and b. */
static void
counts_of(const struct crmp_btyd *d, const double *p, double *f, double *g)
{
	double w, x, v;
	size_t k, y;

	for (k = 0; k + 2 < d->nx; k++) {
		w = d->count[k];
		if (w == 0)
			continue;
		x = (double)k;
		y = k + (size_t)d->h;
		v = d->late[k];
		*f += w * (d->sum[0][k] + d->sum[1][y] - d->sum[2][y] -
			   x * log(p[1]));
		g[0] += w * d->der[0][k];
		g[2] += v / p[2] - w * d->der[2][y];
		g[3] += w * (d->der[1][y] - d->der[2][y]);
		if (v > 0)
			g[3] -= v / (p[3] + (double)y - 1);
	}
}

bool
crmp_bgnbd_eval(void *arg, const double *x, double *f, double *g)
{
	struct crmp_btyd *d = arg;
	double p[4], out[3] = { 0 }, lk;
	size_t i, to, y;
	int k;

	for (k = 0; k < 4; k++) {
		if (fabs(x[k]) > 40)
			return false;
		p[k] = exp(x[k]);
		g[k] = 0;
	}
	*f = 0;
	crmp_btyd_days(d, p[1], d->log_a, d->part_a);
	crmp_rising_table(p[0], d->nx - 1, d->sum[0], d->der[0]);
	crmp_rising_table(p[3], d->nx - 1, d->sum[1], d->der[1]);
	crmp_rising_table(p[2] + p[3], d->nx - 1, d->sum[2], d->der[2]);
	for (i = 0; i < d->n; i = to) {
		y = (size_t)d->row[i].x + (size_t)d->h;
		lk = y ? x[2] - log(p[3] + (double)y - 1) : -HUGE_VAL;
		for (to = i; to < d->n && d->row[to].x == d->row[i].x;)
			to++;
		bgnbd_rows(d, i, to, p[0], lk, out);
	}
	*f = out[0];
	g[0] = out[1];
	counts_of(d, p, f, g);
	*f /= -d->customers;
	g[0] *= -p[0] / d->customers;
	g[1] = -out[2] / d->customers;
	g[2] *= -p[2] / d->customers;
	g[3] *= -p[3] / d->customers;
	return true;
}

static unsigned
bgnbd_flags(const void *arg, const double *p)
{
	unsigned f = 0;

	(void)arg;
	if (p[2] / (p[2] + p[3]) < 1e-4)
		f |= CRM_FIT_NO_DROPOUT;
	else if (p[2] + p[3] > 1e4)
		f |= CRM_FIT_SAME_DROPOUT;
	if (p[2] + p[3] < 1e-4)
		f |= CRM_FIT_SPLIT_DROPOUT;
	if (p[0] > 1e3)
		f |= CRM_FIT_SAME_RATES;
	return f;
}

/* The third: some drop out at once, others never. */
static void
bgnbd_start(int k, double age, double *p)
{
	static const double r[] = { 1, 0.3, 3, 0.3 },
			    scale[] = { 1, 0.25, 4, 4 };
	static const double a[] = { 1, 0.2, 0.1, 2 }, b[] = { 3, 3.8, 0.1, 2 };

	p[0] = r[k];
	p[1] = scale[k] * age / 4;
	p[2] = a[k];
	p[3] = b[k];
}

enum crm_status
crmp_bgnbd_fit(const struct crm_groups *g, double unit_days, int h,
	       struct crm_bgnbd *m, struct crm_fit *f, struct crm_error *e)
{
	const struct crmp_btyd_kind kind = { .n = 4,
					     .h = h,
					     .times = 1 << 1,
					     .name = bgnbd_names,
					     .eval = crmp_bgnbd_eval,
					     .flags = bgnbd_flags,
					     .start = bgnbd_start };
	enum crm_status st;

	if (h != 0 && h != 1)
		return crm_fail(e, CRM_USAGE, NULL, "h is 0 or 1");
	st = crmp_btyd_fit(&kind, g, unit_days, f, e);
	if (st == CRM_OK && f->status != CRM_FIT_SPARSE)
		*m = (struct crm_bgnbd){ f->p[0], f->p[1], f->p[2], f->p[3],
					 h };
	return st;
}

static bool
bgnbd_usable(const struct crm_bgnbd *m, const struct crm_buying *b)
{
	const double p[] = { m->r, m->alpha, m->a, m->b };

	return crmp_positive(p, 4) && (m->h == 0 || m->h == 1) &&
	       crmp_buying_ok(b);
}

/* ln kappa; -HUGE_VAL where one cannot have dropped out. */
static double
log_kappa(const struct crm_bgnbd *m, double y)
{
	if (y == 0)
		return -HUGE_VAL;
	if (m->a + m->b > 1e4)
		return log(m->a) - log(m->b);
	return log(m->a) - log(m->b + y - 1);
}

double
crmp_bgnbd_loglik(const struct crm_bgnbd *m, const struct crm_buying *b)
{
	double x = (double)b->x, y = x + m->h, e = m->r + x, la, fall, lk, z, v;

	if (!bgnbd_usable(m, b))
		return -HUGE_VAL;
	la = log1p(b->recency / m->alpha);
	fall = -log1p((b->age - b->recency) / (m->alpha + b->recency));
	lk = y > 0 ? log(m->a) - log(m->b + y - 1) : -HUGE_VAL;
	z = lk - e * fall;
	v = crmp_rising(m->r, x) - x * log(m->alpha) - e * la +
	    crmp_rising(m->b, y) - crmp_rising(m->a + m->b, y) +
	    (z > 0 ? lk : e * fall) + log1p(exp(-fabs(z)));
	return crmp_finite(v, -HUGE_VAL);
}

double
crmp_bgnbd_alive(const struct crm_bgnbd *m, const struct crm_buying *b)
{
	double e = m->r + (double)b->x;

	if (!bgnbd_usable(m, b))
		return 0;
	return 1 / (1 + exp(log_kappa(m, (double)b->x + m->h) +
			    e * log1p((b->age - b->recency) /
				      (m->alpha + b->recency))));
}

double
crmp_bgnbd_silent(const struct crm_bgnbd *m, const struct crm_buying *b,
		  double t)
{
	double e = m->r + (double)b->x;

	if (!bgnbd_usable(m, b) || !(t >= 0 && t < 1e300))
		return 0;
	return 1 + crmp_bgnbd_alive(m, b) *
			   expm1(-e * log1p(t / (m->alpha + b->age)));
}

bool
crmp_bgnbd_median(const struct crm_bgnbd *m, const struct crm_buying *b,
		  double *t)
{
	double p = crmp_bgnbd_alive(m, b), e = m->r + (double)b->x, v;

	if (!(p > 0.5))
		return false;
	v = (m->alpha + b->age) * expm1(log(p / (p - 0.5)) / e);
	if (!isfinite(v))
		return false;
	*t = v;
	return true;
}
