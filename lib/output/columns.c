/* SPDX-License-Identifier: MIT */
/* columns.c - the columns of an output: chosen, found on a line, shown */
#include "session/session.h"
#include "output/output.h"

#include <stdlib.h>
#include <string.h>

/* ---- fields asked for ------------------------------------------ */

bool
crmp_field_next(const char **p, const char **name, size_t *n)
{
	const char *s = *p;
	size_t len;

	do {
		s += strspn(s, ", \t");
		len = strcspn(s, ",");
		*name = s;
		*n = len;
		s += len;
	} while (!len && *s);
	while (*n && strchr(" \t", (*name)[*n - 1]))
		--*n;
	*p = s;
	return *n != 0;
}

bool
crmp_out_named(const struct crm_out *o, const char *name, size_t n)
{
	const char *p = o->fields, *s;
	size_t len;

	while (p && crmp_field_next(&p, &s, &len))
		if (len == n && !memcmp(s, name, n))
			return true;
	return false;
}

bool
crmp_col_star(const struct crmp_col *c)
{
	return c->n == 1 && *c->name == '*';
}

static enum crm_status
columns_grow(struct crm_out *o, struct crm_error *e)
{
	size_t cap = o->cap ? o->cap * 2 : 32;
	struct crmp_col *grown = reallocarray(o->cols, cap, sizeof *grown);

	if (!grown)
		return crm_nomem(e);
	o->cols = grown;
	o->cap = cap;
	return CRM_OK;
}

enum crm_status
crmp_col_add(struct crm_out *o, const char *name, size_t n, bool own,
	     struct crm_error *e)
{
	struct crmp_col c = { .n = n, .own = own };
	enum crm_status rc;
	size_t i;

	for (i = 0; i < o->n; i++)
		if (crmp_eq(o->cols[i].name, name, n))
			return CRM_OK;
	rc = o->n == o->cap ? columns_grow(o, e) : CRM_OK;
	if (rc)
		return rc;
	c.name = crmp_arena_copy(&o->mem, name, n);
	if (!c.name)
		return crm_nomem(e);
	o->cols[o->n++] = c;
	return CRM_OK;
}

enum crm_status
crmp_cols_verdicts(struct crm_out *o, struct crm_error *e)
{
	const struct crmp_line *l = &o->line;
	const struct crmp_member *m;
	enum crm_status rc = CRM_OK;
	size_t i, k;

	if (crmp_line_verdict(l, "from", 4)) /* of --what-if */
		rc = crmp_col_add(o, "from", 4, false, e);
	for (i = 0; !rc && i < l->under.n; i++) {
		m = &l->under.members[i];
		for (k = 0; k < l->nflat && m->kind == CRMP_JOBJ; k++)
			if (l->flat[k].owner == i &&
			    l->flat[k].m.key_len == m->key_len &&
			    !memcmp(l->flat[k].m.key, m->key, m->key_len))
				break;
		if (!m->key_escaped && (m->kind != CRMP_JOBJ || k < l->nflat))
			rc = crmp_col_add(o, m->key, m->key_len, false, e);
	}
	if (!rc && crmp_line_verdict(l, "why", 3))
		rc = crmp_col_add(o, "why", 3, false, e);
	return rc;
}

enum crm_status
crmp_cols_members(struct crm_out *o, size_t max, bool under,
		  struct crm_error *e)
{
	const struct crmp_scan *sc = &o->line.top;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < sc->n && o->n < max; i++) {
		crm_buf_reset(&o->tmp);
		crmp_json_unescape(sc->members[i].key, sc->members[i].key_len,
				   &o->tmp);
		rc = crm_buf_ok(&o->tmp, e);
		if (!rc && (under || !o->tmp.s || strcmp(o->tmp.s, "_")))
			rc = crmp_col_add(o, o->tmp.s ? o->tmp.s : "",
					  o->tmp.len, true, e);
	}
	return rc;
}

enum crm_status
crmp_cols_words(struct crm_out *o, const char *words, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	const char *p = words, *s;
	size_t n;

	while (!rc && crmp_word_next(&p, &s, &n))
		rc = crmp_col_add(o, s, n, true, e);
	return rc;
}

/* customer.name, where --expand adds the customers of those that have one? */
static bool
expandable(const struct crmp_type *t, const char *name, size_t head, size_t n)
{
	char key[40];

	snprintf(key, sizeof key, "%.*s_id", (int)(head < 30 ? head : 30),
		 name);
	return t && head < n && crmp_field_index(t, key, strlen(key)) >= 0;
}

