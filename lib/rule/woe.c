/* SPDX-License-Identifier: MIT */
/* woe.c - columns cut into bins, and what each bin says about converting */
#include "rule/woe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/measure.h"

const struct crmp_woe_options crmp_woe_defaults = {
	.bins = 5,
	.rare = 100,
	.weak_iv = 0.02,
	.leak_iv = 3,
	.leak_auc = 0.9,
};

double
crmp_woe_weigh(struct crmp_woe_bin *bin, size_t n)
{
	double hits = 0.5, misses = 0.5, g, m, iv = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		hits += (double)bin[i].hits;
		misses += (double)bin[i].misses;
	}
	for (i = 0; i < n; i++) {
		bin[i].woe = 0;
		if (!bin[i].hits && !bin[i].misses)
			continue;
		g = ((double)bin[i].hits + 0.5) / hits;
		m = ((double)bin[i].misses + 0.5) / misses;
		bin[i].woe = log(g) - log(m);
		iv += (g - m) * bin[i].woe;
	}
	return iv;
}

static int
by_rate(const void *a, const void *b)
{
	const struct crmp_woe_bin *p = a, *q = b;
	double x = (double)p->hits * (double)q->misses;
	double y = (double)q->hits * (double)p->misses;

	return (x > y) - (x < y);
}

/* AUC of the bins by their hit rate. */
static enum crm_status
rank_bins(const struct crmp_woe_bin *bin, size_t n, double *auc,
	  struct crm_error *e)
{
	struct crmp_woe_bin *v = calloc(n, sizeof(*v));
	double wins = 0, hits = 0, misses = 0;
	size_t i, used = 0;

	if (!v)
		return crm_nomem(e);
	for (i = 0; i < n; i++)
		/* without rows it has no rate to be sorted by */
		if (bin[i].hits || bin[i].misses)
			v[used++] = bin[i];
	qsort(v, used, sizeof(*v), by_rate);
	for (i = 0; i < used; i++) {
		wins += (double)v[i].hits * (misses + (double)v[i].misses / 2);
		hits += (double)v[i].hits;
		misses += (double)v[i].misses;
	}
	*auc = wins / hits / misses;
	free(v);
	return CRM_OK;
}

/* Rows of each category into count, and of what is missing into *none. */
static enum crm_status
tally_categories(const struct crmp_woe_column *c, const bool *hit, size_t n,
		 struct crmp_woe_bin *count, struct crmp_woe_bin *none,
		 struct crm_error *e)
{
	struct crmp_woe_bin *b;
	double v;
	size_t i;

	for (i = 0; i < n; i++) {
		v = c->cell[i];
		if (isfinite(v) &&
		    !(v >= 0 && v < (double)c->categories && v == floor(v)))
			return crm_fail(e, CRM_REFUSED, NULL,
					"row %zu: no such category", i + 1);
		b = isfinite(v) ? &count[(size_t)v] : none;
		b->hits += hit[i];
		b->misses += !hit[i];
	}
	return CRM_OK;
}

/* Categories with rows enough get bins of their own, in their order. */
static enum crm_status
categories(const struct crmp_woe_column *c, const bool *hit, size_t n,
	   int64_t rare, struct crmp_woe *w, struct crm_error *e)
{
	struct crmp_woe_bin *count = calloc(c->categories, sizeof(*count));
	enum crm_status st;
	size_t i, own;

	w->bin = calloc(c->categories + 2, sizeof(*w->bin));
	w->of = calloc(c->categories, sizeof(*w->of));
	w->nbins = 2;
	if (!count || !w->bin || !w->of) {
		st = crm_nomem(e);
		goto out;
	}
	st = tally_categories(c, hit, n, count, &w->bin[CRMP_WOE_MISSING], e);
	for (i = 0; st == CRM_OK && i < c->categories; i++) {
		own = CRMP_WOE_RARE;
		if (count[i].hits + count[i].misses >= rare)
			own = w->nbins++;
		w->of[i] = (uint32_t)own;
		w->bin[own].hits += count[i].hits;
		w->bin[own].misses += count[i].misses;
	}
out:
	free(count);
	return st;
}

