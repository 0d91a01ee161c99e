/* SPDX-License-Identifier: MIT */
/* sbg.c - contracts by the period: shifted beta-geometric, and BdW */
#include "rule/sbg.h"

#include <math.h>

#include "rule/special.h"

#define MOST ((int64_t)1 << 40)

static const char *const sbg_names[] = { "alpha", "beta", "c" };

/* ln(S(j)/S(j-1)), and its slopes in ln alpha, ln beta, ln c. */
static double
log_stay(const double *p, double j, double *slope)
{
	double u1 = pow(j, p[2]), u0 = j > 1 ? pow(j - 1, p[2]) : 0;
	double b1 = crmp_digamma(p[1] + u1), b0 = crmp_digamma(p[1] + u0);
	double a1 = crmp_digamma(p[0] + p[1] + u1);
	double a0 = crmp_digamma(p[0] + p[1] + u0);

	slope[0] = p[0] * (a0 - a1);
	slope[1] = p[1] * (b1 - b0 + a0 - a1);
	slope[2] = p[2] * (b1 - a1) * u1 * log(j);
	if (j > 1)
		slope[2] -= p[2] * (b0 - a0) * u0 * log(j - 1);
	return crmp_lgamma_step(p[1] + u0, u1 - u0) -
	       crmp_lgamma_step(p[0] + p[1] + u0, u1 - u0);
}

static bool
sbg_eval(const struct crmp_sbg_data *d, const double *p, double *f, double *g)
{
	double stay, slope[3], value = 0, sum[3] = { 0 }, k, at_risk = 0;
	double lost, n = (double)d->customers;
	size_t j;
	int i;

	for (j = d->n; j > 0; j--) {
		lost = (double)d->churn[j - 1].lost;
		at_risk += lost + (double)d->churn[j - 1].kept;
		if (at_risk == 0)
			continue;
		stay = log_stay(p, (double)j, slope);
		k = at_risk - lost;
		value += k * stay;
		if (lost > 0) {
			value += lost * log(-expm1(stay));
			k -= lost * exp(stay) / -expm1(stay);
		}
		for (i = 0; i < 3; i++)
			sum[i] += k * slope[i];
	}
	*f = -value / n;
	for (i = 0; i < 3; i++)
		g[i] = -sum[i] / n;
	return true;
}

bool
crmp_bdw_eval(void *arg, const double *x, double *f, double *g)
{
	double p[3];
	int i;

	for (i = 0; i < 3; i++) {
		if (fabs(x[i]) > (i == 2 ? 5 : 40))
			return false;
		p[i] = exp(x[i]);
	}
	return sbg_eval(arg, p, f, g);
}

bool
crmp_sbg_eval(void *arg, const double *x, double *f, double *g)
{
	double y[3] = { x[0], x[1], 0 }, all[3];

	if (!crmp_bdw_eval(arg, y, f, all))
		return false;
	g[0] = all[0];
	g[1] = all[1];
	return true;
}

static unsigned
sbg_flags(const void *arg, const double *p)
{
	unsigned f = 0;

	(void)arg;
	if (p[0] / (p[0] + p[1]) < 1e-4)
		f |= CRM_FIT_NO_CHURN;
	if (p[0] + p[1] > 1e4)
		f |= CRM_FIT_SAME_CHURN;
	return f;
}

/* Customers, those lost, and periods in which somebody was at risk. */
static enum crm_status
count_churn(const struct crmp_renewals *churn, size_t n, int64_t *customers,
	    int64_t *lost, size_t *periods, struct crm_error *e)
{
	size_t i;

	*customers = *lost = 0;
	*periods = 0;
	for (i = 0; i < n; i++) {
		if (churn[i].lost < 0 || churn[i].kept < 0)
			return crm_fail(e, CRM_REFUSED, NULL,
					"period %zu: a negative number", i + 1);
		if (churn[i].lost > MOST || churn[i].kept > MOST ||
		    *customers > MOST)
			return crm_fail(e, CRM_REFUSED, NULL,
					"period %zu: too many customers",
					i + 1);
		*customers += churn[i].lost + churn[i].kept;
		*lost += churn[i].lost;
		if (churn[i].lost || churn[i].kept)
			*periods = i + 1;
	}
	return CRM_OK;
}

static enum crm_status
sbg_fit(const struct crmp_renewals *churn, size_t n, int params,
	struct crmp_sbg *m, struct crm_fit *f, struct crm_error *e)
{
	struct crmp_sbg_data d = { .churn = churn };
	struct crmp_problem p = {
		.n = params,
		.name = sbg_names,
		.eval = params == 3 ? crmp_bdw_eval : crmp_sbg_eval,
		.arg = &d,
		.flags = sbg_flags,
		.nstarts = CRMP_STARTS,
		.start = { { 1, 3, 1 },
			   { 0.3, 1, 1 },
			   { 3, 3, 0.7 },
			   { 1, 20, 1.4 } },
		.scale = { 1, 1, 1 },
	};
	enum crm_status st;
	struct crmp_bfgs s;
	int64_t lost;

	st = count_churn(churn, n, &p.customers, &lost, &d.n, e);
	if (st != CRM_OK)
		return st;
	d.customers = p.customers;
	if (!p.customers || d.n < (size_t)params || !lost ||
	    lost == churn[0].lost) {
		crmp_fit_sparse(&p,
				!p.customers ? CRM_FIT_NO_CUSTOMERS
				: !lost	     ? CRM_FIT_NO_CHURN
					     : CRM_FIT_FEW,
				f);
		return CRM_OK;
	}
	crmp_fit_search(&p, &s);
	crmp_fit_judge(&p, &s, f);
	*m = (struct crmp_sbg){ f->p[0], f->p[1], params == 3 ? f->p[2] : 1 };
	return CRM_OK;
}

enum crm_status
crmp_sbg_fit(const struct crmp_renewals *churn, size_t n, struct crmp_sbg *m,
	     struct crm_fit *f, struct crm_error *e)
{
	return sbg_fit(churn, n, 2, m, f, e);
}

enum crm_status
crmp_bdw_fit(const struct crmp_renewals *churn, size_t n, struct crmp_sbg *m,
	     struct crm_fit *f, struct crm_error *e)
{
	return sbg_fit(churn, n, 3, m, f, e);
}

double
crmp_sbg_survival(const struct crmp_sbg *m, double t)
{
	double u;

	if (!(m->alpha > 0 && m->beta > 0 && m->c > 0 && t >= 0) ||
	    m->alpha > 1e300 || m->beta > 1e300)
		return 0;
	u = fmin(pow(t, m->c), 1e300);
	return exp(crmp_lgamma_step(m->beta, u) -
		   crmp_lgamma_step(m->alpha + m->beta, u));
}

double
crmp_sbg_retention(const struct crmp_sbg *m, double t)
{
	double u0, du;

	if (!(crmp_sbg_survival(m, 0) > 0 && t >= 1))
		return 0;
	u0 = fmin(pow(t - 1, m->c), 1e300);
	du = fmin(pow(t, m->c), 1e300) - u0;
	return exp(crmp_lgamma_step(m->beta + u0, du) -
		   crmp_lgamma_step(m->alpha + m->beta + u0, du));
}
