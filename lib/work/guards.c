/* SPDX-License-Identifier: MIT */
/* guards.c - what verbs of records look at: owners, stages, purchases */
#include "work/act.h"

#include <string.h>

/* ---- owners ------------------------------------------------------------- */

static enum crm_status
open_work(struct crm_store *s, const char *login, int64_t *open,
	  int64_t *capacity, struct crm_error *e)
{
	*capacity = -1;
	return crmp_db_row(
		s->db, NULL,
		"SELECT (SELECT count(*) FROM leads WHERE owner=?1 AND"
		" state_kind='o') + (SELECT count(*) FROM deals WHERE owner=?1"
		" AND state_kind='o') + (SELECT count(*) FROM tickets WHERE"
		" owner=?1 AND state_kind='o'), (SELECT capacity FROM users"
		" WHERE login=?1)",
		e, "s>io", login, open, capacity);
}

static bool
is_over(const struct crmp_doing *d)
{
	return crmp_row_is(d->row, "state_kind", "d") ||
	       crmp_row_is(d->row, "state_kind", "x");
}

static enum crm_status
not_now(struct crmp_doing *d)
{
	return crm_fail(d->e, CRM_REFUSED, d->t->state_field, "%s/%lld is %s",
			d->t->name, (long long)d->row->id,
			crmp_row_text(d->row, d->t->state_field));
}

/* Lost customers keep an owner. */
enum crm_status
crmp_act_is_open(struct crmp_doing *d)
{
	return is_over(d) && d->t != &crmp_type_customer ? not_now(d) : CRM_OK;
}

enum crm_status
crmp_act_is_over(struct crmp_doing *d)
{
	return is_over(d) ? CRM_OK : not_now(d);
}

/* What is somebody else's is taken away for a reason. */
static enum crm_status
not_anothers(struct crmp_doing *d, const char *doing)
{
	const char *owner = crmp_row_text(d->row, "owner");

	if (!owner || !strcmp(owner, d->s->session.actor) ||
	    d->s->session.reason)
		return CRM_OK;
	return crm_fail(d->e, CRM_REFUSED, "owner",
			"%s/%lld is %s's; to %s say why (--reason TEXT)",
			d->t->name, (long long)d->row->id, owner, doing);
}

/* No more than one can. */
enum crm_status
crmp_act_may_own(struct crmp_doing *d)
{
	const char *owner = crmp_row_text(d->row, "owner");
	int64_t open, capacity;
	enum crm_status rc;

	rc = crmp_is_user(d->s, d->s->session.actor,
			  strlen(d->s->session.actor), NULL, d->e);
	if (rc == CRM_ABSENT)
		return crm_fail(d->e, CRM_REFUSED, "owner",
				"%s is no user and can own nothing "
				"(--actor NAME)",
				d->s->session.actor);
	if (!rc)
		rc = crmp_act_is_open(d);
	if (!rc)
		rc = not_anothers(d, "take it over");
	if (rc || d->t == &crmp_type_customer ||
	    (owner && !strcmp(owner, d->s->session.actor)))
		return rc;
	rc = open_work(d->s, d->s->session.actor, &open, &capacity, d->e);
	if (rc || capacity < 0 || open < capacity)
		return rc;
	return crm_fail(d->e, CRM_REFUSED, "owner",
			"%s has %lld open leads, deals and tickets, and a "
			"capacity of %lld",
			d->s->session.actor, (long long)open,
			(long long)capacity);
}

enum crm_status
crmp_act_may_release(struct crmp_doing *d)
{
	enum crm_status rc = crmp_act_is_open(d);

	if (!rc && !crmp_row_text(d->row, "owner"))
		return crm_fail(d->e, CRM_REFUSED, "owner",
				"%s/%lld is nobody's", d->t->name,
				(long long)d->row->id);
	return rc ? rc : not_anothers(d, "release it");
}

/* ---- stages ------------------------------------------------------------- */

/* The first stage of a type of state. */
static enum crm_status
stage_of(struct crmp_doing *d, const char *type)
{
	json_t *list = crmp_stages(d->s, d->t, d->e), *x;
	size_t i;

	if (!list)
		return CRM_TROUBLE;
	json_array_foreach(list, i, x)
	{
		if (strcmp(json_string_value(json_object_get(x, "type")), type))
			continue;
		crmp_act_pair(d, d->t->state_field,
			      json_string_value(json_object_get(x, "name")));
		return CRM_OK;
	}
	return crm_fail(d->e, CRM_REFUSED, d->t->state_field,
			"no stage of a %s is of type %s (policy stages)",
			d->t->name, type);
}

enum crm_status
crmp_act_won(struct crmp_doing *d)
{
	return stage_of(d, "done");
}

enum crm_status
crmp_act_lost(struct crmp_doing *d)
{
	return stage_of(d, "dropped");
}

/* The stage named, or else the one it was closed from. */
enum crm_status
crmp_act_reopened(struct crmp_doing *d)
{
	struct crm_buf stage = { 0 };
	enum crm_status rc;

	if (crmp_row_is(d->row, "state_kind", "o"))
		return crm_fail(d->e, CRM_REFUSED, d->t->state_field,
				"%s/%lld is open", d->t->name,
				(long long)d->row->id);
	if (d->word) {
		crmp_act_pair(d, d->t->state_field, d->word);
		return CRM_OK;
	}
	rc = crmp_db_row(d->s->db, NULL,
			 "SELECT \"from\" FROM transitions WHERE"
			 " subject_type=?1 AND subject_id=?2 AND \"to\"=?3"
			 " ORDER BY id DESC LIMIT 1",
			 d->e, "sis>t", d->t->name, d->row->id,
			 crmp_row_text(d->row, d->t->state_field), &stage);
	if (!rc)
		crmp_act_pair(d, d->t->state_field, stage.s);
	crm_buf_free(&stage);
	if (rc != CRM_END)
		return rc;
	return crm_fail(d->e, CRM_REFUSED, d->t->state_field,
			"it was closed when it came; say to which stage it "
			"goes back");
}

/* Who has bought before is a customer again, others are prospects. */
enum crm_status
crmp_act_customer_again(struct crmp_doing *d)
{
	struct crmp_row row = *d->row;
	enum crm_status rc = crmp_standing(d->s, &row, d->e);
	bool bought = false;

	if (rc)
		return rc;
	if (!crmp_row_is(&row, "state", "former"))
		return crm_fail(d->e, CRM_REFUSED, "state",
				"customer/%lld is not lost",
				(long long)d->row->id);
	rc = crmp_standing_bought(d->s, d->row->id, &bought, d->e);
	crmp_act_pair(d, "state", bought ? "customer" : "prospect");
	return rc;
}
