/* SPDX-License-Identifier: MIT */
/* cond_tree.h - random conditions: their tree, and how it is written */
#ifndef COND_TREE_H
#define COND_TREE_H

#include "cond_time.h"

enum is { IS_BOOL, IS_NUMBER, IS_TEXT, IS_DAY, IS_INSTANT, IS_LIST, IS_ANY };

/* ---- what can be named of a record --------------------------------------- */

struct column {
	const char *name;
	enum crmp_kind kind;
	enum is is;
	const char *words;	    /* of a choice, NULL: any text */
	const char *minor;	    /* amount: the column it is made of */
	bool based;		    /* amount: always in the base currency */
	const struct crmp_type *of; /* of the record that `via` refers to */
	const char *via;
	int rare; /* taken once in so many times */
};

static enum is
is_of_kind(enum crmp_kind k)
{
	switch (k) {
	case CRMP_BOOL:
		return IS_BOOL;
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_REAL:
	case CRMP_REF:
	case CRMP_ANYREF:
		return IS_NUMBER;
	case CRMP_DAY:
		return IS_DAY;
	case CRMP_INSTANT:
		return IS_INSTANT;
	case CRMP_JSON:
		return IS_LIST;
	default:
		return IS_TEXT;
	}
}

/* Has it words that come in no order? */
static bool
is_choice(const struct column *c)
{
	return c->kind == CRMP_ENUM || c->kind == CRMP_STATE ||
	       c->kind == CRMP_CURRENCY;
}

/* ---- nodes --------------------------------------------------------------- */

enum op { N_NUMBER, N_TEXT, N_TIME, N_BOOL, N_NULL, N_COLUMN, N_KEY, N_PART,
	  N_AND, N_OR, N_NOT, N_COMPARE, N_IN, N_BETWEEN, N_ISNULL, N_LIKE,
	  N_RECKON, N_MINUS, N_JOIN, N_CASE, N_CALL, N_SEGMENT };
enum how { H_EQ, H_NE, H_LT, H_LE, H_GT, H_GE, H_SAME, H_OTHER };

#define MOST_ARGS 8
struct node {
	enum op op;
	enum is is;
	bool not;     /* in, between, like, is null */
	enum how how; /* compare */
	char sign;    /* reckon */
	bool based;   /* case: it has a value to compare with */
	const char *word; /* function, literal as written */
	const struct column *column;
	const char *key; /* x.KEY, a part of a column, a segment */
	bool ext;	 /* key: of ext */
	bool bare;	 /* key: a member of a line of no type */
	enum crmp_kind declared; /* key: kind by policy; CRMP_JSON: none */
	struct value v;	   /* literal */
	struct span span;  /* time */
	struct node *arg[MOST_ARGS];
	int n;
};

static struct node *
node(enum op op, enum is is)
{
	struct node *n = piece(sizeof *n);

	n->op = op;
	n->is = is;
	n->declared = CRMP_JSON;
	return n;
}

static struct node *
with(struct node *n, struct node *arg)
{
	assert_true(n->n < MOST_ARGS);
	n->arg[n->n++] = arg;
	return n;
}

static struct node *
call(const char *name, enum is is)
{
	struct node *n = node(N_CALL, is);

	n->word = name;
	return n;
}

static bool
calls(const struct node *n, const char *name)
{
	return n->op == N_CALL && !strcmp(n->word, name);
}

#endif
