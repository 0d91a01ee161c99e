/* SPDX-License-Identifier: MIT */
/* gammagamma.c - Gamma-Gamma: what a purchase is worth */
#include "rule/gammagamma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/special.h"

#define MOST 10000000
#define FEW 16384 /* customers that are enough to find the place */

static const char *const gg_names[] = { "p", "q", "gamma" };

/* Customers of equal x stand together, in order. */
struct spends {
	struct crmp_spend *s;
	double *log_total; /* ln(x mean) */
	size_t n;
	double log_means; /* sum of ln mean */
};

bool
crmp_spend_of(const struct crm_buyer *b, int digits, struct crmp_spend *s)
{
	if (b->x < 1 || b->repeat_minor <= 0)
		return false;
	s->x = b->x;
	s->mean = (double)b->repeat_minor / (double)b->x / pow(10, digits);
	return true;
}

static bool
spend_ok(const struct crmp_spend *s)
{
	return s->x >= 1 && s->x <= MOST && s->mean > 1e-100 && s->mean < 1e100;
}

/*
 * lnG(px+q) - lnG(px) - lnG(q) - px ln(1 + z) - q ln(1 + 1/z), z = gamma/(xm)
 */
static bool
gg_eval(void *arg, const double *t, double *f, double *g)
{
	const struct spends *d = arg;
	double p, q, c, dp = 0, dq = 0, x = 0, lz, l1, part;
	double psi_q, lgamma_q;
	size_t i;

	if (fabs(t[0]) > 40 || fabs(t[1]) > 40 || fabs(t[2]) > 300)
		return false;
	p = exp(t[0]);
	q = exp(t[1]);
	psi_q = crmp_digamma(q);
	lgamma_q = crmp_lgamma(q);
	c = lgamma_q;
	*f = d->log_means;
	g[0] = g[1] = g[2] = 0;
	for (i = 0; i < d->n; i++) {
		if ((double)d->s[i].x != x) {
			x = (double)d->s[i].x;
			c = q < p * x ? lgamma_q - crmp_lgamma_step(p * x, q)
				      : crmp_lgamma(p * x) -
						crmp_lgamma_step(q, p * x);
			dq = crmp_digamma(p * x + q);
			dp = x * (dq - crmp_digamma(p * x));
			dq -= psi_q;
		}
		lz = t[2] - d->log_total[i];
		part = exp(-fabs(lz));
		l1 = log1p(part);
		/* ln(1+z) and ln(1+1/z) by the smaller of z and 1/z */
		part = lz > 0 ? 1 / (1 + part) : part / (1 + part);
		*f += c + p * x * (l1 + fmax(lz, 0)) + q * (l1 + fmax(-lz, 0));
		g[0] -= dp - x * (l1 + fmax(lz, 0));
		g[1] -= dq - (l1 + fmax(-lz, 0));
		g[2] -= q * (1 - part) - p * x * part;
	}
	*f /= (double)d->n;
	g[0] *= p / (double)d->n;
	g[1] *= q / (double)d->n;
	g[2] /= (double)d->n;
	return true;
}

static unsigned
gg_flags(const void *arg, const double *p)
{
	unsigned f = 0;

	(void)arg;
	if (p[0] > 1e4)
		f |= CRM_FIT_SAME_ORDERS;
	if (p[1] > 1e4)
		f |= CRM_FIT_SAME_SPEND;
	if (p[1] <= 1)
		f |= CRM_FIT_NO_MEAN;
	return f;
}

static int
by_spend(const void *a, const void *b)
{
	const struct crmp_spend *p = a, *q = b;

	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	return (p->mean > q->mean) - (p->mean < q->mean);
}

static bool
gg_prepare(struct spends *d, const struct crmp_spend *s, size_t n)
{
	size_t i;

	d->n = n;
	d->s = calloc(n, sizeof(*d->s));
	d->log_total = calloc(n, sizeof(*d->log_total));
	if (!d->s || !d->log_total)
		return false;
	memcpy(d->s, s, n * sizeof(*s));
	qsort(d->s, n, sizeof(*d->s), by_spend);
	for (i = 0; i < n; i++) {
		d->log_total[i] = log((double)d->s[i].x * d->s[i].mean);
		d->log_means += log(d->s[i].mean);
	}
	return true;
}

/* Number of customers with histories of their own, at most 3. */
static size_t
distinct(const struct spends *d)
{
	size_t i, n = 1;

	for (i = 1; i < d->n && n < 3; i++)
		n += by_spend(&d->s[i], &d->s[i - 1]) != 0;
	return n;
}

/* Every so manieth customer; they are in order of x and mean. */
static bool
thin_spends(const struct spends *d, struct spends *few)
{
	size_t step = d->n / FEW + 1, i;

	few->s = calloc(d->n / step + 1, sizeof(*few->s));
	few->log_total = calloc(d->n / step + 1, sizeof(*few->log_total));
	if (!few->s || !few->log_total)
		return false;
	for (i = step / 2; i < d->n; i += step) {
		few->s[few->n] = d->s[i];
		few->log_total[few->n++] = d->log_total[i];
		few->log_means += log(d->s[i].mean);
	}
	return true;
}

