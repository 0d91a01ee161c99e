/* SPDX-License-Identifier: MIT */
/* figure.c - cells summed up, figure by figure */
#include "report/report.h"

#include <stdlib.h>

/* Sums of every line a metric has, in their order, with what they are of. */
struct figures {
	struct crmp_sums *sums;
	struct crmp_label *labels;
	size_t n;
	struct crm_buf keys; /* of months */
};

static enum crm_status
month_figures(struct crmp_job *p, struct figures *f, struct crm_error *e)
{
	struct crmp_totals t = { 0 };
	const int64_t *at = p->windows.at;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < f->n; i++)
		crm_day_format(at[i], &f->keys);
	rc = crm_buf_ok(&f->keys, e);
	for (i = 0; !rc && i < f->n; i++) {
		rc = crmp_totals_next(&t, &p->groups.list[0]->tally, e);
		f->sums[i] = t.s;
		f->labels[i] = (struct crmp_label){
			"month", f->keys.s + i * 10, 7,
			at[i],	 at[i + 1],	     at[i + 1] > p->days.today,
		};
	}
	crmp_totals_free(&t);
	return rc;
}

static enum crm_status
group_figures(struct crmp_job *p, struct figures *f, struct crm_error *e)
{
	const struct crmp_group *g;
	enum crm_status rc = CRM_OK;
	size_t i, n = 0;

	crmp_groups_sort(&p->groups);
	for (i = 0; !rc && i < p->groups.n; i++) {
		struct crmp_totals t = { 0 };

		g = p->groups.list[i];
		if (p->grouped && !g->used)
			continue;
		rc = crmp_totals_next(&t, &g->tally, e);
		f->sums[n] = t.s;
		f->labels[n++] = (struct crmp_label){
			p->r->by,   g->key,
			g->n,	    p->days.from,
			p->days.to, p->r->to && p->days.to > p->days.today,
		};
		crmp_totals_free(&t);
	}
	f->n = n;
	return rc;
}

static enum crm_status
figure_print(struct crmp_job *p, const struct figures *f, crm_sink *sink,
	     void *arg, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crm_buf b = { 0 };
	size_t m, i;

	for (m = 0; !rc && m < p->r->n; m++)
		for (i = 0; !rc && i < f->n; i++) {
			crm_buf_reset(&b);
			crmp_metric_json(p->metrics[m], &f->sums[i],
					 &f->labels[i], p->currency, &b);
			rc = crm_buf_ok(&b, e);
			if (!rc)
				rc = sink(arg, b.s, b.len, e);
		}
	crm_buf_free(&b);
	return rc;
}

enum crm_status
crmp_job_lines(struct crmp_job *p, crm_sink *sink, void *arg,
	       struct crm_error *e)
{
	struct figures f = { .n = p->monthly ? p->windows.n : p->groups.n };
	enum crm_status rc;

	f.sums = calloc(f.n + 1, sizeof(*f.sums));
	f.labels = calloc(f.n + 1, sizeof(*f.labels));
	if (!f.sums || !f.labels)
		rc = crm_nomem(e);
	else
		rc = p->monthly ? month_figures(p, &f, e)
				: group_figures(p, &f, e);
	if (!rc)
		rc = figure_print(p, &f, sink, arg, e);
	free(f.sums);
	free(f.labels);
	crm_buf_free(&f.keys);
	return rc;
}
