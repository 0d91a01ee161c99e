/* SPDX-License-Identifier: MIT */
/* query.c - records out: by condition, in order, page by page */
#include "query/page.h"
#include "query/select.h"
#include "store/rows.h"
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
	enum crm_status rc;

	if (!q)
		return crm_nomem(e);
	q->s = s;
	q->t = (const struct crmp_type *)o->type;
	q->judge = o->judge;
	/* the past does not wait for anybody: it is read in one go */
	q->paged = !o->order && !s->session.as_of;
	q->left = o->limit ? o->limit : -1;
	q->bare = o->fields && !strcmp(o->fields, "*tree");
	rc = crmp_query_build(q, o, e);
	if (!rc && o->expand) {
		q->expand = strdup(o->expand);
		rc = q->expand ? crmp_expand_check(q->t, q->expand, e)
			       : crm_nomem(e);
	}
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
	crmp_reading_end(&q->r);
	crmp_reading_end(&q->pick);
	crmp_panel_close(&q->panel);
	crmp_panel_close(&q->picking);
	crmp_filter_close(q->where);
	crmp_filter_close(q->segment);
	crmp_order_free(&q->order);
	crmp_page_free(&q->page);
	crm_buf_free(&q->row);
	free(q->expand);
	free(q);
}

/* ---- rows --------------------------------------------------------------- */

/* A computed column or a verdict's, as JSON. */
static void
extra_json(enum crmp_kind kind, const struct crmp_value *v,
	   struct crm_zone *wire, struct crm_buf *x)
{
	struct crmp_val plain = crmp_int(v->i);

	if (v->s)
		plain = crmp_str(v->s, v->n);
	if (v->t == CRMP_V_REAL)
		crmp_buf_real(x, v->d, 15);
	else
		crmp_val_json(kind, &plain, wire, x);
}

static enum crm_status
extras(struct crm_query *q, struct crm_buf *x, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crmp_value v;
	int i;

	for (i = 0; !rc && i < q->nlist; i++) {
		rc = crmp_reading_value(&q->r, q->list[i].place, &v, e);
		if (rc || v.t == CRMP_V_NULL)
			continue;
		crm_buf_printf(x, ",\"%s\":", q->list[i].d->name);
		extra_json(crmp_derived_kind(q->list[i].d), &v,
			   crmp_wire_zone(q->s), x);
	}
	return rc ? rc : crm_buf_ok(x, e);
}

/* The verdict on the row; CRM_END: it is not to be shown. */
static enum crm_status
query_judge(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc;

	if (!q->judge)
		return CRM_OK;
	q->row.len--; /* reopen the object */
	crm_buf_puts(&q->row, ",\"_\":{\"");
	crm_buf_puts(&q->row, crmp_judge_name(q->judge));
	crm_buf_puts(&q->row, "\":");
	rc = crmp_judge_row(q->judge, &q->r, &q->row, e);
	crm_buf_puts(&q->row, "}}");
	return rc;
}

/* The record at hand as JSON in q->row; CRM_END: it is not to be shown. */
static enum crm_status
record(struct crm_query *q, struct crm_error *e)
{
	struct crm_buf x = { 0 };
	struct crmp_row row;
	enum crm_status rc;

	rc = crmp_reading_row(&q->r, &row, e);
	if (!rc)
		rc = extras(q, &x, e);
	if (!rc) {
		if (q->bare)
			row.rev = 0;
		crm_buf_reset(&q->row);
		crmp_row_json(&row, crmp_text_of(&x), crmp_wire_zone(q->s),
			      &q->row);
		rc = crm_buf_ok(&q->row, e);
	}
	crm_buf_free(&x);
	if (!rc)
		rc = crmp_expand(q->s, &row, q->expand, &q->row, e);
	return rc ? rc : query_judge(q, e);
}

