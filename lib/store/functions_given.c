/* SPDX-License-Identifier: MIT */
/* functions_given.c - SQL functions that rooms above give, by plain values */
#include "store/dbp.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#define MOST 120 /* arguments */

struct own {
	crmp_function *fn;
	void *arg;
};

/* What an aggregate has met so far. */
struct heap {
	struct crmp_answer *v;
	size_t n, cap;
	bool lost;
};

static void
given_value(sqlite3_value *v, struct crmp_answer *a)
{
	a->is_real = false;
	a->v.t = CRMP_I;
	switch (sqlite3_value_type(v)) {
	case SQLITE_NULL:
		a->v.t = CRMP_NULL;
		break;
	case SQLITE_FLOAT:
		a->is_real = true;
		a->real = sqlite3_value_double(v);
		a->v.i = sqlite3_value_int64(v);
		break;
	case SQLITE_INTEGER:
		a->v.i = sqlite3_value_int64(v);
		break;
	default:
		a->v.t = CRMP_S;
		a->v.s = (const char *)sqlite3_value_text(v);
		a->v.n = (size_t)sqlite3_value_bytes(v);
	}
}

static void
given_give(sqlite3_context *c, enum crm_status rc, const struct crmp_answer *a,
	   const struct crm_error *e)
{
	if (rc == CRM_NOMEM)
		sqlite3_result_error_nomem(c);
	else if (rc)
		sqlite3_result_error(c, e->text, -1);
	else if (a->is_real)
		sqlite3_result_double(c, a->real);
	else if (a->v.t == CRMP_I)
		sqlite3_result_int64(c, a->v.i);
	else if (a->v.t == CRMP_S)
		sqlite3_result_text64(c, a->v.s, a->v.n, SQLITE_TRANSIENT,
				      SQLITE_UTF8);
}

static void
call(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct own *own = sqlite3_user_data(c);
	struct crmp_answer a = { 0 };
	struct crmp_answer in[MOST];
	struct crm_error e;
	enum crm_status rc;
	int i;

	crmp_error_clear(&e);
	for (i = 0; i < n && i < MOST; i++)
		given_value(v[i], &in[i]);
	rc = own->fn(own->arg, in, i, &a, &e);
	given_give(c, rc, &a, &e);
}

static bool
given_grow(struct heap *h)
{
	size_t cap = h->cap * 2 + 16;
	struct crmp_answer *grown = reallocarray(h->v, cap, sizeof *grown);

	if (!grown)
		return false;
	h->v = grown;
	h->cap = cap;
	return true;
}

static void
step(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct heap *h = sqlite3_aggregate_context(c, sizeof *h);

	(void)n;
	if (!h || h->lost || sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	h->lost = h->n == h->cap && !given_grow(h);
	if (!h->lost)
		given_value(v[0], &h->v[h->n++]);
}

static void
given_finish(sqlite3_context *c)
{
	const struct own *own = sqlite3_user_data(c);
	struct heap *h = sqlite3_aggregate_context(c, 0);
	struct crmp_answer a = { 0 };
	struct crm_error e = { 0 };
	enum crm_status rc = CRM_OK;

	if (h && h->lost)
		rc = CRM_NOMEM;
	else
		rc = own->fn(own->arg, h ? h->v : NULL, h ? (int)h->n : 0, &a,
			     &e);
	given_give(c, rc, &a, &e);
	if (h)
		free(h->v);
}

static enum crm_status
given_add(struct crmp_db *db, const char *name, crmp_function *fn, void *arg,
	  bool many, struct crm_error *e)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, rc;
	struct own *own = malloc(sizeof *own);

	if (!own)
		return crm_nomem(e);
	*own = (struct own){ fn, arg };
	rc = sqlite3_create_function_v2(db->h, name, many ? 1 : -1, flags, own,
					many ? NULL : call, many ? step : NULL,
					many ? given_finish : NULL, free);
	return rc ? crmp_db_fail(db, rc, e) : CRM_OK;
}

enum crm_status
crmp_db_function(struct crmp_db *db, const char *name, crmp_function *fn,
		 void *arg, struct crm_error *e)
{
	return given_add(db, name, fn, arg, false, e);
}

enum crm_status
crmp_db_aggregate(struct crmp_db *db, const char *name, crmp_function *fn,
		  void *arg, struct crm_error *e)
{
	return given_add(db, name, fn, arg, true, e);
}

struct crmp_answer
crmp_col_answer(struct crmp_stmt *st, int i)
{
	struct crmp_answer a = { 0 };

	a.is_real = sqlite3_column_type(st->s, i) == SQLITE_FLOAT;
	if (a.is_real)
		a.real = sqlite3_column_double(st->s, i);
	else
		a.v = crmp_col_val(st, i);
	return a;
}

void
crmp_col_json(struct crmp_stmt *st, int i, struct crm_buf *out)
{
	struct crmp_val v;

	switch (sqlite3_column_type(st->s, i)) {
	case SQLITE_FLOAT:
		crmp_buf_real(out, sqlite3_column_double(st->s, i), 15);
		break;
	case SQLITE_NULL:
		crm_buf_puts(out, "null");
		break;
	default:
		v = crmp_col_val(st, i);
		if (v.t == CRMP_I)
			crm_buf_int(out, v.i);
		else
			crm_buf_json(out, v.s, v.n);
	}
}
