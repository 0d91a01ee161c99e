/* SPDX-License-Identifier: MIT */
/* source.c - texts with the tables in braces made statements */
#include "store/source.h"

#include "store/asof.h"

#include <stdarg.h>
#include <string.h>

/* A text being made: what it reads of the past is noted. */
struct text {
	struct crm_store *s;
	struct crm_buf sql;
	/* tables read, and looked up again and again, by their place among
	 * crmp_asof_table */
	uint32_t then, again;
};

static void
moment(struct text *t, const char *word, size_t n)
{
	struct crm_zone *z = t->s->session.zone;
	int64_t now = t->s->session.clock.now;
	struct crm_civil c = { 0 };

	if (n == 3) {
		crm_buf_int(&t->sql, now);
	} else if (*word == 't') {
		crm_buf_int(&t->sql, crm_zone_day(z, now));
	} else {
		crm_day_civil(crm_zone_day(z, now), &c);
		crm_buf_int(&t->sql, crm_zone_instant(z, &c));
	}
}

static void
table_name(struct text *t, const char *word, size_t n)
{
	bool again = word[n - 1] == '+';
	uint32_t bit;

	n -= again;
	crm_buf_add(&t->sql, word, n);
	if (!t->s->session.as_of)
		return;
	bit = (uint32_t)1 << crmp_asof_table(t->s, word, n);
	crm_buf_puts(&t->sql, again ? "_again_then" : "_then");
	*(again ? &t->again : &t->then) |= bit;
}

static void
braced(struct text *t, const char *word, size_t n)
{
	if (crmp_word_in("now today dawn", word, n)) {
		moment(t, word, n);
	} else if (crmp_eq("apart", word, n)) {
		if (t->s->session.as_of)
			crm_buf_puts(&t->sql, " LIMIT 1000000000");
	} else {
		table_name(t, word, n);
	}
}

static void
unbrace(struct text *t, const char *sql)
{
	const char *open, *close;

	while ((open = strchr(sql, '{')) && (close = strchr(open, '}'))) {
		crm_buf_add(&t->sql, sql, (size_t)(open - sql));
		braced(t, open + 1, (size_t)(close - open - 1));
		sql = close + 1;
	}
	crm_buf_puts(&t->sql, sql);
}

/* Put sources in front, before those the text has itself. */
static enum crm_status
sources_before(struct text *t, struct crm_buf *out, struct crm_error *e)
{
	const char *own = t->sql.s, *with = "WITH ";
	enum crm_status rc = CRM_OK;
	int i;

	if (!strncmp(own, "WITH RECURSIVE ", 15))
		with = "WITH RECURSIVE ";
	for (i = 0; !rc && (t->then | t->again) >> i; i++) {
		if (t->then >> i & 1) {
			crm_buf_puts(out, with);
			rc = crmp_asof_source(t->s, i, false, t->sql.s, out, e);
			with = ", ";
		}
		if (!rc && t->again >> i & 1) {
			crm_buf_puts(out, with);
			rc = crmp_asof_source(t->s, i, true, t->sql.s, out, e);
			with = ", ";
		}
	}
	if (!strncmp(own, "WITH ", 5)) {
		crm_buf_puts(out, ", ");
		own += strncmp(own, "WITH RECURSIVE ", 15) ? 5 : 15;
	} else {
		crm_buf_putc(out, ' ');
	}
	crm_buf_puts(out, own);
	return rc ? rc : crm_buf_ok(out, e);
}

enum crm_status
crmp_read_prep(struct crm_store *s, const char *sql, struct crmp_stmt **st,
	       struct crm_error *e)
{
	struct text t = { .s = s };
	struct crm_buf whole = { 0 };
	enum crm_status rc = CRM_OK;
	bool past;

	if (!strchr(sql, '{'))
		return crmp_db_prep(s->db, sql, st, e);
	unbrace(&t, sql);
	rc = crm_buf_ok(&t.sql, e);
	past = t.then || t.again;
	if (!rc && past)
		rc = crmp_past_only(t.sql.s, e);
	if (!rc && past)
		rc = sources_before(&t, &whole, e);
	if (!rc && past)
		rc = crmp_db_prep_composed(s->db, whole.s, st, e);
	else if (!rc)
		rc = crmp_db_prep(s->db, t.sql.s, st, e);
	crm_buf_free(&t.sql);
	crm_buf_free(&whole);
	return rc;
}

enum crm_status
crmp_read_bind(struct crm_store *s, struct crmp_stmt **st, const char *sql,
	       struct crm_error *e, const char *fmt, ...)
{
	enum crm_status rc = *st ? CRM_OK : crmp_read_prep(s, sql, st, e);
	va_list ap;

	if (rc)
		return rc;
	crmp_reset(*st);
	va_start(ap, fmt);
	crmp_bind_letters(*st, fmt, &ap);
	va_end(ap);
	return CRM_OK;
}

enum crm_status
crmp_read_row(struct crm_store *s, struct crmp_stmt **keep, const char *sql,
	      struct crm_error *e, const char *types, ...)
{
	struct crmp_stmt *once = NULL, **st = keep ? keep : &once;
	enum crm_status rc = *st ? CRM_OK : crmp_read_prep(s, sql, st, e);
	va_list ap;

	if (rc)
		return rc;
	crmp_reset(*st);
	va_start(ap, types);
	rc = crmp_row_of(*st, types, &ap, e);
	va_end(ap);
	crmp_stmt_free(once);
	return rc;
}
