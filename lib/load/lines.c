/* SPDX-License-Identifier: MIT */
/* lines.c - JSON lines into the store */
#include "load/load.h"

#include <string.h>

static enum crm_status
one_line(struct crmp_loading *g, const char *line, size_t n,
	 struct crm_error *why)
{
	const struct crmp_member *m = NULL;
	struct crm_stored r = { 0 };
	enum crm_status rc;

	rc = crmp_scan_object(line, n, &g->scan, why);
	if (rc)
		return rc;
	g->rec.hash = g->l->import ? crmp_hash(line, n) : 0;
	rc = g->l->each ? g->l->each(g->l->each_arg, line, n, &r, why)
			: crmp_put_object(g->s, &g->l->put, &g->rec, &g->scan,
					  &r, why);
	if (rc || !r.type)
		return rc;
	/* the bytes of "_" as they came: numbers are never printed again */
	if (g->l->stored)
		m = crmp_scan_find(&g->scan, "_");
	return crmp_load_stored(g, &r, m ? m->val : NULL, m ? m->val_len : 0,
				why);
}

static enum crm_status
broken(const char *line, size_t n, struct crm_error *e)
{
	struct crm_buf b = { 0 };

	if (!crm_line_is_error(line, n, &b)) {
		crm_buf_free(&b);
		return CRM_OK;
	}
	crm_fail(e, CRM_TROUBLE, NULL,
		 "the input broke off (%s); nothing was "
		 "stored",
		 b.s ? b.s : "");
	crm_buf_free(&b);
	return CRM_TROUBLE;
}

enum crm_status
crmp_load_lines(struct crmp_loading *g, struct crm_error *e)
{
	struct crmp_lines *lines = NULL;
	struct crm_error why;
	const char *chosen;
	enum crm_status rc, got;
	struct crmp_text line;

	lines = NULL;
	rc = CRM_OK;
	if (g->l->encoding && strcmp(g->l->encoding, "auto"))
		rc = crmp_in_encoding(g->in, g->l->encoding, &chosen, e);
	if (!rc)
		rc = crmp_lines_new(g->in, &lines, e);
	while (!rc) {
		memset(&why, 0, sizeof why);
		line = crmp_text("");
		got = crmp_lines_next(lines, &line.s, &line.n, &why);
		if (got == CRM_END)
			break;
		if (!got && (rc = broken(line.s, line.n, e)))
			break;
		rc = crmp_load_begin_row(g, e);
		if (!rc && !got)
			got = one_line(g, line.s, line.n, &why);
		if (!rc)
			rc = crmp_load_end_row(g, got, &why,
					       crmp_lines_number(lines), line,
					       e);
	}
	crmp_lines_free(lines);
	return rc;
}