/* Step to the next record. */
static enum crm_status
step(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc;
	int64_t id;

	/* the record by its id: the reading that picks has few columns, as
	 * most rows it sees are not wanted */
	if (q->order.ours) {
		id = crmp_order_next(&q->order);
		if (!id)
			return CRM_END;
	} else {
		rc = crmp_query_step(q, e);
		if (rc || !q->picks)
			return rc;
		id = q->pick.id;
	}
	crmp_reset(q->r.st);
	crmp_bind_int(q->r.st, 1, id);
	return crmp_reading_next(&q->r, e);
}

/* The next record as JSON in q->row; empty if it is not to be shown. */
static enum crm_status
read_row(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc = q->left ? step(q, e) : CRM_END;

	if (rc)
		return rc;
	q->last = q->r.id;
	rc = record(q, e);
	if (rc == CRM_END) {
		crm_buf_reset(&q->row);
		return CRM_OK;
	}
	q->left -= q->left > 0;
	return rc;
}

/* ---- pages -------------------------------------------------------------- */

/* All that are wanted, in our order. */
static enum crm_status
pick(struct crm_query *q, struct crm_error *e)
{
	int64_t most = q->judge || q->left < 0 ? 0 : q->left;
	enum crm_status rc;

	while (!(rc = crmp_query_step(q, e))) {
		rc = crmp_order_take(&q->order, q->pick.id, most, e);
		if (rc)
			break;
	}
	crmp_order_end(&q->order);
	return rc == CRM_END ? CRM_OK : rc;
}

/* Hold no snapshot while others think. */
static void
rest(struct crm_query *q)
{
	if (q->picks)
		crmp_reading_rest(&q->pick);
	crmp_reading_rest(&q->r);
	if (q->judge)
		crmp_judge_rest(q->judge);
}

/* All there is, out of one snapshot. */
static enum crm_status
fill_whole(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc = crmp_page_spool(&q->page, e), end;

	if (!rc)
		rc = crmp_snapshot(q->s, true, e);
	if (rc)
		return rc;
	if (q->order.ours)
		rc = pick(q, e);
	while (!rc) {
		rc = read_row(q, e);
		if (!rc && q->row.len)
			rc = crmp_page_add(&q->page, &q->row, e);
	}
	rest(q);
	end = crmp_snapshot(q->s, false, rc == CRM_END ? e : NULL);
	return rc != CRM_END ? rc : end;
}

/* As many as are read ahead, then let go of the snapshot. */
static enum crm_status
fill_page(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int n = 0;

	crmp_bind_int(q->picks ? q->pick.st : q->r.st, 1, q->last);
	while (!rc && n < PAGE && q->page.b.len < PAGE_BYTES) {
		rc = read_row(q, e);
		if (!rc && q->row.len)
			rc = crmp_page_add(&q->page, &q->row, e);
		n += !rc;
	}
	rest(q);
	/* a whole page may be followed by another one */
	q->done = rc != CRM_OK;
	return rc == CRM_END && n ? CRM_OK : rc;
}

static enum crm_status
query_fill(struct crm_query *q, struct crm_error *e)
{
	enum crm_status rc;

	crmp_page_reset(&q->page);
	if (q->paged) {
		rc = fill_page(q, e);
	} else {
		rc = fill_whole(q, e);
		q->done = true;
	}
	if (rc && rc != CRM_END)
		crmp_page_reset(&q->page);
	return rc;
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
	struct crm_select sel = { .type = type,
				  .fields = fields,
				  .id = id,
				  .limit = 1,
				  .named = true };
	enum crm_status rc;
	bool derived = s->session.back; /* as all of it was */
	size_t i;

	for (i = 0; (d = crmp_derived_at(t, i)); i++)
		derived |= crmp_query_listed(fields, d->name);
	for (i = 0; (d = crmp_verdict_column(t, i)); i++)
		derived |= crmp_query_listed(fields, d->name);
	if (!derived) {
		rc = crmp_row_read(s, t, id, &mem, &row, e);
		if (!rc)
			rc = crmp_standing(s, &row, e);
		if (!rc)
			crmp_row_json(&row, crmp_text(NULL), crmp_wire_zone(s),
				      out);
		crmp_arena_free(&mem);
	} else {
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
