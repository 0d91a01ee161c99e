/* SPDX-License-Identifier: MIT */
/* where.c - a condition over the facts of a type, as SQL */
#include "condition/rewrite.h"
#include "facts/facts.h"
#include "record/names.h"

#include <stdlib.h>
#include <string.h>

static enum crm_status
facts_unknown(const struct crmp_type *t, const char *key, const char *name,
	      size_t n, struct crm_error *e)
{
	const char *tool = crmp_verdict_tool(name, n), *near;
	const char **keys;
	char word[64];

	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(name, n < 60 ? n : 60), name);
	if (tool)
		return crm_fail(e, CRM_USAGE, key, "'%s': run %s first", word,
				tool);
	keys = crmp_type_keys(t, true);
	near = keys ? crm_text_nearest(word, keys) : NULL;
	crm_fail(e, CRM_USAGE, key, "'%s': %s%s%s", word,
		 near ? "did you mean " : "no such column of ",
		 near ? near : t->name,
		 near ? "?" : " (crm-get TYPE --columns lists them)");
	free(keys);
	return CRM_USAGE;
}

static bool
is_column(const struct crmp_type *t, const char *name, size_t n)
{
	int f = crmp_field_index(t, name, n);

	return (f >= 0 && !(t->fields[f].flags & CRMP_HIDDEN)) ||
	       crmp_word_in("id rev created_at updated_at tags ext x", name,
			    n) ||
	       crmp_derived_find(t, name, n);
}

enum crm_status
crmp_scope_column(struct crmp_scope *sc, const char *key, const char *name,
		  size_t n, struct crm_error *e)
{
	enum crm_status rc;

	if (is_column(sc->t, name, n))
		return CRM_OK;
	if (sc->t != &crmp_type_customer || !crmp_verdict_of(name, n))
		return facts_unknown(sc->t, key, name, n, e);
	if (!sc->judge)
		return crm_fail(e, CRM_USAGE, key,
				"'%.*s' is a verdict; a policy's condition "
				"sees facts only",
				(int)n, name);
	rc = sc->judge(sc->s, e);
	sc->judged |= !rc;
	return rc;
}

static enum crm_status
facts_resolve(void *arg, const char *name, size_t n, bool call,
	      struct crm_buf *sql, struct crm_error *e)
{
	struct crmp_scope *sc = arg;
	enum crm_status rc;

	if (call) {
		crm_buf_puts(sql, "(v.x ->> '");
		crm_buf_add(sql, name, n);
		crm_buf_puts(sql, "')");
		return CRM_OK;
	}
	if (crmp_eq("type", name, n)) {
		crm_buf_printf(sql, "'%s'", sc->t->name);
		return CRM_OK;
	}
	rc = crmp_scope_column(sc, "where", name, n, e);
	if (rc)
		return rc;
	crm_buf_puts(sql, "v.\"");
	crm_buf_add(sql, name, n);
	crm_buf_putc(sql, '"');
	return CRM_OK;
}

/*
 * Second gate: the bare condition over the view is prepared with the
 * authorizer at the door, before anything of ours stands around it.
 */
enum crm_status
crmp_scope_where(struct crmp_scope *sc, const char *expr, struct crm_buf *sql,
		 struct crm_error *e)
{
	struct crm_buf cond = { 0 }, probe = { 0 };
	struct crmp_db *db = sc->s->db;
	struct crm_error why = { 0 };
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_view(sc->s, sc->t, e);
	if (!rc)
		rc = crmp_condition(expr, facts_resolve, sc, &cond, e);
	if (rc)
		goto out;
	crm_buf_printf(&probe, "SELECT 1 FROM v_%s%s AS v WHERE (\n%s\n)",
		       sc->t->name, sc->judged ? "" : "_base", cond.s);
	rc = crm_buf_ok(&probe, e);
	if (rc)
		goto out;
	crmp_db_guard(db, true);
	rc = crmp_db_prep(db, probe.s, &st, &why);
	crmp_db_guard(db, false);
	crmp_stmt_free(st);
	if (rc) {
		rc = rc == CRM_NOMEM ? crm_nomem(e)
				     : crm_fail(e, CRM_USAGE, "where",
						"not a condition: %s",
						crmp_condition_words(&why));
		goto out;
	}
	crm_buf_printf(sql, "(\n%s\n)", cond.s);
out:
	crm_buf_free(&cond);
	crm_buf_free(&probe);
	return rc;
}

enum crm_status
crmp_where_facts(struct crm_store *s, const char *expr, struct crm_buf *sql,
		 struct crm_error *e)
{
	struct crmp_scope sc = { .s = s, .t = &crmp_type_customer };

	return crmp_scope_where(&sc, expr, sql, e);
}
