/* SPDX-License-Identifier: MIT */
/* jread.c - JSON text to Jansson's values */
#include <string.h>

#include "format/jtoken.h"

#define DEPTH 2048 /* what documents of earlier stores may have */

static json_t *read_value(struct crmp_jtokens *r);

static bool
no_nul(struct crmp_jtokens *r)
{
	if (r->nul)
		crmp_jtoken_refuse(r, true, "\\u0000 (NUL) is not allowed");
	return !r->st;
}

/* From its name to its value; `own` keeps a name that had escapes. */
static bool
read_member(struct crmp_jtokens *r, json_t *o, struct crm_buf *own)
{
	const char *key = r->s;
	size_t n = r->n;
	json_t *v;

	if (r->kind != T_STRING) {
		crmp_jtoken_refuse(r, true, "string or '}' expected");
		return false;
	}
	if (!no_nul(r))
		return false;
	if ((r->flags & JSON_REJECT_DUPLICATES) && json_object_getn(o, key, n))
		crmp_jtoken_refuse(r, true, "duplicate object key");
	if (key == r->own.s) {
		*own = r->own;
		memset(&r->own, 0, sizeof(r->own));
	}
	crmp_jtoken_next(r);
	if (r->kind != ':')
		crmp_jtoken_refuse(r, true, "':' expected");
	if (r->st)
		return false;
	crmp_jtoken_next(r);
	v = read_value(r);
	if (v && json_object_setn_new_nocheck(o, key, n, v))
		crmp_jtoken_nomem(r);
	return !r->st;
}

static void
read_object(struct crmp_jtokens *r, json_t *o)
{
	struct crm_buf own = { 0 };
	bool ok;

	crmp_jtoken_next(r);
	if (r->kind == '}')
		return;
	for (;;) {
		ok = read_member(r, o, &own);
		crm_buf_free(&own);
		if (!ok)
			return;
		crmp_jtoken_next(r);
		if (r->kind != ',')
			break;
		crmp_jtoken_next(r);
	}
	if (r->kind != '}')
		crmp_jtoken_refuse(r, true, "'}' expected");
}

static void
read_list(struct crmp_jtokens *r, json_t *a)
{
	json_t *v;

	crmp_jtoken_next(r);
	if (r->kind == ']')
		return;
	while (r->kind != T_END) {
		v = read_value(r);
		if (v && json_array_append_new(a, v))
			crmp_jtoken_nomem(r);
		if (r->st)
			return;
		crmp_jtoken_next(r);
		if (r->kind != ',')
			break;
		crmp_jtoken_next(r);
	}
	if (r->kind != ']')
		crmp_jtoken_refuse(r, true, "']' expected");
}

/* What the token under way begins. */
static json_t *
begin_value(struct crmp_jtokens *r)
{
	switch (r->kind) {
	case '{':
		return json_object();
	case '[':
		return json_array();
	case T_STRING:
		return no_nul(r) ? json_stringn_nocheck(r->s, r->n) : NULL;
	case T_INTEGER:
		return json_integer(r->integer);
	case T_REAL:
		return json_real(r->real);
	case T_TRUE:
	case T_FALSE:
		return json_boolean(r->kind == T_TRUE);
	case T_NULL:
		return json_null();
	case T_BAD:
		crmp_jtoken_refuse(r, true, "invalid token");
		return NULL;
	default:
		crmp_jtoken_refuse(r, true, "unexpected token");
		return NULL;
	}
}

static json_t *
read_value(struct crmp_jtokens *r)
{
	int kind = r->kind;
	json_t *v;

	if (++r->depth > DEPTH) {
		crmp_jtoken_refuse(r, true, "maximum parsing depth reached");
		return NULL;
	}
	v = begin_value(r);
	if (!v)
		crmp_jtoken_nomem(r); /* unless it was refused */
	else if (kind == '{')
		read_object(r, v);
	else if (kind == '[')
		read_list(r, v);
	r->depth--;
	if (!r->st)
		return v;
	json_decref(v);
	return NULL;
}

enum crm_status
crmp_json_parse(const char *s, size_t n, size_t flags, json_t **to,
		json_error_t *why)
{
	const unsigned char *p = (const unsigned char *)s;
	struct crmp_jtokens r = { .begin = p,
				  .p = p,
				  .end = p + n,
				  .token = p,
				  .flags = flags,
				  .why = why };
	json_t *v = NULL;

	if (why)
		memset(why, 0, sizeof(*why));
	crmp_jtoken_next(&r);
	if (!(flags & JSON_DECODE_ANY) && r.kind != '[' && r.kind != '{')
		crmp_jtoken_refuse(&r, true, "'[' or '{' expected");
	if (!r.st)
		v = read_value(&r);
	if (v) {
		crmp_jtoken_next(&r);
		if (r.kind != T_END)
			crmp_jtoken_refuse(&r, true, "end of file expected");
	}
	crm_buf_free(&r.own);
	if (r.st)
		json_decref(v);
	else
		*to = v;
	return r.st;
}
