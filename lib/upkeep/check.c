/* SPDX-License-Identifier: MIT */
/* check.c - is the store whole?  The parts in turn, policies, assertions */
#include "upkeep/check.h"
#include "query/query.h"

#include <stdlib.h>
#include <string.h>

/* ---- the file ----------------------------------------------------------- */

static enum crm_status
damaged(void *arg, const char *text, int64_t id, const char *more,
	struct crm_error *e)
{
	(void)id;
	(void)more;
	(void)e; /* of the part being checked, as c->e is */
	return crmp_issue(arg, "integrity", NULL, 0, "%s", text);
}

static enum crm_status
integrity(struct crmp_check *c)
{
	return crmp_db_damage(c->s->db, damaged, c, c->e);
}

/* ---- summaries ---------------------------------------------------------- */

static enum crm_status
summary_line(void *arg, const char *p, size_t n, struct crm_error *e)
{
	struct crmp_check *c = arg;
	enum crm_status rc;

	c->found++;
	rc = c->sink(c->arg, p, n, e);
	c->broken = rc != CRM_OK;
	return rc;
}

static enum crm_status
zone(struct crmp_check *c)
{
	return crmp_zone(c->s, c->e) ? CRM_OK : CRM_TROUBLE;
}

static enum crm_status
summaries(struct crmp_check *c)
{
	return crmp_summary_rebuild(c->s, true, summary_line, c, c->e);
}

/* ---- policies ----------------------------------------------------------- */

static enum crm_status
one_policy(struct crmp_check *c, struct crmp_stmt *st)
{
	struct crm_error why = { 0 };
	const char *name = crmp_col_text(st, 0, NULL), *body;
	enum crm_status rc;
	size_t n;

	body = crmp_col_text(st, 1, &n);
	if (!name || !body)
		return crm_nomem(c->e);
	rc = crm_policy_check(c->s, name, body, n, &why);
	if (rc == CRM_NOMEM)
		return crm_nomem(c->e);
	return rc ? crmp_issue(c, "invariant", NULL, 0, "policy '%s': %s%s%s",
			       name, why.key, *why.key ? ": " : "", why.text)
		  : CRM_OK;
}

static enum crm_status
missing_policies(struct crmp_check *c)
{
	const struct crmp_policy_kind *k;
	struct crmp_stmt *st = NULL;
	enum crm_status rc = CRM_OK;

	for (k = crmp_policy_kinds; !rc && k->name; k++) {
		if (!k->starter)
			continue;
		rc = crmp_db_row(c->s->db, &st,
				 "SELECT 1 FROM policy WHERE name=?1", c->e,
				 "s", k->name);
		if (rc == CRM_END)
			rc = crmp_issue(c, "invariant", NULL, 0,
					"policy '%s' is missing", k->name);
	}
	crmp_stmt_free(st);
	return rc;
}

static enum crm_status
policies(struct crmp_check *c)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_db_prep(c->s->db,
			  "SELECT name, body FROM policy p WHERE rev="
			  "(SELECT max(rev) FROM policy q WHERE q.name=p.name)"
			  " ORDER BY name",
			  &st, c->e);
	while (!rc && !(rc = crmp_step(st, c->e)))
		rc = one_policy(c, st);
	crmp_stmt_free(st);
	return rc == CRM_END ? missing_policies(c) : rc;
}

/* ---- the user's assertions ---------------------------------------------- */

static char *
part(char **p, char end)
{
	char *s = *p + strspn(*p, " \t"), *stop = strchr(s, end), *t;

	if (!stop)
		return NULL;
	*p = stop + 1;
	for (t = stop; t > s && (t[-1] == ' ' || t[-1] == '\t'); t--)
		;
	*t = '\0';
	return *s ? s : NULL;
}

/* What a condition of the user is true of. */
struct asserted {
	struct crmp_check *c;
	const struct crmp_type *t;
	const char *name, *condition;
	int n;
};

/* The first ones are told; CRM_END: there are more. */
static enum crm_status
violation(void *arg, int64_t id, struct crm_error *e)
{
	struct asserted *a = arg;

	(void)e; /* of the part being checked, as c->e is */
	if (a->n++ == CRMP_CHECK_MOST)
		return CRM_END;
	return crmp_issue(a->c, "assert", a->t, id, "%s: %s", a->name,
			  a->condition);
}

