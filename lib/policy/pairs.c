/* SPDX-License-Identifier: MIT */
/* pairs.c - a policy changed by KEY=VALUE */
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

/* A value as typed: JSON where it is some, else text. */
static json_t *
typed(const char *s)
{
	static const size_t flags = JSON_DECODE_ANY | JSON_REJECT_DUPLICATES;
	json_t *v = NULL;

	switch (crmp_json_parse(s, strlen(s), flags, &v, NULL)) {
	case CRM_OK:
		return v;
	case CRM_NOMEM:
		return NULL;
	default:
		return json_string(s);
	}
}

/* Follow a dotted path to the object that holds the last key. */
static json_t *
pairs_walk(json_t *doc, const char *path, size_t n, const char **last,
	   size_t *nlast)
{
	const char *dot;
	char key[128];
	size_t len;

	*last = path;
	*nlast = n;
	while ((dot = memchr(path, '.', n))) {
		len = (size_t)(dot - path);
		snprintf(key, sizeof key, "%.*s", (int)len, path);
		if (!json_is_object(doc))
			return doc;
		if (!json_object_get(doc, key) &&
		    json_object_set_new(doc, key, json_object()))
			return NULL;
		doc = json_object_get(doc, key);
		*last = path = dot + 1;
		*nlast = n -= len + 1;
	}
	return doc;
}

static enum crm_status
apply(json_t *doc, const char *pair, struct crm_error *e)
{
	const char *eq = strchr(pair, '='), *last;
	bool add, del;
	char key[128];
	size_t n, i;
	json_t *at, *v, *list;
	int bad = 0;

	if (!eq || eq == pair)
		return crm_fail(e, CRM_USAGE, NULL, "not KEY=VALUE: '%s'",
				pair);
	add = eq[-1] == '+';
	del = eq[-1] == '-';
	at = pairs_walk(doc, pair, (size_t)(eq - pair) - (add || del), &last,
			&n);
	snprintf(key, sizeof key, "%.*s", (int)n, last);
	if (!at)
		return crm_nomem(e);
	if (!json_is_object(at))
		return crm_fail(e, CRM_REFUSED, key, "not inside an object");
	if (!eq[1] && !add && !del) {
		json_object_del(at, key);
		return CRM_OK;
	}
	if (!crm_text_valid(eq + 1, strlen(eq + 1), NULL))
		return crm_fail(e, CRM_REFUSED, key, "not UTF-8");
	v = typed(eq + 1);
	if (!v)
		return crm_nomem(e);
	if (!add && !del)
		return json_object_set_new(at, key, v) ? crm_nomem(e) : CRM_OK;
	list = json_object_get(at, key);
	if (!list && add && !json_object_set_new(at, key, json_array()))
		list = json_object_get(at, key);
	if (!json_is_array(list)) {
		json_decref(v);
		return crm_fail(e, CRM_REFUSED, key, "not a list");
	}
	for (i = json_array_size(list); i-- > 0;)
		if (json_equal(json_array_get(list, i), v))
			json_array_remove(list, i);
	if (add)
		bad = json_array_append(list, v);
	json_decref(v);
	return bad ? crm_nomem(e) : CRM_OK;
}

enum crm_status
crm_policy_pairs(struct crm_store *s, const char *name, struct crm_pairs pairs,
		 int64_t *rev, struct crm_error *e)
{
	struct crm_buf body = { 0 };
	enum crm_status rc = CRM_OK;
	json_t *doc = NULL;
	struct crm_error absent = { 0 };
	char *text = NULL;
	size_t i;

	if (!crmp_policy_kind(name) || !crmp_policy_named_well(name))
		return crm_policy_check(s, name, "", 0, e);
	rc = crm_policy_body(s, name, 0, &body, &absent);
	if (!rc)
		rc = crmp_json_parse(body.s, body.len, 0, &doc, NULL);
	else if (rc != CRM_ABSENT)
		rc = crm_fail(e, rc, NULL, "%s", absent.text);
	else
		rc = (doc = json_object()) ? CRM_OK : CRM_NOMEM;
	crm_buf_free(&body);
	if (rc == CRM_NOMEM)
		crm_nomem(e);
	for (i = 0; !rc && i < pairs.n; i++)
		rc = apply(doc, pairs.list[i], e);
	if (!rc) {
		text = crmp_json_dump(doc, JSON_COMPACT);
		rc = text ? crm_policy_set(s, name, text, strlen(text), rev, e)
			  : crm_nomem(e);
	}
	free(text);
	json_decref(doc);
	return rc;
}
