/* SPDX-License-Identifier: MIT */
/* metric.c - the registry of metrics */
#include "report/report.h"

#include <string.h>
#include <strings.h>

static const char *const dimensions[] = { "month",  "owner", "region",
					  "source", "tier",  NULL };
static const char by_all[] = "month owner region source tier";
static const char *const units[] = { "ratio", "count", "money", "days" };

#define AT(member) offsetof(struct crmp_sums, member)

static const struct crmp_metric metric_metrics[] = {
	{ "customers", NULL, "customers known at the end of the window",
	  CRMP_COUNT, AT(customers), 0, 0, CRMP_M_SINCE },
	{ "active", NULL,
	  "customers with a contract in force, or whose last purchase is not "
	  "too long ago (policy active), at the end of the window",
	  CRMP_COUNT, AT(active), 0, 0, CRMP_M_ORDERS | CRMP_M_ACTIVE },
	{ "new", NULL, "customers whose first purchase fell into the window",
	  CRMP_COUNT, AT(fresh), 0, 0, CRMP_M_ORDERS },
	{ "orders", NULL,
	  "orders placed on purchase days of the window; a refund is none",
	  CRMP_COUNT, AT(orders), 0, 0, CRMP_M_ORDERS },
	{ "revenue", NULL,
	  "orders of the window net of returns, in the base currency",
	  CRMP_AMOUNT, AT(revenue), 0, 0, CRMP_M_ORDERS },
	{ "rpr", "M01",
	  "of the customers who bought in the window, those who had bought "
	  "before that purchase",
	  CRMP_RATIO, AT(repeaters), AT(buyers), AT(buyers), CRMP_M_ORDERS },
	{ "rpr_life", "M02",
	  "of the customers who bought up to the end of the window, those who "
	  "bought on two days or more",
	  CRMP_RATIO, AT(twice), AT(once), AT(once), CRMP_M_ORDERS },
	{ "repeat_revenue_share", "M03",
	  "of the revenue of the purchase days of the window, each less the "
	  "refunds that followed it there, that of days after the customer's "
	  "first purchase; n: customers who bought",
	  CRMP_RATIO, AT(repeat_kept), AT(kept), AT(buyers), CRMP_M_ORDERS },
	{ "refunds_unmatched", NULL,
	  "refunds of the window beyond what the customer bought in it before, "
	  "in the base currency",
	  CRMP_AMOUNT, AT(unmatched), 0, 0, CRMP_M_ORDERS },
	{ "churn_rate", "M04",
	  "of the customers active at the beginning of the window, those not "
	  "active at its end",
	  CRMP_RATIO, AT(lost), AT(before), AT(before),
	  CRMP_M_ORDERS | CRMP_M_ACTIVE },
	{ "purchase_cycle", "M23",
	  "median of the customers' own median days between purchases up to "
	  "the end of the window; n: those with three or more",
	  CRMP_DAYS, AT(cycle4), 0, AT(cycles), CRMP_M_ORDERS | CRMP_M_CYCLE },
};

#define N (sizeof metric_metrics / sizeof *metric_metrics)

const char *
crmp_unit_name(enum crmp_unit u)
{
	return units[u];
}

bool
crm_metric_at(size_t i, struct crm_metric *m)
{
	const struct crmp_metric *k = metric_metrics;

	if (i >= N)
		return false;
	k += i;
	*m = (struct crm_metric){ k->name, k->code, k->about, units[k->unit],
				  by_all };
	return true;
}

static enum crm_status
check_by(const struct crmp_metric *m, const char *by, struct crm_error *e)
{
	const char *near;

	if (!by || crmp_word_in(by_all, by, strlen(by)))
		return CRM_OK;
	near = crm_text_nearest(by, dimensions);
	if (near)
		return crm_fail(e, CRM_USAGE, NULL,
				"no dimension '%s' of %s: did you mean %s?", by,
				m->name, near);
	return crm_fail(e, CRM_USAGE, NULL,
			"no dimension '%s' of %s; there are: %s", by, m->name,
			by_all);
}

enum crm_status
crmp_metric_find(const char *name, const char *by, const struct crmp_metric **m,
		 struct crm_error *e)
{
	const char *names[N + 1] = { 0 }, *near;
	size_t i;

	for (i = 0; i < N; i++) {
		names[i] = metric_metrics[i].name;
		if (strcmp(name, metric_metrics[i].name) &&
		    (!metric_metrics[i].code ||
		     strcasecmp(name, metric_metrics[i].code)))
			continue;
		*m = &metric_metrics[i];
		return check_by(*m, by, e);
	}
	near = crm_text_nearest(name, names);
	if (near)
		return crm_fail(e, CRM_USAGE, NULL,
				"no metric '%s': did you mean %s?", name, near);
	return crm_fail(e, CRM_USAGE, NULL,
			"no metric '%s'; crm-report list tells which there are",
			name);
}
