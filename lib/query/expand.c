/* SPDX-License-Identifier: MIT */
/* expand.c - whole records beside those that refer to them */
#include "query/query.h"
#include "input/input.h"

#include <string.h>

/* The field by which a record refers to what --expand names, or -1. */
static int
expand_reference(const struct crmp_type *t, const char *name, size_t n)
{
	char field[64];
	int i;

	snprintf(field, sizeof field, "%.*s_id", (int)(n < 50 ? n : 50), name);
	i = crmp_field_index(t, name, n);
	if (i < 0)
		i = crmp_field_index(t, field, strlen(field));
	return i >= 0 && (t->fields[i].kind == CRMP_REF ||
			  t->fields[i].kind == CRMP_USER)
		       ? i
		       : -1;
}

enum crm_status
crmp_expand_check(const struct crmp_type *t, const char *list,
		  struct crm_error *e)
{
	const char *p = list;
	size_t n;

	for (; p && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		if (expand_reference(t, p, n) < 0)
			return crm_fail(e, CRM_USAGE, "expand",
					"%s refers to nothing by '%.*s'",
					t->name, (int)n, p);
	}
	return CRM_OK;
}

static enum crm_status
expand_one(struct crm_store *s, const struct crmp_row *row,
	   struct crmp_text name, bool *first, struct crm_buf *out,
	   struct crm_error *e)
{
	const struct crmp_type *t = &crmp_type_user;
	int i = expand_reference(row->type, name.s, name.n);
	const struct crmp_val *v = &row->v[i];
	const struct crmp_field *f = &row->type->fields[i];
	enum crm_status rc;
	int64_t id;

	if (!crmp_val_set(v))
		return CRM_OK;
	if (f->kind == CRMP_REF) {
		t = crmp_type_named(f->arg, strlen(f->arg));
		id = v->i;
	} else {
		rc = crmp_ref_text(s, t, v->s, v->n, &id, e);
		if (rc)
			return rc;
	}
	crm_buf_printf(out, "%s\"%.*s\":", *first ? ",\"_\":{" : ",",
		       (int)name.n, name.s);
	*first = false;
	return crm_record(s, (const struct crm_type *)t, id, NULL, out, e);
}

enum crm_status
crmp_expand(struct crm_store *s, const struct crmp_row *row, const char *list,
	    struct crm_buf *out, struct crm_error *e)
{
	const char *p = list;
	enum crm_status rc = CRM_OK;
	bool first = true;
	size_t n;

	if (!p || !out->len)
		return CRM_OK;
	out->len--; /* reopen the object */
	while (!rc && *p) {
		n = strcspn(p, ",");
		rc = expand_one(s, row, (struct crmp_text){ p, n }, &first, out,
				e);
		p += n + (p[n] == ',');
	}
	crm_buf_puts(out, first ? "}" : "}}");
	return rc;
}
