/* SPDX-License-Identifier: MIT */
/* undo_refs.c - no reference is left dangling by what was taken back */
#include "record/types.h"
#include "store/rows.h"
#include "store/undoing.h"

#include <stdlib.h>

struct crmp_undo_back {
	const struct crmp_type *t;
	int64_t id;
};

static int
place_of(const struct crm_store *s, const struct crmp_type *t)
{
	int i;

	for (i = 0; s->tables[i].type != t; i++)
		;
	return i;
}

void
crmp_undo_gone(struct crmp_undoing *j, const struct crmp_row *row)
{
	int i = place_of(j->s, row->type);

	if (!j->gone[i].hi || row->id < j->gone[i].lo)
		j->gone[i].lo = row->id;
	if (row->id > j->gone[i].hi)
		j->gone[i].hi = row->id;
}

static enum crm_status
back_missing(void *arg, const struct crmp_ref *r, struct crm_error *e)
{
	return crmp_ref_there(arg, r, e);
}

enum crm_status
crmp_undo_back(struct crmp_undoing *j, const struct crmp_row *row,
	       struct crm_error *e)
{
	enum crm_status rc = crmp_refs_of(row, back_missing, j->s, e);
	struct crmp_undo_back *p;

	if (rc != CRM_ABSENT)
		return rc;
	if (j->nback == j->back_cap) {
		j->back_cap = j->back_cap ? j->back_cap * 2 : 64;
		p = reallocarray(j->back, j->back_cap, sizeof *p);
		if (!p)
			return crm_nomem(e);
		j->back = p;
	}
	j->back[j->nback++] = (struct crmp_undo_back){ row->type, row->id };
	return CRM_OK;
}

/* ---- at the end ---------------------------------------------------------- */

struct back_check {
	struct crm_store *s;
	const struct crmp_row *row;
};

static enum crm_status
back_names(void *arg, const struct crmp_ref *r, struct crm_error *e)
{
	struct back_check *c = arg;
	enum crm_status rc = crmp_ref_there(c->s, r, e);
	struct crm_error why = { 0 };

	if (rc != CRM_ABSENT)
		return rc;
	rc = crmp_ref_missing(r, &why);
	return crm_fail(e, rc, NULL,
			"%s/%lld cannot become again what it was: key '%s': %s",
			c->row->type->name, (long long)c->row->id, r->key,
			why.text);
}

static enum crm_status
back_again(struct crmp_undoing *j, const struct crmp_undo_back *b,
	   struct crm_error *e)
{
	struct crmp_row row;
	struct back_check c = { j->s, &row };
	struct crm_error why = { 0 };
	enum crm_status rc = crmp_row_read(j->s, b->t, b->id, &j->mem, &row, e);

	if (!rc)
		rc = crmp_refs_of(&row, back_names, &c, &why);
	crmp_arena_reset(&j->mem);
	if (rc == CRM_REFUSED && j->u->untouched)
		return crmp_undo_stay(j, b->t, b->id, "it named who is gone",
				      e);
	if (rc == CRM_REFUSED || why.code)
		return crm_fail(e, rc, NULL, "%s", why.text);
	return rc == CRM_ABSENT ? CRM_OK : rc; /* removed since */
}

/* Who refers to it, by which key. */
struct referring {
	struct crmp_undoing *j;
	const struct crmp_type *t;
	int64_t id;
};

/* By its login a user is found among those who went just now. */
static enum crm_status
gone_user(struct crm_store *s, struct crmp_text login, int64_t *id,
	  struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_row(s->db, NULL,
			 "SELECT id FROM history WHERE until_txn=?1 AND type=?2"
			 " AND image_text(image,'login')=?3",
			 e, "iit>i", s->txn.id, (int64_t)crmp_type_user.code,
			 login.s, login.n, id);
	return rc == CRM_END ? CRM_OK : rc;
}

/* --untouched: what is referred to and went is to stay. */
static enum crm_status
stays(void *arg, const struct crmp_ref *r, struct crm_error *e)
{
	struct referring *who = arg;
	struct crm_buf why = { 0 };
	enum crm_status rc = crmp_ref_there(who->j->s, r, e);
	int64_t id = r->id;

	if (rc != CRM_ABSENT)
		return rc;
	rc = r->login.s ? gone_user(who->j->s, r->login, &id, e) : CRM_OK;
	crm_buf_printf(&why, "%s/%lld refers to it by '%s'", who->t->name,
		       (long long)who->id, r->key);
	if (!rc)
		rc = crm_buf_ok(&why, e);
	if (!rc && id)
		rc = crmp_undo_stay(who->j, r->to, id, why.s, e);
	crm_buf_free(&why);
	return rc;
}

static enum crm_status
dangles(void *arg, const struct crmp_type *t, const char *field, int64_t id,
	struct crm_error *e)
{
	struct referring who = { arg, t, id };
	struct crmp_row row;
	enum crm_status rc;

	if (who.j->u->untouched) {
		rc = crmp_row_read(who.j->s, t, id, &who.j->mem, &row, e);
		if (!rc)
			rc = crmp_refs_of(&row, stays, &who, e);
		crmp_arena_reset(&who.j->mem);
		return rc;
	}
	return crm_fail(
		e, CRM_REFUSED, NULL,
		"%s/%lld refers by '%s' to a record that would go; undo "
		"or change that first, or use --with-later",
		t->name, (long long)id, field);
}

enum crm_status
crmp_undo_whole(struct crmp_undoing *j, struct crm_error *e)
{
	/* who is removed was given its id, or came back, in one of these, and
	 * nobody can have named it before */
	struct crmp_refs r = { .txn = j->txns[j->n - 1],
			       .dangling = true,
			       .fn = dangles,
			       .arg = j };
	enum crm_status rc = CRM_OK;
	size_t n;
	int i;

	for (i = 0; !rc && i < j->s->ntables; i++) {
		r.to = j->s->tables[i].type;
		r.lo = j->gone[i].lo;
		r.hi = j->gone[i].hi;
		if (r.hi)
			rc = crmp_refs_each(j->s, &r, e);
	}
	for (n = 0; !rc && !j->u->again && n < j->nback; n++)
		rc = back_again(j, &j->back[n], e);
	return rc;
}
