/* SPDX-License-Identifier: MIT */
/* stages.c - which states and stages there are, and of what kind */
#include "policy/policy.h"
#include "record/states.h"
#include "record/names.h"

#include <string.h>

char
crmp_stage_letter(const json_t *stage)
{
	const char *type = json_string_value(json_object_get(stage, "type"));

	return !type			 ? 'x'
	       : !strcmp(type, "open")	 ? 'o'
	       : !strcmp(type, "paused") ? 'p'
	       : !strcmp(type, "done")	 ? 'd'
					 : 'x';
}

void
crmp_stage_quoted(const json_t *stage, struct crm_buf *sql)
{
	const char *p = json_string_value(json_object_get(stage, "name"));

	for (; p && *p; p++) {
		if (*p == '\'')
			crm_buf_putc(sql, '\'');
		crm_buf_putc(sql, *p);
	}
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
		*kind = crmp_stage_letter(x);
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

static enum crm_status
stage_in_use(struct crm_store *s, const struct crmp_type *t, json_t *list,
	     struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	const char *used;
	char sql[80];
	bool found;
	json_t *x;
	size_t i;

	snprintf(sql, sizeof sql, "SELECT DISTINCT stage FROM %s", t->table);
	rc = crmp_db_prep(s->db, sql, &st, e);
	while (!rc && !(rc = crmp_step(st, e))) {
		used = crmp_col_text(st, 0, NULL);
		found = false;
		json_array_foreach(list, i, x) found |= !strcmp(
			used, json_string_value(json_object_get(x, "name")));
		if (!found)
			rc = crm_fail(e, CRM_REFUSED, t->name,
				      "stage '%s' is in use and cannot go",
				      used);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_policy_stages(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	static const struct crmp_type *const types[] = { &crmp_type_deal,
							 &crmp_type_order };
	const char *name, *field, *preset;
	enum crm_status rc;
	json_t *list, *x, *f;
	size_t t, i, j;
	bool has;

	for (t = 0; t < 2; t++) {
		list = json_object_get(doc, types[t]->name);
		preset =
			types[t]->fields[crmp_field_index(types[t], "stage", 5)]
				.def;
		has = false;
		json_array_foreach(list, i, x)
		{
			name = json_string_value(json_object_get(x, "name"));
			has |= !strcmp(name, preset);
			for (j = 0; j < i; j++)
				if (json_equal(json_object_get(x, "name"),
					       json_object_get(
						       json_array_get(list, j),
						       "name")))
					return crm_fail(e, CRM_REFUSED,
							types[t]->name,
							"stage "
							"'%s' stands twice",
							name);
			json_array_foreach(json_object_get(x, "required"), j, f)
			{
				field = json_string_value(f);
				if (crmp_field_index(types[t], field,
						     strlen(field)) < 0)
					return crmp_unknown_key(types[t], field,
								strlen(field),
								e);
			}
		}
		if (!has)
			return crm_fail(e, CRM_REFUSED, types[t]->name,
					"the first stage '%s' is needed",
					preset);
		rc = stage_in_use(s, types[t], list, e);
		if (rc)
			return rc;
	}
	return CRM_OK;
}
