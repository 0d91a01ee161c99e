/* SPDX-License-Identifier: MIT */
/* verdict.c - a verdict with its policy */
#include "policy/policy.h"
#include "verdict/verdict.h"

#include <stdlib.h>
#include <string.h>

void
crmp_bench_close(struct crmp_bench *b)
{
	if (b->v)
		b->v->close(b->me);
	crm_buf_free(&b->in.sql);
	memset(b, 0, sizeof *b);
}

enum crm_status
crmp_bench_open(struct crm_store *s, const struct crmp_verdict *v, json_t *doc,
		struct crmp_bench *b, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	memset(b, 0, sizeof *b);
	b->v = v;
	if (!doc) {
		doc = crmp_policy(s, v->type->policy, e);
		rc = doc ? crmp_policy_rev(s, v->type->policy, &b->rev, e)
			 : CRM_TROUBLE;
	}
	if (!rc)
		rc = v->open(s, doc, b, e);
	if (!rc)
		rc = crm_buf_ok(&b->in.sql, e);
	crmp_inputs_end(&b->in);
	if (rc)
		crmp_bench_close(b);
	return rc;
}

static void
answer_json(enum crmp_kind kind, const struct crmp_answer *a,
	    struct crm_buf *out)
{
	if (a->is_real)
		crmp_buf_real(out, a->real, 6);
	else
		crmp_val_json(kind, &a->v, out);
}

void
crmp_bench_json(const struct crmp_bench *b, struct crm_buf *out)
{
	const struct crmp_derived *c;
	struct crmp_answer a;
	bool first = true;

	crm_buf_putc(out, '{');
	for (c = b->v->type->columns; c->name; c++) {
		memset(&a, 0, sizeof a);
		b->v->column(b->me, (size_t)(c - b->v->type->columns), &a);
		if (!a.is_real && !crmp_val_set(&a.v))
			continue;
		crm_buf_puts(out, first ? "\"" : ",\"");
		crm_buf_puts(out, c->name);
		crm_buf_puts(out, "\":");
		answer_json(c->kind, &a, out);
		first = false;
	}
	if (!first)
		crm_buf_putc(out, ',');
	b->v->more(b->me, out);
	if (b->rev)
		crm_buf_printf(out, ",\"policy\":\"%s:%lld\"",
			       b->v->type->policy, (long long)b->rev);
}
