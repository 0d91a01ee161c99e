/* SPDX-License-Identifier: MIT */
/* cond_grow.h - random conditions: values of a kind that is asked for */
#ifndef COND_GROW_H
#define COND_GROW_H

#include "cond_literal.h"

static struct node *grow(enum is is, int depth, bool fixed);
static struct node *grow_condition(int depth);

/* ---- what is read of the record ------------------------------------------ */

static const struct column *
some_column(enum is is)
{
	bool major = is == IS_NUMBER && chance(25);
	const struct column *c;
	int i;

	for (i = 0; about->ncolumns && i < 400; i++) {
		c = &about->columns[below(about->ncolumns)];
		if (c->is == is && !below(c->rare) &&
		    (!major || c->minor || i > 200))
			return c;
	}
	return NULL;
}

static struct node *
column_node(const struct column *c)
{
	struct node *n = node(N_COLUMN, c->is);

	n->column = c;
	return n;
}

/* Keys of x, and on lines of no type names, that hold this and that. */
static const struct {
	const char *key;
	enum crmp_kind declared;
} x_keys[] = {
	{ "a", CRMP_JSON },	{ "b", CRMP_JSON },   { "n", CRMP_JSON },
	{ "t", CRMP_JSON },	{ "d", CRMP_JSON },   { "at", CRMP_JSON },
	{ "l", CRMP_JSON },	{ "it's", CRMP_JSON }, { "a.b", CRMP_JSON },
	{ "q\"", CRMP_JSON },	{ "d_num", CRMP_REAL }, { "d_text", CRMP_TEXT },
	{ "d_bool", CRMP_BOOL }, { "d_day", CRMP_DAY },
};

static struct node *
key_node(size_t which)
{
	struct node *n = node(N_KEY, IS_ANY);

	n->key = x_keys[which].key;
	n->bare = !about->type;
	if (!n->bare && x_keys[which].declared != CRMP_JSON) {
		n->declared = x_keys[which].declared;
		n->is = is_of_kind(n->declared);
	}
	return n;
}

/* ext.SYSTEM, one of which no record has */
static struct node *
ext_node(void)
{
	struct node *n = node(N_KEY, IS_TEXT);

	n->key = ANY_OF(((const char *[]){ "shop", "erp", "a b" }));
	n->ext = true;
	return n;
}

/* Parts of lists and objects; of a list they are a list. */
static const struct {
	const char *column, *part;
	enum is is;
} parts[] = {
	{ "prefs", "lang", IS_TEXT },	    { "prefs", "channels", IS_LIST },
	{ "handles", "wechat", IS_TEXT },   { "dates", "month", IS_LIST },
	{ "lines", "sku", IS_LIST },	    { "lines", "qty", IS_LIST },
	{ "lines", "amount_minor", IS_LIST }, { "milestones", "planned", IS_LIST },
	{ "payments", "due", IS_LIST },	    { "payments", "amount_minor", IS_LIST },
	{ "promise", "moves", IS_NUMBER },  { "promise", "result", IS_TEXT },
	{ "promise", "effort_hours", IS_NUMBER },
	{ "promise", "original_due", IS_INSTANT },
};

/* One of the kind that records at hand may have, or NULL. */
static struct node *
part_node(enum is is)
{
	size_t k = (size_t)below((int)COUNT(parts)), tried;
	const struct column *c = NULL;
	struct node *n;
	int i;

	for (tried = 0; !c && tried < COUNT(parts); tried++) {
		k = (k + 1) % COUNT(parts);
		for (i = 0; parts[k].is == is && i < about->ncolumns; i++)
			if (!about->columns[i].via &&
			    !strcmp(about->columns[i].name, parts[k].column))
				c = &about->columns[i];
	}
	if (!c)
		return NULL;
	n = node(N_PART, is);
	n->column = c;
	n->key = parts[k].part;
	if (!strcmp(n->key, "effort_hours"))
		n->declared = CRMP_REAL;
	return n;
}

static struct node *
grow_any(void)
{
	return key_node((size_t)below(10));
}

