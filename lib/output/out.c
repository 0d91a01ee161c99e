/* SPDX-License-Identifier: MIT */
/* out.c - lines in the form that was asked for; JSON lines with some fields */
#include "output/output.h"

#include <string.h>

enum crm_status
crmp_out_give(struct crm_out *o, struct crm_error *e)
{
	enum crm_status rc = crm_buf_ok(&o->buf, e);

	if (!rc && o->line.lost)
		rc = crm_nomem(e);
	if (!rc && o->buf.len)
		rc = o->o.sink(o->o.arg, o->buf.s, o->buf.len, e);
	crm_buf_reset(&o->buf);
	return rc;
}

/* ---- JSON lines ------------------------------------------ */

static void
put_member(struct crm_buf *b, const struct crmp_member *m)
{
	crm_buf_puts(b, b->len > 1 ? ",\"" : "\"");
	crm_buf_add(b, m->key, m->key_len);
	crm_buf_puts(b, "\":");
	crm_buf_add(b, m->val, m->val_len);
}

/* All members that are not asked for by name. */
static void
put_others(struct crm_out *o)
{
	const struct crmp_scan *sc = &o->line.top;
	size_t i;

	for (i = 0; i < sc->n; i++)
		if (!crmp_out_named(o, sc->members[i].key,
				    sc->members[i].key_len))
			put_member(&o->buf, &sc->members[i]);
}

static enum crm_status
put_fields(struct crm_out *o, struct crm_error *e)
{
	struct crm_buf *b = &o->buf;
	struct crmp_col *c;
	struct crmp_member m;
	enum crmp_kind kind;

	crm_buf_putc(b, '{');
	for (c = o->cols; c < o->cols + o->n; c++) {
		if (crmp_col_star(c)) {
			put_others(o);
		} else if (crmp_col_value(o, c, &m, &kind)) {
			if (b->len > 1)
				crm_buf_putc(b, ',');
			crm_buf_json(b, c->name, c->n);
			crm_buf_putc(b, ':');
			crm_buf_add(b, m.val, m.val_len);
		}
	}
	crm_buf_puts(b, "}\n");
	return crmp_out_give(o, e);
}

/* ---- any form ------------------------------------------ */

static bool
same_type(struct crm_out *o)
{
	const struct crmp_member *w = o->line.word;
	size_t n = w ? w->val_len : 0;

	return o->word.len == n && (!n || !memcmp(o->word.s, w->val, n));
}

static enum crm_status
begin(struct crm_out *o, struct crm_error *e)
{
	const struct crmp_member *w = o->line.word;
	enum crm_status rc;

	crm_buf_reset(&o->word);
	if (w)
		crm_buf_add(&o->word, w->val, w->val_len);
	o->begun = true;
	rc = crm_buf_ok(&o->word, e);
	if (!rc)
		rc = crmp_cols_choose(o, e);
	if (rc) {
		o->begun = false;
		return rc;
	}
	return o->o.format == CRM_JSONL	  ? CRM_OK
	       : o->o.format == CRM_TABLE ? crmp_out_table_begin(o, e)
					  : crmp_out_csv_header(o, e);
}

/* Columns for one type do not fit another. */
static enum crm_status
other_type(struct crm_out *o, struct crm_error *e)
{
	enum crm_status rc;

	if (o->fields && !crmp_out_named(o, "*", 1))
		return CRM_OK;
	if (o->o.format != CRM_TABLE)
		return crm_fail(e, CRM_USAGE, NULL,
				"one type a table; use --type");
	rc = crmp_out_table_end(o, e);
	return rc ? rc : begin(o, e);
}

static void
set_currency(struct crm_out *o)
{
	const struct crmp_member *m =
		crmp_line_own(&o->line, "currency", 8, NULL);

	o->show.currency[0] = '\0';
	if (m && m->kind == CRMP_JSTR && m->val_len == 5)
		memcpy(o->show.currency, m->val + 1, 3);
}

static enum crm_status
verbatim(struct crm_out *o, const char *line, size_t n, struct crm_error *e)
{
	crm_buf_add(&o->buf, line, n);
	crm_buf_putc(&o->buf, '\n');
	return crmp_out_give(o, e);
}

/* The upstream's last words are no record. */
static enum crm_status
upstream(struct crm_out *o, const char *line, size_t n, struct crm_error *e)
{
	if (o->o.format == CRM_JSONL)
		return verbatim(o, line, n, e);
	crm_buf_reset(&o->cell);
	crm_line_is_error(line, n, &o->cell);
	return crm_fail(e, CRM_TROUBLE, NULL, "%s",
			o->cell.s ? o->cell.s : "failed");
}

enum crm_status
crm_out_line(struct crm_out *o, const char *line, size_t n, struct crm_error *e)
{
	const struct crmp_member *w;
	enum crm_status rc;

	if (o->o.format == CRM_JSONL && !o->fields)
		return verbatim(o, line, n, e);
	rc = crmp_line_read(&o->line, line, n, e);
	if (rc)
		return rc;
	w = o->line.word;
	if (w && w->val_len == 7 && !memcmp(w->val, "\"error\"", 7))
		return upstream(o, line, n, e);
	if (!o->begun)
		rc = begin(o, e);
	else if (o->o.format != CRM_JSONL && !same_type(o))
		rc = other_type(o, e);
	if (rc)
		return rc;
	set_currency(o);
	rc = o->o.format == CRM_JSONL	? put_fields(o, e)
	     : o->o.format == CRM_TABLE ? crmp_out_table_line(o, e)
					: crmp_out_csv_line(o, e);
	return !rc && o->line.lost ? crm_nomem(e) : rc;
}

enum crm_status
crm_out_end(struct crm_out *o, struct crm_error *e)
{
	enum crm_status rc;

	if (o->o.format == CRM_JSONL)
		return CRM_OK;
	if (!o->begun) {
		if (!o->fields)
			return CRM_OK;
		rc = crmp_cols_choose(o, e); /* titles at least */
		if (rc || !o->n)
			return rc;
		if (o->o.format != CRM_TABLE)
			return crmp_out_csv_header(o, e);
		rc = crmp_out_table_begin(o, e);
		if (rc)
			return rc;
	}
	return o->o.format == CRM_TABLE ? crmp_out_table_end(o, e) : CRM_OK;
}
