/* SPDX-License-Identifier: MIT */
/* key.c - which key is meant, and what is done with it */
#include "format/scan.h"
#include "input/input.h"
#include "record/names.h"

#include <stdlib.h>
#include <string.h>

void
crmp_input_reset(struct crmp_input *in, const struct crmp_type *t)
{
	struct crmp_arena *mem = in->mem;

	memset(in, 0,
	       offsetof(struct crmp_input, row) + offsetof(struct crmp_row, v));
	memset(in->row.v, 0, crmp_ncolumns(t) * sizeof *in->row.v);
	in->row.type = t;
	in->ext = in->x = NULL;
	in->ext_none = in->x_none = false;
	in->tags_add = in->tags_del = NULL;
	in->hash = 0;
	in->mem = mem;
}

static enum crmp_what
classify(const struct crmp_type *t, const char *key, size_t n, int *field)
{
	int i;

	*field = crmp_field_index(t, key, n);
	if (*field >= 0 && !(t->fields[*field].flags & CRMP_HIDDEN))
		return CRMP_K_FIELD;
	if (*field >= 0) /* what is stored so may be shown as computed */
		return crmp_derived_find(t, key, n) ? CRMP_K_SKIP
						    : CRMP_K_UNKNOWN;
	if (crmp_eq("tags", key, n))
		return CRMP_K_TAGS;
	if (crmp_eq("files", key, n))
		return CRMP_K_FILES;
	if (crmp_eq("ext", key, n))
		return CRMP_K_EXTS;
	if (crmp_eq("x", key, n))
		return CRMP_K_XS;
	if (crmp_eq("id", key, n))
		return CRMP_K_ID;
	if (crmp_eq("rev", key, n))
		return CRMP_K_REV;
	if (crmp_word_in("type _ created_at updated_at", key, n) ||
	    crmp_derived_find(t, key, n) || crmp_verdict_on(t, key, n))
		return CRMP_K_SKIP;
	if (n > 4 && !memcmp(key, "ext.", 4))
		return CRMP_K_EXT;
	if (n > 2 && !memcmp(key, "x.", 2))
		return CRMP_K_X;
	for (i = 0; t->fields[i].name; i++)
		if (t->fields[i].kind == CRMP_MONEY &&
		    strlen(t->fields[i].name) == n + 6 &&
		    !strncmp(t->fields[i].name, key, n) &&
		    !(t->fields[i].flags & CRMP_HIDDEN)) {
			*field = i;
			return CRMP_K_DECIMAL;
		}
	return CRMP_K_UNKNOWN;
}

static enum crm_status
entry(struct crmp_input *in, struct crmp_entry **list, struct crmp_text key,
      struct crmp_text val, struct crm_error *e)
{
	struct crmp_entry *x = crmp_arena_alloc(in->mem, sizeof *x);

	if (!x)
		return crm_nomem(e);
	*x = (struct crmp_entry){ .key = key, .val = val };
	x->key.s = crmp_arena_copy(in->mem, key.s, key.n);
	if (val.s)
		x->val.s = crmp_arena_copy(in->mem, val.s, val.n);
	if (!x->key.s || (val.s && !x->val.s))
		return crm_nomem(e);
	while (*list)
		list = &(*list)->next;
	*list = x;
	return CRM_OK;
}

/* An external key: a system name of letters, digits, - and _, any text. */
enum crm_status
crmp_input_ext(struct crmp_input *in, struct crmp_text sys,
	       struct crmp_text val, struct crm_error *e)
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	size_t i;

	for (i = 0; i < sys.n; i++)
		if (!strchr(ok, sys.s[i]))
			break;
	if (!sys.n || i < sys.n || sys.n > 64)
		return crm_fail(e, CRM_REFUSED, "ext",
				"a system's name has letters, digits, - and _: "
				"'%.*s'",
				(int)(sys.n < 60 ? sys.n : 60), sys.s);
	if (val.s && (!val.n || val.n > 1024))
		return crm_fail(e, CRM_REFUSED, "ext",
				"an external key has 1 to 1024 bytes");
	return entry(in, &in->ext, sys, val, e);
}

static const struct crmp_field tags_field = { "tags", CRMP_JSON, 0,
					      "[s]",  NULL,	 NULL };
static const struct crmp_field files_field = { "files",	   CRMP_JSON, 0,
					       CRMP_FILES, NULL,      NULL };

