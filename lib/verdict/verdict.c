/* SPDX-License-Identifier: MIT */
/* verdict.c - verdicts with their policies; their columns in v_customer */
#include "verdict/verdict.h"
#include "policy/policy.h"

#include "session/session.h"

#include <stdlib.h>
#include <string.h>

/* ---- a verdict with its policy ------------------------------------------ */

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

/* ---- columns of the view ------------------------------------------------ */

/* verdict(which, column, inputs ...): judges, and gives one column. */
static enum crm_status
function(void *arg, const struct crmp_val *in, int n, struct crmp_answer *out,
	 struct crm_error *e)
{
	struct crmp_val all_in[CRMP_INPUTS_MAX];
	struct crmp_bench *all = arg, *b;
	enum crm_status rc;

	b = &all[in[0].i];
	if (n > b->in.n + 2)
		return crm_fail(e, CRM_TROUBLE, NULL, "too many inputs");
	memcpy(all_in, in + 2, (size_t)(n - 2) * sizeof *in);
	memset(all_in + n - 2, 0, (size_t)(b->in.n - (n - 2)) * sizeof *in);
	rc = b->v->judge(b->me, all_in, e);
	if (!rc)
		b->v->column(b->me, (size_t)in[1].i, out);
	return rc;
}

static void
benches_free(void *p)
{
	struct crmp_bench *b;

	for (b = p; b->v; b++)
		crmp_bench_close(b);
	free(p);
}

static enum crm_status
benches(struct crm_store *s, struct crmp_bench **out, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	size_t n = 0, i;

	while (s->registry->verdicts[n])
		n++;
	*out = calloc(n + 1, sizeof **out);
	if (!*out)
		return crm_nomem(e);
	for (i = 0; !rc && i < n; i++)
		rc = crmp_bench_open(s, s->registry->verdicts[i], NULL,
				     &(*out)[i], e);
	if (!rc)
		rc = crmp_db_function(s->db, "verdict", function, *out, e);
	if (rc)
		benches_free(*out);
	return rc;
}

static void
view_columns(const struct crmp_bench *all, struct crm_buf *sql)
{
	const struct crmp_derived *c;
	const struct crmp_bench *b;
	const char *fn;
	int i, needs;

	for (b = all; b->v; b++)
		for (c = b->v->type->columns; c->name; c++) {
			i = (int)(c - b->v->type->columns);
			needs = b->v->needs && b->v->needs[i] ? b->v->needs[i]
							      : b->in.n;
			fn = c->kind == CRMP_INSTANT ? "local_time"
			     : c->kind == CRMP_DAY   ? "local_day"
						     : "";
			crm_buf_printf(sql,
				       ", %s(verdict(%d, %d, %.*s)) AS \"%s\"",
				       fn, (int)(b - all), i,
				       (int)b->in.end[needs - 1], b->in.sql.s,
				       c->name);
		}
}

enum crm_status
crmp_verdict_view(struct crm_store *s, struct crm_error *e)
{
	struct crmp_bench *all = NULL;
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	if (s->benches)
		return CRM_OK;
	rc = crmp_view(s, &crmp_type_customer, e);
	if (!rc)
		rc = benches(s, &all, e);
	if (rc)
		return rc;
	s->benches = all;
	s->benches_free = benches_free;
	crm_buf_puts(&sql, "CREATE TEMP VIEW v_customer AS SELECT v.*");
	view_columns(all, &sql);
	crm_buf_puts(&sql, " FROM v_customer_base v");
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_scratch(s->db, sql.s, e);
	crm_buf_free(&sql);
	return rc;
}

enum crm_status
crmp_verdict_sql(struct crm_store *s, const char *column, struct crm_buf *sql,
		 struct crm_error *e)
{
	enum crm_status rc = crmp_verdict_view(s, e);

	if (!rc)
		crm_buf_printf(sql,
			       "(SELECT v.\"%s\" FROM v_customer v"
			       " WHERE v.id=t.id)",
			       column);
	return rc;
}
