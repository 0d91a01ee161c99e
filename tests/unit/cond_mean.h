/* SPDX-License-Identifier: MIT */
/* cond_mean.h - random conditions: what a tree is of a record */
#ifndef COND_MEAN_H
#define COND_MEAN_H

#include "cond_tree.h"

/* ---- records ------------------------------------------------------------- */

struct record {
	int64_t id;
	char *line;
	json_t *json;
};
#define MOST_ROWS 64
struct table {
	const struct crmp_type *type; /* NULL: lines of no type */
	struct column *columns;
	int ncolumns;
	struct record rows[MOST_ROWS];
	int n;
};
static struct table tables[8];
static int ntables;
static const struct record *at_hand;
static json_t *made; /* lists put together on the way, freed at the end */

static struct table *
table_of(const struct crmp_type *t)
{
	int i;

	for (i = 0; i < ntables; i++)
		if (tables[i].type == t)
			return &tables[i];
	fail_msg("no such table");
	return NULL;
}

static struct value
any_value(json_t *j)
{
	if (json_is_string(j))
		return text_value(json_string_value(j));
	if (json_is_integer(j))
		return whole_value(json_integer_value(j));
	if (json_is_real(j))
		return real_value(json_real_value(j));
	if (json_is_boolean(j))
		return bool_value(json_is_true(j));
	if (!j || json_is_null(j))
		return null_value;
	return (struct value){ .t = V_JSON, .json = j };
}

/* A member of a line, or of a verdict that stands on it. */
static json_t *
member(json_t *line, const char *name)
{
	json_t *verdict, *j = NULL;
	const char *key;

	json_object_foreach(json_object_get(line, "_"), key, verdict)
	{
		if (!j)
			j = json_object_get(verdict, name);
	}
	return j ? j : json_object_get(line, name);
}

#define BASE "CNY"

/* Without a currency of its own an amount is in the base currency. */
static struct value
major_value(json_t *line, const struct column *c)
{
	struct value v = any_value(member(line, c->minor));
	const char *code = NULL;

	if (!c->based)
		code = json_string_value(json_object_get(line, "currency"));
	if (v.t != V_NUMBER)
		return null_value;
	v.form = DECIMAL;
	v.scale = crm_currency_digits(code ? code : BASE);
	return v;
}

/* Of the record that is referred to, or NULL. */
static json_t *
referred(json_t *line, const struct column *c)
{
	const struct table *t = table_of(c->of);
	bool user = c->of == &crmp_type_user;
	json_t *to = json_object_get(line, c->via);
	char id[80];
	int i;

	if (!to) {
		snprintf(id, sizeof id, "%s_id", c->via);
		to = json_object_get(line, id);
	}
	for (i = 0; to && i < t->n; i++)
		if (json_equal(to, json_object_get(t->rows[i].json,
						   user ? "login" : "id")))
			return t->rows[i].json;
	return NULL;
}

static struct value
column_value(const struct column *c)
{
	json_t *line = c->via ? referred(at_hand->json, c) : at_hand->json;
	struct value v;

	if (c->minor)
		return major_value(line, c);
	v = any_value(member(line, c->name));
	if (v.t == V_NULL && c->is == IS_BOOL)
		return bool_value(false);
	if (c->kind == CRMP_REAL && v.t == V_NUMBER)
		return real_value(real_of(&v));
	if ((c->is == IS_DAY || c->is == IS_INSTANT) && v.t != V_NULL)
		assert_true(time_on_wire(v.s, &v));
	return v;
}

/* A number, though one like 3, of a kind that is not of whole numbers. */
static struct value
no_whole(struct value v)
{
	if (v.t == V_NUMBER && v.form == WHOLE)
		v.form = DECIMAL;
	return v;
}

/* A key of x or ext; declared ones have no values of another kind. */
static struct value
key_value(const struct node *n)
{
	json_t *from = n->bare ? at_hand->json
			       : json_object_get(at_hand->json,
						 n->ext ? "ext" : "x");
	struct value v = any_value(json_object_get(from, n->key)), day;

	switch (n->declared) {
	case CRMP_BOOL: /* never null */
		return v.t == V_BOOL ? v : bool_value(false);
	case CRMP_REAL:
		return v.t == V_NUMBER ? no_whole(v) : null_value;
	case CRMP_TEXT:
		return v.t == V_TEXT ? v : null_value;
	case CRMP_DAY:
		return v.t == V_TEXT && time_on_wire(v.s, &day) &&
				       day.t == V_DAY
			       ? day
			       : null_value;
	default:
		return v;
	}
}

/* A member of an object, or those of all elements of a list. */
static struct value
part_value(const struct node *n)
{
	json_t *whole = json_object_get(at_hand->json, n->column->name);
	json_t *list, *el, *j;
	size_t i;

	struct value v;

	if (!json_is_array(whole)) {
		v = any_value(json_object_get(whole, n->key));
		if (n->is == IS_INSTANT && v.t != V_NULL)
			assert_true(time_on_wire(v.s, &v));
		return n->declared == CRMP_REAL ? no_whole(v) : v;
	}
	list = json_array();
	json_array_foreach(whole, i, el)
	{
		j = json_object_get(el, n->key);
		if (j)
			json_array_append(list, j);
	}
	json_array_append_new(made, list);
	return any_value(list);
}

