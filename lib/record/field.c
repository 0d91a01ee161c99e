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

static int
field_search(const struct crmp_field *f, const char *name, size_t n)
{
	int i;

	for (i = 0; f[i].name; i++)
		if (f[i].name[0] == name[0] && crmp_eq(f[i].name, name, n))
			return i;
	return -1;
}

/*
 * Where a name was found last, by what it looks like: asked for again and
 * again with few names, so that most are found at once.  What stands there is
 * compared, so that it need not be right, and may change under us.
 */
int
crmp_field_index(const struct crmp_type *t, const char *name, size_t n)
{
	static atomic_schar last[32][64];
	const struct crmp_field *f = t->fields;
	atomic_schar *at;
	int i;

	if (!n || t->code <= 0 || t->code >= 32)
		return field_search(f, name, n);
	at = &last[t->code][(n + (unsigned char)name[0] * 5u +
			     (unsigned char)name[n - 1] * 11u) &
			    63];
	i = atomic_load_explicit(at, memory_order_relaxed);
	if ((size_t)i < crmp_type_nfields(t) && !strncmp(f[i].name, name, n) &&
	    !f[i].name[n])
		return i;
	i = field_search(f, name, n);
	if (i >= 0)
		atomic_store_explicit(at, (signed char)i, memory_order_relaxed);
	return i;
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
crmp_kind_text(enum crmp_kind kind)
{
	switch (kind) {
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

bool
crmp_column_text(const struct crmp_type *t, size_t i)
{
	size_t n = crmp_type_nfields(t);

	return i < n ? crmp_kind_text(t->fields[i].kind) : i - n != CRMP_C_HASH;
}

const struct crmp_val *
crmp_row_named(const struct crmp_row *r, const char *name, size_t n)
{
	int i = crmp_field_index(r->type, name, n);

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
