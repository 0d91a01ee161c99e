/* SPDX-License-Identifier: MIT */
/* where.c - conditions over a stream, in an engine that holds no data */
#include "condition/plan.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

struct crm_cond {
	char *expr;
	struct crm_clock clock;
	bool timed; /* a clock was given */
	struct crmp_db *db;
	struct crmp_plan *plans, *last;
	struct crmp_line line;
	locale_t plain;
};

static void
bind_text(struct crmp_plan *p, size_t i, const struct crmp_member *m,
	  const struct crm_clock *k)
{
	struct crmp_slot *slot = &p->slots[i];
	const char *s = m->val + 1;
	size_t n = m->val_len - 2;
	int64_t at;

	if (memchr(s, '\\', n)) {
		crm_buf_reset(&slot->text);
		crmp_json_unescape(s, n, &slot->text);
		s = slot->text.s ? slot->text.s : "";
		n = slot->text.len;
	}
	if ((slot->instant || (slot->guess && n == 20 && s[19] == 'Z')) &&
	    crmp_wire_time(s, n, &at)) {
		crm_buf_reset(&slot->text);
		crmp_local_time(k, at, &slot->text);
		s = slot->text.s ? slot->text.s : "";
		n = slot->text.len;
	}
	crmp_bind_text(p->st, (int)i + 1, s, n);
}

static void
bind(struct crm_cond *c, struct crmp_plan *p, size_t i,
     const struct crmp_member *m)
{
	int place = (int)i + 1;
	int64_t v;

	switch (m->kind) {
	case CRMP_JSTR:
		bind_text(p, i, m, c->timed ? &c->clock : NULL);
		break;
	case CRMP_JNUM:
		if (crmp_int_parse(m->val, m->val_len, &v))
			crmp_bind_int(p->st, place, v);
		else
			crmp_bind_real(p->st, place,
				       strtod_l(m->val, NULL, c->plain));
		break;
	case CRMP_JTRUE:
	case CRMP_JFALSE:
		crmp_bind_int(p->st, place, m->kind == CRMP_JTRUE);
		break;
	case CRMP_JOBJ:
	case CRMP_JARR:
		crmp_bind_text(p->st, place, m->val, m->val_len);
		break;
	case CRMP_JNULL:
		crmp_bind_text(p->st, place, NULL, 0);
		break;
	}
}

static enum crm_status
bind_all(struct crm_cond *c, struct crmp_plan *p, struct crm_error *e)
{
	const struct crmp_member *m;
	struct crmp_member in;
	struct crmp_slot *s;
	size_t i;

	for (i = 0; i < p->n; i++) {
		s = &p->slots[i];
		if (s->custom) {
			m = crmp_line_own(&c->line, "x", 1, &s->hint);
			m = m && crmp_line_inside(&c->line, m, s->name, s->n,
						  &in)
				    ? &in
				    : NULL;
		} else {
			m = crmp_line_verdict(&c->line, s->name, s->n);
			if (!m)
				m = crmp_line_own(&c->line, s->name, s->n,
						  &s->hint);
		}
		if (m)
			bind(c, p, i, m);
		else
			crmp_bind_text(p->st, (int)i + 1, NULL, 0);
		if (s->text.oom || c->line.lost)
			return crm_nomem(e);
	}
	return CRM_OK;
}

static enum crm_status
stream_run(struct crmp_plan *p, bool *yes, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc = crmp_step(p->st, &why);

	if (rc != CRM_OK && rc != CRM_END)
		return crmp_plan_usage(rc, &why, "", e);
	*yes = rc == CRM_OK;
	crmp_reset(p->st);
	return CRM_OK;
}

static enum crm_status
plan_for(struct crm_cond *c, struct crmp_plan **out, struct crm_error *e)
{
	const struct crmp_type *t = c->line.type;
	struct crmp_plan *p = c->last;
	enum crm_status rc;

	if (!p || p->type != t)
		for (p = c->plans; p && p->type != t; p = p->next)
			;
	if (!p) {
		rc = crmp_plan_new(c->db, c->expr, &c->line, &p, e);
		if (rc)
			return rc;
		p->next = c->plans;
		c->plans = p;
	}
	*out = c->last = p;
	return CRM_OK;
}

enum crm_status
crm_cond_test(struct crm_cond *c, const char *line, size_t n, bool *yes,
	      struct crm_error *e)
{
	enum crm_status rc = crmp_line_read(&c->line, line, n, e);
	struct crmp_plan *p = NULL;

	if (!rc)
		rc = plan_for(c, &p, e);
	if (rc)
		return rc;
	rc = bind_all(c, p, e);
	return rc ? rc : stream_run(p, yes, e);
}

enum crm_status
crm_cond_new(const char *expr, const struct crm_clock *clock,
	     struct crm_cond **out, struct crm_error *e)
{
	struct crm_cond *c = calloc(1, sizeof *c);
	struct crmp_funcs f = { 0 };
	struct crmp_plan *form = NULL;
	enum crm_status rc;

	if (!c)
		return crm_nomem(e);
	if (clock) {
		c->clock = *clock;
		c->timed = true;
		f.clock = &c->clock;
	}
	c->expr = strdup(expr);
	c->plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
	rc = c->expr && c->plain ? CRM_OK : crm_nomem(e);
	if (!rc)
		rc = crmp_db_open(":memory:", CRMP_DB_MEMORY, 0, &c->db, e);
	if (!rc)
		rc = crmp_db_functions(c->db, &f, e);
	if (!rc)
		rc = crmp_plan_new(c->db, c->expr, NULL, &form, e);
	crmp_plan_free(form);
	if (rc)
		crm_cond_free(c);
	else
		*out = c;
	return rc;
}

void
crm_cond_free(struct crm_cond *c)
{
	struct crmp_plan *p;

	if (!c)
		return;
	while ((p = c->plans)) {
		c->plans = p->next;
		crmp_plan_free(p);
	}
	crmp_db_close(c->db);
	crmp_line_free(&c->line);
	if (c->plain)
		freelocale(c->plain);
	free(c->expr);
	free(c);
}
