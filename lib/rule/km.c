/* SPDX-License-Identifier: MIT */
/* km.c - Kaplan-Meier survival and the log-rank test */
#include "rule/km.h"

#include <math.h>
#include <stdlib.h>

#define Z95 1.9599639845400542

struct one {
	double time;
	bool event;
	int group;
};

static int
by_time(const void *a, const void *b)
{
	const struct one *p = a, *q = b;

	return (p->time > q->time) - (p->time < q->time);
}

/* Sorted by time; the caller frees. */
static enum crm_status
gather_subjects(const struct crmp_subject *a, size_t na,
		const struct crmp_subject *b, size_t nb, struct one **out,
		struct crm_error *e)
{
	const struct crmp_subject *s;
	struct one *v;
	size_t i;

	v = calloc(na + nb + 1, sizeof(*v));
	if (!v)
		return crm_nomem(e);
	for (i = 0; i < na + nb; i++) {
		s = i < na ? &a[i] : &b[i - na];
		if (!(s->time >= 0 && isfinite(s->time))) {
			free(v);
			return crm_fail(e, CRM_REFUSED, NULL,
					"subject %zu: not a time", i + 1);
		}
		v[i] = (struct one){ s->time, s->event, i >= na };
	}
	qsort(v, na + nb, sizeof(*v), by_time);
	*out = v;
	return CRM_OK;
}

/* Of the subjects at v[0].time: how many, and events among them by group. */
static size_t
same_time(const struct one *v, size_t n, size_t all[2], size_t events[2])
{
	size_t i;

	all[0] = all[1] = events[0] = events[1] = 0;
	for (i = 0; i < n && v[i].time == v[0].time; i++) {
		all[v[i].group]++;
		events[v[i].group] += v[i].event;
	}
	return i;
}

static void
interval(struct crmp_km_row *r, double greenwood)
{
	double s = r->survival, half;

	r->se = s * sqrt(greenwood);
	if (!(s > 0 && s < 1))
		return;
	half = exp(Z95 * sqrt(greenwood) / -log(s));
	r->has_interval = true;
	r->low = pow(s, half);
	r->high = pow(s, 1 / half);
}

static size_t
curve(const struct one *v, size_t n, struct crmp_km_row *rows)
{
	double survival = 1, greenwood = 0, left, d;
	size_t i, k, rows_n = 0, all[2], events[2];

	for (i = 0; i < n; i += k) {
		k = same_time(v + i, n - i, all, events);
		if (!events[0])
			continue;
		left = (double)(n - i);
		d = (double)events[0];
		survival *= (left - d) / left;
		if (left > d)
			greenwood += d / (left * (left - d));
		rows[rows_n] = (struct crmp_km_row){
			.time = v[i].time,
			.at_risk = (int64_t)(n - i),
			.events = (int64_t)events[0],
			.survival = survival,
		};
		interval(&rows[rows_n++], greenwood);
	}
	return rows_n;
}

enum crm_status
crmp_km(const struct crmp_subject *s, size_t n, struct crmp_km_row **rows,
	size_t *nrows, struct crm_error *e)
{
	struct crmp_km_row *r;
	enum crm_status st;
	struct one *v;
	size_t events = 0, i;

	st = gather_subjects(s, n, NULL, 0, &v, e);
	if (st != CRM_OK)
		return st;
	for (i = 0; i < n; i++)
		events += s[i].event;
	r = calloc(events + 1, sizeof(*r));
	if (!r) {
		st = crm_nomem(e);
		goto out;
	}
	*nrows = curve(v, n, r);
	*rows = r;
	if (!*nrows) {
		free(r);
		*rows = NULL;
	}
out:
	free(v);
	return st;
}

bool
crmp_km_quantile(const struct crmp_km_row *rows, size_t nrows, double share,
		 double *time)
{
	size_t i;

	for (i = 0; i < nrows; i++)
		/* a product of shares may miss 1/2 by a rounding */
		if (rows[i].survival <= share + 1e-12) {
			*time = rows[i].time;
			return true;
		}
	return false;
}

double
crmp_km_at(const struct crmp_km_row *rows, size_t nrows, double t)
{
	double s = 1;
	size_t i;

	for (i = 0; i < nrows && rows[i].time <= t; i++)
		s = rows[i].survival;
	return s;
}

enum crm_status
crmp_logrank(const struct crmp_subject *a, size_t na,
	     const struct crmp_subject *b, size_t nb, struct crmp_logrank *out,
	     struct crm_error *e)
{
	double d, n, n0, variance = 0, left[2] = { (double)na, (double)nb };
	struct crmp_logrank r = { 0 };
	size_t i, k, all[2], events[2];
	enum crm_status st;
	struct one *v;

	st = gather_subjects(a, na, b, nb, &v, e);
	if (st != CRM_OK)
		return st;
	for (i = 0; i < na + nb; i += k) {
		k = same_time(v + i, na + nb - i, all, events);
		d = (double)(events[0] + events[1]);
		n = left[0] + left[1];
		n0 = left[0] / n;
		r.observed[0] += (double)events[0];
		r.observed[1] += (double)events[1];
		r.expected[0] += d * n0;
		r.expected[1] += d * (1 - n0);
		if (n > 1)
			variance += d * n0 * (1 - n0) * (n - d) / (n - 1);
		left[0] -= (double)all[0];
		left[1] -= (double)all[1];
	}
	free(v);
	if (!(variance > 0))
		return crm_fail(e, CRM_REFUSED, NULL,
				"no event tells the groups apart");
	d = r.observed[0] - r.expected[0];
	r.chi2 = d * d / variance;
	r.p = erfc(sqrt(r.chi2 / 2));
	*out = r;
	return CRM_OK;
}
