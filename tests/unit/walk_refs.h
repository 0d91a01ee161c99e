/* SPDX-License-Identifier: MIT */
/* walk_refs.h - every reference that a record can have, to who is not there */
#ifndef WALK_REFS_H
#define WALK_REFS_H

#include "walk_record.h"

#include <sqlite3.h>

#define BONDS 64 /* references of a type, at most */

/* A stored record, and whom it names. */
struct bond {
	const struct crmp_type *from, *to;
	int64_t id, named;
	char login[16];
	char path[80];
	bool by_column; /* found by the database, which knows no key */
};

static struct {
	struct bond v[BONDS];
	size_t n;
} bonds;

/* Of a record that is there nothing but the reference. */
static inline void
bond_alone(const struct bond *b, const struct crmp_field *f, struct walk *w)
{
	json_t *o = json_pack("{s:s,s:I}", "type", b->from->name, "id",
			      (json_int_t)b->id);

	json_object_set(o, f->name, json_object_get(w->o, f->name));
	if (f->kind == CRMP_ANYREF)
		json_object_set(o, f->arg, json_object_get(w->o, f->arg));
	json_decref(w->o);
	w->o = o;
}

/* A record of the type with the reference set; false: there is none such. */
static inline bool
bond_line(const struct bond *b, const struct crmp_field *f, int at,
	  struct walk *w, struct crm_buf *line)
{
	*w = (struct walk){ .t = b->from,
			    .field = f,
			    .at = at,
			    .any = b->to,
			    .target = b->named };
	snprintf(w->login, sizeof w->login, "%s", b->login);
	walk_record(w);
	if (b->id)
		bond_alone(b, f, w);
	if (b->from->machine)
		walk_set(w, "id", json_integer(++town.moves));
	walk_line(w, line);
	walk_end(w);
	return w->to != NULL;
}

/* Put refuses who is not there, under the key of the reference. */
static inline bool
bond_refused(struct bond *b, const struct crmp_field *f, int at)
{
	struct crm_stored r = { 0 };
	struct crm_buf line = { 0 };
	struct walk w;
	bool is;

	b->named = NOTHING;
	snprintf(b->login, sizeof b->login, "%s", NOBODY);
	is = bond_line(b, f, at, &w, &line);
	if (is && !b->from->machine) {
		if (walk_put(&line, false, &r) != CRM_REFUSED)
			fail_msg("taken: %s", line.s);
		if (strcmp(shelf.e.key, w.path))
			fail_msg("%s, not %s: %s\n%s", shelf.e.key, w.path,
				 shelf.e.text, line.s);
	}
	b->to = w.to;
	snprintf(b->path, sizeof b->path, "%s", w.path);
	b->by_column = f->kind == CRMP_REF || f->kind == CRMP_USER;
	crm_buf_free(&line);
	return is;
}

/* Who is referred to cannot be taken back, and it is said who refers. */
static inline void
bond_kept(const struct bond *b, int64_t txn)
{
	char who[48], key[84];

	snprintf(who, sizeof who, "%s/%lld ", b->from->name, (long long)b->id);
	snprintf(key, sizeof key, "'%s'", b->path);
	if (shelf_undo((struct crm_undo){ .txn = txn }) != CRM_REFUSED)
		fail_msg("undone: %s%s", who, key);
	if (strncmp(shelf.e.text, who, strlen(who)) ||
	    !strstr(shelf.e.text, key))
		fail_msg("%s%s: %s", who, key, shelf.e.text);
}

/* Now and then the one that refers is older, and comes to refer later. */
static inline void
bond_store(struct bond *b, const struct crmp_field *f, int at)
{
	struct crm_stored r = { 0 };
	struct crm_buf line = { 0 };
	struct walk w;
	int64_t txn;

	if (!b->from->append_only && !(f->flags & CRMP_FIXED) && dice(2))
		b->id = walk_plain(b->from, NULL);
	b->named = walk_plain(b->to, b->login);
	txn = shelf_last();
	assert_true(bond_line(b, f, at, &w, &line));
	if (walk_put(&line, b->from->machine, &r))
		fail_msg("%s: %s\n%s", shelf.e.key, shelf.e.text, line.s);
	b->id = r.id;
	bond_kept(b, txn);
	crm_buf_free(&line);
}

