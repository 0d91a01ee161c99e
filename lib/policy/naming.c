/* SPDX-License-Identifier: MIT */
/* naming.c - what policy adds to the names of a condition */
#include "policy/naming.h"

#include <stdlib.h>
#include <string.h>

static json_t *
segments(const struct crmp_naming *n, struct crm_error *e)
{
	return n->segments ? n->segments : crmp_policy(n->s, "segments", e);
}

static enum crm_status
named(void *arg, struct crmp_text name, struct crmp_text *text,
      const struct crmp_type **type, struct crm_error *e)
{
	json_t *doc = segments(arg, e), *one = NULL;
	const char *key, *of;

	if (!doc)
		return CRM_TROUBLE;
	json_object_foreach(doc, key, one)
	{
		if (crmp_eq(key, name.s, name.n))
			break;
	}
	if (!key || !crmp_eq(key, name.s, name.n))
		return CRM_ABSENT;
	of = json_string_value(json_object_get(one, "of"));
	*type = of ? crmp_type_named(of, strlen(of)) : &crmp_type_customer;
	*text = crmp_text(json_string_value(json_object_get(one, "when")));
	return CRM_OK;
}

static const char *
near_segment(void *arg, const char *word)
{
	json_t *doc = segments(arg, NULL), *one;
	const char **keys, *key, *near;
	size_t n = 0;

	keys = doc ? calloc(json_object_size(doc) + 1, sizeof *keys) : NULL;
	if (!keys)
		return NULL;
	json_object_foreach(doc, key, one) keys[n++] = key;
	near = crm_text_nearest(word, keys);
	free(keys);
	return near;
}

/* Append the texts of a list, a line each. */
static void
add_words(json_t *list, const char *key, struct crm_buf *all)
{
	json_t *x;
	size_t i;

	json_array_foreach(list, i, x)
	{
		x = key ? json_object_get(x, key) : x;
		if (json_is_string(x))
			crm_buf_printf(all, "%s\n", json_string_value(x));
	}
}

static enum crm_status
custom_kind(void *arg, const struct crmp_type *t, struct crmp_text name,
	    enum crmp_kind *kind, struct crm_buf *words, struct crm_error *e)
{
	static const struct {
		const char *word;
		enum crmp_kind kind;
	} kinds[] = {
		{ "text", CRMP_TEXT },
		{ "number", CRMP_REAL },
		{ "bool", CRMP_BOOL },
		{ "day", CRMP_DAY },
	};
	const struct crmp_naming *n = arg;
	json_t *doc = crmp_policy(n->s, "fields", e), *field, *of = NULL;
	const char *key, *word;
	size_t i;

	if (!doc)
		return CRM_TROUBLE;
	json_object_foreach(json_object_get(doc, t->name), key, field)
	{
		if (crmp_eq(key, name.s, name.n))
			of = field;
	}
	word = json_string_value(json_object_get(of, "kind"));
	for (i = 0; word && i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].word, word)) {
			*kind = kinds[i].kind;
			if (*kind == CRMP_TEXT)
				add_words(json_object_get(of, "words"), NULL,
					  words);
			return CRM_OK;
		}
	return CRM_ABSENT;
}

static enum crm_status
stage_words(void *arg, const struct crmp_type *t, struct crm_buf *all,
	    struct crm_error *e)
{
	const struct crmp_naming *n = arg;
	json_t *doc = crmp_policy(n->s, "stages", e);

	add_words(json_object_get(doc, t->name), "name", all);
	return doc ? CRM_OK : CRM_TROUBLE;
}

enum crm_status
crmp_naming(struct crmp_naming *n, const struct crmp_type *t, const char *key,
	    struct crmp_names *names, struct crm_error *e)
{
	const char *base = crmp_base_currency(n->s, e);

	if (!base)
		return CRM_TROUBLE;
	*names = (struct crmp_names){
		.type = t,
		.key = key,
		.clock = &n->s->session.clock,
		.base = base,
		.reaches = true,
		.arg = n,
		.named = named,
		.custom = custom_kind,
		.stages = stage_words,
		.near = near_segment,
	};
	return CRM_OK;
}

enum crm_status
crmp_condition_try(struct crmp_naming *n, const struct crmp_type *t,
		   const char *text, const char *key, bool verdicts,
		   struct crm_error *e)
{
	struct crmp_names names;
	struct crmp_expr *x = NULL;
	struct crm_error why = { 0 };
	enum crm_status rc;

	if (!crmp_zone(n->s, e))
		return CRM_TROUBLE;
	rc = crmp_naming(n, t, key, &names, e);
	if (rc)
		return rc;
	names.verdicts = verdicts;
	rc = crmp_expr_new(text, &names, &x, &why);
	crmp_expr_free(x);
	return rc ? crm_fail(e, rc == CRM_USAGE ? CRM_REFUSED : rc, key, "%s",
			     why.text)
		  : CRM_OK;
}

enum crm_status
crmp_condition_check(struct crm_store *s, const struct crmp_type *t,
		     const char *text, const char *key, bool verdicts,
		     struct crm_error *e)
{
	struct crmp_naming n = { .s = s };

	return crmp_condition_try(&n, t, text, key, verdicts, e);
}
