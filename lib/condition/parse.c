/* SPDX-License-Identifier: MIT */
/* parse.c - an expression as a tree, before anybody asks what it means */
#include "condition/parse.h"

#include <string.h>

/* Signs by level, the loosest first. */
static const struct {
	int level;
	const char *sign;
	enum crmp_op op;
} joins[] = {
	{ 0, "+", CRMP_N_ADD }, { 0, "-", CRMP_N_SUB },
	{ 1, "*", CRMP_N_MUL }, { 1, "/", CRMP_N_DIV },
	{ 1, "%", CRMP_N_MOD }, { 2, "||", CRMP_N_JOIN },
};

static enum crm_status
parse_sum(struct crmp_reading *p, int level, struct crmp_node **out)
{
	const char *from = p->l.at;
	struct crmp_node *b;
	enum crm_status rc;
	size_t i;

	if (level == 3 && (crmp_read_sign(p, "-") || crmp_read_sign(p, "+"))) {
		bool minus = crmp_read_sign(p, "-");

		if (++p->b->depth > CRMP_EXPR_DEPTH)
			return crmp_fail_at(p->b, from, "too many signs");
		rc = crmp_read_next(p);
		if (!rc)
			rc = parse_sum(p, 3, out);
		p->b->depth--;
		if (rc || !minus)
			return rc;
		rc = crmp_read_unary(p, CRMP_N_NEG, *out, out);
		if (!rc) {
			(*out)->word.s = from;
			crmp_read_end(p, *out);
		}
		return rc;
	}
	if (level == 3)
		return crmp_parse_primary(p, out);
	rc = parse_sum(p, level + 1, out);
	for (i = 0; !rc && i < sizeof joins / sizeof *joins; i++) {
		if (joins[i].level != level ||
		    !crmp_read_sign(p, joins[i].sign))
			continue;
		rc = crmp_read_next(p);
		if (!rc)
			rc = parse_sum(p, level + 1, &b);
		if (!rc)
			rc = crmp_read_pair(p, joins[i].op, *out, b, out);
		if (!rc)
			crmp_read_end(p, *out);
		i = (size_t)-1; /* another one may follow */
	}
	return rc;
}

/* a in (b, c): a = b or a = c */
static enum crm_status
parse_in(struct crmp_reading *p, struct crmp_node *a, struct crmp_node **out)
{
	struct crmp_node *b;
	enum crm_status rc = crmp_read_node(p, CRMP_N_OR, a->word.s, out);

	if (!rc)
		rc = !crmp_read_sign(p, "(")
			     ? crmp_fail_at(p->b, p->l.at,
					    "'(' is missing after 'in': "
					    "in (A, B), or has(LIST, A)")
			     : crmp_read_next(p);
	do {
		if (!rc && (*out)->n)
			rc = crmp_read_next(p);
		if (!rc)
			rc = parse_sum(p, 0, &b);
		if (!rc)
			rc = crmp_read_compare(p, CRMP_EQ, a, b, &b);
		if (!rc)
			rc = crmp_node_add(p->b, *out, b);
	} while (!rc && crmp_read_sign(p, ","));
	if (!rc)
		rc = crmp_read_expect(p, ")", "',' or ')'");
	if (!rc)
		crmp_read_end(p, *out);
	return rc;
}

/* a between b and c: a >= b and a <= c */
static enum crm_status
parse_between(struct crmp_reading *p, struct crmp_node *a,
	      struct crmp_node **out)
{
	struct crmp_node *low, *high;
	enum crm_status rc = parse_sum(p, 0, &low);

	if (!rc && !crmp_read_word(p, "and"))
		return crmp_fail_at(p->b, p->l.at,
				    "'and' is missing: between A and B");
	if (!rc)
		rc = crmp_read_next(p);
	if (!rc)
		rc = parse_sum(p, 0, &high);
	if (!rc)
		rc = crmp_read_compare(p, CRMP_GE, a, low, &low);
	if (!rc)
		rc = crmp_read_compare(p, CRMP_LE, a, high, &high);
	if (!rc)
		rc = crmp_read_pair(p, CRMP_N_AND, low, high, out);
	if (!rc)
		crmp_read_end(p, *out);
	return rc;
}

