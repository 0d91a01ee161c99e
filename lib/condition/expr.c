/* SPDX-License-Identifier: MIT */
/* expr.c - an expression compiled for one record type */
#include "condition/build.h"

#include <stdlib.h>
#include <string.h>

/* A copy of the text, as nodes point into it. */
static enum crm_status
expr_begin(const char *text, size_t n, const struct crmp_names *names,
	   struct crmp_build *b)
{
	struct crmp_expr *x = calloc(1, sizeof *x);
	char *copy;

	if (!x)
		return crm_nomem(b->e);
	b->x = x;
	b->names = names;
	x->type = names->type;
	if (names->clock)
		x->clock = *names->clock;
	copy = crmp_arena_copy(&x->mem, text, n);
	if (!copy)
		return crm_nomem(b->e);
	x->own.text = copy;
	b->source = &x->own;
	if (n > CRMP_EXPR_TEXT)
		return crm_fail(b->e, CRM_USAGE, names->key,
				"a condition is at most %d bytes",
				CRMP_EXPR_TEXT);
	if (!crm_text_valid(text, n, NULL))
		return crm_fail(b->e, CRM_USAGE, names->key, "not UTF-8");
	return CRM_OK;
}

static enum crm_status
expr_end(struct crmp_build *b, enum crm_status rc, struct crmp_expr **out)
{
	if (!rc && b->x->lost)
		rc = crm_nomem(b->e);
	if (!rc)
		crmp_op_settle(b->x->root);
	if (rc)
		crmp_expr_free(b->x);
	else
		*out = b->x;
	return rc;
}

enum crm_status
crmp_expr_new(const char *text, const struct crmp_names *names,
	      struct crmp_expr **out, struct crm_error *e)
{
	struct crmp_build b = { .e = e };
	enum crm_status rc;

	rc = expr_begin(text, strlen(text), names, &b);
	if (!rc)
		rc = crmp_parse_all(&b, &b.x->own, &b.x->root);
	if (!rc)
		rc = crmp_check(&b, b.x->root);
	if (!rc)
		rc = crmp_check_truth(&b, &b.x->root);
	return expr_end(&b, rc, out);
}

enum crm_status
crmp_expr_form(const char *text, const char *key, struct crm_error *e)
{
	struct crmp_names names = { .key = key };
	struct crmp_build b = { .e = e };
	enum crm_status rc;

	rc = expr_begin(text, strlen(text), &names, &b);
	if (!rc)
		rc = crmp_parse_all(&b, &b.x->own, &b.x->root);
	crmp_expr_free(b.x);
	return rc;
}

enum crm_status
crmp_expr_value(const char **p, const struct crmp_names *names,
		struct crmp_expr **out, struct crm_error *e)
{
	struct crmp_build b = { .e = e };
	const char *at = NULL;
	enum crm_status rc;

	rc = expr_begin(*p, strlen(*p), names, &b);
	if (!rc) {
		at = b.x->own.text;
		rc = crmp_parse(&b, &at, &b.x->root);
	}
	if (!rc)
		rc = crmp_check(&b, b.x->root);
	if (!rc)
		*p += at - b.x->own.text;
	return expr_end(&b, rc, out);
}

void
crmp_expr_free(struct crmp_expr *x)
{
	if (!x)
		return;
	crmp_arena_free(&x->mem);
	crmp_arena_free(&x->scratch);
	crmp_scan_free(&x->scan);
	crm_buf_free(&x->buf);
	free(x->slots);
	free(x);
}

const struct crmp_slot *
crmp_expr_slots(const struct crmp_expr *x, size_t *n)
{
	*n = x->nslots;
	return x->slots;
}

int
crmp_expr_plain(const struct crmp_expr *x)
{
	return x->root->op == CRMP_N_SLOT ? (int)x->root->slot : -1;
}

void
crmp_expr_reach(struct crmp_expr *x, const struct crmp_reach *r)
{
	x->reach = *r;
}
