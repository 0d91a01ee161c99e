/* SPDX-License-Identifier: MIT */
/* merge.c - tags, files, external ids, custom fields */
#include "format/jscan.h"
#include "write/write.h"

#include <stdlib.h>
#include <string.h>

/* What was written becomes the column's value; without a part it is absent. */
static enum crm_status
merge_keep(struct crm_buf *b, size_t parts, struct crmp_arena *mem,
	   struct crmp_val *v, struct crm_error *e)
{
	enum crm_status rc = crm_buf_ok(b, e);

	if (!rc) {
		*v = (struct crmp_val){ 0 };
		if (parts)
			*v = crmp_str(crmp_arena_copy(mem, b->s, b->len),
				      b->len);
		if (parts && !v->s)
			rc = crm_nomem(e);
	}
	crm_buf_free(b);
	return rc;
}

/* ---- tags: a set in the order of first mention -------------------------- */

/* As texts of JSON, all of our own writing, so that equal ones are equal. */
struct words {
	struct crmp_text of[CRMP_MEMBERS_MAX];
	size_t n;
};

static size_t
tag_at(const struct words *set, struct crmp_text w)
{
	size_t k;

	for (k = 0; k < set->n; k++)
		if (crmp_text_same(set->of[k], w))
			break;
	return k;
}

static enum crm_status
tags_add(struct words *set, struct crmp_text list, struct crm_error *e)
{
	struct crmp_member m;
	struct crmp_text w;

	while (crmp_json_item(&list, &m)) {
		w = (struct crmp_text){ m.val, m.val_len };
		if (tag_at(set, w) < set->n)
			continue;
		if (set->n == CRMP_MEMBERS_MAX)
			return crm_fail(e, CRM_REFUSED, "tags",
					"over %d of them", CRMP_MEMBERS_MAX);
		set->of[set->n++] = w;
	}
	return CRM_OK;
}

static void
tags_drop(struct words *set, struct crmp_text list)
{
	struct crmp_member m;
	size_t k;

	while (crmp_json_item(&list, &m)) {
		k = tag_at(set, (struct crmp_text){ m.val, m.val_len });
		if (k == set->n)
			continue;
		memmove(&set->of[k], &set->of[k + 1],
			(--set->n - k) * sizeof *set->of);
	}
}

static enum crm_status
tags(const struct crmp_input *in, struct crmp_row *row, struct crm_error *e)
{
	size_t c = crmp_type_nfields(row->type) + CRMP_C_TAGS, k;
	const struct crmp_val *given = &in->row.v[c], *v;
	struct crm_buf b = { 0 };
	struct words *set;
	enum crm_status rc;

	if (given->t == CRMP_UNSET && !in->tags_add && !in->tags_del)
		return CRM_OK;
	set = crmp_arena_alloc(in->mem, sizeof *set);
	if (!set)
		return crm_nomem(e);
	set->n = 0;
	v = given->t == CRMP_UNSET ? &row->v[c] : given;
	rc = tags_add(set,
		      (struct crmp_text){ v->s, v->t == CRMP_S ? v->n : 0 }, e);
	if (!rc && in->tags_add)
		rc = tags_add(set, crmp_text(in->tags_add), e);
	if (rc)
		return rc;
	if (in->tags_del)
		tags_drop(set, crmp_text(in->tags_del));
	for (k = 0; k < set->n; k++) {
		crm_buf_putc(&b, k ? ',' : '[');
		crm_buf_add(&b, set->of[k].s, set->of[k].n);
	}
	crm_buf_putc(&b, ']');
	return merge_keep(&b, set->n, in->mem, &row->v[c], e);
}

/* A list given replaces the one there was; an empty one is none. */
static void
merge_files(const struct crmp_input *in, struct crmp_row *row)
{
	size_t c = crmp_type_nfields(row->type) + CRMP_C_FILES;

	if (in->row.v[c].t == CRMP_UNSET)
		return;
	row->v[c] = in->row.v[c];
	if (row->v[c].t == CRMP_S && !strcmp(row->v[c].s, "[]"))
		row->v[c] = (struct crmp_val){ 0 };
}

/* ---- ext and x ---------------------------------------------------------- */

/* Is the value of a custom field of the kind that policy `fields` says? */
static enum crm_status
declared_value(json_t *f, const char *key, json_t *v, struct crm_error *e)
{
	const char *kind = json_string_value(json_object_get(f, "kind"));
	json_t *words = json_object_get(f, "words"), *w;
	size_t i;
	bool ok;

	ok = !strcmp(kind, "number") ? json_is_number(v)
	     : !strcmp(kind, "bool") ? json_is_boolean(v)
				     : json_is_string(v);
	if (!ok)
		return crm_fail(e, CRM_REFUSED, key, "must be a %s", kind);
	if (!strcmp(kind, "day"))
		return crmp_shape_check("d", v, key, e);
	json_array_foreach(words, i, w) if (json_equal(w, v)) return CRM_OK;
	return words ? crm_fail(e, CRM_REFUSED, key,
				"not one of the words of policy fields")
		     : CRM_OK;
}

