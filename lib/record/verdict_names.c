/* SPDX-License-Identifier: MIT */
/* verdict_names.c - which verdict a name belongs to */
#include "record/names.h"

#include <string.h>

/* Columns of verdicts whose tools are yet to come: names are kept free. */
static const struct {
	const char *name, *tool;
	const struct crmp_type *on;
} later[] = {
	{ "score", "crm-score", &crmp_type_customer },
	{ "label", "crm-score", &crmp_type_customer },
	{ 0 },
};

const struct crmp_verdict_type *
crmp_verdict_named(const char *name, size_t n)
{
	const struct crmp_verdict_type *v;

	for (v = crmp_verdict_types; v->name; v++)
		if (crmp_eq(v->name, name, n))
			return v;
	return NULL;
}

static const struct crmp_derived *
verdict_has(const struct crmp_verdict_type *v, const char *name, size_t n)
{
	const struct crmp_derived *c;

	for (c = v->columns; c->name; c++)
		if (crmp_eq(c->name, name, n))
			return c;
	return NULL;
}

const struct crmp_verdict_type *
crmp_verdict_of(const char *column, size_t n)
{
	const struct crmp_verdict_type *v;

	for (v = crmp_verdict_types; v->name; v++)
		if (verdict_has(v, column, n))
			return v;
	return NULL;
}

const struct crmp_derived *
crmp_verdict_on(const struct crmp_type *t, const char *column, size_t n)
{
	const struct crmp_verdict_type *v = crmp_verdict_of(column, n);

	return v && v->on == t ? verdict_has(v, column, n) : NULL;
}

const struct crmp_derived *
crmp_verdict_column(const struct crmp_type *t, size_t i)
{
	const struct crmp_verdict_type *v;
	const struct crmp_derived *c;

	for (v = crmp_verdict_types; v->name; v++)
		for (c = v->columns; (!t || v->on == t) && c->name; c++)
			if (i-- == 0)
				return c;
	return NULL;
}

const char *
crmp_verdict_name(const struct crmp_type *t, size_t i)
{
	const struct crmp_derived *c = crmp_verdict_column(t, i);
	size_t n = 0, k;

	if (c)
		return c->name;
	while (crmp_verdict_column(t, n))
		n++;
	for (k = 0; later[k].name; k++)
		if ((!t || later[k].on == t) && n++ == i)
			return later[k].name;
	return NULL;
}

const char *
crmp_verdict_tool(const char *name, size_t n)
{
	const struct crmp_verdict_type *v = crmp_verdict_of(name, n);
	size_t i;

	if (v)
		return v->tool;
	for (i = 0; later[i].name; i++)
		if (crmp_eq(later[i].name, name, n))
			return later[i].tool;
	return NULL;
}
