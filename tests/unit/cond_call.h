/* SPDX-License-Identifier: MIT */
/* cond_call.h - random conditions: what functions give, and the whole */
#ifndef COND_CALL_H
#define COND_CALL_H

#include "cond_text.h"

/* ---- functions by name --------------------------------------------------- */

static struct value
of_list(const struct node *n)
{
	struct value list = mean(n->arg[0]), item = mean(n->arg[1]);

	if (list.t == V_ERROR || item.t == V_ERROR)
		return error_value;
	if (list.t == V_NULL) /* an empty list is not stored */
		return bool_value(false);
	if (list.t != V_JSON)
		return null_value;
	return bool_value(among(list.json, &item, !calls(n, "has")));
}

/* Of texts; `a` are as many as there are arguments, all texts or numbers. */
static struct value
of_texts(const char *f, const struct value *a, int n)
{
	const char *s = a[0].s, *at;

	if (!strcmp(f, "fold"))
		return text_value(folded(s));
	if (!strcmp(f, "lower") || !strcmp(f, "upper"))
		return text_value(in_letters(s, *f == 'u'));
	if (strstr(f, "trim"))
		return text_value(trimmed(s, n > 1 ? a[1].s : " \t\r\n　", *f));
	if (!strcmp(f, "replace"))
		return replaced(s, a[1].s, a[2].s);
	if (!strcmp(f, "substr"))
		return part_of(s, &a[1], n > 2 ? &a[2] : NULL);
	if (!strcmp(f, "contains"))
		return bool_value(strstr(folded(s), folded(a[1].s)) != NULL);
	if (!strcmp(f, "starts"))
		return bool_value(!strncmp(folded(s), folded(a[1].s),
					   strlen(folded(a[1].s))));
	at = strstr(s, a[1].s);
	return whole_value(
		at ? 1 + length_of(texted("%.*s", (int)(at - s), s)) : 0);
}

static struct value
of_times(const char *f, const struct value *a)
{
	struct date d = date_of(business_day(&a[0]));

	if (!strcmp(f, "day"))
		return time_value(V_DAY, business_day(&a[0]));
	if (!strcmp(f, "time"))
		return a[0].t == V_DAY ? time_value(V_INSTANT,
						    instant_at(a[0].i, 0))
				       : a[0];
	return whole_value(!strcmp(f, "year")	   ? d.y
			   : !strcmp(f, "month")   ? d.m
			   : !strcmp(f, "weekday") ? weekday_of(
							     business_day(a))
						   : business_day(&a[1]) -
							     business_day(a));
}

/* Neither cancelled nor wholly returned. */
static bool
counts(json_t *order)
{
	const char *stage =
		json_string_value(json_object_get(order, "stage"));
	int64_t amount = json_integer_value(
			json_object_get(order, "amount_minor")),
		back = json_integer_value(
			json_object_get(order, "returned_minor"));

	return strcmp(stage, "cancelled") && strcmp(stage, "returned") &&
	       !(amount > 0 && back >= amount);
}

/* An order that counts, of the article, from then until now. */
static struct value
bought(const struct value *a, int n)
{
	const struct table *t = table_of(&crmp_type_order);
	struct value at, since = n > 1 ? a[1] : whole_value(INT64_MIN);
	json_t *o, *line;
	size_t k;
	int i;

	if (since.t == V_DAY)
		since.i = instant_at(since.i, 0);
	for (i = 0; i < t->n; i++) {
		o = t->rows[i].json;
		assert_true(time_on_wire(
			json_string_value(json_object_get(o, "placed_at")),
			&at));
		if (json_integer_value(json_object_get(o, "customer_id")) !=
			    at_hand->id ||
		    at.i < since.i || at.i > times.k->now || !counts(o))
			continue;
		json_array_foreach(json_object_get(o, "lines"), k, line)
		{
			const char *sku = json_string_value(
				json_object_get(line, "sku"));

			if (sku && !strcmp(sku, a[0].s))
				return bool_value(true);
		}
	}
	return bool_value(false);
}

