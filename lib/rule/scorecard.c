/* SPDX-License-Identifier: MIT */
/* scorecard.c - fitting a score that is a sum of whole points */
#include "rule/scorecard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const struct crmp_scorecard_options crmp_scorecard_defaults = {
	.woe = { 5, 100, false, 0.02, 3, 0.9 },
	.pdo = 20,
	.anchor = 600,
	.odds = 50,
};

/* What is fitted on. */
struct work {
	const struct crmp_woe_column *c;
	const bool *hit;
	size_t n;
	const struct crmp_scorecard_options *o;
	double *x;   /* WoE, row by row, of the columns used */
	size_t *use; /* these columns */
	size_t k;
};

static bool
sane(double v, double low, double high)
{
	return v >= low && v <= high;
}

static enum crm_status
check_scale(const struct crmp_scorecard_options *o, size_t columns,
	    struct crm_error *e)
{
	if (!sane(o->pdo, 1e-3, 1e6) || !sane(o->anchor, -1e9, 1e9) ||
	    !sane(o->odds, 1e-9, 1e9))
		return crm_fail(e, CRM_USAGE, NULL,
				"the scale of points is out of range");
	if (columns > CRMP_SCORECARD_COLUMNS)
		return crm_fail(e, CRM_REFUSED, NULL, "%zu columns, at most %d",
				columns, CRMP_SCORECARD_COLUMNS);
	return CRM_OK;
}

/* Bin every column, and say which are of use. */
static enum crm_status
bin(struct crmp_scorecard *card, const struct work *w, struct crm_error *e)
{
	struct crmp_card_column *p;
	struct crm_error why = { 0 };
	enum crm_status st;
	char key[32];
	size_t j;

	for (j = 0; j < card->columns; j++) {
		p = &card->column[j];
		st = crmp_woe_fit(&w->c[j], w->hit, w->n, &w->o->woe, &p->woe,
				  &why);
		if (st != CRM_OK) {
			snprintf(key, sizeof(key), "column %zu", j + 1);
			return crm_fail(e, st, key, "%s", why.text);
		}
		if (w->o->without && w->o->without[j])
			p->use = CRMP_COLUMN_LEFT_OUT;
		else if (p->woe.flags & CRMP_WOE_WEAK)
			p->use = CRMP_COLUMN_WEAK;
	}
	return CRM_OK;
}

/* The WoE of all rows in the columns still used. */
static void
weigh_rows(const struct crmp_scorecard *card, struct work *w)
{
	const struct crmp_woe *v;
	size_t i, j;

	w->k = 0;
	for (j = 0; j < card->columns; j++)
		if (card->column[j].use == CRMP_COLUMN_USED)
			w->use[w->k++] = j;
	for (j = 0; j < w->k; j++) {
		v = &card->column[w->use[j]].woe;
		for (i = 0; i < w->n; i++)
			w->x[i * w->k + j] =
				v->bin[crmp_woe_place(v,
						      w->c[w->use[j]].cell[i])]
					.woe;
	}
}

/* Of the fit, the column with the most negative weight, or `columns`. */
static size_t
worst(const struct crmp_logistic *m)
{
	size_t j, at = m->columns;

	for (j = 0; j < m->columns; j++)
		if (m->coef[j + 1] < (at < m->columns ? m->coef[at + 1] : 0))
			at = j;
	return at;
}

/* Fit, throwing out negative weights one by one if so wanted. */
static enum crm_status
regress(struct crmp_scorecard *card, struct work *w, struct crmp_logistic *m,
	struct crm_error *e)
{
	struct crmp_logistic_rows rows = { w->x, w->hit, w->n, 0 };
	enum crm_status st;
	size_t at;

	for (;;) {
		weigh_rows(card, w);
		rows.columns = w->k;
		st = crmp_logistic_fit(&rows, w->o->ridge, m, e);
		if (st != CRM_OK || !w->o->positive)
			return st;
		at = worst(m);
		if (at == w->k)
			return CRM_OK;
		card->column[w->use[at]].use = CRMP_COLUMN_NEGATIVE;
		crmp_logistic_free(m);
	}
}

static void
take_fit(struct crmp_scorecard *card, const struct work *w,
	 const struct crmp_logistic *m)
{
	struct crmp_card_column *p;
	size_t j;

	card->status = m->status;
	card->has_se = m->has_se;
	card->moving =
		m->moving < m->columns ? w->use[m->moving] : card->columns;
	card->rows = m->rows;
	card->hits = m->hits;
	card->loglik = m->loglik;
	card->null_loglik = m->null_loglik;
	card->intercept = m->coef[0];
	card->intercept_se = m->se[0];
	for (j = 0; j < w->k; j++) {
		p = &card->column[w->use[j]];
		p->weight = m->coef[j + 1];
		p->se = m->se[j + 1];
		if (m->dropped[j])
			p->use = CRMP_COLUMN_COLLINEAR;
	}
}

static int64_t
whole_points(double v)
{
	const double most = (double)CRMP_SCORECARD_POINTS;

	return (int64_t)round(fmax(-most, fmin(most, v)));
}

static void
price(struct crmp_scorecard *card, const struct crmp_scorecard_options *o)
{
	struct crmp_card_column *p;
	size_t i, j;

	card->fitted = true;
	card->factor = o->pdo / log(2);
	card->offset = o->anchor - card->factor * log(o->odds);
	card->base =
		whole_points(card->offset + card->factor * card->intercept);
	for (j = 0; j < card->columns; j++) {
		p = &card->column[j];
		for (i = 0; i < p->woe.nbins; i++)
			p->woe.bin[i].points = whole_points(
				card->factor * p->weight * p->woe.bin[i].woe);
	}
}

static enum crm_status
build_card(struct crmp_scorecard *card, struct work *w, struct crm_error *e)
{
	struct crmp_logistic m = { 0 };
	enum crm_status st = bin(card, w, e);

	if (st != CRM_OK)
		return st;
	st = regress(card, w, &m, e);
	if (st != CRM_OK)
		return st;
	take_fit(card, w, &m);
	price(card, w->o);
	crmp_logistic_free(&m);
	return CRM_OK;
}

enum crm_status
crmp_scorecard_fit(const struct crmp_training *t,
		   const struct crmp_scorecard_options *o,
		   struct crmp_scorecard *card, struct crm_error *e)
{
	struct crmp_scorecard r = { .columns = t->columns };
	struct work w = { .c = t->c, .hit = t->hit, .n = t->n };
	size_t places = t->columns + 1;
	enum crm_status st;

	w.o = o ? o : &crmp_scorecard_defaults;
	st = check_scale(w.o, t->columns, e);
	if (st != CRM_OK)
		return st;
	r.column = calloc(places, sizeof(*r.column));
	w.use = calloc(places, sizeof(*w.use));
	w.x = calloc(t->n + 1, places * sizeof(*w.x));
	st = r.column && w.use && w.x ? build_card(&r, &w, e) : crm_nomem(e);
	free(w.use);
	free(w.x);
	if (st != CRM_OK) {
		crmp_scorecard_free(&r);
		return st;
	}
	*card = r;
	return CRM_OK;
}

void
crmp_scorecard_free(struct crmp_scorecard *card)
{
	size_t j;

	for (j = 0; card->column && j < card->columns; j++)
		crmp_woe_free(&card->column[j].woe);
	free(card->column);
	*card = (struct crmp_scorecard){ 0 };
}
