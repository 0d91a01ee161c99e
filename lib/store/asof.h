/* SPDX-License-Identifier: MIT */
/* asof.h - tables as they stood, and what was given since */
#ifndef CRMP_ASOF_H
#define CRMP_ASOF_H

#include "store/store.h"

/* The place of a table that has a past: of a type's, or one beside them. */
int crmp_asof_table(const struct crm_store *s, const char *name, size_t n);
/*
 * Append "NAME_then AS ..." for the table at a place, with the columns that
 * the text names; `again`: "NAME_again_then", with its images as a table.
 */
enum crm_status crmp_asof_source(struct crm_store *s, int table, bool again,
				 const char *text, struct crm_buf *sql,
				 struct crm_error *e) CRM_MUST_CHECK;

/* The first id of each type (as in s->tables) that this or a later txn gave,
 * above all ids if none did. */
enum crm_status crmp_ids_since(struct crm_store *s, int64_t txn, int64_t *first,
			       struct crm_error *e) CRM_MUST_CHECK;

#endif