static enum crm_status
parse_like(struct crmp_reading *p, struct crmp_node *a, struct crmp_node **out)
{
	struct crmp_node *b;
	enum crm_status rc = parse_sum(p, 0, &b);

	if (!rc)
		rc = crmp_read_pair(p, CRMP_N_LIKE, a, b, out);
	if (!rc && crmp_read_word(p, "escape")) {
		rc = crmp_read_next(p);
		if (!rc)
			rc = parse_sum(p, 0, &b);
		if (!rc)
			rc = crmp_node_add(p->b, *out, b);
	}
	if (!rc)
		crmp_read_end(p, *out);
	return rc;
}

/* is [not] null, is [not] distinct from b, is [not] b */
static enum crm_status
parse_is(struct crmp_reading *p, struct crmp_node *a, struct crmp_node **out)
{
	enum crm_status rc = CRM_OK;
	struct crmp_node *b;
	bool not = crmp_read_word(p, "not"), distinct;

	if (not )
		rc = crmp_read_next(p);
	if (!rc && crmp_read_word(p, "null")) {
		rc = crmp_read_next(p);
		if (!rc)
			rc = crmp_read_unary(p, CRMP_N_ISNULL, a, out);
		return !rc && not ? crmp_read_unary(p, CRMP_N_NOT, *out, out)
				  : rc;
	}
	distinct = !rc && crmp_read_word(p, "distinct");
	if (distinct)
		rc = crmp_read_next(p);
	if (!rc && distinct && !crmp_read_word(p, "from"))
		return crmp_fail_at(p->b, p->l.at,
				    "'from' is missing: is distinct from A");
	if (!rc && distinct)
		rc = crmp_read_next(p);
	if (!rc)
		rc = parse_sum(p, 0, &b);
	if (!rc)
		rc = crmp_read_compare(
			p, distinct != not ? CRMP_OTHER : CRMP_SAME, a, b, out);
	if (!rc)
		crmp_read_end(p, *out);
	return rc;
}

static bool
how_of(const struct crmp_reading *p, enum crmp_how *how)
{
	static const struct {
		const char *sign;
		enum crmp_how how;
	} signs[] = {
		{ "=", CRMP_EQ },  { "==", CRMP_EQ }, { "<>", CRMP_NE },
		{ "!=", CRMP_NE }, { "<", CRMP_LT },  { "<=", CRMP_LE },
		{ ">", CRMP_GT },  { ">=", CRMP_GE },
	};
	size_t i;

	for (i = 0; i < sizeof signs / sizeof *signs; i++)
		if (crmp_read_sign(p, signs[i].sign)) {
			*how = signs[i].how;
			return true;
		}
	return false;
}

static enum crm_status
parse_comparison(struct crmp_reading *p, struct crmp_node **out)
{
	struct crmp_node *a, *b;
	enum crmp_how how;
	enum crm_status rc = parse_sum(p, 0, &a);
	bool not = false;

	*out = rc ? NULL : a;
	if (!rc && how_of(p, &how)) {
		rc = crmp_read_next(p);
		if (!rc)
			rc = parse_sum(p, 0, &b);
		if (!rc)
			rc = crmp_read_compare(p, how, a, b, out);
		if (!rc)
			crmp_read_end(p, *out);
		if (!rc && how_of(p, &how))
			return crmp_fail_at(p->b, p->l.at,
					    b->op == CRMP_N_JOIN
						    ? "|| joins texts: write or"
						    : "two comparisons in a "
						      "row: write A < B and B "
						      "< C");
		return rc;
	}
	if (!rc && crmp_read_word(p, "is")) {
		rc = crmp_read_next(p);
		return rc ? rc : parse_is(p, a, out);
	}
	if (!rc && crmp_read_word(p, "not")) {
		not = true;
		rc = crmp_read_next(p);
	}
	if (!rc && crmp_read_word(p, "in"))
		rc = (rc = crmp_read_next(p)) ? rc : parse_in(p, a, out);
	else if (!rc && crmp_read_word(p, "between"))
		rc = (rc = crmp_read_next(p)) ? rc : parse_between(p, a, out);
	else if (!rc && crmp_read_word(p, "like"))
		rc = (rc = crmp_read_next(p)) ? rc : parse_like(p, a, out);
	else if (!rc && not )
		return crmp_fail_at(p->b, p->l.at,
				    "in, between or like follows 'not' here; "
				    "for 'is not' write <>");
	return !rc && not ? crmp_read_unary(p, CRMP_N_NOT, *out, out) : rc;
}

