/* SPDX-License-Identifier: MIT */
/* type_rules.c - what single types ask of a change beside their states */
#include "policy/naming.h"
#include "write/write.h"

#include <string.h>

/* A task moves once for nothing; from the second time on somebody says why. */
static enum crm_status
task_moved(struct crmp_putting *p)
{
	const struct crmp_val *was;
	enum crm_status rc;

	if (!p->id || p->s->session.reason || p->s->txn.excused)
		return CRM_OK;
	was = crmp_row_get(&p->old, "due_at");
	if (crmp_val_same(was, crmp_row_get(&p->row, "due_at")))
		return CRM_OK;
	rc = crmp_db_row(p->s->db, NULL,
			 "SELECT 1 FROM history WHERE type=?1 AND id=?2"
			 " AND image_int(image,'due_at') <> ?3 LIMIT 1",
			 p->e, "iii", (int64_t)p->t->code, p->id, was->i);
	if (rc)
		return rc == CRM_END ? CRM_OK : rc;
	return crm_fail(p->e, CRM_REFUSED, "due_at",
			"task/%lld was moved before: say why (--reason TEXT)",
			(long long)p->id);
}

/* What repeats itself, or belongs to itself, at whatever remove, has no end. */
static enum crm_status
no_circle(struct crmp_putting *p, const char *field, const char *would)
{
	const struct crmp_val *to = crmp_row_get(&p->row, field);
	enum crm_status rc;
	char sql[240];

	if (!p->id || to->t != CRMP_I ||
	    crmp_val_same(to, crmp_row_get(&p->old, field)))
		return CRM_OK;
	snprintf(sql, sizeof sql,
		 "WITH RECURSIVE c(id) AS (SELECT CAST(?1 AS BIGINT) UNION"
		 " SELECT t.%s FROM %s t JOIN c ON t.id=c.id WHERE t.%s IS NOT "
		 "NULL)"
		 " SELECT 1 FROM c WHERE id=?2",
		 field, p->t->table, field);
	rc = crmp_db_row(p->s->db, NULL, sql, p->e, "ii", to->i, p->id);
	if (rc)
		return rc == CRM_END ? CRM_OK : rc;
	return crm_fail(p->e, CRM_REFUSED, field, "%s/%lld would %s itself",
			p->t->name, (long long)p->id, would);
}

static enum crm_status
ticket(struct crmp_putting *p)
{
	return no_circle(p, "duplicate_of", "be a duplicate of");
}

static enum crm_status
task(struct crmp_putting *p)
{
	enum crm_status rc = no_circle(p, "parent_id", "be a part of");

	return rc ? rc : task_moved(p);
}

/* A tier set by hand is one of the policy's. */
static enum crm_status
customer_tier(struct crmp_putting *p)
{
	const struct crmp_val *v = crmp_row_get(&p->row, "tier_override");
	json_t *doc = NULL, *tiers, *x, *given;
	struct crm_buf b = { 0 };
	bool known = false;
	size_t i;

	if (v->t != CRMP_S ||
	    (p->id && crmp_val_same(v, crmp_row_get(&p->old, "tier_override"))))
		return CRM_OK;
	tiers = crmp_policy(p->s, "tier", p->e);
	if (!tiers)
		return CRM_TROUBLE;
	if (crmp_json_parse(v->s, v->n, 0, &doc, NULL))
		return crm_nomem(p->e);
	given = json_object_get(doc, "tier");
	json_array_foreach(json_object_get(tiers, "tiers"), i, x)
	{
		known |= json_equal(x, given);
		crm_buf_printf(&b, " %s", json_string_value(x));
	}
	if (!known)
		crm_fail(p->e, CRM_REFUSED, "tier_override",
			 "'%s' is no tier; there are:%s (policy tier)",
			 json_string_value(given), b.s ? b.s : "");
	json_decref(doc);
	crm_buf_free(&b);
	return known ? CRM_OK : CRM_REFUSED;
}

static enum crm_status
customer(struct crmp_putting *p)
{
	enum crm_status rc = no_circle(p, "parent_id", "belong to");

	return rc ? rc : customer_tier(p);
}

/* Whom a campaign is for is a condition on customers. */
static enum crm_status
campaign(struct crmp_putting *p)
{
	const struct crmp_val *v = crmp_row_get(&p->row, "segment");

	if (v->t != CRMP_S ||
	    (p->id && crmp_val_same(v, crmp_row_get(&p->old, "segment"))))
		return CRM_OK;
	return crmp_condition_check(p->s, &crmp_type_customer, v->s, "segment",
				    true, p->e);
}

/*
 * What other records name a person by stands in lists of ours, between | and
 * after a colon, and "me" is whoever asks.  Letters of all scripts are fine;
 * folded, wide blanks and signs show what they are.
 */
static enum crm_status
user_login(struct crmp_putting *p)
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	const struct crmp_val *v = crmp_row_get(&p->row, "login");
	struct crm_buf b = { 0 };
	enum crm_status rc;
	size_t i;

	if (p->id)
		return CRM_OK;
	rc = crm_text_fold(v->s, v->n, &b, p->e);
	for (i = 0; !rc && i < b.len; i++)
		if (!((unsigned char)b.s[i] & 0x80) && !strchr(ok, b.s[i]))
			break;
	if (!rc && (i < b.len || crmp_eq("me", b.s ? b.s : "", b.len)))
		rc = crm_fail(p->e, CRM_REFUSED, "login",
			      "letters, digits, . _ - and not 'me': '%s'",
			      v->s);
	crm_buf_free(&b);
	return rc;
}

#define SKEW (5 * 60) /* clocks of two machines, in seconds */

/* What happened did so by the writer's clock; what is planned is a task. */
static enum crm_status
not_ahead(struct crmp_putting *p)
{
	const struct crmp_session *now = &p->s->session;
	int64_t latest = now->clock.now;
	const struct crmp_field *f = p->t->fields;
	struct crm_buf b = { 0 };
	size_t i;

	if (now->instant > latest)
		latest = now->instant;
	for (i = 0; f[i].name; i++) {
		if (!(f[i].flags & CRMP_PAST) || p->row.v[i].t != CRMP_I ||
		    p->row.v[i].i <= latest + SKEW ||
		    (p->id && crmp_val_same(&p->row.v[i], &p->old.v[i])))
			continue;
		crmp_time_wire(now->zone, p->row.v[i].i, &b);
		crm_fail(p->e, CRM_REFUSED, f[i].name,
			 "'%s' is still to come: this is when it happened "
			 "(plan it: crm-followup)",
			 b.s ? b.s : "");
		crm_buf_free(&b);
		return CRM_REFUSED;
	}
	return CRM_OK;
}

enum crm_status
crmp_put_type_rules(struct crmp_putting *p)
{
	enum crm_status rc;

	if (p->o->keep_ids)
		return CRM_OK;
	rc = not_ahead(p);
	if (!rc)
		rc = crmp_staff(p);
	if (rc)
		return rc;
	if (p->t == &crmp_type_task)
		return task(p);
	if (p->t == &crmp_type_ticket)
		return ticket(p);
	if (p->t == &crmp_type_campaign)
		return campaign(p);
	if (p->t == &crmp_type_user)
		return user_login(p);
	if (p->t == &crmp_type_points)
		return crmp_points(p);
	return p->t == &crmp_type_customer ? customer(p) : CRM_OK;
}
