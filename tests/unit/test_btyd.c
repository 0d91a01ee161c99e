/* SPDX-License-Identifier: MIT */
/* test_btyd.c - buying models against the published CDNOW figures */
#include "cdnow.h"
#include "rule/buying.h"

static void
fitted(enum crm_model_kind kind, struct crm_model *m, struct crm_fit *f)
{
	assert_int_equal(crm_model_fit(kind, &cd.groups, WEEK, m, f, NULL),
			 CRM_OK);
	assert_int_equal(f->status, CRM_FIT_CONVERGED);
	assert_int_equal(f->flags | f->at_limit, 0);
	assert_true(f->has_se);
	assert_true(f->slope < 1e-9);
}

/*
 * BG/NBD and Pareto/NBD: Fader, Hardie & Lee 2005a, digits from the BTYD
 * walkthrough, standard errors from the CLVTools tests; MBG/NBD: lifetimes
 * tests, BTYDplus; NBD: BTYDplus.
 */
static void
fits(void **state)
{
	static const struct {
		enum crm_model_kind kind;
		double p[4], se[4], loglik, flat;
	} t[] = {
		{ CRM_MODEL_BGNBD,
		  { 0.2425945, 4.413602, 0.792922, 2.425907 },
		  { 0.012557, 0.378224, 0.185734, 0.70541 },
		  -9582.429207,
		  1e-3 },
		{ CRM_MODEL_PNBD,
		  { 0.553277, 10.57768, 0.606240, 11.66873 },
		  { 0.0476264, 0.8427222, 0.1872594, 6.2105448 },
		  -9594.976179,
		  3e-3 },
		{ CRM_MODEL_MBGNBD,
		  { 0.52484, 6.18309, 0.89136, 1.61400 },
		  { 0 },
		  -9582.135716,
		  1e-3 },
		{ CRM_MODEL_NBD,
		  { 0.384766, 12.07201 },
		  { 0 },
		  -9763.657615,
		  1e-3 },
	};
	struct crm_model m;
	struct crm_fit f;
	size_t i;
	int k;

	(void)state;
	cd_load();
	for (i = 0; i < COUNT(t); i++) {
		fitted(t[i].kind, &m, &f);
		near(f.loglik, t[i].loglik, 1e-3);
		for (k = 0; k < f.n; k++)
			rel(f.p[k], t[i].p[k], k < 2 ? 1e-3 : t[i].flat);
		for (k = 0; k < f.n && t[i].se[0] > 0; k++)
			rel(f.se[k], t[i].se[k], 1e-3);
	}
	cd_free();
}

/* The log-likelihood of the fit is the sum over customers. */
static void
sums(void **state)
{
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;
	double sum;
	size_t i;

	(void)state;
	cd_load();
	for (kind = 0; kind < CRM_MODELS; kind++) {
		fitted(kind, &m, &f);
		for (sum = 0, i = 0; i < cd.n; i++)
			sum += crmp_model_loglik(&m, &cd.c[i].at);
		near(f.loglik, sum, 1e-6);
	}
	cd_free();
}

/* BTYD manual and lifetimes tests, parameters (0.243, 4.414, 0.793, 2.426) */
static void
given(void **state)
{
	static const struct {
		double t;
		int x;
		double p;
	} t[] = {
		{ 2, 10, 1.07869e-07 },	  { 39, 0, 0.5737864 },
		{ 30, 11, 0.0019995214 }, { 30, 12, 0.0015170236 },
		{ 30, 13, 0.0011633150 }, { 30, 14, 0.0009003148 },
	};
	static const double e[][2] = { { 1, 0.053267891 },
				       { 2, 0.103389740 },
				       { 3, 0.150865231 },
				       { 10, 0.432413362 } };
	const struct crm_bgnbd m = { 0.243, 4.414, 0.793, 2.426, 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(e); i++)
		near(crmp_bgnbd_expected(&m, e[i][0]), e[i][1], 1e-9);
	/* as many digits as were printed */
	for (i = 0; i < COUNT(t); i++)
		near(crmp_bgnbd_chance(&m, t[i].t, t[i].x), t[i].p,
		     i < 1   ? 1e-12
		     : i < 2 ? 5e-8
			     : 1e-10);
	rel(crmp_bgnbd_conditional(&m, &(struct crm_buying){ 10, 35, 39 }, 2),
	    0.3915692, 2e-7);
}

