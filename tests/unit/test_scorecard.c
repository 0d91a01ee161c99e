/* SPDX-License-Identifier: MIT */
/* test_scorecard.c - WoE, scorecards by hand and fitted, degenerate data */
#include "near.h"
#include "rule/scorecard.h"

#define ON(...) (&(struct crmp_training){ __VA_ARGS__ })

static struct crmp_woe
woe(const double *cell, size_t categories, const bool *hit, size_t n,
    const struct crmp_woe_options *o)
{
	struct crmp_woe_column c = { cell, categories };
	struct crmp_woe w;
	size_t i;

	assert_int_equal(crmp_woe_fit(&c, hit, n, o, &w, NULL), CRM_OK);
	assert_true(isfinite(w.iv) && w.iv >= 0);
	assert_true(w.auc >= 0.5 && w.auc <= 1);
	for (i = 0; i < w.nbins; i++)
		assert_true(isfinite(w.bin[i].woe));
	for (i = 1; !categories && i + 2 < w.nbins; i++)
		assert_true(w.cut[i] > w.cut[i - 1]);
	return w;
}

/* 1..10 and two missing: cuts at 2.8 4.6 6.4 8.2. */
static void
numbers(void **state)
{
	static const double v[] = {
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, NAN, INFINITY
	};
	static const bool hit[] = { 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0 };
	static const int g[] = { 1, 0, 1, 1, 1, 2 };
	struct crmp_woe w = woe(v, 0, hit, 12, NULL);
	double want, iv = 0;
	int i;

	(void)state;
	assert_int_equal(w.nbins, 6);
	near(w.cut[0], 2.8, 1e-12);
	near(w.cut[3], 8.2, 1e-12);
	for (i = 0; i < 6; i++) {
		/* two rows a bin, 6 hits and 6 misses in all */
		want = log((g[i] + 0.5) / 6.5) - log((2.5 - g[i]) / 6.5);
		iv += ((g[i] + 0.5) / 6.5 - (2.5 - g[i]) / 6.5) * want;
		near(w.bin[i].woe, want, 1e-14);
		assert_int_equal(w.bin[i].hits, g[i]);
		assert_int_equal(w.bin[i].misses, 2 - g[i]);
	}
	near(w.iv, iv, 1e-14);
	near(w.bin[5].woe, log(5), 1e-14);
	/*
	 * Of 36 pairs the numbers win 4 + 5 + 6 + 6 + 6 and half a tie, with
	 * what is missing at either end; the bins, by rate, 4 * 4 and 2 * 6.
	 */
	near(w.auc, 28 / 36.0, 1e-14);
	assert_int_equal(crmp_woe_place(&w, 2.8), 1);
	assert_int_equal(crmp_woe_place(&w, 2.9), 2);
	assert_int_equal(crmp_woe_place(&w, -1e300), 1);
	assert_int_equal(crmp_woe_place(&w, 1e300), 5);
	assert_int_equal(crmp_woe_place(&w, -INFINITY), CRMP_WOE_MISSING);
	crmp_woe_free(&w);
}

/* Ties stay together, empty bins go. */
static void
few_values(void **state)
{
	double v[20];
	bool hit[20];
	struct crmp_woe w;
	int i;

	(void)state;
	for (i = 0; i < 20; i++) {
		v[i] = i < 14 ? 0 : i < 19 ? 1 : 1e300;
		hit[i] = i % 2;
	}
	w = woe(v, 0, hit, 20, NULL);
	assert_int_equal(w.nbins, 4);
	near(w.cut[0], 0, 0);
	near(w.cut[1], 1, 0);
	assert_int_equal(w.bin[1].hits + w.bin[1].misses, 14);
	assert_int_equal(w.bin[2].hits + w.bin[2].misses, 5);
	near(w.bin[CRMP_WOE_MISSING].woe, 0, 0); /* none: says nothing */
	crmp_woe_free(&w);
	w = woe(v, 0, hit, 2, NULL); /* constant */
	assert_int_equal(w.nbins, 2);
	assert_true(w.flags & CRMP_WOE_CONSTANT);
	assert_true(w.flags & CRMP_WOE_WEAK);
	near(w.iv, 0, 0);
	crmp_woe_free(&w);
	w = woe(v + 18, 0, hit, 2, NULL); /* 1 and 1e300, no and yes */
	assert_int_equal(w.nbins, 3);
	near(w.auc, 1, 0);
	assert_true(w.flags & CRMP_WOE_LEAK);
	crmp_woe_free(&w);
	for (i = 0; i < 20; i++)
		v[i] = NAN;
	w = woe(v, 0, hit, 20, NULL);
	assert_int_equal(w.nbins, 1);
	assert_true(w.flags & CRMP_WOE_CONSTANT);
	assert_int_equal(crmp_woe_place(&w, 3), CRMP_WOE_MISSING);
	crmp_woe_free(&w);
}

