/* SPDX-License-Identifier: MIT */
/* fields.c - names that lines may have; fields checked beforehand */
#include "output/output.h"

#include <stdlib.h>
#include <string.h>

/* ---- fields checked beforehand ------------------------------------------ */

/* Append the names of a type to a list that has room for them. */
static enum crm_status
add_keys(const struct crmp_type *t, const char **names, size_t *n)
{
	const char **keys = crmp_type_keys(t, true);
	size_t i;

	for (i = 0; keys && keys[i]; i++)
		names[(*n)++] = keys[i];
	free(keys);
	return keys ? CRM_OK : CRM_NOMEM;
}

/* The name nearest to `word` of any type or report, or NULL. */
static const char *
near_any(const char *word, struct crmp_arena *mem)
{
	const char **names, *p, *s;
	const struct crmp_report *r;
	size_t n = 0, len, i;

	names = crmp_arena_alloc(mem, sizeof *names * CRMP_MAXTYPES *
					      (CRMP_MAXCOLS + 64));
	for (i = 0; names && crmp_types[i]; i++)
		if (add_keys(crmp_types[i], names, &n))
			return NULL;
	for (r = crmp_reports; names && r->type; r++)
		for (p = r->all; crmp_word_next(&p, &s, &len); n++)
			if (!(names[n] = crmp_arena_copy(mem, s, len)))
				return NULL;
	if (!names)
		return NULL;
	for (i = 0; (s = crmp_verdict_name(NULL, i)); i++)
		names[n++] = s;
	names[n] = NULL;
	return crm_text_nearest(word, names);
}

static enum crm_status
fields_unknown(const struct crmp_type *t, const char *name, size_t n,
	       struct crm_error *e)
{
	struct crmp_line l = { .type = t };
	struct crmp_arena mem = { 0 };
	const char *near;
	char word[64];

	if (t)
		return crmp_line_unknown(&l, name, n, "fields", e);
	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(name, n < 60 ? n : 60), name);
	near = near_any(word, &mem);
	crm_fail(e, CRM_USAGE, "fields", "'%s': %s%s%s", word,
		 near ? "did you mean " : "no record type has it",
		 near ? near : "", near ? "?" : "");
	crmp_arena_free(&mem);
	return CRM_USAGE;
}

/* May it stand on a line about t, under "_", by a verdict? */
static bool
fields_judged(const struct crmp_type *t, const char *name, size_t n)
{
	const struct crmp_verdict_type *v = crmp_verdict_of(name, n);

	return v && t ? crmp_stands_for(t, v->on)
		      : crmp_verdict_tool(name, n) != NULL;
}

enum crm_status
crm_fields_check(const struct crm_type *type, const char *fields,
		 struct crm_error *e)
{
	const struct crmp_type *t = (const struct crmp_type *)type;
	const char *p = fields, *name;
	enum crmp_kind kind;
	bool derived, any = false;
	size_t n;

	for (; crmp_field_next(&p, &name, &n); any = true) {
		n = crmp_name_head(name, n);
		if (crmp_eq("*", name, n) || crmp_eq("_", name, n) ||
		    crmp_word_in("why from", name, n) ||
		    fields_judged(t, name, n) ||
		    (t ? crmp_name_kind(t, name, n, &kind, &derived)
		       : crmp_name_known(name, n)))
			continue;
		return fields_unknown(t, name, n, e);
	}
	return any ? CRM_OK
		   : crm_fail(e, CRM_USAGE, "fields", "no field is named");
}
