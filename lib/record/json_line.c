/* SPDX-License-Identifier: MIT */
/* json_line.c - a line as one JSON object, within our limits */
#include "format/format.h"
#include "record/shape.h"

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
