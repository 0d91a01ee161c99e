/* SPDX-License-Identifier: MIT */
/* where.c - conditions over a stream: rows filled from lines */
#include "facts/filter.h"
#include "policy/naming.h"
#include "record/line.h"

#include <stdlib.h>
#include <string.h>

/* What is remembered of a slot from line to line. */
struct seen {
	size_t hint;
	bool stood; /* on some line */
	char *near; /* of a name that the first line lacks: the nearest */
};

/* The condition compiled for one type of line. */
struct plan {
	const struct crmp_type *type;
	const struct crmp_report *report; /* of a line that is no record */
	struct crmp_expr *x;
	struct crmp_value *row;
	struct seen *seen;
	struct plan *next;
};

struct crm_cond {
	char *expr;
	struct crm_clock clock;
	struct crmp_naming naming; /* s NULL: there is no store */
	struct crmp_reader *reader;
	struct plan *plans, *last;
	struct crmp_line line;
	struct crmp_arena texts; /* unescaped, of this line */
};

/* ---- a plan --------------------------------------------------------- */

static void
plan_free(struct plan *p)
{
	size_t n = 0, i;

	if (!p)
		return;
	if (p->x && p->seen)
		(void)crmp_expr_slots(p->x, &n);
	for (i = 0; i < n; i++)
		free(p->seen[i].near);
	crmp_expr_free(p->x);
	free(p->row);
	free(p->seen);
	free(p);
}

static bool
plan_judged(const void *line, struct crmp_text name)
{
	return crmp_line_verdict(line, name.s, name.n) != NULL;
}

/* Of names that the first line of no type lacks: what they may be meant for. */
static enum crm_status
plan_near(struct crm_cond *c, struct plan *p, struct crm_error *e)
{
	struct crmp_arena mem = { 0 };
	const struct crmp_slot *s;
	struct crmp_member m;
	const char *word, *near;
	bool lost = false;
	size_t n, i;

	s = crmp_expr_slots(p->x, &n);
	for (i = 0; i < n && !lost; i++) {
		if (s[i].from != CRMP_FROM_LINE ||
		    crmp_line_get(&c->line, s[i].name.s, s[i].name.n, NULL, &m))
			continue;
		word = crmp_arena_copy(&mem, s[i].name.s, s[i].name.n);
		near = word ? crmp_line_near(&c->line, word, &mem) : NULL;
		p->seen[i].near = near ? strdup(near) : NULL;
		lost = !word || (near && !p->seen[i].near);
	}
	crmp_arena_free(&mem);
	return lost ? crm_nomem(e) : CRM_OK;
}

static enum crm_status
plan_names(struct crm_cond *c, const struct plan *p, struct crmp_names *n,
	   struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	*n = (struct crmp_names){ .type = p->type, .key = "where" };
	if (c->naming.s)
		rc = crmp_naming(&c->naming, p->type, "where", n, e);
	n->clock = &c->clock;
	n->known = p->report ? p->report->all : NULL;
	n->verdicts = true;
	n->judged = plan_judged;
	n->line = &c->line;
	return rc;
}

static enum crm_status
plan_new(struct crm_cond *c, const struct crmp_type *t,
	 const struct crmp_report *report, struct plan **out,
	 struct crm_error *e)
{
	struct plan *p = calloc(1, sizeof *p);
	struct crmp_names names;
	struct crmp_reach reach;
	enum crm_status rc;
	size_t n;

	if (!p)
		return crm_nomem(e);
	p->type = t;
	p->report = report;
	rc = plan_names(c, p, &names, e);
	if (!rc)
		rc = crmp_expr_new(c->expr, &names, &p->x, e);
	if (!rc) {
		(void)crmp_expr_slots(p->x, &n);
		p->row = calloc(n + 1, sizeof *p->row);
		p->seen = calloc(n + 1, sizeof *p->seen);
		rc = p->row && p->seen ? CRM_OK : crm_nomem(e);
	}
	if (!rc && !t)
		rc = plan_near(c, p, e);
	if (!rc && c->naming.s && !c->reader)
		rc = crmp_reader_new(c->naming.s, &c->reader, e);
	if (!rc && c->reader) {
		reach = crmp_reader_reach(c->reader);
		crmp_expr_reach(p->x, &reach);
	}
	if (rc) {
		plan_free(p);
		return rc;
	}
	p->next = c->plans;
	c->plans = p;
	*out = p;
	return CRM_OK;
}

