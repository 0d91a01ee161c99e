/* SPDX-License-Identifier: MIT */
/* check_compare.c - comparisons: do the two sides fit, are they times */
#include "condition/build.h"

#include <stdlib.h>
#include <string.h>

bool
crmp_is_fit(enum crmp_is a, enum crmp_is b)
{
	return a == b || a == CRMP_IS_ANY || b == CRMP_IS_ANY ||
	       a == CRMP_IS_NULL || b == CRMP_IS_NULL ||
	       (crmp_is_time(a) && crmp_is_time(b));
}

/* A number beside a time: the day that was written without its quotes. */
static enum crm_status
fail_time(const struct crmp_build *b, const struct crmp_node *number,
	  const struct crmp_node *time)
{
	const struct crmp_text w = number->word;
	struct crmp_span span;
	bool day = w.n > 7 && w.n < 40 && *w.s >= '0' && *w.s <= '9' &&
		   (memchr(w.s, '-', w.n) || memchr(w.s, '/', w.n)) &&
		   !crmp_span_read(&b->x->clock, w, &span, NULL);

	return crmp_fail_node(b, number, "'%.*s' is %s: write '%.*s'",
			      crmp_word_len(time), time->word.s,
			      crmp_is_word(time), day ? (int)w.n : 10,
			      day ? w.s : "2026-01-01");
}

enum crm_status
crmp_fail_fit(const struct crmp_build *b, const struct crmp_node *n,
	      const struct crmp_node *a, const struct crmp_node *c)
{
	const struct crmp_node *number = c->op == CRMP_N_VALUE ? c : a;
	const struct crmp_node *other = number == c ? a : c;
	int len = crmp_word_len(other);

	if (number->op == CRMP_N_VALUE && number->is == CRMP_IS_NUMBER) {
		if (crmp_is_time(other->is))
			return fail_time(b, number, other);
		if (other->is == CRMP_IS_TEXT)
			return crmp_fail_text(b, other, number);
	}
	if (other->is == CRMP_IS_LIST)
		return crmp_fail_list(
			b, number->op == CRMP_N_VALUE ? number : n, other);
	if (other->is == CRMP_IS_BOOL)
		return crmp_fail_node(b, n,
				      "'%.*s' is yes or no: write %.*s, or not "
				      "%.*s",
				      len, other->word.s, len, other->word.s,
				      len, other->word.s);
	return crmp_fail_node(b, n,
			      "'%.*s' is %s and '%.*s' is %s: they "
			      "cannot be compared",
			      crmp_word_len(a), a->word.s, crmp_is_word(a),
			      crmp_word_len(c), c->word.s, crmp_is_word(c));
}

static enum crmp_how
mirror(enum crmp_how how)
{
	static const enum crmp_how other[] = {
		[CRMP_EQ] = CRMP_EQ,	 [CRMP_NE] = CRMP_NE,
		[CRMP_LT] = CRMP_GT,	 [CRMP_LE] = CRMP_GE,
		[CRMP_GT] = CRMP_LT,	 [CRMP_GE] = CRMP_LE,
		[CRMP_SAME] = CRMP_SAME, [CRMP_OTHER] = CRMP_OTHER,
	};

	return other[how];
}

static bool
is_equal(enum crmp_how how)
{
	return how == CRMP_EQ || how == CRMP_NE || how == CRMP_SAME ||
	       how == CRMP_OTHER;
}

/* Columns with a list of words have no order that anybody means. */
static enum crm_status
check_ordered(const struct crmp_build *b, const struct crmp_node *n)
{
	const struct crmp_node *a = n->arg[0];

	if (is_equal(n->how) || a->op != CRMP_N_SLOT ||
	    (a->kind != CRMP_ENUM && a->kind != CRMP_STATE &&
	     a->kind != CRMP_CURRENCY))
		return CRM_OK;
	return crmp_fail_node(b, n,
			      "'%.*s' has words, which come in no order: "
			      "compare with = or in",
			      crmp_word_len(a), a->word.s);
}

/* A time that is known beforehand is a span. */
static void
check_within(struct crmp_node *n)
{
	struct crmp_node *a = n->arg[0], *c = n->arg[1];

	if (c->op != CRMP_N_VALUE || !c->spanned || !crmp_is_time(c->is) ||
	    !crmp_is_time(a->is))
		return;
	n->op = CRMP_N_WITHIN;
	n->span = c->span;
}

/* Does what is as written stand first? */
static bool
literal_first(const struct crmp_node *n)
{
	const struct crmp_node *a = n->arg[0], *c = n->arg[1];

	return a->op == CRMP_N_VALUE &&
	       (c->op != CRMP_N_VALUE || (a->soft && !c->soft));
}

enum crm_status
crmp_check_compare(struct crmp_build *b, struct crmp_node *n)
{
	struct crmp_node *t;
	enum crm_status rc;
	bool null = n->how == CRMP_SAME || n->how == CRMP_OTHER;

	if (literal_first(n)) {
		/* `in` and `between` have it beside others too */
		rc = crmp_node_new(b, CRMP_N_VALUE, n->arg[0]->word, &t);
		if (rc)
			return rc;
		*t = *n->arg[0];
		n->arg[0] = n->arg[1];
		n->arg[1] = t;
		n->how = mirror(n->how);
	}
	n->is = CRMP_IS_BOOL;
	if (!null &&
	    (n->arg[0]->is == CRMP_IS_NULL || n->arg[1]->is == CRMP_IS_NULL) &&
	    n->arg[1]->op == CRMP_N_VALUE)
		return crmp_fail_node(
			b, n->arg[1], "nothing equals null: write %.*s is null",
			crmp_word_len(n->arg[0]), n->arg[0]->word.s);
	rc = check_ordered(b, n);
	if (rc)
		return rc;
	if (n->arg[1]->soft)
		rc = crmp_literal_beside(b, n->arg[1], n->arg[0],
					 is_equal(n->how));
	if (!rc && n->arg[0]->soft)
		rc = crmp_literal_beside(b, n->arg[0], n->arg[1],
					 is_equal(n->how));
	if (rc)
		return rc;
	if (n->arg[0]->is == CRMP_IS_LIST || n->arg[1]->is == CRMP_IS_LIST ||
	    !crmp_is_fit(n->arg[0]->is, n->arg[1]->is))
		return crmp_fail_fit(b, n, n->arg[0], n->arg[1]);
	check_within(n);
	return CRM_OK;
}
