/* SPDX-License-Identifier: MIT */
/* query.h - inside query*.c: what --expand adds to a record */
#ifndef CRMP_QUERY_H
#define CRMP_QUERY_H

#include "model/model.h"

/* CRM_USAGE if the type refers to nothing by a name of the list. */
enum crm_status crmp_expand_check(const struct crmp_type *t, const char *list,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Add the whole records the list (NULL: none) names, under "_". */
enum crm_status crmp_expand(struct crm_store *s, const struct crmp_row *row,
			    const char *list, struct crm_buf *out,
			    struct crm_error *e) CRM_MUST_CHECK;

#endif
