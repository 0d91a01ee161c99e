/* SPDX-License-Identifier: MIT */
/* query.h - --where, --order, and what --expand adds to a record */
#ifndef CRMP_QUERY_H
#define CRMP_QUERY_H

#include "facts/facts.h"

/*
 * A condition with its names checked against type t, alias v.  *judged is set
 * if it names a verdict: then v is v_TYPE, made here; else v_TYPE_base.
 */
enum crm_status crmp_where(struct crm_store *s, const struct crmp_type *t,
			   const char *expr, struct crm_buf *sql, bool *judged,
			   struct crm_error *e) CRM_MUST_CHECK;
/* The same for columns to sort by. */
enum crm_status crmp_order_by(struct crm_store *s, const struct crmp_type *t,
			      const char *order, struct crm_buf *sql,
			      bool *judged, struct crm_error *e)
	CRM_MUST_CHECK;

/* CRM_USAGE if the type refers to nothing by a name of the list. */
enum crm_status crmp_expand_check(const struct crmp_type *t, const char *list,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Add the whole records the list (NULL: none) names, under "_". */
enum crm_status crmp_expand(struct crm_store *s, const struct crmp_row *row,
			    const char *list, struct crm_buf *out,
			    struct crm_error *e) CRM_MUST_CHECK;

#endif
