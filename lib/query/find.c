/* SPDX-License-Identifier: MIT */
/* find.c - people and companies by what someone remembers of them */
#include "facts/facts.h"
#include "input/input.h"
#include "store/rows.h"
#include "store/side_list.h"
#include "store/source.h"

#include <stdlib.h>
#include <string.h>

struct hit {
	const struct crmp_type *t;
	int64_t id;
	int rank; /* smaller is better */
};

struct find {
	struct crm_store *s;
	const struct crmp_type *only;
	struct hit *hits;
	size_t n, cap, limit;
	struct crm_error *e;
};

static enum crm_status
add(struct find *f, const struct crmp_type *t, int64_t id, int rank)
{
	struct hit *p;
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->hits[i].t == t && f->hits[i].id == id)
			return CRM_OK;
	if (f->n == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 64;
		p = realloc(f->hits, f->cap * sizeof *p);
		if (!p)
			return crm_nomem(f->e);
		f->hits = p;
	}
	f->hits[f->n++] = (struct hit){ t, id, rank };
	return CRM_OK;
}

/* Found with --as-of. */
struct found_then {
	struct find *f;
	int rank;
};

static enum crm_status
reach_then(void *arg, int64_t type, int64_t id, struct crm_error *e)
{
	struct found_then *t = arg;

	(void)e; /* of the search, as f->e is */
	return add(t->f, crmp_type_coded(type), id, t->rank);
}

/* Keys from `key` up to the last that begins with it. */
static enum crm_status
reach(struct find *f, const char *key, size_t n, bool prefix, int rank)
{
	struct crmp_stmt *st = NULL;
	struct crm_buf end = { 0 };
	struct found_then to = { f, rank };
	struct crmp_side_ask then = { .side = CRMP_SIDE_REACH,
				      .only = f->only,
				      .key = { key, n },
				      .prefix = prefix,
				      .fn = reach_then,
				      .arg = &to };
	enum crm_status rc;

	if (f->s->session.as_of)
		return crmp_side_then(f->s, &then, f->e);
	crm_buf_add(&end, key, n);
	crm_buf_puts(&end, prefix ? "\x7f" : "");
	rc = crmp_db_bind(
		f->s->db, &st,
		prefix ? "SELECT type, id FROM reach WHERE key >= ?1 AND"
			 " key < ?2 ORDER BY type, id LIMIT 1000"
		       : "SELECT type, id FROM reach WHERE key >= ?1 AND"
			 " key <= ?2 ORDER BY type, id LIMIT 1000",
		f->e, "tt", key, n, end.s, end.len);
	while (!rc && !(rc = crmp_step(st, f->e)))
		if (!f->only || f->only->code == crmp_col_int(st, 0))
			rc = add(f, crmp_type_coded(crmp_col_int(st, 0)),
				 crmp_col_int(st, 1), rank);
	crmp_stmt_free(st);
	crm_buf_free(&end);
	return rc == CRM_END ? CRM_OK : rc;
}

/* Four or more digits: endings of phones, also within a whole number. */
static enum crm_status
digits(struct find *f, const char *folded, size_t n)
{
	struct crm_buf key = { 0 };
	enum crm_status rc;
	size_t i, count = 0;

	for (i = 0; i < n; i++) {
		count += folded[i] >= '0' && folded[i] <= '9';
		if (!strchr("0123456789+-() ./", folded[i]))
			return CRM_OK;
	}
	if (count < 4)
		return CRM_OK;
	rc = crmp_reach_key(CRMP_PHONE, folded, n, &key, f->e);
	/* 0086… and a trunk 0 are not part of what is stored */
	if (!rc)
		rc = reach(f, key.s, key.len, true, 0);
	crm_buf_reset(&key);
	if (!rc && !f->n && crm_phone_parse(folded, n, &key, NULL) == CRM_OK) {
		struct crm_buf k = { 0 };

		rc = crmp_reach_key(CRMP_PHONE, key.s, key.len, &k, f->e);
		if (!rc)
			rc = reach(f, k.s, k.len, false, 0);
		crm_buf_free(&k);
	}
	crm_buf_free(&key);
	return rc;
}

/*
 * Rank within find_key, whose lines are folded names and initials: a whole
 * line, the beginning of one, anywhere.
 */
