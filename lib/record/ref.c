/* SPDX-License-Identifier: MIT */
/* ref.c - what a record refers to */
#include "record/ref.h"

#include "record/shape.h"

#include <string.h>

bool
crmp_refers(const struct crmp_field *f, const struct crmp_type *to)
{
	switch (f->kind) {
	case CRMP_REF:
		return !to || !strcmp(f->arg, to->name);
	case CRMP_ANYREF:
		return true;
	case CRMP_USER:
		return !to || to == &crmp_type_user;
	case CRMP_JSON:
		return crmp_shape_names(f->arg, to);
	default:
		return false;
	}
}

struct inner {
	crmp_ref_seen *seen;
	void *arg;
	enum crm_status rc; /* what `seen` said */
	struct crm_error *e;
};

static enum crm_status
inner_name(void *arg, const struct crmp_type *t, json_t *v, const char *key)
{
	struct inner *in = arg;
	struct crmp_ref r = { .to = t ? t : &crmp_type_user, .key = key };

	if (t)
		r.id = json_integer_value(v);
	else
		r.login = (struct crmp_text){ json_string_value(v),
					      json_string_length(v) };
	return in->rc = in->seen(in->arg, &r, in->e);
}

static enum crm_status
inside(const struct crmp_field *f, const struct crmp_val *v,
       crmp_ref_seen *seen, void *arg, struct crm_error *e)
{
	struct inner in = { .seen = seen, .arg = arg, .e = e };
	struct crm_error why = { 0 };
	enum crm_status rc;
	json_t *j = NULL;

	rc = crmp_json_parse(v->s, v->n, 0, &j, NULL);
	if (rc == CRM_NOMEM)
		return crm_nomem(e);
	if (rc) /* damaged: it names nobody, and check finds it */
		return CRM_OK;
	rc = crmp_shape_each(f->arg, j, f->name, inner_name, &in, &why);
	json_decref(j);
	if (in.rc || !rc || rc == CRM_REFUSED) /* of another shape: as well */
		return in.rc;
	return crm_fail(e, rc, NULL, "%s", why.text);
}

enum crm_status
crmp_refs_in(const struct crmp_row *row, size_t field, crmp_ref_seen *seen,
	     void *arg, struct crm_error *e)
{
	const struct crmp_field *f = &row->type->fields[field];
	const struct crmp_val *v = &row->v[field], *type;
	struct crmp_ref r = { .key = f->name, .id = v->i };

	if (!crmp_val_set(v) || !crmp_refers(f, NULL))
		return CRM_OK;
	switch (f->kind) {
	case CRMP_JSON:
		return inside(f, v, seen, arg, e);
	case CRMP_USER:
		r.to = &crmp_type_user;
		r.id = 0;
		r.login = (struct crmp_text){ v->s, v->n };
		break;
	case CRMP_ANYREF:
		type = &row->v[crmp_field_beside(row->type, field)];
		if (type->t != CRMP_S)
			return crm_fail(e, CRM_REFUSED, f->arg,
					"is needed with '%s'", f->name);
		r.to = crmp_type_named(type->s, type->n);
		break;
	default:
		r.to = crmp_type_named(f->arg, strlen(f->arg));
	}
	return r.to ? seen(arg, &r, e) : CRM_OK;
}

enum crm_status
crmp_refs_of(const struct crmp_row *row, crmp_ref_seen *seen, void *arg,
	     struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && row->type->fields[i].name; i++)
		rc = crmp_refs_in(row, i, seen, arg, e);
	return rc;
}

enum crm_status
crmp_ref_missing(const struct crmp_ref *r, struct crm_error *e)
{
	if (!r->login.s)
		return crm_fail(e, CRM_REFUSED, r->key, "no %s %lld",
				r->to->name, (long long)r->id);
	return crm_fail(e, CRM_REFUSED, r->key,
			"no user '%s' (crm-user add login=%s role=sales)",
			r->login.s, r->login.s);
}
