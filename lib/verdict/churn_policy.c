/* SPDX-License-Identifier: MIT */
/* churn_policy.c - what policy churn must fulfil beside its shape */
#include "verdict/churn.h"

enum crm_status
crmp_policy_churn(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	json_t *signals = json_object_get(doc, "signals"), *x;
	json_t *levels = json_object_get(doc, "levels");
	json_int_t last = 0, at;
	size_t i;

	(void)s;
	if (json_array_size(signals) > CRMP_SIGNALS_MAX)
		return crm_fail(e, CRM_REFUSED, "signals", "at most %d",
				CRMP_SIGNALS_MAX);
	json_array_foreach(signals, i, x)
	{
		if (!json_object_get(x, "at") == !json_object_get(x, "below"))
			return crm_fail(e, CRM_REFUSED, "signals",
					"a signal has \"at\" or \"below\"");
	}
	if (json_array_size(levels) > CRMP_LEVELS_MAX)
		return crm_fail(e, CRM_REFUSED, "levels", "at most %d",
				CRMP_LEVELS_MAX);
	json_array_foreach(levels, i, x)
	{
		at = json_integer_value(json_object_get(x, "points"));
		if (i && at >= last)
			return crm_fail(e, CRM_REFUSED, "levels",
					"their points must fall");
		last = at;
	}
	return CRM_OK;
}