static enum crm_status
bin_numbers(const struct crmp_woe_column *c, const bool *hit, size_t n,
	    const struct crmp_woe_options *o, struct crmp_woe *w,
	    struct crm_error *e)
{
	struct crmp_grid g = { 0 };
	enum crm_status st = crmp_grid_fit(c->cell, hit, n, o, &g, e);

	if (st != CRM_OK)
		return st;
	w->nbins = g.n + 1;
	w->bin = calloc(w->nbins, sizeof(*w->bin));
	w->cut = calloc(w->nbins, sizeof(*w->cut));
	if (!w->bin || !w->cut)
		return crm_nomem(e);
	memcpy(w->bin, g.bin, w->nbins * sizeof(*w->bin));
	if (g.n)
		memcpy(w->cut, g.cut, (g.n - 1) * sizeof(*w->cut));
	w->auc = g.auc;
	return CRM_OK;
}

static enum crm_status
check_column(const struct crmp_woe_column *c, const bool *hit, size_t n,
	     const struct crmp_woe_options *o, struct crm_error *e)
{
	size_t i, hits = 0;

	if (o->bins < 2 || o->bins > CRMP_WOE_BINS || o->rare < 1)
		return crm_fail(e, CRM_USAGE, NULL,
				"bins are 2 to %d, rare is 1 or more",
				CRMP_WOE_BINS);
	if (c->categories > CRMP_WOE_MANY)
		return crm_fail(e, CRM_REFUSED, NULL, "too many categories");
	for (i = 0; i < n; i++)
		hits += hit[i];
	if (!hits || hits == n)
		return crm_fail(e, CRM_REFUSED, NULL,
				hits ? "every row converted"
				     : "no row converted");
	return CRM_OK;
}

static void
judge_column(struct crmp_woe *w, size_t n, const struct crmp_woe_options *o)
{
	size_t i;

	if (w->iv < o->weak_iv)
		w->flags |= CRMP_WOE_WEAK;
	if (w->iv > o->leak_iv || w->auc > o->leak_auc)
		w->flags |= CRMP_WOE_LEAK;
	for (i = 0; i < w->nbins; i++)
		if ((size_t)(w->bin[i].hits + w->bin[i].misses) == n)
			w->flags |= CRMP_WOE_CONSTANT;
}

enum crm_status
crmp_woe_fit(const struct crmp_woe_column *c, const bool *hit, size_t n,
	     const struct crmp_woe_options *o, struct crmp_woe *w,
	     struct crm_error *e)
{
	struct crmp_woe r = { .categories = c->categories };
	enum crm_status st;
	double auc = 0;

	if (!o)
		o = &crmp_woe_defaults;
	st = check_column(c, hit, n, o, e);
	if (st != CRM_OK)
		return st;
	st = c->categories ? categories(c, hit, n, o->rare, &r, e)
			   : bin_numbers(c, hit, n, o, &r, e);
	if (st != CRM_OK)
		goto out;
	st = rank_bins(r.bin, r.nbins, &auc, e);
	if (st != CRM_OK)
		goto out;
	r.auc = fmax(r.auc, auc);
	r.iv = crmp_woe_weigh(r.bin, r.nbins);
	judge_column(&r, n, o);
	*w = r;
	return CRM_OK;
out:
	crmp_woe_free(&r);
	return st;
}

void
crmp_woe_free(struct crmp_woe *w)
{
	free(w->bin);
	free(w->cut);
	free(w->of);
	*w = (struct crmp_woe){ 0 };
}

size_t
crmp_woe_place(const struct crmp_woe *w, double cell)
{
	size_t i;

	if (!isfinite(cell))
		return CRMP_WOE_MISSING;
	if (w->categories) {
		i = CRMP_WOE_RARE;
		if (cell >= 0 && cell < (double)w->categories)
			i = w->of[(size_t)cell];
	} else {
		for (i = 1; i + 1 < w->nbins && cell > w->cut[i - 1];)
			i++;
	}
	return i < w->nbins ? i : CRMP_WOE_MISSING;
}