/* Hardie's spreadsheet (lifetimes tests, BTYD). */
static void
bgnbd_ahead(void **state)
{
	static const double e[][2] = {
		{ 0.1429, 0.0078 },  { 1, 0.0532 },  { 3, 0.1506 },
		{ 31.8571, 1.0405 }, { 32, 1.0437 }, { 78, 1.8576 },
	};
	struct crm_model m;
	struct crm_fit f;
	size_t i;

	(void)state;
	cd_load();
	fitted(CRM_MODEL_BGNBD, &m, &f);
	for (i = 0; i < COUNT(e); i++)
		near(crmp_model_expected(&m, e[i][0]), e[i][1],
		     i < 5 ? 6e-5 : 5e-4);
	near(crmp_model_expected(&m, 52), 1.444, 5e-4);
	near(crm_model_conditional(&m, &(struct crm_buying){ 2, 30.43, 38.86 },
				   39),
	     1.226, 5e-4);
	cd_free();
}

/*
 * lifetimes quickstart, one week ahead.  It works on the summary file, whose
 * times have two decimals: hundredths of a week are the days here.
 */
static void
quickstart(void **state)
{
	static const struct {
		int id;
		double week;
	} t[] = { { 509, 0.424877 },
		  { 841, 0.474738 },
		  { 1981, 0.486526 },
		  { 157, 0.662396 },
		  { 1516, 0.710623 } };
	struct crm_groups g = { 0 };
	struct crm_buying b;
	struct crm_bgnbd m;
	struct crm_fit f;
	size_t i;

	(void)state;
	cd_load();
	for (i = 0; i < cd.n; i++)
		assert_int_equal(
			crm_groups_add(&g, cd.c[i].at.x,
				       lround(cd.c[i].at.recency * 100),
				       lround(cd.c[i].at.age * 100), 1, NULL),
			CRM_OK);
	crm_groups_sort(&g);
	assert_int_equal(crmp_bgnbd_fit(&g, 100, 0, &m, &f, NULL), CRM_OK);
	for (i = 0; i < COUNT(t); i++) {
		b = cd_find(t[i].id)->at;
		b.recency = round(b.recency * 100) / 100;
		b.age = round(b.age * 100) / 100;
		near(crmp_bgnbd_conditional(&m, &b, 1), t[i].week, 1e-6);
	}
	crm_groups_free(&g);
	cd_free();
}

/* BTYD walkthrough: customer 1516, and the paradox of rising frequency. */
static void
walkthrough(void **state)
{
	static const double bg[] = { 0.34746, 0.042834, 0.0041590, 0.00035837 };
	static const double pa[] = { 0.70623, 0.14424, 0.022507, 0.0030927 };
	struct crm_buying b = { 10, 20, 39 };
	struct crm_model m, p;
	struct crm_fit f;
	int i;

	(void)state;
	cd_load();
	fitted(CRM_MODEL_BGNBD, &m, &f);
	fitted(CRM_MODEL_PNBD, &p, &f);
	assert_int_equal(cd_find(1516)->at.x, 26);
	near(cd_find(1516)->at.recency, 216 / 7.0, 1e-12);
	near(cd_find(1516)->at.age, 31, 1e-12);
	near(crm_model_alive(&m, &cd_find(1516)->at), 0.96885, 1e-4);
	near(crm_model_conditional(&m, &cd_find(1516)->at, 52), 25.757, 5e-3);
	near(crm_model_alive(&p, &cd_find(1516)->at), 0.997874, 1e-5);
	near(crm_model_conditional(&p, &cd_find(1516)->at, 52), 25.456, 5e-3);
	near(crmp_model_expected(&p, 52), 1.4734, 2e-4);
	near(crm_model_alive(&p, &(struct crm_buying){ 0, 0, 39 }), 0.29416,
	     2e-4);
	for (i = 0; i < 4; i++, b.x += 5) {
		rel(crm_model_conditional(&m, &b, 52), bg[i], 1e-3);
		rel(crm_model_conditional(&p, &b, 52), pa[i], 1e-3);
	}
	cd_free();
}

