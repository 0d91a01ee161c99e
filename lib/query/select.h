/* SPDX-License-Identifier: MIT */
/* select.h - inside query.c and select.c: a query and its statements */
#ifndef CRMP_SELECT_H
#define CRMP_SELECT_H

#include "query/page.h"
#include "query/query.h"
#include "verdict/panel.h"

#define CRMP_COMPUTED 64 /* columns that -f may ask for beside the record's */

struct crm_query {
	struct crm_store *s;
	const struct crmp_type *t;
	/* records, and which of them, if that is found out first: then
	 * records are read one by one (?1) */
	struct crmp_reading r, pick;
	bool picks;
	struct crmp_panel panel, picking;
	struct crmp_filter *where, *segment; /* NULL: all */
	struct crmp_order order;
	struct {
		const struct crmp_derived *d;
		int place;
	} list[CRMP_COMPUTED];
	int nlist;
	struct crm_judge *judge;
	char *expand;
	int64_t last, left; /* left: -1 all */
	struct crmp_page page;
	struct crm_buf row; /* being read ahead */
	bool paged; /* by id, page by page */
	bool bare, done;
};

/* Make the readings of a query that is zero but for s, t and judge. */
enum crm_status crmp_query_build(struct crm_query *q,
				 const struct crm_select *o,
				 struct crm_error *e) CRM_MUST_CHECK;
/* The next row, of the reading that is filtered, that is wanted. */
enum crm_status crmp_query_step(struct crm_query *q,
				struct crm_error *e) CRM_MUST_CHECK;
/* Does the list of -f name it? */
bool crmp_query_listed(const char *fields, const char *name);

#endif
