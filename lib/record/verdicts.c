/* SPDX-License-Identifier: MIT */
/* verdicts.c - what verdicts there are: on which records, with which columns */
#include "record/names.h"

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

static const struct crmp_derived idle_columns[] = {
	{ "idle", CRMP_INT, NULL,
	  "days for which nobody has worked on it; 0 with an open task" },
	{ "idle_since", CRMP_DAY, NULL, "day from which they count" },
	{ 0 }
};

/* In the order in which they may build on each other. */
const struct crmp_verdict_type crmp_verdict_types[] = {
	{ "tier", "crm-tier", &crmp_type_customer, "tier", tier_columns },
	{ "risk", "crm-churn", &crmp_type_customer, "churn", risk_columns },
	{ "cycle", "crm-cycle", &crmp_type_customer, "cycle", cycle_columns },
	{ "idle", "crm-lead idle", &crmp_type_lead, NULL, idle_columns },
	{ 0 },
};
/* clang-format on */
