/* SPDX-License-Identifier: MIT */
/* test_survival.c - sBG, BdW, Kaplan-Meier and log-rank */
#include "rule/km.h"
#include "rule/sbg.h"
#include "sample.h"

/* The two segments as counts of 1 000 customers, years 1..12. */
static void segments(struct crmp_renewals (*c)[12])
{
	FILE *f = published("fader_hardie_2007_table1_survival_pct.csv");
	double now[2], before[2] = { 100, 100 };
	char line[256];
	int t, k;

	memset(c, 0, 2 * sizeof(*c));
	assert_non_null(fgets(line, sizeof(line), f));
	assert_non_null(fgets(line, sizeof(line), f));
	while (fscanf(f, "%d,%lf,%lf", &t, &now[0], &now[1]) == 3) {
		assert_true(t >= 1 && t <= 12);
		for (k = 0; k < 2; k++) {
			c[k][t - 1].lost =
				(int64_t)lround(10 * (before[k] - now[k]));
			before[k] = now[k];
		}
	}
	fclose(f);
}

/* Those who outlive year n have been seen until then. */
static void
cut(struct crmp_renewals *c, int n)
{
	int64_t left = 1000;
	int i;

	for (i = 0; i < n; i++)
		left -= c[i].lost;
	c[n - 1].kept = left;
}

/* Fader & Hardie 2007: fit on years 1 to 7, projected to year 12. */
static void
sbg(void **state)
{
	static const struct {
		double alpha, beta, loglik, s12, actual;
	} t[] = { { 0.66809, 3.80610, -1611.1581, 0.3780, 0.394 },
		  { 0.70408, 1.18204, -1680.2652, 0.1700, 0.173 } };
	struct crmp_renewals c[2][12];
	struct crmp_sbg m, w;
	struct crm_fit f, g;
	int i;

	(void)state;
	segments(c);
	for (i = 0; i < 2; i++) {
		cut(c[i], 7);
		assert_int_equal(crmp_sbg_fit(c[i], 7, &m, &f, NULL), CRM_OK);
		assert_int_equal(f.status, CRM_FIT_CONVERGED);
		rel(m.alpha, t[i].alpha, 1e-3);
		rel(m.beta, t[i].beta, 1e-3);
		near(f.loglik, t[i].loglik, 1e-3);
		near(crmp_sbg_survival(&m, 12), t[i].s12, 1e-4);
		assert_int_equal(crmp_bdw_fit(c[i], 7, &w, &g, NULL), CRM_OK);
		assert_int_equal(g.status, CRM_FIT_CONVERGED);
		assert_true(g.loglik >= f.loglik);
		near(crmp_sbg_survival(&w, 12), t[i].actual, 0.02);
	}
}

static void
shapes(void **state)
{
	const struct crmp_sbg m = { 0.7, 3.8, 1 }, w = { 0.7, 3.8, 0.6 };
	double s = 1;
	int t;

	(void)state;
	near(crmp_sbg_survival(&m, 0), 1, 0);
	for (t = 1; t <= 400; t++) {
		s *= (m.beta + t - 1) / (m.alpha + m.beta + t - 1);
		rel(crmp_sbg_survival(&m, t), s, 1e-12);
		near(crmp_sbg_retention(&m, t),
		     (m.beta + t - 1) / (m.alpha + m.beta + t - 1), 1e-14);
		assert_true(crmp_sbg_survival(&w, t) <=
			    crmp_sbg_survival(&w, t - 1));
		near(crmp_sbg_retention(&w, t),
		     crmp_sbg_survival(&w, t) / crmp_sbg_survival(&w, t - 1),
		     1e-12);
	}
	near(crmp_sbg_survival(&(struct crmp_sbg){ 0, 1, 1 }, 1), 0, 0);
	near(crmp_sbg_survival(&(struct crmp_sbg){ 1, NAN, 1 }, 1), 0, 0);
	assert_true(isfinite(crmp_sbg_survival(&m, 1e300)));
}

