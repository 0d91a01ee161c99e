/* SPDX-License-Identifier: MIT */
/* side_list.c - what records give the side tables, taken apart and sorted */
#include "store/side_list.h"

#include "store/source.h"

#include <stdlib.h>
#include <string.h>

static int
text_order(struct crmp_text a, struct crmp_text b)
{
	int order = memcmp(a.s, b.s, a.n < b.n ? a.n : b.n);

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* Of external ids: type, system, key. */
static int
ext_order(const void *x, const void *y)
{
	const struct crmp_side_row *a = x, *b = y;
	int order = (a->type > b->type) - (a->type < b->type);

	if (!order)
		order = text_order(a->system, b->system);
	if (!order)
		order = text_order(a->key, b->key);
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

/* Of tags and ways to reach: key, type. */
static int
key_order(const void *x, const void *y)
{
	const struct crmp_side_row *a = x, *b = y;
	int order = text_order(a->key, b->key);

	if (!order)
		order = (a->type > b->type) - (a->type < b->type);
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

int
crmp_side_order(enum crmp_side side, const struct crmp_side_row *a,
		const struct crmp_side_row *b)
{
	return side == CRMP_SIDE_EXT ? ext_order(a, b) : key_order(a, b);
}

enum crm_status
crmp_side_push(void *list, const struct crmp_side_row *row, struct crm_error *e)
{
	struct crmp_side_list *l = list;
	size_t cap = l->cap + l->cap / 2 + 64;
	struct crmp_side_row *grown, *to;

	if (l->n == l->cap) {
		grown = reallocarray(l->v, cap, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		l->v = grown;
		l->cap = cap;
	}
	to = &l->v[l->n];
	*to = *row;
	to->system.s = crmp_arena_copy(&l->mem, row->system.s, row->system.n);
	to->key.s = crmp_arena_copy(&l->mem, row->key.s, row->key.n);
	if (!to->system.s || !to->key.s)
		return crm_nomem(e);
	l->n++;
	return CRM_OK;
}

/* Who is given each row. */
struct taker {
	crmp_side_give *fn;
	void *arg;
};

static enum crm_status
push_members(const struct taker *to, struct crmp_side_row *row,
	     struct crmp_text json, bool object, struct crm_error *e)
{
	struct crmp_jwalk w = { .p = json.s, .end = json.s + json.n };
	enum crm_status rc = CRM_OK;

	while (!rc && crmp_jwalk_next(&w, object)) {
		if (object)
			row->system = (struct crmp_text){ w.key.s, w.key.len };
		row->key = (struct crmp_text){ w.val.s, w.val.len };
		rc = to->fn(to->arg, row, e);
	}
	return crmp_jwalk_end(&w, rc, e);
}

/* A number or address that gives no key is left out. */
static enum crm_status
push_reach(const struct taker *to, struct crmp_side_row *row,
	   struct crmp_text text, enum crmp_kind kind, struct crm_error *e)
{
	struct crm_buf key = { 0 };
	enum crm_status rc = crmp_reach_key(kind, text.s, text.n, &key, NULL);

	if (rc == CRM_NOMEM || key.oom) {
		crm_buf_free(&key);
		return crm_nomem(e);
	}
	row->key = (struct crmp_text){ key.s, key.len };
	rc = rc || !key.s ? CRM_OK : to->fn(to->arg, row, e);
	crm_buf_free(&key);
	return rc;
}

/* The rows that one column gives; f is NULL unless it is a way to reach. */
static enum crm_status
collect_column(struct crm_store *s, const struct crmp_type *t,
	       enum crmp_side side, const struct crmp_field *f,
	       const struct taker *to, struct crm_error *e)
{
	const char *column = f			     ? f->name
			     : side == CRMP_SIDE_EXT ? "ext"
						     : "tags";
	struct crmp_side_row row = { .system = { "", 0 }, .type = t->code };
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };
	struct crmp_text text;
	enum crm_status rc;

	crm_buf_printf(&sql,
		       "SELECT id, \"%s\" FROM {%s} WHERE \"%s\" IS NOT"
		       " NULL",
		       column, t->table, column);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_read_prep(s, sql.s, &st, e);
	while (!rc && !(rc = crmp_step(st, e))) {
		row.id = crmp_col_int(st, 0);
		text.s = crmp_col_text(st, 1, &text.n);
		if (!text.s)
			rc = crm_nomem(e);
		else if (side == CRMP_SIDE_EXT && !s->session.as_of &&
			 crmp_ext_single(text))
			continue; /* its column answers for it */
		else if (f)
			rc = push_reach(to, &row, text, f->kind, e);
		else
			rc = push_members(to, &row, text, side == CRMP_SIDE_EXT,
					  e);
	}
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
collect_type(struct crm_store *s, const struct crmp_type *t,
	     enum crmp_side side, const struct taker *to, struct crm_error *e)
{
	const struct crmp_field *f;
	enum crm_status rc = CRM_OK;

	if (side != CRMP_SIDE_REACH)
		return collect_column(s, t, side, NULL, to, e);
	for (f = t->fields; !rc && f->name; f++)
		if (f->kind == CRMP_PHONE || f->kind == CRMP_EMAIL)
			rc = collect_column(s, t, side, f, to, e);
	return rc;
}

enum crm_status
crmp_side_each(struct crm_store *s, enum crmp_side side,
	       const struct crmp_type *only, crmp_side_give *fn, void *arg,
	       struct crm_error *e)
{
	const struct taker to = { fn, arg };
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < s->ntables; i++)
		if (!only || only == s->tables[i].type)
			rc = collect_type(s, s->tables[i].type, side, &to, e);
	return rc;
}

void
crmp_side_sort(struct crmp_side_list *l, enum crmp_side side)
{
	size_t from, to = 0;

	if (!l->n)
		return;
	qsort(l->v, l->n, sizeof *l->v,
	      side == CRMP_SIDE_EXT ? ext_order : key_order);
	for (from = 1; from < l->n; from++)
		if (crmp_side_order(side, &l->v[to], &l->v[from]))
			l->v[++to] = l->v[from];
	l->n = to + 1;
}

enum crm_status
crmp_side_collect(struct crm_store *s, enum crmp_side side,
		  const struct crmp_type *only, struct crmp_side_list *l,
		  struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_side_each(s, side, only, crmp_side_push, l, e);
	if (!rc)
		crmp_side_sort(l, side);
	return rc;
}

void
crmp_side_list_free(struct crmp_side_list *l)
{
	free(l->v);
	crmp_arena_free(&l->mem);
}
