/* SPDX-License-Identifier: MIT */
/* table.c - lines as a table, part by part when there are many */
#include "format/table.h"
#include "output/output.h"

#include <string.h>

#define PART 100000 /* rows held at once */
#define WIDE 8	    /* columns of lines without a descriptor */

/* Beside a verdict there is room for little else. */
static bool
judged(const struct crmp_line *l)
{
	const struct crmp_member *m;
	size_t i;

	for (i = 0; i < l->under.n; i++) {
		m = &l->under.members[i];
		if (crmp_verdict_named(m->key, m->key_len))
			return true;
	}
	return false;
}

enum crm_status
crmp_out_table_columns(struct crm_out *o, struct crm_error *e)
{
	const struct crmp_report *r = crmp_report_find(&o->line);
	static const char brief[] = "name company customer_id subject title "
				    "due_at placed_at amount_minor stage "
				    "state owner";
	bool few = judged(&o->line);
	const struct crmp_field *f;
	enum crm_status rc;

	if (r && r->table)
		return crmp_cols_words(o, r->table, e);
	if (!o->line.type) {
		rc = crmp_cols_members(o, o->n + WIDE, false, e);
		return rc ? rc : crmp_cols_verdicts(o, e);
	}
	rc = crmp_col_add(o, "id", 2, true, e);
	for (f = o->line.type->fields; !rc && f->name; f++)
		if ((f->flags & CRMP_LISTED) && !(f->flags & CRMP_HIDDEN) &&
		    (!few || crmp_word_in(brief, f->name, strlen(f->name))))
			rc = crmp_col_add(o, f->name, strlen(f->name), true, e);
	return rc ? rc : crmp_cols_verdicts(o, e);
}

static bool
to_the_right(enum crmp_kind kind)
{
	return kind == CRMP_INT || kind == CRMP_MONEY || kind == CRMP_REF ||
	       kind == CRMP_ANYREF;
}

static bool
may_be_cut(enum crmp_kind kind)
{
	return kind == CRMP_TEXT || kind == CRMP_JSON || kind == CRMP_EMAIL;
}

static const char *
title(struct crm_out *o, const struct crmp_col *c)
{
	crm_buf_reset(&o->cell);
	crm_text_escape(c->name, crmp_col_title(o, c), &o->cell);
	if (o->cell.oom)
		return NULL;
	return crmp_arena_copy(&o->mem, o->cell.s ? o->cell.s : "",
			       o->cell.len);
}

enum crm_status
crmp_out_table_begin(struct crm_out *o, struct crm_error *e)
{
	struct crmp_grid_look look = {
		.width = o->o.width > 0 ? (size_t)o->o.width : 0,
		.bold = o->o.colour,
	};
	const struct crmp_report *r = crmp_report_find(&o->line);
	const struct crmp_col *c = o->cols;
	enum crmp_kind kind;
	struct crmp_member m;
	bool *right, *cut;
	size_t i;

	right = crmp_arena_alloc(&o->mem, o->n * sizeof *right);
	cut = crmp_arena_alloc(&o->mem, o->n * sizeof *cut);
	o->cells = crmp_arena_alloc(&o->mem, o->n * sizeof *o->cells);
	o->at = crmp_arena_alloc(&o->mem, o->n * sizeof *o->at);
	if (!right || !cut || !o->cells || !o->at)
		return crm_nomem(e);
	for (i = 0; i < o->n; i++, c++) {
		kind = CRMP_TEXT;
		if (!crmp_col_value(o, &o->cols[i], &m, &kind) && c->typed)
			kind = c->kind;
		right[i] = to_the_right(kind);
		cut[i] = r ? crmp_word_in(r->cut, c->name, c->n)
			   : may_be_cut(kind);
		o->cells[i] = title(o, c);
		if (!o->cells[i])
			return crm_nomem(e);
	}
	look.right = right;
	look.cut = cut;
	o->rows = 0;
	return crmp_grid_new(o->cells, o->n, &look, &o->table, e);
}

static enum crm_status
table_print(struct crm_out *o, struct crm_error *e)
{
	enum crm_status rc;

	if (o->parts)
		crm_buf_putc(&o->buf, '\n');
	rc = crmp_grid_print(o->table, &o->buf, e);
	crmp_grid_free(o->table);
	o->table = NULL;
	o->parts = true;
	return rc ? rc : crmp_out_give(o, e);
}

enum crm_status
crmp_out_table_line(struct crm_out *o, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crm_buf *b = &o->buf;
	bool number;
	size_t i;

	if (o->rows == PART)
		rc = table_print(o, e);
	if (!rc && !o->table)
		rc = crmp_out_table_begin(o, e);
	if (rc)
		return rc;
	crm_buf_reset(b);
	for (i = 0; i < o->n; i++) {
		crm_buf_reset(&o->cell);
		crmp_col_cell(o, &o->cols[i], &o->cell, &number);
		o->at[i] = b->len;
		crm_text_escape(o->cell.s ? o->cell.s : "", o->cell.len, b);
		crm_buf_putc(b, '\0');
		b->oom |= o->cell.oom;
	}
	rc = crm_buf_ok(b, e);
	if (rc)
		return rc;
	for (i = 0; i < o->n; i++)
		o->cells[i] = b->s + o->at[i];
	o->rows++;
	rc = crmp_grid_row(o->table, o->cells, e);
	crm_buf_reset(b);
	return rc;
}

enum crm_status
crmp_out_table_end(struct crm_out *o, struct crm_error *e)
{
	return o->table ? table_print(o, e) : CRM_OK;
}
