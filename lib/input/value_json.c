/* SPDX-License-Identifier: MIT */
/* value_json.c - a value by its key, from JSON that was scanned */
#include "input/input.h"
#include "record/names.h"

#include <string.h>

/* The text of a string, the line's own bytes where it has no escapes. */
static enum crm_status
string_of(struct crmp_input *in, const struct crmp_member *m,
	  struct crmp_text *to, struct crm_error *e)
{
	struct crm_buf b = { 0 };
	enum crm_status rc;

	*to = (struct crmp_text){ m->val + 1, m->val_len - 2 };
	if (!memchr(to->s, '\\', to->n))
		return CRM_OK;
	crmp_json_unescape(to->s, to->n, &b);
	rc = crm_buf_ok(&b, e);
	if (!rc)
		*to = (struct crmp_text){ crmp_arena_copy(in->mem, b.s, b.len),
					  b.len };
	crm_buf_free(&b);
	return rc || to->s ? rc : crm_nomem(e);
}

static enum crm_status
key_of(struct crmp_input *in, const struct crmp_member *m, struct crmp_text *to,
       struct crm_error *e)
{
	struct crmp_member string = { .val = m->key - 1,
				      .val_len = m->key_len + 2 };

	return string_of(in, &string, to, e);
}

/* unset is absent, never an empty text */
static bool
json_unset(const struct crmp_member *m)
{
	return m->kind == CRMP_JNULL ||
	       (m->kind == CRMP_JSTR && m->val_len == 2);
}

static bool
json_whole(const struct crmp_member *m)
{
	return m->kind == CRMP_JNUM && !memchr(m->val, '.', m->val_len) &&
	       !memchr(m->val, 'e', m->val_len) &&
	       !memchr(m->val, 'E', m->val_len);
}

/* ---- external ids and custom fields ------------------------------------- */

static enum crm_status
one_ext(struct crmp_input *in, struct crmp_text key,
	const struct crmp_member *m, struct crm_error *e)
{
	struct crmp_text val = { 0 };
	enum crm_status rc = CRM_OK;

	if (m->kind != CRMP_JNULL && m->kind != CRMP_JSTR)
		return crm_fail(e, CRM_REFUSED, "ext",
				"the key of '%.*s' must be a string",
				(int)(key.n < 60 ? key.n : 60), key.s);
	if (!json_unset(m))
		rc = string_of(in, m, &val, e);
	return rc ? rc : crmp_input_ext(in, key, val, e);
}

/* Kept as it was written: no number of a custom field is ever rounded. */
static enum crm_status
one_x(struct crmp_input *in, struct crmp_text key, const struct crmp_member *m,
      struct crm_error *e)
{
	struct crm_buf b = { 0 };
	enum crm_status rc;

	if (json_unset(m))
		return crmp_input_x(in, key, (struct crmp_text){ 0 }, e);
	crmp_json_compact((struct crmp_text){ m->val, m->val_len }, &b);
	rc = crm_buf_ok(&b, e);
	if (!rc)
		rc = crmp_input_x(in, key, crmp_text_of(&b), e);
	crm_buf_free(&b);
	return rc;
}

enum crm_status
crmp_input_entries(struct crmp_input *in, bool ext, struct crmp_text object,
		   struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crmp_member m;
	struct crmp_text key;
	int n = 0;

	if (!object.n || *object.s != '{')
		return crm_fail(e, CRM_REFUSED, ext ? "ext" : "x",
				"an object is needed");
	while (!rc && crmp_json_step(&object, &m)) {
		if (++n > CRMP_MEMBERS_MAX)
			return crm_fail(e, CRM_REFUSED, ext ? "ext" : "x",
					"over %d of them", CRMP_MEMBERS_MAX);
		rc = key_of(in, &m, &key, e);
		if (!rc)
			rc = ext ? one_ext(in, key, &m, e)
				 : one_x(in, key, &m, e);
	}
	return rc;
}

/* ---- fields ------------------------------------------------------------- */

static enum crm_status
json_field(struct crmp_input *in, const struct crmp_key *k,
	   const struct crmp_member *m, struct crm_error *e)
{
	const struct crmp_field *f = &in->row.type->fields[k->field];
	struct crmp_text raw = { m->val, m->val_len }, text;
	bool is_text = crmp_kind_text(f->kind);
	enum crm_status rc;

	switch (f->kind) {
	case CRMP_JSON:
		return crmp_value_shaped(in, f, raw, &in->row.v[k->field], e);
	case CRMP_BOOL:
		if (m->kind != CRMP_JTRUE && m->kind != CRMP_JFALSE)
			return crm_fail(e, CRM_REFUSED, f->name,
					"true or false is needed here");
		in->row.v[k->field] = crmp_int(m->kind == CRMP_JTRUE);
		return CRM_OK;
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_ANYREF:
	case CRMP_REF:
		if (json_whole(m))
			return crmp_value_text(in, f, raw, &in->row.v[k->field],
					       e);
		is_text = f->kind == CRMP_REF;
		break;
	default:
		is_text |= f->kind == CRMP_INSTANT || f->kind == CRMP_DAY;
		break;
	}
	if (m->kind != CRMP_JSTR || !is_text)
		return crm_fail(e, CRM_REFUSED, f->name, "%s is needed here",
				is_text && f->kind != CRMP_REF
					? "a string"
					: "a whole number");
	rc = string_of(in, m, &text, e);
	return rc ? rc : crmp_input_set(in, k, text, e);
}

