/* SPDX-License-Identifier: MIT */
/* lines.c - JSON lines as tools read them, and verdicts set on them */
#include "format/format.h"
#include "format/jscan.h"

#include <stdlib.h>
#include <string.h>

struct crm_lines {
	struct crmp_in *in;
	struct crmp_lines *l;
};

enum crm_status
crm_lines_open(int fd, struct crm_lines **out, struct crm_error *e)
{
	struct crm_lines *l = calloc(1, sizeof *l);
	enum crm_status rc;

	if (!l)
		return crm_nomem(e);
	rc = crmp_in_open(fd, &l->in, e);
	if (!rc)
		rc = crmp_lines_new(l->in, &l->l, e);
	if (rc)
		crm_lines_close(l);
	else
		*out = l;
	return rc;
}

enum crm_status
crm_lines_next(struct crm_lines *l, const char **line, size_t *n,
	       struct crm_error *e)
{
	return crmp_lines_next(l->l, line, n, e);
}

long
crm_lines_number(const struct crm_lines *l)
{
	return crmp_lines_number(l->l);
}

void
crm_lines_close(struct crm_lines *l)
{
	if (!l)
		return;
	crmp_lines_free(l->l);
	crmp_in_close(l->in);
	free(l);
}

enum crm_status
crm_line_splice(const char *line, size_t n, const char *name, const char *json,
		struct crm_buf *out, struct crm_error *e)
{
	struct crmp_scan sc = { 0 };
	enum crm_status rc = crmp_scan_object(line, n, &sc, e);

	if (!rc)
		rc = crmp_splice((struct crmp_text){ line, n }, &sc, name, json,
				 out, e);
	crmp_scan_free(&sc);
	return rc;
}