static inline void
bonds_add(const struct bond *b)
{
	assert_true(bonds.n < BONDS);
	bonds.v[bonds.n++] = *b;
}

/* What nobody sets, but the store itself, is damaged only. */
static inline void
bonds_hidden(const struct crmp_type *t, const struct crmp_field *f)
{
	struct bond b = { .from = t, .id = 1, .by_column = true };

	snprintf(b.path, sizeof b.path, "%s", f->name);
	assert_int_equal(f->kind, CRMP_REF);
	b.to = crmp_type_named(f->arg, strlen(f->arg));
	bonds_add(&b);
}

static inline void
bonds_of_field(const struct crmp_type *t, const struct crmp_field *f)
{
	struct bond b;
	int at, i;

	for (i = 0; f->kind == CRMP_ANYREF && crmp_types[i]; i++) {
		b = (struct bond){ .from = t, .to = crmp_types[i] };
		assert_true(bond_refused(&b, f, 0));
		bond_store(&b, f, 0);
		bonds_add(&b);
	}
	for (at = 0; f->kind != CRMP_ANYREF; at++) {
		b = (struct bond){ .from = t };
		if (!bond_refused(&b, f, at))
			break;
		bond_store(&b, f, at);
		bonds_add(&b);
	}
	assert_true(i || at);
}

/* ---- behind the store's back --------------------------------------------- */

static inline void
bonds_cut(void)
{
	const struct bond *b;
	char sql[128];
	sqlite3 *h;
	size_t i;

	assert_int_equal(sqlite3_open(shelf.path, &h), SQLITE_OK);
	sqlite3_exec(h, "PRAGMA foreign_keys=OFF", NULL, NULL, NULL);
	for (i = 0; i < bonds.n; i++) {
		b = &bonds.v[i];
		if (b->named)
			snprintf(sql, sizeof sql,
				 "DELETE FROM %s WHERE id=%lld", b->to->table,
				 (long long)b->named);
		else
			snprintf(sql, sizeof sql,
				 "UPDATE %s SET \"%s\"=%d WHERE id=%lld",
				 b->from->table, b->path, NOTHING,
				 (long long)b->id);
		if (sqlite3_exec(h, sql, NULL, NULL, NULL))
			fail_msg("%s: %s", sql, sqlite3_errmsg(h));
	}
	sqlite3_close(h);
}

/* Is a line among the findings that names the record, and the key? */
static inline bool
bond_found(const struct bond *b, const char *findings)
{
	char who[80], key[84];
	const char *p, *end, *k;

	snprintf(who, sizeof who,
		 "\"check\":\"reference\",\"subject_type\":\"%s\","
		 "\"subject_id\":%lld,",
		 b->from->name, (long long)b->id);
	snprintf(key, sizeof key, "'%s'", b->path);
	for (p = strstr(findings, who); p; p = strstr(p + 1, who)) {
		end = strchr(p, '\n');
		k = strstr(p, key);
		if (b->by_column || (k && k < end))
			return true;
	}
	return false;
}

static inline void
bonds_checked(void)
{
	struct crm_buf out = { 0 };
	size_t i;

	assert_int_equal(shelf_check(NULL, &out), CRM_REFUSED);
	for (i = 0; i < bonds.n; i++)
		if (!bond_found(&bonds.v[i], out.s))
			fail_msg("not found: %s/%lld %s to %s/%lld\n%.3000s",
				 bonds.v[i].from->name,
				 (long long)bonds.v[i].id, bonds.v[i].path,
				 bonds.v[i].to->name,
				 (long long)bonds.v[i].named, out.s);
	crm_buf_free(&out);
}

#endif
