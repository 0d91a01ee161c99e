/* SPDX-License-Identifier: MIT */
/* rows.c - one record in its table, and its image in the history */
#include "store/rows.h"
#include "record/states.h"
#include "store/index.h"
#include "store/schema.h"
#include "store/side.h"
#include "store/source.h"
#include "store/txn.h"

#include <string.h>

#define HEAD 5 /* id, rev, txn, created_at, updated_at */

_Static_assert(CRMP_MAXCOLS <= 64, "a set of columns is a word of 64 bits");

/* ---- reading ------------------------------------------------------------ */

enum crm_status
crmp_row_take(struct crmp_stmt *st, int first, const struct crmp_type *t,
	      struct crmp_arena *a, struct crmp_row *row, struct crm_error *e)
{
	size_t i, n = crmp_ncolumns(t);

	row->type = t;
	row->id = crmp_col_int(st, first);
	row->rev = crmp_col_int(st, first + 1);
	row->txn = crmp_col_int(st, first + 2);
	row->created_at = crmp_col_int(st, first + 3);
	row->updated_at = crmp_col_int(st, first + 4);
	for (i = 0; i < n; i++) {
		row->v[i] = crmp_col_val(st, first + HEAD + (int)i);
		if (row->v[i].t != CRMP_S)
			continue;
		if (a && row->v[i].s)
			row->v[i].s =
				crmp_arena_copy(a, row->v[i].s, row->v[i].n);
		if (!row->v[i].s)
			return crm_nomem(e);
	}
	return CRM_OK;
}

static enum crm_status
prep(struct crm_store *s, struct crmp_stmt **st, struct crm_buf *sql,
     struct crm_error *e)
{
	enum crm_status rc = crm_buf_ok(sql, e);

	if (!rc)
		rc = crmp_read_prep(s, sql->s, st, e);
	crm_buf_free(sql);
	return rc;
}

static enum crm_status
prep_get(struct crm_store *s, struct crmp_table *t, struct crm_error *e)
{
	struct crm_buf sql = { 0 };

	if (t->get)
		return CRM_OK;
	crm_buf_puts(&sql, "SELECT ");
	crmp_schema_columns(t->type, "", &sql);
	crm_buf_printf(&sql, " FROM {%s} WHERE id=?1", t->type->table);
	return prep(s, &t->get, &sql, e);
}

enum crm_status
crmp_row_read(struct crm_store *s, const struct crmp_type *type, int64_t id,
	      struct crmp_arena *a, struct crmp_row *row, struct crm_error *e)
{
	struct crmp_table *t = crmp_table_of(s, type);
	enum crm_status rc;

	rc = prep_get(s, t, e);
	if (rc)
		return rc;
	crmp_reset(t->get);
	crmp_bind_int(t->get, 1, id);
	rc = crmp_step(t->get, e);
	if (rc == CRM_END)
		return CRM_ABSENT;
	if (!rc)
		rc = crmp_row_take(t->get, 0, type, a, row, e);
	crmp_reset(t->get);
	return rc;
}

enum crm_status
crmp_row_exists(struct crm_store *s, const struct crmp_type *type, int64_t id,
		struct crm_error *e)
{
	struct crmp_table *t = crmp_table_of(s, type);
	enum crm_status rc;

	rc = prep_get(s, t, e);
	if (!rc)
		rc = crmp_db_row(s->db, &t->get, NULL, e, "i", id);
	return rc == CRM_END ? CRM_ABSENT : rc;
}

void
crmp_row_kept(struct crmp_row *row)
{
	const struct crmp_standing *st = row->type->standing;

	if (st && !crmp_row_is(row, row->type->state_field, st->kept))
		*crmp_row_at(row, row->type->state_field) =
			(struct crmp_val){ 0 };
}

/* ---- images ------------------------------------------------------------- */

void
crmp_image_columns(const struct crmp_type *t, struct crm_buf *sql)
{
	size_t i, n = crmp_ncolumns(t);

	crm_buf_puts(sql, "id, rev, from_txn,"
			  " image_int(image,'created_at'),"
			  " image_int(image,'updated_at')");
	for (i = 0; i < n; i++)
		crm_buf_printf(sql, ", image_%s(image,'%s')",
			       crmp_column_text(t, i) ? "text" : "int",
			       crmp_column(t, i));
}

