/* SPDX-License-Identifier: MIT */
/* check.c - the kinds of an expression's parts, and whether they fit */
#include "condition/function.h"

#include <stdlib.h>
#include <string.h>

/* What is computed from constants alone is one. */
static void
settle_constant(struct crmp_build *b, struct crmp_node *n)
{
	struct crmp_value v;
	size_t i;
	char *s;

	for (i = 0; i < n->n; i++)
		if (n->arg[i]->op != CRMP_N_VALUE)
			return;
	if ((n->fn && n->fn->call == crmp_do_bought) ||
	    (n->fn && n->fn->call == crmp_do_now && !b->x->clock.zone))
		return;
	b->x->work = 0;
	crmp_op_settle(n);
	crmp_eval(b->x, n, &v);
	if (v.t == CRMP_V_ERROR || v.t == CRMP_V_NULL || b->x->lost)
		return;
	if (v.t == CRMP_V_TEXT) {
		s = crmp_arena_copy(&b->x->mem, v.s, v.n);
		if (!s)
			return;
		v.s = s;
	}
	if (n->fn)
		n->soft = false;
	n->op = CRMP_N_VALUE;
	n->v = v;
	n->n = 0;
	n->spanned = b->x->clock.zone &&
		     (v.t == CRMP_V_DAY || v.t == CRMP_V_INSTANT);
	if (n->spanned)
		crmp_span_of(b->x->clock.zone, &v, &n->span);
}

/* ---- other operators ------------------------------------------------ */

static enum crm_status
want(struct crmp_build *b, const struct crmp_node *n, enum crmp_is is,
     const char *what)
{
	int len = crmp_word_len(n);
	const char *q; /* a text as written has its own */

	if (crmp_is_fit(n->is, is) &&
	    !(crmp_is_time(n->is) && !crmp_is_time(is)))
		return CRM_OK;
	if (n->is == CRMP_IS_LIST)
		return crmp_fail_list(b, n, n);
	if (n->op == CRMP_N_VALUE && n->is == CRMP_IS_NUMBER)
		return crmp_fail_node(b, n, "%s takes text: write '%.*s'", what,
				      len, n->word.s);
	if (crmp_is_time(n->is) && is == CRMP_IS_TEXT)
		return crmp_fail_node(
			b, n,
			"%s takes text, and '%.*s' is %s: compare "
			"it, as in %.*s = '2026-05'",
			what, len, n->word.s, crmp_is_word(n), len, n->word.s);
	if (crmp_is_time(n->is))
		return crmp_fail_node(b, n,
				      "%s takes numbers, and '%.*s' is %s: "
				      "write days_between(A, B), or compare "
				      "with '-30d'",
				      what, len, n->word.s, crmp_is_word(n));
	q = n->op == CRMP_N_VALUE && n->v.t == CRMP_V_TEXT ? "" : "'";
	return crmp_fail_node(b, n, "%s takes %s, and %s%.*s%s is %s", what,
			      is == CRMP_IS_NUMBER ? "numbers"
			      : is == CRMP_IS_TEXT ? "text"
						   : "yes or no",
			      q, len, n->word.s, q, crmp_is_word(n));
}

static enum crm_status
check_arithmetic(struct crmp_build *b, struct crmp_node *n)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < n->n; i++)
		rc = want(b, n->arg[i], CRMP_IS_NUMBER, "arithmetic");
	n->is = CRMP_IS_NUMBER;
	if (!rc)
		settle_constant(b, n);
	return rc;
}

static enum crm_status
check_like(struct crmp_build *b, struct crmp_node *n)
{
	enum crm_status rc = CRM_OK;
	const struct crmp_node *esc = n->n > 2 ? n->arg[2] : NULL;
	uint32_t cp = 0;
	size_t i;

	for (i = 0; !rc && i < n->n; i++)
		rc = want(b, n->arg[i], CRMP_IS_TEXT, "like");
	n->is = CRMP_IS_BOOL;
	if (rc)
		return rc;
	if (esc &&
	    (esc->op != CRMP_N_VALUE || !esc->v.n ||
	     (size_t)crmp_utf8_next(esc->v.s, esc->v.n, &cp) != esc->v.n))
		return crmp_fail_node(b, esc,
				      "escape takes one character: "
				      "escape '!'");
	n->v = crmp_v_whole(cp);
	if (n->arg[1]->op != CRMP_N_VALUE || n->arg[1]->v.t != CRMP_V_TEXT)
		return CRM_OK;
	n->pattern = crmp_like_make(
		&b->x->mem,
		(struct crmp_text){ n->arg[1]->v.s, n->arg[1]->v.n }, cp,
		esc != NULL);
	return n->pattern ? CRM_OK : crm_nomem(b->e);
}

static enum crm_status
check_join(struct crmp_build *b, struct crmp_node *n)
{
	size_t i;

	n->is = CRMP_IS_TEXT;
	n->soft = true;
	for (i = 0; i < n->n; i++) {
		n->soft &= n->arg[i]->soft;
		if (n->arg[i]->is == CRMP_IS_LIST)
			return crmp_fail_node(b, n->arg[i],
					      "'%.*s' is a list and cannot be "
					      "joined",
					      crmp_word_len(n->arg[i]),
					      n->arg[i]->word.s);
	}
	settle_constant(b, n);
	return CRM_OK;
}

