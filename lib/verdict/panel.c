/* SPDX-License-Identifier: MIT */
/* panel.c - all verdicts as columns of a reading of customers */
#include "verdict/panel.h"

#include <string.h>

static const struct crmp_verdict *
panel_verdict(struct crm_store *s, const struct crmp_verdict_type *t)
{
	const struct crmp_verdict *const *v = s->session.registry->verdicts;

	while (*v && (*v)->type != t)
		v++;
	return *v;
}

static enum crm_status
panel_open(struct crmp_panel *p, const struct crmp_verdict_type *t, int which,
	   struct crm_error *e)
{
	enum crm_status rc;

	if (p->of[which].open)
		return CRM_OK;
	rc = crmp_bench_open(p->s, panel_verdict(p->s, t), NULL,
			     &p->of[which].bench, e);
	p->of[which].open = !rc;
	return rc;
}

static enum crm_status
panel_want(void *arg, struct crmp_reading *r, struct crmp_text column,
	   int *number, struct crm_error *e)
{
	const struct crmp_verdict_type *t = crmp_verdict_of(column.s, column.n);
	const struct crmp_derived *c;
	struct crmp_panel *p = arg;
	enum crm_status rc;
	int which, i;

	if (!t || r->t != &crmp_type_customer)
		return crm_fail(e, CRM_USAGE, NULL, "no verdict has '%.*s'",
				(int)column.n, column.s);
	which = (int)(t - crmp_verdict_types);
	for (c = t->columns; !crmp_eq(c->name, column.s, column.n);)
		c++;
	i = (int)(c - t->columns);
	rc = panel_open(p, t, which, e);
	if (!rc)
		rc = crmp_bench_seat(&p->of[which].bench, r, i, e);
	if (rc)
		return rc;
	for (*number = 0; *number < p->n; ++*number)
		if (p->col[*number].verdict == which &&
		    p->col[*number].column == i)
			return CRM_OK;
	if (p->n == CRMP_PANEL_COLUMNS)
		return crm_fail(e, CRM_USAGE, NULL,
				"more than %d columns of verdicts",
				CRMP_PANEL_COLUMNS);
	p->col[p->n].verdict = which;
	p->col[p->n++].column = i;
	return CRM_OK;
}

static enum crm_status
panel_value(void *arg, struct crmp_reading *r, int number, struct crmp_value *v,
	    struct crm_error *e)
{
	struct crmp_panel *p = arg;
	int which = p->col[number].verdict, i = p->col[number].column;
	struct crmp_bench *b = &p->of[which].bench;
	struct crmp_answer a = { 0 };
	enum crm_status rc = CRM_OK;

	/* once a row, however many of its columns are asked for */
	if (!p->of[which].judged)
		rc = crmp_bench_judge(b, r, e);
	if (rc)
		return rc;
	p->of[which].judged = true;
	b->v->column(b->me, (size_t)i, &a);
	if (a.is_real)
		*v = crmp_v_real(a.real);
	else
		crmp_value_of(b->v->type->columns[i].kind, &a.v, v);
	return CRM_OK;
}

static void
panel_next(void *arg)
{
	struct crmp_panel *p = arg;
	int i;

	for (i = 0; i < CRMP_VERDICTS; i++)
		p->of[i].judged = false;
}

static void
panel_rest(void *arg)
{
	struct crmp_panel *p = arg;
	int i;

	for (i = 0; i < CRMP_VERDICTS; i++)
		if (p->of[i].open)
			crmp_rhythm_rest(&p->of[i].bench.rhythm);
}

struct crmp_judging
crmp_panel_judging(struct crmp_panel *p)
{
	return (struct crmp_judging){ .arg = p,
				      .want = panel_want,
				      .value = panel_value,
				      .next = panel_next,
				      .rest = panel_rest };
}

void
crmp_panel_close(struct crmp_panel *p)
{
	int i;

	for (i = 0; i < CRMP_VERDICTS; i++)
		if (p->of[i].open)
			crmp_bench_close(&p->of[i].bench);
	memset(p->of, 0, sizeof p->of);
}
