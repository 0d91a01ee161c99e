/* SPDX-License-Identifier: MIT */
/* words.c - columns that hold one of some words, and what is none of them */
#include "condition/build.h"
#include "record/states.h"

#include <string.h>

/* The words an enum or a state has, each on a line of its own. */
static void
words_of_field(const struct crmp_type *t, const struct crmp_field *f,
	       struct crm_buf *all)
{
	const char *p = f->kind == CRMP_ENUM ? f->arg : NULL, *s;
	const struct crmp_state *st;
	size_t n;

	while (p && crmp_word_next(&p, &s, &n)) {
		crm_buf_add(all, s, n);
		crm_buf_putc(all, '\n');
	}
	for (st = f->kind == CRMP_STATE ? t->states : NULL; st && st->name;
	     st++)
		crm_buf_printf(all, "%s\n", st->name);
}

/*
 * The words a column may hold; none: it holds any text, or they are not known
 * here.
 */
static enum crm_status
words_of(const struct crmp_build *b, const struct crmp_node *n,
	 struct crm_buf *all, struct crm_error *e)
{
	const struct crmp_slot *s;
	const struct crmp_type *t;
	int f;

	if (n->words)
		crm_buf_puts(all, n->words);
	if (n->op != CRMP_N_SLOT)
		return CRM_OK;
	s = &b->x->slots[n->slot];
	if (s->from != CRMP_FROM_OWN && s->from != CRMP_FROM_THROUGH)
		return CRM_OK;
	t = s->of ? s->of : b->names->type;
	f = t ? crmp_field_index(t, s->name.s, s->name.n) : -1;
	if (f < 0)
		return CRM_OK;
	words_of_field(t, &t->fields[f], all);
	return t->fields[f].kind == CRMP_STATE && !t->states && b->names->stages
		       ? b->names->stages(b->names->arg, t, all, e)
		       : CRM_OK;
}

/* Is the text one of the lines? */
static bool
is_line(const char *lines, const struct crmp_value *v)
{
	const char *lf;

	for (; (lf = strchr(lines, '\n')); lines = lf + 1)
		if ((size_t)(lf - lines) == v->n && !memcmp(lines, v->s, v->n))
			return true;
	return false;
}

static enum crm_status
no_such_word(const struct crmp_build *b, const struct crmp_node *n,
	     const struct crmp_node *lit, char *lines)
{
	const char *list[64], *near;
	struct crm_buf all = { 0 };
	char word[64], *lf;
	size_t k = 0;

	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(lit->v.s, lit->v.n < 60 ? lit->v.n : 60),
		 lit->v.s);
	for (; (lf = strchr(lines, '\n')); lines = lf + 1) {
		*lf = '\0';
		crm_buf_printf(&all, "%s%s", k ? ", " : "", lines);
		if (k + 1 < sizeof list / sizeof *list)
			list[k++] = lines;
	}
	list[k] = NULL;
	near = crm_text_nearest(word, list);
	if (near)
		crmp_fail_node(b, lit,
			       "'%.*s' is never '%s': did you mean '%s'?",
			       crmp_word_len(n), n->word.s, word, near);
	else
		crmp_fail_node(b, lit, "'%.*s' is never '%s', but one of: %s",
			       crmp_word_len(n), n->word.s, word,
			       all.s ? all.s : "");
	crm_buf_free(&all);
	return CRM_USAGE;
}

enum crm_status
crmp_fail_text(const struct crmp_build *b, const struct crmp_node *text,
	       const struct crmp_node *number)
{
	struct crm_buf all = { 0 }, words = { 0 };
	const char *p, *lf;

	(void)words_of(b, text, &all, NULL);
	for (p = all.s; p && (lf = strchr(p, '\n')); p = lf + 1)
		crm_buf_printf(&words, "%s%.*s", words.len ? ", " : "",
			       (int)(lf - p), p);
	if (words.s)
		crmp_fail_node(b, number, "'%.*s' is one of: %s",
			       crmp_word_len(text), text->word.s, words.s);
	else
		crmp_fail_node(b, number, "'%.*s' is text: write '%.*s'",
			       crmp_word_len(text), text->word.s,
			       crmp_word_len(number), number->word.s);
	crm_buf_free(&all);
	crm_buf_free(&words);
	return CRM_USAGE;
}

static enum crm_status
check_currency(const struct crmp_build *b, const struct crmp_node *lit)
{
	char code[4];
	size_t i;

	if (crm_currency_digits(lit->v.s) >= 0)
		return CRM_OK;
	snprintf(code, sizeof code, "%.*s", lit->v.n == 3 ? 3 : 0, lit->v.s);
	for (i = 0; code[i]; i++)
		if (code[i] >= 'a' && code[i] <= 'z')
			code[i] = (char)(code[i] - 'a' + 'A');
	if (crm_currency_digits(code) >= 0)
		return crmp_fail_node(b, lit,
				      "no currency %.*s: did you mean '%s'?",
				      crmp_word_len(lit), lit->word.s, code);
	return crmp_fail_node(b, lit, "no currency %.*s, as in 'CNY'",
			      crmp_word_len(lit), lit->word.s);
}

enum crm_status
crmp_check_word(const struct crmp_build *b, const struct crmp_node *n,
		const struct crmp_node *lit)
{
	struct crm_buf all = { 0 };
	enum crm_status rc = words_of(b, n, &all, b->e);

	if (!rc)
		rc = crm_buf_ok(&all, b->e);
	if (rc) {
		crm_buf_free(&all);
		return rc;
	}
	if (all.len) {
		if (!is_line(all.s, &lit->v))
			rc = no_such_word(b, n, lit, all.s);
	} else if (n->kind == CRMP_TYPENAME && !n->soft &&
		   !crmp_type_named(lit->v.s, lit->v.n)) {
		rc = crmp_fail_node(b, lit, "no type '%.*s'",
				    crmp_word_len(lit), lit->v.s);
	} else if (n->kind == CRMP_CURRENCY && n->op == CRMP_N_SLOT) {
		rc = check_currency(b, lit);
	}
	crm_buf_free(&all);
	return rc;
}
