/* SPDX-License-Identifier: MIT */
/* verdict.c - a verdict with its policy, seated at a reading */
#include "policy/policy.h"
#include "verdict/verdict.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct crmp_verdict *
crmp_verdict_find(const struct crm_store *s, const char *name)
{
	const struct crmp_verdict *const *v = s->session.registry->verdicts;

	while (*v && strcmp((*v)->name, name) != 0)
		v++;
	return *v;
}

void
crmp_bench_close(struct crmp_bench *b)
{
	if (b->v)
		b->v->close(b->me);
	crmp_rhythm_free(&b->rhythm);
	memset(b, 0, sizeof *b);
}

enum crm_status
crmp_bench_open(struct crm_store *s, const struct crmp_verdict *v, json_t *doc,
		struct crmp_bench *b, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	memset(b, 0, sizeof *b);
	b->v = v;
	b->type = crmp_verdict_named(v->name, strlen(v->name));
	assert(b->type);
	b->days = -1;
	b->rhythm.s = s;
	b->wire = crmp_wire_zone(s);
	if (!doc && b->type->policy) {
		doc = crmp_policy(s, b->type->policy, e);
		rc = doc ? crmp_policy_rev(s, b->type->policy, &b->rev, e)
			 : CRM_TROUBLE;
	}
	if (!rc)
		rc = v->open(s, doc, b, e);
	if (rc)
		crmp_bench_close(b);
	return rc;
}

/* ---- inputs ------------------------------------------------------------- */

enum crm_status
crmp_bench_slot(struct crmp_bench *b, const struct crmp_slot *slot, int *at,
		struct crm_error *e)
{
	for (*at = 0; *at < b->n; ++*at)
		if (crmp_slot_same(&b->in[*at], slot))
			return CRM_OK;
	if (b->n == CRMP_INPUTS_MAX)
		return crm_fail(e, CRM_REFUSED, b->type->policy,
				"its conditions name more than %d columns",
				CRMP_INPUTS_MAX);
	b->in[b->n++] = *slot;
	return CRM_OK;
}

enum crm_status
crmp_bench_input(struct crmp_bench *b, const char *name, struct crm_error *e)
{
	struct crmp_slot slot = crmp_slot_named(b->type->on, name);
	int at;

	return crmp_bench_slot(b, &slot, &at, e);
}

enum crm_status
crmp_bench_rhythm(struct crmp_bench *b, struct crm_error *e)
{
	struct crmp_slot slot = crmp_slot_named(b->type->on, "purchase_days");

	assert(b->type->on == &crmp_type_customer); /* others do not buy */
	return crmp_bench_slot(b, &slot, &b->days, e);
}

enum crm_status
crmp_bench_seat(struct crmp_bench *b, struct crmp_reading *r, int column,
		struct crm_error *e)
{
	int most = column < 0 || !b->v->needs ? 0 : b->v->needs[column];
	enum crm_status rc = CRM_OK;

	b->moving |= !most && b->days >= 0;
	if (!most || most > b->n)
		most = b->n;
	for (; !rc && b->seated < most; b->seated++)
		rc = crmp_reading_want(r, &b->in[b->seated],
				       &b->place[b->seated], e);
	return rc;
}

enum crm_status
crmp_bench_judge(struct crmp_bench *b, struct crmp_reading *r,
		 struct crm_error *e)
{
	struct crmp_value in[CRMP_INPUTS_MAX] = { 0 };
	struct crmp_case c = { .in = in, .halves = -1 };
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < b->seated; i++)
		rc = crmp_reading_value(r, b->place[i], &in[i], e);
	/* who bought on one day at most has no gap, and nothing repeated */
	if (!rc && b->moving && in[b->days].i > 1)
		rc = crmp_rhythm_of(&b->rhythm, r->id, &c.halves,
				    &c.repeat_minor, e);
	return rc ? rc : b->v->judge(b->me, &c, e);
}

/* ---- telling ------------------------------------------------------------ */

static void
answer_json(enum crmp_kind kind, const struct crmp_answer *a,
	    struct crm_zone *wire, struct crm_buf *out)
{
	if (a->is_real)
		crmp_buf_real(out, a->real, 6);
	else
		crmp_val_json(kind, &a->v, wire, out);
}

void
crmp_bench_json(const struct crmp_bench *b, struct crm_buf *out)
{
	const struct crmp_derived *c = b->type->columns;
	struct crmp_answer a;
	bool first = true;
	size_t i;

	crm_buf_putc(out, '{');
	for (i = 0; c->name; i++, c++) {
		memset(&a, 0, sizeof a);
		b->v->column(b->me, i, &a);
		if (!a.is_real && !crmp_val_set(&a.v))
			continue;
		crm_buf_puts(out, first ? "\"" : ",\"");
		crm_buf_puts(out, c->name);
		crm_buf_puts(out, "\":");
		answer_json(c->kind, &a, b->wire, out);
		first = false;
	}
	if (!first)
		crm_buf_putc(out, ',');
	b->v->more(b->me, out);
	if (b->rev)
		crm_buf_printf(out, ",\"policy\":\"%s:%lld\"", b->type->policy,
			       (long long)b->rev);
}
