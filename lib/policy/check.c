/* SPDX-License-Identifier: MIT */
/* check.c - what documents must fulfil beside their shape */
#include "policy/policy.h"
#include "session/session.h"

#include <string.h>

enum crm_status
crmp_policy_zone(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	if (strcmp(json_string_value(json_object_get(doc, "zone")),
		   crm_zone_name(s->session.zone)))
		return crm_fail(
			e, CRM_REFUSED, "zone",
			"is fixed at crm-db init; crm-db rebuild --zone "
			"changes it");
	return CRM_OK;
}

/* Keys of reasons and fields are record types. */
enum crm_status
crmp_policy_words(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	const char *key, *near;
	json_t *v;

	(void)s;
	json_object_foreach(doc, key, v)
	{
		near = crm_type_nearest(key);
		if (!crmp_type_named(key, strlen(key)))
			return crm_fail(e, CRM_REFUSED, key,
					"no such record type%s%s%s",
					near ? "; did you mean '" : "",
					near ? near : "", near ? "'?" : "");
	}
	return CRM_OK;
}

static bool
checks(const struct crmp_checker *c, const char *policy)
{
	size_t n = strlen(c->policy);

	return c->policy[n - 1] == '.' ? !strncmp(c->policy, policy, n)
				       : !strcmp(c->policy, policy);
}

enum crm_status
crmp_policy_rules(struct crm_store *s, const char *name, json_t *doc,
		  struct crm_error *e)
{
	const struct crmp_checker *c;

	for (c = s->session.registry->checkers; c->policy; c++)
		if (checks(c, name))
			return c->check(s, doc, e);
	return CRM_OK;
}
