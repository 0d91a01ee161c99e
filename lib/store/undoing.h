/* SPDX-License-Identifier: MIT */
/* undoing.h - inside undo*.c: an undo under way */
#ifndef CRMP_UNDOING_H
#define CRMP_UNDOING_H

#include "store/undo.h"

struct crmp_undoing {
	struct crm_store *s;
	struct crmp_undo *u;
	struct crmp_arena mem;
	int64_t *txns; /* to be taken back, newest first */
	size_t n, cap;
	/* ids removed, by type: from lowest to highest */
	struct {
		int64_t lo, hi;
	} gone[CRMP_MAXTYPES];
	/* records restored that named some who were not there then */
	struct crmp_undo_back *back;
	size_t nback, back_cap;
};
/* The transactions that u names; CRM_ABSENT if there are none. */
enum crm_status crmp_undo_pick(struct crmp_undoing *j,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Later ones that touched or refer to what these wrote, until no more. */
enum crm_status crmp_undo_pull_later(struct crmp_undoing *j,
				     struct crm_error *e) CRM_MUST_CHECK;
/* The ids of a type that a transaction created; none: *hi < *lo. */
enum crm_status crmp_undo_created(struct crm_store *s,
				  const struct crmp_type *t, int64_t txn,
				  int64_t *lo, int64_t *hi,
				  struct crm_error *e) CRM_MUST_CHECK;

/* ---- references (undo_refs.c) -------------------------------------------- */

/* A record was removed; it came back as it was. */
void crmp_undo_gone(struct crmp_undoing *j, const struct crmp_row *row);
enum crm_status crmp_undo_back(struct crmp_undoing *j,
			       const struct crmp_row *row,
			       struct crm_error *e) CRM_MUST_CHECK;
/* At the end: does anything name who is not there? */
enum crm_status crmp_undo_whole(struct crmp_undoing *j,
				struct crm_error *e) CRM_MUST_CHECK;

#endif
