/* SPDX-License-Identifier: MIT */
/* reading_sql.c - the statement of a reading: its sources and its columns */
#include "facts/facts.h"
#include "facts/reading.h"
#include "store/schema.h"
#include "store/source.h"

#include <string.h>

/* ---- sources ------------------------------------------------------------ */

/*
 * The row of the summary says it unless it knows of facts yet to come; who
 * has no row has no facts at all.
 */
static void
source_computed(struct crm_store *s, const struct crmp_derived *d,
		struct crm_buf *sql)
{
	const char *again = crmp_summary_sql(d->sql);
	bool counts = d->kind == CRMP_INT || d->kind == CRMP_MONEY;

	if (!again || s->session.as_of) {
		crm_buf_puts(sql, again ? again : d->sql);
		return;
	}
	crm_buf_puts(sql, "CASE WHEN s.latest_at > {now} THEN ");
	crm_buf_puts(sql, again);
	crm_buf_printf(sql,
		       counts ? " ELSE coalesce(%s, 0) END" : " ELSE %s END",
		       d->sql);
}

static void
source(struct crm_store *s, const struct crmp_type *t,
       const struct crmp_wanted *w, struct crm_buf *sql)
{
	size_t i, n = crmp_ncolumns(t);
	bool summary = false;

	crm_buf_printf(sql,
		       "v_%s AS NOT MATERIALIZED (SELECT t.id AS id, t.rev AS"
		       " rev, t.txn AS txn, t.created_at AS created_at,"
		       " t.updated_at AS updated_at",
		       t->name);
	for (i = 0; i < n; i++)
		if (w->own >> i & 1)
			crm_buf_printf(sql, ", t.\"%s\" AS \"%s\"",
				       crmp_column(t, i), crmp_column(t, i));
	for (i = 0; t->derived && t->derived[i].name; i++) {
		if (!(w->computed >> i & 1))
			continue;
		summary |= crmp_summary_sql(t->derived[i].sql) != NULL;
		crm_buf_puts(sql, ", ");
		source_computed(s, &t->derived[i], sql);
		crm_buf_printf(sql, " AS \"%s\"", t->derived[i].name);
	}
	crm_buf_printf(sql, " FROM {%s} t", t->table);
	if (summary && !s->session.as_of)
		crm_buf_puts(sql, " LEFT JOIN customer_summary s ON"
				  " s.customer_id=t.id");
	crm_buf_putc(sql, ')');
}

static void
sources(const struct crmp_reading *r, struct crm_buf *sql)
{
	const char *between = "WITH ";
	int i;

	for (i = 0; i < r->s->ntables; i++) {
		if (!r->of[i].used)
			continue;
		crm_buf_puts(sql, between);
		source(r->s, r->s->tables[i].type, &r->of[i], sql);
		between = ", ";
	}
}

/* ---- columns ------------------------------------------------------------ */

bool
crmp_reading_sql(void *unused, const struct crmp_slot *slot,
		 struct crm_buf *sql)
{
	(void)unused;
	if (slot->from == CRMP_FROM_OWN || slot->from == CRMP_FROM_COMPUTED)
		crm_buf_printf(sql, "v.\"%.*s\"", (int)slot->name.n,
			       slot->name.s);
	else if (slot->from == CRMP_FROM_THROUGH)
		crm_buf_printf(sql,
			       "(SELECT r.\"%.*s\" FROM v_%s r WHERE"
			       " r.%s=v.\"%s\")",
			       (int)slot->name.n, slot->name.s, slot->of->name,
			       slot->of == &crmp_type_user ? "login" : "id",
			       slot->via);
	else
		return false;
	return true;
}

enum crm_status
crmp_reading_prep(struct crmp_reading *r, const char *rest, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;
	int i;

	sources(r, &sql);
	crm_buf_puts(&sql, " SELECT ");
	if (r->whole)
		crmp_schema_columns(r->t, "v.", &sql);
	else
		crm_buf_puts(&sql, "v.id");
	for (i = 0; i < r->n; i++) {
		crm_buf_puts(&sql, ", ");
		(void)crmp_reading_sql(NULL, &r->col[i], &sql);
	}
	crm_buf_printf(&sql, " FROM v_%s v %s", r->t->name, rest);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_read_prep(r->s, sql.s, &r->st, e);
	crm_buf_free(&sql);
	return rc;
}
