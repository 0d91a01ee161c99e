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
	/* records left alone, by type */
	struct crmp_bits left[CRMP_MAXTYPES];
	/* images that could not be restored yet */
	struct crmp_undo_wait *wait;
	size_t nwait, wait_cap;
	bool last; /* waiting is over */
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

/* ---- what stays, what waits (undo_stay.c) -------------------------------- */

/* Is the record left alone, by this undo so far or from the beginning? */
bool crmp_undo_left(const struct crmp_undoing *j, const struct crmp_type *t,
		    int64_t id);
enum crm_status crmp_undo_leave(struct crmp_undoing *j,
				const struct crmp_type *t, int64_t id,
				struct crm_error *e) CRM_MUST_CHECK;
/* It would have had to be: all is to be made anew without it. */
enum crm_status crmp_undo_stay(struct crmp_undoing *j,
			       const struct crmp_type *t, int64_t id,
			       const char *why,
			       struct crm_error *e) CRM_MUST_CHECK;
/* The image that txn `until` replaced is put off, or no longer wanted. */
enum crm_status crmp_undo_waits(struct crmp_undoing *j,
				const struct crmp_type *t, int64_t id,
				int64_t until,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_undo_waits_not(struct crmp_undoing *j, const struct crmp_type *t,
			 int64_t id);
enum crm_status crmp_undo_waited(struct crmp_undoing *j,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Restore that one image.  (undo.c) */
enum crm_status crmp_undo_image(struct crmp_undoing *j, struct crmp_table *t,
				int64_t id, int64_t until,
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