/* The gradient is that of the function. */
static void
gradient(void **state)
{
	static const struct crmp_renewals c[] = {
		{ 50, 3 }, { 20, 0 }, { 9, 10 }, { 0, 4 }, { 7, 30 }
	};
	struct crmp_sbg_data d = { 5, c, 133 };
	double x[3], y[3], f, g[3], up, down, none[3], h = 1e-5;
	uint64_t seed = 5;
	int i, k;

	(void)state;
	for (i = 0; i < 100; i++) {
		for (k = 0; k < 3; k++)
			x[k] = log(between(&seed, k < 2 ? 0.05 : 0.4,
					   k < 2 ? 50 : 2.5));
		assert_true(crmp_bdw_eval(&d, x, &f, g));
		for (k = 0; k < 3; k++) {
			memcpy(y, x, sizeof(y));
			y[k] = x[k] + h;
			assert_true(crmp_bdw_eval(&d, y, &up, none));
			y[k] = x[k] - h;
			assert_true(crmp_bdw_eval(&d, y, &down, none));
			near(g[k], (up - down) / (2 * h),
			     1e-7 * fmax(1, fabs(f)));
		}
	}
}

static void
degenerate(void **state)
{
	static const struct {
		struct crmp_renewals c[6];
		size_t n;
		enum crm_fit_status status;
		const char *words;
	} t[] = {
		{ { { 0, 0 } }, 0, CRM_FIT_SPARSE, "no customers" },
		{ { { 0, 9 } }, 1, CRM_FIT_SPARSE, "alpha: no churn seen" },
		{ { { 5, 9 } },
		  1,
		  CRM_FIT_SPARSE,
		  "fewer distinct histories than parameters" },
		{ { { 0, 1 }, { 0, 0 }, { 0, 900 } },
		  3,
		  CRM_FIT_SPARSE,
		  "alpha: no churn seen" },
		{ { { 7, 0 }, { 0, 0 }, { 0, 0 } },
		  3,
		  CRM_FIT_SPARSE,
		  "fewer distinct histories than parameters" },
		/* the same share goes each year; more goes each year */
		{ { { 5120, 0 }, { 2560, 0 }, { 1280, 0 }, { 640, 640 } },
		  4,
		  CRM_FIT_BOUNDARY,
		  "beta: churn not heterogeneous" },
		{ { { 10, 0 }, { 40, 0 }, { 200, 0 }, { 400, 100 } },
		  4,
		  CRM_FIT_BOUNDARY,
		  "beta: churn not heterogeneous" },
	};
	struct crmp_sbg m;
	struct crm_error e = { 0 };
	struct crm_fit f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		assert_int_equal(crmp_sbg_fit(t[i].c, t[i].n, &m, &f, NULL),
				 CRM_OK);
		assert_int_equal(f.status, t[i].status);
		assert_string_equal(words(&f), t[i].words);
		assert_true(isfinite(f.p[0]) && isfinite(f.p[1]));
		assert_true(isfinite(f.loglik) && !f.has_se);
	}
	assert_int_equal(
		crmp_sbg_fit(&(struct crmp_renewals){ -1, 2 }, 1, &m, &f, &e),
		CRM_REFUSED);
	assert_string_equal(e.text, "period 1: a negative number");
}

/* The 21 + 21 children of Freireich and Gehan. */
static void
gehan(struct crmp_subject s[2][21])
{
	FILE *f = published("gehan_leukemia.csv");
	int pair, time, event, n[2] = { 0 };
	char line[256], arm[16];

	assert_non_null(fgets(line, sizeof(line), f));
	while (fscanf(f, "%d,%d,%d,%15s", &pair, &time, &event, arm) == 4) {
		int k = strcmp(arm, "control") == 0;

		assert_true(n[k] < 21);
		s[k][n[k]++] = (struct crmp_subject){ time, event };
	}
	fclose(f);
	assert_int_equal(n[0] + n[1], 42);
}