/* A value of the kind a function takes; what cannot be read so is null. */
static struct value
taken(const struct node *arg, char letter)
{
	struct value v = mean(arg);
	bool ok = letter == 't'	  ? v.t == V_TEXT
		  : letter == 'n' ? v.t == V_NUMBER
				  : is_time(&v);

	if (letter == 'w' && v.t == V_TEXT)
		ok = time_on_wire(v.s, &v);
	return ok || v.t == V_ERROR ? v : null_value;
}

static const struct {
	const char *name, *args;
} plain_functions[] = {
	{ "fold", "t" },     { "lower", "t" },	 { "upper", "t" },
	{ "trim", "tt" },    { "ltrim", "tt" },	 { "rtrim", "tt" },
	{ "replace", "ttt" }, { "substr", "tnn" }, { "instr", "tt" },
	{ "contains", "tt" }, { "starts", "tt" }, { "bought", "tw" },
	{ "abs", "n" },	     { "round", "nn" },	 { "day", "w" },
	{ "time", "w" },     { "year", "w" },	 { "month", "w" },
	{ "weekday", "w" },  { "days_between", "ww" },
};

/* Null or an error if one of its arguments is, the first that is. */
static struct value
plain_function(const struct node *n)
{
	struct value a[3], digits = whole_value(0), zero = whole_value(0);
	const char *args = NULL;
	size_t f;
	int i;

	for (f = 0; f < COUNT(plain_functions); f++)
		if (calls(n, plain_functions[f].name))
			args = plain_functions[f].args;
	assert_non_null(args);
	for (i = 0; i < n->n; i++) {
		a[i] = taken(n->arg[i], args[i]);
		if (a[i].t == V_NULL || a[i].t == V_ERROR)
			return a[i];
	}
	if (calls(n, "bought"))
		return bought(a, n->n);
	if (calls(n, "abs"))
		return compare_numbers(a, &zero) < 0 ? reckon('-', &zero, a)
						     : a[0];
	if (calls(n, "round"))
		return rounded(a, i > 1 ? &a[1] : &digits);
	return *args == 'w' ? of_times(n->word, a) : of_texts(n->word, a, i);
}

/* The smallest or largest; null if two of them cannot be compared. */
static struct value
extreme_of(const struct node *n, enum how how)
{
	struct value best = { 0 }, v, is;
	int i;

	for (i = 0; i < n->n; i++) {
		v = mean(n->arg[i]);
		if (v.t == V_NULL || v.t == V_ERROR)
			return v;
		is = i ? beside(how, v, best) : bool_value(true);
		if (is.t != V_BOOL)
			return is;
		if (is.i)
			best = v;
	}
	return best;
}

static struct value
called(const struct node *n)
{
	struct value v = null_value, is;
	int i;

	if (calls(n, "now"))
		return time_value(V_INSTANT, times.k->now);
	if (calls(n, "has") ||
	    (calls(n, "contains") && (n->arg[0]->is == IS_LIST)))
		return of_list(n);
	if (calls(n, "contains") && n->arg[0]->is == IS_ANY &&
	    mean(n->arg[0]).t == V_JSON)
		return of_list(n);
	if (calls(n, "coalesce") || calls(n, "ifnull")) {
		for (i = 0; i < n->n && v.t == V_NULL; i++)
			v = mean(n->arg[i]);
		return v;
	}
	if (calls(n, "iif")) {
		v = truth(n->arg[0]);
		return v.t == V_ERROR ? v : mean(n->arg[v.t == V_BOOL && v.i
								? 1
								: 2]);
	}
	if (calls(n, "least") || calls(n, "min"))
		return extreme_of(n, H_LT);
	if (calls(n, "greatest") || calls(n, "max"))
		return extreme_of(n, H_GT);
	if (!calls(n, "nullif") && !calls(n, "length"))
		return plain_function(n);
	v = mean(n->arg[0]);
	if (v.t == V_NULL || v.t == V_ERROR)
		return v;
	if (calls(n, "length"))
		return v.t == V_TEXT ? whole_value(length_of(v.s))
		       : v.t == V_JSON
			       ? whole_value((int64_t)(
					 json_array_size(v.json) +
					 json_object_size(v.json)))
			       : null_value;
	is = beside(H_EQ, v, mean(n->arg[1]));
	return is.t == V_ERROR		    ? is
	       : is.t == V_BOOL && is.i ? null_value
					: v;
}

