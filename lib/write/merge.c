/* SPDX-License-Identifier: MIT */
/* merge.c - tags, files, external ids, custom fields; what must be unique */
#include "store/side.h"
#include "write/write.h"

#include <stdlib.h>
#include <string.h>

/* Our own text, so NULL is for want of memory. */
static json_t *
stored(const struct crmp_val *v, bool object)
{
	json_t *j = NULL;

	if (v->t != CRMP_S)
		return object ? json_object() : json_array();
	return crmp_json_parse(v->s, v->n, 0, &j, NULL) ? NULL : j;
}

/* Put a JSON value into a column; empty ones are absent. */
static enum crm_status
merge_keep(json_t *j, struct crmp_arena *mem, struct crmp_val *v,
	   struct crm_error *e)
{
	size_t n = json_is_object(j) ? json_object_size(j) : json_array_size(j);

	*v = (struct crmp_val){ 0 };
	if (n) {
		v->s = crmp_json_text(j, mem, &v->n);
		v->t = CRMP_S;
	}
	json_decref(j);
	return n && !v->s ? crm_nomem(e) : CRM_OK;
}

/* ---- tags: a set in the order of first mention -------------------------- */

/* Add the words of a list that are not there, or take them out. */
static enum crm_status
merge_words(json_t *set, const struct crmp_val *v, bool in, struct crm_error *e)
{
	json_t *list = stored(v, false), *x;
	enum crm_status rc = list ? CRM_OK : crm_nomem(e);
	size_t i, k;

	json_array_foreach(list, i, x)
	{
		for (k = json_array_size(set); k-- > 0;)
			if (json_equal(json_array_get(set, k), x))
				break;
		if (!in && k != SIZE_MAX)
			json_array_remove(set, k);
		if (!in || k != SIZE_MAX)
			continue;
		if (json_array_size(set) == CRMP_MEMBERS_MAX)
			rc = crm_fail(e, CRM_REFUSED, "tags", "over %d of them",
				      CRMP_MEMBERS_MAX);
		else if (json_array_append(set, x))
			rc = crm_nomem(e);
		if (rc)
			break;
	}
	json_decref(list);
	return rc;
}

