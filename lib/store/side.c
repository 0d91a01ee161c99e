/* SPDX-License-Identifier: MIT */
/* side.c - side tables: tags, phones and e-mails by key; all of them anew */
#include "store/side_list.h"

#include <assert.h>
#include <string.h>

#define ADD_TAG                                                                \
	"INSERT INTO tag(tag,type,id) VALUES(?1,?2,?3) ON CONFLICT DO NOTHING"
#define ADD_REACH                                                              \
	"INSERT INTO reach(key,type,id) VALUES(?1,?2,?3) ON CONFLICT DO "      \
	"NOTHING"

/* ---- tags --------------------------------------------------------------- */

static enum crm_status
tag_rows(struct crm_store *s, const struct crmp_row *row,
	 const struct crmp_val *v, bool add, struct crm_error *e)
{
	struct crmp_jwalk w = { .p = v->s, .end = v->s + v->n };
	struct crmp_stmt **st = &s->st[add ? CRMP_ST_TAG_ADD : CRMP_ST_TAG_DEL];
	const char *sql = add ? ADD_TAG
			      : "DELETE FROM tag WHERE tag=?1 AND type=?2"
				" AND id=?3";
	enum crm_status rc = CRM_OK;

	while (!rc && crmp_jwalk_next(&w, false))
		rc = crmp_db_do(s->db, st, sql, e, "tii", w.val.s, w.val.len,
				(int64_t)row->type->code, row->id);
	return crmp_jwalk_end(&w, rc, e);
}

/* ---- phones and e-mails ------------------------------------------------- */

static enum crm_status
reach_row(struct crm_store *s, const struct crmp_row *row, size_t i, bool add,
	  struct crm_error *e)
{
	struct crmp_stmt **st =
		&s->st[add ? CRMP_ST_REACH_ADD : CRMP_ST_REACH_DEL];
	const char *sql = add ? ADD_REACH
			      : "DELETE FROM reach WHERE key=?1 AND type=?2"
				" AND id=?3";
	struct crm_buf key = { 0 };
	enum crm_status rc;

	rc = crmp_reach_key(row->type->fields[i].kind, row->v[i].s, row->v[i].n,
			    &key, e);
	if (!rc)
		rc = crmp_db_do(s->db, st, sql, e, "tii", key.s, key.len,
				(int64_t)row->type->code, row->id);
	crm_buf_free(&key);
	return rc;
}

/* ---- what a change of a row means for them ------------------------------ */

static enum crm_status
one_column(struct crm_store *s, const struct crmp_row *row, size_t i, size_t n,
	   bool add, struct crm_error *e)
{
	enum crmp_side side =
		i == n + CRMP_C_TAGS ? CRMP_SIDE_TAG : CRMP_SIDE_REACH;
	struct crmp_txn_type *t;

	if (row->v[i].t != CRMP_S)
		return CRM_OK;
	if (i == n + CRMP_C_EXT)
		return crmp_ext_change(s, row, add, e);
	t = crmp_txn_of(s, row->type);
	if (add && t->deferred) {
		t->side_due |= 1u << side;
		return CRM_OK;
	}
	if (side == CRMP_SIDE_TAG)
		return tag_rows(s, row, &row->v[i], add, e);
	return reach_row(s, row, i, add, e);
}

enum crm_status
crmp_side_change(struct crm_store *s, const struct crmp_row *old,
		 const struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_row *any = row ? row : old;
	enum crm_status rc = CRM_OK;
	size_t i, n, end;

	assert(any);
	n = crmp_type_nfields(any->type);
	end = n + CRMP_C_X;
	for (i = 0; !rc && i < end; i++) {
		if (i < n && any->type->fields[i].kind != CRMP_PHONE &&
		    any->type->fields[i].kind != CRMP_EMAIL)
			continue;
		if (old && row && crmp_val_same(&old->v[i], &row->v[i]))
			continue;
		if (old)
			rc = one_column(s, old, i, n, false, e);
		if (!rc && row)
			rc = one_column(s, row, i, n, true, e);
	}
	return rc;
}

/* ---- all of them again -------------------------------------------------- */

static const char *const side_names[] = { "ext", "tag", "reach" };

static enum crm_status
side_add(struct crm_store *s, enum crmp_side side,
	 const struct crmp_side_row *r, struct crm_error *e)
{
	int i;

	for (i = 0; side == CRMP_SIDE_EXT && i < s->ntables; i++)
		if (s->tables[i].type->code == r->type)
			return crmp_ext_add(s, s->tables[i].type, r->system,
					    r->key, r->id, e);
	return crmp_db_do(s->db,
			  &s->st[side == CRMP_SIDE_TAG ? CRMP_ST_TAG_ADD
						       : CRMP_ST_REACH_ADD],
			  side == CRMP_SIDE_TAG ? ADD_TAG : ADD_REACH, e, "tii",
			  r->key.s, r->key.n, r->type, r->id);
}

/* A part of a side table: as many rows as are sorted in memory. */
struct portion {
	struct crm_store *s;
	enum crmp_side side;
	struct crmp_side_list l;
};

#define PORTION 200000 /* some 16 MB, whatever the size of the load */

static enum crm_status
portion_write(struct portion *p, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	crmp_side_sort(&p->l, p->side);
	for (i = 0; !rc && i < p->l.n; i++)
		rc = side_add(p->s, p->side, &p->l.v[i], e);
	p->l.n = 0;
	crmp_arena_reset(&p->l.mem);
	return rc;
}

static enum crm_status
portion_add(void *arg, const struct crmp_side_row *row, struct crm_error *e)
{
	struct portion *p = arg;
	enum crm_status rc = crmp_side_push(&p->l, row, e);

	return rc || p->l.n < PORTION ? rc : portion_write(p, e);
}

enum crm_status
crmp_side_fill(struct crm_store *s, enum crmp_side side,
	       const struct crmp_type *only, struct crm_error *e)
{
	struct portion p = { .s = s, .side = side };
	enum crm_status rc;

	rc = crmp_side_each(s, side, only, portion_add, &p, e);
	if (!rc)
		rc = portion_write(&p, e);
	crmp_side_list_free(&p.l);
	return rc;
}

enum crm_status
crmp_side_settle(struct crm_store *s, const struct crmp_type *t,
		 struct crm_error *e)
{
	unsigned due = crmp_txn_of(s, t)->side_due;
	enum crm_status rc = crmp_ext_settle(s, t, e);

	if (!rc && (due & 1u << CRMP_SIDE_TAG))
		rc = crmp_side_fill(s, CRMP_SIDE_TAG, t, e);
	if (!rc && (due & 1u << CRMP_SIDE_REACH))
		rc = crmp_side_fill(s, CRMP_SIDE_REACH, t, e);
	return rc;
}

enum crm_status
crmp_side_rebuild(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int side;

	for (side = CRMP_SIDE_EXT; !rc && side <= CRMP_SIDE_REACH; side++) {
		rc = crmp_db_execf(s->db, e, "DELETE FROM %s",
				   side_names[side]);
		s->txn.ext_side = 0;
		if (!rc)
			rc = crmp_side_fill(s, (enum crmp_side)side, NULL, e);
	}
	return rc;
}