/* BTYD walkthrough: expected in holdout by purchases in calibration. */
static void
by_frequency(void **state)
{
	static const int n[] = { 1411, 439, 214, 100, 62, 38, 29, 64 };
	static const double actual[] = { .2367,	 .6970,	 1.3925, 1.5600,
					 2.5323, 2.9474, 3.8621, 6.3594 };
	static const double bg[] = { .2251,  .5231,  1.0441, 1.5203,
				     2.1638, 2.6538, 3.5040, 6.1570 };
	static const double pa[] = { .138,  .600,  1.196, 1.714,
				     2.399, 2.907, 3.819, 6.403 };
	double got[8][3] = { { 0 } };
	int have[8] = { 0 };
	struct crm_model m, p;
	struct crm_fit f;
	size_t i, k;

	(void)state;
	cd_load();
	fitted(CRM_MODEL_BGNBD, &m, &f);
	fitted(CRM_MODEL_PNBD, &p, &f);
	for (i = 0; i < cd.n; i++) {
		k = cd.c[i].at.x < 7 ? (size_t)cd.c[i].at.x : 7;
		have[k]++;
		got[k][0] += (double)cd.c[i].later;
		got[k][1] += crm_model_conditional(&m, &cd.c[i].at, 39);
		got[k][2] += crm_model_conditional(&p, &cd.c[i].at, 39);
	}
	for (k = 0; k < 8; k++) {
		assert_int_equal(have[k], n[k]);
		near(got[k][0] / n[k], actual[k], 6e-5);
		near(got[k][1] / n[k], bg[k], 2e-4);
		near(got[k][2] / n[k], pa[k], 1e-3);
	}
	cd_free();
}

/* BTYD walkthrough: repeat purchases until the end of weeks 20 to 25. */
static void
by_week(void **state)
{
	static const int actual[] = { 1359, 1414, 1484, 1517, 1573, 1672 };
	static const double bg[] = { 1312.458, 1387.346, 1460.392,
				     1531.713, 1601.418, 1669.600 };
	static const double pa[] = { 1308.86, 1385.28, 1459.92,
				     1532.91, 1604.32, 1674.25 };
	struct crm_model m, p;
	int64_t all = 0;
	double b, q, t;
	struct crm_fit f;
	size_t i;
	int w;

	(void)state;
	cd_load();
	fitted(CRM_MODEL_BGNBD, &m, &f);
	fitted(CRM_MODEL_PNBD, &p, &f);
	for (w = 0; w < 19; w++)
		all += cd.week[w];
	for (w = 20; w <= 25; w++) {
		all += cd.week[w - 1];
		for (b = q = 0, i = 0; i < cd.n; i++) {
			t = w - (double)(cd.c[i].seen.first_day - cd.start) / 7;
			b += crmp_model_expected(&m, t);
			q += crmp_model_expected(&p, t);
		}
		assert_int_equal(all, actual[w - 20]);
		near(b, bg[w - 20], 0.1);
		near(q, pa[w - 20], 0.3);
	}
	cd_free();
}

/* BTYD manual: DERT; CLVTools#100: P(alive) that came out NaN, 60 digits. */
static void
pareto(void **state)
{
	static const struct {
		struct crm_buying b;
		double alive;
	} t[] = {
		{ { 221, 103.42857, 103.57143 }, 0.99959605 },
		{ { 254, 97.14286, 97.28571 }, 0.99955823 },
		{ { 161, 94.71429, 98 }, 0.74948775 },
		{ { 204, 98.57143, 99.42857 }, 0.99425508 },
	};
	const struct crm_pnbd m = { 0.5143, 2.8845, 0.2856, 14.1087 };
	const struct crm_pnbd d = { 0.5629966, 12.5590370, 0.4081095,
				    10.5148048 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++)
		near(crmp_pnbd_alive(&m, &t[i].b), t[i].alive, 6e-9);
	near(crmp_pnbd_dert(&d, &(struct crm_buying){ 7, 35, 77.86 }, 0.0027),
	     1.864183, 1e-6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(fits),	   RUN(sums),	    RUN(given),
		RUN(bgnbd_ahead),  RUN(quickstart), RUN(walkthrough),
		RUN(by_frequency), RUN(by_week),    RUN(pareto),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
