/* SPDX-License-Identifier: MIT */
/* reading_sql.c - the statement of a reading: its sources and its columns */
#include "facts/facts.h"
#include "facts/reading.h"
#include "record/states.h"
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

/* The word of a state that follows from facts. */
static void
source_state(const struct crm_store *s, const struct crmp_standing *st,
	     struct crm_buf *sql)
{
	if (s->session.as_of)
		crm_buf_puts(sql, st->counted);
	else
		crm_buf_printf(sql,
			       "CASE WHEN s.latest_at > {now} THEN %s ELSE %s"
			       " END",
			       st->counted, st->summed);
}

/* A column of the record; *summed is set if that takes the summary. */
static void
source_own(struct crm_store *s, const struct crmp_type *t, const char *column,
	   bool *summed, struct crm_buf *sql)
{
	const struct crmp_standing *st = t->standing;

	if (st && !strcmp(column, t->state_field)) {
		source_state(s, st, sql);
	} else if (st && crmp_word_in(st->with, column, strlen(column))) {
		crm_buf_printf(sql, "CASE WHEN t.\"%s\"='%s' AND (",
			       t->state_field, st->kept);
		source_state(s, st, sql);
		crm_buf_printf(sql, ")<>'%s' THEN NULL ELSE t.\"%s\" END",
			       st->kept, column);
	} else {
		crm_buf_printf(sql, "t.\"%s\"", column);
		return;
	}
	*summed = true;
}

/* In a whole record such a field is left out afterwards, which is cheaper. */
static bool
left_out(const struct crmp_type *t, const struct crmp_wanted *w, size_t i)
{
	const char *column = crmp_column(t, i);

	return t->standing && !(w->named >> i & 1) &&
	       crmp_word_in(t->standing->with, column, strlen(column));
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
	for (i = 0; i < n; i++) {
		if (!((w->own | w->named) >> i & 1))
			continue;
		crm_buf_puts(sql, ", ");
		if (left_out(t, w, i))
			crm_buf_printf(sql, "t.\"%s\"", crmp_column(t, i));
		else
			source_own(s, t, crmp_column(t, i), &summary, sql);
		crm_buf_printf(sql, " AS \"%s\"", crmp_column(t, i));
	}
	for (i = 0; t->derived && t->derived[i].name; i++) {
		if (!(w->computed >> i & 1))
			continue;
		summary |= crmp_summary_sql(t->derived[i].sql) != NULL;
		crm_buf_puts(sql, ", ");
		source_computed(s, &t->derived[i], sql);
		crm_buf_printf(sql, " AS \"%s\"", t->derived[i].name);
	}
	/* whether facts overtook it is told from both words */
	if (t->standing)
		crm_buf_printf(sql, ", t.\"%s\" AS stored", t->state_field);
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
	if (r->whole && r->t->standing)
		crm_buf_puts(&sql, ", v.stored");
	crm_buf_printf(&sql, " FROM v_%s v %s", r->t->name, rest);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_read_prep(r->s, sql.s, &r->st, e);
	crm_buf_free(&sql);
	return rc;
}