static enum crm_status
violations(struct crmp_check *c, const struct crmp_type *t, const char *name,
	   const char *condition)
{
	struct asserted a = {
		.c = c, .t = t, .name = name, .condition = condition
	};

	return crmp_where_each(c->s, t, condition, violation, &a, c->e);
}

static enum crm_status
assertion(struct crmp_check *c, char *line)
{
	char *p = line + strspn(line, " \t"), *name, *type;
	const struct crmp_type *t;

	p[strcspn(p, "\r")] = '\0';
	if (!*p || *p == '#')
		return CRM_OK;
	name = part(&p, ':');
	type = name ? part(&p, ':') : NULL;
	if (!type)
		return crm_fail(c->e, CRM_USAGE, NULL,
				"not 'name: type: condition'");
	t = crmp_type_named(type, strlen(type));
	if (!t)
		return crm_fail(
			c->e, CRM_USAGE, NULL, "no type '%s'%s%s%s", type,
			crm_type_nearest(type) ? "; did you mean '" : "",
			crm_type_nearest(type) ? crm_type_nearest(type) : "",
			crm_type_nearest(type) ? "'?" : "");
	p += strspn(p, " \t");
	return violations(c, t, name, p);
}

/* The error names the line of the assertion, whatever went wrong with it. */
static enum crm_status
assertions(struct crmp_check *c, const char *text, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc = CRM_OK;
	char *copy = strdup(text), *p = copy, *end;
	struct crm_error *was = c->e;
	long line;

	if (!copy)
		return crm_nomem(e);
	c->e = &why;
	for (line = 1; !rc && p; line++, p = end) {
		end = strchr(p, '\n');
		if (end)
			*end++ = '\0';
		rc = assertion(c, p);
		why.line = rc ? line : 0;
	}
	c->e = was;
	free(copy);
	if (rc && e && !e->code)
		*e = why;
	return rc;
}

/* ---- all of it ---------------------------------------------------------- */

/* Damage in one part is a finding, and the next part is looked at. */
static enum crm_status
check_run(struct crmp_check *c, enum crm_status (*fn)(struct crmp_check *),
	  struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc;

	c->e = &why;
	rc = fn(c);
	c->e = e;
	if (rc == CRM_TROUBLE && why.code == CRM_TROUBLE && !c->broken)
		return crmp_issue(c, "integrity", NULL, 0, "%s", why.text);
	if (rc && e && !e->code)
		*e = why;
	return rc;
}

static enum crm_status
parts(struct crmp_check *c, const char *text, struct crm_error *e)
{
	static enum crm_status (*const list[])(struct crmp_check *) = {
		integrity,	    zone,
		crmp_check_schema,  crmp_check_references,
		crmp_check_sides,   summaries,
		crmp_check_history, crmp_check_ids,
		crmp_check_records, crmp_check_values,
		crmp_check_moves,   policies,
	};
	enum crm_status rc = CRM_OK;
	size_t i;

	/* without its zone little can be asked of a store */
	for (i = 0; !rc && i < sizeof list / sizeof *list; i++)
		if (i < 2 || c->s->session.zone)
			rc = check_run(c, list[i], e);
	return rc || !text || !c->s->session.zone ? rc : assertions(c, text, e);
}

enum crm_status
crm_store_check(struct crm_store *s, const char *text, crm_sink *sink,
		void *arg, struct crm_error *e)
{
	struct crmp_check c = { .s = s, .sink = sink, .arg = arg };
	enum crm_status rc;

	if (s->session.as_of || s->txn.writing)
		return crm_fail(
			e, CRM_USAGE, NULL,
			s->session.as_of
				? "--as-of: only the store as it is can be "
				  "checked"
				: "a check is no part of a write");
	rc = crmp_snapshot(s, true, e);
	if (rc)
		return rc;
	rc = parts(&c, text, e);
	/* only reads end here; damage has perhaps ended them already */
	if (crmp_snapshot(s, false, NULL) && !rc && !c.found)
		rc = crm_fail(e, CRM_TROUBLE, NULL, "the check broke off");
	if (!rc && c.found)
		rc = crm_fail(e, CRM_REFUSED, NULL, "%lld finding%s",
			      (long long)c.found, c.found > 1 ? "s" : "");
	return rc;
}
