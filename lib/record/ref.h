/* SPDX-License-Identifier: MIT */
/*
 * ref.h - what a record refers to
 *
 * A record is named by its id in a column of its own (REF, ANYREF), a person
 * by a login (USER), and both inside JSON where the shape of a column says so
 * (shape.h).  Whoever must see all of them comes here.
 */
#ifndef CRMP_REF_H
#define CRMP_REF_H

#include "record/types.h"

struct crmp_ref {
	const struct crmp_type *to; /* of user: by login */
	int64_t id;
	struct crmp_text login; /* borrowed, with a NUL behind it */
	const char *key; /* field, or the path in it: "refs.deal" */
};
/* Whatever the function says but CRM_OK ends the walk, which says it, too. */
typedef enum crm_status crmp_ref_seen(void *arg, const struct crmp_ref *r,
				      struct crm_error *e);

/* Can a field hold a reference to this type; to any (NULL)? */
bool crmp_refers(const struct crmp_field *f, const struct crmp_type *to);
/* Every reference in a field of the row, in all of them. */
enum crm_status crmp_refs_in(const struct crmp_row *row, size_t field,
			     crmp_ref_seen *seen, void *arg,
			     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_refs_of(const struct crmp_row *row, crmp_ref_seen *seen,
			     void *arg, struct crm_error *e) CRM_MUST_CHECK;
/* "no deal 7", "no user 'x'" under the key of the reference. */
enum crm_status crmp_ref_missing(const struct crmp_ref *r,
				 struct crm_error *e);

#endif
