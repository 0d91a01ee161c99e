/* SPDX-License-Identifier: MIT */
/* score.c - points of a row, from a card fitted or set by hand */
#include "rule/scorecard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *
crmp_column_use_name(enum crmp_column_use u)
{
	static const char *const names[] = { "used", "left out", "weak",
					     "collinear", "negative weight" };

	return names[u];
}

struct crmp_score
crmp_scorecard_score(const struct crmp_scorecard *card, const double *row)
{
	struct crmp_score s = { .points = card->base };
	const struct crmp_card_column *p;
	const struct crmp_woe_bin *b;
	double eta = card->intercept;
	size_t j;

	for (j = 0; j < card->columns; j++) {
		p = &card->column[j];
		if (p->use != CRMP_COLUMN_USED)
			continue;
		b = &p->woe.bin[crmp_woe_place(&p->woe, row[j])];
		s.points += b->points;
		eta += p->weight * b->woe;
	}
	if (card->fitted) {
		s.has_chance = true;
		s.eta = fmax(-30, fmin(30, eta));
		s.chance = crmp_logistic_chance(eta);
	}
	return s;
}

int64_t
crmp_scorecard_points(const struct crmp_scorecard *card, double eta)
{
	eta = fmax(-30, fmin(30, eta));
	return card->fitted ? llround(card->offset + card->factor * eta) : 0;
}

/* What is wrong with a column, or NULL. */
static const char *
fault(const struct crmp_woe *w)
{
	size_t i;

	if (!w->nbins || !w->bin)
		return "no bins";
	for (i = 0; i < w->nbins; i++)
		if (llabs(w->bin[i].points) > CRMP_SCORECARD_POINTS)
			return "points out of range";
	if (w->categories && !w->of)
		return "no bins for the categories";
	for (i = 0; i < w->categories; i++)
		if (w->of[i] >= w->nbins)
			return "a category without a bin";
	if (w->categories || w->nbins < 3)
		return NULL;
	if (!w->cut)
		return "no cuts";
	for (i = 0; i < w->nbins - 2; i++)
		if (!isfinite(w->cut[i]) || (i && w->cut[i] <= w->cut[i - 1]))
			return "cuts do not rise";
	return NULL;
}

enum crm_status
crmp_scorecard_check(const struct crmp_scorecard *card, struct crm_error *e)
{
	const char *why;
	char key[32];
	size_t j;

	if (card->columns > CRMP_SCORECARD_COLUMNS)
		return crm_fail(e, CRM_REFUSED, NULL, "%zu columns, at most %d",
				card->columns, CRMP_SCORECARD_COLUMNS);
	if (llabs(card->base) > CRMP_SCORECARD_POINTS)
		return crm_fail(e, CRM_REFUSED, "base", "points out of range");
	for (j = 0; j < card->columns; j++) {
		if (card->column[j].use != CRMP_COLUMN_USED)
			continue;
		why = fault(&card->column[j].woe);
		if (!why)
			continue;
		snprintf(key, sizeof(key), "column %zu", j + 1);
		return crm_fail(e, CRM_REFUSED, key, "%s", why);
	}
	return CRM_OK;
}
