/* SPDX-License-Identifier: MIT */
/* put.c - storing one record: which one is it, may it be, then write */
#include "store/refs.h"
#include "store/rows.h"
#include "write/write.h"

#include <stdlib.h>
#include <string.h>

/* ---- the new state of the row ------------------------------------------- */

/* A record named by text becomes its id; it was found, so it is there. */
static enum crm_status
put_reference(struct crmp_putting *p, const struct crmp_field *f,
	      struct crmp_val *v)
{
	const struct crmp_type *to = crmp_type_named(f->arg, strlen(f->arg));
	struct crm_error why = { 0 };
	enum crm_status rc;
	int64_t id;

	rc = crmp_ref_text(p->s, to, v->s, v->n, &id, &why);
	if (rc)
		return crm_fail(p->e, rc == CRM_ABSENT ? CRM_REFUSED : rc,
				f->name, "%s", why.text);
	*v = crmp_int(id);
	return CRM_OK;
}

static enum crm_status
put_there(void *arg, const struct crmp_ref *r, struct crm_error *e)
{
	struct crmp_putting *p = arg;
	enum crm_status rc;

	if (p->o->keep_ids) /* what it names may come later */
		return CRM_OK;
	rc = crmp_ref_there(p->s, r, e);
	return rc == CRM_ABSENT ? crmp_ref_missing(r, e) : rc;
}

/* Whoever a field names must be there, in a column and inside JSON. */
static enum crm_status
one_field(struct crmp_putting *p, size_t i, struct crmp_val *v)
{
	const struct crmp_field *f = &p->t->fields[i];

	if (f->kind == CRMP_REF && v->t == CRMP_S)
		return put_reference(p, f, v);
	if (f->kind == CRMP_REF && v->i <= 0)
		return crm_fail(p->e, CRM_REFUSED, f->name, "not an id: %lld",
				(long long)v->i);
	return crmp_refs_in(&p->row, i, put_there, p, p->e);
}

/* A decimal was given as `amount`: that is the key to name. */
static enum crm_status
decimal(struct crmp_putting *p, const char *field, enum crm_status rc,
	const char *why)
{
	char key[64];

	snprintf(key, sizeof key, "%.*s",
		 (int)(strlen(field) - strlen("_minor")), field);
	return crm_fail(p->e, rc, key, "%s", why);
}

/* Decimal amounts wait until the currency is known. */
static enum crm_status
amounts(struct crmp_putting *p)
{
	const struct crmp_val *cur = crmp_row_get(&p->row, "currency");
	struct crm_error why = { 0 };
	const char *code;
	enum crm_status rc;
	size_t i;

	for (i = 0; p->t->fields[i].name; i++) {
		if (p->t->fields[i].kind != CRMP_MONEY ||
		    p->row.v[i].t != CRMP_S)
			continue;
		code = cur->t == CRMP_S ? cur->s
					: crmp_base_currency(p->s, p->e);
		if (!code)
			return CRM_TROUBLE;
		rc = crm_money_parse(p->row.v[i].s, p->row.v[i].n, code,
				     &p->row.v[i].i, &why);
		if (rc)
			return decimal(p, p->t->fields[i].name, rc, why.text);
		p->row.v[i].t = CRMP_I;
	}
	return CRM_OK;
}

static enum crm_status
preset(struct crmp_putting *p, size_t i)
{
	const struct crmp_field *f = &p->t->fields[i];
	struct crmp_val *v = &p->row.v[i];
	enum crm_status rc;
	const char *code;

	if (f->def)
		return crmp_value_text(p->in, f, crmp_text(f->def), v, p->e);
	if (f->flags & CRMP_NOW)
		*v = crmp_int(p->s->session.clock.now);
	else if (f->flags & CRMP_ME) {
		rc = crmp_is_user(p->s, p->s->session.actor,
				  strlen(p->s->session.actor), NULL, p->e);
		if (!rc)
			*v = crmp_str(p->s->session.actor,
				      strlen(p->s->session.actor));
		return rc == CRM_ABSENT ? CRM_OK : rc;
	} else if (f->kind == CRMP_CURRENCY && (f->flags & CRMP_REQ)) {
		code = crmp_base_currency(p->s, p->e);
		if (!code)
			return CRM_TROUBLE;
		*v = crmp_str(code, strlen(code));
	}
	return CRM_OK;
}

