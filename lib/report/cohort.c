/* SPDX-License-Identifier: MIT */
/* cohort.c - retention by month of the first purchase */
#include "report/report.h"
#include "rule/cohort.h"

static enum crm_status
cohort_line(const struct crmp_cohorts *c, size_t cohort, size_t k,
	    int64_t today, struct crm_buf *b, struct crm_error *e)
{
	const int64_t *row = c->bought[cohort];
	size_t day;

	crm_buf_puts(b, "{\"type\":\"metric\",\"metric\":\"retention\","
			"\"cohort\":\"");
	day = b->len;
	crm_day_format(c->months->at[cohort], b);
	if (!b->oom)
		b->len = day + 7; /* the month only */
	crm_buf_printf(b, "\",\"k\":%zu", k);
	crmp_ratio_json(row[k], row[0], b);
	if (c->months->at[cohort + k + 1] > today)
		crm_buf_puts(b, ",\"unfinished\":true");
	crm_buf_puts(b, "}\n");
	return crm_buf_ok(b, e);
}

static enum crm_status
lines(const struct crmp_cohorts *c, int64_t today, crm_sink *sink, void *arg,
      struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crm_buf b = { 0 };
	size_t i, k;

	for (i = c->first; !rc && i < c->last; i++)
		for (k = 0; !rc && c->bought[i] && k < c->months->n - i; k++) {
			crm_buf_reset(&b);
			rc = cohort_line(c, i, k, today, &b, e);
			if (!rc)
				rc = sink(arg, b.s, b.len, e);
		}
	crm_buf_free(&b);
	return rc;
}

static enum crm_status
count(struct crm_store *s, struct crmp_cohorts *c, int64_t today,
      struct crm_error *e)
{
	struct crmp_buys b = { 0 };
	enum crm_status rc;
	int64_t id = 0;

	rc = crmp_buys_open(s, 0, today + 1, &b, e);
	while (!rc && b.id) {
		if (b.id != id)
			crmp_cohorts_begin(c);
		id = b.id;
		if (b.day.bought)
			rc = crmp_cohorts_day(c, b.day.day, e);
		if (!rc)
			rc = crmp_buys_next(&b, e);
	}
	crmp_buys_close(&b);
	return rc;
}

/* Months from the first order to this one; those of `d` are shown. */
static enum crm_status
cohort_months(struct crm_store *s, const struct crmp_days *d,
	      struct crmp_windows *w, struct crmp_cohorts *c,
	      struct crm_error *e)
{
	const struct crmp_days all = { CRMP_DAY_FIRST, d->today + 1, d->today };
	int64_t first, last;
	enum crm_status rc;

	rc = crmp_days_ordered(s, &all, &first, &last, e);
	if (!rc)
		rc = crmp_windows_months(w, crmp_month_of(first),
					 crmp_month_after(d->today), e);
	if (!rc)
		rc = crmp_cohorts_new(c, w, e);
	if (rc)
		return rc;
	while (c->first < w->n && w->at[c->first + 1] <= d->from)
		c->first++;
	while (c->last > c->first && w->at[c->last - 1] >= d->to)
		c->last--;
	return CRM_OK;
}

enum crm_status
crm_report_cohorts(struct crm_store *s, const struct crm_report *r,
		   crm_sink *sink, void *arg, struct crm_error *e)
{
	struct crmp_cohorts c = { 0 };
	struct crmp_windows w = { 0 };
	struct crmp_days d;
	enum crm_status rc;

	if (r->by)
		return crm_fail(e, CRM_USAGE, NULL,
				"retention has no dimension '%s'", r->by);
	rc = crmp_days_of(s, r, &d, e);
	if (!rc)
		rc = crmp_snapshot(s, true, e);
	if (rc)
		return rc;
	rc = cohort_months(s, &d, &w, &c, e);
	if (!rc)
		rc = count(s, &c, d.today, e);
	if (crmp_snapshot(s, false, rc ? NULL : e) && !rc)
		rc = CRM_TROUBLE;
	if (!rc)
		rc = lines(&c, d.today, sink, arg, e);
	crmp_cohorts_free(&c);
	crmp_windows_free(&w);
	return rc == CRM_ABSENT ? CRM_OK : rc;
}
