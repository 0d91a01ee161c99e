/* SPDX-License-Identifier: MIT */
/* page.c - lines read ahead, so that no snapshot waits for who reads them */
#include "query/page.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE 65536

enum crm_status
crmp_page_add(struct crmp_page *p, struct crm_buf *line, struct crm_error *e)
{
	crm_buf_putc(line, '\n');
	if (crm_buf_ok(line, e))
		return CRM_NOMEM;
	if (p->spool)
		return crmp_spool_add(p->spool, line->s, line->len, e);
	crm_buf_add(&p->b, line->s, line->len);
	return crm_buf_ok(&p->b, e);
}

enum crm_status
crmp_page_spool(struct crmp_page *p, struct crm_error *e)
{
	return crmp_spool_new(P_tmpdir, &p->spool, e);
}

/* More of the spool, behind what is left of the line before. */
static enum crm_status
page_more(struct crmp_page *p, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	char piece[PIECE];
	ssize_t n;

	if (!p->spool)
		return CRM_END;
	if (!p->fd)
		rc = crmp_spool_fd(p->spool, &p->fd, e);
	if (rc)
		return rc;
	do
		n = read(p->fd, piece, sizeof piece);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return crm_fail(e, CRM_TROUBLE, NULL, "a temporary file: %s",
				strerror(errno));
	if (!n)
		return CRM_END;
	if (p->at) {
		memmove(p->b.s, p->b.s + p->at, p->b.len - p->at);
		p->b.len -= p->at;
		p->at = 0;
	}
	crm_buf_add(&p->b, piece, (size_t)n);
	return crm_buf_ok(&p->b, e);
}

enum crm_status
crmp_page_next(struct crmp_page *p, struct crm_buf *line, struct crm_error *e)
{
	enum crm_status rc;
	const char *lf;

	while (p->at == p->b.len ||
	       !(lf = memchr(p->b.s + p->at, '\n', p->b.len - p->at))) {
		rc = page_more(p, e);
		if (rc)
			return rc;
	}
	crm_buf_reset(line);
	crm_buf_add(line, p->b.s + p->at, (size_t)(lf - p->b.s) - p->at);
	p->at = (size_t)(lf - p->b.s) + 1;
	return crm_buf_ok(line, e);
}

void
crmp_page_reset(struct crmp_page *p)
{
	crm_buf_reset(&p->b);
	p->at = 0;
}

void
crmp_page_free(struct crmp_page *p)
{
	crm_buf_free(&p->b);
	crmp_spool_free(p->spool);
}