static enum crm_status
parse_not(struct crmp_reading *p, struct crmp_node **out)
{
	const char *from = p->l.at;
	enum crm_status rc;

	if (!crmp_read_word(p, "not"))
		return parse_comparison(p, out);
	if (++p->b->depth > CRMP_EXPR_DEPTH)
		return crmp_fail_at(p->b, from, "too many times 'not'");
	rc = crmp_read_next(p);
	if (!rc)
		rc = parse_not(p, out);
	p->b->depth--;
	if (!rc)
		rc = crmp_read_unary(p, CRMP_N_NOT, *out, out);
	if (!rc) {
		(*out)->word.s = from;
		crmp_read_end(p, *out);
	}
	return rc;
}

/* Parts of one `and` or `or` become one node, however many there are. */
static enum crm_status
parse_chain(struct crmp_reading *p, bool any, struct crmp_node **out)
{
	enum crmp_op op = any ? CRMP_N_OR : CRMP_N_AND;
	struct crmp_node *b;
	enum crm_status rc;

	rc = any ? parse_chain(p, false, out) : parse_not(p, out);
	if (rc || !crmp_read_word(p, any ? "or" : "and"))
		return rc;
	rc = crmp_read_unary(p, op, *out, out);
	while (!rc && crmp_read_word(p, any ? "or" : "and")) {
		rc = crmp_read_next(p);
		if (!rc)
			rc = any ? parse_chain(p, false, &b) : parse_not(p, &b);
		if (!rc)
			rc = crmp_node_add(p->b, *out, b);
	}
	if (!rc)
		crmp_read_end(p, *out);
	return rc;
}

enum crm_status
crmp_parse_or(struct crmp_reading *p, struct crmp_node **out)
{
	enum crm_status rc;

	if (++p->b->depth > CRMP_EXPR_DEPTH)
		return crmp_fail_at(p->b, p->l.at,
				    "more than %d levels, one in the other",
				    CRMP_EXPR_DEPTH);
	rc = parse_chain(p, true, out);
	p->b->depth--;
	return rc;
}

enum crm_status
crmp_parse(struct crmp_build *b, const char **at, struct crmp_node **out)
{
	struct crmp_reading p = { .b = b, .l = { .p = *at } };
	enum crm_status rc = crmp_read_next(&p);

	if (!rc)
		rc = crmp_parse_or(&p, out);
	*at = p.l.at;
	return rc;
}

enum crm_status
crmp_parse_all(struct crmp_build *b, const struct crmp_source *source,
	       struct crmp_node **out)
{
	const struct crmp_source *was = b->source;
	const char *p = source->text;
	struct crmp_lex l;
	enum crm_status rc;

	b->source = source;
	rc = crmp_parse(b, &p, out);
	if (!rc && *p) {
		l = (struct crmp_lex){ .p = p };
		rc = crmp_lex_next(b, &l);
		if (!rc && crmp_lex_sign(&l, ")"))
			rc = crmp_fail_at(b, p, "')' without '('");
		else if (!rc)
			rc = crmp_fail_token(b, &l, "'and' or 'or'");
	}
	b->source = was;
	return rc;
}
