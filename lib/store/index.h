/* SPDX-License-Identifier: MIT */
/* index.h - the indexes of record types, and which of them wait for a value */
#ifndef CRMP_INDEX_H
#define CRMP_INDEX_H

#include "store/store.h"

/*
 * One index of a type.  A lazy one holds only rows that have a value in its
 * first column, and is made with the first of them: most references of most
 * stores are never used, and every start of a tool reads all that is made.
 */
struct crmp_index {
	char name[64];
	const char *columns;   /* as in a descriptor: "a,b" */
	const char *condition; /* behind WHERE, or NULL */
	size_t lead;	       /* the column it begins with */
	bool unique;
	bool lazy;
	bool waits; /* a bulk load does without it until its end */
};

/* The next index of a type, *at 0 at first; false: there are no more. */
bool crmp_index_next(const struct crmp_type *t, size_t *at,
		     struct crmp_index *x);
/* Append the statement that makes it, unless it is there. */
void crmp_index_sql(const struct crmp_type *t, const struct crmp_index *x,
		    struct crm_buf *sql);
/* Append those of a type that are never lazy, and perhaps all lazy ones. */
void crmp_index_all(const struct crmp_type *t, bool lazy, struct crm_buf *sql);
/* Append what drops those that a bulk load does without, or makes again those
 * that are not lazy. */
void crmp_index_drop(const struct crmp_type *t, struct crm_buf *sql);
void crmp_index_again(const struct crmp_type *t, struct crm_buf *sql);

/* ---- lazy ones; columns are bits, as in a row ---------------------------- */

/* Make those that begin with these columns, unless they are there. */
enum crm_status crmp_lazy_make(struct crmp_db *db, const struct crmp_type *t,
			       uint64_t columns,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Which of these columns have a value in some row; reads them all once. */
enum crm_status crmp_lazy_used(struct crmp_db *db, const struct crmp_type *t,
			       uint64_t columns, uint64_t *used,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Make all that rows of a type need: in a table that was filled otherwise. */
enum crm_status crmp_lazy_fill(struct crmp_db *db, const struct crmp_type *t,
			       struct crm_error *e) CRM_MUST_CHECK;
/*
 * Rows of a table get values in these columns: what begins with them is made,
 * or remembered for the end of a bulk load.
 */
enum crm_status crmp_lazy_need(struct crm_store *s, struct crmp_table *t,
			       uint64_t columns,
			       struct crm_error *e) CRM_MUST_CHECK;
/* A bulk load of a type begins, without those it can do without. */
void crmp_lazy_put_off(struct crm_store *s, struct crmp_table *t);
/*
 * Make those of all references to a type: its records are to be removed, and
 * for each of them the engine looks whether one refers to it.
 */
enum crm_status crmp_lazy_refer(struct crm_store *s, const struct crmp_type *to,
				struct crm_error *e) CRM_MUST_CHECK;
/* Make those of these columns that rows of a bulk load had to wait for. */
enum crm_status crmp_lazy_settle(struct crm_store *s, struct crmp_table *t,
				 uint64_t columns,
				 struct crm_error *e) CRM_MUST_CHECK;
/*
 * Is the lazy index of a column there?  If not, no row has a value in it, and
 * who looks for one need not read the whole table.  Not of the past.
 */
enum crm_status crmp_lazy_there(struct crm_store *s, const struct crmp_type *t,
				size_t column, bool *there,
				struct crm_error *e) CRM_MUST_CHECK;

#endif
