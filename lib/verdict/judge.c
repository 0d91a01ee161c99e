/* SPDX-License-Identifier: MIT */
/* judge.c - verdicts set on lines, and on rows of a query */
#include "verdict/judge.h"

#include "session/session.h"

#include <stdlib.h>
#include <string.h>

/* A candidate document is checked like one that is to be stored. */
static enum crm_status
open_other(struct crm_judge *j, const struct crmp_verdict *v, const char *text,
	   struct crm_error *e)
{
	const char *policy = j->in_force.type->policy;
	size_t n = strlen(text);
	enum crm_status rc;
	json_t *doc = NULL;

	if (!policy)
		return crm_fail(e, CRM_USAGE, NULL,
				"'%s' goes by no policy that could be another",
				v->name);
	rc = crm_policy_check(j->s, policy, text, n, e);
	if (!rc && crmp_json_parse(text, n, 0, &doc, NULL))
		rc = crm_nomem(e);
	if (!rc)
		rc = crmp_bench_open(j->s, v, doc, &j->other, e);
	json_decref(doc);
	j->has_other = !rc;
	return rc;
}

enum crm_status
crm_judge_open(struct crm_store *s, const struct crm_judging *o,
	       struct crm_judge **out, struct crm_error *e)
{
	const struct crmp_verdict *v = crmp_verdict_find(s, o->verdict);
	struct crm_judge *j = calloc(1, sizeof *j);
	enum crm_status rc;

	if (!j)
		return crm_nomem(e);
	j->s = s;
	j->explain = o->explain;
	rc = v ? CRM_OK
	       : crm_fail(e, CRM_USAGE, NULL, "no verdict '%s'", o->verdict);
	if (!rc && !crmp_zone(s, e))
		rc = CRM_TROUBLE;
	if (!rc)
		rc = crmp_bench_open(s, v, NULL, &j->in_force, e);
	if (!rc && o->what_if)
		rc = open_other(j, v, o->what_if, e);
	if (rc)
		crm_judge_close(j);
	else
		*out = j;
	return rc;
}

void
crm_judge_close(struct crm_judge *j)
{
	if (!j)
		return;
	crmp_reading_end(&j->one);
	if (j->in_force.v)
		crmp_bench_close(&j->in_force);
	if (j->has_other)
		crmp_bench_close(&j->other);
	crmp_line_free(&j->line);
	crm_buf_free(&j->json);
	crm_buf_free(&j->text);
	free(j);
}

/* ---- one row ------------------------------------------------------------ */

enum crm_status
crmp_judge_seat(struct crm_judge *j, struct crmp_reading *r,
		struct crm_error *e)
{
	enum crm_status rc = crmp_bench_seat(&j->in_force, r, -1, e);

	if (!rc && j->has_other)
		rc = crmp_bench_seat(&j->other, r, -1, e);
	return rc;
}

void
crmp_judge_rest(struct crm_judge *j)
{
	crmp_rhythm_rest(&j->in_force.rhythm);
	crmp_rhythm_rest(&j->other.rhythm);
}

const char *
crmp_judge_name(const struct crm_judge *j)
{
	return j->in_force.v->name;
}

static bool
judge_same(const struct crmp_answer *a, const struct crmp_answer *b)
{
	if (a->is_real || b->is_real)
		return a->is_real && b->is_real && a->real == b->real;
	if (crmp_val_set(&a->v) != crmp_val_set(&b->v))
		return false;
	return !crmp_val_set(&a->v) || crmp_val_same(&a->v, &b->v);
}

/* ,"explain":["...","..."] of the bench that judged last. */
static enum crm_status
judge_explain(struct crm_judge *j, const struct crmp_bench *b, int64_t id,
	      struct crm_buf *out, struct crm_error *e)
{
	enum crm_status rc;
	const char *p, *lf;

	crm_buf_reset(&j->text);
	rc = b->v->explain(b->me, j->s, id, &j->text, e);
	if (!rc)
		rc = crm_buf_ok(&j->text, e);
	if (rc)
		return rc;
	crm_buf_puts(out, ",\"explain\":[");
	for (p = j->text.s; p && (lf = strchr(p, '\n')); p = lf + 1) {
		if (p > j->text.s)
			crm_buf_putc(out, ',');
		crm_buf_json(out, p, (size_t)(lf - p));
	}
	crm_buf_putc(out, ']');
	return CRM_OK;
}

const char *
crm_judge_text(const struct crm_judge *j)
{
	return j->text.s ? j->text.s : "";
}

enum crm_status
crmp_judge_row(struct crm_judge *j, struct crmp_reading *r, struct crm_buf *out,
	       struct crm_error *e)
{
	struct crmp_answer was = { 0 }, is = { 0 };
	struct crmp_bench *b = &j->in_force;
	enum crm_status rc = crmp_bench_judge(b, r, e);

	if (!rc && j->has_other) {
		b = &j->other;
		rc = crmp_bench_judge(b, r, e);
	}
	if (rc)
		return rc;
	if (j->has_other) {
		b->v->column(j->in_force.me, 0, &was);
		b->v->column(b->me, 0, &is);
		if (judge_same(&was, &is))
			return CRM_END;
	}
	crmp_bench_json(b, out);
	if (crmp_val_set(&was.v)) {
		crm_buf_puts(out, ",\"from\":");
		crmp_val_json(b->type->columns[0].kind, &was.v, b->wire, out);
	}
	if (j->explain)
		rc = judge_explain(j, b, r->id, out, e);
	crm_buf_putc(out, '}');
	return rc;
}
