/* SPDX-License-Identifier: MIT */
/* rewrite.h - the language of conditions, before SQLite sees it */
#ifndef CRMP_REWRITE_H
#define CRMP_REWRITE_H

#include "store/db.h"

/*
 * What a name stands for: append SQL for it, or fail (CRM_USAGE).  `call`
 * is true for x('key'), whose name is then the key.
 */
typedef enum crm_status crmp_resolve(void *arg, const char *name, size_t n,
				     bool call, struct crm_buf *sql,
				     struct crm_error *e);

/*
 * Rewrite one scalar expression with its names resolved.  Refused with
 * CRM_USAGE: statements and subqueries, comments, parameters, several
 * statements, unbalanced parentheses, unknown functions, over 16 KiB.
 */
enum crm_status crmp_condition(const char *expr, crmp_resolve *resolve,
			       void *arg, struct crm_buf *sql,
			       struct crm_error *e) CRM_MUST_CHECK;

/*
 * What the engine said of a condition, without the name of its file and
 * without pieces of our rewriting.
 */
const char *crmp_condition_words(const struct crm_error *why);

#endif
