/* SPDX-License-Identifier: MIT */
/* verdict_names.c - what verdicts there are, and the names of their columns */
#include "record/names.h"

#include <string.h>

/* clang-format off */
static const struct crmp_derived tier_columns[] = {
	{ "tier", CRMP_TEXT, NULL, "class of the customer by policy tier" },
	{ "rfm", CRMP_TEXT, NULL,
	  "scores of recency, frequency and money, as 543" },
	{ "rfm_points", CRMP_INT, NULL, "their sum" },
	{ 0 }
};

static const struct crmp_derived risk_columns[] = {
	{ "risk", CRMP_TEXT, NULL,
	  "level of the risk to lose the customer, by policy churn" },
	{ "risk_points", CRMP_INT, NULL, "points of its signals" },
	{ "silent_days", CRMP_INT, NULL,
	  "days since the last qualifying touch, or since we know it" },
	{ "silent_since", CRMP_DAY, NULL, "day from which they count" },
	{ "days_since_order", CRMP_INT, NULL,
	  "days since the latest purchase" },
	{ "gap_days", CRMP_REAL, NULL,
	  "median days from purchase to purchase, from three purchases on" },
	{ "lateness", CRMP_REAL, NULL, "days_since_order by gap_days" },
	{ 0 }
};

static const struct crmp_derived cycle_columns[] = {
	{ "cycle", CRMP_REAL, NULL,
	  "median days from purchase to purchase, from three purchases on" },
	{ "next_day", CRMP_DAY, NULL,
	  "day of the next purchase, by the own rhythm, else by the model" },
	{ "p_alive", CRMP_REAL, NULL,
	  "chance that the customer still buys here, by the model" },
	{ "expected_purchases", CRMP_REAL, NULL,
	  "purchases expected in the horizon of policy cycle" },
	{ "expected_spend_minor", CRMP_MONEY, NULL,
	  "expected value of a purchase, base currency" },
	{ "clv_minor", CRMP_MONEY, NULL,
	  "discounted value of the purchases of the coming periods" },
	{ 0 }
};
/* clang-format on */

/* In the order in which they may build on each other. */
const struct crmp_verdict_type crmp_verdict_types[] = {
	[CRMP_TIER] = { "tier", "crm-tier", "tier", tier_columns },
	[CRMP_RISK] = { "risk", "crm-churn", "churn", risk_columns },
	[CRMP_CYCLE] = { "cycle", "crm-cycle", "cycle", cycle_columns },
	{ 0 },
};

/* Columns of verdicts whose tools are yet to come: names are kept free. */
static const struct {
	const char *name, *tool;
} later[] = {
	{ "score", "crm-score" },
	{ "label", "crm-score" },
	{ NULL, NULL },
};

const struct crmp_verdict_type *
crmp_verdict_named(const char *name, size_t n)
{
	const struct crmp_verdict_type *v;

	for (v = crmp_verdict_types; v->name; v++)
		if (crmp_eq(v->name, name, n))
			return v;
	return NULL;
}

const struct crmp_verdict_type *
crmp_verdict_of(const char *column, size_t n)
{
	const struct crmp_verdict_type *v;
	const struct crmp_derived *c;

	for (v = crmp_verdict_types; v->name; v++)
		for (c = v->columns; c->name; c++)
			if (crmp_eq(c->name, column, n))
				return v;
	return NULL;
}

const char *
crmp_verdict_name(size_t i)
{
	const struct crmp_verdict_type *v;
	const struct crmp_derived *c;

	for (v = crmp_verdict_types; v->name; v++)
		for (c = v->columns; c->name; c++)
			if (i-- == 0)
				return c->name;
	return i < sizeof later / sizeof *later ? later[i].name : NULL;
}

const char *
crmp_verdict_tool(const char *name, size_t n)
{
	const struct crmp_verdict_type *v = crmp_verdict_of(name, n);
	size_t i;

	if (v)
		return v->tool;
	for (i = 0; later[i].name; i++)
		if (crmp_eq(later[i].name, name, n))
			return later[i].tool;
	return NULL;
}
