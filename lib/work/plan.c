/* SPDX-License-Identifier: MIT */
/* plan.c - tasks planned from records, once a key, subject and occurrence */
#include "output/output.h"
#include "store/rows.h"
#include "work/plan.h"

#include <string.h>

/* ---- is it planned already? --------------------------------------------- */

/* By the very key; else an open one of that key about the same record. */
static enum crm_status
existing(struct crmp_planning *g, int64_t *id)
{
	struct crm_buf stem = { 0 };
	enum crm_status rc;

	rc = crmp_db_row(g->s->db, &g->s->st[CRMP_ST_TASK_KEY],
			 "SELECT id FROM tasks WHERE key=?1", g->e, "s>i",
			 g->key.s, id);
	if (rc != CRM_END)
		return rc;
	crm_buf_printf(&stem, "%s/%s/%lld/", g->p->key, g->t->name,
		       (long long)g->row.id);
	rc = crm_buf_ok(&stem, g->e);
	if (!rc)
		rc = crmp_db_row(g->s->db, &g->s->st[CRMP_ST_TASK_OPEN],
				 "SELECT id FROM tasks WHERE subject_type=?1"
				 " AND subject_id=?2 AND state_kind='o' AND"
				 " substr(key,1,length(?3))=?3"
				 " ORDER BY due_at NULLS FIRST LIMIT 1",
				 g->e, "sis>i", g->t->name, g->row.id, stem.s,
				 id);
	crm_buf_free(&stem);
	return rc == CRM_END ? CRM_OK : rc;
}

/* ---- the task ----------------------------------------------------------- */

struct pairs {
	struct crm_buf text;
	const char *list[16];
	size_t n;
};

static void
plan_add(struct pairs *p, const char *key, const char *val)
{
	if (!val)
		return;
	crm_buf_printf(&p->text, "%s=%s", key, val);
	crm_buf_putc(&p->text, '\0');
}

/* What the subject is called, else which one it is. */
static void
add_name(const struct crmp_row *row, struct crm_buf *b)
{
	static const char *const names[] = { "name",  "subject", "company",
					     "title", "login",	 NULL };
	size_t i;

	for (i = 0; names[i]; i++)
		if (crmp_row_text(row, names[i])) {
			crm_buf_puts(b, crmp_row_text(row, names[i]));
			return;
		}
	crm_buf_printf(b, "%s/%lld", row->type->name, (long long)row->id);
}

static enum crm_status
owner_of(struct crmp_planning *g, const char **owner)
{
	const char *own = crmp_row_text(&g->row, "owner");
	enum crm_status rc;

	*owner = g->p->owner ? g->p->owner : own;
	if (*owner)
		return CRM_OK;
	rc = crmp_is_user(g->s, g->s->session.actor,
			  strlen(g->s->session.actor), NULL, g->e);
	if (rc != CRM_ABSENT)
		return rc;
	return crm_fail(g->e, CRM_REFUSED, "owner",
			"%s/%lld is nobody's and %s is no user: say whose the "
			"task is (--owner LOGIN)",
			g->t->name, (long long)g->row.id, g->s->session.actor);
}

static enum crm_status
create(struct crmp_planning *g, struct crm_stored *r)
{
	const struct crm_plan *p = g->p;
	const char *kind = p->kind ? p->kind : "followup", *owner, *s;
	struct crm_put o = { .type = crm_type_find("task") };
	struct crm_buf title = { 0 }, id = { 0 }, origin = { 0 };
	struct pairs all = { 0 };
	enum crm_status rc = owner_of(g, &owner);

	if (!rc)
		rc = crmp_plan_due(g);
	if (rc)
		return rc;
	crm_buf_printf(&title, "%s ", kind);
	add_name(&g->row, &title);
	crm_buf_int(&id, g->row.id);
	if (p->key)
		crm_buf_printf(&origin, "rule:%s", p->key);
	plan_add(&all, "kind", kind);
	plan_add(&all, "subject_type", g->t->name);
	plan_add(&all, "subject_id", id.s);
	plan_add(&all, "title", p->title ? p->title : title.s);
	plan_add(&all, "due_at", g->due.s);
	plan_add(&all, "owner", owner);
	plan_add(&all, "purpose", p->purpose);
	plan_add(&all, "content", p->content);
	plan_add(&all, "origin", origin.s);
	plan_add(&all, "key", g->key.s);
	all.text.oom |= title.oom || id.oom || origin.oom;
	rc = crm_buf_ok(&all.text, g->e);
	for (s = all.text.s; !rc && s < all.text.s + all.text.len;
	     s += strlen(s) + 1)
		all.list[all.n++] = s;
	if (!rc)
		rc = crm_put_pairs(g->s, &o, 0,
				   (struct crm_pairs){ all.list, all.n }, r,
				   g->e);
	crm_buf_free(&all.text);
	crm_buf_free(&title);
	crm_buf_free(&id);
	crm_buf_free(&origin);
	return rc;
}