static enum crm_status
tags(const struct crmp_input *in, struct crmp_row *row, struct crm_error *e)
{
	size_t c = crmp_type_nfields(row->type) + CRMP_C_TAGS;
	const struct crmp_val *given = &in->row.v[c];
	struct crmp_val add =
		crmp_str(in->tags_add, in->tags_add ? strlen(in->tags_add) : 0);
	struct crmp_val del =
		crmp_str(in->tags_del, in->tags_del ? strlen(in->tags_del) : 0);
	enum crm_status rc;
	json_t *set;

	if (given->t == CRMP_UNSET && !add.s && !del.s)
		return CRM_OK;
	set = json_array();
	if (!set)
		return crm_nomem(e);
	rc = merge_words(set, given->t == CRMP_UNSET ? &row->v[c] : given, true,
			 e);
	if (!rc && add.s)
		rc = merge_words(set, &add, true, e);
	if (!rc && del.s)
		rc = merge_words(set, &del, false, e);
	if (rc) {
		json_decref(set);
		return rc;
	}
	return merge_keep(set, in->mem, &row->v[c], e);
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

static enum crm_status
merge_declared(struct crm_store *s, const struct crmp_type *t,
	       const struct crmp_entry *x, json_t *v, struct crm_error *e)
{
	json_t *doc = crmp_policy(s, "fields", e), *fields, *f, *words, *w;
	const char *kind;
	char key[80];
	size_t i;
	bool ok;

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
	kind = json_string_value(json_object_get(f, "kind"));
	ok = !strcmp(kind, "number") ? json_is_number(v)
	     : !strcmp(kind, "bool") ? json_is_boolean(v)
				     : json_is_string(v);
	if (!ok)
		return crm_fail(e, CRM_REFUSED, key, "must be a %s", kind);
	if (!strcmp(kind, "day"))
		return crmp_shape_check("d", v, key, e);
	words = json_object_get(f, "words");
	json_array_foreach(words, i, w) if (json_equal(w, v)) return CRM_OK;
	return words ? crm_fail(e, CRM_REFUSED, key,
				"not one of the words of policy fields")
		     : CRM_OK;
}

static enum crm_status
entries(struct crm_store *s, const struct crmp_input *in, bool ext,
	struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_entry *x = ext ? in->ext : in->x;
	size_t c = crmp_type_nfields(row->type) + (ext ? CRMP_C_EXT : CRMP_C_X);
	enum crm_status rc = CRM_OK;
	json_t *obj, *v;

	if (!x)
		return CRM_OK;
	obj = stored(&row->v[c], true);
	if (!obj)
		return crm_nomem(e);
	for (; !rc && x; x = x->next) {
		if (!x->val.s) {
			json_object_del(obj, x->key.s);
			continue;
		}
		v = NULL;
		if (ext)
			v = json_stringn(x->val.s, x->val.n);
		else if (crmp_json_parse(x->val.s, x->val.n, JSON_DECODE_ANY,
					 &v, NULL))
			rc = crm_nomem(e);
		if (v && !ext)
			rc = merge_declared(s, row->type, x, v, e);
		if (!v || json_object_set_new(obj, x->key.s, v))
			rc = crm_nomem(e);
	}
	if (!rc && json_object_size(obj) > CRMP_MEMBERS_MAX)
		rc = crm_fail(e, CRM_REFUSED, ext ? "ext" : "x",
			      "over %d of them", CRMP_MEMBERS_MAX);
	if (rc) {
		json_decref(obj);
		return rc;
	}
	return merge_keep(obj, in->mem, &row->v[c], e);
}

/* One new external id, by far the most common case, needs no document. */
static enum crm_status
first_ext(const struct crmp_input *in, struct crmp_row *row,
	  struct crm_error *e)
{
	size_t c = crmp_type_nfields(row->type) + CRMP_C_EXT;
	struct crm_buf b = { 0 };
	enum crm_status rc;

	crm_buf_putc(&b, '{');
	crm_buf_json(&b, in->ext->key.s, in->ext->key.n);
	crm_buf_putc(&b, ':');
	crm_buf_json(&b, in->ext->val.s, in->ext->val.n);
	crm_buf_putc(&b, '}');
	rc = crm_buf_ok(&b, e);
	if (!rc)
		row->v[c] =
			crmp_str(crmp_arena_copy(in->mem, b.s, b.len), b.len);
	crm_buf_free(&b);
	return rc ? rc : row->v[c].s ? CRM_OK : crm_nomem(e);
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
	if (!rc && !old && in->ext && !in->ext->next && in->ext->val.s)
		rc = first_ext(in, row, e);
	else if (!rc)
		rc = entries(s, in, true, row, e);
	if (!rc)
		rc = entries(s, in, false, row, e);
	if (!old && in->hash)
		row->v[n + CRMP_C_HASH] = crmp_int(in->hash);
	return rc;
}

/* ---- unique columns ----------------------------------------------------- */

static enum crm_status
ext_free(struct crm_store *s, const struct crmp_row *old,
	 const struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_val *v =
		&row->v[crmp_type_nfields(row->type) + CRMP_C_EXT];
	struct crmp_jwalk w = { .p = v->s, .end = v->s + v->n };
	enum crm_status rc = CRM_OK;
	int64_t id;

	while (!rc && v->t == CRMP_S && crmp_jwalk_next(&w, true)) {
		rc = crmp_ext_own(s, row->type, crmp_text_of(&w.key),
				  crmp_text_of(&w.val), &id, e);
		if (!rc && id && (!old || id != old->id))
			rc = crm_fail(e, CRM_REFUSED, "ext",
				      "%s:%s belongs to %s/%lld", w.key.s,
				      w.val.s, row->type->name, (long long)id);
	}
	return crmp_jwalk_end(&w, rc, e);
}

static enum crm_status
taken(struct crm_store *s, const struct crmp_row *old,
      const struct crmp_row *row, const char *index, struct crm_error *e)
{
	const struct crmp_val *v;
	enum crm_status rc;
	char field[40], sql[128];
	int64_t id;

	snprintf(field, sizeof field, "%.*s", (int)strcspn(index, " "), index);
	v = crmp_row_get(row, field);
	if (!crmp_val_set(v) ||
	    (old && crmp_val_same(v, crmp_row_get(old, field))))
		return CRM_OK;
	snprintf(sql, sizeof sql, "SELECT id FROM %s WHERE \"%s\"=?1",
		 row->type->table, field);
	rc = crmp_db_row(s->db, NULL, sql, e, "v>i", v, &id);
	if (!rc)
		rc = crm_fail(e, CRM_REFUSED, field, "%s/%lld has that already",
			      row->type->name, (long long)id);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
points_once(struct crm_store *s, const struct crmp_row *row,
	    struct crm_error *e)
{
	const struct crmp_val *type = crmp_row_get(row, "ref_type");
	const struct crmp_val *id = crmp_row_get(row, "ref_id");
	enum crm_status rc;
	int64_t other;

	if (!crmp_val_set(id) || strcmp(crmp_row_get(row, "kind")->s, "earn"))
		return CRM_OK;
	rc = crmp_db_row(s->db, NULL,
			 "SELECT id FROM points WHERE ref_type=?1"
			 " AND ref_id=?2 AND reason=?3 AND kind='earn'",
			 e, "vvv>i", type, id, crmp_row_get(row, "reason"),
			 &other);
	if (!rc)
		rc = crm_fail(e, CRM_REFUSED, "ref_id",
			      "points/%lld was earned for that already",
			      (long long)other);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_unique(struct crm_store *s, const struct crmp_row *old,
	    const struct crmp_row *row, struct crm_error *e)
{
	const char *const *ix;
	enum crm_status rc;

	rc = old || s->txn.restoring ? ext_free(s, old, row, e) : CRM_OK;
	for (ix = row->type->indexes; !rc && ix && *ix; ix++)
		if (**ix == '!' && !strchr(*ix, ','))
			rc = taken(s, old, row, *ix + 1, e);
	if (!rc && row->type == &crmp_type_points)
		rc = points_once(s, row, e);
	return rc;
}
