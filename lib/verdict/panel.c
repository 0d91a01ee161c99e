/* SPDX-License-Identifier: MIT */
/* panel.c - verdicts as columns of a reading of the records they judge */
#include "verdict/panel.h"

#include <stdlib.h>
#include <string.h>

/* The one that gives the verdict, asked to sit if it does not yet. */
static enum crm_status
panel_seat(struct crmp_panel *p, const char *verdict,
	   struct crmp_panelist **out, struct crm_error *e)
{
	const struct crmp_verdict *v = crmp_verdict_find(p->s, verdict);
	struct crmp_panelist *one;
	enum crm_status rc;

	for (one = p->all; one; one = one->next)
		if (one->bench.v == v) {
			*out = one;
			return CRM_OK;
		}
	if (!v)
		return crm_fail(e, CRM_USAGE, NULL, "no verdict '%s'", verdict);
	one = calloc(1, sizeof *one);
	if (!one)
		return crm_nomem(e);
	rc = crmp_bench_open(p->s, v, NULL, &one->bench, e);
	if (rc) {
		free(one);
		return rc;
	}
	one->next = p->all;
	*out = p->all = one;
	return CRM_OK;
}

/* The number of a column, a new one if it has none yet. */
static enum crm_status
panel_number(struct crmp_panel *p, struct crmp_panelist *by, size_t column,
	     int *number, struct crm_error *e)
{
	for (*number = 0; *number < p->n; ++*number)
		if (p->col[*number].by == by &&
		    p->col[*number].column == column)
			return CRM_OK;
	if (p->n == CRMP_PANEL_COLUMNS)
		return crm_fail(e, CRM_USAGE, NULL,
				"more than %d columns of verdicts",
				CRMP_PANEL_COLUMNS);
	p->col[p->n].by = by;
	p->col[p->n++].column = column;
	return CRM_OK;
}

static enum crm_status
panel_want(void *arg, struct crmp_reading *r, struct crmp_text column,
	   int *number, struct crm_error *e)
{
	const struct crmp_derived *c =
		crmp_verdict_on(r->t, column.s, column.n);
	struct crmp_panel *p = arg;
	struct crmp_panelist *one = NULL;
	enum crm_status rc;
	size_t i;

	if (!c)
		return crm_fail(e, CRM_USAGE, NULL, "no verdict has '%.*s'",
				(int)column.n, column.s);
	rc = panel_seat(p, crmp_verdict_of(column.s, column.n)->name, &one, e);
	if (rc)
		return rc;
	i = (size_t)(c - one->bench.type->columns);
	rc = crmp_bench_seat(&one->bench, r, (int)i, e);
	return rc ? rc : panel_number(p, one, i, number, e);
}

static enum crm_status
panel_value(void *arg, struct crmp_reading *r, int number, struct crmp_value *v,
	    struct crm_error *e)
{
	struct crmp_panel *p = arg;
	struct crmp_panelist *one = p->col[number].by;
	size_t i = p->col[number].column;
	struct crmp_bench *b = &one->bench;
	struct crmp_answer a = { 0 };
	enum crm_status rc = CRM_OK;

	/* once a row, however many of its columns are asked for */
	if (!one->judged)
		rc = crmp_bench_judge(b, r, e);
	if (rc)
		return rc;
	one->judged = true;
	b->v->column(b->me, i, &a);
	if (a.is_real)
		*v = crmp_v_real(a.real);
	else
		crmp_value_of(b->type->columns[i].kind, &a.v, v);
	return CRM_OK;
}

static void
panel_next(void *arg)
{
	const struct crmp_panel *p = arg;
	struct crmp_panelist *one;

	for (one = p->all; one; one = one->next)
		one->judged = false;
}

static void
panel_rest(void *arg)
{
	const struct crmp_panel *p = arg;
	struct crmp_panelist *one;

	for (one = p->all; one; one = one->next)
		crmp_rhythm_rest(&one->bench.rhythm);
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
	struct crmp_panelist *one;

	while ((one = p->all)) {
		p->all = one->next;
		crmp_bench_close(&one->bench);
		free(one);
	}
}
