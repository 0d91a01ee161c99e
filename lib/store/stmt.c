/* SPDX-License-Identifier: MIT */
/* stmt.c - prepared statements */
#include "store/dbp.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/*
 * SQLite 3.40 takes a source whose columns it had no memory for as one that
 * lacks them: whether that was so is known by trying again.
 */
static int
prepare(struct crmp_db *db, const char *sql, sqlite3_stmt **st)
{
	void *room;
	int rc, tries;

	for (tries = 0; tries < 2; tries++) {
		rc = sqlite3_prepare_v3(db->h, sql, -1,
					SQLITE_PREPARE_PERSISTENT, st, NULL);
		if (rc != SQLITE_ERROR)
			return rc;
	}
	room = malloc(strlen(sql) + 1);
	free(room);
	return room ? rc : SQLITE_NOMEM;
}

enum crm_status
crmp_db_prep_composed(struct crmp_db *db, const char *sql,
		      struct crmp_stmt **out, struct crm_error *e)
{
	struct crmp_stmt *st = calloc(1, sizeof *st);
	int rc;

	if (!st)
		return crm_nomem(e);
	rc = prepare(db, sql, &st->s);
	if (rc) {
		free(st);
		return crmp_db_fail(db, rc, e);
	}
	st->db = db;
	st->next = db->stmts;
	st->prev = &db->stmts;
	if (st->next)
		st->next->prev = &st->next;
	db->stmts = st;
	*out = st;
	return CRM_OK;
}

enum crm_status
crmp_db_prep(struct crmp_db *db, const char *sql, struct crmp_stmt **out,
	     struct crm_error *e)
{
	return db->past && crmp_past_only(sql, e)
		       ? CRM_TROUBLE
		       : crmp_db_prep_composed(db, sql, out, e);
}

void
crmp_stmt_free(struct crmp_stmt *st)
{
	if (!st)
		return;
	sqlite3_finalize(st->s);
	*st->prev = st->next;
	if (st->next)
		st->next->prev = st->prev;
	free(st);
}

void
crmp_clear(struct crmp_stmt *st)
{
	sqlite3_reset(st->s);
	sqlite3_clear_bindings(st->s);
}

void
crmp_bind_int(struct crmp_stmt *st, int n, int64_t v)
{
	sqlite3_bind_int64(st->s, n, v);
}

void
crmp_bind_real(struct crmp_stmt *st, int n, double v)
{
	sqlite3_bind_double(st->s, n, v);
}

void
crmp_bind_text(struct crmp_stmt *st, int n, const char *s, size_t len)
{
	if (s)
		sqlite3_bind_text64(st->s, n, s, len, SQLITE_STATIC,
				    SQLITE_UTF8);
	else
		sqlite3_bind_null(st->s, n);
}

void
crmp_bind_val(struct crmp_stmt *st, int n, const struct crmp_val *v)
{
	switch (v->t) {
	case CRMP_I:
		sqlite3_bind_int64(st->s, n, v->i);
		break;
	case CRMP_S:
		crmp_bind_text(st, n, v->s, v->n);
		break;
	default:
		sqlite3_bind_null(st->s, n);
	}
}

/* Prepared unless it is, and reset. */
static enum crm_status
made_ready(struct crmp_db *db, struct crmp_stmt **st, const char *sql,
	   struct crm_error *e)
{
	enum crm_status s = *st ? CRM_OK : crmp_db_prep(db, sql, st, e);

	if (s)
		return s;
	assert(*st);
	sqlite3_reset((*st)->s);
	return CRM_OK;
}

const char *
crmp_bind_letters(struct crmp_stmt *st, const char *fmt, va_list *ap)
{
	const char *text;
	int n = 1;

	for (; *fmt && *fmt != '>'; fmt++, n++) {
		switch (*fmt) {
		case 'i':
			crmp_bind_int(st, n, va_arg(*ap, int64_t));
			break;
		case 's':
			text = va_arg(*ap, const char *);
			crmp_bind_text(st, n, text, text ? strlen(text) : 0);
			break;
		case 't':
			text = va_arg(*ap, const char *);
			crmp_bind_text(st, n, text, va_arg(*ap, size_t));
			break;
		case 'v':
			crmp_bind_val(st, n, va_arg(*ap, struct crmp_val *));
			break;
		}
	}
	return fmt;
}

enum crm_status
crmp_db_bind(struct crmp_db *db, struct crmp_stmt **st, const char *sql,
	     struct crm_error *e, const char *fmt, ...)
{
	enum crm_status s = made_ready(db, st, sql, e);
	va_list ap;

	if (s)
		return s;
	va_start(ap, fmt);
	crmp_bind_letters(*st, fmt, &ap);
	va_end(ap);
	return CRM_OK;
}

enum crm_status
crmp_step(struct crmp_stmt *st, struct crm_error *e)
{
	enum crm_status s;
	int rc;

	if (crmp_db_lost(st->db))
		return crmp_db_gone(st->db, e);
	if (st->db->limited)
		st->db->guard_until = crmp_monotonic_ms() + CRMP_STEP_MS;
	rc = sqlite3_step(st->s);
	st->db->guard_until = 0;

	if (rc == SQLITE_ROW)
		return CRM_OK;
	if (rc == SQLITE_DONE) {
		sqlite3_reset(st->s);
		return CRM_END;
	}
	s = crmp_db_fail(st->db, rc, e);
	sqlite3_reset(st->s);
	return s;
}