/* The lists that every type has, beside its fields. */
static const struct crmp_field *
common_list(struct crmp_input *in, enum crmp_what what, struct crmp_val **v)
{
	size_t n = crmp_type_nfields(in->row.type);

	*v = &in->row.v[n + (what == CRMP_K_TAGS ? CRMP_C_TAGS : CRMP_C_FILES)];
	return what == CRMP_K_TAGS ? &tags_field : &files_field;
}

/* ---- from text ---------------------------------------------------------- */

/* Is it a number as JSON has them, without an exponent? */
static bool
x_number(struct crmp_text val)
{
	const unsigned char *p = (const unsigned char *)val.s;
	struct crmp_number n;

	return crmp_json_number(p, p + val.n, &n) && n.end == p + val.n &&
	       n.whole < 16 && !memchr(p, 'e', val.n) && !memchr(p, 'E', val.n);
}

/* A number stays one, true and false too; all else is text. */
static enum crm_status
x_text(struct crmp_input *in, struct crmp_text key, struct crmp_text val,
       struct crm_error *e)
{
	struct crmp_entry *x;
	struct crm_buf b = { 0 };
	enum crm_status rc;

	if (crmp_word_in("true false", val.s, val.n) || x_number(val))
		crm_buf_add(&b, val.s, val.n);
	else
		crm_buf_json(&b, val.s, val.n);
	rc = crm_buf_ok(&b, e);
	if (!rc)
		rc = entry(in, &in->x, key, crmp_text_of(&b), e);
	crm_buf_free(&b);
	if (rc)
		return rc;
	for (x = in->x; x->next; x = x->next)
		;
	x->said = (struct crmp_text){ crmp_arena_copy(in->mem, val.s, val.n),
				      val.n };
	return x->said.s ? CRM_OK : crm_nomem(e);
}

static enum crm_status
whole_id(const char *key, struct crmp_text val, int64_t *id,
	 struct crm_error *e)
{
	if (!crmp_int_parse(val.s, val.n, id) || *id <= 0)
		return crm_fail(e, CRM_REFUSED, key,
				"not a positive whole number: '%.*s'",
				(int)val.n, val.s);
	return CRM_OK;
}

/* A CSV that crm-export wrote has ext and x as JSON, each in one column. */
static enum crm_status
whole_object(struct crmp_input *in, bool ext, struct crmp_text val,
	     struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc = crmp_scan_value(val.s, val.n, &why);

	if (rc)
		return crm_fail(e, rc, ext ? "ext" : "x", "%s", why.text);
	while (val.n && (*val.s == ' ' || *val.s == '\t'))
		val = (struct crmp_text){ val.s + 1, val.n - 1 };
	return crmp_input_entries(in, ext, val, e);
}

/* What follows `prefix` in the key: the system, the name. */
static struct crmp_text
key_after(const struct crmp_key *k, const char *prefix)
{
	size_t n = strlen(prefix);

	return (struct crmp_text){ k->name + n, k->n - n };
}

static enum crm_status
set_text(struct crmp_input *in, const struct crmp_key *k, struct crmp_text val,
	 struct crm_error *e)
{
	const struct crmp_type *t = in->row.type;
	struct crmp_val *v = k->field >= 0 ? &in->row.v[k->field] : NULL;
	const struct crmp_field *list;
	enum crm_status rc;
	int raw;

	switch (k->what) {
	case CRMP_K_FIELD:
		rc = crmp_value_text(in, &t->fields[k->field], val, v, e);
		raw = t->fields[k->field].kind == CRMP_PHONE
			      ? crmp_field_beside(t, (size_t)k->field)
			      : -1;
		if (!rc && raw >= 0) {
			in->row.v[raw] = crmp_str(
				crmp_arena_copy(in->mem, val.s, val.n), val.n);
			rc = in->row.v[raw].s ? CRM_OK : crm_nomem(e);
		}
		return rc;
	case CRMP_K_DECIMAL:
		*v = crmp_str(crmp_arena_copy(in->mem, val.s, val.n), val.n);
		return v->s ? CRM_OK : crm_nomem(e);
	case CRMP_K_TAGS:
	case CRMP_K_FILES:
		list = common_list(in, k->what, &v);
		return crmp_value_text(in, list, val, v, e);
	case CRMP_K_EXT:
		return crmp_input_ext(in, key_after(k, "ext."), val, e);
	case CRMP_K_X:
		return x_text(in, key_after(k, "x."), val, e);
	case CRMP_K_EXTS:
	case CRMP_K_XS:
		return whole_object(in, k->what == CRMP_K_EXTS, val, e);
	case CRMP_K_ID:
		return whole_id("id", val, &in->row.id, e);
	case CRMP_K_REV:
		return whole_id("rev", val, &in->row.rev, e);
	default:
		return CRM_OK;
	}
}

