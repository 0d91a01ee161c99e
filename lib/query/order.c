/* SPDX-License-Identifier: MIT */
/* order.c - what records are sorted by: in the engine, or else here */
#include "policy/naming.h"
#include "query/query.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A record to be given, with what it is sorted by. */
struct crmp_ranked {
	int64_t id;
	struct crmp_value *key; /* in the arena of texts */
};

/* ---- what is asked for -------------------------------------------------- */

/* asc or desc, if it stands there. */
static bool
direction(const char **p, bool *down)
{
	size_t n = strcspn(*p, " ,");

	*down = n == 4 && !strncasecmp(*p, "desc", 4);
	if (!*down && !(n == 3 && !strncasecmp(*p, "asc", 3)))
		return n == 0;
	*p += n;
	*p += strspn(*p, " ");
	return **p == ',' || !**p;
}

enum crm_status
crmp_order_by(struct crm_store *s, const struct crmp_type *t, const char *text,
	      struct crmp_order *o, struct crm_error *e)
{
	struct crmp_naming n = { .s = s };
	struct crmp_names names;
	enum crm_status rc = crmp_naming(&n, t, "order", &names, e);
	const char *p = text;

	if (rc)
		return rc;
	names.verdicts = true;
	for (p += strspn(p, " ,"); *p; p += strspn(p, " ,")) {
		if (o->n == CRMP_ORDER_MAX)
			return crm_fail(e, CRM_USAGE, "order",
					"more than %d columns", CRMP_ORDER_MAX);
		rc = crmp_filter_by(s, &p, &names, &o->by[o->n], e);
		if (rc)
			return rc;
		/* from now on it is closed with the order */
		if (!direction(&p, &o->down[o->n++]))
			return crm_fail(e, CRM_USAGE, "order",
					"asc or desc may follow a column: '%s'",
					text);
		o->ours |= !crmp_filter_sql(o->by[o->n - 1], &o->sql);
		crm_buf_puts(&o->sql, o->down[o->n - 1] ? " DESC NULLS LAST, "
							: " ASC NULLS LAST, ");
	}
	crm_buf_puts(&o->sql, "v.id");
	return crm_buf_ok(&o->sql, e);
}

enum crm_status
crmp_order_seat(struct crmp_order *o, struct crmp_reading *r,
		struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < o->n; i++)
		rc = crmp_filter_seat(o->by[i], r, e);
	return rc;
}

/* ---- sorting here ------------------------------------------------------- */

/* How the engine sorts: numbers before texts, texts by their bytes. */
static int
rank_value(const struct crmp_value *a, const struct crmp_value *b)
{
	bool texts[2] = { a->s != NULL, b->s != NULL };
	size_t n = a->n < b->n ? a->n : b->n;
	double x, y;
	int c;

	if (texts[0] != texts[1])
		return texts[0] ? 1 : -1;
	if (texts[0]) {
		c = memcmp(a->s, b->s, n);
		return c ? c : (a->n > b->n) - (a->n < b->n);
	}
	if (a->t != CRMP_V_REAL && a->t != CRMP_V_DECIMAL &&
	    b->t != CRMP_V_REAL && b->t != CRMP_V_DECIMAL)
		return (a->i > b->i) - (a->i < b->i);
	x = crmp_value_real(a);
	y = crmp_value_real(b);
	return (x > y) - (x < y);
}

static int
rank(const void *pa, const void *pb, void *arg)
{
	const struct crmp_ranked *a = pa, *b = pb;
	const struct crmp_order *o = arg;
	bool none[2];
	size_t i;
	int c = 0;

	for (i = 0; !c && i < o->n; i++) {
		none[0] = a->key[i].t == CRMP_V_NULL;
		none[1] = b->key[i].t == CRMP_V_NULL;
		if (none[0] || none[1])
			c = none[0] - none[1];
		else
			c = rank_value(&a->key[i], &b->key[i]) *
			    (o->down[i] ? -1 : 1);
	}
	return c ? c : (a->id > b->id) - (a->id < b->id);
}

/* Room for one more, by giving up those that are behind the first `most`. */
static enum crm_status
order_room(struct crmp_order *o, int64_t most, struct crm_error *e)
{
	size_t cap = o->cap ? o->cap * 2 : 1024;
	struct crmp_ranked *grown;

	if (o->got < o->cap)
		return CRM_OK;
	/* cut rarely: each time costs a sort */
	if (most && (uint64_t)most <= o->got / 2) {
		qsort_r(o->list, o->got, sizeof *o->list, rank, o);
		o->got = (size_t)most;
		o->worst = &o->list[most - 1]; /* stays where it is */
		return CRM_OK;
	}
	grown = reallocarray(o->list, cap, sizeof *grown);
	if (!grown)
		return crm_nomem(e);
	o->list = grown;
	o->cap = cap;
	o->worst = NULL;
	return CRM_OK;
}

enum crm_status
crmp_order_take(struct crmp_order *o, int64_t id, int64_t most,
		struct crm_error *e)
{
	struct crmp_value key[CRMP_ORDER_MAX] = { 0 };
	struct crmp_ranked one = { id, key };
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < o->n; i++)
		rc = crmp_filter_value(o->by[i], &key[i], e);
	if (rc || (o->worst && rank(&one, o->worst, o) > 0))
		return rc;
	rc = order_room(o, most, e);
	one.key = rc ? NULL : crmp_arena_alloc(&o->texts, sizeof key);
	if (!one.key)
		return rc ? rc : crm_nomem(e);
	for (i = 0; i < o->n; i++) {
		one.key[i] = key[i];
		if (!key[i].s)
			continue;
		one.key[i].s = crmp_arena_copy(&o->texts, key[i].s, key[i].n);
		if (!one.key[i].s)
			return crm_nomem(e);
	}
	o->list[o->got++] = one;
	return CRM_OK;
}

void
crmp_order_end(struct crmp_order *o)
{
	if (o->got)
		qsort_r(o->list, o->got, sizeof *o->list, rank, o);
}

int64_t
crmp_order_next(struct crmp_order *o)
{
	return o->next < o->got ? o->list[o->next++].id : 0;
}

void
crmp_order_free(struct crmp_order *o)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		crmp_filter_close(o->by[i]);
	crm_buf_free(&o->sql);
	crmp_arena_free(&o->texts);
	free(o->list);
}
