/* SPDX-License-Identifier: MIT */
/*
 * ext.c - external ids: in the record's column, or in the side table
 *
 * Nearly every record that has one has just one: then the unique index of
 * the column answers for it, and a row in the side table would only cost.
 * Records with several have all of theirs in the side table.
 */
#include "store/index.h"
#include "store/side_list.h"

#include <string.h>

bool
crmp_ext_single(struct crmp_text ext)
{
	const char *p = ext.s, *end = ext.s + ext.n;
	struct crmp_text system, key;

	if (!crmp_stored_next(&p, end, &system, &key) || *key.s != '"' ||
	    end - p != 1 || *p != '}')
		return false;
	/* our writers do not agree on how these are written */
	return !memchr(ext.s, 0x7f, ext.n) && !memmem(ext.s, ext.n, "\\u", 2);
}

static size_t
ext_column(const struct crmp_type *t)
{
	return crmp_type_nfields(t) + CRMP_C_EXT;
}

enum crm_status
crmp_ext_settle(struct crm_store *s, const struct crmp_type *t,
		struct crm_error *e)
{
	struct crmp_txn_type *now = crmp_txn_of(s, t);
	enum crm_status rc;

	if (!now->ext_deferred)
		return CRM_OK;
	now->ext_deferred = false;
	rc = crmp_lazy_settle(s, crmp_table_of(s, t),
			      (uint64_t)1 << ext_column(t), e);
	if (!rc && now->ext_several)
		rc = crmp_side_fill(s, CRMP_SIDE_EXT, t, e);
	s->batch.clash = rc == CRM_REFUSED;
	return rc;
}

enum crm_status
crmp_ext_alone(struct crm_store *s, const struct crmp_type *t,
	       struct crmp_text system, struct crmp_text key, int64_t *id,
	       struct crm_error *e)
{
	struct crmp_table *table = crmp_table_of(s, t);
	struct crm_buf ext = { 0 };
	enum crm_status rc;
	char sql[80] = "";
	int64_t got = 0;
	bool there;

	*id = 0;
	rc = crmp_lazy_there(s, t, ext_column(t), &there, e);
	if (rc || !there)
		return rc;
	if (!table->by_ext)
		snprintf(sql, sizeof sql, "SELECT id FROM %s WHERE ext=?1",
			 t->table);
	crm_buf_putc(&ext, '{');
	crm_buf_json(&ext, system.s, system.n);
	crm_buf_putc(&ext, ':');
	crm_buf_json(&ext, key.s, key.n);
	crm_buf_putc(&ext, '}');
	rc = crm_buf_ok(&ext, e);
	if (!rc)
		rc = crmp_db_row(s->db, &table->by_ext, sql, e, "t>i", ext.s,
				 ext.len, &got);
	crm_buf_free(&ext);
	if (rc && rc != CRM_END)
		return rc;
	*id = got;
	return CRM_OK;
}

/* Has the side table any?  Nobody else adds some within a transaction. */
static enum crm_status
any_several(struct crm_store *s, bool *any, struct crm_error *e)
{
	enum crm_status rc;
	int64_t one = 0;

	*any = true;
	if (!s->txn.writing || s->txn.ext_side == 2)
		return CRM_OK;
	if (!s->txn.ext_side) {
		rc = crmp_db_int(s->db, "SELECT 1 FROM ext LIMIT 1", 0, &one,
				 e);
		if (rc)
			return rc;
		s->txn.ext_side = one ? 2 : 1;
	}
	*any = s->txn.ext_side == 2;
	return CRM_OK;
}

static enum crm_status
ext_among(struct crm_store *s, const struct crmp_type *t,
	  struct crmp_text system, struct crmp_text key, int64_t *id,
	  struct crm_error *e)
{
	enum crm_status rc;
	bool any;

	*id = 0;
	rc = any_several(s, &any, e);
	if (rc || !any)
		return rc;
	rc = crmp_db_row(s->db, &s->st[CRMP_ST_EXT_GET],
			 "SELECT id FROM ext WHERE type=?1 AND system=?2"
			 " AND key=?3",
			 e, "itt>i", (int64_t)t->code, system.s, system.n,
			 key.s, key.n, id);
	return rc == CRM_END ? CRM_OK : rc;
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
	int64_t got = 0;

