/* SPDX-License-Identifier: MIT */
/* required.c - what a record must have, and of what it must have one */
#include "write/write.h"

#include <string.h>

/* Does the condition of a group, " FIELD=WORD", hold? */
static bool
excused(const struct crmp_row *row, const char *unless)
{
	char name[64];
	size_t n;

	unless += strspn(unless, " ");
	n = strcspn(unless, "=");
	snprintf(name, sizeof name, "%.*s", (int)n, unless);
	return crmp_row_is(row, name, unless + n + 1);
}

static enum crm_status
none_given(struct crmp_putting *p, const char *group, const char *unless)
{
	char words[128];
	size_t n = strcspn(group, "?"), is;

	while (n && group[n - 1] == ' ')
		n--;
	snprintf(words, sizeof words, "%.*s", (int)n, group);
	if (!unless)
		return crm_fail(p->e, CRM_REFUSED, NULL,
				"one of these is needed: %s", words);
	unless += strspn(unless, " ");
	is = strcspn(unless, "=");
	return crm_fail(p->e, CRM_REFUSED, words,
			"is needed unless '%.*s' is '%s'", (int)is, unless,
			unless + is + 1);
}

/* See one_of of struct crmp_type. */
static enum crm_status
group_met(struct crmp_putting *p, const char *group)
{
	bool one = *group == '!';
	const char *unless = strchr(group, '?'), *w;
	size_t n, set = 0;
	int i;

	group += one;
	for (w = group; *w && *w != '?'; w += n + strspn(w + n, " ")) {
		n = strcspn(w, " ");
		i = crmp_field_index(p->t, w, n);
		set += crmp_val_set(&p->row.v[i]);
	}
	if (one && set > 1)
		return crm_fail(p->e, CRM_REFUSED, NULL,
				"only one of these may be given: %s", group);
	if (set || (unless && excused(&p->row, unless + 1)))
		return CRM_OK;
	return none_given(p, group, unless ? unless + 1 : NULL);
}

enum crm_status
crmp_required(struct crmp_putting *p)
{
	const struct crmp_field *f = p->t->fields;
	const struct crmp_val *v = p->row.v;
	const char *const *group;
	enum crm_status rc = CRM_OK;

	for (; f->name; f++, v++)
		if ((f->flags & CRMP_REQ) && !(f->flags & CRMP_HIDDEN) &&
		    (!crmp_val_set(v) || (v->t == CRMP_S && !v->n)))
			return crm_fail(p->e, CRM_REFUSED, f->name,
					"is needed");
	for (group = p->t->one_of; !rc && group && *group; group++)
		rc = group_met(p, *group);
	return rc;
}

enum crm_status
crmp_fits(const struct crmp_row *row, struct crm_error *e)
{
	size_t i, n = crmp_ncolumns(row->type), sum = 0;
	struct crm_buf line = { 0 };
	struct crmp_row bare;
	enum crm_status rc;
	bool hidden;

	for (i = 0; i < n; i++) {
		if (row->v[i].t != CRMP_S)
			continue;
		hidden = i < crmp_type_nfields(row->type) &&
			 (row->type->fields[i].flags & CRMP_HIDDEN);
		if (row->v[i].n > CRMP_FIELD_MAX && !hidden)
			return crm_fail(e, CRM_REFUSED,
					crmp_column(row->type, i),
					"over 1 MiB");
		sum += row->v[i].n;
	}
	/* an escape takes six bytes at most */
	if (sum < CRMP_RECORD_MAX / 8)
		return CRM_OK;
	/* what the store adds is no reason: it could never be put again */
	bare = *row;
	bare.id = bare.rev = 0;
	crmp_row_json(&bare, (struct crmp_text){ 0 }, NULL, &line);
	rc = crm_buf_ok(&line, e);
	if (!rc && line.len > CRMP_RECORD_MAX)
		rc = crm_fail(e, CRM_REFUSED, NULL,
			      "over %zu MiB, more than a line can hold",
			      CRMP_RECORD_MAX >> 20);
	crm_buf_free(&line);
	return rc;
}
