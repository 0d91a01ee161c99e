/* SPDX-License-Identifier: MIT */
/* ref.c - records by what people call them: id, key, phone, mail */
#include "input/input.h"
#include "store/rows.h"
#include "store/index.h"
#include "store/side_list.h"
#include "store/source.h"

#include <string.h>

static enum crm_status
reached_then(void *arg, int64_t type, int64_t id, struct crm_error *e)
{
	struct crmp_reached *r = arg;

	(void)type;
	(void)e;
	if (r->n < sizeof r->ids / sizeof *r->ids)
		r->ids[r->n++] = id;
	return CRM_OK;
}

enum crm_status
crmp_reach_find(struct crm_store *s, const struct crmp_type *t,
		enum crmp_kind kind, struct crmp_text val,
		struct crmp_reached *r, struct crm_error *e)
{
	struct crmp_side_ask then = {
		.side = CRMP_SIDE_REACH, .only = t, .fn = reached_then, .arg = r
	};
	struct crm_buf key = { 0 };
	struct crmp_stmt *st;
	enum crm_status rc;

	r->n = 0;
	rc = crmp_reach_key(kind, val.s, val.n, &key, e);
	if (!rc && s->session.as_of) {
		then.key = (struct crmp_text){ key.s, key.len };
		rc = crmp_side_then(s, &then, e);
		crm_buf_free(&key);
		return rc;
	}
	if (!rc)
		rc = crmp_db_bind(s->db, &s->st[CRMP_ST_REACH_GET],
				  "SELECT id FROM reach WHERE key=?1 AND"
				  " type=?2 ORDER BY id",
				  e, "ti", key.s, key.len, (int64_t)t->code);
	st = s->st[CRMP_ST_REACH_GET];
	while (!rc && r->n < sizeof r->ids / sizeof *r->ids &&
	       !(rc = crmp_step(st, e)))
		r->ids[r->n++] = crmp_col_int(st, 0);
	crmp_reset(st);
	crm_buf_free(&key);
	return rc == CRM_END ? CRM_OK : rc;
}

/* Name records that have the same phone or mail as one just made. */
enum crm_status
crmp_note_twins(struct crm_store *s, const struct crmp_row *row, int64_t id,
		struct crm_error *e)
{
	const struct crmp_field *f = row->type->fields;
	enum crm_status rc = CRM_OK;
	struct crm_buf b = { 0 };
	struct crmp_reached r;
	size_t i, k;

	for (i = 0; !rc && s->session.note && f[i].name; i++) {
		if ((f[i].kind != CRMP_PHONE && f[i].kind != CRMP_EMAIL) ||
		    row->v[i].t != CRMP_S)
			continue;
		rc = crmp_reach_find(
			s, row->type, f[i].kind,
			(struct crmp_text){ row->v[i].s, row->v[i].n }, &r, e);
		for (k = 0; !rc && k < r.n; k++) {
			if (r.ids[k] == id)
				continue;
			crm_buf_reset(&b);
			crm_buf_printf(&b, "%s/%lld has the same %s '%s'",
				       row->type->name, (long long)r.ids[k],
				       f[i].name, row->v[i].s);
			rc = crm_buf_ok(&b, e);
			if (!rc)
				s->session.note(s->session.note_arg, b.s);
		}
	}
	crm_buf_free(&b);
	return rc;
}

/* "@138..." or "@a@b.c" within one type. */
static enum crm_status
by_reach(struct crm_store *s, const struct crmp_type *t, const char *text,
	 size_t n, int64_t *id, struct crm_error *e)
{
	bool mail = memchr(text, '@', n) != NULL;
	struct crm_buf b = { 0 };
	struct crmp_reached r;
	enum crm_status rc;

	rc = mail ? crm_email_parse(text, n, &b, e)
		  : crm_phone_parse(text, n, &b, e);
	if (!rc)
		rc = crmp_reach_find(s, t, mail ? CRMP_EMAIL : CRMP_PHONE,
				     crmp_text_of(&b), &r, e);
	crm_buf_free(&b);
	if (rc)
		return rc;
	if (!r.n)
		return crm_fail(e, CRM_ABSENT, NULL, "no %s has '%.*s'",
				t->name, (int)n, text);
	if (r.n > 1)
		return crm_fail(e, CRM_REFUSED, NULL,
				"several %ss have '%.*s': %lld, %lld …",
				t->name, (int)n, text, (long long)r.ids[0],
				(long long)r.ids[1]);
	*id = r.ids[0];
	return CRM_OK;
}

/* Is there a merged record at all?  Asked once a txn. */
static enum crm_status
any_merged(struct crm_store *s, const struct crmp_type *t, struct crm_error *e)
{
	struct crmp_txn_type *now = crmp_txn_of(s, t);
	int column = crmp_field_index(t, "merged_into", 11);
	enum crm_status rc;
	char sql[96];
	int64_t any = 0;
	bool there;

	if (now->merges && s->txn.writing)
		return CRM_OK;
	rc = crmp_lazy_there(s, t, (size_t)column, &there, e);
	snprintf(sql, sizeof sql,
		 "SELECT 1 FROM {%s} WHERE merged_into IS NOT"
		 " NULL LIMIT 1",
		 t->table);
	if (!rc && there && !now->deferred)
		rc = crmp_read_row(s, NULL, sql, e, ">i", &any);
	now->merges = any ? 2 : 1;
	return rc == CRM_END ? CRM_OK : rc;
}

/* Follow what a merge left behind. */
static enum crm_status
ref_follow(struct crm_store *s, const struct crmp_type *t, int64_t *id,
	   struct crm_error *e)
{
	struct crmp_table *table = crmp_table_of(s, t);
	enum crm_status rc;
	char sql[96];
	int hops;

