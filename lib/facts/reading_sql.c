/* SPDX-License-Identifier: MIT */
/* reading_sql.c - the statement of a reading: its sources and its columns */
#include "facts/computed.h"
#include "facts/reading.h"
#include "record/states.h"
#include "store/schema.h"
#include "store/source.h"

#include <string.h>

/* ---- sources ------------------------------------------------------------ */

/* A column of the record. */
static void
source_own(struct crmp_computed *c, const char *column, struct crm_buf *sql)
{
	const struct crmp_type *t = c->t;
	const struct crmp_standing *st = t->standing;

	if (st && !strcmp(column, t->state_field)) {
		crmp_computed_state(c, sql);
	} else if (st && crmp_word_in(st->with, column, strlen(column))) {
		crm_buf_printf(sql, "CASE WHEN t.\"%s\"='%s' AND (",
			       t->state_field, st->kept);
		crmp_computed_state(c, sql);
		crm_buf_printf(sql, ")<>'%s' THEN NULL ELSE t.\"%s\" END",
			       st->kept, column);
	} else if (!crmp_then_column(c, column, sql)) {
		crm_buf_printf(sql, "t.\"%s\"", column);
	}
}

/* In a whole record such a field is left out afterwards, which is cheaper. */
static bool
left_out(const struct crmp_type *t, const struct crmp_wanted *w, size_t i)
{
	const char *column = crmp_column(t, i);

	return t->standing && !(w->named >> i & 1) &&
	       crmp_word_in(t->standing->with, column, strlen(column));
}

static enum crm_status
source(struct crm_store *s, const struct crmp_type *t,
       const struct crmp_wanted *w, struct crm_buf *sql, struct crm_error *e)
{
	struct crmp_computed c = { .s = s, .t = t };
	const struct crmp_derived *d;
	enum crm_status rc = CRM_OK;
	size_t i, n = crmp_ncolumns(t);

	if (w->computed || s->session.back)
		rc = crmp_computed_begin(&c, e);
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
			source_own(&c, crmp_column(t, i), sql);
		crm_buf_printf(sql, " AS \"%s\"", crmp_column(t, i));
	}
	for (i = 0; w->computed >> i; i++) {
		if (!(w->computed >> i & 1))
			continue;
		d = crmp_derived_at(t, i);
		crm_buf_puts(sql, ", ");
		crmp_computed_sql(&c, d, sql);
		crm_buf_printf(sql, " AS c_%s", d->name);
	}
	/* whether facts overtook it is told from both words */
	if (t->standing)
		crm_buf_printf(sql, ", t.\"%s\" AS stored", t->state_field);
	if (s->session.back) {
		crm_buf_puts(sql, ", ");
		crmp_then_known(&c, sql);
		crm_buf_puts(sql, " AS known");
	}
	crm_buf_printf(sql, " FROM {%s} t", t->table);
	if (c.summary)
		crm_buf_puts(sql, " LEFT JOIN customer_summary s ON"
				  " s.customer_id=t.id");
	crm_buf_putc(sql, ')');
	return rc;
}

static enum crm_status
sources(const struct crmp_reading *r, struct crm_buf *sql, struct crm_error *e)
{
	const char *between = "WITH ";
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < r->s->ntables; i++) {
		if (!r->of[i].used)
			continue;
		crm_buf_puts(sql, between);
		rc = source(r->s, r->s->tables[i].type, &r->of[i], sql, e);
		between = ", ";
	}
	return rc;
}

/* ---- columns ------------------------------------------------------------ */

/* A computed column may be called as an internal one is. */
static void
column_sql(const struct crmp_slot *slot, struct crm_buf *sql)
{
	const char *own = slot->d ? "c_" : "";

	if (slot->from == CRMP_FROM_THROUGH)
		crm_buf_printf(sql,
			       "(SELECT r.\"%s%.*s\" FROM v_%s r WHERE"
			       " r.%s=v.\"%s\")",
			       own, (int)slot->name.n, slot->name.s,
			       slot->of->name,
			       slot->of == &crmp_type_user ? "login" : "id",
			       slot->via);
	else
		crm_buf_printf(sql, "v.\"%s%.*s\"", own, (int)slot->name.n,
			       slot->name.s);
}

bool
crmp_reading_sql(void *unused, const struct crmp_slot *slot,
		 struct crm_buf *sql)
{
	(void)unused;
	if (slot->from > CRMP_FROM_THROUGH || slot->from == CRMP_FROM_VERDICT ||
	    (slot->d && crmp_derived_kind(slot->d) != slot->d->kind))
		return false;
	column_sql(slot, sql);
	return true;
}

enum crm_status
crmp_reading_prep(struct crmp_reading *r, const char *rest, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc = sources(r, &sql, e);
	int i;

	crm_buf_puts(&sql, " SELECT ");
	if (r->whole)
		crmp_schema_columns(r->t, "v.", &sql);
	else
		crm_buf_puts(&sql, "v.id");
	for (i = 0; i < r->n; i++) {
		crm_buf_puts(&sql, ", ");
		column_sql(&r->col[i], &sql);
	}
	if (r->whole && r->t->standing)
		crm_buf_puts(&sql, ", v.stored");
	crm_buf_printf(&sql, " FROM v_%s v %s", r->t->name, rest);
	if (!rc)
		rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_read_prep(r->s, sql.s, &r->st, e);
	crm_buf_free(&sql);
	return rc;
}
