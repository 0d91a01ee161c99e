/* SPDX-License-Identifier: MIT */
/* rows.h - records read, written and removed, each with its image */
#ifndef CRMP_ROWS_H
#define CRMP_ROWS_H

#include "store/store.h"

/*
 * Read a record.  Its text is copied into `a`.  CRM_ABSENT (without a
 * message) if there is none.
 */
enum crm_status crmp_row_read(struct crm_store *s, const struct crmp_type *t,
			      int64_t id, struct crmp_arena *a,
			      struct crmp_row *row, struct crm_error *e);
/* The current row of a statement made over crmp_schema_columns from column
 * `first` on; text is borrowed from the statement, or copied if `a`. */
enum crm_status crmp_row_take(struct crmp_stmt *st, int first,
			      const struct crmp_type *t, struct crmp_arena *a,
			      struct crmp_row *row, struct crm_error *e);
/* Images of schema 1 hold states that follow from facts: unset one. */
void crmp_row_kept(struct crmp_row *row);
/* CRM_ABSENT, without a message, if there is none. */
enum crm_status crmp_row_exists(struct crm_store *s, const struct crmp_type *t,
				int64_t id, struct crm_error *e) CRM_MUST_CHECK;
/*
 * Insert (row->id 0: the next id; else that very id, which must never have
 * been used), with side tables.  Sets id, rev, txn and times.
 */
enum crm_status crmp_row_insert(struct crm_store *s, struct crmp_row *row,
				struct crm_error *e);
/* Write `row` over `old`, whose image goes into the history first. */
enum crm_status crmp_row_update(struct crm_store *s, const struct crmp_row *old,
				struct crmp_row *row, struct crm_error *e);
/* Remove (by undo only): leaves an image. */
enum crm_status crmp_row_remove(struct crm_store *s, const struct crmp_row *row,
				struct crm_error *e);
enum crm_status crmp_image_add(struct crm_store *s, const struct crmp_row *row,
			       struct crm_error *e);
/* Append what crmp_row_take reads, taken from a row of history. */
void crmp_image_columns(const struct crmp_type *t, struct crm_buf *sql);

#endif
