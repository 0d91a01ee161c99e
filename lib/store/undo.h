/* SPDX-License-Identifier: MIT */
/* undo.h - transactions taken back */
#ifndef CRMP_UNDO_H
#define CRMP_UNDO_H

#include "store/refs.h"

bool crmp_undo_same(struct crm_store *s, const struct crmp_row *now,
		    int64_t txn, struct crmp_arena *mem, struct crm_error *e);
struct crmp_undo {
	int64_t txn;	 /* one txn, or 0 */
	int64_t batch;	 /* or a batch, or 0 */
	const char *run; /* or a run, or NULL */
	bool with_later, untouched;
	int64_t restored, removed, kept; /* out: counts */
	/*
	 * untouched: records that stay since others refer to them.  `again`:
	 * some were found only now; take all back to before (a savepoint) and
	 * call again.  The caller frees the sets.
	 */
	struct crmp_bits stay[CRMP_MAXTYPES];
	bool again;
	int told; /* of those that stay */
	/*
	 * Before a record becomes again what it was, over `now` (NULL: it is
	 * not there): its hidden columns are set anew.  CRM_REFUSED with key
	 * and reason: it may not.  May be NULL.
	 */
	enum crm_status (*suits)(void *arg, const struct crmp_row *now,
				 struct crmp_row *image,
				 struct crmp_arena *mem, struct crm_error *e);
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
