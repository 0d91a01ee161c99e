/* SPDX-License-Identifier: MIT */
/* field.c - look-ups in descriptors and rows */
#include "record/field.h"

#include <stdatomic.h>
#include <string.h>

static const char *const common_names[] = { "tags", "ext", "x", "files",
					    "row_hash" };
static const struct crmp_val unset;

/* Counted once a type: loops over columns ask for it all the time. */
size_t
crmp_type_nfields(const struct crmp_type *t)
{
	static atomic_uchar known[32];
	size_t n = t->code > 0 && t->code < 32
			   ? atomic_load_explicit(&known[t->code],
						  memory_order_relaxed)
			   : 0;

	if (n)
		return n;
	while (t->fields[n].name)
		n++;
	if (t->code > 0 && t->code < 32)
		atomic_store_explicit(&known[t->code], (unsigned char)n,
				      memory_order_relaxed);
	return n;
}

int
crmp_field_index(const struct crmp_type *t, const char *name, size_t n)
{
	int i;

	for (i = 0; t->fields[i].name; i++)
		if (t->fields[i].name[0] == name[0] &&
		    crmp_eq(t->fields[i].name, name, n))
			return i;
	return -1;
}

int
crmp_field_beside(const struct crmp_type *t, size_t i)
{
	const struct crmp_field *f = &t->fields[i];

	if (!f->arg || (f->kind != CRMP_PHONE && f->kind != CRMP_ANYREF))
		return -1;
	return crmp_field_index(t, f->arg, strlen(f->arg));
}

const char *
crmp_column(const struct crmp_type *t, size_t i)
{
	size_t n = crmp_type_nfields(t);

	return i < n ? t->fields[i].name : common_names[i - n];
}

size_t
crmp_ncolumns(const struct crmp_type *t)
{
	return crmp_type_nfields(t) + CRMP_C_COMMON;
}

bool
crmp_column_text(const struct crmp_type *t, size_t i)
{
	size_t n = crmp_type_nfields(t);

	if (i >= n)
		return i - n != CRMP_C_HASH;
	switch (t->fields[i].kind) {
	case CRMP_INT:
	case CRMP_BOOL:
	case CRMP_INSTANT:
	case CRMP_DAY:
	case CRMP_MONEY:
	case CRMP_REF:
	case CRMP_ANYREF:
		return false;
	default:
		return true;
	}
}

const struct crmp_val *
crmp_row_get(const struct crmp_row *r, const char *name)
{
	int i = crmp_field_index(r->type, name, strlen(name));

	return i < 0 ? &unset : &r->v[i];
}

struct crmp_val *
crmp_row_at(struct crmp_row *r, const char *name)
{
	int i = crmp_field_index(r->type, name, strlen(name));

	return i < 0 ? NULL : &r->v[i];
}

const char *
crmp_row_text(const struct crmp_row *r, const char *name)
{
	const struct crmp_val *v = crmp_row_get(r, name);

	return v->t == CRMP_S && v->n ? v->s : NULL;
}

bool
crmp_row_is(const struct crmp_row *r, const char *name, const char *text)
{
	const struct crmp_val *v = crmp_row_get(r, name);

	return v->t == CRMP_S && !strcmp(v->s, text);
}

bool
crmp_val_set(const struct crmp_val *v)
{
	return v->t == CRMP_I || v->t == CRMP_S;
}

bool
crmp_val_same(const struct crmp_val *a, const struct crmp_val *b)
{
	if (!crmp_val_set(a) || !crmp_val_set(b))
		return crmp_val_set(a) == crmp_val_set(b);
	if (a->t != b->t)
		return false;
	if (a->t == CRMP_I)
		return a->i == b->i;
	return a->n == b->n && !memcmp(a->s, b->s, a->n);
}

struct crmp_val
crmp_int(int64_t i)
{
	return (struct crmp_val){ .t = CRMP_I, .i = i };
}

struct crmp_val
crmp_str(const char *s, size_t n)
{
	return (struct crmp_val){ .t = CRMP_S, .s = s, .n = n };
}

bool
crmp_word_in(const char *list, const char *s, size_t n)
{
	const char *p = list;
	size_t len;

	while (p && *p) {
		len = strcspn(p, " ");
		if (len == n && !memcmp(p, s, n))
			return true;
		p += len + strspn(p + len, " ");
	}
	return false;
}
