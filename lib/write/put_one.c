/* SPDX-License-Identifier: MIT */
/* put_one.c - one record from a line, or from KEY=VALUE pairs */
#include "write/write.h"

#include <string.h>

static const struct crmp_type *
put_type_of(const struct crm_put *o, json_t *obj, struct crm_error *e)
{
	const struct crmp_type *only = (const struct crmp_type *)o->type, *t;
	const char *name = json_string_value(json_object_get(obj, "type"));
	const char *near;

	if (!name && only)
		return only;
	if (!name) {
		crm_fail(e, CRM_REFUSED, "type",
			 "is needed: {\"type\":"
			 "\"customer\",…}");
		return NULL;
	}
	t = crmp_type_named(name, strlen(name));
	if (t && (!only || t == only))
		return t;
	near = crm_type_nearest(name);
	if (t)
		crm_fail(e, CRM_REFUSED, "type",
			 "a %s; only %ss are stored here", name, only->name);
	else if (!strcmp(name, "policy"))
		crm_fail(e, CRM_REFUSED, "type",
			 "a policy is set by crm-policy");
	else
		crm_fail(e, CRM_REFUSED, "type", "no record type '%s'%s%s%s",
			 name, near ? "; did you mean '" : "", near ? near : "",
			 near ? "'?" : "");
	return NULL;
}

enum crm_status
crmp_put_object(struct crm_store *s, const struct crm_put *o,
		struct crmp_input *in, json_t *obj, struct crm_stored *r,
		struct crm_error *e)
{
	const struct crmp_type *t = put_type_of(o, obj, e);
	enum crm_status rc = CRM_OK;
	int64_t hash = in->hash;
	const char *key;
	json_t *v;

	if (!t)
		return CRM_REFUSED;
	crmp_input_reset(in, t);
	in->empty_clears = true;
	in->ignore_unknown = o->ignore_unknown;
	json_object_foreach(obj, key, v)
	{
		rc = crmp_input_json(in, key, v, e);
		if (rc)
			return rc;
	}
	/* what has a key of its own needs none from its content */
	in->hash = in->row.id || in->ext || o->match ? 0 : hash;
	return crmp_put(s, o, in, r, e);
}

enum crm_status
crm_put_line(struct crm_store *s, const struct crm_put *o, const char *line,
	     size_t n, struct crm_stored *r, struct crm_error *e)
{
	struct crmp_arena mem = { 0 };
	struct crmp_input in = { .s = s, .mem = &mem };
	struct crm_stored got = { 0 };
	enum crm_status rc;
	json_t *obj;

	if (!crm_text_valid(line, n, NULL))
		return crm_fail(e, CRM_REFUSED, NULL, "not UTF-8");
	rc = crmp_json_load(line, n, &obj, e);
	if (!rc) {
		rc = crmp_put_object(s, o, &in, obj, &got, e);
		json_decref(obj);
	}
	if (!rc)
		*r = got;
	crmp_arena_free(&mem);
	return rc;
}

enum crm_status
crm_put_pairs(struct crm_store *s, const struct crm_put *o, int64_t id,
	      struct crm_pairs pairs, struct crm_stored *r, struct crm_error *e)
{
	struct crmp_arena mem = { 0 };
	struct crmp_input in = {
		.s = s,
		.mem = &mem,
		.empty_clears = true,
		.ignore_unknown = o->ignore_unknown,
	};
	struct crm_stored got = { 0 };
	enum crm_status rc = CRM_OK;
	const char *pair, *eq;
	size_t i;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	crmp_input_reset(&in, (const struct crmp_type *)o->type);
	for (i = 0; !rc && i < pairs.n; i++) {
		pair = pairs.list[i];
		eq = strchr(pair, '=');
		if (!eq || eq == pair)
			rc = crm_fail(e, CRM_USAGE, NULL, "not KEY=VALUE: '%s'",
				      pair);
		else if (!crm_text_valid(pair, strlen(pair), NULL))
			rc = crm_fail(e, CRM_USAGE, NULL,
				      "an operand is not UTF-8: '%s'", pair);
		else
			rc = crmp_input_text(
				&in,
				(struct crmp_text){ pair, (size_t)(eq - pair) },
				crmp_text(eq + 1), e);
	}
	if (!rc && id)
		in.row.id = id;
	if (!rc)
		rc = crmp_put(s, o, &in, &got, e);
	if (!rc && got.change != CRM_UNCHANGED)
		rc = crmp_note_twins(s, &in.row, got.id, e);
	if (!rc)
		*r = got;
	crmp_arena_free(&mem);
	return rc;
}