static enum crm_status
put_fill(struct crmp_putting *p)
{
	const struct crmp_val *in = p->in->row.v;
	enum crm_status rc = CRM_OK;
	const struct crmp_field *f;
	size_t i;
	int raw;

	if (p->id)
		p->row = p->old;
	else
		memset(&p->row, 0, sizeof p->row);
	p->row.type = p->t;
	p->row.txn = 0;
	for (i = 0; p->t->fields[i].name; i++)
		if (in[i].t != CRMP_UNSET)
			p->row.v[i] = in[i];
	for (i = 0; !rc && p->t->fields[i].name; i++) {
		f = &p->t->fields[i];
		if (!p->id && p->row.v[i].t == CRMP_UNSET)
			rc = preset(p, i);
		if (!rc && in[i].t != CRMP_UNSET && crmp_val_set(&p->row.v[i]))
			rc = one_field(p, i, &p->row.v[i]);
		if (!rc && p->id && (f->flags & CRMP_FIXED) &&
		    !crmp_val_same(&p->row.v[i], &p->old.v[i]))
			rc = crm_fail(p->e, CRM_REFUSED, f->name,
				      "cannot change once the record exists");
		/* the same phone written otherwise: the raw form stays */
		raw = !rc && p->id && f->kind == CRMP_PHONE &&
				      crmp_val_same(&p->row.v[i], &p->old.v[i])
			      ? crmp_field_beside(p->t, i)
			      : -1;
		if (raw >= 0)
			p->row.v[raw] = p->old.v[raw];
	}
	return rc ? rc : amounts(p);
}

static bool
put_same(const struct crmp_row *a, const struct crmp_row *b)
{
	size_t i, n = crmp_ncolumns(a->type);

	for (i = 0; i < n; i++)
		if (!crmp_val_same(&a->v[i], &b->v[i]))
			return false;
	return true;
}

/* ---- writing ------------------------------------------------------------ */

/* Over what is stored, which may not be what is shown. */
static enum crm_status
put_update(struct crmp_putting *p)
{
	struct crmp_row row;
	enum crm_status rc;

	if (!p->t->standing)
		return crmp_row_update(p->s, &p->old, &p->row, p->e);
	row = p->row;
	crmp_standing_end(p, &row);
	rc = crmp_row_update(p->s, &p->stored, &row, p->e);
	p->row.id = row.id;
	p->row.rev = row.rev;
	p->row.txn = row.txn;
	return rc;
}

static enum crm_status
put_store(struct crmp_putting *p, bool moved)
{
	enum crm_status rc;

	if (p->id)
		rc = put_update(p);
	else {
		crmp_standing_end(p, &p->row);
		p->row.id = p->o->keep_ids ? p->in->row.id : 0;
		p->row.rev = 0;
		rc = crmp_row_insert(p->s, &p->row, p->e);
	}
	if (!rc && p->id && moved)
		rc = crmp_transition(p->s, &p->old, &p->row, p->e);
	if (!rc && p->in->hash && !p->id)
		rc = crmp_bits_set(crmp_seen_of(p->s, p->t), p->row.id, p->e);
	if (!rc && !p->id && p->t == &crmp_type_customer &&
	    crmp_row_get(&p->in->row, "since")->t == CRMP_UNSET)
		rc = crmp_bits_set(&crmp_txn_of(p->s, p->t)->since_free,
				   p->row.id, p->e);
	return rc ? rc
		  : crmp_effect(p->s, p->id ? &p->old : NULL, &p->row, p->e);
}

