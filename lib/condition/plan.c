/* SPDX-License-Identifier: MIT */
/* plan.c - a condition compiled for the lines of one record type */
#include "condition/plan.h"

#include "condition/rewrite.h"

#include <stdlib.h>
#include <string.h>

void
crmp_plan_free(struct crmp_plan *p)
{
	size_t i;

	if (!p)
		return;
	for (i = 0; i < p->n; i++) {
		free(p->slots[i].name);
		crm_buf_free(&p->slots[i].text);
	}
	free(p->slots);
	crmp_stmt_free(p->st);
	free(p);
}

struct build {
	struct crmp_plan *p;
	const struct crmp_line *line; /* NULL: only look at the form */
};

/* A text literal's body with its doubled quotes made single. */
static char *
undouble(const char *s, size_t n, bool literal, size_t *len)
{
	char *copy = malloc(n + 1);
	size_t i, k = 0;

	if (!copy)
		return NULL;
	for (i = 0; i < n; i++) {
		copy[k++] = s[i];
		if (literal && s[i] == '\'')
			i++;
	}
	copy[k] = '\0';
	*len = k;
	return copy;
}

static const char *
affinity(enum crmp_kind kind)
{
	switch (kind) {
	case CRMP_INSTANT:
	case CRMP_DAY:
	case CRMP_TYPENAME:
		return NULL;
	case CRMP_INT:
	case CRMP_BOOL:
	case CRMP_MONEY:
	case CRMP_REF:
	case CRMP_ANYREF:
		return "NUMERIC";
	default:
		return "TEXT";
	}
}

/* What a name means, told by the first record of its type. */
static enum crm_status
meet(const struct crmp_line *l, struct crmp_slot *s, struct crm_error *e)
{
	enum crmp_kind kind = CRMP_TEXT;
	bool derived = false, own;

	s->guess = true;
	if (crmp_line_verdict(l, s->name, s->n) ||
	    crmp_line_judged(l, s->name, s->n))
		return CRM_OK;
	own = crmp_line_own(l, s->name, s->n, NULL) != NULL;
	if (!crmp_name_kind(l->type, s->name, s->n, &kind, &derived))
		return own ? CRM_OK
			   : crmp_line_unknown(l, s->name, s->n, "where", e);
	if (derived && !own)
		return crm_fail(
			e, CRM_USAGE, "where",
			"'%s' is computed by the store and not on these "
			"lines; ask crm-get --where, or pass it on with "
			"crm-get -f '*,%s'",
			s->name, s->name);
	s->guess = false;
	s->instant = kind == CRMP_INSTANT;
	s->cast = derived ? NULL : affinity(kind);
	return CRM_OK;
}

static enum crm_status
add_slot(struct crmp_plan *p, const char *name, size_t n, bool custom,
	 struct crm_error *e)
{
	struct crmp_slot *grown, s = { .custom = custom };

	if (p->n == p->cap) {
		grown = reallocarray(p->slots, p->cap * 2 + 8, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		p->slots = grown;
		p->cap = p->cap * 2 + 8;
	}
	s.name = undouble(name, n, custom, &s.n);
	if (!s.name)
		return crm_nomem(e);
	p->slots[p->n++] = s;
	return CRM_OK;
}

static enum crm_status
plan_resolve(void *arg, const char *name, size_t n, bool call,
	     struct crm_buf *sql, struct crm_error *e)
{
	struct build *b = arg;
	struct crmp_plan *p = b->p;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->slots[i].custom == call &&
		    crmp_eq(p->slots[i].name, name, n))
			break;
	if (i == p->n) {
		rc = add_slot(p, name, n, call, e);
		if (!rc && !call && b->line)
			rc = meet(b->line, &p->slots[i], e);
	}
	if (rc)
		return rc;
	if (p->slots[i].cast)
		crm_buf_printf(sql, "CAST(?%zu AS %s)", i + 1,
			       p->slots[i].cast);
	else
		crm_buf_printf(sql, "?%zu", i + 1);
	return CRM_OK;
}

enum crm_status
crmp_plan_usage(enum crm_status rc, const struct crm_error *why,
		const char *what, struct crm_error *e)
{
	return rc == CRM_NOMEM ? crm_nomem(e)
			       : crm_fail(e, CRM_USAGE, "where", "%s%s", what,
					  crmp_condition_words(why));
}

/*
 * With WHERE and not as a result: there an aggregate is refused, as it is in
 * the store.
 */
enum crm_status
crmp_plan_new(struct crmp_db *db, const char *expr,
	      const struct crmp_line *line, struct crmp_plan **out,
	      struct crm_error *e)
{
	struct build b = { .p = calloc(1, sizeof *b.p), .line = line };
	struct crm_buf cond = { 0 }, sql = { 0 };
	struct crm_error why = { 0 };
	enum crm_status rc;

	if (!b.p)
		return crm_nomem(e);
	b.p->type = line ? line->type : NULL;
	rc = crmp_condition(expr, plan_resolve, &b, &cond, e);
	if (rc)
		goto out;
	crm_buf_printf(&sql, "SELECT 1 WHERE (\n%s\n)", cond.s);
	rc = crm_buf_ok(&sql, e);
	if (rc)
		goto out;
	crmp_db_guard(db, true);
	rc = crmp_db_prep(db, sql.s, &b.p->st, &why);
	crmp_db_guard(db, false);
	if (rc)
		rc = crmp_plan_usage(rc, &why, "not a condition: ", e);
out:
	crm_buf_free(&cond);
	crm_buf_free(&sql);
	if (rc)
		crmp_plan_free(b.p);
	else
		*out = b.p;
	return rc;
}