/* ---- the whole ----------------------------------------------------------- */

static const struct node *segment_of(const char *name);

static struct value
joined(const struct node *n)
{
	struct value a = mean(n->arg[0]), b;
	struct crm_buf s = { 0 };

	if (a.t == V_NULL || a.t == V_ERROR)
		return a;
	b = mean(n->arg[1]);
	if (b.t == V_NULL || b.t == V_ERROR)
		return b;
	crm_buf_puts(&s, words_of(&a));
	crm_buf_puts(&s, words_of(&b));
	a = text_value(copied(s.s));
	crm_buf_free(&s);
	return a;
}

static struct value
reckoned(const struct node *n)
{
	struct value a = taken(n->arg[0], 'n'), b, zero = whole_value(0);

	if (a.t != V_NUMBER)
		return a;
	if (n->op == N_MINUS)
		return a.form == REAL ? real_value(-a.d)
				      : exact_or_error(-(wide)a.i, a.scale,
						       a.form == WHOLE);
	(void)zero;
	b = taken(n->arg[1], 'n');
	return b.t == V_NUMBER ? reckon(n->sign, &a, &b) : b;
}

static struct value
mean(const struct node *n)
{
	struct value v;

	switch (n->op) {
	case N_NUMBER:
	case N_TEXT:
	case N_BOOL:
	case N_NULL:
		return n->v;
	case N_TIME:
		return n->is == IS_DAY ? time_value(V_DAY, n->span.first)
		       : n->is == IS_INSTANT
			       ? time_value(V_INSTANT, n->span.from)
			       : text_value(n->word);
	case N_COLUMN:
		return column_value(n->column);
	case N_KEY:
		return key_value(n);
	case N_PART:
		return part_value(n);
	case N_AND:
	case N_OR:
		return logic(n);
	case N_NOT:
		return not_of(truth(n->arg[0]));
	case N_COMPARE:
		return compared(n->how, n->arg[0], n->arg[1]);
	case N_LIKE:
		v = like_value(n);
		return n->not? not_of(v) : v;
	case N_RECKON:
	case N_MINUS:
		return reckoned(n);
	case N_JOIN:
		return joined(n);
	case N_CASE:
		return case_value(n);
	case N_CALL:
		return called(n);
	case N_SEGMENT:
		return truth(segment_of(n->key));
	default:
		v = tested(n);
		return n->not? not_of(v) : v;
	}
}

enum answer { NO, YES, FAILED };

/*
 * Is it true of the record?  Null is as good as no: of an `and` that is asked
 * one such part decides, whatever could not be computed beside it.
 */
static enum answer
asked(const struct node *n)
{
	enum answer all = n->op == N_OR ? NO : YES, a;
	struct value v;
	int i;

	if (n->op == N_SEGMENT)
		return asked(segment_of(n->key));
	if (n->op == N_AND || n->op == N_OR) {
		for (i = 0; i < n->n; i++) {
			a = asked(n->arg[i]);
			if (a == (n->op == N_OR ? YES : NO))
				return a;
			all = a == FAILED ? a : all;
		}
		return all;
	}
	if ((n->op == N_BETWEEN || n->op == N_IN) && !n->not) {
		v = mean(n);
		if (v.t != V_ERROR)
			return v.t == V_BOOL && v.i ? YES : NO;
		for (i = 1; i < n->n; i++) {
			v = compared(n->op == N_IN ? H_EQ
				     : i == 1	   ? H_GE
						   : H_LE,
				     n->arg[0], n->arg[i]);
			a = v.t == V_ERROR	    ? FAILED
			    : v.t == V_BOOL && v.i ? YES
						    : NO;
			if (a == (n->op == N_IN ? YES : NO))
				return a;
		}
		return FAILED;
	}
	v = truth(n);
	return v.t == V_ERROR ? FAILED : v.t == V_BOOL && v.i ? YES : NO;
}

#endif
