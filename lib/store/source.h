/* SPDX-License-Identifier: MIT */
/*
 * source.h - reading tables as the session sees them: as they are, or stood
 *
 * A text that reads names tables in braces: SELECT id FROM {orders}.  In the
 * present that is the table.  With --as-of it is a source put in front of the
 * statement (WITH orders_then AS ...): rows that stand and were not changed
 * since, and the images, taken from the history, of those that were or went.
 * {orders+} is the same for a table that is looked up again for each row of
 * another, by something else than its id: its images are made a table once,
 * instead of being taken apart each time.  What is counted or summed over such
 * a table is selected in a subquery of its own that ends in {apart}, see
 * CRMP_ROWS_OF.
 * {now} {today} {dawn} are the moment, its day, and when that day began, as
 * numbers.  What writes, and what only the present has, names tables plainly;
 * with --as-of such a text is refused, so that none reads the present unseen.
 *
 * tests/unit/test_asof.c
 */
#ifndef CRMP_SOURCE_H
#define CRMP_SOURCE_H

#include "store/store.h"

/* The same as crmp_db_prep, crmp_db_bind and crmp_db_row. */
enum crm_status crmp_read_prep(struct crm_store *s, const char *sql,
			       struct crmp_stmt **st,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_read_bind(struct crm_store *s, struct crmp_stmt **st,
			       const char *sql, struct crm_error *e,
			       const char *fmt, ...) CRM_MUST_CHECK;
enum crm_status crmp_read_row(struct crm_store *s, struct crmp_stmt **keep,
			      const char *sql, struct crm_error *e,
			      const char *types, ...) CRM_MUST_CHECK;

/* The last txn at or before an instant. */
enum crm_status crmp_asof_txn(struct crm_store *s, int64_t at, int64_t *txn,
			      struct crm_error *e) CRM_MUST_CHECK;
/* Read the store as it stood after a txn, from now on. */
enum crm_status crmp_asof_begin(struct crm_store *s, int64_t txn,
				struct crm_error *e) CRM_MUST_CHECK;

#endif
