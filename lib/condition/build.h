/* SPDX-License-Identifier: MIT */
/* build.h - inside condition/ only: from text to a tree that is understood */
#ifndef CRMP_BUILD_H
#define CRMP_BUILD_H

#include "condition/eval.h"

#define CRMP_EXPR_TEXT 65536
#define CRMP_EXPR_NODES 4096
#define CRMP_EXPR_DEPTH 64

/* An expression being made. */
struct crmp_build {
	struct crmp_expr *x;
	const struct crmp_names *names;
	const struct crmp_source *source;
	size_t nodes;
	int depth;
	struct crm_error *e;
};

/* ---- text to tree (lex.c, parse.c) ---------------------------------- */

/* CRM_USAGE: "column N: ...", N the place of `at` in the text parsed. */
enum crm_status crmp_fail_at(const struct crmp_build *b, const char *at,
			     const char *fmt, ...) CRM_PRINTF(3, 4);
/* The same at a node. */
#define crmp_fail_node(b, node, ...) \
	crmp_fail_of(b, (node)->source, (node)->word.s, __VA_ARGS__)
enum crm_status crmp_fail_of(const struct crmp_build *b,
			     const struct crmp_source *source, const char *at,
			     const char *fmt, ...) CRM_PRINTF(4, 5);

enum crmp_token { CRMP_T_END, CRMP_T_NAME, CRMP_T_QUOTED, CRMP_T_TEXT,
		  CRMP_T_NUMBER, CRMP_T_NAMED, CRMP_T_SIGN };
struct crmp_lex {
	const char *p; /* behind the token */
	enum crmp_token t;
	struct crmp_text s; /* without its quotes; they may stand doubled */
	const char *at;	    /* where it begins */
	const char *before; /* where the token before it ends */
};
enum crm_status crmp_lex_next(const struct crmp_build *b, struct crmp_lex *l);
bool crmp_lex_word(const struct crmp_lex *l, const char *word);
bool crmp_lex_sign(const struct crmp_lex *l, const char *sign);
/* Something is missing before the token, or where the text ends. */
enum crm_status crmp_fail_token(const struct crmp_build *b,
				const struct crmp_lex *l, const char *what);

enum crm_status crmp_node_new(struct crmp_build *b, enum crmp_op op,
			      struct crmp_text word, struct crmp_node **n);
enum crm_status crmp_node_add(struct crmp_build *b, struct crmp_node *n,
			      struct crmp_node *child);
/* One expression at *p, as far as it goes. */
enum crm_status crmp_parse(struct crmp_build *b, const char **p,
			   struct crmp_node **out);
/* All of a text is one. */
enum crm_status crmp_parse_all(struct crmp_build *b,
			       const struct crmp_source *source,
			       struct crmp_node **out);

/* ---- what it means (name.c, check.c, literal.c) --------------------- */

/* Turn a name into slot, member or amount. */
enum crm_status crmp_name_settle(struct crmp_build *b, struct crmp_node *n);
enum crmp_is crmp_is_of(enum crmp_kind kind);
enum crm_status crmp_name_slot(struct crmp_build *b, struct crmp_node *n,
			       struct crmp_slot s);
/* Parts of what a column holds (part.c): head.part, x.NAME, ext.SYSTEM. */
enum crm_status crmp_name_part(struct crmp_build *b, struct crmp_node *n,
			       struct crmp_text head, struct crmp_text part);
enum crm_status crmp_name_custom(struct crmp_build *b, struct crmp_node *n,
				 struct crmp_text head, struct crmp_text key);
/* CRM_USAGE (unknown.c): no column of t; name is n's, or stands last in it. */
enum crm_status crmp_name_unknown(const struct crmp_build *b,
				  const struct crmp_node *n,
				  const struct crmp_type *t,
				  struct crmp_text name);
/* Give it its kind, and all below it. */
enum crm_status crmp_check(struct crmp_build *b, struct crmp_node *n);
/* It is asked whether it is true: check that it can be. */
enum crm_status crmp_check_truth(struct crmp_build *b, struct crmp_node **n);
enum crm_status crmp_check_compare(struct crmp_build *b, struct crmp_node *n);
enum crm_status crmp_check_named(struct crmp_build *b, struct crmp_node *n);
/* Can the two be compared? */
bool crmp_is_fit(enum crmp_is a, enum crmp_is b);
enum crm_status crmp_fail_fit(const struct crmp_build *b,
			      const struct crmp_node *n,
			      const struct crmp_node *a,
			      const struct crmp_node *c);
/* May a column hold the word (words.c)? */
enum crm_status crmp_check_word(const struct crmp_build *b,
				const struct crmp_node *n,
				const struct crmp_node *lit);
/* A number beside a text, which may be one of some words. */
enum crm_status crmp_fail_text(const struct crmp_build *b,
			       const struct crmp_node *text,
			       const struct crmp_node *number);
/* A list, or an object, where a plain value stands; n is the place, or the
 * constant it was compared with. */
enum crm_status crmp_fail_list(const struct crmp_build *b,
			       const struct crmp_node *n,
			       const struct crmp_node *list);
/* Read a soft expression as what `beside` is; *span if that is a time. */
enum crm_status crmp_literal_beside(struct crmp_build *b,
				    struct crmp_node *soft,
				    const struct crmp_node *beside,
				    bool equal);
/* The same for the kind alone. */
enum crm_status crmp_literal_as(struct crmp_build *b, struct crmp_node *soft,
				enum crmp_is is, const char *what);
/* CRM_REFUSED for a step of hours, of which a day would lose the hours. */
enum crm_status crmp_literal_no_hours(const struct crmp_build *b,
				      const struct crmp_node *lit);
const char *crmp_is_word(const struct crmp_node *n);
const char *crmp_is_name(enum crmp_is is);
/* A time read as a span; CRM_REFUSED if it is none. */
enum crm_status crmp_span_read(const struct crm_clock *k, struct crmp_text s,
			       struct crmp_span *span, struct crm_error *e);

const struct crmp_fn *crmp_fn_find(const char *name, size_t n);
/* The name nearest to one that is none, or NULL. */
const char *crmp_fn_near(const char *name);
/*
 * What to write (hint.c) instead of a sign, of a word that stands where an
 * operator belongs, of a function, of a name that stands for a value; NULL:
 * nobody knows.
 */
const char *crmp_hint_sign(const char *sign);
const char *crmp_hint_word(struct crmp_text word);
const char *crmp_hint_call(struct crmp_text name);
const char *crmp_hint_value(struct crmp_text word);
enum crm_status crmp_fn_check(struct crmp_build *b, struct crmp_node *n);

#endif
