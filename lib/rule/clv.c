/* SPDX-License-Identifier: MIT */
/* clv.c - any buying model by one name, and customer lifetime value */
#include "rule/bgnbd.h"
#include "rule/pnbd.h"

#include <math.h>

#define YEAR_OF_MONTHS 365.25
#define YEAR_OF_WEEKS 365.2425

const char *
crm_model_name(enum crm_model_kind kind)
{
	static const char *const name[] = { "BG/NBD", "MBG/NBD", "Pareto/NBD",
					    "NBD" };

	return (unsigned)kind < CRM_MODELS ? name[kind] : "";
}

enum crm_status
crm_model_fit(enum crm_model_kind kind, const struct crm_groups *g,
	      double unit_days, struct crm_model *m, struct crm_fit *f,
	      struct crm_error *e)
{
	struct crm_model got = { .kind = kind, .unit_days = unit_days };
	enum crm_status st;

	if ((unsigned)kind >= CRM_MODELS)
		return crm_fail(e, CRM_USAGE, NULL, "no such model");
	if (kind == CRM_MODEL_PNBD)
		st = crm_pnbd_fit(g, unit_days, &got.of.pnbd, f, e);
	else if (kind == CRM_MODEL_NBD)
		st = crm_nbd_fit(g, unit_days, &got.of.nbd, f, e);
	else
		st = crm_bgnbd_fit(g, unit_days, kind == CRM_MODEL_MBGNBD,
				   &got.of.bgnbd, f, e);
	if (st == CRM_OK && f->status != CRM_FIT_SPARSE)
		*m = got;
	return st;
}

/* CALL(alive, b) is crm_..._alive of the model of that kind. */
#define CALL(verb, ...)                                                        \
	(m->kind == CRM_MODEL_PNBD ? crm_pnbd_##verb(&m->of.pnbd, __VA_ARGS__) \
	 : m->kind == CRM_MODEL_NBD                                            \
		 ? crm_nbd_##verb(&m->of.nbd, __VA_ARGS__)                     \
		 : crm_bgnbd_##verb(&m->of.bgnbd, __VA_ARGS__))

double
crm_model_loglik(const struct crm_model *m, const struct crm_buying *b)
{
	return CALL(loglik, b);
}

double
crm_model_alive(const struct crm_model *m, const struct crm_buying *b)
{
	return CALL(alive, b);
}

double
crm_model_expected(const struct crm_model *m, double t)
{
	return CALL(expected, t);
}

double
crm_model_conditional(const struct crm_model *m, const struct crm_buying *b,
		      double t)
{
	return CALL(conditional, b, t);
}

double
crm_model_chance(const struct crm_model *m, double t, int64_t x)
{
	return CALL(chance, t, x);
}

double
crm_model_silent(const struct crm_model *m, const struct crm_buying *b,
		 double t)
{
	return CALL(silent, b, t);
}

bool
crm_model_median(const struct crm_model *m, const struct crm_buying *b,
		 double *t)
{
	return CALL(median, b, t);
}

double
crm_discount_period(double annual, double period_days)
{
	return annual > -1 ? expm1(log1p(annual) * period_days / YEAR_OF_MONTHS)
			   : 0;
}

double
crm_discount_rate(double annual, double unit_days)
{
	return annual > -1 ? log1p(annual) * unit_days / YEAR_OF_WEEKS : 0;
}

enum crm_status
crm_clv(const struct crm_model *m, const struct crm_buying *b, double spend,
	const struct crm_clv_terms *t, double *purchases, double *value,
	struct crm_error *e)
{
	double tau, keep, sum = 0, before = 0, now, weight = 1;
	int k;

	if (t->periods < 1 || t->periods > 10000 ||
	    !(t->period_days > 0 && t->period_days < 1e6))
		return crm_fail(e, CRM_USAGE, NULL, "not a horizon");
	if (!(t->annual >= 0 && t->annual < 1e6))
		return crm_fail(e, CRM_USAGE, NULL, "not a discount rate");
	if (!(spend >= 0 && spend < 1e100))
		return crm_fail(e, CRM_USAGE, NULL, "not a spend");
	if (!(m->unit_days > 0))
		return crm_fail(e, CRM_USAGE, NULL, "not a unit of time");
	tau = t->period_days / m->unit_days;
	keep = 1 / (1 + crm_discount_period(t->annual, t->period_days));
	for (k = 1; k <= t->periods; k++) {
		now = crm_model_conditional(m, b, k * tau);
		weight *= keep;
		sum += fmax(now - before, 0) * weight;
		before = now;
	}
	if (purchases)
		*purchases = before;
	if (value)
		*value = spend * sum;
	return CRM_OK;
}
