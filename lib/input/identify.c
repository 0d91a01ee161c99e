/* SPDX-License-Identifier: MIT */
/* identify.c - which record an input means */
#include "input/putting.h"
#include "store/index.h"
#include "store/rows.h"
#include "store/side.h"

#include <string.h>

/* ---- which record ------------------------------------------------------- */

static enum crm_status
two_records(struct crmp_putting *p, const char *key, int64_t id)
{
	return crm_fail(p->e, CRM_REFUSED, key,
			"the keys point at two records: %s/%lld and %s/%lld",
			p->t->name, (long long)p->id, p->t->name,
			(long long)id);
}

static enum crm_status
by_ext(struct crmp_putting *p)
{
	struct crmp_entry *x;
	enum crm_status rc;
	int64_t id;

	for (x = p->in->ext; x; x = x->next) {
		if (!x->val.s)
			continue;
		rc = crmp_ext_own(p->s, p->t, x->key, x->val, &id, p->e);
		if (rc)
			return rc;
		if (id && p->id && id != p->id)
			return two_records(p, "ext", id);
		if (id)
			p->id = id;
	}
	return CRM_OK;
}

/*
 * The nth record, by id, with this content that this run has not met yet.
 * The search goes on behind the last hit, so that a file of a million equal
 * rows is not a million times a million.
 */
enum crm_status
crmp_put_by_hash(struct crmp_putting *p, int64_t *hit)
{
	struct crmp_table *t = crmp_table_of(p->s, p->t);
	struct crmp_bits *seen = crmp_seen_of(p->s, p->t);
	size_t slot = (size_t)((p->in->hash ^ p->t->code) & 1023);
	char sql[160];
	enum crm_status rc;
	int64_t id, after = 0;
	bool there;

	*hit = 0;
	if (crmp_txn_of(p->s, p->t)->deferred)
		return CRM_OK; /* the type was empty: nothing to meet again */
	rc = crmp_lazy_there(p->s, p->t, crmp_type_nfields(p->t) + CRMP_C_HASH,
			     &there, p->e);
	if (rc || !there)
		return rc;
	if (p->s->batch.recent[slot].hash == p->in->hash)
		after = p->s->batch.recent[slot].id;
	snprintf(sql, sizeof sql,
		 "SELECT id FROM %s WHERE row_hash=?1 AND"
		 " row_hash IS NOT NULL AND id > ?2 ORDER BY id",
		 p->t->table);
	rc = crmp_db_bind(p->s->db, &t->by_hash, sql, p->e, "ii", p->in->hash,
			  after);
	while (!rc && !(rc = crmp_step(t->by_hash, p->e))) {
		id = crmp_col_int(t->by_hash, 0);
		if (crmp_bits_has(seen, id))
			continue;
		crmp_reset(t->by_hash);
		p->s->batch.recent[slot].hash = p->in->hash;
		p->s->batch.recent[slot].id = id;
		*hit = id;
		return crmp_bits_set(seen, id, p->e);
	}
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
match_one(struct crmp_putting *p, const char *key, size_t n)
{
	int f = crmp_field_index(p->t, key, n);
	const struct crmp_val *v;
	struct crmp_reached r;
	enum crm_status rc;

	if (f < 0 || (p->t->fields[f].kind != CRMP_PHONE &&
		      p->t->fields[f].kind != CRMP_EMAIL))
		return crm_fail(p->e, CRM_USAGE, NULL,
				"--match takes phone and email; %s has no "
				"'%.*s' to match by",
				p->t->name, (int)n, key);
	v = &p->in->row.v[f];
	if (v->t != CRMP_S || p->id)
		return CRM_OK;
	rc = crmp_reach_find(p->s, p->t, p->t->fields[f].kind,
			     (struct crmp_text){ v->s, v->n }, &r, p->e);
	if (rc || !r.n)
		return rc;
	if (r.n > 1)
		return crm_fail(p->e, CRM_REFUSED, p->t->fields[f].name,
				"several %ss have '%s': %lld, %lld …",
				p->t->name, v->s, (long long)r.ids[0],
				(long long)r.ids[1]);
	p->id = r.ids[0];
	return CRM_OK;
}

/* A record matched by one key whose other key differs is somebody else. */
static enum crm_status
match_agrees(struct crmp_putting *p)
{
	const struct crmp_field *f;
	size_t i;

	for (i = 0; p->t->fields[i].name; i++) {
		f = &p->t->fields[i];
		if ((f->kind == CRMP_PHONE || f->kind == CRMP_EMAIL) &&
		    crmp_word_in("phone email", f->name, strlen(f->name)) &&
		    p->in->row.v[i].t == CRMP_S && p->old.v[i].t == CRMP_S &&
		    strstr(p->o->match, f->name) &&
		    !crmp_val_same(&p->in->row.v[i], &p->old.v[i]))
			return crm_fail(p->e, CRM_REFUSED, f->name,
					"%s/%lld matches but has '%s' here",
					p->t->name, (long long)p->id,
					p->old.v[i].s);
	}
	return CRM_OK;
}

static enum crm_status
by_match(struct crmp_putting *p)
{
	const char *m = p->o->match;
	enum crm_status rc = CRM_OK;
	size_t n;

	while (!rc && m && *m) {
		n = strcspn(m, ", ");
		if (n)
			rc = match_one(p, m, n);
		m += n + strspn(m + n, ", ");
	}
	return rc;
}

/*
 * Generated work carries a key: whoever makes it again means the same record,
 * which is not changed by that.
 */
static enum crm_status
by_work_key(struct crmp_putting *p)
{
	int f = crmp_field_index(p->t, "key", 3);
	enum crm_status rc;
	char sql[64];

	if (f < 0 || p->in->row.v[f].t != CRMP_S)
		return CRM_OK;
	snprintf(sql, sizeof sql, "SELECT id FROM %s WHERE \"key\"=?1",
		 p->t->table);
	rc = crmp_db_row(p->s->db, NULL, sql, p->e, "v>i", &p->in->row.v[f],
			 &p->id);
	p->keyed = !rc;
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_put_identify(struct crmp_putting *p)
{
	enum crm_status rc;
	bool matched = false;

	p->id = p->o->keep_ids ? 0 : p->in->row.id;
	rc = by_ext(p);
	if (!rc && !p->id && p->o->match) {
		rc = by_match(p);
		matched = p->id != 0;
	}
	if (!rc && !p->id && !p->o->keep_ids)
		rc = by_work_key(p);
	if (rc || !p->id)
		return rc;
	rc = crmp_row_read(p->s, p->t, p->id, p->in->mem, &p->old, p->e);
	if (rc == CRM_ABSENT)
		return crm_fail(p->e, CRM_REFUSED, "id", "no %s %lld",
				p->t->name, (long long)p->id);
	if (!rc && matched)
		rc = match_agrees(p);
	return rc;
}
