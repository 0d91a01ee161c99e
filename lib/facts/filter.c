/* SPDX-License-Identifier: MIT */
/* filter.c - a condition as SQL, and the rest of it as a function of SQL */
#include "facts/filter.h"

#include "condition/sieve.h"
#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS 100 /* that one condition may read */

/* All filters of a store; condition() knows them by their place. */
struct filters {
	struct crmp_filter **list;
	size_t n;
	struct crmp_reader *reader;
};

struct crmp_filter {
	struct crm_store *s;
	struct crmp_expr *x;
	struct crmp_sieve sieve;
	struct crm_buf sql;
	const struct crmp_type *type;
	size_t place;
	bool asked; /* whether it is true, and not for a value */
	bool judged;
};

/* ---- columns -------------------------------------------------------- */

static bool
column_sql(void *arg, const struct crmp_slot *slot, struct crm_buf *sql)
{
	const struct crmp_slot *s = slot;

	(void)arg;
	if (s->from != CRMP_FROM_THROUGH)
		crm_buf_printf(sql, "v.\"%.*s\"", (int)s->name.n, s->name.s);
	else
		crm_buf_printf(sql,
			       "(SELECT r.\"%.*s\" FROM v_%s_base r WHERE"
			       " r.%s=v.\"%s\")",
			       (int)s->name.n, s->name.s, s->of->name,
			       s->of == &crmp_type_user ? "login" : "id",
			       s->via);
	return true;
}

void
crmp_value_of(const struct crmp_slot *slot, const struct crmp_answer *a,
	      struct crmp_value *v)
{
	v->scale = 0;
	v->i = a->v.i;
	if (a->is_real) {
		v->t = CRMP_V_REAL;
		v->d = a->real;
	} else if (a->v.t == CRMP_S) {
		v->t = slot->kind == CRMP_JSON ? CRMP_V_JSON : CRMP_V_TEXT;
		v->s = a->v.s;
		v->n = a->v.n;
	} else if (a->v.t != CRMP_I) {
		v->t = CRMP_V_NULL;
	} else if (slot->kind == CRMP_REAL) {
		v->t = CRMP_V_REAL;
		v->d = (double)a->v.i;
	} else if (slot->kind == CRMP_BOOL) {
		v->t = CRMP_V_BOOL;
		v->i = a->v.i != 0;
	} else {
		v->t = slot->kind == CRMP_DAY	    ? CRMP_V_DAY
		       : slot->kind == CRMP_INSTANT ? CRMP_V_INSTANT
						    : CRMP_V_WHOLE;
	}
}

/* ---- condition(place, id, columns ...) ------------------------------ */

static void
give(const struct crmp_value *v, struct crmp_answer *out)
{
	switch (v->t) {
	case CRMP_V_NULL:
		break;
	case CRMP_V_REAL:
		out->is_real = true;
		out->real = v->d;
		break;
	case CRMP_V_DECIMAL:
		out->is_real = true;
		out->real = crmp_value_real(v);
		break;
	case CRMP_V_TEXT:
	case CRMP_V_JSON:
		out->v = crmp_str(v->s, v->n);
		break;
	default:
		out->v = crmp_int(v->i);
	}
}

static enum crm_status
condition(void *arg, const struct crmp_answer *in, int n,
	  struct crmp_answer *out, struct crm_error *e)
{
	struct filters *all = arg;
	struct crmp_filter *f = all->list[in[0].v.i];
	struct crmp_value row[COLUMNS], v = { 0 };
	const struct crmp_slot *slots;
	struct crm_error why;
	bool yes = false;
	enum crm_status rc;
	size_t slot, count;

