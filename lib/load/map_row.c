/* SPDX-License-Identifier: MIT */
/* map_row.c - one row of a file as the records it stands for */
#include "load/map.h"
#include "store/side.h"

#include <string.h>

/* ---- one row ------------------------------------------------------------ */

static enum crm_status
put_cell(struct crmp_loading *g, const struct crmp_binding *b, const char *s,
	 size_t n, struct crm_error *e)
{
	struct crm_buf tmp = { 0 };
	enum crm_status rc;
	json_t *v;
	bool ok = true;

	if (b->values && n) {
		v = json_object_getn(b->values, s, n);
		if (!v)
			v = json_object_get(b->values, "*");
		if (!v)
			return crm_fail(e, CRM_REFUSED, b->key,
					"'%.*s' is not in "
					"the map's value table",
					(int)n, s);
		s = json_string_value(v);
		n = json_string_length(v);
	}
	if (b->date && n)
		ok = crmp_map_date(b->date, s, n, &tmp);
	else if (b->money && n)
		ok = crmp_map_money(b->money, s, n, &tmp);
	if (!ok)
		rc = crm_fail(e, CRM_REFUSED, b->key, "'%.*s' is not like '%s'",
			      (int)n, s, b->date ? b->date : b->money);
	else if (b->known.what == CRMP_K_UNKNOWN)
		rc = CRM_OK; /* --ignore-unknown let it through */
	else
		rc = crmp_input_set(&g->rec, &b->known,
				    tmp.s ? crmp_text_of(&tmp)
					  : (struct crmp_text){ s, n },
				    e);
	crm_buf_free(&tmp);
	return rc;
}

static enum crm_status
constants(struct crmp_map *m, struct crmp_loading *g, const struct crmp_part *r,
	  struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crm_buf b = { 0 };
	const char *key, *s;
	json_t *v;
	size_t i;

	json_object_foreach(json_object_get(r->spec, "constants"), key, v)
	{
		crm_buf_reset(&b);
		s = json_string_value(v);
		if (json_is_integer(v))
			crm_buf_int(&b, json_integer_value(v));
		else
			crm_buf_puts(&b, s		   ? s
					 : json_is_true(v) ? "true"
							   : "false");
		for (i = 0; s && *s == '$' && i < m->n; i++)
			if (m->rec[i].as && !strcmp(m->rec[i].as, s + 1)) {
				crm_buf_reset(&b);
				crm_buf_int(&b, m->rec[i].id);
			}
		rc = crm_buf_ok(&b, e);
		/* an empty one never clears */
		if (!rc && b.len)
			rc = crmp_input_text(&g->rec, crmp_text(key),
					     crmp_text_of(&b), e);
		if (rc)
			break;
	}
	crm_buf_free(&b);
	return rc;
}

/* The identifying columns as one external id. */
static enum crm_status
key_columns(struct crmp_loading *g, const struct crmp_part *r,
	    const struct crmp_cell *cells, struct crm_error *e)
{
	struct crm_buf key = { 0 }, name = { 0 };
	enum crm_status rc;
	size_t i;

	if (!r->nkeys)
		return CRM_OK;
	for (i = 0; i < r->nkeys; i++) {
		if (i)
			crm_buf_putc(&key, '|');
		crm_buf_add(&key, cells[r->keys[i]].s, cells[r->keys[i]].n);
	}
	crm_buf_printf(&name, "ext.%s", r->system);
	rc = crm_buf_ok(&key, e);
	if (!rc)
		rc = crm_buf_ok(&name, e);
	if (!rc && key.len < r->nkeys)
		rc = crm_fail(e, CRM_REFUSED, NULL,
			      "the column that identifies the row is empty");
	if (!rc)
		rc = crmp_input_text(&g->rec, crmp_text_of(&name),
				     crmp_text_of(&key), e);
	crm_buf_free(&key);
	crm_buf_free(&name);
	return rc;
}

/* "find": what is there already is only named. */
static enum crm_status
found(struct crmp_loading *g, struct crmp_part *r, struct crm_error *e)
{
	const struct crmp_entry *x;
	enum crm_status rc = CRM_OK;

	r->id = 0;
	for (x = g->rec.ext; r->find && !rc && !r->id && x; x = x->next)
		if (x->val.s)
			rc = crmp_ext_find(g->s, r->type, x->key, x->val,
					   &r->id, e);
	return rc;
}

/* What tells apart rows that have no key: their content. */
static int64_t
row_hash(struct crmp_loading *g, const struct crmp_cell *cells, size_t n)
{
	size_t i;

	crm_buf_reset(&g->line);
	for (i = 0; i < n; i++) {
		crm_buf_add(&g->line, cells[i].s, cells[i].n);
		crm_buf_putc(&g->line, '\x1f');
	}
	return g->line.oom || !g->line.s ? 0
					 : crmp_hash(g->line.s, g->line.len);
}

enum crm_status
crmp_map_row(struct crmp_map *m, struct crmp_loading *g,
	     const struct crmp_cell *cells, size_t n, struct crm_error *e)
{
	struct crm_stored stored;
	enum crm_status rc = CRM_OK;
	struct crmp_part *r;
	size_t k, i;

	if (n != m->ncolumns)
		return crm_fail(e, CRM_REFUSED, NULL,
				"%zu cells, but the header has %zu", n,
				m->ncolumns);
	for (k = 0; !rc && k < m->n; k++) {
		r = &m->rec[k];
		crmp_input_reset(&g->rec, r->type);
		for (i = 0; !rc && i < r->n; i++)
			rc = put_cell(g, &r->to[i], cells[r->to[i].column].s,
				      cells[r->to[i].column].n, e);
		if (!rc)
			rc = key_columns(g, r, cells, e);
		if (!rc)
			rc = constants(m, g, r, e);
		if (!rc)
			rc = found(g, r, e);
		if (rc || r->id)
			continue;
		if (g->l->import && !g->rec.row.id && !g->rec.ext &&
		    !g->l->put.match)
			g->rec.hash = row_hash(g, cells, n - g->added);
		memset(&stored, 0, sizeof stored);
		rc = crmp_put(g->s, &g->l->put, &g->rec, &stored, e);
		r->id = stored.id;
		if (!rc)
			rc = crmp_load_stored(g, &stored, NULL, 0, e);
	}
	return rc;
}
