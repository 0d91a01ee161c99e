/* SPDX-License-Identifier: MIT */
/* undo.h - references, and transactions taken back */
#ifndef CRMP_UNDO_H
#define CRMP_UNDO_H

#include "store/store.h"

bool crmp_undo_same(struct crm_store *s, const struct crmp_row *now,
		    int64_t txn, struct crmp_arena *mem, struct crm_error *e);
/* Records that refer to ids lo..hi of a type, and who is told of each. */
struct crmp_refs {
	const struct crmp_type *to;
	int64_t lo, hi;
	bool dangling; /* only where the record referred to is gone */
	enum crm_status (*fn)(void *arg, const struct crmp_type *t,
			      const char *field, int64_t id,
			      struct crm_error *e);
	void *arg;
};
enum crm_status crmp_refs_each(struct crm_store *s, const struct crmp_refs *r,
			       struct crm_error *e);

struct crmp_undo {
	int64_t txn;	 /* one txn, or 0 */
	int64_t batch;	 /* or a batch, or 0 */
	const char *run; /* or a run, or NULL */
	bool with_later, untouched;
	int64_t restored, removed, kept; /* out: counts */
	/* for every record changed; old or new NULL: not there */
	enum crm_status (*changed)(void *arg, const struct crmp_row *before,
				   const struct crmp_row *after,
				   struct crm_error *e);
	/* called for every txn once its records are as before; may be NULL */
	enum crm_status (*txn_undone)(void *arg, int64_t txn,
				      struct crm_error *e);
	void *arg;
};
enum crm_status crmp_undo(struct crm_store *s, struct crmp_undo *u,
			  struct crm_error *e);

#endif
