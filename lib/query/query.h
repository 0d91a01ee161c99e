/* SPDX-License-Identifier: MIT */
/* query.h - --where, --order, and what --expand adds to a record */
#ifndef CRMP_QUERY_H
#define CRMP_QUERY_H

#include "facts/facts.h"
#include "facts/filter.h"

/* A condition on records of t, with parameters from ?first on. */
enum crm_status crmp_where(struct crm_store *s, const struct crmp_type *t,
			   const char *expr, int first, struct crmp_filter **f,
			   struct crm_error *e) CRM_MUST_CHECK;

#define CRMP_ORDER_MAX 16

/* Columns to sort by, as SQL over alias v; zero it to begin. */
struct crmp_order {
	struct crmp_filter *by[CRMP_ORDER_MAX];
	size_t n;
	struct crm_buf sql;
	bool judged; /* v must be v_TYPE */
};
enum crm_status crmp_order_by(struct crm_store *s, const struct crmp_type *t,
			      const char *order, struct crmp_order *o,
			      struct crm_error *e) CRM_MUST_CHECK;
void crmp_order_free(struct crmp_order *o);

/* CRM_USAGE if the type refers to nothing by a name of the list. */
enum crm_status crmp_expand_check(const struct crmp_type *t, const char *list,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Add the whole records the list (NULL: none) names, under "_". */
enum crm_status crmp_expand(struct crm_store *s, const struct crmp_row *row,
			    const char *list, struct crm_buf *out,
			    struct crm_error *e) CRM_MUST_CHECK;

#endif