/* The plan for the line; those of one type follow each other. */
static enum crm_status
plan_for(struct crm_cond *c, struct plan **out, struct crm_error *e)
{
	const struct crmp_type *t = c->line.type;
	const struct crmp_report *report = NULL;
	struct plan *p = c->last;
	enum crm_status rc = CRM_OK;

	if (!t)
		report = crmp_report_find(&c->line);
	if (!p || p->type != t || p->report != report)
		for (p = c->plans; p; p = p->next)
			if (p->type == t && p->report == report)
				break;
	if (!p)
		rc = plan_new(c, t, report, &p, e);
	if (!rc)
		*out = c->last = p;
	return rc;
}

/* ---- a row ---------------------------------------------------------- */

/* Texts where numbers should be, and the other way round, as best it goes. */
static void
adapt(enum crmp_kind kind, const struct crmp_member *m, struct crmp_value *v)
{
	bool number = v->t == CRMP_V_WHOLE || v->t == CRMP_V_REAL;

	switch (kind) {
	case CRMP_BOOL:
		*v = v->t == CRMP_V_BOOL    ? *v
		     : v->t == CRMP_V_WHOLE ? crmp_v_bool(v->i != 0)
					    : crmp_v_null();
		break;
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_REF:
	case CRMP_ANYREF:
		if (!number)
			*v = crmp_v_null();
		break;
	case CRMP_REAL: /* 66.0 stands there as 66 */
		*v = number ? crmp_v_real(crmp_value_real(v)) : crmp_v_null();
		break;
	case CRMP_INSTANT:
	case CRMP_DAY:
		if (v->t != CRMP_V_INSTANT && v->t != CRMP_V_DAY)
			*v = crmp_v_null();
		break;
	case CRMP_JSON:
		if (v->t != CRMP_V_JSON)
			*v = crmp_v_null();
		break;
	default:
		if (number || v->t == CRMP_V_BOOL)
			*v = crmp_v_text(m->val, m->val_len);
	}
}

/* Of a reference: whom to ask, once somebody does. */
static void
fill_later(struct crm_cond *c, const struct crmp_slot *s, struct seen *seen,
	   struct crmp_value *v)
{
	const struct crmp_member *m;

	m = crmp_line_own(&c->line, s->via, strlen(s->via), &seen->hint);
	*v = crmp_v_null();
	if (!m ||
	    crmp_value_json(m->val, m->val_len, CRMP_TEXT, &c->texts, v, NULL))
		return;
	if (v->t == CRMP_V_WHOLE || v->t == CRMP_V_TEXT)
		v->t = CRMP_V_LATER;
	else
		*v = crmp_v_null();
}

static enum crm_status
fill_slot(struct crm_cond *c, const struct crmp_slot *s, struct seen *seen,
	  struct crmp_value *v, struct crm_error *e)
{
	const struct crmp_member *m;
	struct crmp_member got;
	enum crm_status rc;

	if (s->from == CRMP_FROM_THROUGH) {
		fill_later(c, s, seen, v);
		return CRM_OK;
	}
	m = crmp_line_verdict(&c->line, s->name.s, s->name.n);
	if (!m)
		m = crmp_line_own(&c->line, s->name.s, s->name.n, &seen->hint);
	if (!m && s->from == CRMP_FROM_LINE &&
	    crmp_line_get(&c->line, s->name.s, s->name.n, NULL, &got))
		m = &got;
	*v = crmp_v_null();
	if (c->line.lost)
		return crm_nomem(e);
	if (!m) {
		seen->stood |= crmp_line_judged(&c->line, s->name.s, s->name.n);
		return CRM_OK;
	}
	seen->stood = true;
	rc = crmp_value_json(m->val, m->val_len, s->kind, &c->texts, v, e);
	if (!rc && v->t != CRMP_V_NULL && s->from != CRMP_FROM_LINE)
		adapt(s->kind, m, v);
	return rc;
}

