/* SPDX-License-Identifier: MIT */
/* side_list.h - all rows that records give a side table, in its order */
#ifndef CRMP_SIDE_LIST_H
#define CRMP_SIDE_LIST_H

#include "store/side.h"

struct crmp_side_row {
	struct crmp_text system, key; /* system: of external ids alone */
	int64_t type, id;	      /* a type's code */
};

struct crmp_side_list {
	struct crmp_side_row *v; /* by the primary key, none twice */
	size_t n, cap;
	struct crmp_arena mem; /* the texts */
};

/* Each row that records of a type (all, if NULL) give, in no order; its texts
 * are borrowed.  What fn returns ends it unless it is CRM_OK. */
typedef enum crm_status crmp_side_give(void *arg,
				       const struct crmp_side_row *row,
				       struct crm_error *e);
enum crm_status crmp_side_each(struct crm_store *s, enum crmp_side side,
			       const struct crmp_type *only, crmp_side_give *fn,
			       void *arg, struct crm_error *e) CRM_MUST_CHECK;
/* Keep one in a list; sort that, and leave out what is there twice. */
crmp_side_give crmp_side_push;
void crmp_side_sort(struct crmp_side_list *l, enum crmp_side side);
/*
 * What the records of a type (all, if NULL) give; free it in any case.  It is
 * sorted because rows written in another order than the table's cost it a
 * page each.
 */
enum crm_status crmp_side_collect(struct crm_store *s, enum crmp_side side,
				  const struct crmp_type *only,
				  struct crmp_side_list *l,
				  struct crm_error *e) CRM_MUST_CHECK;
void crmp_side_list_free(struct crmp_side_list *l);
/* The order of two rows, ids last. */
int crmp_side_order(enum crmp_side side, const struct crmp_side_row *a,
		    const struct crmp_side_row *b);

/* Who had a key at the time of --as-of; all types if `only` is NULL. */
struct crmp_side_ask {
	enum crmp_side side;
	const struct crmp_type *only;
	struct crmp_text system, key; /* system: of external ids alone */
	bool prefix;		      /* the key only begins so */
	enum crm_status (*fn)(void *arg, int64_t type, int64_t id,
			      struct crm_error *e);
	void *arg;
};
enum crm_status crmp_side_then(struct crm_store *s,
			       struct crmp_side_ask *a,
			       struct crm_error *e) CRM_MUST_CHECK;

#endif