static void
image(const struct crmp_row *row, struct crm_buf *b)
{
	size_t i, n = crmp_ncolumns(row->type);

	crm_buf_puts(b, "{\"created_at\":");
	crm_buf_int(b, row->created_at);
	crm_buf_puts(b, ",\"updated_at\":");
	crm_buf_int(b, row->updated_at);
	for (i = 0; i < n; i++) {
		if (!crmp_val_set(&row->v[i]))
			continue;
		crm_buf_puts(b, ",\"");
		crm_buf_puts(b, crmp_column(row->type, i));
		crm_buf_puts(b, "\":");
		if (row->v[i].t == CRMP_I)
			crm_buf_int(b, row->v[i].i);
		else
			crm_buf_json(b, row->v[i].s, row->v[i].n);
	}
	crm_buf_putc(b, '}');
}

enum crm_status
crmp_image_add(struct crm_store *s, const struct crmp_row *row,
	       struct crm_error *e)
{
	struct crm_buf b = { 0 };
	enum crm_status rc;

	image(row, &b);
	rc = crm_buf_ok(&b, e);
	if (!rc)
		rc = crmp_db_do(s->db, &s->st[CRMP_ST_HISTORY],
				"INSERT INTO history(type,id,until_txn,"
				"from_txn,rev,image) VALUES(?1,?2,?3,?4,?5,?6)",
				e, "iiiiit", (int64_t)row->type->code, row->id,
				s->txn.id, row->txn, row->rev, b.s, b.len);
	crm_buf_free(&b);
	return rc;
}

/* ---- writing ------------------------------------------------------------ */

/* The columns that got a value. */
static uint64_t
bind_row(struct crmp_stmt *st, const struct crmp_row *row, uint64_t columns)
{
	size_t i, n = crmp_ncolumns(row->type);
	int at = HEAD + 1; /* without gaps, which PostgreSQL refuses */
	uint64_t set = 0;

	crmp_clear(st);
	crmp_bind_int(st, 1, row->id);
	crmp_bind_int(st, 2, row->rev);
	crmp_bind_int(st, 3, row->txn);
	crmp_bind_int(st, 4, row->created_at);
	crmp_bind_int(st, 5, row->updated_at);
	for (i = 0; i < n; i++) {
		if (!(columns >> i & 1))
			continue;
		if (crmp_val_set(&row->v[i])) {
			crmp_bind_val(st, at, &row->v[i]);
			set |= (uint64_t)1 << i;
		}
		at++;
	}
	return set;
}

static enum crm_status
prep_insert(struct crm_store *s, struct crmp_table *t, struct crm_error *e)
{
	size_t i, n = crmp_ncolumns(t->type) + HEAD;
	struct crm_buf sql = { 0 };

	if (t->insert)
		return CRM_OK;
	crm_buf_printf(&sql, "INSERT INTO %s(", t->type->table);
	crmp_schema_columns(t->type, "", &sql);
	crm_buf_puts(&sql, ") VALUES(?1");
	for (i = 1; i < n; i++)
		crm_buf_printf(&sql, ",?%zu", i + 1);
	crm_buf_putc(&sql, ')');
	return prep(s, &t->insert, &sql, e);
}

/*
 * An UPDATE of just the columns that change: SQLite rewrites every index
 * that has a column in the SET list, whether its value changes or not.
 * The last few are kept, by the set of their columns.
 */
static enum crm_status
prep_update(struct crm_store *s, struct crmp_table *t, uint64_t columns,
	    struct crmp_stmt **st, struct crm_error *e)
{
	size_t i, n = crmp_ncolumns(t->type);
	struct crm_buf sql = { 0 };
	int slot, at = HEAD + 1;

	for (slot = 0; slot < CRMP_UPDATES; slot++)
		if (t->update[slot] && t->update_columns[slot] == columns) {
			*st = t->update[slot];
			return CRM_OK;
		}
	slot = t->update_next++ % CRMP_UPDATES;
	crmp_stmt_free(t->update[slot]);
	t->update[slot] = NULL;
	t->update_columns[slot] = columns;
	crm_buf_printf(&sql,
		       "UPDATE %s SET rev=?2, txn=?3,"
		       " created_at=?4, updated_at=?5",
		       t->type->table);
	for (i = 0; i < n; i++)
		if (columns >> i & 1)
			crm_buf_printf(&sql, ", \"%s\"=?%d",
				       crmp_column(t->type, i), at++);
	crm_buf_puts(&sql, " WHERE id=?1");
	*st = NULL;
	if (prep(s, &t->update[slot], &sql, e))
		return CRM_TROUBLE;
	*st = t->update[slot];
	return CRM_OK;
}