	if (crmp_field_index(t, "merged_into", 11) < 0)
		return CRM_OK;
	rc = any_merged(s, t, e);
	if (rc || crmp_txn_of(s, t)->merges == 1)
		return rc;
	snprintf(sql, sizeof sql,
		 "SELECT merged_into FROM {%s} WHERE id=?1 AND"
		 " merged_into IS NOT NULL",
		 t->table);
	for (hops = 0; !rc && hops < 8; hops++)
		rc = crmp_read_row(s, &table->merged, sql, e, "i>i", *id, id);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_ref_text(struct crm_store *s, const struct crmp_type *t, const char *text,
	      size_t n, int64_t *id, struct crm_error *e)
{
	const char *colon = memchr(text, ':', n);
	enum crm_status rc;
	size_t sys;

	if (!strcmp(t->name, "user") && crmp_eq("me", text, n)) {
		text = s->session.actor;
		n = strlen(text);
	}
	if (n > 1 && *text == '@')
		return by_reach(s, t, text + 1, n - 1, id, e);
	if (crmp_int_parse(text, n, id)) {
		rc = *id > 0 ? crmp_row_exists(s, t, *id, e) : CRM_ABSENT;
		if (!rc)
			return ref_follow(s, t, id, e);
		if (rc != CRM_ABSENT)
			return rc;
		return crm_fail(e, CRM_ABSENT, NULL, "no %s %.*s", t->name,
				(int)n, text);
	}
	if (!colon && !strcmp(t->name, "user")) {
		rc = crmp_read_row(s, &s->st[CRMP_ST_USER],
				   "SELECT id FROM {users} WHERE login=?1", e,
				   "t>i", text, n, id);
		return rc == CRM_END ? crm_fail(e, CRM_ABSENT, NULL,
						"no user '%.*s'", (int)n, text)
				     : rc;
	}
	if (!colon)
		return crm_fail(e, CRM_REFUSED, NULL,
				"not a record: '%.*s'; give an id, @PHONE, "
				"@MAIL or SYSTEM:KEY",
				(int)n, text);
	sys = (size_t)(colon - text);
	rc = crmp_ext_find(s, t, (struct crmp_text){ text, sys },
			   (struct crmp_text){ colon + 1, n - sys - 1 }, id, e);
	if (!rc && !*id)
		return crm_fail(e, CRM_ABSENT, NULL, "no %s has the key '%.*s'",
				t->name, (int)n, text);
	return rc ? rc : ref_follow(s, t, id, e);
}

/* A name without a type, sought in all types that could have it. */
static enum crm_status
any_type(struct crm_store *s, const char *ref, const struct crm_type **type,
	 int64_t *id, struct crm_error *e)
{
	const struct crmp_type *hit = NULL;
	struct crm_error why;
	enum crm_status rc;
	int64_t got;
	int i;

	for (i = 0; crmp_types[i]; i++) {
		memset(&why, 0, sizeof why);
		rc = crmp_ref_text(s, crmp_types[i], ref, strlen(ref), &got,
				   &why);
		if (rc == CRM_ABSENT)
			continue;
		if (rc)
			return crm_fail(e, rc, NULL, "%s", why.text);
		if (hit)
			return crm_fail(e, CRM_REFUSED, NULL,
					"'%s' names %s/%lld and %s/%lld", ref,
					hit->name, (long long)*id,
					crmp_types[i]->name, (long long)got);
		hit = crmp_types[i];
		*id = got;
	}
	if (!hit)
		return crm_fail(e, CRM_ABSENT, NULL, "no record '%s'", ref);
	*type = (const struct crm_type *)hit;
	return CRM_OK;
}

enum crm_status
crm_resolve(struct crm_store *s, const struct crm_type *t, const char *ref,
	    const struct crm_type **type, int64_t *id, struct crm_error *e)
{
	const struct crmp_type *want = (const struct crmp_type *)t;
	const char *slash = strchr(ref, '/');
	const struct crmp_type *named = NULL;

	if (slash && *ref != '@')
		named = crmp_type_named(ref, (size_t)(slash - ref));
	if (named && want && named != want)
		return crm_fail(e, CRM_REFUSED, NULL, "'%s' is not a %s", ref,
				want->name);
	if (named) {
		want = named;
		ref = slash + 1;
	}
	if (!want && crmp_int_parse(ref, strlen(ref), id))
		return crm_fail(e, CRM_USAGE, NULL,
				"'%s': of which type? say customer/%s", ref,
				ref);
	if (!want)
		return any_type(s, ref, type, id, e);
	if (type)
		*type = (const struct crm_type *)want;
	return crmp_ref_text(s, want, ref, strlen(ref), id, e);
}

enum crm_status
crmp_is_user(struct crm_store *s, const char *login, size_t n,
	     const char *roles, struct crm_error *e)
{
	struct crmp_stmt *st;
	enum crm_status rc;
	const char *role;
	size_t len;

	rc = crmp_read_bind(s, &s->st[CRMP_ST_ROLE],
			    "SELECT role FROM {users} WHERE login=?1", e, "t",
			    login, n);
	if (rc)
		return rc;
	st = s->st[CRMP_ST_ROLE];
	rc = crmp_step(st, e);
	if (!rc) {
		role = crmp_col_text(st, 0, &len);
		if (roles && !(role && crmp_word_in(roles, role, len)))
			rc = CRM_ABSENT;
	}
	crmp_reset(st);
	return rc == CRM_END ? CRM_ABSENT : rc;
}
