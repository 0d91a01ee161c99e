/* SPDX-License-Identifier: MIT */
/* tree.h - inside condition/ only: an expression taken apart */
#ifndef CRMP_TREE_H
#define CRMP_TREE_H

#include "condition/condition.h"

/* What an expression gives, as far as it shows before it runs. */
enum crmp_is {
	CRMP_IS_NULL, /* nothing but null */
	CRMP_IS_BOOL,
	CRMP_IS_NUMBER,
	CRMP_IS_TEXT,
	CRMP_IS_DAY,
	CRMP_IS_INSTANT,
	CRMP_IS_LIST, /* a list or an object */
	CRMP_IS_ANY,  /* a custom field, a member of a line: what is there */
};

static inline bool
crmp_is_time(enum crmp_is is)
{
	return is == CRMP_IS_DAY || is == CRMP_IS_INSTANT;
}

enum crmp_op {
	CRMP_N_VALUE,  /* v */
	CRMP_N_NAME,   /* word, before it is known what it means */
	CRMP_N_NAMED,  /* @word, likewise */
	CRMP_N_SLOT,   /* slot */
	CRMP_N_MEMBER, /* key of an object, or of the elements of a list */
	CRMP_N_MAJOR,  /* money in major units: amount, and its currency */
	CRMP_N_AND,
	CRMP_N_OR,
	CRMP_N_NOT,
	CRMP_N_TRUTH,	/* a value that is a bool if all is well */
	CRMP_N_COMPARE, /* how */
	CRMP_N_WITHIN,	/* how, against a span of time */
	CRMP_N_ISNULL,
	CRMP_N_LIKE, /* text, pattern, escape */
	CRMP_N_ADD,
	CRMP_N_SUB,
	CRMP_N_MUL,
	CRMP_N_DIV,
	CRMP_N_MOD,
	CRMP_N_NEG,
	CRMP_N_JOIN, /* || */
	CRMP_N_CASE, /* when, then, when, then ... else */
	CRMP_N_CALL, /* fn */
};

enum crmp_how {
	CRMP_EQ,
	CRMP_NE,
	CRMP_LT,
	CRMP_LE,
	CRMP_GT,
	CRMP_GE,
	CRMP_SAME, /* is not distinct from */
	CRMP_OTHER /* is distinct from */
};

/* A time as a literal means it: [from, to), and the same in business days. */
struct crmp_span {
	int64_t from, to;
	int64_t first, after;
};

/* A text that is parsed: the user's own, or that of a named condition. */
struct crmp_source {
	const char *text;
	struct crmp_text name; /* s NULL: the user's own */
	const struct crmp_source *outer;
};

/* A pattern of LIKE: code points, or what stands for any. */
enum { CRMP_ANY_CHAR = -1, CRMP_ANY_TEXT = -2 };
struct crmp_pattern {
	int32_t *at;
	size_t n;
};

struct crmp_expr;
struct crmp_node;
/* Computes a node's value for the record at hand. */
typedef void crmp_do(struct crmp_expr *x, const struct crmp_node *n,
		     struct crmp_value *out);

struct crmp_node {
	enum crmp_op op;
	crmp_do *run; /* set once all is known; of a CRMP_N_VALUE NULL */
	enum crmp_is is;
	struct crmp_text word; /* its piece of the text, for messages */
	const struct crmp_source *source;
	struct crmp_node **arg;
	size_t n;
	int height;
	bool checked;
	bool valued; /* a name where a value stands, as like as not a text */
	bool soft; /* of texts as written: what they are, a neighbour says */
	enum crmp_how how;
	struct crmp_value v;
	struct crmp_text key;
	const char *words; /* of a declared custom field, a line each */
	size_t slot;
	enum crmp_kind kind;	/* of what a slot or member holds */
	bool spanned;		/* span is set */
	struct crmp_span span;
	int digits;		/* of money in the base currency; else -1 */
	const struct crmp_fn *fn;
	struct crmp_pattern *pattern; /* LIKE: of a constant */
	struct crmp_text folded;      /* contains, starts: of a constant */
};

/* Its piece of the text, not too long: for "%.*s". */
int crmp_word_len(const struct crmp_node *n);

#endif
