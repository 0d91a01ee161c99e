/* SPDX-License-Identifier: MIT */
/* report.c - metrics by window or by group: what is asked for, and answered */
#include "report/report.h"
#include "policy/policy.h"
#include "store/source.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is asked for -------------------------------------------------- */

static enum crm_status
report_metrics(struct crmp_job *p, struct crm_error *e)
{
	const struct crm_report *r = p->r;
	enum crm_status rc = CRM_OK;
	size_t i;

	if (!r->n)
		return crm_fail(e, CRM_USAGE, NULL, "no metric is named");
	p->metrics = calloc(r->n, sizeof(*p->metrics));
	if (!p->metrics)
		return crm_nomem(e);
	for (i = 0; !rc && i < r->n; i++) {
		rc = crmp_metric_find(r->metrics[i], r->by, &p->metrics[i], e);
		if (!rc)
			p->needs |= p->metrics[i]->needs;
	}
	p->monthly = r->by && !strcmp(r->by, "month");
	p->grouped = r->by && !p->monthly;
	return rc;
}

/* What customers are grouped by: one of their columns, or a verdict. */
static enum crm_status
people(struct crmp_job *p, struct crm_error *e)
{
	struct crmp_reading *r = &p->people;
	struct crmp_slot merged = { .name = crmp_text("merged_into"),
				    .kind = CRMP_REF,
				    .from = CRMP_FROM_OWN };
	enum crm_status rc;

	p->panel.s = r->s = p->s;
	r->t = &crmp_type_customer;
	r->judging = crmp_panel_judging(&p->panel);
	rc = crmp_reading_begin(r, false, e);
	if (!rc)
		rc = crmp_reading_named(r, "since", &p->since, e);
	if (!rc)
		rc = crmp_reading_want(r, &merged, &p->merged, e);
	if (!rc && p->grouped)
		rc = crmp_reading_named(r, p->r->by, &p->key, e);
	return rc ? rc
		  : crmp_reading_prep(r,
				      "WHERE v.merged_into IS NULL"
				      " ORDER BY v.id",
				      e);
}

static enum crm_status
activity(struct crmp_job *p, struct crm_error *e)
{
	json_t *doc = crmp_policy(p->s, "active", e);

	if (!doc)
		return CRM_TROUBLE;
	p->person.rule = (struct crmp_activity){
		.wanted = true,
		.days = json_integer_value(json_object_get(doc, "days")),
		.times = json_number_value(json_object_get(doc, "times")),
		.today = p->days.today,
	};
	return CRM_OK;
}

static enum crm_status
report_prepare(struct crmp_job *p, struct crm_error *e)
{
	enum crm_status rc = report_metrics(p, e);

	if (!rc)
		rc = crmp_days_of(p->s, p->r, &p->days, e);
	if (!rc && (p->grouped || p->needs & CRMP_M_SINCE))
		rc = people(p, e);
	if (!rc && p->needs & CRMP_M_ACTIVE)
		rc = activity(p, e);
	p->person.cycle = p->needs & CRMP_M_CYCLE;
	if (!rc && !(p->currency = crmp_base_currency(p->s, e)))
		rc = CRM_TROUBLE;
	return rc;
}

/* ---- windows ------------------------------------------------------------ */

/* Days of facts. */
struct span {
	int64_t first, last;
};

/* One more, unless it lies outside the days of the report. */
static void
span_day(struct span *f, const struct crmp_days *d, int64_t day)
{
	if (day < d->from || day >= d->to)
		return;
	f->first = day < f->first ? day : f->first;
	f->last = day > f->last ? day : f->last;
}

