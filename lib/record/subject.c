/* SPDX-License-Identifier: MIT */
/* subject.c - whom a line is about */
#include "record/line.h"

#include <string.h>

/* A positive id. */
static bool
subject_id_of(const struct crmp_member *m, int64_t *id)
{
	return m && m->kind == CRMP_JNUM &&
	       crmp_int_parse(m->val, m->val_len, id) && *id > 0;
}

static const struct crmp_member *
own(const struct crmp_line *l, const char *name)
{
	return crmp_line_own(l, name, strlen(name), NULL);
}

bool
crmp_stands_for(const struct crmp_type *t, const struct crmp_type *of)
{
	char key[40];

	snprintf(key, sizeof key, "%s_id", of->name);
	return t == of || crmp_field_index(t, key, strlen(key)) >= 0 ||
	       crmp_field_index(t, "subject_type", 12) >= 0;
}

enum crm_status
crmp_line_subject(const struct crmp_line *l, const struct crmp_type *t,
		  int64_t *id, struct crm_error *e)
{
	const struct crmp_member *m;
	char key[40];

	if (l->type == t) {
		if (subject_id_of(own(l, "id"), id))
			return CRM_OK;
		return crm_fail(e, CRM_REFUSED, "id",
				"is needed to look the %s up", t->name);
	}
	snprintf(key, sizeof key, "%s_id", t->name);
	if (subject_id_of(own(l, key), id))
		return CRM_OK;
	m = own(l, "subject_type");
	if (m && m->kind == CRMP_JSTR &&
	    crmp_eq(t->name, m->val + 1, m->val_len - 2) &&
	    subject_id_of(own(l, "subject_id"), id))
		return CRM_OK;
	return crm_fail(e, CRM_REFUSED, key, "this record names no %s",
			t->name);
}

enum crm_status
crm_line_subject(const char *line, size_t n, const struct crm_type *t,
		 int64_t *id, struct crm_error *e)
{
	struct crmp_line l = { 0 };
	enum crm_status rc = crmp_line_read(&l, line, n, e);

	if (!rc)
		rc = crmp_line_subject(&l, (const struct crmp_type *)t, id, e);
	crmp_line_free(&l);
	return rc;
}

enum crm_status
crm_line_record(const char *line, size_t n, const struct crm_type **t,
		int64_t *id, struct crm_error *e)
{
	struct crmp_line l = { 0 };
	enum crm_status rc = crmp_line_read(&l, line, n, e);

	if (!rc && !l.type)
		rc = crm_fail(e, CRM_REFUSED, "type", "is no record type");
	if (!rc)
		rc = crmp_line_subject(&l, l.type, id, e);
	if (!rc)
		*t = (const struct crm_type *)l.type;
	crmp_line_free(&l);
	return rc;
}
