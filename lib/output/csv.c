/* SPDX-License-Identifier: MIT */
/* csv.c - CSV with values as on the wire, TSV, CSV for a spreadsheet */
#include "format/csv.h"
#include "output/output.h"

#include <string.h>

enum crm_status
crmp_out_csv_columns(struct crm_out *o, struct crm_error *e)
{
	static const char *const head[] = { "id", "rev" };
	static const char *const tail[] = { "created_at", "updated_at", "tags",
					    "files",	  "ext",	"x" };
	const struct crmp_report *r = crmp_report_find(&o->line);
	const struct crmp_field *f;
	enum crm_status rc = CRM_OK;
	size_t i;

	if (!o->line.type) {
		if (r) /* the first line may leave out what others have */
			rc = crmp_cols_words(o, r->all, e);
		if (!rc)
			rc = crmp_cols_members(o, SIZE_MAX, !o->o.excel, e);
	} else {
		for (i = 0; !rc && i < 2; i++)
			rc = crmp_col_add(o, head[i], strlen(head[i]), true, e);
		for (f = o->line.type->fields; !rc && f->name; f++)
			if (!(f->flags & CRMP_HIDDEN))
				rc = crmp_col_add(o, f->name, strlen(f->name),
						  true, e);
		for (i = 0; !rc && i < sizeof tail / sizeof *tail; i++)
			rc = crmp_col_add(o, tail[i], strlen(tail[i]), true, e);
	}
	if (!rc && o->o.excel)
		rc = crmp_cols_verdicts(o, e);
	return rc;
}

/* A text that is there but empty is told from nothing by its quotes. */
static void
csv_put(struct crm_out *o, const char *s, size_t n, bool there, bool number)
{
	char sign = o->o.format == CRM_TSV ? '\t' : ',';

	if (o->o.excel && crmp_cell_live(s, n, number)) {
		crm_buf_reset(&o->tmp);
		crm_buf_putc(&o->tmp, '\'');
		crm_buf_add(&o->tmp, s, n);
		crmp_csv_put(&o->buf, o->tmp.s ? o->tmp.s : "", o->tmp.len,
			     sign, false);
		o->buf.oom |= o->tmp.oom;
	} else {
		crmp_csv_put(&o->buf, s, n, sign, there && !n);
	}
}

static void
between(struct crm_out *o, size_t i)
{
	if (i)
		crm_buf_putc(&o->buf, o->o.format == CRM_TSV ? '\t' : ',');
}

static enum crm_status
end_row(struct crm_out *o, struct crm_error *e)
{
	crm_buf_puts(&o->buf, o->o.excel ? "\r\n" : "\n");
	return crmp_out_give(o, e);
}

enum crm_status
crmp_out_csv_header(struct crm_out *o, struct crm_error *e)
{
	size_t i;

	if (o->o.excel)
		crm_buf_puts(&o->buf, "\xef\xbb\xbf");
	for (i = 0; i < o->n; i++) {
		between(o, i);
		csv_put(o, o->cols[i].name, crmp_col_title(o, &o->cols[i]),
			false, false);
	}
	return end_row(o, e);
}

enum crm_status
crmp_out_csv_line(struct crm_out *o, struct crm_error *e)
{
	bool number, there;
	size_t i;

	for (i = 0; i < o->n; i++) {
		crm_buf_reset(&o->cell);
		there = crmp_col_cell(o, &o->cols[i], &o->cell, &number);
		between(o, i);
		csv_put(o, o->cell.s ? o->cell.s : "", o->cell.len, there,
			number);
		o->buf.oom |= o->cell.oom;
	}
	/* a lone empty cell would be a blank line, which readers drop */
	if (o->n == 1 && !o->buf.len)
		crm_buf_puts(&o->buf, "\"\"");
	return end_row(o, e);
}