static enum crm_status
clear_key(struct crmp_input *in, const struct crmp_key *k, struct crm_error *e)
{
	const struct crmp_text none = { 0 };
	struct crmp_val *v;

	switch (k->what) {
	case CRMP_K_FIELD:
	case CRMP_K_DECIMAL:
		in->row.v[k->field].t = CRMP_NULL;
		return CRM_OK;
	case CRMP_K_TAGS:
	case CRMP_K_FILES:
		common_list(in, k->what, &v);
		v->t = CRMP_NULL;
		return CRM_OK;
	case CRMP_K_EXT:
		return crmp_input_ext(in, key_after(k, "ext."), none, e);
	case CRMP_K_X:
		return entry(in, &in->x, key_after(k, "x."), none, e);
	case CRMP_K_EXTS:
		in->ext_none = true;
		return CRM_OK;
	case CRMP_K_XS:
		in->x_none = true;
		return CRM_OK;
	default:
		return CRM_OK;
	}
}

enum crm_status
crmp_input_list(struct crmp_input *in, enum crmp_what what,
		struct crmp_text list, struct crm_error *e)
{
	struct crmp_val *v;
	const struct crmp_field *f = common_list(in, what, &v);

	return crmp_value_shaped(in, f, list, v, e);
}

enum crm_status
crmp_input_x(struct crmp_input *in, struct crmp_text key, struct crmp_text json,
	     struct crm_error *e)
{
	return entry(in, &in->x, key, json, e);
}

struct crmp_key
crmp_key_find(const struct crmp_type *t, const char *key, size_t n)
{
	struct crmp_key k = { .name = key, .n = n };
	char sign = n > 1 ? key[n - 1] : 0;

	if ((sign == '+' || sign == '-') && crmp_eq("tags", key, n - 1))
		k.what = sign == '+' ? CRMP_K_TAGS_ADD : CRMP_K_TAGS_DEL;
	else
		k.what = classify(t, key, n, &k.field);
	return k;
}

/* tags+=a tags+=b: one list after the other. */
static enum crm_status
more_tags(const char **list, const struct crmp_val *v, struct crmp_arena *mem,
	  struct crm_error *e)
{
	size_t had = *list ? strlen(*list) : 0;
	char *p;

	if (had <= 2 || v->n <= 2) {
		*list = had > 2 ? *list : v->s;
		return CRM_OK;
	}
	p = crmp_arena_alloc(mem, had + v->n + 1);
	if (!p)
		return crm_nomem(e);
	snprintf(p, had + v->n + 1, "%.*s,%s", (int)had - 1, *list, v->s + 1);
	*list = p;
	return CRM_OK;
}

enum crm_status
crmp_input_set(struct crmp_input *in, const struct crmp_key *k,
	       struct crmp_text val, struct crm_error *e)
{
	struct crmp_val list = { 0 };
	enum crm_status rc;

	if (k->what == CRMP_K_TAGS_ADD || k->what == CRMP_K_TAGS_DEL) {
		rc = crmp_value_text(in, &tags_field, val, &list, e);
		if (!rc)
			rc = more_tags(k->what == CRMP_K_TAGS_ADD
					       ? &in->tags_add
					       : &in->tags_del,
				       &list, in->mem, e);
		return rc;
	}
	if (val.n)
		return set_text(in, k, val, e);
	return in->empty_clears ? clear_key(in, k, e) : CRM_OK;
}

enum crm_status
crmp_input_text(struct crmp_input *in, struct crmp_text key,
		struct crmp_text val, struct crm_error *e)
{
	struct crmp_key k = crmp_key_find(in->row.type, key.s, key.n);

	if (k.what == CRMP_K_UNKNOWN)
		return in->ignore_unknown ? CRM_OK
					  : crmp_unknown_key(in->row.type,
							     key.s, key.n, e);
	return crmp_input_set(in, &k, val, e);
}
