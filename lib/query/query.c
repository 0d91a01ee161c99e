/* SPDX-License-Identifier: MIT */
/* query.c - records out: by condition, in order, page by page */
#include "query/page.h"
#include "query/select.h"
#include "store/rows.h"
#include "store/schema.h"
#include "verdict/judge.h"

#include <stdlib.h>
#include <string.h>

/* records a read transaction, so that writers go on; and bytes */
#define PAGE 2000
#define PAGE_BYTES (1 << 20)

/* ---- opening ------------------------------------------------------------ */

enum crm_status
crm_query_open(struct crm_store *s, const struct crm_select *o,
	       struct crm_query **out, struct crm_error *e)
{
	struct crm_query *q = calloc(1, sizeof *q);
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	if (!q)
		return crm_nomem(e);
	q->s = s;
	q->t = (const struct crmp_type *)o->type;
	q->judge = o->judge;
	q->by_id = !o->order;
	q->left = o->limit ? o->limit : -1;
	q->bare = o->fields && !strcmp(o->fields, "*tree");
	rc = crmp_query_build(q, o, &sql, e);
	if (!rc)
		rc = crmp_db_prep(s->db, sql.s, &q->st, e);
	if (!rc && o->expand) {
		q->expand = strdup(o->expand);
		rc = q->expand ? crmp_expand_check(q->t, q->expand, e)
			       : crm_nomem(e);
	}
	if (!rc && o->due_before && o->due_owner)
		crmp_bind_text(q->st, 3, o->due_owner, strlen(o->due_owner));
	if (!rc && q->segment)
		crmp_filter_bind(q->segment, q->st);
	if (!rc && q->where)
		crmp_filter_bind(q->where, q->st);
	if (!rc && q->by_id) {
		crmp_bind_int(q->st, 1, 0);
		crmp_bind_int(q->st, 2, PAGE);
	}
	crm_buf_free(&sql);
	if (rc)
		crm_query_close(q);
	else
		*out = q;
	return rc;
}

long
crm_query_odd(const struct crm_query *q, const char **sentence)
{
	long n = q->where ? crmp_filter_odd(q->where, sentence) : 0;

	return n || !q->segment ? n : crmp_filter_odd(q->segment, sentence);
}

void
crm_query_close(struct crm_query *q)
{
	if (!q)
		return;
	crmp_stmt_free(q->st);
	crmp_filter_close(q->where);
	crmp_filter_close(q->segment);
	crmp_order_free(&q->order);
	crmp_page_free(&q->page);
	crm_buf_free(&q->row);
	free(q->expand);
	free(q);
}

/* ---- rows --------------------------------------------------------------- */

static void
extras(struct crm_query *q, struct crm_buf *x)
{
	int i, first = 5 + (int)crmp_ncolumns(q->t);
	struct crmp_val v;

	for (i = 0; i < q->nderived; i++) {
		v = crmp_col_val(q->st, first + i);
		if (!crmp_val_set(&v))
			continue;
		crm_buf_printf(x, ",\"%s\":", q->derived[i]->name);
		crmp_val_json(q->derived[i]->kind, &v, x);
	}
	for (first += i, i = 0; i < q->nverdicts; i++) {
		if (crmp_col_null(q->st, first + i))
			continue;
		crm_buf_printf(x, ",\"%s\":", q->verdicts[i]->name);
		v = crmp_col_val(q->st, first + i);
		if (q->verdicts[i]->kind == CRMP_REAL)
			crmp_col_json(q->st, first + i, x);
		else
			crmp_val_json(q->verdicts[i]->kind, &v, x);
	}
}

/* The verdict on the row; CRM_END: it is not to be shown. */
static enum crm_status
query_judge(struct crm_query *q, struct crm_error *e)
{
	int first = 5 + (int)crmp_ncolumns(q->t) + q->nderived + q->nverdicts;
	enum crm_status rc;

	if (!q->judge)
		return CRM_OK;
	q->row.len--; /* reopen the object */
	crm_buf_puts(&q->row, ",\"_\":{\"");
	crm_buf_puts(&q->row, crmp_judge_name(q->judge));
	crm_buf_puts(&q->row, "\":");
	rc = crmp_judge_row(q->judge, q->last, q->st, first, &q->row, e);
	crm_buf_puts(&q->row, "}}");
	return rc;
}