/* On the line, or at least known where it comes from? */
static bool
met(struct crm_out *o, const struct crmp_col *c)
{
	size_t n = crmp_name_head(c->name, c->n);
	struct crmp_member m;
	enum crmp_kind kind;
	bool derived;

	return crmp_col_star(c) || crmp_eq("_", c->name, n) ||
	       crmp_line_judged(&o->line, c->name, n) ||
	       expandable(o->line.type, c->name, n, c->n) ||
	       crmp_line_get(&o->line, c->name, c->n, NULL, &m) ||
	       crmp_line_get(&o->line, c->name, n, NULL, &m) ||
	       crmp_name_kind(o->line.type, c->name, n, &kind, &derived);
}

/*
 * Does anybody know the name?  In a mixed stream another type may.  A line
 * that nobody describes may leave out: there only a near miss is an error.
 */
static enum crm_status
columns_known(struct crm_out *o, const struct crmp_col *c, struct crm_error *e)
{
	const struct crmp_line *l = &o->line;
	size_t n = crmp_name_head(c->name, c->n);
	bool verdict = crmp_verdict_tool(c->name, n) != NULL;
	struct crmp_arena mem = { 0 };
	enum crm_status rc = CRM_OK;
	const char *base;

	if (o->o.checked || met(o, c) ||
	    (!verdict && crmp_name_known(c->name, n)))
		return CRM_OK;
	base = crmp_arena_copy(&mem, c->name, n);
	if (!base)
		rc = crm_nomem(e);
	else if (l->type || verdict || crmp_report_find(l) ||
		 crmp_line_near(l, base, &mem))
		rc = crmp_line_unknown(l, base, n, "fields", e);
	crmp_arena_free(&mem);
	return rc;
}

static enum crm_status
defaults(struct crm_out *o, struct crm_error *e)
{
	return o->o.format == CRM_TABLE ? crmp_out_table_columns(o, e)
					: crmp_out_csv_columns(o, e);
}

enum crm_status
crmp_cols_choose(struct crm_out *o, struct crm_error *e)
{
	bool json = o->o.format == CRM_JSONL;
	const char *p = o->fields, *name;
	enum crm_status rc = CRM_OK;
	size_t n, i;

	o->n = 0;
	crmp_arena_reset(&o->mem);
	if (!p)
		return defaults(o, e);
	while (!rc && crmp_field_next(&p, &name, &n)) {
		if (json || n != 1 || *name != '*')
			rc = crmp_col_add(o, name, n, false, e);
		else if (o->begun)
			rc = defaults(o, e);
	}
	for (i = 0; !rc && o->begun && i < o->n; i++)
		rc = o->cols[i].own ? CRM_OK : columns_known(o, &o->cols[i], e);
	return rc;
}

/* ---- values ------------------------------------------ */

/* customer.phone is of the kind that a customer's phone is. */
static bool
expanded_kind(struct crmp_col *c)
{
	size_t n = crmp_name_head(c->name, c->n);
	const struct crmp_type *t;
	bool derived;

	t = n < c->n ? crmp_type_named(c->name, n) : NULL;
	return t && crmp_name_kind(t, c->name + n + 1, c->n - n - 1, &c->kind,
				   &derived);
}

bool
crmp_col_value(struct crm_out *o, struct crmp_col *c, struct crmp_member *m,
	       enum crmp_kind *kind)
{
	const struct crmp_member *own;
	bool derived, found = false;

	if (!c->met || c->of != o->line.type) {
		c->of = o->line.type;
		c->typed = crmp_name_kind(c->of, c->name, c->n, &c->kind,
					  &derived) ||
			   expanded_kind(c);
		c->met = true;
	}
	if (c->own) {
		own = crmp_line_own(&o->line, c->name, c->n, &c->hint);
		found = own != NULL;
		if (found)
			*m = *own;
	} else {
		found = crmp_line_get(&o->line, c->name, c->n, &c->hint, m);
	}
	if (found)
		*kind = c->typed ? c->kind : crmp_kind_guess(c->name, c->n, m);
	return found;
}

bool
crmp_col_cell(struct crm_out *o, struct crmp_col *c, struct crm_buf *out,
	      bool *number)
{
	enum crmp_kind kind = CRMP_TEXT;
	struct crmp_member m;
	struct crmp_show other;

	*number = false;
	if (!crmp_col_value(o, c, &m, &kind) || m.kind == CRMP_JNULL)
		return false;
	*number = m.kind == CRMP_JNUM;
	o->show.join = c->typed || o->show.style != CRMP_WIRE;
	if (kind == CRMP_MONEY && crmp_name_base(c->name, c->n)) {
		other = o->show;
		other.currency[0] = '\0';
		crmp_cell(kind, &m, &other, out);
	} else {
		crmp_cell(kind, &m, &o->show, out);
	}
	return true;
}

size_t
crmp_col_title(const struct crm_out *o, const struct crmp_col *c)
{
	bool minor = c->n > 6 && !strcmp(c->name + c->n - 6, "_minor");

	return minor && o->show.style != CRMP_WIRE ? c->n - 6 : c->n;
}
