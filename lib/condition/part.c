/* SPDX-License-Identifier: MIT */
/* part.c - parts of lists and objects: lines.sku, prefs.lang, x.NAME */
#include "condition/build.h"
#include "record/shape.h"

#include <string.h>

/* The node becomes the member `key` of what it was. */
static enum crm_status
be_member(struct crmp_build *b, struct crmp_node *n, struct crmp_text key)
{
	struct crmp_node *whole;
	enum crm_status rc = crmp_node_new(b, n->op, n->word, &whole);

	if (rc)
		return rc;
	*whole = *n;
	n->op = CRMP_N_MEMBER;
	n->arg = NULL;
	n->n = 0;
	n->is = CRMP_IS_ANY;
	n->kind = CRMP_TEXT;
	n->key = key;
	return crmp_node_add(b, n, whole);
}

/* ---- documented parts ----------------------------------------------- */

/* The kind of a part; text that is one of some words is text. */
static enum crmp_is
part_kind(struct crmp_text sub, enum crmp_kind *kind)
{
	static const struct {
		const char *letter;
		enum crmp_kind kind;
	} plain[] = {
		{ "s", CRMP_TEXT }, { "i", CRMP_INT }, { "n", CRMP_REAL },
		{ "b", CRMP_BOOL }, { "d", CRMP_DAY }, { "t", CRMP_INSTANT },
		{ "u", CRMP_USER },
	};
	size_t i;

	*kind = CRMP_TEXT;
	if (*sub.s == '[' || *sub.s == '{')
		return CRMP_IS_LIST;
	for (i = 0; i < sizeof plain / sizeof *plain; i++)
		if (crmp_eq(plain[i].letter, sub.s, sub.n)) {
			*kind = plain[i].kind;
			return crmp_is_of(*kind);
		}
	if (crmp_type_named(sub.s, sub.n))
		return CRMP_IS_NUMBER;
	return crmp_eq("any", sub.s, sub.n) ? CRMP_IS_ANY : CRMP_IS_TEXT;
}

static enum crm_status
no_such_part(const struct crmp_build *b, const struct crmp_node *n,
	     struct crmp_text head, const char *shape)
{
	struct crmp_text key, sub;
	const char *keys[32], *near;
	struct crm_buf all = { 0 };
	enum crm_status rc;
	char word[64];
	size_t i, k = 0;

	for (i = 0; k < 31 && crmp_shape_key(shape, i, &key, &sub); i++) {
		if ((keys[k] = crmp_arena_copy(&b->x->mem, key.s, key.n)))
			k++;
		crm_buf_printf(&all, "%s%.*s", i ? " " : "", (int)key.n, key.s);
	}
	keys[k] = NULL;
	snprintf(word, sizeof word, "%.*s",
		 (int)(n->key.n < 60 ? n->key.n : 60), n->key.s);
	near = crm_text_nearest(word, keys);
	if (!k)
		rc = crmp_fail_node(b, n, "'%.*s' is a list and has no parts",
				    (int)head.n, head.s);
	else if (near)
		rc = crmp_fail_node(b, n, "'%.*s.%s': did you mean %.*s.%s?",
				    (int)head.n, head.s, word, (int)head.n,
				    head.s, near);
	else
		rc = crmp_fail_node(b, n, "'%.*s' has no '%s', but: %s",
				    (int)head.n, head.s, word,
				    all.s ? all.s : "");
	crm_buf_free(&all);
	return rc;
}

enum crm_status
crmp_name_part(struct crmp_build *b, struct crmp_node *n, struct crmp_text head,
	       struct crmp_text part)
{
	const char *shape = crmp_shape_of(b->names->type, head);
	struct crmp_text key = { 0 }, sub = { 0 };
	enum crm_status rc = be_member(b, n, part);
	bool found = false;
	size_t i;

	for (i = 0; !found && crmp_shape_key(shape, i, &key, &sub); i++)
		found = crmp_eq("*", key.s, key.n) || crmp_text_same(key, part);
	if (rc)
		return rc;
	if (!found)
		return no_such_part(b, n, head, shape);
	n->is = part_kind(sub, &n->kind);
	if (*shape == '[')
		n->is = CRMP_IS_LIST;
	return CRM_OK;
}

/* ---- custom fields and keys of other systems ------------------------ */

/* What policy fields says of x.NAME. */
static enum crm_status
declared(struct crmp_build *b, struct crmp_node *n)
{
	struct crm_buf words = { 0 };
	enum crmp_kind kind = CRMP_TEXT;
	enum crm_status rc = CRM_ABSENT;

	if (b->names->custom && b->names->type)
		rc = b->names->custom(b->names->arg, b->names->type, n->key,
				      &kind, &words, b->e);
	if (rc)
		return rc == CRM_ABSENT ? CRM_OK : rc;
	n->kind = kind;
	n->is = crmp_is_of(kind);
	rc = crm_buf_ok(&words, b->e);
	if (!rc && words.len) {
		n->words = crmp_arena_copy(&b->x->mem, words.s, words.len);
		rc = n->words ? CRM_OK : crm_nomem(b->e);
	}
	crm_buf_free(&words);
	return rc;
}

/* x.NAME and ext.SYSTEM; the key may hold further dots. */
enum crm_status
crmp_name_custom(struct crmp_build *b, struct crmp_node *n,
		 struct crmp_text head, struct crmp_text key)
{
	enum crm_status rc;

	rc = crmp_name_slot(
		b, n, (struct crmp_slot){ .name = head, .kind = CRMP_JSON });
	if (!rc)
		rc = be_member(b, n, key);
	if (!rc && *head.s == 'e')
		n->is = CRMP_IS_TEXT;
	return rc || *head.s != 'x' ? rc : declared(b, n);
}
