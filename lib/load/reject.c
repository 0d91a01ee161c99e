/* SPDX-License-Identifier: MIT */
/* reject.c - refused input, kept so that it can be mended */
#include "load/load.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static enum crm_status
write_all(int fd, const char *p, size_t n, const char *name,
	  struct crm_error *e)
{
	ssize_t w;

	while (n) {
		w = write(fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", name,
					strerror(errno));
		p += w;
		n -= (size_t)w;
	}
	return CRM_OK;
}

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

/* A refused input, in a form that can be mended and fed again. */
enum crm_status
crmp_load_reject(struct crmp_loading *g, const struct crm_error *why, long line,
		 struct crmp_text raw, struct crm_error *e)
{
	struct crm_buf *b = &g->reject, msg = { 0 };
	enum crm_status rc;

	if (!g->l->rejects)
		return CRM_OK;
	if (g->rejects_fd < 0) {
		g->rejects_fd =
			open(g->l->rejects,
			     O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (g->rejects_fd < 0)
			return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s",
					g->l->rejects, strerror(errno));
		crm_buf_reset(b);
		if (g->columns && ends_in(g->l->rejects, ".csv"))
			crm_buf_printf(b, "%s%cline%cerror\n", g->columns,
				       g->l->delimiter, g->l->delimiter);
	} else {
		crm_buf_reset(b);
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
		rc = write_all(g->rejects_fd, b->s, b->len, g->l->rejects, e);
	crm_buf_free(&msg);
	return rc;
}
