/* SPDX-License-Identifier: MIT */
/* select.h - inside query.c and select.c: a query and its statement */
#ifndef CRMP_SELECT_H
#define CRMP_SELECT_H

#include "query/page.h"
#include "query/query.h"

#define CRMP_COMPUTED 32 /* columns that -f may ask for */

struct crm_query {
	struct crm_store *s;
	const struct crmp_type *t;
	struct crmp_stmt *st;
	struct crmp_filter *where, *segment; /* NULL: all */
	struct crmp_order order;
	const struct crmp_derived *derived[CRMP_COMPUTED];
	int nderived;
	const struct crmp_derived *verdicts[CRMP_COMPUTED]; /* by -f */
	int nverdicts;
	struct crm_judge *judge; /* its inputs come last */
	char *expand;
	int64_t last, left; /* left: -1 all */
	struct crmp_page page;
	struct crm_buf row; /* being read ahead */
	bool by_id, bare, done;
};

/* The statement: the record's columns, those of -f, the judge's inputs. */
enum crm_status crmp_query_build(struct crm_query *q,
				 const struct crm_select *o,
				 struct crm_buf *sql,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Does the list of -f name it? */
bool crmp_query_listed(const char *fields, const char *name);

#endif