static struct node *
grow_list(void)
{
	const struct column *c = some_column(IS_LIST);
	struct node *part = part_node(IS_LIST);

	if (part && chance(40))
		return part;
	return c && chance(75) ? column_node(c) : grow_any();
}

/* ---- what a function takes ----------------------------------------------- */

static struct node *
grow_moment(int depth)
{
	if (chance(15))
		return literal(IS_INSTANT);
	if (chance(15))
		return grow_any();
	return grow(chance(50) ? IS_DAY : IS_INSTANT, depth, true);
}

static struct node *
argument(char letter, int depth)
{
	switch (letter) {
	case 't':
		return chance(10) ? grow_any() : grow(IS_TEXT, depth, false);
	case 'n':
		return chance(10) ? grow_any() : grow(IS_NUMBER, depth, false);
	case 'w':
		return grow_moment(depth);
	case 'd':
		return number_literal(ANY_OF(((const char *[]){
			"0", "1", "2", "3", "15", "16", "-1", "1.5" })));
	default:
		return chance(50) ? grow_list() : grow(IS_TEXT, depth, false);
	}
}

/* ?: what may be left out begins */
static const struct {
	const char *name, *args;
	enum is is;
} made_by[] = {
	{ "abs", "n", IS_NUMBER },	{ "round", "n?d", IS_NUMBER },
	{ "length", "c", IS_NUMBER },	{ "instr", "tt", IS_NUMBER },
	{ "year", "w", IS_NUMBER },	{ "month", "w", IS_NUMBER },
	{ "weekday", "w", IS_NUMBER },	{ "days_between", "ww", IS_NUMBER },
	{ "fold", "t", IS_TEXT },	{ "lower", "t", IS_TEXT },
	{ "upper", "t", IS_TEXT },	{ "trim", "t?t", IS_TEXT },
	{ "ltrim", "t?t", IS_TEXT },	{ "rtrim", "t?t", IS_TEXT },
	{ "replace", "ttt", IS_TEXT },	{ "substr", "td?d", IS_TEXT },
	{ "day", "w", IS_DAY },		{ "time", "w", IS_INSTANT },
	{ "now", "", IS_INSTANT },	{ "contains", "ct", IS_BOOL },
	{ "starts", "tt", IS_BOOL },
};

/* A step of hours or minutes, which no day takes. */
static bool
by_the_clock(const struct node *n)
{
	return n->word && *n->word && strchr("+-", *n->word) &&
	       (strstr(n->word, "min") || n->word[strlen(n->word) - 1] == 'h');
}

static struct node *
grow_call(enum is is, int depth)
{
	const char *p;
	struct node *n;
	size_t k;

	do
		k = (size_t)below((int)COUNT(made_by));
	while (made_by[k].is != is);
	n = call(made_by[k].name, is);
	for (p = made_by[k].args; *p && (*p != '?' || chance(50)); p++)
		if (*p != '?')
			with(n, argument(*p, depth - 1));
	while (calls(n, "day") && by_the_clock(n->arg[0]))
		n->arg[0] = grow_moment(depth - 1);
	if (calls(n, "round") && chance(30))
		n->arg[0] = number_literal(ANY_OF(((const char *[]){
			"9.223372036854775807", "-9.223372036854775807",
			"0.45", "-0.05", "99.995" })));
	return n;
}

/* ---- what chooses one of several values of a kind ------------------------ */

/* The first is of the kind for sure, others may be anything, or null. */
static struct node *
choice(enum is is, int depth, bool first)
{
	if (!first && chance(6))
		return null_literal(is);
	if (!first && chance(20))
		return grow_any();
	return is == IS_BOOL ? grow_condition(depth - 1)
			     : grow(is, depth - 1, first);
}

static struct node *
grow_case(enum is is, int depth)
{
	struct node *n = node(N_CASE, is), *base = NULL;
	enum is of = chance(50) ? IS_TEXT : chance(50) ? IS_DAY : IS_ANY;
	int i, cases = 1 + below(2);

	n->based = chance(30);
	if (n->based) {
		base = of == IS_ANY ? grow_any() : grow(of, depth - 1, true);
		with(n, base);
	}
	for (i = 0; i < cases; i++) {
		with(n, base ? literal_beside(base, true)
			     : grow_condition(depth - 1));
		with(n, choice(is, depth, !i));
	}
	return chance(70) ? with(n, choice(is, depth, false)) : n;
}

