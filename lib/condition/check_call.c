/* SPDX-License-Identifier: MIT */
/* check_call.c - do the arguments of a call fit the function? */
#include "condition/function.h"

#include <string.h>

/* The letter of argument i; 0: there is none. */
static char
arg_letter(const char *args, size_t i)
{
	for (; *args; args++) {
		if (*args == '?')
			continue;
		if (args[1] == '*')
			return *args;
		if (i-- == 0)
			return *args;
	}
	return '\0';
}

static size_t
fewest(const char *args)
{
	size_t n = 0;

	for (; *args && *args != '?'; args++)
		n += *args != '*';
	return n;
}

static enum crm_status
refuse_arg(const struct crmp_build *b, const struct crmp_node *n,
	   const struct crmp_node *a, const char *wanted)
{
	int len = crmp_word_len(a);

	if (a->op == CRMP_N_VALUE && a->is == CRMP_IS_NUMBER && *wanted == 't')
		return crmp_fail_node(b, a, "%s() takes text: write '%.*s'",
				      n->fn->name, len, a->word.s);
	if (n->fn->call == crmp_do_has && a->is == CRMP_IS_TEXT)
		return crmp_fail_node(b, a,
				      "has() takes a list, and '%.*s' is text: "
				      "write contains(%.*s, 'A')",
				      len, a->word.s, len, a->word.s);
	return crmp_fail_node(
		b, a, "%s() takes %s, and '%.*s' is %s%s", n->fn->name, wanted,
		len, a->word.s, crmp_is_word(a),
		crmp_is_time(a->is) ? ": compare it, as in A = '2026-05'" : "");
}

static enum crm_status
check_arg(struct crmp_build *b, struct crmp_node *n, size_t i)
{
	struct crmp_node *a = n->arg[i];
	char want = arg_letter(n->fn->args, i);
	enum crmp_is is = a->is;
	enum crm_status rc = CRM_OK;
	bool open = is == CRMP_IS_ANY || is == CRMP_IS_NULL;

	switch (want) {
	case 't':
		return open || is == CRMP_IS_TEXT ? CRM_OK
						  : refuse_arg(b, n, a, "text");
	case 'c':
		return open || is == CRMP_IS_TEXT || is == CRMP_IS_LIST
			       ? CRM_OK
			       : refuse_arg(b, n, a, "text or a list");
	case 'l':
		return open || is == CRMP_IS_LIST
			       ? CRM_OK
			       : refuse_arg(b, n, a, "a list");
	case 'n':
		return open || is == CRMP_IS_NUMBER
			       ? CRM_OK
			       : refuse_arg(b, n, a, "a number");
	case 'w':
		if (a->soft && n->fn->call == crmp_do_day)
			rc = crmp_literal_no_hours(b, a);
		if (a->soft)
			return rc ? rc
				  : crmp_literal_as(b, a, CRMP_IS_INSTANT,
						    "it");
		return open || is == CRMP_IS_DAY || is == CRMP_IS_INSTANT
			       ? CRM_OK
			       : refuse_arg(b, n, a, "a day or a time");
	case 'b':
		return crmp_check_truth(b, &n->arg[i]);
	default:
		return CRM_OK;
	}
}

/* Arguments marked s are of one kind, which is the function's. */
static enum crm_status
check_same(struct crmp_build *b, struct crmp_node *n)
{
	const struct crmp_node *first = NULL, *a;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < n->n; i++) {
		a = n->arg[i];
		if (arg_letter(n->fn->args, i) != 's' || a->soft ||
		    a->is == CRMP_IS_NULL || a->is == CRMP_IS_ANY)
			continue;
		if (a->is == CRMP_IS_LIST)
			return refuse_arg(b, n, a, "plain values");
		if (first && first->is != a->is)
			return crmp_fail_fit(b, a, first, a);
		first = first ? first : a;
	}
	n->soft = !first;
	for (i = 0; i < n->n; i++)
		if (arg_letter(n->fn->args, i) == 's') {
			n->soft &= n->arg[i]->soft;
			if (first && n->arg[i]->soft && !rc)
				rc = crmp_literal_as(b, n->arg[i], first->is,
						     n->fn->name);
			if (!first && n->arg[i]->is == CRMP_IS_ANY)
				n->is = CRMP_IS_ANY;
		}
	if (n->is != CRMP_IS_ANY)
		n->is = first ? first->is : CRMP_IS_TEXT;
	return rc;
}

/* A constant text is folded once. */
static enum crm_status
fold_part(struct crmp_build *b, struct crmp_node *part)
{
	struct crm_buf f = { 0 };
	enum crm_status rc = CRM_OK;
	char *s;

	if (part->op != CRMP_N_VALUE || part->v.t != CRMP_V_TEXT)
		return CRM_OK;
	rc = crm_text_fold(part->v.s, part->v.n, &f, b->e);
	s = rc ? NULL : crmp_arena_copy(&b->x->mem, f.s ? f.s : "", f.len);
	if (!rc && !s)
		rc = crm_nomem(b->e);
	part->folded = (struct crmp_text){ s, f.len };
	crm_buf_free(&f);
	return rc;
}

/* Of whom bought() speaks: the customer itself. */
static enum crm_status
check_bought(struct crmp_build *b, struct crmp_node *n)
{
	struct crmp_node *id;
	enum crm_status rc;

	if (b->names->type != &crmp_type_customer)
		return crmp_fail_node(b, n, "bought() is of customers");
	if (!b->names->reaches)
		return crmp_fail_node(b, n,
				      "bought() reads orders: give the "
				      "store, --db");
	rc = crmp_node_new(b, CRMP_N_NAME, n->word, &id);
	if (rc)
		return rc;
	id->key = crmp_text("id");
	rc = crmp_name_settle(b, id);
	n->slot = id->slot;
	return rc;
}

/* How it is used, also of another name of it. */
static const char *
use_of(const struct crmp_fn *fn)
{
	while (!fn->use)
		fn--;
	return fn->use;
}

enum crm_status
crmp_fn_check(struct crmp_build *b, struct crmp_node *n)
{
	size_t least = fewest(n->fn->args), i;
	enum crm_status rc = CRM_OK;

	if (n->n < least)
		return crmp_fail_node(
			b, n, "%s() takes %s%zu value%s: %s", n->fn->name,
			arg_letter(n->fn->args, least) ? "at least " : "",
			least, least == 1 ? "" : "s", use_of(n->fn));
	for (i = 0; !rc && i < n->n; i++) {
		if (!arg_letter(n->fn->args, i))
			return crmp_fail_node(b, n->arg[i],
					      "%s() takes no more than %zu "
					      "value%s",
					      n->fn->name, i,
					      i == 1 ? "" : "s");
		rc = check_arg(b, n, i);
	}
	if (rc)
		return rc;
	n->is = n->fn->gives == CRMP_GIVES_FIRST ? CRMP_IS_TEXT
						 : (enum crmp_is)n->fn->gives;
	if (n->fn->gives == CRMP_GIVES_FIRST)
		rc = check_same(b, n);
	if (!rc &&
	    (n->fn->call == crmp_do_contains || n->fn->call == crmp_do_starts))
		rc = fold_part(b, n->arg[1]);
	return !rc && n->fn->call == crmp_do_bought ? check_bought(b, n) : rc;
}
