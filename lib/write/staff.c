/* SPDX-License-Identifier: MIT */
/* staff.c - people who have left: no new work, and what they still hold */
#include "write/write.h"

#include <string.h>

#define OPEN "state_kind IN ('o','p')"

static const char *const holders[] = { "owner", "service_owner" };

/* ---- no new work --------------------------------------------------------- */

/* Customers have no kind of state: who is not lost is somebody's work. */
static bool
is_open(const struct crmp_row *row)
{
	if (row->type == &crmp_type_customer)
		return !crmp_row_is(row, "state", "former");
	return crmp_row_is(row, "state_kind", "o") ||
	       crmp_row_is(row, "state_kind", "p");
}

static enum crm_status
is_here(const struct crmp_putting *p, const char *field, const char *login)
{
	int64_t active = 1;
	enum crm_status rc;

	rc = crmp_db_row(p->s->db, &p->s->st[CRMP_ST_ACTIVE],
			 "SELECT active FROM users WHERE login=?1", p->e, "s>i",
			 login, &active);
	if (rc && rc != CRM_END)
		return rc;
	if (active)
		return CRM_OK;
	return crm_fail(p->e, CRM_REFUSED, field,
			"'%s' has left and gets no new work (active is false)",
			login);
}

enum crm_status
crmp_staff(struct crmp_putting *p)
{
	const struct crmp_val *v;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < sizeof holders / sizeof *holders; i++) {
		v = crmp_row_get(&p->row, holders[i]);
		if (v->t != CRMP_S || !is_open(&p->row) ||
		    (p->id &&
		     crmp_val_same(v, crmp_row_get(&p->old, holders[i]))))
			continue;
		rc = is_here(p, holders[i], v->s);
	}
	return rc;
}

/* ---- what they still hold ------------------------------------------------ */

/* The states of a type that are open or paused, as a list of words. */
static enum crm_status
open_states(struct crm_store *s, const struct crmp_type *t, struct crm_buf *b,
	    struct crm_error *e)
{
	json_t *list = t->states ? NULL : crmp_stages(s, t, e), *x;
	const struct crmp_state *st;
	size_t i;

	if (!t->states && !list)
		return CRM_TROUBLE;
	for (st = t->states; st && st->name; st++)
		if (st->kind == 'o' || st->kind == 'p')
			crm_buf_printf(b, ",'%s'", st->name);
	json_array_foreach(list, i, x)
	{
		if (strchr("op", crmp_stage_letter(x)))
			crm_buf_printf(
				b, ",'%s'",
				json_string_value(json_object_get(x, "name")));
	}
	return CRM_OK;
}

static enum crm_status
tell_held(struct crm_store *s, const struct crmp_type *t, const char *field,
	  const char *login, struct crm_error *e)
{
	bool customer = t == &crmp_type_customer;
	struct crm_buf b = { 0 }, states = { 0 };
	char sql[160];
	enum crm_status rc;
	int64_t n = 0;

	snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM %s WHERE %s=?1 AND %s",
		 t->table, field,
		 customer ? "(state IS NULL OR state<>'former')" : OPEN);
	rc = crmp_db_row(s->db, NULL, sql, e, "s>i", login, &n);
	if (!rc && n && !customer)
		rc = open_states(s, t, &states, e);
	if (!rc && n) {
		crm_buf_printf(&b,
			       "%s is still %s of %lld %s: crm-get %s -w "
			       "\"%s = '%s' and ",
			       login, field, (long long)n,
			       n == 1 ? t->name : t->table, t->name, field,
			       login);
		if (customer)
			crm_buf_puts(&b, "state <> 'former'\"");
		else
			crm_buf_printf(&b, "%s in (%s)\"", t->state_field,
				       states.s ? states.s + 1 : "");
		rc = states.oom ? crm_nomem(e) : crm_buf_ok(&b, e);
		if (!rc)
			s->session.note(s->session.note_arg, b.s);
	}
	crm_buf_free(&b);
	crm_buf_free(&states);
	return rc;
}

static enum crm_status
left(struct crm_store *s, const struct crmp_row *old,
     const struct crmp_row *row, struct crm_error *e)
{
	const char *login = crmp_row_text(row, "login");
	const struct crmp_type *const *t;
	enum crm_status rc = CRM_OK;
	size_t i;

	if (!old || !s->session.note || crmp_row_get(row, "active")->i ||
	    !crmp_row_get(old, "active")->i)
		return CRM_OK;
	for (t = s->session.registry->types; !rc && *t; t++)
		for (i = 0; !rc && i < sizeof holders / sizeof *holders; i++)
			if (crmp_field_index(*t, holders[i],
					     strlen(holders[i])) >= 0)
				rc = tell_held(s, *t, holders[i], login, e);
	return rc;
}

const struct crmp_effect crmp_effects_on_staff[] = {
	{ &crmp_type_user, CRMP_WRITTEN, "what who leaves still holds", false,
	  left },
	{ 0 },
};
