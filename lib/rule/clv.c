/* SPDX-License-Identifier: MIT */
/* clv.c - discount rates and customer lifetime value */
#include "rule/clv.h"

#include <math.h>

#define YEAR_OF_MONTHS 365.25
#define YEAR_OF_WEEKS 365.2425

double
crmp_discount_period(double annual, double period_days)
{
	return annual > -1 ? expm1(log1p(annual) * period_days / YEAR_OF_MONTHS)
			   : 0;
}

double
crmp_discount_rate(double annual, double unit_days)
{
	return annual > -1 ? log1p(annual) * unit_days / YEAR_OF_WEEKS : 0;
}

enum crm_status
crmp_clv(const struct crm_model *m, const struct crm_buying *b, double spend,
	 const struct crmp_clv_terms *t, struct crmp_clv_value *v,
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
	keep = 1 / (1 + crmp_discount_period(t->annual, t->period_days));
	for (k = 1; k <= t->periods; k++) {
		now = crm_model_conditional(m, b, k * tau);
		weight *= keep;
		sum += fmax(now - before, 0) * weight;
		before = now;
	}
	v->purchases = before;
	v->value = spend * sum;
	return CRM_OK;
}