static struct node *
grow_choice(enum is is, int depth)
{
	static const char *const several[] = { "coalesce", "least", "min",
					       "greatest", "max" };
	struct node *n;
	int r = below(10);

	if (r < 4)
		return grow_case(is, depth);
	if (r < 5) {
		n = call("iif", is);
		with(n, grow_condition(depth - 1));
		with(n, choice(is, depth, true));
		return with(n, choice(is, depth, false));
	}
	if (r < 7) {
		n = call(chance(50) ? "nullif" : "ifnull", is);
		with(n, choice(is, depth, true));
		return with(n, choice(is, depth, false));
	}
	n = call(ANY_OF(several), is);
	with(n, choice(is, depth, true));
	with(n, choice(is, depth, false));
	return chance(30) ? with(n, choice(is, depth, false)) : n;
}

/* ---- numbers and texts --------------------------------------------------- */

static struct node *
grow_sum(int depth)
{
	struct node *n;

	if (chance(10))
		return with(node(N_MINUS, IS_NUMBER),
			    grow(IS_NUMBER, depth - 1, true));
	n = node(N_RECKON, IS_NUMBER);
	n->sign = "++--**///%"[below(10)];
	if (n->sign == '/' && chance(40)) {
		/* of a product of decimals, which may come out whole */
		with(n, with(with(node(N_RECKON, IS_NUMBER),
				  grow(IS_NUMBER, 0, true)),
			     number_literal(ANY_OF(((const char *[]){
				     "100", "10", "0.5", "2" })))));
		n->arg[0]->sign = '*';
		return with(n, number_literal(chance(50) ? "7" : "3"));
	}
	with(n, argument('n', depth - 1));
	return with(n, chance(30) ? number_literal("9223372036854775807")
				  : argument('n', depth - 1));
}

static struct node *
grow_join(int depth)
{
	static const enum is kinds[] = { IS_TEXT,   IS_NUMBER,	IS_NUMBER,
					 IS_DAY, IS_INSTANT, IS_ANY };
	struct node *n = node(N_JOIN, IS_TEXT);
	enum is is;
	int i;

	for (i = 0; i < 2; i++) {
		is = ANY_OF(kinds);
		with(n, is == IS_ANY ? grow_any()
				     : grow(is, depth - 1, is > IS_TEXT));
	}
	return n;
}

/* Of a kind, without any column of it. */
static struct node *
grow_out_of_any(enum is is)
{
	struct node *n = call(is == IS_NUMBER ? "length"
			      : is == IS_TEXT ? "lower"
			      : is == IS_DAY  ? "day"
					      : "time",
			      is);

	return with(n, grow_any());
}

/*
 * A value of the kind, as far as shows; `fixed`: by itself, not by what it
 * stands beside, as a text that may be a time does.
 */
static struct node *
grow(enum is is, int depth, bool fixed)
{
	const struct column *c = some_column(is);
	int r = depth > 0 ? below(100) : below(60);
	struct node *n;

	if (r < 10 && !fixed)
		return literal(is);
	if (r < 14 && is != IS_INSTANT && about->type) {
		do
			n = key_node(10 + (size_t)below(4));
		while (n->is == IS_BOOL);
		if (n->is == is)
			return n;
	}
	if (r < 18 && is == IS_TEXT && about->type)
		return ext_node();
	n = r < 22 ? part_node(is) : NULL;
	if (n)
		return n;
	if (r < 60)
		return c ? column_node(c) : grow_out_of_any(is);
	if (r < (is == IS_NUMBER ? 68 : 72))
		return grow_choice(is, depth);
	if (r < 84 && is == IS_NUMBER)
		return grow_sum(depth);
	if (r < 84 && is == IS_TEXT)
		return grow_join(depth);
	return grow_call(is, depth);
}

#endif