/* 0: 120 rows, 60 hits; 1: 100, 20; 2 and 3: rare, 99 and 1; 10 missing. */
static void
categories(void **state)
{
	static const int rows[] = { 120, 100, 99, 1, 10 },
			 hits[] = { 60, 20, 9, 1, 10 };
	double v[330], G = 100.5, N = 230.5, bad = 1.5;
	bool hit[330];
	struct crmp_woe w;
	struct crm_error e = { 0 };
	int c, i, k = 0;

	(void)state;
	for (c = 0; c < 5; c++)
		for (i = 0; i < rows[c]; i++) {
			v[k] = c == 4 ? (double)NAN : c;
			hit[k++] = i < hits[c];
		}
	w = woe(v, 4, hit, 330, NULL);
	assert_int_equal(w.nbins, 4);
	near(w.bin[0].woe, log(10.5 / G) - log(0.5 / N), 1e-14);
	near(w.bin[1].woe, log(10.5 / G) - log(90.5 / N), 1e-14);
	near(w.bin[2].woe, log(60.5 / G) - log(60.5 / N), 1e-14);
	near(w.bin[3].woe, log(20.5 / G) - log(80.5 / N), 1e-14);
	assert_int_equal(crmp_woe_place(&w, 0), 2);
	assert_int_equal(crmp_woe_place(&w, 1), 3);
	assert_int_equal(crmp_woe_place(&w, 3), CRMP_WOE_RARE);
	assert_int_equal(crmp_woe_place(&w, 99), CRMP_WOE_RARE);
	assert_int_equal(crmp_woe_place(&w, -1), CRMP_WOE_RARE);
	crmp_woe_free(&w);
	v[7] = bad;
	assert_int_equal(crmp_woe_fit(&(struct crmp_woe_column){ v, 4 }, hit,
				      330, NULL, &w, &e),
			 CRM_REFUSED);
	assert_string_equal(e.text, "row 8: no such category");
}

/* Neighbours are merged until WoE only goes one way. */
static void
monotone(void **state)
{
	struct crmp_woe_options o = crmp_woe_defaults;
	double v[400];
	bool hit[400];
	struct crmp_woe w;
	uint64_t seed = 77;
	int round, i, up, down;

	(void)state;
	o.monotone = true;
	o.bins = 10;
	for (round = 0; round < 100; round++) {
		for (i = 0; i < 400; i++) {
			v[i] = uniform(&seed);
			hit[i] = uniform(&seed) <
				 (round % 2 ? v[i] : 1 - v[i]) * 0.7;
		}
		w = woe(v, 0, hit, 400, &o);
		for (up = down = 0, i = 1; i + 1 < (int)w.nbins; i++) {
			up += w.bin[i + 1].woe > w.bin[i].woe;
			down += w.bin[i + 1].woe < w.bin[i].woe;
		}
		assert_true(round % 2 ? !down && up : !up && down);
		crmp_woe_free(&w);
	}
}

