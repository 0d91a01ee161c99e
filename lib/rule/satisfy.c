/* SPDX-License-Identifier: MIT */
/* satisfy.c - what answers to surveys come to: NPS and CSAT */
#include "rule/satisfy.h"

#include <math.h>

#define Z95 1.9599639845400542
#define MOST ((int64_t)1 << 40)

static enum crm_status
check_counts(const int64_t *count, int n, struct crm_error *e)
{
	int i;

	for (i = 0; i < n; i++)
		if (count[i] < 0 || count[i] > MOST)
			return crm_fail(e, CRM_REFUSED, NULL,
					"%lld: not a number of answers",
					(long long)count[i]);
	return CRM_OK;
}

/* Count answers low .. high into count[0] on. */
static enum crm_status
tally_answers(const int *answers, size_t n, int low, int high, int64_t *count,
	      struct crm_error *e)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (answers[i] < low || answers[i] > high)
			return crm_fail(e, CRM_REFUSED, NULL,
					"answer %zu: %d is not %d to %d", i + 1,
					answers[i], low, high);
		count[answers[i] - low]++;
	}
	return CRM_OK;
}

enum crm_status
crm_nps_counts(int64_t promoters, int64_t passives, int64_t detractors,
	       struct crm_nps *out, struct crm_error *e)
{
	const int64_t count[] = { promoters, passives, detractors };
	enum crm_status st = check_counts(count, 3, e);
	struct crm_nps r = { promoters + passives + detractors,
			     promoters,
			     passives,
			     detractors,
			     0,
			     0 };
	double n, p, d;

	if (st != CRM_OK)
		return st;
	if (r.answers) {
		n = (double)r.answers;
		p = (double)promoters / n;
		d = (double)detractors / n;
		r.nps = 100 * (p - d);
		r.se = 100 * sqrt(fmax(0, p + d - (p - d) * (p - d)) / n);
	}
	*out = r;
	return CRM_OK;
}

enum crm_status
crmp_nps_scores(const int *answers, size_t n, struct crm_nps *out,
		struct crm_error *e)
{
	int64_t count[11] = { 0 }, detractors = 0;
	enum crm_status st = tally_answers(answers, n, 0, 10, count, e);
	int i;

	if (st != CRM_OK)
		return st;
	for (i = 0; i <= 6; i++)
		detractors += count[i];
	return crm_nps_counts(count[9] + count[10], count[7] + count[8],
			      detractors, out, e);
}

void
crm_wilson(int64_t hits, int64_t n, double *low, double *high)
{
	double z2 = Z95 * Z95, m = (double)n, p, middle, half;

	*low = 0;
	*high = 1;
	if (n <= 0)
		return;
	p = (double)hits / m;
	middle = (p + z2 / (2 * m)) / (1 + z2 / m);
	half = Z95 * sqrt(p * (1 - p) / m + z2 / (4 * m * m)) / (1 + z2 / m);
	if (hits > 0)
		*low = fmax(0, middle - half);
	if (hits < n)
		*high = fmin(1, middle + half);
}

enum crm_status
crm_csat_counts(const int64_t count[5], struct crm_csat *out,
		struct crm_error *e)
{
	enum crm_status st = check_counts(count, 5, e);
	struct crm_csat r = { 0 };
	int i;

	if (st != CRM_OK)
		return st;
	for (i = 0; i < 5; i++) {
		r.answers += count[i];
		r.mean += (double)count[i] * (i + 1);
	}
	r.satisfied = count[3] + count[4];
	crm_wilson(r.satisfied, r.answers, &r.low, &r.high);
	if (r.answers) {
		r.share = (double)r.satisfied / (double)r.answers;
		r.mean /= (double)r.answers;
	}
	*out = r;
	return CRM_OK;
}

enum crm_status
crmp_csat_scores(const int *answers, size_t n, struct crm_csat *out,
		 struct crm_error *e)
{
	int64_t count[5] = { 0 };
	enum crm_status st = tally_answers(answers, n, 1, 5, count, e);

	return st == CRM_OK ? crm_csat_counts(count, out, e) : st;
}
