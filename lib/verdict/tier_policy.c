/* SPDX-License-Identifier: MIT */
/* tier_policy.c - what policy tier must fulfil beside its shape */
#include "verdict/tier.h"

#include "policy/naming.h"

#include <string.h>

static bool
is_tier(json_t *doc, json_t *name)
{
	json_t *x;
	size_t i;

	json_array_foreach(json_object_get(doc, "tiers"), i, x)
	{
		if (json_equal(x, name))
			return true;
	}
	return false;
}

static enum crm_status
thresholds(json_t *doc, struct crm_error *e)
{
	json_t *tiers = json_object_get(doc, "tiers"), *x;
	json_t *points = json_object_get(doc, "points");
	size_t n = json_array_size(tiers), i;
	json_int_t last = 0;

	if (n < 2 || n > CRMP_TIERS_MAX)
		return crm_fail(e, CRM_REFUSED, "tiers", "2 to %d are needed",
				CRMP_TIERS_MAX);
	if (json_array_size(points) != n - 1)
		return crm_fail(e, CRM_REFUSED, "points",
				"one is needed for each tier but the last: "
				"%zu",
				n - 1);
	json_array_foreach(points, i, x)
	{
		if (i && json_integer_value(x) >= last)
			return crm_fail(e, CRM_REFUSED, "points",
					"they must fall from tier to tier");
		last = json_integer_value(x);
	}
	return CRM_OK;
}

static enum crm_status
tier_rule(struct crm_store *s, json_t *doc, json_t *rule, struct crm_error *e)
{
	json_t *tier = json_object_get(rule, "tier");
	json_t *least = json_object_get(rule, "least");
	json_t *given = tier ? tier : least;

	if (!tier == !least)
		return crm_fail(e, CRM_REFUSED, "rules",
				"a rule gives a tier, or at least one: "
				"\"tier\" or \"least\"");
	if (!is_tier(doc, given))
		return crm_fail(e, CRM_REFUSED, "rules",
				"'%s' is none of the tiers",
				json_string_value(given));
	return crmp_condition_check(
		s, &crmp_type_customer,
		json_string_value(json_object_get(rule, "when")), "rules",
		false, e);
}

static enum crm_status
cuts(json_t *doc, struct crm_error *e)
{
	json_t *list = json_object_get(doc, "cuts");
	size_t want = (size_t)json_integer_value(json_object_get(doc, "bins"));
	static const char *const names[] = { "r", "f", "m" };
	size_t i;

	if (want < 2 || want > CRMP_RFM_BINS)
		return crm_fail(e, CRM_REFUSED, "bins", "2 to %d",
				CRMP_RFM_BINS);
	for (i = 0; list && i < 3; i++)
		if (json_array_size(json_object_get(list, names[i])) !=
		    want - 1)
			return crm_fail(e, CRM_REFUSED, "cuts",
					"%zu bins need %zu cut points each; "
					"crm-tier refresh makes them",
					want, want - 1);
	return CRM_OK;
}

enum crm_status
crmp_policy_tier(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	json_t *rules = json_object_get(doc, "rules"), *x;
	enum crm_status rc = thresholds(doc, e);
	size_t i;

	if (!rc)
		rc = cuts(doc, e);
	if (!rc && json_array_size(rules) > CRMP_RULES_MAX)
		rc = crm_fail(e, CRM_REFUSED, "rules", "at most %d",
			      CRMP_RULES_MAX);
	json_array_foreach(rules, i, x)
	{
		if (!rc)
			rc = tier_rule(s, doc, x, e);
	}
	return rc;
}
