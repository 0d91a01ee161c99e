/* SPDX-License-Identifier: MIT */
/* segments.c - what policy segments must fulfil, and who goes by them */
#include "policy/naming.h"

#include <string.h>

bool
crmp_segment_name(const char *s)
{
	size_t n = strlen(s), i;

	for (i = 0; i < n; i++)
		if ((s[i] & 0x80) == 0 && s[i] != '_' && s[i] != '-' &&
		    !(s[i] >= '0' && s[i] <= '9') &&
		    !((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z'))
			return false;
	return n > 0 && n <= 60;
}

/* ---- who names them ------------------------------------------------------ */

/* A condition that holds today and would not under the new segments. */
struct user {
	const char *text, *who;
	bool verdicts; /* it may name them */
};
static enum crm_status
user(struct crm_store *s, json_t *doc, struct user u, struct crm_error *e)
{
	struct crmp_naming now = { .s = s }, then = { .s = s, .segments = doc };
	struct crm_error why = { 0 };
	enum crm_status rc;

	if (!u.text || !strchr(u.text, '@'))
		return CRM_OK;
	rc = crmp_condition_try(&then, &crmp_type_customer, u.text, NULL,
				u.verdicts, &why);
	if (!rc || rc == CRM_NOMEM)
		return rc ? crm_nomem(e) : CRM_OK;
	/* what fails already is no reason to keep the segments as they are */
	if (crmp_condition_try(&now, &crmp_type_customer, u.text, NULL,
			       u.verdicts, NULL))
		return CRM_OK;
	return crm_fail(e, rc, NULL, "%s goes by it: %s (change that first)",
			u.who, why.text);
}

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static enum crm_status
tier_rules(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	json_t *tier = crmp_policy(s, "tier", e), *rule;
	enum crm_status rc = tier ? CRM_OK : CRM_TROUBLE;
	char who[64];
	size_t i;

	json_array_foreach(json_object_get(tier, "rules"), i, rule)
	{
		snprintf(who, sizeof who, "policy tier, rules[%zu],", i);
		if (!rc)
			rc = user(s, doc,
				  (struct user){ text_of(rule, "when"), who,
						 false },
				  e);
	}
	return rc;
}

/* What the model of buying was fitted to is fitted again by that. */
static enum crm_status
cycle_where(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	json_t *cycle = crmp_policy(s, "cycle", e);

	const struct user u = { text_of(json_object_get(cycle, "model"),
					"where"),
				"policy cycle, model.where,", true };

	return cycle ? user(s, doc, u, e) : CRM_TROUBLE;
}

/* Whom a campaign that is to run, or runs, is for. */
static enum crm_status
campaigns(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	const char *text;
	char who[64];

	rc = crmp_db_prep(s->db,
			  "SELECT id, segment FROM campaigns WHERE state IN"
			  " ('planned','running') AND segment IS NOT NULL"
			  " ORDER BY id",
			  &st, e);
	while (!rc && !(rc = crmp_step(st, e))) {
		snprintf(who, sizeof who, "campaign/%lld",
			 (long long)crmp_col_int(st, 0));
		text = crmp_col_text(st, 1, NULL);
		rc = text ? user(s, doc, (struct user){ text, who, true }, e)
			  : crm_nomem(e);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
users(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	enum crm_status rc = tier_rules(s, doc, e);

	if (!rc)
		rc = cycle_where(s, doc, e);
	return rc ? rc : campaigns(s, doc, e);
}

/* ---- the document -------------------------------------------------------- */

enum crm_status
crmp_policy_segments(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	struct crmp_naming n = { .s = s, .segments = doc };
	const struct crmp_type *t;
	enum crm_status rc = CRM_OK;
	const char *key, *of;
	json_t *one;

	json_object_foreach(doc, key, one)
	{
		of = json_string_value(json_object_get(one, "of"));
		t = of ? crmp_type_named(of, strlen(of)) : &crmp_type_customer;
		if (!crmp_segment_name(key))
			return crm_fail(e, CRM_REFUSED, key,
					"a segment's name is letters, digits, "
					"_ and -, 60 bytes at most");
		if (!t)
			return crm_fail(e, CRM_REFUSED, key,
					"no such record type '%s'", of);
		rc = crmp_condition_try(
			&n, t, json_string_value(json_object_get(one, "when")),
			key, true, e);
		if (rc)
			return rc;
	}
	return users(s, doc, e);
}
