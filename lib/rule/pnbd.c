/* SPDX-License-Identifier: MIT */
/* pnbd.c - Pareto/NBD: likelihood and fit */
#include "rule/pnbd.h"

#include <math.h>

#include "rule/special.h"

static const char *const pnbd_names[] = { "r", "alpha", "s", "beta" };

/* One row and its integral; adds to f and the slopes by logarithm. */
static void
row_of(const struct crmp_btyd *d, const struct crm_group *row, const double *p,
       const struct crmp_integral *in, double *f, double *g)
{
	double w = (double)row->count, e = p[0] + row->x, s = p[2];
	double la = d->log_a[row->recency_days];
	double lb = d->log_b[row->recency_days];
	double da = d->log_a[row->age_days] - la;
	double db = d->log_b[row->age_days] - lb;
	double qa = d->part_a[row->recency_days];
	double qb = d->part_b[row->recency_days];
	double k = exp(-e * da - s * db);
	double i = s / (p[3] + row->recency_days * d->unit);
	double all = k + i * in->value, u = k / all, v;

	i /= all;
	v = i * in->value;
	*f += w * (log(all) - e * la - s * lb);
	g[0] -= w * (la + u * da + i * in->log_a);
	g[1] += w * (e * (qa + u * (d->part_a[row->age_days] - qa) +
			  i * (1 - qa) * in->part_a) -
		     row->x);
	g[2] += w * (v / s - lb - u * db - i * in->log_b);
	g[3] += w * (s * qb + u * s * (d->part_b[row->age_days] - qb) +
		     (1 - qb) * ((s + 1) * i * in->part_b - v));
}

/* Stretch an integral that ends at day `from` to the age of a row. */
static void
add_days(const struct crmp_btyd *d, const struct crm_group *row,
	 const double *p, int32_t from, struct crmp_integral *in)
{
	double la, lb, f, e = p[0] + row->x, s1 = p[2] + 1;
	double log_a = d->log_a[row->recency_days];
	double log_b = d->log_b[row->recency_days];
	double qa = d->part_a[row->recency_days], ra = 1 / (1 - qa);
	double qb = d->part_b[row->recency_days], rb = 1 / (1 - qb);
	size_t i = (size_t)from * CRMP_FINE;

	for (; i < (size_t)row->age_days * CRMP_FINE; i++) {
		la = d->fine_log_a[i] - log_a;
		lb = d->fine_log_b[i] - log_b;
		f = exp(-e * la - s1 * lb);
		f *= crmp_fine_weight[i % CRMP_FINE] * d->unit;
		in->value += f;
		in->log_a += f * la;
		in->part_a += f * (d->fine_part_a[i] - qa) * ra;
		in->log_b += f * lb;
		in->part_b += f * (d->fine_part_b[i] - qb) * rb;
	}
}

/* Rows differ in age alone, by so little that adding days is worth it. */
static bool
near_enough(const struct crmp_btyd *d, const struct crm_group *row,
	    const double *p)
{
	const struct crm_group *before = row - 1;
	size_t day = (size_t)before->age_days;

	if (!d->fine_log_a || before->x != row->x ||
	    before->recency_days != row->recency_days ||
	    row->age_days - before->age_days > 12)
		return false;
	/* the integrand falls slowly enough for 4 points a day */
	return (p[0] + row->x) * (d->log_a[day + 1] - d->log_a[day]) +
		       (p[2] + 1) * (d->log_b[day + 1] - d->log_b[day]) <
	       0.5;
}

static void
pnbd_rows(const struct crmp_btyd *d, const double *p, double *f, double *g)
{
	const struct crm_group *row = d->row, *end = row + d->n;
	struct crmp_integral in = { 0 };
	struct crmp_decay decay;

	for (; row < end; row++) {
		if (row > d->row && near_enough(d, row, p)) {
			add_days(d, row, p, row[-1].age_days, &in);
		} else {
			decay = (struct crmp_decay){
				p[0] + row->x, p[2],
				p[1] + row->recency_days * d->unit,
				p[3] + row->recency_days * d->unit
			};
			crmp_integrate(&decay,
				       (row->age_days - row->recency_days) *
					       d->unit,
				       1, &in);
		}
		row_of(d, row, p, &in, f, g);
	}
}

bool
crmp_pnbd_eval(void *arg, const double *x, double *f, double *g)
{
	struct crmp_btyd *d = arg;
	double p[4];
	size_t i;
	int k;

	for (k = 0; k < 4; k++) {
		if (fabs(x[k]) > 40)
			return false;
		p[k] = exp(x[k]);
		g[k] = 0;
	}
	*f = 0;
	crmp_btyd_days(d, p[1], d->log_a, d->part_a);
	crmp_btyd_days(d, p[3], d->log_b, d->part_b);
	crmp_rising_table(p[0], d->nx - 1, d->sum[0], d->der[0]);
	if (d->fine_log_a) {
		crmp_btyd_fine(d, p[1], d->fine_log_a, d->fine_part_a);
		crmp_btyd_fine(d, p[3], d->fine_log_b, d->fine_part_b);
	}
	pnbd_rows(d, p, f, g);
	for (i = 0; i < d->nx; i++) {
		*f += d->count[i] * (d->sum[0][i] - (double)i * x[1]);
		g[0] += d->count[i] * d->der[0][i];
	}
	*f /= -d->customers;
	g[0] *= -p[0] / d->customers;
	g[1] /= -d->customers;
	g[2] *= -p[2] / d->customers;
	g[3] /= -d->customers;
	return true;
}

static unsigned
pnbd_flags(const void *arg, const double *p)
{
	const struct crmp_btyd *d = arg;
	unsigned f = 0;

	if (p[2] / p[3] * d->max_age < 1e-3)
		f |= CRM_FIT_NO_DROPOUT;
	else if (p[2] > 1e4)
		f |= CRM_FIT_SAME_DROPOUT;
	if (p[3] < 1e-5 * d->max_age)
		f |= CRM_FIT_SPLIT_DROPOUT;
	if (p[0] > 1e3)
		f |= CRM_FIT_SAME_RATES;
	return f;
}

/* The third: some leave at once, others never. */
static void
pnbd_start(int k, double age, double *p)
{
	static const double r[] = { 1, 0.3, 3, 0.3 },
			    scale[] = { 1, 0.25, 4, 4 };
	static const double s[] = { 1, 1, 0.2, 1 };
	static const double leave[] = { 4, 0.05, 50, 0.5 };

	p[0] = r[k];
	p[1] = scale[k] * age / 4;
	p[2] = s[k];
	p[3] = age / leave[k];
}

enum crm_status
crmp_pnbd_fit(const struct crm_groups *g, double unit_days, struct crm_pnbd *m,
	      struct crm_fit *f, struct crm_error *e)
{
	const struct crmp_btyd_kind kind = { .n = 4,
					     .times = 1 << 1 | 1 << 3,
					     .fine = true,
					     .name = pnbd_names,
					     .eval = crmp_pnbd_eval,
					     .flags = pnbd_flags,
					     .start = pnbd_start };
	enum crm_status st = crmp_btyd_fit(&kind, g, unit_days, f, e);

	if (st == CRM_OK && f->status != CRM_FIT_SPARSE)
		*m = (struct crm_pnbd){ f->p[0], f->p[1], f->p[2], f->p[3] };
	return st;
}
