/* SPDX-License-Identifier: MIT */
/* page.h - lines read ahead of who reads them; zero it to begin */
#ifndef CRMP_PAGE_H
#define CRMP_PAGE_H

#include "format/format.h"
#include "crm.h"

struct crmp_page {
	struct crmp_spool *spool; /* or NULL: all of them in memory */
	int fd;			  /* the spool's; 0: not asked for yet */
	struct crm_buf b;
	size_t at;
};

/* Keep further lines in a spool, which takes any number of them. */
enum crm_status crmp_page_spool(struct crmp_page *p,
				struct crm_error *e) CRM_MUST_CHECK;
/* Add a line; it gets its LF. */
enum crm_status crmp_page_add(struct crmp_page *p, struct crm_buf *line,
			      struct crm_error *e) CRM_MUST_CHECK;
/* Replace `line` by the next one, without LF; CRM_END: read ahead again. */
enum crm_status crmp_page_next(struct crmp_page *p, struct crm_buf *line,
			       struct crm_error *e) CRM_MUST_CHECK;
void crmp_page_reset(struct crmp_page *p);
void crmp_page_free(struct crmp_page *p);

#endif
