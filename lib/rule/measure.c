/* SPDX-License-Identifier: MIT */
/* measure.c - how good scores are at telling, and at naming a chance */
#include "rule/measure.h"

#include <math.h>
#include <stdlib.h>

#define SURE 1e-15 /* no chance is nearer to 0 or 1 */

static int
by_score(const void *a, const void *b)
{
	const struct crmp_scored *p = a, *q = b;

	return (p->score > q->score) - (p->score < q->score);
}

void
crmp_scored_sort(struct crmp_scored *rows, size_t n)
{
	if (n > 1)
		qsort(rows, n, sizeof(*rows), by_score);
}

/* How many rows tie with the first, and the hits among them. */
static size_t
tie(const struct crmp_scored *rows, size_t n, size_t *hits)
{
	size_t i;

	*hits = 0;
	for (i = 0; i < n && rows[i].score == rows[0].score; i++)
		*hits += rows[i].hit;
	return i;
}

double
crmp_scored_wins(const struct crmp_scored *rows, size_t n)
{
	double wins = 0, below = 0;
	size_t i, k, hits;

	for (i = 0; i < n; i += k) {
		k = tie(rows + i, n - i, &hits);
		wins += (double)hits * (below + (double)(k - hits) / 2);
		below += (double)(k - hits);
	}
	return wins;
}

static void
kolmogorov(const struct crmp_scored *rows, size_t n, struct crmp_ranking *r)
{
	double hits = (double)r->hits, misses = (double)(r->rows - r->hits);
	double seen_hits = 0, seen_misses = 0, gap;
	size_t i, k, h;

	r->ks_at = rows[n - 1].score;
	for (i = 0; i < n; i += k) {
		k = tie(rows + i, n - i, &h);
		seen_hits += (double)h;
		seen_misses += (double)(k - h);
		gap = fabs(seen_misses / misses - seen_hits / hits);
		if (gap > r->ks) {
			r->ks = gap;
			r->ks_at = rows[i].score;
		}
	}
}

/* Expected hits among the last `top` of the sorted rows. */
static double
hits_of_top(const struct crmp_scored *rows, size_t n, size_t top)
{
	size_t i, k, h, from = n - top;
	double sum = 0;

	for (i = 0; i < n; i += k) {
		k = tie(rows + i, n - i, &h);
		if (i >= from)
			sum += (double)h;
		else if (i + k > from)
			sum += (double)h * (double)(i + k - from) / (double)k;
	}
	return sum;
}

enum crm_status
crmp_measure_ranking(struct crmp_scored *rows, size_t n, int part,
		     struct crmp_ranking *out, struct crm_error *e)
{
	struct crmp_ranking r = { .rows = (int64_t)n, .auc = 0.5 };
	size_t i, top;

	if (part < 1)
		return crm_fail(e, CRM_USAGE, NULL, "the top is no part");
	for (i = 0; i < n; i++) {
		if (!isfinite(rows[i].score))
			return crm_fail(e, CRM_REFUSED, NULL,
					"row %zu: no score", i + 1);
		r.hits += rows[i].hit;
	}
	crmp_scored_sort(rows, n);
	r.has_auc = r.hits && r.hits < r.rows;
	if (r.has_auc) {
		r.auc = crmp_scored_wins(rows, n) / (double)r.hits /
			(double)(r.rows - r.hits);
		kolmogorov(rows, n, &r);
	}
	top = n / (size_t)part + (n % (size_t)part != 0);
	r.top = (int64_t)top;
	r.has_lift = r.hits > 0;
	if (r.has_lift) {
		r.top_hits = hits_of_top(rows, n, top);
		r.lift = r.top_hits / (double)top * (double)n / (double)r.hits;
	}
	*out = r;
	return CRM_OK;
}

double
crmp_chi2_tail(double x, int df)
{
	double h = x / 2, half = df % 2 ? 0.5 : 0, term, sum;
	int k;

	if (!(h > 0))
		return 1;
	if (h > 1e4) /* far below the smallest number */
		return 0;
	/* terms exp(-h) h^a / Gamma(a + 1), a = k + half, up to df/2 - 1 */
	term = df % 2 ? 2 * sqrt(h / 3.141592653589793) * exp(-h) : exp(-h);
	sum = df % 2 ? erfc(sqrt(h)) : 0;
	for (k = 0; k < df / 2; k++) {
		sum += term;
		term *= h / (k + half + 1);
	}
	return fmin(sum, 1);
}

static void
hosmer_lemeshow(struct crmp_calibration *c)
{
	const struct crmp_decile *d;
	double gap, variance;
	int filled = 0, i;

	for (i = 0; i < 10; i++) {
		d = &c->decile[i];
		if (!d->rows)
			continue;
		filled++;
		gap = (double)d->hits - d->expected;
		variance = d->expected * (1 - d->expected / (double)d->rows);
		c->chi2 += gap * gap / fmax(variance, SURE);
	}
	c->df = filled - 2;
	c->has_chi2 = filled > 2;
	if (c->has_chi2)
		c->p = crmp_chi2_tail(c->chi2, c->df);
	else
		c->chi2 = c->df = 0;
}

/* Rows at their chances into the decile of their middle rank. */
static void
deciles(const struct crmp_scored *rows, size_t n, struct crmp_calibration *c)
{
	struct crmp_decile *d;
	size_t i, k, hits;
	double middle;

	for (i = 0; i < n; i += k) {
		k = tie(rows + i, n - i, &hits);
		middle = ((double)i + (double)k / 2) / (double)n;
		d = &c->decile[(int)fmin(9, 10 * middle)];
		d->rows += (int64_t)k;
		d->hits += (int64_t)hits;
		d->expected += (double)k * rows[i].score;
	}
	for (i = 0; i < 10; i++) {
		d = &c->decile[i];
		c->ece += fabs((double)d->hits - d->expected) / (double)n;
	}
}

enum crm_status
crmp_measure_calibration(struct crmp_scored *rows, size_t n,
			 struct crmp_calibration *out, struct crm_error *e)
{
	struct crmp_calibration c = { .rows = (int64_t)n };
	double p, miss;
	size_t i;

	for (i = 0; i < n; i++) {
		p = rows[i].score;
		if (!(p >= 0 && p <= 1))
			return crm_fail(e, CRM_REFUSED, NULL,
					"row %zu: not a chance", i + 1);
		c.hits += rows[i].hit;
		miss = rows[i].hit ? 1 - p : p;
		c.brier += miss * miss / (double)n;
		c.log_loss -= log(fmax(SURE, 1 - miss)) / (double)n;
	}
	if (n) {
		crmp_scored_sort(rows, n);
		deciles(rows, n, &c);
		hosmer_lemeshow(&c);
	}
	*out = c;
	return CRM_OK;
}
