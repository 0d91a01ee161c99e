/* SPDX-License-Identifier: MIT */
/*
 * undo_stay.c - what an undo leaves alone (--untouched), and what has to wait
 *
 * That somebody refers to a record, or has its key, is known for sure only
 * when all is done: what stays then is remembered, and the undo made anew.
 */
#include "store/rows.h"
#include "store/txn.h"
#include "store/undoing.h"

#include <stdlib.h>
#include <string.h>

#define TOLD 10 /* of those that stay, by name */

static ptrdiff_t
stay_place(const struct crmp_undoing *j, const struct crmp_type *t)
{
	return crmp_table_of(j->s, t) - j->s->tables;
}

bool
crmp_undo_left(const struct crmp_undoing *j, const struct crmp_type *t,
	       int64_t id)
{
	ptrdiff_t i = stay_place(j, t);

	return crmp_bits_has(&j->left[i], id) ||
	       crmp_bits_has(&j->u->stay[i], id);
}

enum crm_status
crmp_undo_leave(struct crmp_undoing *j, const struct crmp_type *t, int64_t id,
		struct crm_error *e)
{
	j->u->kept += !crmp_bits_has(&j->left[stay_place(j, t)], id);
	return crmp_bits_set(&j->left[stay_place(j, t)], id, e);
}

enum crm_status
crmp_undo_stay(struct crmp_undoing *j, const struct crmp_type *t, int64_t id,
	       const char *why, struct crm_error *e)
{
	const struct crmp_session *se = &j->s->session;
	struct crm_buf b = { 0 };

	/* only what is new leads on: else a damaged store would never end it */
	if (crmp_bits_has(&j->u->stay[stay_place(j, t)], id))
		return CRM_OK;
	j->u->again = true;
	if (se->note && j->u->told++ <= TOLD) {
		if (j->u->told > TOLD)
			crm_buf_puts(&b, "and others are left");
		else
			crm_buf_printf(&b, "%s/%lld is left: %s", t->name,
				       (long long)id, why);
		if (!crm_buf_ok(&b, e))
			se->note(se->note_arg, b.s);
		crm_buf_free(&b);
	}
	return crmp_bits_set(&j->u->stay[stay_place(j, t)], id, e);
}

/* ---- what has to wait ---------------------------------------------------- */

struct crmp_undo_wait {
	struct crmp_table *t;
	int64_t id, until; /* whose image, replaced by which txn */
};

void
crmp_undo_waits_not(struct crmp_undoing *j, const struct crmp_type *t,
		    int64_t id)
{
	size_t i, n = 0;

	for (i = 0; i < j->nwait; i++)
		if (j->wait[i].t->type != t || j->wait[i].id != id)
			j->wait[n++] = j->wait[i];
	j->nwait = n;
}

enum crm_status
crmp_undo_waits(struct crmp_undoing *j, const struct crmp_type *t, int64_t id,
		int64_t until, struct crm_error *e)
{
	struct crmp_undo_wait *p;

	if (j->nwait == j->wait_cap) {
		j->wait_cap = j->wait_cap ? j->wait_cap * 2 : 16;
		p = reallocarray(j->wait, j->wait_cap, sizeof *p);
		if (!p)
			return crm_nomem(e);
		j->wait = p;
	}
	j->wait[j->nwait++] =
		(struct crmp_undo_wait){ crmp_table_of(j->s, t), id, until };
	return CRM_OK;
}

/* Two may wait for a key of each other: both give theirs up before. */
static enum crm_status
give_up(struct crmp_undoing *j, const struct crmp_undo_wait *w,
	struct crm_error *e)
{
	const struct crmp_type *t = w->t->type;
	const char *const *ix;
	struct crmp_row now, bare;
	enum crm_status rc;
	int f;

	rc = crmp_row_read(j->s, t, w->id, &j->mem, &now, e);
	if (rc)
		return rc == CRM_ABSENT ? CRM_OK : rc;
	bare = now;
	bare.v[crmp_type_nfields(t) + CRMP_C_EXT] = (struct crmp_val){ 0 };
	for (ix = t->indexes; ix && *ix; ix++) {
		f = **ix == '!' ? crmp_field_index(t, *ix + 1,
						   strcspn(*ix + 1, " ,"))
				: -1;
		if (f >= 0 && !(t->fields[f].flags & CRMP_REQ))
			bare.v[f] = (struct crmp_val){ 0 };
	}
	return crmp_row_update(j->s, &now, &bare, e);
}

static enum crm_status
try_again(struct crmp_undoing *j, struct crm_error *e)
{
	struct crmp_undo_wait *w = j->wait;
	size_t i, n = j->nwait;
	enum crm_status rc = CRM_OK;

	j->wait = NULL;
	j->nwait = j->wait_cap = 0;
	for (i = 0; !rc && i < n; i++) {
		rc = crmp_undo_image(j, w[i].t, w[i].id, w[i].until, e);
		crmp_arena_reset(&j->mem);
	}
	free(w);
	return rc;
}

enum crm_status
crmp_undo_waited(struct crmp_undoing *j, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	size_t i, n;

	do {
		n = j->nwait;
		rc = try_again(j, e);
	} while (!rc && j->nwait && j->nwait < n);
	for (i = 0; !rc && i < j->nwait; i++) {
		rc = give_up(j, &j->wait[i], e);
		crmp_arena_reset(&j->mem);
	}
	j->last = true; /* who is refused now is refused for good */
	return rc ? rc : try_again(j, e);
}
