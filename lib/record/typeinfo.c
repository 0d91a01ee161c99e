/* SPDX-License-Identifier: MIT */
/* typeinfo.c - record types as tools may ask about them */
#include "record/names.h"
#include "record/states.h"

#include <string.h>

static const struct crmp_type *
type_inner(const struct crm_type *t)
{
	return (const struct crmp_type *)t;
}

const struct crm_type *
crm_type_find(const char *name)
{
	return (const struct crm_type *)crmp_type_named(name, strlen(name));
}

const struct crm_type *
crm_type_at(size_t i)
{
	size_t n;

	for (n = 0; crmp_types[n]; n++)
		if (n == i)
			return (const struct crm_type *)crmp_types[n];
	return NULL;
}

const char *
crm_type_name(const struct crm_type *t)
{
	return type_inner(t)->name;
}

const char *
crm_type_about(const struct crm_type *t)
{
	return type_inner(t)->about;
}

const struct crm_type *
crm_verdict_type(const char *verdict)
{
	const struct crmp_verdict_type *v;

	v = crmp_verdict_named(verdict, strlen(verdict));
	return v ? (const struct crm_type *)v->on : NULL;
}

const char *
crm_type_nearest(const char *name)
{
	const char *names[CRMP_MAXTYPES + 1] = { 0 };
	size_t i;

	for (i = 0; crmp_types[i]; i++)
		names[i] = crmp_types[i]->name;
	return crm_text_nearest(name, names);
}

/* What a kind is called, in words. */
static const char *
kind_words(const struct crmp_type *t, const struct crmp_field *f)
{
	static _Thread_local char words[256];
	static const char *const plain[] = {
		[CRMP_TEXT] = "text",
		[CRMP_INT] = "whole number",
		[CRMP_BOOL] = "true or false",
		[CRMP_INSTANT] = "time",
		[CRMP_DAY] = "day",
		[CRMP_MONEY] = "minor units",
		[CRMP_CURRENCY] = "currency",
		[CRMP_USER] = "login",
		[CRMP_PHONE] = "phone",
		[CRMP_EMAIL] = "e-mail",
		[CRMP_TYPENAME] = "record type",
		[CRMP_ANYREF] = "id of that type",
		[CRMP_STATE] = "stage",
		[CRMP_REAL] = "number",
		[CRMP_MOMENT] = "time",
		[CRMP_AGE] = "whole number",
	};
	const struct crmp_state *s;
	size_t n;

	switch (f->kind) {
	case CRMP_ENUM:
		snprintf(words, sizeof words, "one of: %s", f->arg);
		return words;
	case CRMP_REF:
		snprintf(words, sizeof words, "id of a %s", f->arg);
		return words;
	case CRMP_JSON:
		snprintf(words, sizeof words, "JSON %s", f->arg);
		return words;
	case CRMP_STATE:
		if (!t->states)
			return "a stage of policy stages";
		n = (size_t)snprintf(words, sizeof words, "one of:");
		for (s = t->states; s->name && n < sizeof words; s++)
			n += (size_t)snprintf(words + n, sizeof words - n,
					      " %s", s->name);
		return words;
	default:
		return plain[f->kind];
	}
}

static bool
computed(const struct crmp_type *t, const struct crmp_derived *d,
	 struct crm_column *c)
{
	const struct crmp_field as = { .name = d->name, .kind = d->kind };

	*c = (struct crm_column){ .name = d->name,
				  .kind = kind_words(t, &as),
				  .about = d->about,
				  .derived = true };
	return true;
}

bool
crm_type_column(const struct crm_type *type, size_t i, struct crm_column *c)
{
	static const struct crm_column common[] = {
		{ "created_at", "time", "when the store learned of it", NULL,
		  false, true, false, false },
		{ "updated_at", "time", "when it last changed", NULL, false,
		  true, false, false },
		{ "tags", "JSON [s]", "labels", NULL, false, false, false,
		  false },
		{ "files", "JSON " CRMP_FILES, "files kept with the record",
		  NULL, false, false, false, false },
		{ "ext", "JSON {*:s}", "keys in other systems, by system", NULL,
		  false, false, false, false },
		{ "x", "JSON {*:any}", "custom fields (policy fields)", NULL,
		  false, false, false, false },
	};
	static const struct crm_column head[] = {
		{ "id", "whole number", "number of the record", NULL, false,
		  true, false, true },
		{ "rev", "whole number", "version, from 1", NULL, false, true,
		  false, false },
	};
	const struct crmp_type *t = type_inner(type);
	const struct crmp_field *f;
	const struct crmp_derived *d;
	size_t n, k;

	if (i < 2) {
		*c = head[i];
		return true;
	}
	for (i -= 2, f = t->fields; f->name; f++) {
		if ((f->flags & CRMP_HIDDEN) || i--)
			continue;
		*c = (struct crm_column){
			f->name, kind_words(t, f),	f->about,
			f->def,	 f->flags & CRMP_REQ,	f->flags & CRMP_FIXED,
			false,	 f->flags & CRMP_LISTED
		};
		return true;
	}
	if ((d = crmp_derived_at(t, i)))
		return computed(t, d, c);
	for (k = 0; crmp_derived_at(t, k); k++)
		i--;
	for (n = 0; (d = crmp_verdict_column(t, n)); n++)
		if (!i--)
			return computed(t, d, c);
	if (i >= sizeof common / sizeof *common)
		return false;
	*c = common[i];
	return true;
}