	(void)n;
	crmp_error_clear(&why);
	slots = crmp_expr_slots(f->x, &count);
	for (slot = 0; slot < count; slot++)
		crmp_value_of(&slots[slot], &in[slot + 2], &row[slot]);
	if (f->asked)
		rc = crmp_expr_test(f->x, row, &yes, &why);
	else
		rc = crmp_expr_eval(f->x, row, &v, &why);
	if (f->asked)
		v = crmp_v_bool(yes);
	if (rc == CRM_NOMEM)
		return crm_nomem(e);
	if (rc)
		return crm_fail(e, rc, NULL, "%s %lld: %s", f->type->name,
				(long long)in[1].v.i, why.text);
	give(&v, out);
	return CRM_OK;
}

static void
filters_free(void *arg)
{
	struct filters *all = arg;

	crmp_reader_free(all->reader);
	free(all->list);
	free(all);
}

static void
filters_forget(void *arg)
{
	(void)arg; /* who holds a filter closes it */
}

static enum crm_status
filters_of(struct crm_store *s, struct filters **out, struct crm_error *e)
{
	struct filters *all = crmp_cache_get(s, CRMP_CACHED_FILTERS);
	enum crm_status rc = CRM_OK;

	if (!all) {
		all = calloc(1, sizeof *all);
		if (!all)
			return crm_nomem(e);
		rc = crmp_reader_new(s, &all->reader, e);
		if (!rc)
			rc = crmp_db_function(s->db, "condition", condition,
					      all, e);
		if (rc)
			filters_free(all);
		else
			crmp_cache_set(s, CRMP_CACHED_FILTERS, all,
				       filters_forget, filters_free);
	}
	*out = all;
	return rc;
}