/* A card written by hand: 20 + (age) -5 0 10 15, + (source) 0 3 30. */
static void
by_hand(void **state)
{
	struct crmp_woe_bin age[] = { { .points = -5 },
				      { .points = 0 },
				      { .points = 10 },
				      { .points = 15 } };
	struct crmp_woe_bin source[] = { { .points = 0 },
					 { .points = 3 },
					 { .points = 30 } };
	double cut[] = { 7, 30 };
	uint32_t of[] = { 2, 1 };
	struct crmp_card_column column[] = {
		{ .woe = { .nbins = 4, .bin = age, .cut = cut } },
		{ .woe = { .categories = 2,
			   .nbins = 3,
			   .bin = source,
			   .of = of } },
	};
	struct crmp_scorecard card = { .columns = 2,
				       .column = column,
				       .base = 20 };
	static const struct {
		double row[2];
		int64_t points;
	} t[] = { { { 7, 0 }, 50 },	  { { 7.5, 0 }, 60 },
		  { { 31, 1 }, 38 },	  { { NAN, NAN }, 15 },
		  { { -3, 5 }, 23 },	  { { 1e9, 0 }, 65 },
		  { { INFINITY, 0 }, 45 } };
	struct crm_error e = { 0 };
	struct crmp_score s;
	size_t i;

	(void)state;
	assert_int_equal(crmp_scorecard_check(&card, NULL), CRM_OK);
	for (i = 0; i < COUNT(t); i++) {
		s = crmp_scorecard_score(&card, t[i].row);
		assert_int_equal(s.points, t[i].points);
		assert_false(s.has_chance);
	}
	column[0].use = CRMP_COLUMN_LEFT_OUT;
	assert_int_equal(crmp_scorecard_score(&card, t[0].row).points, 50);
	assert_int_equal(crmp_scorecard_score(&card, t[2].row).points, 23);
	column[0].use = CRMP_COLUMN_USED;
	cut[1] = 7;
	assert_int_equal(crmp_scorecard_check(&card, &e), CRM_REFUSED);
	assert_string_equal(e.text, "cuts do not rise");
	assert_string_equal(e.key, "column 1");
	cut[1] = 8;
	of[1] = 3;
	memset(&e, 0, sizeof(e));
	assert_int_equal(crmp_scorecard_check(&card, &e), CRM_REFUSED);
	assert_string_equal(e.text, "a category without a bin");
	of[1] = 0;
	age[2].points = INT64_MAX;
	assert_int_equal(crmp_scorecard_check(&card, NULL), CRM_REFUSED);
}

/* Drawn from a logistic law: x[2] says nothing, x[3] is x[0] again. */
#define ROWS 3000
static struct {
	double v[5][ROWS];
	bool hit[ROWS];
} d;

static void
draw(struct crmp_woe_column *c)
{
	uint64_t seed = 123;
	double eta;
	int i, j;

	for (i = 0; i < ROWS; i++) {
		for (j = 0; j < 3; j++)
			d.v[j][i] = uniform(&seed);
		d.v[3][i] = d.v[0][i];
		d.v[4][i] = floor(uniform(&seed) * 4);
		eta = 4 * d.v[0][i] - 3 * d.v[1][i] - 2 + 0.7 * d.v[4][i];
		d.hit[i] = uniform(&seed) < 1 / (1 + exp(-eta));
	}
	for (j = 0; j < 5; j++)
		c[j] = (struct crmp_woe_column){ d.v[j], j == 4 ? 4 : 0 };
}

/* Points add up, follow the odds, and say what the model says. */
static void
fitted(void **state)
{
	struct crmp_woe_column c[5];
	struct crmp_scorecard card;
	struct crmp_score s;
	double row[5], sum = 0;
	int64_t off, most = 0;
	int i, j, hits = 0;

	(void)state;
	draw(c);
	assert_int_equal(
		crmp_scorecard_fit(ON(c, 5, d.hit, ROWS), NULL, &card, NULL),
		CRM_OK);
	assert_int_equal(card.status, CRMP_LOGISTIC_CONVERGED);
	assert_int_equal(card.column[2].use, CRMP_COLUMN_WEAK);
	assert_int_equal(card.column[3].use, CRMP_COLUMN_COLLINEAR);
	assert_int_equal(crmp_scorecard_check(&card, NULL), CRM_OK);
	assert_int_equal(crmp_scorecard_points(&card, log(50)), 600);
	assert_int_equal(crmp_scorecard_points(&card, log(100)), 620);
	assert_int_equal(crmp_scorecard_points(&card, log(25)), 580);
	/* alone each says less than beside the others: rather above 1 */
	for (j = 0; j < 5; j += j == 1 ? 3 : 1)
		near(card.column[j].weight, 1.2, 0.25);
	for (i = 0; i < ROWS; i++) {
		for (j = 0; j < 5; j++)
			row[j] = d.v[j][i];
		s = crmp_scorecard_score(&card, row);
		off = llabs(s.points - crmp_scorecard_points(&card, s.eta));
		most = off > most ? off : most;
		sum += s.chance;
		hits += d.hit[i];
	}
	assert_true(most <= 2); /* 4 roundings of 1/2 */
	near(sum, hits, 1e-6);	/* the score equation of the intercept */
	crmp_scorecard_free(&card);
}

