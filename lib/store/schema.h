/* SPDX-License-Identifier: MIT */
/* schema.h - the tables of all types and those beside them */
#ifndef CRMP_SCHEMA_H
#define CRMP_SCHEMA_H

#include "store/store.h"

#define CRMP_SCHEMA 2

/* Make the file (0600, or 0660 for a group), empty and in WAL mode. */
enum crm_status crmp_file_create(const char *path, bool group,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Remove it and what SQLite keeps beside it. */
void crmp_file_remove(const char *path);

/* A table that belongs to no type. */
struct crmp_base_table {
	const char *name;
	const char *table; /* its CREATE TABLE, as the engine keeps it */
	const char *indexes; /* CREATE INDEX statements, each with its ; */
	bool derived;	     /* made of the records: can be made anew */
};
extern const struct crmp_base_table crmp_base_tables[]; /* name NULL ends */
/* Append CREATE TABLE of a type; or of all there may be, and its indexes. */
void crmp_schema_table(const struct crmp_type *t,
		       const struct crmp_type *const *types,
		       struct crm_buf *sql);
void crmp_schema_all(const struct crmp_type *const *types,
		     struct crm_buf *sql);
/* Make all tables of an empty store, and indexes but lazy ones (index.h). */
enum crm_status crmp_schema_create(struct crmp_db *db,
				   const struct crmp_type *const *types,
				   struct crm_error *e);
/* Append the columns id, rev, txn, created_at, updated_at, then the type's,
 * each as prefix"name" (prefix may be ""), separated by commas. */
void crmp_schema_columns(const struct crmp_type *t, const char *prefix,
			 struct crm_buf *sql);
/* The schema of a store.  CRM_TROUBLE: not ours, or newer than we know. */
enum crm_status crmp_schema_version(struct crmp_db *db, int *schema,
				    struct crm_error *e) CRM_MUST_CHECK;
/* Refuse a file that is not ours, or of another schema version. */
enum crm_status crmp_schema_check(struct crmp_db *db, struct crm_error *e);

#endif