/* ---- truth: true, false, null, and what cannot be computed --------------- */

static struct value mean(const struct node *n);

static struct value
not_of(struct value v)
{
	return v.t == V_BOOL ? bool_value(!v.i) : v;
}

/* The value asked whether it is true. */
static struct value
truth(const struct node *n)
{
	struct value v = mean(n);

	return v.t == V_BOOL || v.t == V_ERROR ? v : null_value;
}

/* `false` decides an `and`, whatever the other parts are. */
static struct value
both(struct value a, struct value b)
{
	if ((a.t == V_BOOL && !a.i) || (b.t == V_BOOL && !b.i))
		return bool_value(false);
	if (a.t == V_ERROR || b.t == V_ERROR)
		return error_value;
	return a.t == V_NULL ? a : b;
}

static struct value
either(struct value a, struct value b)
{
	return not_of(both(not_of(a), not_of(b)));
}

static struct value
logic(const struct node *n)
{
	struct value v = bool_value(n->op == N_AND);
	int i;

	for (i = 0; i < n->n; i++)
		v = n->op == N_AND ? both(v, truth(n->arg[i]))
				   : either(v, truth(n->arg[i]));
	return v;
}

/* ---- comparisons --------------------------------------------------------- */

static struct value
how_it_is(enum how how, int cmp)
{
	return bool_value(how == H_EQ || how == H_SAME	  ? cmp == 0
			  : how == H_NE || how == H_OTHER ? cmp != 0
			  : how == H_LT			  ? cmp < 0
			  : how == H_LE			  ? cmp <= 0
			  : how == H_GT			  ? cmp > 0
							  : cmp >= 0);
}

/* One of them is null, or they are of kinds that do not go together. */
static struct value
incomparable(enum how how, bool same)
{
	if (how == H_SAME || how == H_OTHER)
		return bool_value(same == (how == H_SAME));
	return null_value;
}

static struct value
beside_span(enum how how, const struct value *v, const struct span *s)
{
	bool day = v->t == V_DAY;

	return how_it_is(how, v->i < (day ? s->first : s->from)	  ? -1
			      : v->i >= (day ? s->after : s->to) ? 1
								 : 0);
}

static int
order_of(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static struct value
beside(enum how how, struct value a, struct value b)
{
	if (a.t == V_ERROR || b.t == V_ERROR)
		return error_value;
	if (a.t == V_NULL || b.t == V_NULL)
		return incomparable(how, a.t == b.t);
	if (a.t == V_TEXT && is_time(&b))
		(void)time_on_wire(a.s, &a);
	if (b.t == V_TEXT && is_time(&a))
		(void)time_on_wire(b.s, &b);
	if (is_time(&a) && is_time(&b))
		return how_it_is(how, a.t == b.t
					      ? order_of(a.i, b.i)
					      : order_of(business_day(&a),
							 business_day(&b)));
	if (a.t != b.t || a.t == V_JSON)
		return incomparable(how, false);
	return how_it_is(how, a.t == V_TEXT ? compare_texts(a.s, b.s)
			      : a.t == V_BOOL ? order_of(a.i, b.i)
					      : compare_numbers(&a, &b));
}

/* Beside a literal that reads as a time; beside anything, it may be text. */
static struct value
beside_time(enum how how, const struct node *n, const struct node *lit)
{
	struct value v = mean(n), t = v;

	if (v.t == V_ERROR)
		return v;
	if (v.t == V_NULL)
		return incomparable(how, false);
	if (v.t == V_TEXT && n->is != IS_TEXT)
		(void)time_on_wire(v.s, &t);
	if (is_time(&t))
		return beside_span(how, &t, &lit->span);
	return n->is == IS_ANY || n->is == IS_TEXT
		       ? beside(how, v, text_value(lit->word))
		       : incomparable(how, false);
}

static struct value
compared(enum how how, const struct node *a, const struct node *b)
{
	static const enum how turned[] = { H_EQ, H_NE, H_GT, H_GE,
					   H_LT, H_LE, H_SAME, H_OTHER };

	if (b->op == N_TIME)
		return beside_time(how, a, b);
	if (a->op == N_TIME)
		return beside_time(turned[how], b, a);
	return beside(how, mean(a), mean(b));
}

static struct value
case_value(const struct node *n)
{
	struct value v;
	int i = n->based;

	for (; i + 1 < n->n; i += 2) {
		v = n->based ? compared(H_EQ, n->arg[0], n->arg[i])
			     : truth(n->arg[i]);
		if (v.t == V_ERROR)
			return v;
		if (v.t == V_BOOL && v.i)
			return mean(n->arg[i + 1]);
	}
	return i < n->n ? mean(n->arg[i]) : null_value;
}

static struct value
tested(const struct node *n)
{
	struct value v = mean(n->arg[0]);
	int i;

	switch (n->op) {
	case N_ISNULL:
		return v.t == V_ERROR ? v : bool_value(v.t == V_NULL);
	case N_BETWEEN:
		return both(compared(H_GE, n->arg[0], n->arg[1]),
			    compared(H_LE, n->arg[0], n->arg[2]));
	default:
		v = bool_value(false);
		for (i = 1; i < n->n; i++)
			v = either(v, compared(H_EQ, n->arg[0], n->arg[i]));
		return v;
	}
}

#endif