/* A move is about what moved, and is a time of its own. */
static enum crm_status
moved_record(struct crmp_planning *g, struct crmp_arena *mem)
{
	const struct crmp_val *t = crmp_row_get(&g->row, "subject_type");
	int64_t id = crmp_row_get(&g->row, "subject_id")->i;

	if (!g->occ.s)
		crm_buf_int(&g->occ, g->row.id);
	g->t = crmp_type_named(t->s, t->n);
	return crmp_row_read(g->s, g->t, id, mem, &g->row, g->e);
}

static enum crm_status
subject(struct crmp_planning *g, int64_t id, struct crmp_arena *mem)
{
	enum crm_status rc = crmp_row_read(g->s, g->t, id, mem, &g->row, g->e);

	if (!rc && g->t == &crmp_type_transition)
		rc = moved_record(g, mem);
	if (rc == CRM_ABSENT)
		rc = crm_fail(g->e, CRM_REFUSED, "id", "no %s %lld", g->t->name,
			      (long long)id);
	return rc;
}

static enum crm_status
plan(struct crmp_planning *g, int64_t id, struct crm_stored *r)
{
	struct crmp_arena mem = { 0 };
	enum crm_status rc;
	int64_t there = 0;

	if (!crmp_zone(g->s, g->e))
		return CRM_TROUBLE;
	if (g->p->occurrence) {
		crm_buf_reset(&g->occ);
		crmp_plan_occurrence(&g->s->session.clock, g->p->occurrence,
				     &g->occ);
	}
	rc = subject(g, id, &mem);
	if (!rc && g->p->key) {
		crm_buf_printf(&g->key, "%s/%s/%lld/%s", g->p->key, g->t->name,
			       (long long)g->row.id, g->occ.s ? g->occ.s : "");
		rc = g->occ.oom ? crm_nomem(g->e) : crm_buf_ok(&g->key, g->e);
		if (!rc)
			rc = existing(g, &there);
	}
	if (!rc && there) {
		r->type = crm_type_find("task");
		r->id = there;
		r->change = CRM_UNCHANGED;
	} else if (!rc) {
		rc = create(g, r);
	}
	crm_buf_free(&g->occ);
	crm_buf_free(&g->key);
	crm_buf_free(&g->due);
	crmp_arena_free(&mem);
	return rc;
}

enum crm_status
crm_plan_record(struct crm_store *s, const struct crm_plan *p,
		const struct crm_type *t, int64_t id, struct crm_stored *r,
		struct crm_error *e)
{
	struct crmp_planning g = {
		.s = s, .p = p, .t = (const struct crmp_type *)t, .e = e
	};

	return plan(&g, id, r);
}

enum crm_status
crm_plan_line(struct crm_store *s, const struct crm_plan *p, const char *line,
	      size_t n, struct crm_stored *r, struct crm_error *e)
{
	struct crmp_line l = { 0 };
	struct crmp_planning g = { .s = s, .p = p, .line = &l, .e = e };
	enum crm_status rc = crmp_line_read(&l, line, n, e);
	int64_t id = 0;
	size_t i;

	g.t = l.type;
	if (!rc && !g.t)
		rc = crm_fail(e, CRM_REFUSED, "type",
			      "is no record type: nothing to plan work on");
	if (!rc)
		rc = crmp_line_subject(&l, g.t, &id, e);
	for (i = 0; !rc && i < l.nflat; i++)
		if (crmp_eq("occ", l.flat[i].m.key, l.flat[i].m.key_len) &&
		    l.flat[i].m.kind == CRMP_JSTR) {
			crm_buf_reset(&g.occ);
			crmp_json_unescape(l.flat[i].m.val + 1,
					   l.flat[i].m.val_len - 2, &g.occ);
		}
	if (!rc)
		rc = plan(&g, id, r);
	else
		crm_buf_free(&g.occ);
	crmp_line_free(&l);
	return rc;
}
