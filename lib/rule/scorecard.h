/* SPDX-License-Identifier: MIT */
/* scorecard.h - a score as a sum of whole points, fitted or set by hand */
#ifndef CRMP_SCORECARD_H
#define CRMP_SCORECARD_H

#include "rule/logistic.h"
#include "rule/woe.h"

/*
 * Weight of evidence in, logistic regression on it, points out (Siddiqi
 * 2006; Anderson 2007).
 */

#define CRMP_SCORECARD_COLUMNS 1000	    /* of a row, at most */
#define CRMP_SCORECARD_POINTS 1000000000000 /* of a bin, at most, + or - */

enum crmp_column_use {
	CRMP_COLUMN_USED = 0,
	CRMP_COLUMN_LEFT_OUT,  /* the caller asked for it */
	CRMP_COLUMN_WEAK,      /* IV below weak_iv */
	CRMP_COLUMN_COLLINEAR, /* says what columns before it say */
	CRMP_COLUMN_NEGATIVE,  /* its weight would have been negative */
};

/* One column; weight is that of its WoE, se absent (0) if has_se is false. */
struct crmp_card_column {
	enum crmp_column_use use;
	struct crmp_woe woe; /* with the points of each bin */
	double weight, se;
};

/*
 * A scorecard for rows of `columns` cells (see woe.h).  points of a row are
 * base + the points of the bins its cells fall into.
 *
 * Fitted: bins have points = weight WoE factor and base is offset + intercept
 * factor, each rounded, so that a score adds up on paper; it may therefore be
 * off crmp_scorecard_points(eta) by half a point per column used and half for
 * the base.  factor = pdo / ln 2, offset = anchor - factor ln(odds).
 *
 * By hand (fitted false): base, column[j].use, and of column[j].woe the
 * categories, nbins, bin[].points, and cut or of; everything else is 0.
 * Check it with crmp_scorecard_check; crmp_scorecard_free is not for it unless
 * all of its pieces came from malloc.
 */
struct crmp_scorecard {
	size_t columns;
	struct crmp_card_column *column;
	int64_t base;
	bool fitted;
	double intercept, intercept_se, offset, factor;
	/* how the fit went; moving is a column of the card, or `columns` */
	enum crmp_logistic_status status;
	bool has_se;
	size_t moving;
	int64_t rows, hits;
	double loglik, null_loglik;
};

struct crmp_scorecard_options {
	struct crmp_woe_options woe;
	double ridge;		/* on the weights: logistic.h */
	bool positive;		/* refuse negative weights */
	double pdo;		/* points that double the odds */
	double anchor, odds;	/* so many points at those odds */
	const bool *without;	/* columns to leave out, or NULL */
};
/* crmp_woe_defaults, no ridge, negative allowed, 20, 600 at 50:1. */
extern const struct crmp_scorecard_options crmp_scorecard_defaults;

/* Training rows: columns of n cells, hit[i] says what became of row i. */
struct crmp_training {
	const struct crmp_woe_column *c;
	size_t columns;
	const bool *hit;
	size_t n;
};

/*
 * crmp_scorecard_fit - a scorecard from training rows, column by column
 *
 * Columns that are weak are not used; with o->positive, the most negative
 * weight is thrown out and the rest fitted again until none is left.  Leak
 * suspects (woe.flags & CRMP_WOE_LEAK) are used all the same: name them, and
 * let the user leave them out.  `o` NULL: the defaults.  *card is the
 * caller's, for crmp_scorecard_free.
 * CRM_REFUSED: as crmp_woe_fit, with the column's number in e->key; too many
 * columns.  CRM_USAGE: options out of range.  CRM_NOMEM.
 * Test: test_scorecard.c.
 */
enum crm_status crmp_scorecard_fit(const struct crmp_training *t,
				   const struct crmp_scorecard_options *o,
				   struct crmp_scorecard *card,
				   struct crm_error *e) CRM_MUST_CHECK;
void crmp_scorecard_free(struct crmp_scorecard *card);

/*
 * crmp_scorecard_check - is a card that was set by hand in order
 *
 * CRM_REFUSED, e->key "column 3": no bins, cuts that do not rise, a category
 * in a bin that is not there, points beyond CRMP_SCORECARD_POINTS.
 */
enum crm_status crmp_scorecard_check(const struct crmp_scorecard *card,
				     struct crm_error *e) CRM_MUST_CHECK;

/* chance (0 to 1) and eta, its log-odds, are there if the card is fitted. */
struct crmp_score {
	int64_t points;
	bool has_chance;
	double eta, chance;
};
/* crmp_scorecard_score - score a row of card->columns cells */
struct crmp_score crmp_scorecard_score(const struct crmp_scorecard *card,
				       const double *row);
/* round(offset + factor eta), eta taken within +-30; 0 if not fitted. */
int64_t crmp_scorecard_points(const struct crmp_scorecard *card, double eta);

/* "used", "left out", "weak", "collinear", "negative weight". */
const char *crmp_column_use_name(enum crmp_column_use u);

#endif