enum crm_status
crm_cond_test(struct crm_cond *c, const char *line, size_t n, bool *yes,
	      struct crm_error *e)
{
	enum crm_status rc = crmp_line_read(&c->line, line, n, e);
	const struct crmp_slot *slots;
	struct crm_error why;
	struct plan *p = NULL;
	size_t count, i;

	if (!rc)
		rc = plan_for(c, &p, e);
	if (rc)
		return rc;
	if (c->texts.used)
		crmp_arena_reset(&c->texts);
	slots = crmp_expr_slots(p->x, &count);
	for (i = 0; !rc && i < count; i++)
		rc = fill_slot(c, &slots[i], &p->seen[i], &p->row[i], e);
	if (rc)
		return rc;
	crmp_error_clear(&why);
	rc = crmp_expr_test(p->x, p->row, yes, &why);
	return rc == CRM_NOMEM ? crm_nomem(e)
	       : rc ? crm_fail(e, CRM_REFUSED, "where", "%s", why.text)
		    : CRM_OK;
}

/* ---- what is told at the end ---------------------------------------- */

static void
tell_absent(const struct crmp_slot *s, const struct seen *seen,
	    struct crm_buf *out)
{
	const char *tool = crmp_verdict_tool(s->name.s, s->name.n);

	crm_buf_printf(out, "'%.*s' stood on no line: ", (int)s->name.n,
		       s->name.s);
	if (s->from == CRMP_FROM_COMPUTED)
		crm_buf_printf(out,
			       "the store computes it; ask crm-get --where, or "
			       "pass it on with crm-get -f '*,%.*s'",
			       (int)s->name.n, s->name.s);
	else if (tool)
		crm_buf_printf(out, "run %s first", tool);
	else if (seen->near)
		crm_buf_printf(out, "did you mean %s?", seen->near);
	else
		crm_buf_puts(out, "is it spelt like that?");
}

static bool
tell_absents(const struct plan *p, size_t *which, struct crm_buf *out)
{
	const struct crmp_slot *s;
	size_t n, i;

	s = crmp_expr_slots(p->x, &n);
	for (i = 0; i < n; i++)
		if ((s[i].from == CRMP_FROM_COMPUTED ||
		     s[i].from == CRMP_FROM_VERDICT ||
		     (s[i].from == CRMP_FROM_LINE && !p->report)) &&
		    !p->seen[i].stood && (*which)-- == 0) {
			tell_absent(&s[i], &p->seen[i], out);
			return true;
		}
	return false;
}

bool
crm_cond_told(const struct crm_cond *c, size_t i, struct crm_buf *out)
{
	const struct plan *p;
	const char *sentence;
	long n;

	for (p = c->plans; p; p = p->next) {
		if (tell_absents(p, &i, out))
			return true;
		n = crmp_expr_odd(p->x, &sentence);
		if (n && i-- == 0) {
			crm_buf_printf(out, "%s", sentence);
			if (n > 1)
				crm_buf_printf(out, " (and %ld more)", n - 1);
			return true;
		}
	}
	return false;
}

/* ---- the handle ----------------------------------------------------- */

enum crm_status
crm_cond_new(const char *expr, struct crm_store *s,
	     const struct crm_clock *clock, const struct crm_type *type,
	     struct crm_cond **out, struct crm_error *e)
{
	struct crm_cond *c = calloc(1, sizeof *c);
	struct plan *p;
	enum crm_status rc;

	if (!c)
		return crm_nomem(e);
	c->naming.s = s;
	c->expr = strdup(expr);
	rc = c->expr ? crmp_expr_form(expr, "where", e) : crm_nomem(e);
	if (!rc && s && !crmp_zone(s, e))
		rc = CRM_TROUBLE;
	if (clock)
		c->clock = *clock;
	else if (!rc && s)
		c->clock = s->session.clock;
	if (!rc && type)
		rc = plan_new(c, (const struct crmp_type *)type, NULL, &p, e);
	if (rc)
		crm_cond_free(c);
	else
		*out = c;
	return rc;
}

void
crm_cond_free(struct crm_cond *c)
{
	struct plan *p;

	if (!c)
		return;
	while ((p = c->plans)) {
		c->plans = p->next;
		plan_free(p);
	}
	crmp_reader_free(c->reader);
	crmp_line_free(&c->line);
	crmp_arena_free(&c->texts);
	free(c->expr);
	free(c);
}
