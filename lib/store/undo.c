/* SPDX-License-Identifier: MIT */
/*
 * undo.c - take back a txn, a batch or a run, as a new txn
 *
 * For every txn named, newest first: records it created are removed, records
 * it changed get the image from before it back.
 */
#include "record/types.h"
#include "store/rows.h"
#include "store/undoing.h"

#include <stdlib.h>
#include <string.h>

static bool
undo_among(const struct crmp_undoing *j, int64_t txn)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		if (j->txns[i] == txn)
			return true;
	return txn == j->s->txn.id; /* undone just now, by this very undo */
}

/*
 * A record was changed after the txn that is undone: pull that later txn in
 * (--with-later), leave the record alone (--untouched), or refuse.
 */
static enum crm_status
undo_later(struct crmp_undoing *j, const struct crmp_type *t, int64_t id,
	   int64_t txn, bool *skip, struct crm_error *e)
{
	if (j->u->untouched) {
		*skip = true;
		return crmp_undo_leave(j, t, id, e);
	}
	return crm_fail(e, CRM_REFUSED, NULL,
			"%s/%lld was changed later, by transaction %lld; see "
			"crm-history show %s/%lld, then --with-later undoes "
			"that too, --untouched leaves it",
			t->name, (long long)id, (long long)txn, t->name,
			(long long)id);
}

static enum crm_status
undo_tell(struct crmp_undoing *j, const struct crmp_row *before,
	  const struct crmp_row *after, struct crm_error *e)
{
	return j->u->changed ? j->u->changed(j->u->arg, before, after, e)
			     : CRM_OK;
}

/* Will the record that a transition tells of be left alone? */
static enum crm_status
subject_stays(struct crmp_undoing *j, const struct crmp_row *tr, int64_t txn,
	      bool *stays, struct crm_error *e)
{
	const char *name = crmp_row_text(tr, "subject_type");
	const struct crmp_type *t =
		name ? crmp_type_named(name, strlen(name)) : NULL;
	struct crmp_row row;
	enum crm_status rc;

	*stays = false;
	if (!j->u->untouched || !t)
		return CRM_OK;
	*stays = crmp_undo_left(j, t, crmp_row_get(tr, "subject_id")->i);
	if (*stays)
		return CRM_OK;
	rc = crmp_row_read(j->s, t, crmp_row_get(tr, "subject_id")->i, &j->mem,
			   &row, e);
	*stays = !rc && !undo_among(j, row.txn) &&
		 !crmp_undo_same(j->s, &row, txn, &j->mem, e);
	return rc == CRM_ABSENT ? CRM_OK : rc;
}

static enum crm_status
take_away(struct crmp_undoing *j, const struct crmp_type *t, int64_t id,
	  int64_t txn, struct crm_error *e)
{
	struct crmp_row row;
	enum crm_status rc;
	bool skip = false;

	crmp_undo_waits_not(j, t, id);
	rc = crmp_row_read(j->s, t, id, &j->mem, &row, e);
	if (rc == CRM_ABSENT)
		return CRM_OK; /* refused by --keep-going, or undone */
	if (!rc && crmp_undo_left(j, t, id))
		return crmp_undo_leave(j, t, id, e);
	if (!rc && !undo_among(j, row.txn) &&
	    !crmp_undo_same(j->s, &row, txn, &j->mem, e))
		rc = undo_later(j, t, id, row.txn, &skip, e);
	/* its moves stay with a record */
	if (!rc && !skip && t->machine)
		rc = subject_stays(j, &row, txn, &skip, e);
	if (rc || skip)
		return rc;
	rc = crmp_row_remove(j->s, &row, e);
	if (!rc)
		rc = undo_tell(j, &row, NULL, e);
	crmp_undo_gone(j, &row);
	j->u->removed++;
	return rc;
}

/* ---- what a txn changed ------------------------------------------------- */

/*
 * What is there now gives way to the image that `txn` left; `now` is NULL if
 * nothing is.  Another may have a key of it yet, and lose it later on.
 */
static enum crm_status
put_back(struct crmp_undoing *j, const struct crmp_row *now,
	 struct crmp_row *image, int64_t txn, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc = CRM_OK;

	if (j->u->suits)
		rc = j->u->suits(j->u->arg, now, image, &j->mem, &why);
	if (rc == CRM_REFUSED && j->u->untouched)
		return crmp_undo_leave(j, image->type, image->id, e);
	if (rc == CRM_REFUSED && !j->last)
		return crmp_undo_waits(j, image->type, image->id, txn, e);
	if (rc)
		return crm_fail(e, rc, NULL,
				"%s/%lld cannot become again what it was: key "
				"'%s': %s",
				image->type->name, (long long)image->id,
				why.key, why.text);
	if (now) {
		rc = crmp_row_update(j->s, now, image, e);
	} else {
		image->rev = 1; /* crmp_row_insert finds the next */
		rc = crmp_row_insert(j->s, image, e);
	}
	if (!rc)
		rc = undo_tell(j, now, image, e);
	if (!rc)
		rc = crmp_undo_back(j, image, e);
	j->u->restored += !rc;
	return rc;
}

