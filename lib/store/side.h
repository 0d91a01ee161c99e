/* SPDX-License-Identifier: MIT */
/* side.h - side tables: external ids, tags, phones and e-mails */
#ifndef CRMP_SIDE_H
#define CRMP_SIDE_H

#include "store/store.h"

enum crmp_side { CRMP_SIDE_EXT, CRMP_SIDE_TAG, CRMP_SIDE_REACH };

enum crm_status crmp_side_change(struct crm_store *s,
				 const struct crmp_row *old,
				 const struct crmp_row *row,
				 struct crm_error *e);
/* Make ext, tag and reach of all types anew from the rows. */
enum crm_status crmp_side_rebuild(struct crm_store *s, struct crm_error *e);
/* Insert what the rows of a type (all, if NULL) give, in key order. */
enum crm_status crmp_side_fill(struct crm_store *s, enum crmp_side side,
			       const struct crmp_type *only,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Add what a bulk load has left out of one type's side tables. */
enum crm_status crmp_side_settle(struct crm_store *s, const struct crmp_type *t,
				 struct crm_error *e) CRM_MUST_CHECK;

/* ---- external ids: ext.c ------------------------------------------------- */

/*
 * Is this column's text that of just one, as it is looked for?  Then it is
 * not in the side table.
 */
bool crmp_ext_single(struct crmp_text ext);
/* id by external key, *id 0 if unknown. */
enum crm_status crmp_ext_find(struct crm_store *s, const struct crmp_type *t,
			      struct crmp_text system, struct crmp_text key,
			      int64_t *id, struct crm_error *e);
/*
 * The same for a key a new record brings: while external ids wait for the
 * end of a bulk load it is taken as new, and the end tells (s->batch.clash).
 */
enum crm_status crmp_ext_own(struct crm_store *s, const struct crmp_type *t,
			     struct crmp_text system, struct crmp_text key,
			     int64_t *id, struct crm_error *e);
/* Only among records that have just that one; *id 0 if there is none. */
enum crm_status crmp_ext_alone(struct crm_store *s, const struct crmp_type *t,
			       struct crmp_text system, struct crmp_text key,
			       int64_t *id, struct crm_error *e) CRM_MUST_CHECK;
/* External ids of a bulk load must wait no longer: somebody asks, or it ends.
 * CRM_REFUSED: one came twice. */
enum crm_status crmp_ext_settle(struct crm_store *s, const struct crmp_type *t,
				struct crm_error *e) CRM_MUST_CHECK;
/* A row was written, or goes: what that means for its external ids.
 * CRM_REFUSED: another record has one of them. */
enum crm_status crmp_ext_change(struct crm_store *s, const struct crmp_row *row,
				bool add, struct crm_error *e) CRM_MUST_CHECK;
/* Add one of several to the side table; refused if a record has it alone. */
enum crm_status crmp_ext_add(struct crm_store *s, const struct crmp_type *t,
			     struct crmp_text system, struct crmp_text key,
			     int64_t id, struct crm_error *e) CRM_MUST_CHECK;

#endif
