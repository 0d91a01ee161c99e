/* SPDX-License-Identifier: MIT */
/*
 * stored.c - records as stored, for after the commit
 *
 * What was stored is kept in mind by id and read again at the end of its
 * transaction, because a later line may have changed it, and because what it
 * bought makes a customer of a prospect.
 */
#include "load/load.h"

#include <string.h>

struct kept {
	const struct crmp_type *type;
	int64_t id;
	size_t verdict; /* bytes of "_" that follow */
};

enum crm_status
crmp_load_keep(struct crmp_loading *g, struct crm_error *e)
{
	enum crm_status rc = crmp_spool_new(g->l->tmpdir, &g->out, e);

	return rc ? rc : crmp_spool_new(g->l->tmpdir, &g->kept, e);
}

enum crm_status
crmp_load_stored(struct crmp_loading *g, const struct crm_stored *r,
		 const char *verdict, size_t n, struct crm_error *e)
{
	struct kept k = { (const struct crmp_type *)r->type, r->id,
			  verdict ? n : 0 };
	enum crm_status rc;

	g->l->created += r->change == CRM_CREATED;
	g->l->updated += r->change == CRM_UPDATED;
	g->l->unchanged += r->change == CRM_UNCHANGED;
	if (!g->kept || (g->l->changed && r->change == CRM_UNCHANGED))
		return CRM_OK;
	rc = crmp_spool_add(g->kept, &k, sizeof k, e);
	if (!rc && k.verdict)
		rc = crmp_spool_add(g->kept, verdict, n, e);
	return rc;
}

void
crmp_load_mark(struct crmp_loading *g)
{
	g->before_row = (struct crmp_counts){ g->l->created, g->l->updated,
					      g->l->unchanged };
	g->kept_row = g->kept ? crmp_spool_size(g->kept) : 0;
}

enum crm_status
crmp_load_take_back(struct crmp_loading *g, struct crm_error *e)
{
	g->l->created = g->before_row.created;
	g->l->updated = g->before_row.updated;
	g->l->unchanged = g->before_row.unchanged;
	return g->kept ? crmp_spool_cut(g->kept, g->kept_row, e) : CRM_OK;
}

static enum crm_status
stored_print(struct crmp_loading *g, const struct kept *k, const char *verdict,
	     struct crm_error *e)
{
	enum crm_status rc;

	crm_buf_reset(&g->line);
	rc = crm_record(g->s, (const struct crm_type *)k->type, k->id,
			g->l->fields, &g->line, e);
	if (rc)
		return rc;
	if (k->verdict) {
		g->line.len--;
		crm_buf_puts(&g->line, ",\"_\":");
		crm_buf_add(&g->line, verdict, k->verdict);
		crm_buf_putc(&g->line, '}');
	}
	crm_buf_putc(&g->line, '\n');
	rc = crm_buf_ok(&g->line, e);
	return rc ? rc : crmp_spool_add(g->out, g->line.s, g->line.len, e);
}

struct reading {
	struct crmp_loading *g;
	struct crm_buf part; /* what a piece of the spool left unfinished */
};

static enum crm_status
piece(void *arg, const char *p, size_t n, struct crm_error *e)
{
	struct reading *r = arg;
	enum crm_status rc;
	struct kept k;
	size_t at = 0;

	crm_buf_add(&r->part, p, n);
	rc = crm_buf_ok(&r->part, e);
	while (!rc && r->part.len - at >= sizeof k) {
		memcpy(&k, r->part.s + at, sizeof k);
		if (r->part.len - at - sizeof k < k.verdict)
			break;
		rc = stored_print(r->g, &k, r->part.s + at + sizeof k, e);
		at += sizeof k + k.verdict;
	}
	if (!rc && at) {
		memmove(r->part.s, r->part.s + at, r->part.len - at);
		r->part.len -= at;
	}
	return rc;
}

enum crm_status
crmp_load_print(struct crmp_loading *g, struct crm_error *e)
{
	struct reading r = { .g = g };
	enum crm_status rc;

	if (!g->kept)
		return CRM_OK;
	rc = crmp_spool_drain(g->kept, piece, &r, e);
	crm_buf_free(&r.part);
	crmp_spool_free(g->kept);
	g->kept = NULL;
	return rc ? rc : crmp_spool_new(g->l->tmpdir, &g->kept, e);
}
