/* SPDX-License-Identifier: MIT */
/* value_json.c - a value by its key, from JSON */
#include "input/input.h"
#include "record/names.h"

#include <string.h>

/* ---- from JSON ---------------------------------------------------------- */

/* unset is absent, never an empty text */
static bool
json_unset(const json_t *v)
{
	return json_is_null(v) || (json_is_string(v) && !json_string_length(v));
}

static struct crmp_text
value_json_json_text(const json_t *v)
{
	return (struct crmp_text){ json_string_value(v),
				   json_string_length(v) };
}

enum crm_status
crmp_input_entries(struct crmp_input *in, bool ext, json_t *obj,
		   struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crmp_text val;
	const char *key;
	json_t *v;

	if (!json_is_object(obj))
		return crm_fail(e, CRM_REFUSED, ext ? "ext" : "x",
				"an object is needed");
	if (json_object_size(obj) > CRMP_MEMBERS_MAX)
		return crm_fail(e, CRM_REFUSED, ext ? "ext" : "x",
				"over %d of them", CRMP_MEMBERS_MAX);
	json_object_foreach(obj, key, v)
	{
		val = (struct crmp_text){ 0 };
		if (ext && !json_is_null(v) && !json_is_string(v))
			return crm_fail(e, CRM_REFUSED, "ext",
					"the key of '%s' must be a string",
					key);
		if (ext && !json_unset(v))
			val = value_json_json_text(v);
		else if (!json_unset(v) &&
			 !(val.s = crmp_json_text(v, in->mem, &val.n)))
			return crm_nomem(e);
		rc = ext ? crmp_input_ext(in, crmp_text(key), val, e)
			 : crmp_input_x(in, crmp_text(key), val, e);
		if (rc)
			break;
	}
	return rc;
}

static enum crm_status
json_field(struct crmp_input *in, const struct crmp_key *k, json_t *v,
	   struct crm_error *e)
{
	const struct crmp_field *f = &in->row.type->fields[k->field];
	struct crmp_val *to = &in->row.v[k->field];
	enum crm_status rc;
	size_t n;

	switch (f->kind) {
	case CRMP_JSON:
		rc = crmp_shape_check(f->arg, v, f->name, e);
		if (rc)
			return rc;
		to->s = crmp_json_text(v, in->mem, &n);
		*to = crmp_str(to->s, n);
		return to->s ? CRM_OK : crm_nomem(e);
	case CRMP_BOOL:
		if (!json_is_boolean(v))
			break;
		*to = crmp_int(json_is_true(v));
		return CRM_OK;
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_ANYREF:
		if (!json_is_integer(v))
			break;
		/* fall through */
	case CRMP_REF:
		if (json_is_integer(v)) {
			struct crm_buf b = { 0 };

			crm_buf_int(&b, json_integer_value(v));
			rc = crm_buf_ok(&b, e);
			if (!rc)
				rc = crmp_value_text(in, f, crmp_text_of(&b),
						     to, e);
			crm_buf_free(&b);
			return rc;
		}
		break;
	default:
		break;
	}
	if (json_is_string(v) &&
	    (crmp_column_text(&(struct crmp_type){ .fields = f }, 0) ||
	     f->kind == CRMP_INSTANT || f->kind == CRMP_DAY ||
	     f->kind == CRMP_REF))
		return crmp_input_set(in, k, value_json_json_text(v), e);
	return crm_fail(
		e, CRM_REFUSED, f->name, "%s is needed here",
		f->kind == CRMP_BOOL ? "true or false"
		: crmp_column_text(&(struct crmp_type){ .fields = f }, 0) ||
				f->kind == CRMP_INSTANT || f->kind == CRMP_DAY
			? "a string"
			: "a whole number");
}

enum crm_status
crmp_input_json(struct crmp_input *in, const char *key, json_t *v,
		struct crm_error *e)
{
	const struct crmp_type *t = in->row.type;
	size_t nkey = strlen(key);
	struct crmp_key k;

	if (!strcmp(key, "ext") || !strcmp(key, "x"))
		return json_is_null(v)
			       ? CRM_OK
			       : crmp_input_entries(in, *key == 'e', v, e);
	k = crmp_key_find(t, key, nkey);
	if (k.what == CRMP_K_UNKNOWN)
		return in->ignore_unknown ? CRM_OK
					  : crmp_unknown_key(t, key, nkey, e);
	if (k.what == CRMP_K_SKIP)
		return CRM_OK;
	/* amount and amount_minor */
	if ((k.what == CRMP_K_DECIMAL || k.what == CRMP_K_FIELD) &&
	    in->row.v[k.field].t != CRMP_UNSET)
		return crm_fail(e, CRM_REFUSED, key,
				"is given twice, in two forms");
	if (json_unset(v))
		return crmp_input_set(in, &k, crmp_text(""), e);
	if (k.what == CRMP_K_DECIMAL && !json_is_string(v))
		return crm_fail(
			e, CRM_REFUSED, key,
			"an amount is a decimal string (\"1234.50\") or, "
			"as %s, whole minor units; a JSON number would "
			"be rounded",
			t->fields[k.field].name);
	if (k.what == CRMP_K_TAGS || k.what == CRMP_K_FILES)
		return crmp_input_list(in, k.what, v, e);
	if (k.what == CRMP_K_ID || k.what == CRMP_K_REV) {
		if (!json_is_integer(v) || json_integer_value(v) <= 0)
			return crm_fail(e, CRM_REFUSED, key,
					"a positive whole number is needed");
		*(k.what == CRMP_K_ID ? &in->row.id : &in->row.rev) =
			json_integer_value(v);
		return CRM_OK;
	}
	if (k.what == CRMP_K_FIELD)
		return json_field(in, &k, v, e);
	if (!json_is_string(v))
		return crm_fail(e, CRM_REFUSED, key, "a string is needed here");
	if (!json_string_length(v))
		return CRM_OK;
	return crmp_input_set(in, &k, value_json_json_text(v), e);
}