	if (s->session.as_of) {
		*id = 0;
		return crmp_side_then(s, &then, e);
	}
	rc = crmp_ext_settle(s, t, e);
	if (!rc)
		rc = crmp_ext_alone(s, t, system, key, &got, e);
	if (!rc && !got)
		rc = ext_among(s, t, system, key, &got, e);
	if (!rc)
		*id = got;
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

/* ---- writing ------------------------------------------------------------ */

static enum crm_status
ext_taken(const struct crmp_type *t, struct crmp_text system,
	  struct crmp_text key, int64_t id, struct crm_error *e)
{
	return crm_fail(e, CRM_REFUSED, "ext", "%.*s:%.*s belongs to %s/%lld",
			(int)system.n, system.s, (int)key.n, key.s, t->name,
			(long long)id);
}

enum crm_status
crmp_ext_add(struct crm_store *s, const struct crmp_type *t,
	     struct crmp_text system, struct crmp_text key, int64_t id,
	     struct crm_error *e)
{
	int64_t other;
	enum crm_status rc = crmp_ext_alone(s, t, system, key, &other, e);

	if (!rc && other && other != id)
		return ext_taken(t, system, key, other, e);
	if (!rc)
		rc = crmp_db_do(s->db, &s->st[CRMP_ST_EXT_ADD],
				"INSERT INTO ext(type,system,key,id)"
				" VALUES(?1,?2,?3,?4)",
				e, "itti", (int64_t)t->code, system.s, system.n,
				key.s, key.n, id);
	if (!rc)
		s->txn.ext_side = 2;
	return rc;
}

/* What the unique index cannot know: nobody has it among several. */
static enum crm_status
ext_alone_free(struct crm_store *s, const struct crmp_row *row,
	       const struct crmp_val *v, struct crm_error *e)
{
	struct crmp_jwalk w = { .p = v->s, .end = v->s + v->n };
	struct crmp_text system, key;
	enum crm_status rc;
	int64_t other;
	bool any;

	rc = any_several(s, &any, e);
	if (rc || !any)
		return rc;
	while (!rc && crmp_jwalk_next(&w, true)) {
		system = (struct crmp_text){ w.key.s, w.key.len };
		key = (struct crmp_text){ w.val.s, w.val.len };
		rc = ext_among(s, row->type, system, key, &other, e);
		if (!rc && other)
			rc = ext_taken(row->type, system, key, other, e);
	}
	return crmp_jwalk_end(&w, rc, e);
}

enum crm_status
crmp_ext_change(struct crm_store *s, const struct crmp_row *row, bool add,
		struct crm_error *e)
{
	const struct crmp_val *v = &row->v[ext_column(row->type)];
	struct crmp_jwalk w = { .p = v->s, .end = v->s + v->n };
	bool single = crmp_ext_single((struct crmp_text){ v->s, v->n });
	struct crmp_txn_type *now = crmp_txn_of(s, row->type);
	struct crmp_text system, key;
	enum crm_status rc = CRM_OK;

	if (add && now->ext_deferred) {
		now->ext_several |= !single;
		return CRM_OK;
	}
	if (single)
		return add ? ext_alone_free(s, row, v, e) : CRM_OK;
	while (!rc && crmp_jwalk_next(&w, true)) {
		system = (struct crmp_text){ w.key.s, w.key.len };
		key = (struct crmp_text){ w.val.s, w.val.len };
		rc = add ? crmp_ext_add(s, row->type, system, key, row->id, e)
			 : crmp_db_do(s->db, &s->st[CRMP_ST_EXT_DEL],
				      "DELETE FROM ext WHERE type=?1 AND"
				      " system=?2 AND key=?3 AND id=?4",
				      e, "itti", (int64_t)row->type->code,
				      system.s, system.n, key.s, key.n,
				      row->id);
	}
	return crmp_jwalk_end(&w, rc, e);
}