enum crm_status
crmp_run(struct crmp_stmt *st, struct crm_error *e)
{
	enum crm_status s = crmp_step(st, e);

	if (s == CRM_OK)
		sqlite3_reset(st->s);
	return s == CRM_END ? CRM_OK : s;
}

static enum crm_status
column_text(struct crmp_stmt *st, int i, struct crm_buf *b, struct crm_error *e)
{
	const char *text;
	size_t n;

	text = crmp_col_text(st, i, &n);
	if (!text)
		return crm_nomem(e);
	crm_buf_add(b, text, n);
	return crm_buf_ok(b, e);
}

/* Texts or numbers of a row; the others are passed over. */
static enum crm_status
take_columns(struct crmp_stmt *st, const char *out, bool texts, va_list *ap,
	     struct crm_error *e)
{
	enum crm_status s = CRM_OK;
	struct crm_buf *text;
	int64_t *v;
	int i;

	for (i = 0; !s && out[i]; i++) {
		if (out[i] == 't') {
			text = va_arg(*ap, struct crm_buf *);
			if (texts)
				s = column_text(st, i, text, e);
			continue;
		}
		v = va_arg(*ap, int64_t *);
		if (!texts && (out[i] == 'i' || !crmp_col_null(st, i)))
			*v = crmp_col_int(st, i);
	}
	return s;
}

enum crm_status
crmp_row_of(struct crmp_stmt *st, const char *types, va_list *ap,
	    struct crm_error *e)
{
	enum crm_status s;
	va_list again;

	types = crmp_bind_letters(st, types, ap);
	types += *types == '>';
	s = crmp_step(st, e);
	if (s)
		return s;
	/* texts first: they may fail, and then no number is set */
	va_copy(again, *ap);
	s = take_columns(st, types, true, &again, e);
	va_end(again);
	if (!s)
		s = take_columns(st, types, false, ap, e);
	sqlite3_reset(st->s);
	return s;
}

enum crm_status
crmp_db_row(struct crmp_db *db, struct crmp_stmt **keep, const char *sql,
	    struct crm_error *e, const char *types, ...)
{
	struct crmp_stmt *once = NULL, **st = keep ? keep : &once;
	enum crm_status s = made_ready(db, st, sql, e);
	va_list ap;

	if (s)
		return s;
	va_start(ap, types);
	s = crmp_row_of(*st, types, &ap, e);
	va_end(ap);
	crmp_stmt_free(once);
	return s;
}

enum crm_status
crmp_db_do(struct crmp_db *db, struct crmp_stmt **keep, const char *sql,
	   struct crm_error *e, const char *types, ...)
{
	struct crmp_stmt *once = NULL, **st = keep ? keep : &once;
	enum crm_status s = made_ready(db, st, sql, e);
	va_list ap;

	if (s)
		return s;
	va_start(ap, types);
	crmp_bind_letters(*st, types, &ap);
	va_end(ap);
	s = crmp_run(*st, e);
	crmp_stmt_free(once);
	return s;
}

enum crm_status
crmp_db_int(struct crmp_db *db, const char *sql, int64_t dflt, int64_t *v,
	    struct crm_error *e)
{
	int64_t got = dflt;
	enum crm_status s = crmp_db_row(db, NULL, sql, e, ">o", &got);

	if (s && s != CRM_END)
		return s;
	*v = got;
	return CRM_OK;
}

void
crmp_reset(struct crmp_stmt *st)
{
	if (st)
		sqlite3_reset(st->s);
}

int64_t
crmp_col_int(struct crmp_stmt *st, int i)
{
	return sqlite3_column_int64(st->s, i);
}

const char *
crmp_col_text(struct crmp_stmt *st, int i, size_t *n)
{
	const char *s = (const char *)sqlite3_column_text(st->s, i);

	if (!s && crmp_col_null(st, i))
		s = "";
	if (n)
		*n = (size_t)sqlite3_column_bytes(st->s, i);
	return s;
}

bool
crmp_col_null(struct crmp_stmt *st, int i)
{
	return sqlite3_column_type(st->s, i) == SQLITE_NULL;
}

/*
 * Most columns of a record are NULL: each is fetched once, and then asked of
 * what kind it is.  A handle is used by one thread, so the value is safe.
 */
struct crmp_val
crmp_col_val(struct crmp_stmt *st, int i)
{
	sqlite3_value *at = sqlite3_column_value(st->s, i);
	struct crmp_val v = { 0 };

	switch (sqlite3_value_type(at)) {
	case SQLITE_INTEGER:
		return crmp_int(sqlite3_value_int64(at));
	case SQLITE_NULL:
		return v;
	default:
		v.t = CRMP_S;
		v.s = (const char *)sqlite3_value_text(at);
		v.n = (size_t)sqlite3_value_bytes(at);
		return v;
	}
}
