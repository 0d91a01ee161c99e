/* SPDX-License-Identifier: MIT */
/* named.c - @NAME: a condition read from policy segments */
#include "condition/build.h"

#include <stdlib.h>
#include <string.h>

/* Is the name being read already, further out? */
static bool
circle(const struct crmp_source *s, struct crmp_text name)
{
	for (; s; s = s->outer)
		if (s->name.s && crmp_text_same(s->name, name))
			return true;
	return false;
}

static enum crm_status
no_such_name(struct crmp_build *b, struct crmp_node *n)
{
	char word[64];
	const char *near = NULL;

	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(n->key.s, n->key.n < 60 ? n->key.n : 60),
		 n->key.s);
	if (b->names->near)
		near = b->names->near(b->names->arg, word);
	return crmp_fail_node(b, n, "no segment '%s' in policy segments%s%s%s",
			      word, near ? ": did you mean @" : "",
			      near ? near : "", near ? "?" : "");
}

enum crm_status
crmp_check_named(struct crmp_build *b, struct crmp_node *n)
{
	const struct crmp_type *of = NULL;
	struct crmp_source *source;
	struct crmp_text text = { 0 };
	struct crmp_node *inner;
	enum crm_status rc;

	if (!b->names->named)
		return crmp_fail_node(b, n,
				      "segments are known to a store only: "
				      "give --db");
	if (circle(n->source, n->key))
		return crmp_fail_node(b, n, "'@%.*s' leads to itself",
				      (int)n->key.n, n->key.s);
	rc = b->names->named(b->names->arg, n->key, &text, &of, b->e);
	if (rc == CRM_ABSENT)
		return no_such_name(b, n);
	if (!rc && of != b->names->type)
		return crmp_fail_node(b, n,
				      "'@%.*s' is a segment of %s, and this is "
				      "about %s",
				      (int)n->key.n, n->key.s, of->table,
				      b->names->type ? b->names->type->table
						     : "lines of no type");
	source = rc ? NULL : crmp_arena_alloc(&b->x->mem, sizeof *source);
	if (!source)
		return rc ? rc : crm_nomem(b->e);
	source->text = crmp_arena_copy(&b->x->mem, text.s, text.n);
	source->name = n->key;
	source->outer = n->source;
	if (++b->depth > CRMP_EXPR_DEPTH)
		return crmp_fail_node(b, n,
				      "segments in segments, over %d "
				      "levels",
				      CRMP_EXPR_DEPTH);
	rc = source->text ? crmp_parse_all(b, source, &inner) : crm_nomem(b->e);
	if (!rc)
		rc = crmp_check(b, inner);
	if (!rc)
		rc = crmp_check_truth(b, &inner);
	b->depth--;
	if (rc)
		return rc;
	n->op = CRMP_N_AND;
	n->is = CRMP_IS_BOOL;
	return crmp_node_add(b, n, inner);
}