static enum crm_status
json_id(struct crmp_input *in, const struct crmp_key *k,
	const struct crmp_member *m, struct crm_error *e)
{
	bool id = k->what == CRMP_K_ID;
	int64_t i = 0;

	if (!json_whole(m) || !crmp_int_parse(m->val, m->val_len, &i) || i <= 0)
		return crm_fail(e, CRM_REFUSED, id ? "id" : "rev",
				"a positive whole number is needed");
	*(id ? &in->row.id : &in->row.rev) = i;
	return CRM_OK;
}

#define KEY_MAX 64

/* As text of its own, for what is said of it. */
static const char *
key_name(const struct crmp_key *k, char *name)
{
	snprintf(name, KEY_MAX, "%.*s",
		 (int)crmp_utf8_cut(k->name, k->n < 60 ? k->n : 60), k->name);
	return name;
}

static enum crm_status
json_known(struct crmp_input *in, const struct crmp_key *k,
	   const struct crmp_member *m, struct crm_error *e)
{
	struct crmp_text raw = { m->val, m->val_len }, text;
	char name[KEY_MAX];
	enum crm_status rc;

	/* amount and amount_minor */
	if ((k->what == CRMP_K_DECIMAL || k->what == CRMP_K_FIELD) &&
	    in->row.v[k->field].t != CRMP_UNSET)
		return crm_fail(e, CRM_REFUSED, key_name(k, name),
				"is given twice, in two forms");
	if (json_unset(m))
		return crmp_input_set(in, k, crmp_text(""), e);
	if (k->what == CRMP_K_DECIMAL && m->kind != CRMP_JSTR)
		return crm_fail(e, CRM_REFUSED, key_name(k, name),
				"an amount is a decimal string (\"1234.50\") "
				"or, as %s, whole minor units; a JSON number "
				"would be rounded",
				in->row.type->fields[k->field].name);
	switch (k->what) {
	case CRMP_K_TAGS:
	case CRMP_K_FILES:
		return crmp_input_list(in, k->what, raw, e);
	case CRMP_K_ID:
	case CRMP_K_REV:
		return json_id(in, k, m, e);
	case CRMP_K_FIELD:
		return json_field(in, k, m, e);
	default:
		break;
	}
	if (m->kind != CRMP_JSTR)
		return crm_fail(e, CRM_REFUSED, key_name(k, name),
				"a string is needed here");
	rc = string_of(in, m, &text, e);
	return rc ? rc : crmp_input_set(in, k, text, e);
}

/* Lines of one source have the same keys at the same places. */
static struct crmp_key
key_at(struct crmp_input *in, struct crmp_text key, size_t place)
{
	struct crmp_known *known = &in->known[place % CRMP_KNOWN];
	struct crmp_key k;

	if (known->type == in->row.type && known->key.n == key.n &&
	    !memcmp(known->name, key.s, key.n))
		return known->key;
	k = crmp_key_find(in->row.type, key.s, key.n);
	if (key.n >= sizeof known->name)
		return k;
	memcpy(known->name, key.s, key.n);
	known->type = in->row.type;
	known->key = k;
	known->key.name = known->name;
	return k;
}

enum crm_status
crmp_input_json(struct crmp_input *in, const struct crmp_member *m,
		size_t place, struct crm_error *e)
{
	const struct crmp_type *t = in->row.type;
	struct crmp_text key;
	struct crmp_key k;
	enum crm_status rc = key_of(in, m, &key, e);

	if (rc)
		return rc;
	k = key_at(in, key, place);
	switch (k.what) {
	case CRMP_K_UNKNOWN:
		return in->ignore_unknown
			       ? CRM_OK
			       : crmp_unknown_key(t, key.s, key.n, e);
	case CRMP_K_SKIP:
		return CRM_OK;
	case CRMP_K_EXTS:
	case CRMP_K_XS:
		if (json_unset(m))
			return crmp_input_set(in, &k, crmp_text(""), e);
		return crmp_input_entries(
			in, k.what == CRMP_K_EXTS,
			(struct crmp_text){ m->val, m->val_len }, e);
	default:
		return json_known(in, &k, m, e);
	}
}
