/* SPDX-License-Identifier: MIT */
/* side.h - side tables: external ids, tags, phones and e-mails */
#ifndef CRMP_SIDE_H
#define CRMP_SIDE_H

#include "store/store.h"

enum crm_status crmp_side_change(struct crm_store *s,
				 const struct crmp_row *old,
				 const struct crmp_row *row,
				 struct crm_error *e);
/* id by external key, *id 0 if unknown. */
enum crm_status crmp_ext_find(struct crm_store *s, const struct crmp_type *t,
			      struct crmp_text system, struct crmp_text key,
			      int64_t *id, struct crm_error *e);
/*
 * The same for a key a new record brings: while external ids wait for the
 * end of a bulk load it is taken as new, and the end tells (s->clash).
 */
enum crm_status crmp_ext_own(struct crm_store *s, const struct crmp_type *t,
			     struct crmp_text system, struct crmp_text key,
			     int64_t *id, struct crm_error *e);
/* Make ext, tag and reach of all types anew from the rows. */
enum crm_status crmp_side_rebuild(struct crm_store *s, struct crm_error *e);
/* Add what a bulk load has left out of one type's side tables. */
enum crm_status crmp_side_fill(struct crm_store *s, const struct crmp_type *t,
			       struct crm_error *e);
enum crmp_side { CRMP_SIDE_EXT, CRMP_SIDE_TAG, CRMP_SIDE_REACH };

#endif