static enum crm_status
merge_declared(struct crm_store *s, const struct crmp_type *t,
	       const struct crmp_entry *x, struct crm_error *e)
{
	json_t *doc = crmp_policy(s, "fields", e), *fields, *f, *v = NULL;
	enum crm_status rc;
	char key[80];

	if (!doc)
		return CRM_TROUBLE;
	snprintf(key, sizeof key, "x.%.70s", x->key.s);
	fields = json_object_get(doc, t->name);
	if (!fields || !json_object_size(fields))
		return CRM_OK;
	f = json_object_get(fields, x->key.s);
	if (!f)
		return crm_fail(e, CRM_REFUSED, key,
				"no such custom field of %s (policy fields)",
				t->name);
	/* it was scanned: only memory can be wanting */
	if (crmp_json_parse(x->val.s, x->val.n, JSON_DECODE_ANY, &v, NULL))
		return crm_nomem(e);
	rc = declared_value(f, key, v, e);
	json_decref(v);
	return rc;
}

/* The last entry of the list with this key, NULL: none. */
static const struct crmp_entry *
last_entry(const struct crmp_entry *x, struct crmp_text key)
{
	const struct crmp_entry *found = NULL;

	for (; x; x = x->next)
		if (crmp_text_same(x->key, key))
			found = x;
	return found;
}

static void
put_entry(const struct crmp_entry *x, bool ext, size_t *parts,
	  struct crm_buf *out)
{
	if (!x->val.s)
		return;
	crm_buf_putc(out, (*parts)++ ? ',' : '{');
	crm_buf_json(out, x->key.s, x->key.n);
	crm_buf_putc(out, ':');
	if (ext)
		crm_buf_json(out, x->val.s, x->val.n);
	else
		crm_buf_add(out, x->val.s, x->val.n);
}

/* The same text again: a cell does not tell "5" from 5. */
static bool
said_again(const struct crmp_entry *x, const struct crmp_member *m,
	   struct crm_buf *own)
{
	struct crmp_text was = { m->val, m->val_len };

	if (!x->said.s)
		return false;
	if (m->kind == CRMP_JSTR) {
		crm_buf_reset(own);
		crmp_json_unescape(m->val + 1, m->val_len - 2, own);
		was = crmp_text_of(own);
	}
	return crmp_text_same(was, x->said);
}

/*
 * What there was, each member in its place, byte for byte unless it was given
 * anew; then what is new, in the order in which it was given.
 */
static enum crm_status
put_entries(const struct crmp_val *had, const struct crmp_entry *list, bool ext,
	    size_t *parts, struct crm_buf *out, struct crm_error *e)
{
	struct crmp_text rest = { had->s, had->t == CRMP_S ? had->n : 0 };
	const struct crmp_entry *x, **done;
	struct crm_buf key = { 0 };
	struct crmp_member m;
	enum crm_status rc;
	size_t n = 0, i;

	for (x = list; x; x = x->next)
		n++;
	done = calloc(n + 1, sizeof *done);
	if (!done)
		return crm_nomem(e);
	for (n = 0; crmp_json_step(&rest, &m);) {
		crm_buf_reset(&key);
		crmp_json_unescape(m.key, m.key_len, &key);
		x = last_entry(list, crmp_text_of(&key));
		if (x)
			done[n++] = x;
		if (x && !said_again(x, &m, &key)) {
			put_entry(x, ext, parts, out);
			continue;
		}
		crm_buf_putc(out, (*parts)++ ? ',' : '{');
		crm_buf_add(out, m.key - 1,
			    (size_t)(m.val + m.val_len - (m.key - 1)));
	}
	rc = crm_buf_ok(&key, e);
	for (x = list; !rc && x; x = x->next) {
		if (last_entry(x, x->key) != x)
			continue;
		for (i = 0; i < n && done[i] != x; i++)
			;
		if (i == n)
			put_entry(x, ext, parts, out);
	}
	free(done);
	crm_buf_free(&key);
	return rc;
}

static enum crm_status
entries(struct crm_store *s, const struct crmp_input *in, bool ext,
	struct crmp_row *row, struct crm_error *e)
{
	size_t c = crmp_type_nfields(row->type) + (ext ? CRMP_C_EXT : CRMP_C_X);
	const struct crmp_entry *list = ext ? in->ext : in->x, *x;
	enum crm_status rc = CRM_OK;
	struct crm_buf b = { 0 };
	size_t parts = 0;

	if (!list && !(ext ? in->ext_none : in->x_none))
		return CRM_OK;
	if (ext ? in->ext_none : in->x_none)
		row->v[c] = (struct crmp_val){ 0 };
	for (x = ext ? NULL : list; !rc && x; x = x->next)
		if (x->val.s)
			rc = merge_declared(s, row->type, x, e);
	if (!rc)
		rc = put_entries(&row->v[c], list, ext, &parts, &b, e);
	if (!rc && parts > CRMP_MEMBERS_MAX)
		rc = crm_fail(e, CRM_REFUSED, ext ? "ext" : "x",
			      "over %d of them", CRMP_MEMBERS_MAX);
	crm_buf_putc(&b, '}');
	if (!rc)
		return merge_keep(&b, parts, in->mem, &row->v[c], e);
	crm_buf_free(&b);
	return rc;
}

enum crm_status
crmp_merge(struct crm_store *s, const struct crmp_input *in,
	   const struct crmp_row *old, struct crmp_row *row,
	   struct crm_error *e)
{
	size_t n = crmp_type_nfields(row->type);
	enum crm_status rc;

	merge_files(in, row);
	rc = tags(in, row, e);
	if (!rc)
		rc = entries(s, in, true, row, e);
	if (!rc)
		rc = entries(s, in, false, row, e);
	if (!old && in->hash)
		row->v[n + CRMP_C_HASH] = crmp_int(in->hash);
	return rc;
}