static int
rank_of(const char *key, const char *word, size_t n)
{
	const char *p = key;
	int best = 4;

	while ((p = strstr(p, word))) {
		if (p == key || p[-1] == '\n')
			best = p[n] == '\n' ? 1 : best > 2 ? 2 : best;
		p += n;
	}
	return best;
}

static enum crm_status
names(struct find *f, const struct crmp_type *t, const char *word, size_t n)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	size_t found = 0;
	char sql[200];

	snprintf(sql, sizeof sql,
		 "SELECT id, find_key FROM {%s} WHERE"
		 " strpos(find_key, ?1) > 0 LIMIT 20000",
		 t->table);
	rc = crmp_read_bind(f->s, &st, sql, f->e, "t", word, n);
	while (!rc && !(rc = crmp_step(st, f->e))) {
		rc = add(f, t, crmp_col_int(st, 0),
			 rank_of(crmp_col_text(st, 1, NULL), word, n));
		if (++found == 20000 && f->s->session.note)
			f->s->session.note(
				f->s->session.note_arg,
				"over 20000 match; only those were looked at");
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

static int
compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	int order = x->t->code - y->t->code;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (order)
		return order;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* A contact's line shows its customer. */
static enum crm_status
print(struct find *f, const struct hit *h, crm_sink *sink, void *arg)
{
	struct crm_buf line = { 0 }, who = { 0 };
	struct crmp_arena mem = { 0 };
	struct crmp_row row, customer;
	enum crm_status rc;

	rc = crmp_row_read(f->s, h->t, h->id, &mem, &row, f->e);
	if (!rc)
		rc = crmp_standing(f->s, &row, f->e);
	if (rc)
		goto out;
	crmp_row_json(&row, crmp_text(NULL), crmp_wire_zone(f->s), &line);
	if (h->t == &crmp_type_contact) {
		rc = crmp_row_read(f->s, &crmp_type_customer,
				   crmp_row_get(&row, "customer_id")->i, &mem,
				   &customer, f->e);
		if (rc || line.oom)
			goto out;
		line.len--;
		crm_buf_puts(&line, ",\"_\":{\"customer\":");
		crm_buf_json(&line, crmp_row_get(&customer, "name")->s,
			     crmp_row_get(&customer, "name")->n);
		crm_buf_puts(&line, "}}");
	}
	crm_buf_putc(&line, '\n');
	rc = crm_buf_ok(&line, f->e);
	if (!rc)
		rc = sink(arg, line.s, line.len, f->e);
out:
	crm_buf_free(&line);
	crm_buf_free(&who);
	crmp_arena_free(&mem);
	return rc == CRM_ABSENT ? CRM_OK : rc;
}

static enum crm_status
search(struct find *f, const char *word, size_t n)
{
	enum crm_status rc;
	struct crm_buf key = { 0 };
	int i;

	rc = digits(f, word, n);
	if (!rc && memchr(word, '@', n)) {
		crm_buf_putc(&key, 'm');
		crm_buf_add(&key, word, n);
		rc = crm_buf_ok(&key, f->e);
		if (!rc)
			rc = reach(f, key.s, key.len, true, 0);
		crm_buf_free(&key);
	}
	for (i = 0; !rc && crmp_types[i]; i++)
		if ((!f->only || f->only == crmp_types[i]) &&
		    crmp_field_index(crmp_types[i], "find_key", 8) >= 0)
			rc = names(f, crmp_types[i], word, n);
	return rc;
}

enum crm_status
crm_find(struct crm_store *s, const struct crm_sought *q, crm_sink *sink,
	 void *arg, struct crm_error *e)
{
	struct find f = { .s = s,
			  .only = (const struct crmp_type *)q->type,
			  .e = e };
	const char *text = q->text + strspn(q->text, " ");
	struct crm_buf word = { 0 };
	enum crm_status rc;
	size_t i;

	rc = crm_text_fold(text, strlen(text), &word, e);
	while (word.len && word.s[word.len - 1] == ' ')
		word.s[--word.len] = '\0';
	if (!rc && !word.len)
		rc = crm_fail(e, CRM_USAGE, NULL, "nothing to look for");
	if (!rc)
		rc = search(&f, word.s, word.len);
	if (!rc && f.n)
		qsort(f.hits, f.n, sizeof *f.hits, compare);
	for (i = 0; !rc && i < f.n && (!q->limit || (int64_t)i < q->limit); i++)
		rc = print(&f, &f.hits[i], sink, arg);
	crm_buf_free(&word);
	free(f.hits);
	return rc;
}