static enum crm_status
restore(struct crmp_undoing *j, struct crmp_table *t, struct crmp_row *image,
	int64_t txn, struct crm_error *e)
{
	struct crmp_row now;
	bool skip = false;
	enum crm_status rc;

	if (image->txn == txn) /* it came back only then */
		return take_away(j, t->type, image->id, txn, e);
	crmp_undo_waits_not(j, t->type, image->id);
	if (crmp_undo_left(j, t->type, image->id))
		return crmp_undo_leave(j, t->type, image->id, e);
	rc = crmp_row_read(j->s, t->type, image->id, &j->mem, &now, e);
	if (rc == CRM_ABSENT && t->type->machine) {
		/* nor does a move come back to a record without it */
		rc = subject_stays(j, image, txn, &skip, e);
		return rc || skip ? rc : put_back(j, NULL, image, txn, e);
	}
	if (rc == CRM_ABSENT)
		return put_back(j, NULL, image, txn, e);
	if (!rc && !undo_among(j, now.txn) &&
	    !crmp_undo_same(j->s, &now, txn, &j->mem, e))
		rc = undo_later(j, t->type, image->id, now.txn, &skip, e);
	return rc || skip ? rc : put_back(j, &now, image, txn, e);
}

static enum crm_status
prep_past(struct crm_store *s, struct crmp_table *t, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	if (t->past)
		return CRM_OK;
	crm_buf_puts(&sql, "SELECT ");
	crmp_image_columns(t->type, &sql);
	crm_buf_puts(&sql, " FROM history WHERE until_txn=?1 AND type=?2"
			   " AND id > ?3 ORDER BY id LIMIT 500");
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_prep(s->db, sql.s, &t->past, e);
	crm_buf_free(&sql);
	return rc;
}

/* The next image behind `id` that a txn left; CRM_END: there is none. */
static enum crm_status
next_image(struct crmp_undoing *j, struct crmp_table *t, int64_t txn,
	   int64_t id, struct crmp_row *image, struct crm_error *e)
{
	enum crm_status rc = prep_past(j->s, t, e);

	if (rc)
		return rc;
	crmp_reset(t->past);
	crmp_bind_int(t->past, 1, txn);
	crmp_bind_int(t->past, 2, t->type->code);
	crmp_bind_int(t->past, 3, id);
	rc = crmp_step(t->past, e);
	if (!rc)
		rc = crmp_row_take(t->past, 0, t->type, &j->mem, image, e);
	if (!rc)
		crmp_row_kept(image);
	crmp_reset(t->past);
	return rc;
}

/* One by one: the statement is restarted behind each, because restoring
 * writes to the table it reads. */
static enum crm_status
restore_all(struct crmp_undoing *j, struct crmp_table *t, int64_t txn,
	    struct crm_error *e)
{
	struct crmp_row image;
	enum crm_status rc;
	int64_t id = 0;

	while (!(rc = next_image(j, t, txn, id, &image, e))) {
		id = image.id;
		rc = restore(j, t, &image, txn, e);
		crmp_arena_reset(&j->mem);
		if (rc)
			break;
	}
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_undo_image(struct crmp_undoing *j, struct crmp_table *t, int64_t id,
		int64_t until, struct crm_error *e)
{
	struct crmp_row image;
	enum crm_status rc = next_image(j, t, until, id - 1, &image, e);

	return rc ? rc : restore(j, t, &image, until, e);
}

/* ---- what a txn created ------------------------------------------------- */

/* From record to record: between kept ids there may be millions of none. */
static enum crm_status
remove_range(struct crmp_undoing *j, struct crmp_table *t, int64_t txn,
	     int64_t lo, int64_t hi, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };
	enum crm_status rc = CRM_OK;
	int64_t id;

	if (lo > hi)
		return CRM_OK;
	crm_buf_printf(&sql,
		       "SELECT id FROM %s WHERE id BETWEEN ?1 AND ?2"
		       " ORDER BY id LIMIT 1",
		       t->type->table);
	rc = crm_buf_ok(&sql, e);
	while (!rc && lo <= hi) {
		rc = crmp_db_bind(j->s->db, &st, sql.s, e, "ii", lo, hi);
		if (!rc)
			rc = crmp_step(st, e);
		if (rc)
			break;
		id = crmp_col_int(st, 0);
		crmp_reset(st);
		rc = take_away(j, t->type, id, txn, e);
		crmp_arena_reset(&j->mem);
		lo = id + 1;
	}
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
remove_created(struct crmp_undoing *j, int64_t txn, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int64_t lo, hi;
	int i;

	for (i = j->s->ntables; !rc && i-- > 0;) {
		rc = crmp_undo_created(j->s, j->s->tables[i].type, txn, &lo,
				       &hi, e);
		if (!rc)
			rc = remove_range(j, &j->s->tables[i], txn, lo, hi, e);
	}
	return rc;
}

enum crm_status
crmp_undo(struct crm_store *s, struct crmp_undo *u, struct crm_error *e)
{
	struct crmp_undoing j = { .s = s, .u = u };
	enum crm_status rc;
	size_t n;
	int i;

	u->restored = u->removed = u->kept = 0;
	rc = crmp_undo_pick(&j, e);
	if (!rc && u->with_later)
		rc = crmp_undo_pull_later(&j, e);
	for (n = 0; !rc && n < j.n; n++) {
		for (i = 0; !rc && i < s->ntables; i++)
			rc = restore_all(&j, &s->tables[i], j.txns[n], e);
		if (!rc)
			rc = remove_created(&j, j.txns[n], e);
		if (!rc && u->txn_undone)
			rc = u->txn_undone(u->arg, j.txns[n], e);
	}
	if (!rc && j.nwait)
		rc = crmp_undo_waited(&j, e);
	if (!rc)
		rc = crmp_undo_whole(&j, e);
	crmp_arena_free(&j.mem);
	for (i = 0; i < s->ntables; i++)
		crmp_bits_free(&j.left[i]);
	free(j.txns);
	free(j.back);
	free(j.wait);
	return rc;
}
