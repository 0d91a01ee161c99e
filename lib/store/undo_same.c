/* SPDX-License-Identifier: MIT */
/* undo_same.c - is a record again what a transaction made of it? */
#include "store/rows.h"
#include "store/undo.h"

static bool
alike(const struct crmp_row *a, const struct crmp_row *b)
{
	size_t i, n = crmp_ncolumns(a->type);

	for (i = 0; i < n; i++)
		if (!crmp_val_same(&a->v[i], &b->v[i]))
			return false;
	return true;
}

/*
 * After later changes were undone a record has a newer txn but the content
 * that `txn` gave it, so that undoing newest first goes on.
 */
bool
crmp_undo_same(struct crm_store *s, const struct crmp_row *now, int64_t txn,
	       struct crmp_arena *mem, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };
	struct crmp_row then;
	bool same = false;

	crm_buf_puts(&sql, "SELECT ");
	crmp_image_columns(now->type, &sql);
	crm_buf_puts(&sql, " FROM history WHERE type=?1 AND id=?2"
			   " AND from_txn=?3 AND until_txn > from_txn");
	if (!crm_buf_ok(&sql, e) &&
	    !crmp_db_bind(s->db, &st, sql.s, e, "iii", (int64_t)now->type->code,
			  now->id, txn) &&
	    !crmp_step(st, e) &&
	    !crmp_row_take(st, 0, now->type, mem, &then, e)) {
		crmp_row_kept(&then);
		same = alike(now, &then);
	}
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return same;
}