/* Results of a case, each `step`-th argument from `first`: one kind. */
static enum crm_status
check_case(struct crmp_build *b, struct crmp_node *n)
{
	enum crmp_is is = CRMP_IS_NULL;
	enum crm_status rc = CRM_OK;
	bool soft = true, open = false;
	size_t i;

	for (i = 0; !rc && i + 1 < n->n; i += 2)
		rc = crmp_check_truth(b, &n->arg[i]);
	for (i = 0; !rc && i < n->n; i++) {
		if (i % 2 == 0 && i + 1 < n->n)
			continue;
		if (!n->arg[i]->soft && n->arg[i]->is != CRMP_IS_NULL) {
			soft = false;
			if (!crmp_is_fit(is, n->arg[i]->is))
				return crmp_fail_fit(b, n, n->arg[1],
						     n->arg[i]);
			if (n->arg[i]->is == CRMP_IS_ANY)
				open = true;
			else
				is = n->arg[i]->is;
		}
	}
	if (is == CRMP_IS_NULL && open)
		is = CRMP_IS_ANY;
	n->soft = soft;
	n->is = soft ? CRMP_IS_TEXT : is;
	for (i = 0; !rc && !soft && i < n->n; i++)
		if ((i % 2 || i + 1 == n->n) && n->arg[i]->soft)
			rc = crmp_literal_as(b, n->arg[i], is, "case");
	return rc;
}

/* A value alone, most often the rest of an `or` that was meant as `in`. */
static enum crm_status
fail_truth(const struct crmp_build *b, const struct crmp_node *n)
{
	int len = crmp_word_len(n);

	if (n->op == CRMP_N_VALUE && n->v.t == CRMP_V_TEXT)
		return crmp_fail_node(b, n,
				      "%.*s alone is neither true nor false: "
				      "write NAME = %.*s, or NAME in ('A', "
				      "%.*s)",
				      len, n->word.s, len, n->word.s, len,
				      n->word.s);
	if (n->op == CRMP_N_VALUE)
		return crmp_fail_node(b, n,
				      "%.*s alone is neither true nor false: "
				      "compare it",
				      len, n->word.s);
	return crmp_fail_node(b, n,
			      "'%.*s' is %s: compare it, as in %.*s is not "
			      "null",
			      len, n->word.s, crmp_is_word(n), len, n->word.s);
}

/* What chooses among values gives no bool if it chose a custom field. */
static bool
is_choice(const struct crmp_node *n)
{
	return n->op == CRMP_N_CASE ||
	       (n->op == CRMP_N_CALL && n->fn->gives == CRMP_GIVES_FIRST);
}

enum crm_status
crmp_check_truth(struct crmp_build *b, struct crmp_node **at)
{
	struct crmp_node *n = *at, *truth;
	enum crm_status rc;

	if ((n->is == CRMP_IS_BOOL && !is_choice(n)) || n->is == CRMP_IS_NULL)
		return CRM_OK;
	if (n->op == CRMP_N_VALUE && n->v.t == CRMP_V_WHOLE &&
	    (n->v.i == 0 || n->v.i == 1)) {
		n->v = crmp_v_bool(n->v.i);
		n->is = CRMP_IS_BOOL;
		return CRM_OK;
	}
	if (n->is == CRMP_IS_LIST)
		return crmp_fail_list(b, n, n);
	if (n->is != CRMP_IS_ANY && n->is != CRMP_IS_BOOL)
		return fail_truth(b, n);
	rc = crmp_node_new(b, CRMP_N_TRUTH, n->word, &truth);
	if (!rc)
		rc = crmp_node_add(b, truth, n);
	if (rc)
		return rc;
	truth->is = CRMP_IS_BOOL;
	truth->checked = true;
	*at = truth;
	return CRM_OK;
}

/* ---- a node and all below it ---------------------------------------- */

static enum crm_status
check_truths(struct crmp_build *b, struct crmp_node *n)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < n->n; i++)
		rc = crmp_check_truth(b, &n->arg[i]);
	n->is = CRMP_IS_BOOL;
	return rc;
}

enum crm_status
crmp_check(struct crmp_build *b, struct crmp_node *n)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	if (n->checked) /* the left side of `in` and `between` */
		return CRM_OK;
	n->checked = true;
	for (i = 0; !rc && i < n->n; i++)
		rc = crmp_check(b, n->arg[i]);
	if (rc)
		return rc;
	switch (n->op) {
	case CRMP_N_NAME:
		return crmp_name_settle(b, n);
	case CRMP_N_NAMED:
		return crmp_check_named(b, n);
	case CRMP_N_AND:
	case CRMP_N_OR:
	case CRMP_N_NOT:
		return check_truths(b, n);
	case CRMP_N_COMPARE:
		return crmp_check_compare(b, n);
	case CRMP_N_ISNULL:
		n->is = CRMP_IS_BOOL;
		return CRM_OK;
	case CRMP_N_LIKE:
		return check_like(b, n);
	case CRMP_N_JOIN:
		return check_join(b, n);
	case CRMP_N_CASE:
		return check_case(b, n);
	case CRMP_N_CALL:
		rc = crmp_fn_check(b, n);
		if (!rc)
			settle_constant(b, n);
		return rc;
	case CRMP_N_ADD:
	case CRMP_N_SUB:
	case CRMP_N_MUL:
	case CRMP_N_DIV:
	case CRMP_N_MOD:
	case CRMP_N_NEG:
		return check_arithmetic(b, n);
	default:
		return CRM_OK;
	}
}