/*
 * Many customers: search on some of them, then on all from there.  If that
 * does not settle, or memory is short, from all starts on all.
 */
static void
gg_search(struct spends *d, struct crmp_problem *p, struct crmp_bfgs *s)
{
	struct spends few = { 0 };

	if (d->n >= (size_t)4 * FEW && thin_spends(d, &few)) {
		p->arg = &few;
		crmp_fit_search(p, s);
		p->arg = d;
		s->warm = s->found;
		if (s->found)
			crmp_fit_continue(p, s);
	}
	free(few.s);
	free(few.log_total);
	if (!few.n || !crmp_fit_settled(p, s))
		crmp_fit_search(p, s);
}

static void
gg_fit(struct spends *d, struct crmp_problem *p, struct crm_fit *f)
{
	static const double at[CRMP_STARTS][2] = {
		{ 1, 3 }, { 6, 4 }, { 20, 2 }, { 0.5, 10 }
	};
	struct crmp_bfgs s = { 0 };
	double mean = 0;
	size_t i;

	for (i = 0; i < d->n; i++)
		mean += d->s[i].mean / (double)d->n;
	for (i = 0; i < CRMP_STARTS; i++) {
		p->start[i][0] = at[i][0];
		p->start[i][1] = at[i][1];
		p->start[i][2] = mean * (at[i][1] - 1) / at[i][0];
	}
	p->scale[0] = p->scale[1] = 1;
	p->scale[2] = mean;
	gg_search(d, p, &s);
	crmp_fit_judge(p, &s, f);
}

enum crm_status
crmp_gg_fit(const struct crmp_spend *s, size_t n, struct crmp_gg *m,
	    struct crm_fit *f, struct crm_error *e)
{
	struct spends d = { 0 };
	struct crmp_problem p = { .n = 3,
				  .name = gg_names,
				  .eval = gg_eval,
				  .arg = &d,
				  .flags = gg_flags,
				  .nstarts = CRMP_STARTS,
				  .customers = (int64_t)n };
	enum crm_status st = CRM_OK;
	size_t i;

	for (i = 0; i < n; i++)
		if (!spend_ok(&s[i]))
			return crm_fail(e, CRM_REFUSED, NULL,
					"customer %zu: not a spend of repeat "
					"purchases",
					i + 1);
	if (!n) {
		crmp_fit_sparse(&p, CRM_FIT_NO_CUSTOMERS, f);
		return CRM_OK;
	}
	if (!gg_prepare(&d, s, n))
		st = crm_nomem(e);
	else if (distinct(&d) < 3)
		crmp_fit_sparse(&p, CRM_FIT_FEW, f);
	else
		gg_fit(&d, &p, f);
	if (st == CRM_OK && f->status != CRM_FIT_SPARSE)
		*m = (struct crmp_gg){ f->p[0], f->p[1], f->p[2] };
	free(d.s);
	free(d.log_total);
	return st;
}

static bool
model_ok(const struct crmp_gg *m)
{
	return m->p > 1e-300 && m->q > 1e-300 && m->gamma > 1e-300 &&
	       m->p < 1e300 && m->q < 1e300 && m->gamma < 1e300;
}

double
crmp_gg_loglik(const struct crmp_gg *m, const struct crmp_spend *s)
{
	double px, z;

	if (!model_ok(m) || !spend_ok(s))
		return -HUGE_VAL;
	px = m->p * (double)s->x;
	z = m->gamma / ((double)s->x * s->mean);
	return crmp_lgamma_step(px, m->q) - crmp_lgamma(m->q) - log(s->mean) -
	       px * log1p(z) - m->q * log1p(1 / z);
}

bool
crmp_gg_mean(const struct crmp_gg *m, int64_t x, double mean, double *value)
{
	double v;

	if (!model_ok(m) || m->q <= 1 || x < 0 || (x && !(mean > 0)))
		return false;
	v = x ? (double)x * mean : 0;
	v = m->p * (m->gamma + v) / (m->p * (double)x + m->q - 1);
	if (!isfinite(v))
		return false;
	*value = v;
	return true;
}

double
crmp_spend_correlation(const struct crmp_spend *s, size_t n)
{
	double mx = 0, mm = 0, dx, dm, xx = 0, mmm = 0, xm = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		mx += (double)s[i].x / (double)n;
		mm += s[i].mean / (double)n;
	}
	for (i = 0; i < n; i++) {
		dx = (double)s[i].x - mx;
		dm = s[i].mean - mm;
		xx += dx * dx;
		mmm += dm * dm;
		xm += dx * dm;
	}
	if (!(xx > 0 && mmm > 1e-24 * mm * mm * (double)n))
		return 0;
	return fmax(-1, fmin(1, xm / sqrt(xx * mmm)));
}
