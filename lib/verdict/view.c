/* SPDX-License-Identifier: MIT */
/*
 * view.c - v_customer: the facts of a customer with all verdicts as columns
 *
 * The columns are calls of one SQL function over the inputs of each verdict.
 * When policy changes, a new view with its own benches takes the place of
 * the old; those of the old stay until close, as a listing that is under way
 * still judges by them.
 */
#include "session/session.h"
#include "verdict/verdict.h"

#include <stdlib.h>
#include <string.h>

/* Benches by the policies of one moment. */
struct panel {
	struct crmp_bench *all; /* ends with v NULL */
	int64_t revisions;	/* of all policies, when it was made */
	bool settled;		/* made by what is committed */
};

struct panels {
	struct panel *list;
	size_t n;
	bool fresh; /* the last one is by the policy in force */
};

static void
panel_free(struct panel *p)
{
	struct crmp_bench *b;

	for (b = p->all; b && b->v; b++)
		crmp_bench_close(b);
	free(p->all);
}

static void
panels_free(void *arg)
{
	struct panels *p = arg;
	size_t i;

	for (i = 0; i < p->n; i++)
		panel_free(&p->list[i]);
	free(p->list);
	free(p);
}

static void
panels_forget(void *arg)
{
	struct panels *p = arg;

	p->fresh = false;
}

/* verdict(panel, which, column, inputs ...): judges, and gives one column. */
static enum crm_status
panel_verdict(void *arg, const struct crmp_answer *in, int n,
	      struct crmp_answer *out, struct crm_error *e)
{
	struct crmp_val all_in[CRMP_INPUTS_MAX];
	struct panels *p = arg;
	struct crmp_bench *b;
	enum crm_status rc;
	int i;

	b = &p->list[in[0].v.i].all[in[1].v.i];
	n -= 3;
	if (n > b->in.n)
		return crm_fail(e, CRM_TROUBLE, NULL, "too many inputs");
	memset(all_in, 0, sizeof *all_in * (size_t)b->in.n);
	for (i = 0; i < n; i++)
		all_in[i] = in[3 + i].v;
	rc = b->v->judge(b->me, all_in, e);
	if (!rc)
		b->v->column(b->me, (size_t)in[2].v.i, out);
	return rc;
}

static enum crm_status
panels_of(struct crm_store *s, struct panels **out, struct crm_error *e)
{
	struct panels *p = crmp_cache_get(s, CRMP_CACHED_VERDICTS);
	enum crm_status rc = CRM_OK;

	if (!p) {
		p = calloc(1, sizeof *p);
		if (!p)
			return crm_nomem(e);
		rc = crmp_db_function(s->db, "verdict", panel_verdict, p, e);
		if (rc)
			free(p);
		else
			crmp_cache_set(s, CRMP_CACHED_VERDICTS, p,
				       panels_forget, panels_free);
	}
	*out = p;
	return rc;
}

static enum crm_status
panel_add(struct crm_store *s, struct panels *p, int64_t revisions,
	  struct crm_error *e)
{
	const struct crmp_verdict *const *v = s->session.registry->verdicts;
	struct panel new = { .revisions = revisions,
			     .settled = !s->txn.writing };
	enum crm_status rc = CRM_OK;
	struct panel *grown;
	size_t n = 0, i;

	while (v[n])
		n++;
	grown = reallocarray(p->list, p->n + 1, sizeof *grown);
	if (!grown)
		return crm_nomem(e);
	p->list = grown;
	new.all = calloc(n + 1, sizeof *new.all);
	if (!new.all)
		return crm_nomem(e);
	for (i = 0; !rc && i < n; i++)
		rc = crmp_bench_open(s, v[i], NULL, &new.all[i], e);
	if (rc)
		panel_free(&new);
	else
		p->list[p->n++] = new;
	return rc;
}

static void
columns(const struct panels *p, struct crm_buf *sql)
{
	const struct crmp_bench *all = p->list[p->n - 1].all, *b;
	const struct crmp_derived *c;
	int i, needs;

	for (b = all; b->v; b++)
		for (c = b->v->type->columns; c->name; c++) {
			i = (int)(c - b->v->type->columns);
			needs = b->v->needs && b->v->needs[i] ? b->v->needs[i]
							      : b->in.n;
			crm_buf_printf(sql,
				       ", verdict(%zu, %d, %d, %.*s) AS \"%s\"",
				       p->n - 1, (int)(b - all), i,
				       (int)b->in.end[needs - 1], b->in.sql.s,
				       c->name);
		}
}

static enum crm_status
make_view(struct crm_store *s, const struct panels *p, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	crm_buf_puts(&sql, "DROP VIEW IF EXISTS temp.v_customer;"
			   "CREATE TEMP VIEW v_customer AS SELECT v.*");
	columns(p, &sql);
	crm_buf_puts(&sql, " FROM v_customer_base v");
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_scratch(s->db, sql.s, e);
	crm_buf_free(&sql);
	return rc;
}

enum crm_status
crmp_verdict_view(struct crm_store *s, struct crm_error *e)
{
	int64_t revisions = 0;
	const struct panel *last;
	enum crm_status rc;
	struct panels *p = NULL;

	rc = panels_of(s, &p, e);
	if (rc || p->fresh)
		return rc;
	rc = crmp_db_int(s->db, "SELECT count(*) FROM policy", 0, &revisions,
			 e);
	if (rc)
		return rc;
	/* revisions are never removed: the same number, the same policy */
	last = p->n ? &p->list[p->n - 1] : NULL;
	if (last && last->settled && last->revisions == revisions) {
		p->fresh = true;
		return CRM_OK;
	}
	rc = crmp_view(s, &crmp_type_customer, e);
	if (!rc)
		rc = panel_add(s, p, revisions, e);
	if (rc)
		return rc;
	rc = make_view(s, p, e);
	p->fresh = !rc;
	p->list[p->n - 1].settled &= !rc;
	return rc;
}

enum crm_status
crmp_verdict_sql(struct crm_store *s, const char *column, struct crm_buf *sql,
		 struct crm_error *e)
{
	enum crm_status rc = crmp_verdict_view(s, e);

	if (!rc)
		crm_buf_printf(sql,
			       "(SELECT v.\"%s\" FROM v_customer v"
			       " WHERE v.id=t.id)",
			       column);
	return rc;
}
