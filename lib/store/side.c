/* SPDX-License-Identifier: MIT */
/* side.c - side tables: external ids, tags, phones and e-mails by key */
#include "store/side_list.h"

#include <assert.h>
#include <string.h>

#define ADD_EXT "INSERT INTO ext(type,system,key,id) VALUES(?1,?2,?3,?4)"
#define ADD_TAG                                                                \
	"INSERT INTO tag(tag,type,id) VALUES(?1,?2,?3) ON CONFLICT DO NOTHING"
#define ADD_REACH                                                              \
	"INSERT INTO reach(key,type,id) VALUES(?1,?2,?3) ON CONFLICT DO "      \
	"NOTHING"

/* ---- external ids ------------------------------------------------------- */

static enum crm_status side_fill(struct crm_store *s, enum crmp_side side,
				 const struct crmp_type *only,
				 struct crm_error *e);

/* Somebody asks: external ids of a bulk load must wait no longer. */
static enum crm_status
settle_ext(struct crm_store *s, const struct crmp_type *t, struct crm_error *e)
{
	struct crmp_txn_type *now = crmp_txn_of(s, t);
	enum crm_status rc;

	if (!now->ext_deferred)
		return CRM_OK;
	now->ext_deferred = false;
	rc = side_fill(s, CRMP_SIDE_EXT, t, e);
	s->batch.clash = rc == CRM_REFUSED;
	return rc;
}

enum crm_status
crmp_ext_own(struct crm_store *s, const struct crmp_type *t,
	     struct crmp_text system, struct crmp_text key, int64_t *id,
	     struct crm_error *e)
{
	*id = 0;
	if (crmp_txn_of(s, t)->ext_deferred)
		return CRM_OK;
	return crmp_ext_find(s, t, system, key, id, e);
}

static enum crm_status
ext_then(void *arg, int64_t type, int64_t id, struct crm_error *e)
{
	(void)type;
	(void)e;
	*(int64_t *)arg = id;
	return CRM_OK;
}

enum crm_status
crmp_ext_find(struct crm_store *s, const struct crmp_type *t,
	      struct crmp_text system, struct crmp_text key, int64_t *id,
	      struct crm_error *e)
{
	struct crmp_side_ask then = { .side = CRMP_SIDE_EXT,
				      .only = t,
				      .system = system,
				      .key = key,
				      .fn = ext_then,
				      .arg = id };
	enum crm_status rc;

	*id = 0;
	if (s->session.as_of)
		return crmp_side_then(s, &then, e);
	rc = settle_ext(s, t, e);
	if (rc)
		return rc;
	rc = crmp_db_row(s->db, &s->st[CRMP_ST_EXT_GET],
			 "SELECT id FROM ext WHERE type=?1 AND system=?2"
			 " AND key=?3",
			 e, "itt>i", (int64_t)t->code, system.s, system.n,
			 key.s, key.n, id);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
ext_rows(struct crm_store *s, const struct crmp_row *row,
	 const struct crmp_val *v, bool add, struct crm_error *e)
{
	struct crmp_jwalk w = { .p = v->s, .end = v->s + v->n };
	struct crmp_stmt **st = &s->st[add ? CRMP_ST_EXT_ADD : CRMP_ST_EXT_DEL];
	const char *sql = add ? ADD_EXT
			      : "DELETE FROM ext WHERE type=?1 AND system=?2"
				" AND key=?3 AND id=?4";
	enum crm_status rc = CRM_OK;

	while (!rc && crmp_jwalk_next(&w, true))
		rc = crmp_db_do(s->db, st, sql, e, "itti",
				(int64_t)row->type->code, w.key.s, w.key.len,
				w.val.s, w.val.len, row->id);
	return crmp_jwalk_end(&w, rc, e);
}

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
	const struct crmp_txn_type *t;

	if (row->v[i].t != CRMP_S)
		return CRM_OK;
	t = crmp_txn_of(s, row->type);
	if (add && (i == n + CRMP_C_EXT ? t->ext_deferred : t->deferred))
		return CRM_OK;
	if (i == n + CRMP_C_EXT)
		return ext_rows(s, row, &row->v[i], add, e);
	if (i == n + CRMP_C_TAGS)
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
	if (side == CRMP_SIDE_EXT)
		return crmp_db_do(s->db, &s->st[CRMP_ST_EXT_ADD], ADD_EXT, e,
				  "itti", r->type, r->system.s, r->system.n,
				  r->key.s, r->key.n, r->id);
	return crmp_db_do(s->db,
			  &s->st[side == CRMP_SIDE_TAG ? CRMP_ST_TAG_ADD
						       : CRMP_ST_REACH_ADD],
			  side == CRMP_SIDE_TAG ? ADD_TAG : ADD_REACH, e, "tii",
			  r->key.s, r->key.n, r->type, r->id);
}

/* Insert what the rows of a type (all, if NULL) give, in key order. */
static enum crm_status
side_fill(struct crm_store *s, enum crmp_side side,
	  const struct crmp_type *only, struct crm_error *e)
{
	struct crmp_side_list l = { 0 };
	enum crm_status rc = crmp_side_collect(s, side, only, &l, e);
	size_t i;

	for (i = 0; !rc && i < l.n; i++)
		rc = side_add(s, side, &l.v[i], e);
	crmp_side_list_free(&l);
	return rc;
}

enum crm_status
crmp_side_fill(struct crm_store *s, const struct crmp_type *t,
	       struct crm_error *e)
{
	enum crm_status rc = settle_ext(s, t, e);

	if (!rc)
		rc = side_fill(s, CRMP_SIDE_TAG, t, e);
	return rc ? rc : side_fill(s, CRMP_SIDE_REACH, t, e);
}

enum crm_status
crmp_side_rebuild(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int side;

	for (side = CRMP_SIDE_EXT; !rc && side <= CRMP_SIDE_REACH; side++) {
		rc = crmp_db_execf(s->db, e, "DELETE FROM %s",
				   side_names[side]);
		if (!rc)
			rc = side_fill(s, (enum crmp_side)side, NULL, e);
	}
	return rc;
}