/* Values of R's survival package. */
static void
kaplan_meier(void **state)
{
	static const double t[][3] = {
		{ 6, .8571, .0764 },  { 7, .8067, .0869 },
		{ 10, .7529, .0963 }, { 13, .6902, .1068 },
		{ 16, .6275, .1141 }, { 22, .5378, .1282 },
		{ 23, .4482, .1346 },
	};
	struct crmp_subject s[2][21];
	struct crmp_km_row *r;
	struct crmp_logrank l;
	double median = 0;
	size_t n, i;

	(void)state;
	gehan(s);
	assert_int_equal(crmp_km(s[0], 21, &r, &n, NULL), CRM_OK);
	assert_int_equal(n, COUNT(t));
	for (i = 0; i < n; i++) {
		near(r[i].time, t[i][0], 0);
		near(r[i].survival, t[i][1], 5.1e-5);
		near(r[i].se, t[i][2], 5.1e-5);
	}
	near(r[0].low, .6197, 5.1e-5);
	near(r[0].high, .9516, 5.1e-5);
	assert_true(crmp_km_quantile(r, n, 0.5, &median));
	near(median, 23, 0);
	assert_false(crmp_km_quantile(r, n, 0.4, &median));
	near(crmp_km_at(r, n, 5.9), 1, 0);
	near(crmp_km_at(r, n, 6), r[0].survival, 0);
	near(crmp_km_at(r, n, 99), r[6].survival, 0);
	free(r);
	assert_int_equal(crmp_km(s[1], 21, &r, &n, NULL), CRM_OK);
	assert_true(crmp_km_quantile(r, n, 0.5, &median));
	near(median, 8, 0);
	near(r[n - 1].survival, 0, 0);
	assert_false(r[n - 1].has_interval);
	free(r);
	assert_int_equal(crmp_logrank(s[0], 21, s[1], 21, &l, NULL), CRM_OK);
	near(l.chi2, 16.79, 5e-3);
	near(l.p, 4.17e-5, 5e-8);
	near(l.observed[0] + l.observed[1], l.expected[0] + l.expected[1],
	     1e-12);
}

static void
km_edges(void **state)
{
	static const struct crmp_subject half[] = {
		{ 1, true }, { 2, true }, { 2, false }, { 3, false }
	};
	static const struct crmp_subject bad[] = { { 1, true }, { -1, true } };
	static const struct crmp_subject none[] = { { 1, false } };
	struct crmp_km_row *r;
	struct crmp_logrank l;
	struct crm_error e = { 0 };
	double t;
	size_t n;

	(void)state;
	assert_int_equal(crmp_km(half, 4, &r, &n, NULL), CRM_OK);
	assert_int_equal(r[1].at_risk, 3); /* events before censorings */
	near(r[1].survival, 0.5, 1e-15);
	assert_true(crmp_km_quantile(r, n, 0.5, &t));
	near(t, 2, 0);
	free(r);
	assert_int_equal(crmp_km(none, 1, &r, &n, NULL), CRM_OK);
	assert_int_equal(n, 0);
	assert_null(r);
	assert_int_equal(crmp_km(NULL, 0, &r, &n, NULL), CRM_OK);
	assert_int_equal(n, 0);
	assert_int_equal(crmp_km(bad, 2, &r, &n, &e), CRM_REFUSED);
	assert_string_equal(e.text, "subject 2: not a time");
	memset(&e, 0, sizeof(e));
	assert_int_equal(crmp_logrank(none, 1, none, 1, &l, &e), CRM_REFUSED);
	assert_string_equal(e.text, "no event tells the groups apart");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(sbg),	 RUN(shapes),	    RUN(gradient),
		RUN(degenerate), RUN(kaplan_meier), RUN(km_edges),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
