/* SPDX-License-Identifier: MIT */
/* test_measure.c - AUC, KS, lift, calibration: by hand, and properties */
#include "near.h"
#include "rule/measure.h"

static struct crmp_ranking
ranking(struct crmp_scored *v, size_t n)
{
	struct crmp_ranking r;

	assert_int_equal(crmp_measure_ranking(v, n, 10, &r, NULL), CRM_OK);
	return r;
}

static struct crmp_calibration
calibration(struct crmp_scored *v, size_t n)
{
	struct crmp_calibration c;

	assert_int_equal(crmp_measure_calibration(v, n, &c, NULL), CRM_OK);
	return c;
}

/* Hits 3 5 5 8, misses 1 3 5 2: 12 pairs won and 3 tied of 16. */
static void
by_hand(void **state)
{
	struct crmp_scored v[] = { { 3, true },	 { 1, false }, { 5, true },
				   { 5, false }, { 8, true },  { 3, false },
				   { 5, true },	 { 2, false } };
	struct crmp_ranking r = ranking(v, 8);

	(void)state;
	assert_true(r.has_auc && r.has_lift);
	near(r.auc, (12 + 1.5) / 16, 1e-15);
	/* up to 2: 2/4 misses, no hit; up to 3: 3/4 and 1/4 */
	near(r.ks, 0.5, 1e-15);
	near(r.ks_at, 2, 0);
	assert_int_equal(r.top, 1);
	near(r.lift, 2, 1e-15);
	assert_int_equal(crmp_measure_ranking(v, 8, 4, &r, NULL), CRM_OK);
	/* of the two best, one is a tie of 5, 5, 5 with two hits */
	near(r.top_hits, 1 + 2.0 / 3, 1e-15);
	near(r.lift, (1 + 2.0 / 3) / 2 / 0.5, 1e-14);
}

static void
order(void **state)
{
	struct crmp_scored best[10], worst[10], same[10];
	struct crmp_ranking r;
	int i;

	(void)state;
	for (i = 0; i < 10; i++) {
		best[i] = (struct crmp_scored){ i, i >= 7 };
		worst[i] = (struct crmp_scored){ -i, i >= 7 };
		same[i] = (struct crmp_scored){ 1, i >= 7 };
	}
	r = ranking(best, 10);
	near(r.auc, 1, 0);
	near(r.ks, 1, 0);
	near(r.ks_at, 6, 0);
	near(r.lift, 1 / 0.3, 1e-14);
	r = ranking(worst, 10);
	near(r.auc, 0, 0);
	near(r.ks, 1, 0);
	near(r.lift, 0, 0);
	r = ranking(same, 10);
	near(r.auc, 0.5, 0);
	near(r.ks, 0, 0);
	near(r.lift, 1, 1e-15);
}

static void
degenerate(void **state)
{
	struct crmp_scored hits[] = { { 1, true }, { 2, true } };
	struct crmp_scored miss = { 0.5, false },
			   bad[] = { { 1, true }, { NAN, true } };
	struct crmp_ranking r = ranking(NULL, 0);
	struct crmp_calibration c = calibration(NULL, 0);
	struct crm_error e = { 0 };

	(void)state;
	assert_false(r.has_auc || r.has_lift || c.has_chi2);
	near(r.auc, 0.5, 0);
	near(c.log_loss + c.brier + c.ece + r.ks + r.lift, 0, 0);
	r = ranking(hits, 2);
	assert_false(r.has_auc);
	near(r.lift, 1, 0);
	r = ranking(&miss, 1);
	assert_false(r.has_auc || r.has_lift);
	assert_int_equal(r.top, 1);
	c = calibration(&miss, 1);
	near(c.log_loss, log(2), 1e-15);
	near(c.brier, 0.25, 0);
	near(c.ece, 0.5, 0);
	assert_int_equal(crmp_measure_ranking(bad, 2, 10, &r, &e), CRM_REFUSED);
	assert_string_equal(e.text, "row 2: no score");
	assert_int_equal(crmp_measure_ranking(bad, 2, 0, &r, NULL), CRM_USAGE);
	assert_int_equal(crmp_measure_calibration(hits, 2, &c, NULL),
			 CRM_REFUSED);
}

