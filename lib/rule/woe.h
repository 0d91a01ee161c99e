/* SPDX-License-Identifier: MIT */
/* woe.h - columns cut into bins, and what each bin says about converting */
#ifndef CRMP_WOE_H
#define CRMP_WOE_H

#include "base/base.h"

/*
 * Columns cut into bins, and what each bin says about converting
 *
 * A cell is a double: a number, or the index 0, 1 ... of a category whose
 * name the caller keeps.  What is not finite (NaN) is missing.
 */

#define CRMP_WOE_MISSING 0 /* the bin of what is missing */
#define CRMP_WOE_RARE 1	   /* of categories with few rows, or never seen */
#define CRMP_WOE_BINS 20   /* most bins of a number, the missing apart */
#define CRMP_WOE_MANY (1u << 20) /* most categories */

/* One column of training rows. */
struct crmp_woe_column {
	const double *cell;
	size_t categories; /* 0: numbers */
};

struct crmp_woe_options {
	int bins;	/* of a number, 2 to CRMP_WOE_BINS */
	int64_t rare;	/* categories with fewer rows are pooled */
	bool monotone;	/* merge bins of a number until WoE goes one way */
	double weak_iv; /* below this a column says nothing */
	/* above one of these it may come from after the outcome was known */
	double leak_iv, leak_auc;
};
/* 5 bins, rare 100, not monotone, 0.02, 3, 0.9. */
extern const struct crmp_woe_options crmp_woe_defaults;

enum crmp_woe_flag {
	CRMP_WOE_WEAK = 1 << 0,	    /* IV below weak_iv */
	CRMP_WOE_LEAK = 1 << 1,	    /* suspect: separates by itself */
	CRMP_WOE_CONSTANT = 1 << 2, /* one bin has all rows */
};

/* Training rows that converted and that did not; what that weighs. */
struct crmp_woe_bin {
	int64_t hits, misses;
	double woe;
	int64_t points; /* of a scorecard: scorecard.h */
};

/*
 * A column in bins.  bin[0] is what is missing.  Numbers: bin[i + 1] takes
 * those above cut[i - 1] and not above cut[i], nbins - 2 cuts, rising.
 * Categories: bin[1] is "(rare)", category c goes to bin[of[c]]; one that is
 * not below `categories` is rare.
 *
 * WoE = ln[(g + 1/2)/(G + 1/2)] - ln[(n + 1/2)/(N + 1/2)], with g and n
 * converted and not in the bin, G and N in all; 0 in a bin without rows.
 * iv = sum of ((g + 1/2)/(G + 1/2) - (n + 1/2)/(N + 1/2)) WoE over bins with
 * rows (Good 1950; Siddiqi 2006).  auc, 1/2 to 1, is how far the column
 * ranks alone: that of its bins by WoE or, of numbers, that of the numbers up
 * or down with what is missing at one end, whichever is best.
 */
struct crmp_woe {
	size_t categories; /* 0: numbers */
	size_t nbins;
	struct crmp_woe_bin *bin;
	double *cut;
	uint32_t *of;
	double iv, auc;
	unsigned flags; /* enum crmp_woe_flag */
};

/*
 * crmp_woe_fit - bin a column of n rows by what became of them
 *
 * Numbers are cut at their quantiles (type 7; o->bins of them, equal ones
 * once, empty bins merged).  With o->monotone neighbours are merged until WoE
 * rises or falls throughout, whichever keeps more IV.  `o` NULL: the
 * defaults.  *w is the caller's, for crmp_woe_free.
 * CRM_REFUSED: no row, or every row, converted; a category that is not a
 * whole number or not below `categories`; too many categories.  CRM_USAGE:
 * options out of range.  CRM_NOMEM.  Test: test_scorecard.c.
 */
enum crm_status crmp_woe_fit(const struct crmp_woe_column *c, const bool *hit,
			     size_t n, const struct crmp_woe_options *o,
			     struct crmp_woe *w,
			     struct crm_error *e) CRM_MUST_CHECK;
void crmp_woe_free(struct crmp_woe *w);

/* The bin of a cell, always below nbins (which is not 0). */
size_t crmp_woe_place(const struct crmp_woe *w, double cell);

/* The parts of crmp_woe_fit: bins of numbers; WoE and IV from the counts. */
struct crmp_grid {
	size_t n; /* bins 1..n of numbers, bin 0 what is missing */
	struct crmp_woe_bin bin[CRMP_WOE_BINS + 1];
	double cut[CRMP_WOE_BINS];
	double auc; /* of the numbers */
};
enum crm_status crmp_grid_fit(const double *cell, const bool *hit, size_t n,
			      const struct crmp_woe_options *o,
			      struct crmp_grid *g, struct crm_error *e);
/* Returns the IV. */
double crmp_woe_weigh(struct crmp_woe_bin *bin, size_t n);

#endif