/* The days of moments, or of days, that a statement gives up to ?1. */
static enum crm_status
span_of(struct crmp_job *p, const char *sql, bool moments, struct span *f,
	struct crm_error *e)
{
	int64_t now = moments ? p->s->session.clock.now : p->days.today, at;
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_read_bind(p->s, &st, sql, e, "i", now);
	while (!rc && !(rc = crmp_step(st, e))) {
		if (crmp_col_null(st, 0))
			continue;
		at = crmp_col_int(st, 0);
		span_day(f, &p->days,
			 moments ? crm_zone_day(p->s->session.zone, at) : at);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

/* Of orders that count, and of those that came back. */
static enum crm_status
orders_of(struct crmp_job *p, struct span *f, struct crm_error *e)
{
	int64_t first, last;
	enum crm_status rc;

	rc = crmp_days_ordered(p->s, &p->days, &first, &last, e);
	if (!rc) {
		span_day(f, &p->days, first);
		span_day(f, &p->days, last);
	}
	if (!rc || rc == CRM_ABSENT)
		rc = span_of(p,
			     "SELECT day FROM {orders} WHERE returned_base IS"
			     " NOT NULL AND day<=?1",
			     false, f, e);
	return rc ? rc
		  : span_of(p,
			    "SELECT returned_at FROM {orders} WHERE"
			    " returned_base IS NOT NULL AND returned_at<=?1",
			    true, f, e);
}

/* From the first fact to the last: orders, and what the metrics go by. */
static enum crm_status
facts_of(struct crmp_job *p, struct span *f, struct crm_error *e)
{
	enum crm_status rc = orders_of(p, f, e);

	if (!rc && p->needs & CRMP_M_SINCE)
		rc = span_of(p,
			     "SELECT since FROM {customers} WHERE merged_into"
			     " IS NULL AND since<=?1",
			     true, f, e);
	if (!rc && p->needs & CRMP_M_ACTIVE)
		rc = span_of(p,
			     "SELECT start FROM {contracts} WHERE"
			     " state<>'draft' AND start<=?1",
			     false, f, e);
	/* who was active, and is not any more, goes without a fact */
	if (!rc && p->needs & CRMP_M_ACTIVE && f->first <= f->last)
		span_day(f, &p->days,
			 p->days.today < p->days.to ? p->days.today
						    : p->days.to - 1);
	return rc;
}

/*
 * Months with facts, or those asked for as far as they have come; CRM_ABSENT:
 * there are none.
 */
static enum crm_status
report_months(struct crmp_job *p, struct crm_error *e)
{
	struct span f = { INT64_MAX, INT64_MIN };
	enum crm_status rc = CRM_OK;

	if (p->r->from && p->r->to) {
		f.first = p->days.from;
		f.last = p->days.to - 1 < p->days.today ? p->days.to - 1
							: p->days.today;
	} else {
		rc = facts_of(p, &f, e);
	}
	if (rc || f.first > f.last)
		return rc ? rc : CRM_ABSENT;
	f.first = crmp_month_of(f.first);
	f.last = crmp_month_after(f.last);
	return crmp_windows_months(
		&p->windows, f.first < p->days.from ? p->days.from : f.first,
		p->r->to && f.last > p->days.to ? p->days.to : f.last, e);
}

static enum crm_status
windows(struct crmp_job *p, struct crm_error *e)
{
	struct crmp_group *all;
	enum crm_status rc;

	rc = p->monthly ? report_months(p, e)
			: crmp_windows_one(&p->windows, p->days.from,
					   p->days.to, e);
	p->groups.windows = &p->windows;
	if (!rc && !p->grouped)
		rc = crmp_group_of(&p->groups, NULL, 0, &all, e);
	return rc;
}

/* ---- all of it --------------------------------------------------------- */

enum crm_status
crm_report_run(struct crm_store *s, const struct crm_report *r, crm_sink *sink,
	       void *arg, struct crm_error *e)
{
	struct crmp_job p = { .s = s, .r = r };
	enum crm_status rc;

	rc = report_prepare(&p, e);
	if (!rc)
		rc = crmp_snapshot(s, true, e);
	if (rc)
		goto out;
	rc = windows(&p, e);
	if (!rc)
		rc = crmp_job_count(&p, e);
	if (crmp_snapshot(s, false, rc ? NULL : e) && !rc)
		rc = CRM_TROUBLE;
	if (!rc)
		rc = crmp_job_lines(&p, sink, arg, e);
out:
	free(p.metrics);
	crmp_groups_free(&p.groups);
	crmp_windows_free(&p.windows);
	crmp_person_free(&p.person);
	crmp_reading_end(&p.people);
	crmp_panel_close(&p.panel);
	return rc == CRM_ABSENT ? CRM_OK : rc;
}
