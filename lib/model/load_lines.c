/* SPDX-License-Identifier: MIT */
/* load_lines.c - JSON lines into the store */
#include "model/load.h"

#include <string.h>

/* Depth before parsing, so that nothing recurses on what came from outside. */
static bool
too_deep(const char *s, size_t n)
{
	bool quoted = false;
	int d = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (quoted) {
			quoted = s[i] != '"';
			i += s[i] == '\\';
			continue;
		}
		quoted = s[i] == '"';
		d += s[i] == '{' || s[i] == '[';
		d -= s[i] == '}' || s[i] == ']';
		if (d > CRMP_DEPTH_MAX)
			return true;
	}
	return false;
}

static bool
beyond(json_t *v)
{
	static const json_int_t limit = (json_int_t)1 << 53;
	const char *key;
	json_t *x;
	size_t i;

	if (json_is_integer(v))
		return json_integer_value(v) > limit ||
		       json_integer_value(v) < -limit;
	if (json_is_object(v))
		json_object_foreach(v, key, x) if (beyond(x)) return true;
	if (json_is_array(v))
		json_array_foreach(v, i, x) if (beyond(x)) return true;
	return false;
}

enum crm_status
crmp_json_load(const char *line, size_t n, json_t **obj, struct crm_error *e)
{
	json_error_t why;
	enum crm_status rc;
	const char *key;
	json_t *v;

	if (too_deep(line, n))
		return crm_fail(e, CRM_REFUSED, NULL, "nested over %d deep",
				CRMP_DEPTH_MAX);
	rc = crmp_json_parse(line, n, JSON_REJECT_DUPLICATES, obj, &why);
	if (rc == CRM_NOMEM)
		return crm_nomem(e);
	if (rc && (*line == '[' || (n == 1 && *line == '{') ||
		   (*line == '"' && n > 1)))
		return crm_fail(e, CRM_REFUSED, NULL,
				"one JSON object a line "
				"is needed; jq -c '.[]' (a list) or jq -c . (a "
				"printed document) makes that");
	if (rc && strstr(why.text, "NUL"))
		return crm_fail(e, CRM_REFUSED, NULL,
				"\\u0000 (NUL) is not allowed");
	if (rc)
		return crm_fail(e, CRM_REFUSED, NULL, "not JSON: %s (byte %d)",
				why.text, why.position);
	if (!json_is_object(*obj)) {
		json_decref(*obj);
		return crm_fail(e, CRM_REFUSED, NULL,
				"one JSON object a line "
				"is needed; jq -c '.[]' makes that of a list");
	}
	json_object_foreach(*obj, key, v)
	{
		if (!beyond(v))
			continue;
		crm_fail(e, CRM_REFUSED, key,
			 "a number beyond 2^53 would be "
			 "rounded somewhere; send it as a string");
		json_decref(*obj);
		return CRM_REFUSED;
	}
	return CRM_OK;
}

/* ---- one line ----------------------------------------------------------- */

static const struct crmp_type *
type_of(const struct crm_put *o, json_t *obj, struct crm_error *e)
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

