/* SPDX-License-Identifier: MIT */
/* cond_forms.h - random conditions: comparisons, and how they are joined */
#ifndef COND_FORMS_H
#define COND_FORMS_H

#include "cond_grow.h"

struct segment {
	const char *name;
	const struct crmp_type *of;
	const struct node *root;
};
static struct segment segments[8];
static int nsegments;

static const struct node *
segment_of(const char *key)
{
	int i;

	for (i = 0; i < nsegments; i++)
		if (!strcmp(segments[i].name, key))
			return segments[i].root;
	fail_msg("no segment %s", key);
	return NULL;
}

/* ---- comparisons --------------------------------------------------------- */

/* Words come in no order. */
static bool
has_words(const struct node *n)
{
	return n->op == N_COLUMN && (is_choice(n->column) ||
				     n->column->kind == CRMP_TYPENAME);
}

static struct node *
grow_side(enum is is, int depth, bool ordered)
{
	struct node *n;

	do
		n = is == IS_ANY ? grow_any() : grow(is, depth, true);
	while (ordered && has_words(n));
	return n;
}

/* in (...), mostly of literals */
static struct node *
grow_in(enum is is, int depth)
{
	struct node *left = grow_side(is, depth, false);
	struct node *n = with(node(N_IN, IS_BOOL), left);
	int i, items = 1 + below(4);

	n->not = chance(30);
	for (i = 0; i < items; i++)
		with(n, chance(80) ? literal_beside(left, true)
				   : grow_side(is, depth - 1, false));
	return n;
}

/* between, now and then with the literal before it */
static struct node *
grow_between(enum is is, int depth)
{
	struct node *left = grow_side(is, depth, true), *low, *high;
	struct node *n = node(N_BETWEEN, IS_BOOL);

	n->not = chance(30);
	if (chance(10)) {
		low = grow_side(chance(20) ? IS_ANY : is, depth - 1, true);
		high = grow_side(is, depth - 1, true);
		left = literal_beside(high, false);
		if (low->is == IS_ANY && left->op == N_TEXT)
			left = open_literal(left->word);
	} else {
		low = chance(75) ? literal_beside(left, false)
				 : grow_side(is, depth - 1, true);
		high = chance(75) ? literal_beside(left, false)
				  : grow_side(is, depth - 1, true);
	}
	return with(with(with(n, left), low), high);
}

static struct node *
grow_compare(enum is is, int depth)
{
	struct node *n = node(N_COMPARE, IS_BOOL), *left, *right;
	bool ordered;

	if (chance(12))
		return grow_in(is, depth);
	if (chance(12))
		return grow_between(is, depth);
	n->how = (enum how)below(8);
	ordered = n->how >= H_LT && n->how <= H_GE;
	left = grow_side(is, depth, ordered);
	if (chance(65))
		right = literal_beside(left, !ordered);
	else if (chance(10))
		right = grow_any();
	else if (n->how >= H_SAME && chance(20))
		right = null_literal(is);
	else
		right = grow_side((is == IS_DAY || is == IS_INSTANT) &&
						  chance(30)
					  ? (is == IS_DAY ? IS_INSTANT
							  : IS_DAY)
					  : is,
				  depth - 1, ordered);
	return chance(20) ? with(with(n, right), left)
			  : with(with(n, left), right);
}

static struct node *
grow_like(int depth)
{
	static const char *const patterns[] = {
		"%", "a%", "%b", "%a%", "_", "__", "A_", "%张%", "张伟%科技",
		"100", "50!%", "%!_%", "strasse", "Stra_e", "%ß%", "ａｂ%",
		"2026-%", "_%_%_", "%%a", "", "a!", "!!",
	};
	struct node *n = node(N_LIKE, IS_BOOL);

	n->not = chance(30);
	with(n, chance(15) ? grow_any() : grow(IS_TEXT, depth, true));
	with(n, chance(85) ? text_literal(ANY_OF(patterns))
			   : argument('t', depth - 1));
	return chance(30) ? with(n, text_literal("!")) : n;
}

static struct node *
grow_has(int depth)
{
	struct node *n = call(chance(60) ? "has" : "contains", IS_BOOL);
	struct node *list = grow_list();

	with(n, list);
	if (calls(n, "contains") || chance(70))
		return with(n, chance(80) ? text_literal(ANY_OF(some_texts))
					  : grow(IS_TEXT, depth - 1, false));
	return with(n, chance(50) ? number_literal(ANY_OF(some_numbers))
				  : grow_any());
}