/* The next row as JSON in q->row; empty if it is not to be shown. */
static enum crm_status
read_row(struct crm_query *q, struct crm_error *e)
{
	struct crm_buf x = { 0 };
	struct crmp_row row;
	enum crm_status rc;

	rc = q->left ? crmp_step(q->st, e) : CRM_END;
	if (rc)
		return rc;
	rc = crmp_row_take(q->st, 0, q->t, NULL, &row, e);
	if (rc)
		return rc;
	q->last = row.id;
	if (q->bare)
		row.rev = 0;
	extras(q, &x);
	crm_buf_reset(&q->row);
	crmp_row_json(&row, x.s, x.len, &q->row);
	rc = crm_buf_ok(&x, e);
	crm_buf_free(&x);
	/* an empty row is one that is not to be shown */
	if (!rc)
		rc = crm_buf_ok(&q->row, e);
	if (!rc)
		rc = crmp_expand(q->s, &row, q->expand, &q->row, e);
	if (!rc)
		rc = query_judge(q, e);
	if (rc == CRM_END) {
		crm_buf_reset(&q->row);
		return CRM_OK;
	}
	q->left -= q->left > 0;
	return rc;
}

/* Read ahead, then let go of the snapshot; with an order, all there is. */
static enum crm_status
query_fill(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int n = 0;

	crmp_page_reset(&q->page);
	if (q->by_id)
		crmp_bind_int(q->st, 1, q->last);
	else
		rc = crmp_page_spool(&q->page, e);
	while (!rc && (!q->by_id || (n < PAGE && q->page.b.len < PAGE_BYTES))) {
		rc = read_row(q, e);
		if (!rc && q->row.len)
			rc = crmp_page_add(&q->page, &q->row, e);
		n += !rc;
	}
	crmp_reset(q->st);
	if (rc && rc != CRM_END)
		crmp_page_reset(&q->page);
	/* a whole page may be followed by another one */
	q->done = rc || !q->left;
	return rc == CRM_END && (n || !q->by_id) ? CRM_OK : rc;
}

enum crm_status
crm_query_next(struct crm_query *q, struct crm_buf *line, struct crm_error *e)
{
	enum crm_status rc = crmp_page_next(&q->page, line, e);

	while (rc == CRM_END && !q->done) {
		rc = query_fill(q, e);
		if (!rc)
			rc = crmp_page_next(&q->page, line, e);
	}
	return rc;
}

enum crm_status
crm_record(struct crm_store *s, const struct crm_type *type, int64_t id,
	   const char *fields, struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_type *t = (const struct crmp_type *)type;
	const struct crmp_derived *d;
	struct crmp_arena mem = { 0 };
	struct crm_query *q = NULL;
	struct crm_buf line = { 0 };
	struct crmp_row row;
	char where[48];
	struct crm_select sel = { .type = type, .fields = fields, .limit = 1 };
	enum crm_status rc;
	bool derived = false;
	const char *name;
	size_t i;

	for (d = t->derived; d && d->name; d++)
		derived |= crmp_query_listed(fields, d->name);
	for (i = 0; (name = crmp_verdict_name(i)); i++)
		derived |= t == &crmp_type_customer &&
			   crmp_query_listed(fields, name);
	if (!derived) {
		rc = crmp_row_read(s, t, id, &mem, &row, e);
		if (!rc)
			crmp_row_json(&row, NULL, 0, out);
		crmp_arena_free(&mem);
	} else {
		snprintf(where, sizeof where, "id = %lld", (long long)id);
		sel.where = where;
		rc = crm_query_open(s, &sel, &q, e);
		if (!rc)
			rc = crm_query_next(q, &line, e);
		crm_query_close(q);
		crm_buf_add(out, line.s, line.len);
		crm_buf_free(&line);
		if (rc == CRM_END)
			rc = CRM_ABSENT;
	}
	if (rc == CRM_ABSENT)
		return crm_fail(e, CRM_ABSENT, NULL, "no %s %lld", t->name,
				(long long)id);
	return rc ? rc : crm_buf_ok(out, e);
}