static enum crm_status
may_change(struct crmp_putting *p)
{
	if (p->t->append_only && p->id)
		return crm_fail(p->e, CRM_REFUSED, NULL,
				"%s/%lld is a fact and is never changed; add "
				"another, or crm-history undo",
				p->t->name, (long long)p->id);
	if (p->id && p->in->row.rev && p->in->row.rev != p->old.rev)
		return crm_fail(
			p->e, CRM_REFUSED, "rev",
			"%s/%lld has rev %lld by now: somebody changed it "
			"meanwhile",
			p->t->name, (long long)p->id, (long long)p->old.rev);
	if (!p->id && p->o->update_only)
		return crm_fail(p->e, CRM_REFUSED, NULL,
				"no such %s to update (--update-only)",
				p->t->name);
	if (p->t->machine && !p->o->keep_ids)
		return crm_fail(p->e, CRM_REFUSED, "type",
				"a %s is written by the tools themselves",
				p->t->name);
	return crmp_put_type_rules(p);
}

/* The first thing in which the record would be another. */
static const char *
other_field(const struct crmp_putting *p)
{
	size_t i;

	for (i = 0; p->t->fields[i].name; i++)
		if (!(p->t->fields[i].flags & CRMP_HIDDEN) &&
		    !crmp_val_same(&p->old.v[i], &p->row.v[i]))
			return p->t->fields[i].name;
	return "tags, ext or x";
}

/* The same key again, but not the same work: which of the two is meant? */
static enum crm_status
known_key(struct crmp_putting *p, enum crm_status rc)
{
	char other[sizeof p->e->key] = "";

	if (rc && p->e) {
		snprintf(other, sizeof other, "%s", p->e->key);
		crmp_error_clear(p->e);
	}
	return crm_fail(p->e, CRM_REFUSED, "key",
			"%s/%lld has that already, with another '%s' (to "
			"change it, give its id; for more work, another key)",
			p->t->name, (long long)p->id,
			*other ? other : other_field(p));
}

enum crm_status
crmp_put(struct crm_store *s, const struct crm_put *o, struct crmp_input *in,
	 struct crm_stored *r, struct crm_error *e)
{
	struct crmp_putting p = {
		.s = s, .o = o, .in = in, .t = in->row.type, .e = e
	};
	bool moved = false;
	enum crm_status rc;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	s->txn.restoring = o->keep_ids;
	r->type = (const struct crm_type *)p.t;
	r->change = CRM_UNCHANGED;
	rc = crmp_put_identify(&p);
	if (!rc && !p.id && in->hash) {
		/* a row already imported: nothing new is learned from it */
		rc = crmp_put_by_hash(&p, &r->id);
		if (rc || r->id)
			return rc;
	}
	if (!rc)
		rc = crmp_standing_begin(&p);
	if (!rc)
		rc = put_fill(&p);
	if (!rc)
		rc = crmp_standing_fill(&p);
	if (!rc)
		rc = crmp_merge(s, in, p.id ? &p.old : NULL, &p.row, e);
	if (!rc)
		rc = crmp_machine_check(s, p.id ? &p.old : NULL, &p.row,
					in->mem, &moved, e);
	if (!rc)
		rc = crmp_complete(s, &p.row, in->mem, e);
	if (!rc)
		rc = crmp_promise(&p);
	if (!rc)
		rc = crmp_required(&p);
	if (!rc)
		rc = crmp_derive(s, p.id ? &p.old : NULL, &p.row, e);
	if (!rc)
		rc = crmp_fits(&p.row, e);
	if (rc)
		return rc == CRM_REFUSED && p.keyed ? known_key(&p, rc) : rc;
	r->id = p.id;
	if (p.id && put_same(&p.old, &p.row))
		return CRM_OK;
	if (p.keyed)
		return known_key(&p, rc);
	rc = may_change(&p);
	if (!rc)
		rc = crmp_unique(s, p.id ? &p.old : NULL, &p.row, e);
	if (!rc)
		rc = put_store(&p, moved);
	if (rc)
		return rc;
	r->id = p.row.id;
	r->change = p.id ? CRM_UPDATED : CRM_CREATED;
	return CRM_OK;
}
