/* SPDX-License-Identifier: MIT */
/* asof.h - inside source.c and asof.c: tables as they stood */
#ifndef CRMP_ASOF_H
#define CRMP_ASOF_H

#include "store/store.h"

/* The place of a table that has a past: of a type's, or one beside them. */
int crmp_asof_table(const struct crm_store *s, const char *name, size_t n);
/*
 * Append "NAME_then AS ..." for the table at a place, with the columns that
 * the text names.
 */
enum crm_status crmp_asof_source(struct crm_store *s, int table,
				 const char *text, struct crm_buf *sql,
				 struct crm_error *e) CRM_MUST_CHECK;

#endif
