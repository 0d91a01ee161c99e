/* SPDX-License-Identifier: MIT */
/* grid.c - numbers cut into bins at their quantiles */
#include "rule/woe.h"

#include <math.h>
#include <stdlib.h>

#include "rule/measure.h"

/* Type 7, as crmp_quantile, of n > 0 sorted rows. */
static double
quantile(const struct crmp_scored *v, size_t n, double p)
{
	double at = p * (double)(n - 1), low = floor(at), part = at - low;
	double gap;
	size_t i = (size_t)low;

	if (i + 1 >= n)
		return v[n - 1].score;
	gap = v[i + 1].score - v[i].score;
	if (isfinite(gap))
		return v[i].score + part * gap;
	return v[i].score * (1 - part) + v[i + 1].score * part;
}

static void
cut_numbers(const struct crmp_scored *v, size_t n, int bins,
	    struct crmp_grid *g)
{
	double at;
	int i;

	g->n = 1;
	for (i = 1; i < bins; i++) {
		at = quantile(v, n, (double)i / (double)bins);
		if (at < v[n - 1].score && (g->n == 1 || at > g->cut[g->n - 2]))
			g->cut[g->n++ - 1] = at;
	}
}

static void
count_bins(const struct crmp_scored *v, size_t n, struct crmp_grid *g)
{
	size_t i, b = 1;

	for (i = 0; i < n; i++) {
		while (b < g->n && v[i].score > g->cut[b - 1])
			b++;
		g->bin[b].hits += v[i].hit;
		g->bin[b].misses += !v[i].hit;
	}
}

/* Make one of the bins b and b + 1. */
static void
merge(struct crmp_grid *g, size_t b)
{
	size_t i;

	g->bin[b].hits += g->bin[b + 1].hits;
	g->bin[b].misses += g->bin[b + 1].misses;
	for (i = b + 1; i < g->n; i++) {
		g->bin[i] = g->bin[i + 1];
		g->cut[i - 2] = g->cut[i - 1];
	}
	g->n--;
}

static bool
empty(const struct crmp_woe_bin *b)
{
	return !b->hits && !b->misses;
}

/* Pool neighbours out of order (Ayer et al. 1955); up is 1 or -1. */
static double
pool(struct crmp_grid *g, int up)
{
	double iv = crmp_woe_weigh(g->bin, g->n + 1);
	size_t i;

	for (i = 1; i < g->n;) {
		if ((g->bin[i + 1].woe - g->bin[i].woe) * up >= 0) {
			i++;
			continue;
		}
		merge(g, i);
		iv = crmp_woe_weigh(g->bin, g->n + 1);
		i -= i > 1;
	}
	return iv;
}

/*
 * AUC of the numbers, read up or down, with what is missing below or above
 * all of them; v are those that are there.
 */
static double
rank_numbers(const struct crmp_scored *v, size_t n,
	     const struct crmp_woe_bin *none, double hits, double misses)
{
	double g = (double)none->hits, m = (double)none->misses;
	double wins = crmp_scored_wins(v, n) + g * m / 2;
	double below = (wins + (hits - g) * m) / hits / misses;
	double above = (wins + g * (misses - m)) / hits / misses;

	return fmax(fmax(below, 1 - below), fmax(above, 1 - above));
}

enum crm_status
crmp_grid_fit(const double *cell, const bool *hit, size_t n,
	      const struct crmp_woe_options *o, struct crmp_grid *g,
	      struct crm_error *e)
{
	struct crmp_scored *v = calloc(n + 1, sizeof(*v));
	struct crmp_grid r = { 0 }, down;
	size_t i, there = 0, hits = 0;

	if (!v)
		return crm_nomem(e);
	for (i = 0; i < n; i++) {
		hits += hit[i];
		if (isfinite(cell[i])) {
			v[there++] = (struct crmp_scored){ cell[i], hit[i] };
			continue;
		}
		r.bin[CRMP_WOE_MISSING].hits += hit[i];
		r.bin[CRMP_WOE_MISSING].misses += !hit[i];
	}
	crmp_scored_sort(v, there);
	r.auc = rank_numbers(v, there, &r.bin[CRMP_WOE_MISSING], (double)hits,
			     (double)(n - hits));
	if (there) {
		cut_numbers(v, there, o->bins, &r);
		count_bins(v, there, &r);
	}
	free(v);
	for (i = 1; i < r.n;)
		if (empty(&r.bin[i + 1]))
			merge(&r, i);
		else
			i++;
	if (o->monotone) {
		down = r;
		if (pool(&r, 1) < pool(&down, -1))
			r = down;
	}
	*g = r;
	return CRM_OK;
}