/* 1 and 0 for sure, and wrong: a finite loss. */
static void
sure(void **state)
{
	struct crmp_scored v[] = { { 1, false }, { 0, true }, { 0, false } };
	struct crmp_calibration c = calibration(v, 3);

	(void)state;
	near(c.log_loss, -2 * log(1e-15) / 3, 1e-12);
	near(c.brier, 2.0 / 3, 1e-15);
	assert_true(isfinite(c.chi2) && isfinite(c.p));
}

/* Ten groups of ten at chances .05 .15 ... .95, hits as in the table. */
static void
by_decile(void **state)
{
	static const int hits[] = { 1, 1, 3, 3, 4, 6, 6, 8, 9, 9 };
	struct crmp_scored v[100];
	struct crmp_calibration c;
	double p, chi2 = 0, ece = 0, loss = 0;
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		v[i] = (struct crmp_scored){ 0.05 + (i - i % 10) / 100.0,
					     i % 10 < hits[i / 10] };
	for (i = 0; i < 10; i++) {
		p = 0.05 + i / 10.0;
		chi2 += pow(hits[i] - 10 * p, 2) / (10 * p * (1 - p));
		ece += fabs(hits[i] / 10.0 - p) / 10;
		loss -= (hits[i] * log(p) + (10 - hits[i]) * log(1 - p)) / 100;
	}
	c = calibration(v, 100);
	assert_true(c.has_chi2);
	assert_int_equal(c.df, 8);
	near(c.chi2, chi2, 1e-12);
	near(c.ece, ece, 1e-14);
	near(c.ece, 0.05, 1e-14);
	near(c.log_loss, loss, 1e-14);
	near(c.p, crmp_chi2_tail(chi2, 8), 1e-15);
	for (i = 0; i < 10; i++) {
		assert_int_equal(c.decile[i].rows, 10);
		assert_int_equal(c.decile[i].hits, hits[i]);
	}
}

/* The table of any textbook. */
static void
chi_squared(void **state)
{
	static const struct {
		int df;
		double x, p;
	} t[] = { { 1, 3.841459, 0.05 },  { 2, 5.991465, 0.05 },
		  { 3, 7.814728, 0.05 },  { 7, 18.475307, 0.01 },
		  { 8, 15.507313, 0.05 }, { 8, 20.090235, 0.01 } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++)
		near(crmp_chi2_tail(t[i].x, t[i].df), t[i].p, 1e-7);
	near(crmp_chi2_tail(0, 8), 1, 0);
	near(crmp_chi2_tail(1e300, 8), 0, 0);
	near(crmp_chi2_tail(-1, 3), 1, 0);
}

/* A rising function leaves ranks alone, as does the order of rows. */
static void
invariant(void **state)
{
	struct crmp_scored v[200], w[200];
	struct crmp_ranking r, s;
	uint64_t seed = 3;
	int round, n, i;

	(void)state;
	for (round = 0; round < 200; round++) {
		n = 2 + (int)(uniform(&seed) * 198);
		for (i = 0; i < n; i++) {
			v[i].score = floor(uniform(&seed) * 20);
			v[i].hit = uniform(&seed) < 0.3;
			w[n - 1 - i] = v[i];
			w[n - 1 - i].score = exp(v[i].score);
		}
		r = ranking(v, (size_t)n);
		s = ranking(w, (size_t)n);
		near(r.auc, s.auc, 1e-14);
		near(r.ks, s.ks, 1e-14);
		near(r.lift, s.lift, 1e-14);
		assert_true(r.auc >= 0 && r.auc <= 1);
		/* the area between the curves is within their distance */
		assert_true(r.ks >= fabs(r.auc - 0.5) - 1e-12);
		for (i = 0; i < n; i++)
			w[i].score = -w[i].score;
		near(ranking(w, (size_t)n).auc, 1 - r.auc, 1e-14);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(by_hand),	RUN(order),	  RUN(degenerate), RUN(sure),
		RUN(by_decile), RUN(chi_squared), RUN(invariant),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
