/* SPDX-License-Identifier: MIT */
/* names.c - the names that records of a type have */
#include "record/names.h"

#include <stdlib.h>
#include <string.h>

const char **
crmp_type_keys(const struct crmp_type *t, bool derived)
{
	static const char *const common[] = { "id",	    "rev",
					      "created_at", "updated_at",
					      "tags",	    "files",
					      "ext",	    "x" };
	size_t n = 0, i, room = crmp_type_nfields(t) + 96;
	const struct crmp_derived *d;
	const char *name;
	const char **keys = calloc(room, sizeof *keys);

	if (!keys)
		return NULL;
	for (i = 0; t->fields[i].name; i++)
		if (!(t->fields[i].flags & CRMP_HIDDEN))
			keys[n++] = t->fields[i].name;
	for (i = 0; i < sizeof common / sizeof *common; i++)
		keys[n++] = common[i];
	for (i = 0; derived && (d = crmp_derived_at(t, i)); i++)
		keys[n++] = d->name;
	for (i = 0; derived && (name = crmp_verdict_name(t, i)) && n + 1 < room;
	     i++)
		keys[n++] = name;
	return keys;
}

enum crm_status
crmp_unknown_key(const struct crmp_type *t, const char *key, size_t n,
		 struct crm_error *e)
{
	const char **keys = crmp_type_keys(t, false);
	char name[64];
	const char *near;

	snprintf(name, sizeof name, "%.*s",
		 (int)crmp_utf8_cut(key, n < 60 ? n : 60), key);
	near = keys ? crm_text_nearest(name, keys) : NULL;
	crm_fail(e, CRM_REFUSED, name, "%s has no such key%s%s%s", t->name,
		 near ? "; did you mean '" : " (--ignore-unknown drops it)",
		 near ? near : "", near ? "'?" : "");
	free(keys);
	return CRM_REFUSED;
}

bool
crmp_name_kind(const struct crmp_type *t, const char *name, size_t n,
	       enum crmp_kind *kind, bool *derived)
{
	static const struct {
		const char *name;
		enum crmp_kind kind;
	} common[] = {
		{ "type", CRMP_TYPENAME },
		{ "id", CRMP_INT },
		{ "rev", CRMP_INT },
		{ "created_at", CRMP_INSTANT },
		{ "updated_at", CRMP_INSTANT },
		{ "tags", CRMP_JSON },
		{ "files", CRMP_JSON },
		{ "ext", CRMP_JSON },
		{ "x", CRMP_JSON },
	};
	const struct crmp_derived *d = t ? crmp_derived_find(t, name, n) : NULL;
	int f = t ? crmp_field_index(t, name, n) : -1;
	size_t i, most = t ? sizeof common / sizeof *common : 1;

	*derived = d != NULL;
	if (f >= 0 && !(t->fields[f].flags & CRMP_HIDDEN)) {
		*kind = t->fields[f].kind;
		return true;
	}
	if (d)
		*kind = crmp_derived_kind(d);
	for (i = 0; i < most; i++)
		if (crmp_eq(common[i].name, name, n)) {
			*kind = common[i].kind;
			return true;
		}
	return d != NULL;
}