static uint64_t
changed_columns(const struct crmp_row *old, const struct crmp_row *row)
{
	size_t i, n = crmp_ncolumns(row->type);
	uint64_t set = 0;

	for (i = 0; i < n; i++)
		if (!crmp_val_same(&old->v[i], &row->v[i]))
			set |= (uint64_t)1 << i;
	return set;
}

/* rev never goes back, also when a removed record returns. */
static enum crm_status
next_rev(struct crm_store *s, const struct crmp_row *row, int64_t *rev,
	 struct crm_error *e)
{
	return crmp_db_row(s->db, NULL,
			   "SELECT 1 + coalesce(max(rev),0) FROM history"
			   " WHERE type=?1 AND id=?2",
			   e, "ii>i", (int64_t)row->type->code, row->id, rev);
}

/*
 * An empty image, replaced by the txn that wrote it, says that a record was
 * not there before it came back: undoing that removes it again.
 */
static enum crm_status
mark_return(struct crm_store *s, const struct crmp_row *row,
	    struct crm_error *e)
{
	return crmp_db_do(s->db, NULL,
			  "INSERT INTO history(type,id,"
			  "until_txn,from_txn,rev,image) VALUES(?1,?2,?3,?3,?4,"
			  "'{}') ON CONFLICT DO NOTHING",
			  e, "iiii", (int64_t)row->type->code, row->id,
			  s->txn.id, row->rev);
}

enum crm_status
crmp_row_insert(struct crm_store *s, struct crmp_row *row, struct crm_error *e)
{
	struct crmp_table *t = crmp_table_of(s, row->type);
	enum crm_status rc;
	bool again = row->rev > 0; /* undo brings a removed record back */

	rc = prep_insert(s, t, e);
	if (!rc && again)
		rc = next_rev(s, row, &row->rev, e);
	if (!rc && again)
		rc = mark_return(s, row, e);
	else if (!rc)
		rc = crmp_txn_id(s, row->type, row->id, &row->id, e);
	if (rc)
		return rc;
	if (!again) {
		row->rev = 1;
		row->created_at = s->session.instant;
	}
	row->txn = s->txn.id;
	row->updated_at = s->session.instant;
	rc = crmp_lazy_need(s, t, bind_row(t->insert, row, ~(uint64_t)0), e);
	if (!rc)
		rc = crmp_run(t->insert, e);
	if (!rc)
		rc = crmp_side_change(s, NULL, row, e);
	s->txn.dirty = true;
	return rc;
}

enum crm_status
crmp_row_update(struct crm_store *s, const struct crmp_row *old,
		struct crmp_row *row, struct crm_error *e)
{
	struct crmp_table *t = crmp_table_of(s, row->type);
	uint64_t columns = changed_columns(old, row);
	struct crmp_stmt *st;
	enum crm_status rc;

	rc = prep_update(s, t, columns, &st, e);
	row->id = old->id;
	row->created_at = old->created_at;
	row->rev = old->rev;
	row->txn = s->txn.id;
	row->updated_at = s->session.instant;
	if (!rc && old->txn != s->txn.id) {
		rc = crmp_image_add(s, old, e);
		row->rev++;
	}
	if (rc)
		return rc;
	rc = crmp_lazy_need(s, t, bind_row(st, row, columns), e);
	if (!rc)
		rc = crmp_run(st, e);
	if (!rc)
		rc = crmp_side_change(s, old, row, e);
	s->txn.dirty = true;
	return rc;
}

enum crm_status
crmp_row_remove(struct crm_store *s, const struct crmp_row *row,
		struct crm_error *e)
{
	struct crmp_table *t = crmp_table_of(s, row->type);
	struct crm_buf sql = { 0 };
	enum crm_status rc = CRM_OK;

	if (!t->remove) {
		crm_buf_printf(&sql, "DELETE FROM %s WHERE id=?1",
			       row->type->table);
		rc = prep(s, &t->remove, &sql, e);
	}
	/* changed by this very txn: its image from before is there already */
	if (!rc && row->txn != s->txn.id)
		rc = crmp_image_add(s, row, e);
	if (!rc)
		rc = crmp_lazy_refer(s, row->type, e);
	if (rc)
		return rc;
	rc = crmp_db_do(s->db, &t->remove, NULL, e, "i", row->id);
	if (!rc)
		rc = crmp_side_change(s, row, NULL, e);
	s->txn.dirty = true;
	return rc;
}
