/* SPDX-License-Identifier: MIT */
/* unknown.c - names nobody knows, and which one was meant */
#include "condition/function.h"

#include <stdlib.h>
#include <string.h>

/* Candidates for the name that was meant, in the arena. */
struct near {
	const struct crmp_build *b;
	const char *list[192];
	size_t n;
};

static void
near_add(struct near *c, const char *s, size_t n)
{
	if (c->n + 1 < sizeof c->list / sizeof *c->list &&
	    (c->list[c->n] = crmp_arena_copy(&c->b->x->mem, s, n)))
		c->n++;
}

/* Columns, and what stands for them: amount, and before a dot customer. */
static void
near_columns(struct near *c, const struct crmp_type *t, bool dot)
{
	const char **keys = crmp_type_keys(t, true);
	size_t i, n;

	for (i = 0; keys && keys[i]; i++) {
		n = strlen(keys[i]);
		near_add(c, keys[i], n);
		if (n > 6 && !strcmp(keys[i] + n - 6, "_minor"))
			near_add(c, keys[i], n - 6);
		if (dot && n > 3 && !strcmp(keys[i] + n - 3, "_id"))
			near_add(c, keys[i], n - 3);
	}
	free(keys);
}

static const char *
nearest(const struct crmp_build *b, const struct crmp_type *t,
	struct crmp_text name, bool dot)
{
	const char *p = t ? NULL : b->names->known, *s;
	struct near c = { .b = b };
	char word[64];
	size_t len;

	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(name.s, name.n < 60 ? name.n : 60), name.s);
	if (t)
		near_columns(&c, t, dot);
	while (p && crmp_word_next(&p, &s, &len))
		near_add(&c, s, len);
	c.list[c.n] = NULL;
	return crm_text_nearest(word, c.list);
}

/* Is it a custom field, or a segment, without its sign? */
static const char *
without_sign(const struct crmp_build *b, const struct crmp_type *t,
	     struct crmp_text name)
{
	const struct crmp_names *k = b->names;
	const struct crmp_type *of;
	struct crm_buf words = { 0 };
	struct crmp_text text;
	enum crmp_kind kind;
	bool custom;

	custom = t && k->custom &&
		 !k->custom(k->arg, t, name, &kind, &words, NULL);
	crm_buf_free(&words);
	if (custom)
		return "x.";
	return k->named && !k->named(k->arg, name, &text, &of, NULL) ? "@"
								     : NULL;
}

/* A name of a verdict that is no column here. */
static enum crm_status
unknown_verdict(const struct crmp_build *b, const struct crmp_node *n,
		const struct crmp_verdict_type *v, const struct crmp_type *t,
		struct crmp_text name)
{
	int len = (int)name.n;

	if (v->on == t)
		return crmp_fail_node(b, n,
				      "'%.*s' is a verdict; a policy's "
				      "condition sees facts only",
				      len, name.s);
	if (!b->names->verdicts || !crmp_stands_for(b->names->type, v->on))
		return crmp_fail_node(b, n,
				      "'%.*s' is a verdict on %s, not on %s",
				      len, name.s, v->on->table, t->table);
	return crmp_fail_node(b, n,
			      "'%.*s' is a verdict on %s: pipe the records "
			      "through %s and ask %.*s",
			      len, name.s, v->on->table, v->tool, len, name.s);
}

/* The part of a name with a dot that nobody knows stands last in it. */
enum crm_status
crmp_name_unknown(const struct crmp_build *b, const struct crmp_node *n,
		  const struct crmp_type *t, struct crmp_text name)
{
	int len = (int)crmp_utf8_cut(name.s, name.n < 60 ? name.n : 60);
	bool last = name.s > n->key.s, head = name.n < n->key.n && !last;
	int before = last ? (int)(name.s - n->key.s) : 0;
	const struct crmp_verdict_type *v = crmp_verdict_of(name.s, name.n);
	const char *tool = crmp_verdict_tool(name.s, name.n), *near, *sign;
	const struct crmp_fn *fn;

	if (t && v)
		return unknown_verdict(b, n, v, t, name);
	if (tool && !last)
		return crmp_fail_node(b, n, "'%.*s': run %s first", len, name.s,
				      tool);
	sign = before || n->valued ? NULL : without_sign(b, t, name);
	near = sign ? NULL : nearest(b, t, name, head);
	if (n->valued && crmp_hint_value(name))
		return crmp_fail_node(b, n, "'%.*s': did you mean %s?", len,
				      name.s, crmp_hint_value(name));
	if (sign)
		return crmp_fail_node(b, n, "'%.*s': did you mean %s%.*s?", len,
				      name.s, sign, len, name.s);
	if (near)
		return crmp_fail_node(
			b, n, "'%.*s%.*s': did you mean %.*s%s%s%.*s%s", before,
			n->key.s, len, name.s, before, n->key.s, near,
			n->valued ? ", or the text '" : "?",
			n->valued ? len : 0, name.s, n->valued ? "'?" : "");
	if (n->valued)
		return crmp_fail_node(b, n,
				      "'%.*s': no such column of %s; if it is "
				      "a text, write '%.*s'",
				      len, name.s, t ? t->name : "these lines",
				      len, name.s);
	fn = before ? NULL : crmp_fn_find(name.s, name.n);
	if (fn && fn->use)
		return crmp_fail_node(b, n, "'%.*s' is a function: write %s",
				      len, name.s, fn->use);
	if (!t)
		return crmp_fail_node(b, n,
				      "'%.*s': no such column of these lines",
				      len, name.s);
	return crmp_fail_node(b, n,
			      "'%.*s%.*s': no such column of %s (crm-get %s "
			      "--columns lists them)",
			      before, n->key.s, len, name.s, t->name, t->name);
}
