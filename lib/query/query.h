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
/* Each record of t that a condition is true of, in order of id. */
enum crm_status crmp_where_each(struct crm_store *s, const struct crmp_type *t,
				const char *expr,
				enum crm_status (*fn)(void *arg, int64_t id,
						      struct crm_error *e),
				void *arg, struct crm_error *e) CRM_MUST_CHECK;

/* ---- order (order.c) ---------------------------------------------------- */

#define CRMP_ORDER_MAX 16

/* Values to sort by; zero it to begin. */
struct crmp_order {
	struct crmp_filter *by[CRMP_ORDER_MAX];
	bool down[CRMP_ORDER_MAX];
	size_t n;
	bool ours; /* the engine cannot compute all of them */
	struct crm_buf sql; /* what stands behind ORDER BY, over alias v */
	/* if it is ours: ids with their values, in a heap of texts */
	struct crmp_ranked *list, *worst; /* worst: of those to be kept */
	size_t got, cap, next;
	struct crmp_arena texts;
};
enum crm_status crmp_order_by(struct crm_store *s, const struct crmp_type *t,
			      const char *order, struct crmp_order *o,
			      struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_order_seat(struct crmp_order *o, struct crmp_reading *r,
				struct crm_error *e) CRM_MUST_CHECK;
/* Take the row at hand in; of all, the first `most` count (0: all). */
enum crm_status crmp_order_take(struct crmp_order *o, int64_t id, int64_t most,
				struct crm_error *e) CRM_MUST_CHECK;
/* Once all are in: give ids in order; 0 after the last. */
void crmp_order_end(struct crmp_order *o);
int64_t crmp_order_next(struct crmp_order *o);
void crmp_order_free(struct crmp_order *o);

/* ---- --expand (expand.c) ------------------------------------------------ */

/* CRM_USAGE if the type refers to nothing by a name of the list. */
enum crm_status crmp_expand_check(const struct crmp_type *t, const char *list,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Add the whole records the list (NULL: none) names, under "_". */
enum crm_status crmp_expand(struct crm_store *s, const struct crmp_row *row,
			    const char *list, struct crm_buf *out,
			    struct crm_error *e) CRM_MUST_CHECK;

#endif
