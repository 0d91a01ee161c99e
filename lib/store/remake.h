/* SPDX-License-Identifier: MIT */
/*
 * remake.h - tables made anew, with what the old ones hold
 *
 * For steps from one schema to the next.  All of it runs inside one
 * transaction, begun after crmp_remake_begin: the engine then looks at no
 * foreign key, and the caller does, before it commits.
 */
#ifndef CRMP_REMAKE_H
#define CRMP_REMAKE_H

#include "store/schema.h"

/* A column that does not take over what the old one of its name holds. */
struct crmp_given {
	const char *table;
	const char *column;
	const char *sql; /* over the old table's columns; NULL: given up */
};

struct crmp_remake {
	struct crmp_db *db;
	const struct crmp_type *const *types;
	const struct crmp_given *given; /* ends with table NULL; or NULL */
	/* after some more records are done; may be NULL */
	void (*progress)(void *arg, int64_t records);
	void *arg;
	int64_t records; /* out: copied */
	int64_t indexed; /* out: of those that have their indexes */
};

/*
 * Foreign keys off, temporary data to files: sorting an index of millions
 * needs no memory then.  Outside transactions; lasts until the close.
 */
enum crm_status crmp_remake_begin(struct crmp_db *db,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Records that there are.  Before and after a remake of them. */
enum crm_status crmp_remake_count(struct crmp_db *db,
				  const struct crmp_type *const *types,
				  int64_t *n,
				  struct crm_error *e) CRM_MUST_CHECK;
/*
 * All tables of types from their descriptors.  What is new is NULL or, where
 * it is needed, its default, also in images, so that what undo brings back is
 * whole.  CRM_TROUBLE: a column would be lost that `given` does not give up,
 * or a needed one has no default.
 */
enum crm_status crmp_remake_records(struct crmp_remake *r,
				    struct crm_error *e) CRM_MUST_CHECK;
/*
 * The tables of no type: what is missing or derived is made empty, what is
 * not as it should be is copied, the rest stays.
 */
enum crm_status crmp_remake_base(struct crmp_remake *r,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Write the schema's number. */
enum crm_status crmp_remake_stamp(struct crmp_db *db, int schema,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Bytes of the store and of what is still in its journal. */
enum crm_status crmp_remake_size(struct crmp_db *db, int64_t *bytes,
				 struct crm_error *e) CRM_MUST_CHECK;

#endif
