/* SPDX-License-Identifier: MIT */
/*
 * stmt.h - prepared statements: values in, columns out, one row at once
 *
 * Statements are prepared once and kept; text handed out by a column is
 * borrowed until the statement's next step or reset.
 */
#ifndef CRMP_STMT_H
#define CRMP_STMT_H

#include "record/field.h"

#include <stdarg.h>

struct crmp_db;
struct crmp_stmt;

/*
 * For one row at most: prepare, bind, step, take the columns, reset.  `types`
 * has the letters of crmp_db_bind for what is bound, then '>' and one letter
 * a column for what is wanted, from the first column on:
 *	i  int64_t *, 0 for NULL
 *	o  int64_t *, left as it is for NULL
 *	t  struct crm_buf *, text appended (none for NULL; ->s is text then)
 * Statement and SQL are as with crmp_db_bind; with `keep` NULL the statement
 * is used once and freed.  CRM_OK; CRM_END, without a message, when there is
 * no row; else what the engine says.  Numbers are set with CRM_OK only.
 */
enum crm_status crmp_db_row(struct crmp_db *db, struct crmp_stmt **keep,
			    const char *sql, struct crm_error *e,
			    const char *types, ...) CRM_MUST_CHECK;
/* The same for what gives no rows, or whose rows nobody wants: no '>'. */
enum crm_status crmp_db_do(struct crmp_db *db, struct crmp_stmt **keep,
			   const char *sql, struct crm_error *e,
			   const char *types, ...) CRM_MUST_CHECK;
/* One integer by a one-off query; `dflt` when there is no row or NULL. */
enum crm_status crmp_db_int(struct crmp_db *db, const char *sql, int64_t dflt,
			    int64_t *v, struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_db_prep(struct crmp_db *db, const char *sql,
			     struct crmp_stmt **st, struct crm_error *e)
	CRM_MUST_CHECK;
/* CRM_TROUBLE for a text that reads a table plainly, and not as it stood. */
enum crm_status crmp_past_only(const char *sql,
			       struct crm_error *e) CRM_MUST_CHECK;
/* The same as prep for a text whose sources source.c has put in front. */
enum crm_status crmp_db_prep_composed(struct crmp_db *db, const char *sql,
				      struct crmp_stmt **st,
				      struct crm_error *e) CRM_MUST_CHECK;
void crmp_stmt_free(struct crmp_stmt *st);

/*
 * Prepare into *st unless it is there already (sql is not looked at then),
 * reset it and bind by the letters of `fmt`: i int64_t, s const char * (NULL
 * binds NULL), v const struct crmp_val *, t const char * and size_t.  Text
 * must stay until the next reset.
 */
enum crm_status crmp_db_bind(struct crmp_db *db, struct crmp_stmt **st,
			     const char *sql, struct crm_error *e,
			     const char *fmt, ...) CRM_MUST_CHECK;
/* What is common to these and others like them: bind by letters, up to '>' or
 * the end, which is given back; bind, step and take the columns of a row. */
const char *crmp_bind_letters(struct crmp_stmt *st, const char *fmt,
			      va_list *ap);
enum crm_status crmp_row_of(struct crmp_stmt *st, const char *types,
			    va_list *ap, struct crm_error *e) CRM_MUST_CHECK;
/* Bind one value at 1-based place n. */
void crmp_bind_val(struct crmp_stmt *st, int n, const struct crmp_val *v);
void crmp_bind_int(struct crmp_stmt *st, int n, int64_t v);
void crmp_bind_text(struct crmp_stmt *st, int n, const char *s, size_t len);
void crmp_bind_real(struct crmp_stmt *st, int n, double v);

/* CRM_OK a row is there, CRM_END there is none; resets at the end. */
enum crm_status crmp_step(struct crmp_stmt *st, struct crm_error *e)
	CRM_MUST_CHECK;
/* Step once for a statement that gives no rows; resets. */
enum crm_status crmp_run(struct crmp_stmt *st, struct crm_error *e)
	CRM_MUST_CHECK;
void crmp_reset(struct crmp_stmt *st);
/* Reset and unbind everything. */
void crmp_clear(struct crmp_stmt *st);
int64_t crmp_col_int(struct crmp_stmt *st, int i);
/* Borrowed; "" for NULL, which a damaged store has anywhere, and NULL only for
 * want of memory.  n may be NULL. */
const char *crmp_col_text(struct crmp_stmt *st, int i, size_t *n);
bool crmp_col_null(struct crmp_stmt *st, int i);
struct crmp_val crmp_col_val(struct crmp_stmt *st, int i); /* borrowed */

/* Append a column's value as JSON, by the kind of its SQL value. */
void crmp_col_json(struct crmp_stmt *st, int i, struct crm_buf *out);

#endif