static enum crm_status
filters_add(struct crmp_filter *f, struct crm_error *e)
{
	struct crmp_filter **grown;
	struct crmp_reach reach;
	struct filters *all = NULL;
	enum crm_status rc = filters_of(f->s, &all, e);

	if (rc)
		return rc;
	for (f->place = 0; f->place < all->n; f->place++)
		if (!all->list[f->place])
			break;
	if (f->place == all->n) {
		grown = reallocarray(all->list, all->n + 1, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		all->list = grown;
		all->n++;
	}
	all->list[f->place] = f;
	reach = crmp_reader_reach(all->reader);
	crmp_expr_reach(f->x, &reach);
	return CRM_OK;
}

/* ---- making one ----------------------------------------------------- */

/* Views of all that is read. */
static enum crm_status
filter_views(struct crmp_filter *f, const struct crmp_filtering *how,
	     struct crm_error *e)
{
	const struct crmp_slot *s;
	enum crm_status rc;
	size_t n, i;

	s = crmp_expr_slots(f->x, &n);
	if (n > COLUMNS)
		return crm_fail(e, CRM_USAGE, how->names->key,
				"names more than %d columns", COLUMNS);
	rc = crmp_view(f->s, f->type, e);
	for (i = 0; !rc && i < n; i++) {
		if (s[i].from == CRMP_FROM_THROUGH)
			rc = crmp_view(f->s, s[i].of, e);
		if (!rc && s[i].from == CRMP_FROM_VERDICT && how->judge) {
			rc = how->judge(f->s, e);
			f->judged |= !rc;
		}
	}
	return rc;
}

static void
filter_call(struct crmp_filter *f)
{
	const struct crmp_slot *s;
	size_t n, i;

	s = crmp_expr_slots(f->x, &n);
	crm_buf_printf(&f->sql, "condition(%zu,v.id", f->place);
	for (i = 0; i < n; i++) {
		crm_buf_putc(&f->sql, ',');
		(void)column_sql(NULL, &s[i], &f->sql);
	}
	crm_buf_putc(&f->sql, ')');
}

static enum crm_status
filter_end(struct crmp_filter *f, enum crm_status rc, struct crmp_filter **out,
	   struct crm_error *e)
{
	if (!rc)
		rc = crm_buf_ok(&f->sql, e);
	crmp_db_limit(f->s->db);
	if (rc)
		crmp_filter_close(f);
	else
		*out = f;
	return rc;
}

static struct crmp_filter *
filter_begin(struct crm_store *s, const struct crmp_filtering *how,
	     struct crm_error *e)
{
	struct crmp_filter *f = calloc(1, sizeof *f);

	if (!f) {
		(void)crm_nomem(e);
		return NULL;
	}
	f->s = s;
	f->type = how->names->type;
	f->place = SIZE_MAX;
	f->sieve.first = how->first;
	return f;
}

enum crm_status
crmp_filter_open(struct crm_store *s, const char *expr,
		 const struct crmp_filtering *how, struct crmp_filter **out,
		 struct crm_error *e)
{
	struct crmp_filter *f = filter_begin(s, how, e);
	enum crm_status rc;

	if (!f)
		return CRM_NOMEM;
	f->asked = true;
	rc = crmp_expr_new(expr, how->names, &f->x, e);
	if (!rc)
		rc = filter_views(f, how, e);
	if (!rc)
		rc = crmp_sieve_make(f->x, column_sql, NULL, &f->sieve, e);
	if (rc || f->sieve.exact) {
		crm_buf_puts(&f->sql, f->sieve.sql.s ? f->sieve.sql.s : "");
		return filter_end(f, rc, out, e);
	}
	rc = filters_add(f, e);
	if (f->sieve.sql.len)
		crm_buf_printf(&f->sql, "(%s) AND ", f->sieve.sql.s);
	filter_call(f);
	return filter_end(f, rc, out, e);
}

enum crm_status
crmp_filter_column(struct crm_store *s, const char **p,
		   const struct crmp_filtering *how, struct crmp_filter **out,
		   struct crm_error *e)
{
	struct crmp_filter *f = filter_begin(s, how, e);
	const struct crmp_slot *slots;
	const char *from = *p;
	enum crm_status rc;
	size_t n = 0, len;
	int plain;

	if (!f)
		return CRM_NOMEM;
	rc = crmp_expr_value(p, how->names, &f->x, e);
	if (!rc)
		rc = filter_views(f, how, e);
	if (rc)
		return filter_end(f, rc, out, e);
	slots = crmp_expr_slots(f->x, &n);
	if (!n) { /* in SQL a number is a column's place */
		for (len = (size_t)(*p - from); len && from[len - 1] == ' ';)
			len--;
		rc = crm_fail(e, CRM_USAGE, how->names->key,
			      "%.*s is the same for all: name a column",
			      (int)len, from);
		return filter_end(f, rc, out, e);
	}
	plain = crmp_expr_plain(f->x);
	if (plain >= 0) {
		(void)column_sql(NULL, &slots[plain], &f->sql);
		return filter_end(f, rc, out, e);
	}
	rc = filters_add(f, e);
	filter_call(f);
	return filter_end(f, rc, out, e);
}

void
crmp_filter_close(struct crmp_filter *f)
{
	struct filters *all;

	if (!f)
		return;
	all = crmp_cache_get(f->s, CRMP_CACHED_FILTERS);
	if (all && f->place < all->n)
		all->list[f->place] = NULL;
	crmp_expr_free(f->x);
	crmp_sieve_free(&f->sieve);
	crm_buf_free(&f->sql);
	free(f);
}

const char *
crmp_filter_sql(const struct crmp_filter *f)
{
	return f->sql.s;
}

bool
crmp_filter_judged(const struct crmp_filter *f)
{
	return f->judged;
}

int
crmp_filter_params(const struct crmp_filter *f)
{
	return (int)f->sieve.n;
}

void
crmp_filter_bind(const struct crmp_filter *f, struct crmp_stmt *st)
{
	const struct crmp_value *v;
	size_t i;
	int at;

	for (i = 0; i < f->sieve.n; i++) {
		v = &f->sieve.bind[i];
		at = f->sieve.first + (int)i;
		if (v->t == CRMP_V_TEXT)
			crmp_bind_text(st, at, v->s, v->n);
		else if (v->t == CRMP_V_REAL)
			crmp_bind_real(st, at, v->d);
		else
			crmp_bind_int(st, at, v->i);
	}
}

long
crmp_filter_odd(const struct crmp_filter *f, const char **sentence)
{
	return crmp_expr_odd(f->x, sentence);
}
