/* SPDX-License-Identifier: MIT */
/* stage.c - which states and stages there are, and of what kind */
#include "model/model.h"

#include <string.h>

static char
letter(const char *type)
{
	return !strcmp(type, "open")	 ? 'o'
	       : !strcmp(type, "paused") ? 'p'
	       : !strcmp(type, "done")	 ? 'd'
					 : 'x';
}

json_t *
crmp_stage_find(json_t *list, const char *name, size_t n, size_t *at)
{
	json_t *x;
	size_t i;

	json_array_foreach(list, i, x)
	{
		*at = i;
		if (crmp_eq(json_string_value(json_object_get(x, "name")), name,
			    n))
			return x;
	}
	return NULL;
}

json_t *
crmp_stages(struct crm_store *s, const struct crmp_type *t, struct crm_error *e)
{
	json_t *doc = crmp_policy(s, "stages", e);

	return doc ? json_object_get(doc, t->name) : NULL;
}

enum crm_status
crmp_state_kind(struct crm_store *s, const struct crmp_type *t,
		const char *name, size_t n, char *kind, struct crm_error *e)
{
	const struct crmp_state *st;
	struct crm_buf names = { 0 };
	json_t *list, *x;
	size_t i;

	*kind = 0;
	for (st = t->states; st && st->name; st++)
		if (crmp_eq(st->name, name, n))
			*kind = st->kind;
	list = t->states ? NULL : crmp_stages(s, t, e);
	if (!t->states && !list)
		return CRM_TROUBLE;
	x = list ? crmp_stage_find(list, name, n, &i) : NULL;
	if (x)
		*kind = letter(json_string_value(json_object_get(x, "type")));
	if (*kind)
		return CRM_OK;
	for (st = t->states; st && st->name; st++)
		crm_buf_printf(&names, "%s%s", names.len ? " " : "", st->name);
	json_array_foreach(list, i, x)
		crm_buf_printf(&names, "%s%s", i ? " " : "",
			       json_string_value(json_object_get(x, "name")));
	crm_fail(e, CRM_REFUSED, t->state_field, "'%.*s' is none of: %s",
		 (int)n, name, names.s ? names.s : "");
	crm_buf_free(&names);
	return CRM_REFUSED;
}
