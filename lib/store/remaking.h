/* SPDX-License-Identifier: MIT */
/* remaking.h - inside remake*.c: the columns of old tables */
#ifndef CRMP_REMAKING_H
#define CRMP_REMAKING_H

#include "store/remake.h"

#define OLD "old_" /* begins the name of a table before the remake: no type's */

struct crmp_columns {
	struct crm_buf names; /* "a b c " */
	struct crm_buf nulls; /* those of them that may be NULL */
};
enum crm_status crmp_columns_read(struct crmp_db *db, const char *table,
				  struct crmp_columns *c,
				  struct crm_error *e) CRM_MUST_CHECK;
void crmp_columns_free(struct crmp_columns *c);
/* CRM_TROUBLE if a column would be lost that r->given does not give up. */
enum crm_status crmp_columns_kept(const struct crmp_remake *r,
				  const struct crmp_type *t,
				  const struct crmp_columns *old,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Append what column i is filled with, over the columns of the old table. */
enum crm_status crmp_column_value(const struct crmp_remake *r,
				  const struct crmp_type *t, size_t i,
				  const struct crmp_columns *old,
				  struct crm_buf *sql,
				  struct crm_error *e) CRM_MUST_CHECK;
/* A field that is needed and was not there gets its default in images too. */
enum crm_status crmp_columns_images(const struct crmp_remake *r,
				    const struct crmp_type *t,
				    const struct crmp_columns *old,
				    struct crm_error *e) CRM_MUST_CHECK;

#endif