static enum crm_status
put_object(struct crm_store *s, const struct crm_put *o, struct crmp_input *in,
	   json_t *obj, struct crm_stored *r, struct crm_error *e)
{
	const struct crmp_type *t = type_of(o, obj, e);
	enum crm_status rc = CRM_OK;
	int64_t hash = in->hash;
	const char *key;
	json_t *v;

	if (!t)
		return CRM_REFUSED;
	crmp_input_reset(in, t);
	json_object_foreach(obj, key, v)
	{
		rc = crmp_input_json(s, in, key, v, o->ignore_unknown, e);
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
	struct crmp_input in = { .mem = &mem };
	struct crm_stored got = { 0 };
	enum crm_status rc;
	json_t *obj;

	if (!crm_text_valid(line, n, NULL))
		return crm_fail(e, CRM_REFUSED, NULL, "not UTF-8");
	rc = crmp_json_load(line, n, &obj, e);
	if (!rc) {
		rc = put_object(s, o, &in, obj, &got, e);
		json_decref(obj);
	}
	if (!rc)
		*r = got;
	crmp_arena_free(&mem);
	return rc;
}

enum crm_status
crm_put_pairs(struct crm_store *s, const struct crm_put *o, int64_t id,
	      const char *const *pairs, size_t n, struct crm_stored *r,
	      struct crm_error *e)
{
	struct crmp_arena mem = { 0 };
	struct crmp_input in = { .mem = &mem };
	struct crm_stored got = { 0 };
	enum crm_status rc = CRM_OK;
	const char *eq;
	size_t i;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	crmp_input_reset(&in, (const struct crmp_type *)o->type);
	for (i = 0; !rc && i < n; i++) {
		eq = strchr(pairs[i], '=');
		if (!eq || eq == pairs[i])
			rc = crm_fail(e, CRM_USAGE, NULL, "not KEY=VALUE: '%s'",
				      pairs[i]);
		else if (!crm_text_valid(pairs[i], strlen(pairs[i]), NULL))
			rc = crm_fail(e, CRM_USAGE, NULL,
				      "an operand is not UTF-8: '%s'",
				      pairs[i]);
		else
			rc = crmp_input_text(s, &in, pairs[i],
					     (size_t)(eq - pairs[i]), eq + 1,
					     strlen(eq + 1), true,
					     o->ignore_unknown, e);
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

/* ---- all lines ---------------------------------------------------------- */

/* The bytes of "_" as they came: numbers are never printed again. */
static enum crm_status
raw_verdict(struct crmp_loading *g, const char *line, size_t n,
	    const char **verdict, size_t *nv, struct crm_error *e)
{
	const struct crmp_member *m;
	enum crm_status rc = crmp_scan_object(line, n, &g->scan, e);

	m = rc ? NULL : crmp_scan_find(&g->scan, "_");
	if (m) {
		*verdict = m->val;
		*nv = m->val_len;
	}
	return rc;
}

static enum crm_status
one_line(struct crmp_loading *g, const char *line, size_t n,
	 struct crm_error *why, struct crm_error *e)
{
	const char *verdict = NULL;
	struct crm_stored r = { 0 };
	enum crm_status rc;
	size_t nv = 0;
	json_t *obj;

	rc = crmp_json_load(line, n, &obj, why);
	if (rc)
		return rc;
	g->rec.hash = g->l->import ? crmp_hash(line, n) : 0;
	rc = g->l->each ? g->l->each(g->l->each_arg, line, n, &r, why)
			: put_object(g->s, &g->l->put, &g->rec, obj, &r, why);
	if (!rc && !r.type) {
		json_decref(obj);
		return CRM_OK;
	}
	if (!rc && g->l->stored && json_object_get(obj, "_"))
		rc = raw_verdict(g, line, n, &verdict, &nv, why);
	if (!rc)
		rc = crmp_load_stored(g, &r, verdict, nv, why);
	json_decref(obj);
	(void)e;
	return rc;
}

static enum crm_status
broken(const char *line, size_t n, struct crm_error *e)
{
	struct crm_buf b = { 0 };

	if (!crm_line_is_error(line, n, &b)) {
		crm_buf_free(&b);
		return CRM_OK;
	}
	crm_fail(e, CRM_TROUBLE, NULL,
		 "the input broke off (%s); nothing was "
		 "stored",
		 b.s ? b.s : "");
	crm_buf_free(&b);
	return CRM_TROUBLE;
}

enum crm_status
crmp_load_lines(struct crmp_loading *g, struct crm_error *e)
{
	struct crmp_lines *lines = NULL;
	struct crm_error why;
	const char *chosen;
	enum crm_status rc, got;
	const char *line;
	size_t n;

	lines = NULL;
	rc = CRM_OK;
	if (g->l->encoding && strcmp(g->l->encoding, "auto"))
		rc = crmp_in_encoding(g->in, g->l->encoding, &chosen, e);
	if (!rc)
		rc = crmp_lines_new(g->in, &lines, e);
	while (!rc) {
		memset(&why, 0, sizeof why);
		line = "";
		n = 0;
		got = crmp_lines_next(lines, &line, &n, &why);
		if (got == CRM_END)
			break;
		if (!got && (rc = broken(line, n, e)))
			break;
		rc = crmp_load_begin_row(g, e);
		if (!rc && !got)
			got = one_line(g, line, n, &why, e);
		if (!rc)
			rc = crmp_load_end_row(g, got, &why,
					       crmp_lines_number(lines), line,
					       n, e);
	}
	crmp_lines_free(lines);
	return rc;
}
