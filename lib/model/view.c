/* SPDX-License-Identifier: MIT */
/* view.c - what conditions see: TEMP views made from descriptors when needed */
#include "model/cond.h"
#include "model/verdict.h"
#include "store/condition.h"

#include <stdlib.h>
#include <string.h>

const struct crmp_derived *
crmp_derived_find(const struct crmp_type *t, const char *name, size_t n)
{
	const struct crmp_derived *d;

	for (d = t->derived; d && d->name; d++)
		if (crmp_eq(d->name, name, n))
			return d;
	return NULL;
}

/* Replace {now} and {today}. */
static void
at_now(struct crm_store *s, const char *p, struct crm_buf *sql)
{
	while (*p) {
		if (!strncmp(p, "{now}", 5)) {
			crm_buf_int(sql, s->clock.now);
			p += 5;
		} else if (!strncmp(p, "{today}", 7)) {
			crm_buf_int(sql, crm_zone_day(s->zone, s->clock.now));
			p += 7;
		} else {
			crm_buf_putc(sql, *p++);
		}
	}
}

void
crmp_derived_sql(struct crm_store *s, const struct crmp_derived *d,
		 struct crm_buf *sql)
{
	const char *again = crmp_summary_sql(d->sql);

	if (!again) {
		at_now(s, d->sql, sql);
		return;
	}
	crm_buf_printf(sql, "CASE WHEN s.customer_id IS NOT NULL THEN %s ELSE ",
		       d->sql);
	at_now(s, again, sql);
	crm_buf_puts(sql, " END");
}

static void
local(enum crmp_kind kind, const char *expr, const char *name,
      struct crm_buf *sql)
{
	const char *fn = kind == CRMP_INSTANT ? "local_time"
			 : kind == CRMP_DAY   ? "local_day"
					      : "";

	crm_buf_printf(sql, ", %s(%s) AS \"%s\"", fn, expr, name);
	if (*fn) /* for verdicts: the number itself */
		crm_buf_printf(sql, ", %s AS \"%s#\"", expr, name);
}

enum crm_status
crmp_view(struct crm_store *s, const struct crmp_type *t, struct crm_error *e)
{
	struct crm_buf sql = { 0 }, x = { 0 };
	const struct crmp_derived *d;
	const struct crmp_field *f;
	enum crm_status rc;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	crm_buf_printf(
		&sql,
		"CREATE TEMP VIEW IF NOT EXISTS v_%s_base AS SELECT t.id AS id,"
		" t.rev AS rev",
		t->name);
	local(CRMP_INSTANT, "t.created_at", "created_at", &sql);
	local(CRMP_INSTANT, "t.updated_at", "updated_at", &sql);
	for (f = t->fields; f->name; f++) {
		if (f->flags & CRMP_HIDDEN)
			continue;
		crm_buf_reset(&x);
		crm_buf_printf(&x, "t.\"%s\"", f->name);
		local(f->kind, x.s ? x.s : "", f->name, &sql);
	}
	crm_buf_puts(&sql, ", t.tags AS tags, t.ext AS ext, t.x AS x");
	for (d = t->derived; d && d->name; d++) {
		crm_buf_reset(&x);
		crmp_derived_sql(s, d, &x);
		local(d->kind, x.s ? x.s : "", d->name, &sql);
	}
	crm_buf_printf(&sql, " FROM %s t", t->table);
	if (t == &crmp_type_customer) {
		crm_buf_puts(&sql, " LEFT JOIN customer_summary s ON"
				   " s.customer_id=t.id AND s.latest_at <= ");
		crm_buf_int(&sql, s->clock.now);
	}
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_scratch(s->db, sql.s, e);
	crm_buf_free(&sql);
	crm_buf_free(&x);
	return rc;
}

/* ---- names in conditions ------------------------------------------------ */

static enum crm_status
unknown(const struct crmp_type *t, const char *key, const char *name, size_t n,
	struct crm_error *e)
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

/* Of whom a condition speaks, and how far it may go. */
struct scope {
	struct crm_store *s;
	const struct crmp_type *t;
	bool facts; /* no verdicts: a policy's own condition */
	bool *judged;
};

/* A column of the type, or of a verdict on it. */
static enum crm_status
column(const struct scope *sc, const char *key, const char *name, size_t n,
       struct crm_error *e)
{
	enum crm_status rc;
	size_t i;

	if (is_column(sc->t, name, n))
		return CRM_OK;
	if (sc->t != &crmp_type_customer || !crmp_verdict_of(name, n, &i))
		return unknown(sc->t, key, name, n, e);
	if (sc->facts)
		return crm_fail(e, CRM_USAGE, key,
				"'%.*s' is a verdict; a policy's condition "
				"sees facts only",
				(int)n, name);
	rc = crmp_verdict_view(sc->s, e);
	*sc->judged |= !rc;
	return rc;
}

static enum crm_status
resolve(void *arg, const char *name, size_t n, bool call, struct crm_buf *sql,
	struct crm_error *e)
{
	const struct scope *sc = arg;
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
	rc = column(sc, "where", name, n, e);
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
static enum crm_status
compile(const struct scope *sc, const char *expr, struct crm_buf *sql,
	struct crm_error *e)
{
	struct crm_buf cond = { 0 }, probe = { 0 };
	struct crmp_db *db = sc->s->db;
	struct crm_error why = { 0 };
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_view(sc->s, sc->t, e);
	if (!rc)
		rc = crmp_condition(expr, resolve, (void *)(uintptr_t)sc, &cond,
				    e);
	if (rc)
		goto out;
	crm_buf_printf(&probe, "SELECT 1 FROM v_%s%s AS v WHERE (\n%s\n)",
		       sc->t->name, *sc->judged ? "" : "_base", cond.s);
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
crmp_where(struct crm_store *s, const struct crmp_type *t, const char *expr,
	   struct crm_buf *sql, bool *judged, struct crm_error *e)
{
	struct scope sc = { .s = s, .t = t, .judged = judged };

	return compile(&sc, expr, sql, e);
}

enum crm_status
crmp_where_facts(struct crm_store *s, const char *expr, struct crm_buf *sql,
		 struct crm_error *e)
{
	bool judged = false;
	struct scope sc = { .s = s,
			    .t = &crmp_type_customer,
			    .facts = true,
			    .judged = &judged };

	return compile(&sc, expr, sql, e);
}

enum crm_status
crmp_order_by(struct crm_store *s, const struct crmp_type *t, const char *order,
	      struct crm_buf *sql, bool *judged, struct crm_error *e)
{
	const struct scope sc = { .s = s, .t = t, .judged = judged };
	const char *p = order;
	bool first = true, down;
	enum crm_status rc;
	size_t n, w;

	while (*p) {
		p += strspn(p, " ,");
		n = strcspn(p, " ,");
		if (!n)
			break;
		rc = column(&sc, "order", p, n, e);
		if (rc)
			return rc;
		crm_buf_printf(sql, "%sv.\"%.*s\"", first ? "" : ", ", (int)n,
			       p);
		first = false;
		p += n + strspn(p + n, " ");
		w = strcspn(p, " ,");
		down = w == 4 && !strncasecmp(p, "desc", 4);
		if (down || (w == 3 && !strncasecmp(p, "asc", 3)))
			p += w;
		else if (w)
			return crm_fail(e, CRM_USAGE, "order",
					"asc or desc may follow a column: '%s'",
					order);
		crm_buf_puts(sql,
			     down ? " DESC NULLS LAST" : " ASC NULLS LAST");
	}
	crm_buf_puts(sql, first ? "v.id" : ", v.id");
	return CRM_OK;
}
