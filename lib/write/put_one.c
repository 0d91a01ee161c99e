/* SPDX-License-Identifier: MIT */
/* put_one.c - one record from a line, or from KEY=VALUE pairs */
#include "write/write.h"

#include <string.h>

static enum crm_status
no_type(const struct crm_put *o, const char *name, struct crm_error *e)
{
	const struct crmp_type *only = (const struct crmp_type *)o->type;
	const char *near = crm_type_nearest(name);

	if (crmp_type_named(name, strlen(name)))
		return crm_fail(e, CRM_REFUSED, "type",
				"a %s; only %ss are stored here", name,
				only->name);
	if (!strcmp(name, "policy"))
		return crm_fail(e, CRM_REFUSED, "type",
				"a policy is set by crm-policy");
	return crm_fail(e, CRM_REFUSED, "type", "no record type '%s'%s%s%s",
			name, near ? "; did you mean '" : "", near ? near : "",
			near ? "'?" : "");
}

static enum crm_status
put_type_of(const struct crm_put *o, const struct crmp_scan *line,
	    struct crmp_arena *mem, const struct crmp_type **t,
	    struct crm_error *e)
{
	const struct crmp_type *only = (const struct crmp_type *)o->type;
	const struct crmp_member *m = crmp_scan_find(line, "type");
	const char *name;

	*t = only;
	if (!m || m->kind != CRMP_JSTR)
		return only ? CRM_OK
			    : crm_fail(e, CRM_REFUSED, "type",
				       "is needed: {\"type\":"
				       "\"customer\",…}");
	*t = crmp_type_named(m->val + 1, m->val_len - 2);
	if (*t && (!only || *t == only))
		return CRM_OK;
	name = crmp_arena_copy(mem, m->val + 1, m->val_len - 2);
	return name ? no_type(o, name, e) : crm_nomem(e);
}

enum crm_status
crmp_put_object(struct crm_store *s, const struct crm_put *o,
		struct crmp_input *in, const struct crmp_scan *line,
		struct crm_stored *r, struct crm_error *e)
{
	int64_t hash = in->hash;
	const struct crmp_type *t;
	enum crm_status rc;
	size_t i;

	rc = put_type_of(o, line, in->mem, &t, e);
	if (rc)
		return rc;
	crmp_input_reset(in, t);
	in->empty_clears = true;
	in->ignore_unknown = o->ignore_unknown;
	for (i = 0; i < line->n; i++) {
		rc = crmp_input_json(in, &line->members[i], i, e);
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
	struct crmp_scan scan = { 0 };
	enum crm_status rc = crmp_scan_object(line, n, &scan, e);

	if (!rc)
		rc = crmp_put_object(s, o, &in, &scan, &got, e);
	if (!rc)
		*r = got;
	crmp_scan_free(&scan);
	crmp_arena_free(&mem);
	return rc;
}

/* A line may come back with what is computed; who types that means it. */
static enum crm_status
one_pair(struct crmp_input *in, const char *pair, const char *eq,
	 struct crm_error *e)
{
	struct crmp_text key = { pair, (size_t)(eq - pair) };
	char name[64];

	if (crmp_key_find(in->row.type, key.s, key.n).what != CRMP_K_SKIP)
		return crmp_input_text(in, key, crmp_text(eq + 1), e);
	snprintf(name, sizeof name, "%.*s",
		 (int)crmp_utf8_cut(key.s, key.n < 60 ? key.n : 60), key.s);
	return crm_fail(e, CRM_REFUSED, name,
			"is computed or kept by the store, and cannot be set");
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
			rc = one_pair(&in, pair, eq, e);
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