/* x and its noisy twin: the twin's weight comes out negative. */
static void
negative(void **state)
{
	static double twin[ROWS];
	struct crmp_scorecard_options o = crmp_scorecard_defaults;
	struct crmp_woe_column c[5];
	struct crmp_scorecard card;
	uint64_t seed = 31;
	double u;
	int i, pass;

	(void)state;
	draw(c);
	for (i = 0; i < ROWS; i++) {
		/* the noise is what lowers the odds: it suppresses */
		u = uniform(&seed);
		twin[i] = d.v[0][i] + u;
		d.hit[i] = uniform(&seed) <
			   1 / (1 + exp(-6 * d.v[0][i] + 3 * u + 1));
	}
	c[1] = (struct crmp_woe_column){ twin, 0 };
	for (pass = 0; pass < 2; pass++) {
		o.positive = pass;
		assert_int_equal(crmp_scorecard_fit(ON(c, 2, d.hit, ROWS), &o,
						    &card, NULL),
				 CRM_OK);
		if (pass)
			assert_int_equal(card.column[1].use,
					 CRMP_COLUMN_NEGATIVE);
		else
			assert_true(card.column[1].weight < 0);
		assert_true(card.column[0].weight > 0);
		crmp_scorecard_free(&card);
	}
}

static void
degenerate(void **state)
{
	static const bool none[] = { 0, 0, 0 }, one[] = { 0, 1, 0 };
	static const double v[] = { 1, 2, 3 };
	struct crmp_woe_column c[] = { { v, 0 }, { v, 4 } };
	struct crmp_scorecard_options o = crmp_scorecard_defaults;
	struct crmp_scorecard card;
	struct crm_error e = { 0 };
	bool without[] = { true, true };

	(void)state;
	assert_int_equal(crmp_scorecard_fit(ON(c, 2, none, 3), NULL, &card, &e),
			 CRM_REFUSED);
	assert_string_equal(e.text, "no row converted");
	assert_string_equal(e.key, "column 1");
	assert_int_equal(
		crmp_scorecard_fit(ON(c, 2, none, 0), NULL, &card, NULL),
		CRM_REFUSED);
	assert_int_equal(
		crmp_scorecard_fit(ON(c, 0, none, 3), NULL, &card, NULL),
		CRM_OK); /* nothing but a base */
	assert_int_equal(card.status, CRMP_LOGISTIC_ONE_CLASS);
	crmp_scorecard_free(&card);
	assert_int_equal(
		crmp_scorecard_fit(ON(c, 2, one, 3), NULL, &card, NULL),
		CRM_OK);
	assert_true(isfinite(crmp_scorecard_score(&card, v).eta));
	crmp_scorecard_free(&card);
	o.without = without;
	assert_int_equal(crmp_scorecard_fit(ON(c, 2, one, 3), &o, &card, NULL),
			 CRM_OK);
	assert_int_equal(card.column[0].use, CRMP_COLUMN_LEFT_OUT);
	near(crmp_scorecard_score(&card, v).chance, 1 / 3.0, 1e-9);
	crmp_scorecard_free(&card);
	o.pdo = NAN;
	assert_int_equal(crmp_scorecard_fit(ON(c, 2, one, 3), &o, &card, NULL),
			 CRM_USAGE);
	o = crmp_scorecard_defaults;
	o.woe.bins = 21;
	assert_int_equal(crmp_scorecard_fit(ON(c, 2, one, 3), &o, &card, NULL),
			 CRM_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(numbers), RUN(few_values), RUN(categories), RUN(monotone),
		RUN(by_hand), RUN(fitted),     RUN(negative),	RUN(degenerate),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
