/* SPDX-License-Identifier: MIT */
/* reject.c - refused input, kept so that it can be mended */
#include "load/load.h"

#include <string.h>
#include <sys/stat.h>

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

static struct crm_file_spare
not_over(const struct crmp_loading *g)
{
	return (struct crm_file_spare){ .store = crmp_db_path(g->s->db),
					.input = g->source };
}

enum crm_status
crmp_load_rejects(struct crmp_loading *g, struct crm_error *e)
{
	struct crm_file_spare spare = not_over(g);
	enum crm_status rc;
	struct stat st;

	if (!g->l->rejects)
		return CRM_OK;
	rc = crm_file_may(g->l->rejects, &spare, e);
	/* what a run says that stores nothing is worth no file that is there */
	if (!rc && g->s->session.dry_run && !stat(g->l->rejects, &st) &&
	    S_ISREG(st.st_mode))
		rc = crm_fail(e, CRM_USAGE, NULL,
			      "'%s': exists already, and a rehearsal (-n) "
			      "replaces no file; name another file",
			      g->l->rejects);
	return rc;
}

/* A refused input, in a form that can be mended and fed again. */
enum crm_status
crmp_load_reject(struct crmp_loading *g, const struct crm_error *why, long line,
		 struct crmp_text raw, struct crm_error *e)
{
	struct crm_file_spare spare = not_over(g);
	struct crm_buf *b = &g->reject, msg = { 0 };
	enum crm_status rc;

	if (!g->l->rejects)
		return CRM_OK;
	crm_buf_reset(b);
	if (g->rejects.fd < 0) {
		rc = crm_file_new(&g->rejects, g->l->rejects, &spare, e);
		if (rc)
			return rc;
		if (g->columns && ends_in(g->l->rejects, ".csv"))
			crm_buf_printf(b, "%s%cline%cerror\n", g->columns,
				       g->l->delimiter, g->l->delimiter);
	}
	crm_buf_printf(&msg, "%s%s%s%s", *why->key ? "key '" : "", why->key,
		       *why->key ? "': " : "", why->text);
	if (g->columns && ends_in(g->l->rejects, ".csv")) {
		crm_buf_add(b, raw.s, raw.n);
		crm_buf_printf(b, "%c%ld%c", g->l->delimiter, line,
			       g->l->delimiter);
		crmp_csv_put(b, msg.s, msg.len, g->l->delimiter, false);
		crm_buf_putc(b, '\n');
	} else {
		crm_buf_printf(b, "{\"line\":%ld,\"error\":", line);
		crm_buf_json(b, msg.s, msg.len);
		crm_buf_puts(b, ",\"input\":");
		if (crm_text_valid(raw.s, raw.n, NULL))
			crm_buf_json(b, raw.s, raw.n);
		else
			crm_buf_puts(b, "null");
		crm_buf_puts(b, "}\n");
	}
	rc = crm_buf_ok(b, e);
	if (!rc)
		rc = crm_file_sink(&g->rejects, b->s, b->len, e);
	crm_buf_free(&msg);
	return rc;
}

enum crm_status
crmp_load_rejects_end(struct crmp_loading *g, enum crm_status rc,
		      struct crm_error *e)
{
	bool good = !rc || rc == CRM_REFUSED;
	struct crm_error why = { 0 };

	if (!crm_file_end(&g->rejects, good || g->kept_before, &why) || !good)
		return rc;
	if (e)
		*e = why;
	return CRM_TROUBLE;
}