static struct node *
grow_bought(int depth)
{
	struct node *n = call("bought", IS_BOOL);

	with(n, chance(80) ? text_literal(chance(60) ? "A1" : "B2")
			   : argument('t', depth - 1));
	return chance(60) ? with(n, grow_moment(depth - 1)) : n;
}

/* A name of 90 letters grows past 1 MiB, or stays just under it. */
static struct node *
grow_large(void)
{
	struct node *n = call("replace", IS_TEXT), *len;
	int part = 1160 + below(10), i;

	with(n, call("replace", IS_TEXT));
	for (i = 0; strcmp(about->columns[i].name, "name"); i++)
		;
	with(n->arg[0], column_node(&about->columns[i]));
	with(n->arg[0], text_literal("a"));
	with(n->arg[0], text_literal("aaaaaaaaaa"));
	with(n, text_literal("a"));
	with(n, text_literal(texted("%0*d", part, 0)));
	len = with(call("length", IS_NUMBER), n);
	n = node(N_COMPARE, IS_BOOL);
	n->how = H_GT;
	return with(with(n, len), number_literal("5"));
}

/* ---- conditions ---------------------------------------------------------- */

static struct node *
grow_null_test(int depth)
{
	static const enum is kinds[] = { IS_NUMBER, IS_TEXT, IS_DAY,
					 IS_INSTANT, IS_ANY };
	struct node *n = node(N_ISNULL, IS_BOOL);
	int r = below(10);

	n->not = chance(50);
	return with(n, r == 0	? grow_list()
		       : r == 1 ? grow_condition(depth - 1)
				: grow_side(ANY_OF(kinds), depth - 1, false));
}

/* Truths compared with each other. */
static struct node *
grow_alike(int depth)
{
	struct node *n = node(N_COMPARE, IS_BOOL);

	n->how = (enum how)below(8);
	with(n, grow_condition(depth - 1));
	return with(n, chance(60) ? bool_literal(chance(50))
				  : grow_condition(depth - 1));
}

static struct node *
grow_bool(int depth)
{
	const struct column *c = some_column(IS_BOOL);
	int i = below(8);

	if (i == 0 || i == 6)
		return grow_choice(IS_BOOL, depth);
	if (i == 1)
		return about->type ? key_node(12) : key_node(0);
	if (i == 2)
		return grow_any();
	return c && i < 6 ? column_node(c) : grow_call(IS_BOOL, depth);
}

static struct node *
grow_segment(void)
{
	struct node *n;
	int i = nsegments ? below(nsegments) : 0;

	if (!nsegments || segments[i].of != about->type)
		return grow_null_test(0);
	n = node(N_SEGMENT, IS_BOOL);
	n->key = segments[i].name;
	return n;
}

static struct node *
grow_test(int depth)
{
	int r = below(100);

	if (r < 18)
		return grow_compare(IS_NUMBER, depth);
	if (r < 34)
		return grow_compare(IS_TEXT, depth);
	if (r < 44)
		return grow_compare(IS_DAY, depth);
	if (r < 56)
		return grow_compare(IS_INSTANT, depth);
	if (r < 67)
		return grow_compare(IS_ANY, depth);
	if (r < 74)
		return grow_bool(depth);
	if (r < 80)
		return grow_null_test(depth);
	if (r < 85)
		return grow_like(depth);
	if (r < 90)
		return grow_has(depth);
	if (r < 93)
		return grow_segment();
	if (r < 95 && about->type == &crmp_type_customer)
		return chance(5) ? grow_large() : grow_bought(depth);
	return depth > 0 ? grow_alike(depth) : grow_compare(IS_TEXT, 0);
}

/* A part of `and`, `or`, `not`: there a constant may stand alone. */
static struct node *
grow_part(int depth)
{
	static const char *const words[] = { "true", "false", "1", "0" };
	struct node *n;

	if (!chance(4))
		return grow_condition(depth);
	if (chance(25))
		return null_literal(IS_BOOL);
	n = node(N_BOOL, IS_BOOL);
	n->word = ANY_OF(words);
	n->v = bool_value(*n->word == 't' || *n->word == '1');
	return n;
}

static struct node *
grow_condition(int depth)
{
	struct node *n;
	int r = below(100), i, m;

	if (depth <= 0 || r < 40)
		return grow_test(depth);
	if (r < 55)
		return with(node(N_NOT, IS_BOOL), grow_part(depth - 1));
	n = node(r < 78 ? N_AND : N_OR, IS_BOOL);
	m = 2 + below(2);
	for (i = 0; i < m; i++)
		with(n, grow_part(depth - 1));
	return n;
}

#endif
