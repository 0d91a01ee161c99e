/* SPDX-License-Identifier: MIT */
/* refs.h - is who a record refers to there, and who refers to it? */
#ifndef CRMP_REFS_H
#define CRMP_REFS_H

#include "record/ref.h"
#include "store/store.h"

/* Is the one referred to there?  CRM_ABSENT, without a message: no. */
enum crm_status crmp_ref_there(struct crm_store *s, const struct crmp_ref *r,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Every reference of all records in a field that is JSON, dangling or not. */
typedef enum crm_status crmp_ref_found(void *arg, const struct crmp_type *t,
				       int64_t id, const struct crmp_ref *r,
				       struct crm_error *e);
enum crm_status crmp_refs_inside(struct crm_store *s, const struct crmp_type *t,
				 size_t field, crmp_ref_found *found, void *arg,
				 struct crm_error *e) CRM_MUST_CHECK;

/* Records that refer to ids lo..hi of a type, and who is told of each. */
struct crmp_refs {
	const struct crmp_type *to;
	int64_t lo, hi;
	int64_t txn; /* that gave these ids: what is older names none of them */
	bool dangling; /* only where the record referred to is gone */
	enum crm_status (*fn)(void *arg, const struct crmp_type *t,
			      const char *key, int64_t id, struct crm_error *e);
	void *arg;
};
enum crm_status crmp_refs_each(struct crm_store *s, const struct crmp_refs *r,
			       struct crm_error *e) CRM_MUST_CHECK;

#endif
