/* SPDX-License-Identifier: MIT */
/* test_gg.c - Gamma-Gamma against published figures, and its limits */
#include "cdnow.h"
#include "sample.h"
#include "rule/gammagamma.h"

/*
 * Fader & Hardie 2013; LL and standard errors from the CLVTools tests;
 * the correlation from the lifetimes quickstart.
 */
static void
published_fit(void **state)
{
	static const double p[] = { 6.24935, 3.74426, 15.4443 };
	static const double se[] = { 1.1900, 0.2901, 4.1595 };
	struct crmp_gg m;
	struct crm_fit f;
	double sum = 0;
	size_t i;

	(void)state;
	cd_load();
	assert_int_equal(cd.nspend, 946);
	assert_int_equal(crmp_gg_fit(cd.spend, 946, &m, &f, NULL), CRM_OK);
	assert_int_equal(f.status, CRM_FIT_CONVERGED);
	near(f.loglik, -4055.917695, 1e-3);
	for (i = 0; i < 3; i++) {
		rel(f.p[i], p[i], 1e-3);
		rel(f.se[i], se[i], 1e-3);
	}
	for (i = 0; i < cd.nspend; i++)
		sum += crmp_gg_loglik(&m, &cd.spend[i]);
	near(sum, f.loglik, 1e-7);
	near(crmp_spend_correlation(cd.spend, cd.nspend), 0.113884, 1e-5);
	cd_free();
}

/*
 * Hardie's note 025 and lifetimes tests: first ten customers of the sample;
 * BTYD manual: (6, 4, 16), x = 3, m = 35.
 */
static void
given(void **state)
{
	static const double want[] = { 24.65, 18.91, 35.17, 35.17, 35.17,
				       71.46, 18.91, 35.17, 27.28, 35.17 };
	const struct crmp_gg m = { 6.25, 3.74, 15.44 }, b = { 6, 4, 16 };
	struct crmp_spend s;
	double v;
	size_t i;

	(void)state;
	assert_true(crmp_gg_mean(&b, 3, 35, &v));
	near(v, 34.571429, 1e-6);
	near(exp(crmp_gg_loglik(&b, &(struct crmp_spend){ 3, 35 })), 0.01628041,
	     1e-8);
	assert_true(crmp_gg_mean(&m, 0, 0, &v));
	near(v, 6.25 * 15.44 / 2.74, 1e-12);
	cd_load();
	for (i = 0; i < COUNT(want); i++) {
		if (crmp_spend_of(&cd_find((int)i + 1)->seen, 2, &s))
			assert_true(crmp_gg_mean(&m, s.x, s.mean, &v));
		else
			assert_true(crmp_gg_mean(&m, 0, 0, &v));
		near(v, want[i], 0.1);
	}
	cd_free();
}

/* The density of the mean integrates to 1, for x = 1, 3 and 300. */
static void
density(void **state)
{
	const struct crmp_gg m = { 2, 3, 10 };
	struct crmp_spend s = { 1, 0 };
	double sum, step = 1e-3;
	int i;

	(void)state;
	for (; s.x <= 300; s.x = s.x == 1 ? 3 : s.x * 100) {
		for (sum = 0, i = -12000; i < 25000; i++) {
			s.mean = exp(i * step);
			sum += exp(crmp_gg_loglik(&m, &s)) * s.mean * step;
		}
		near(sum, 1, 1e-9);
	}
}

/*
 * n customers of a Gamma-Gamma; p or q 0 stand for no variation within or
 * between customers.
 */
static struct crmp_spend *
simulated(size_t n, double p, double q)
{
	struct crmp_spend *s = calloc(n, sizeof(*s));
	uint64_t seed = 7;
	double nu;
	size_t i;

	assert_non_null(s);
	for (i = 0; i < n; i++) {
		s[i].x = 1 + (int64_t)(uniform(&seed) * 8);
		nu = q > 0 ? gamma_draw(&seed, q) / q : 1;
		s[i].mean = 20 / nu;
		if (p == 0) /* the same means at each x */
			s[i] = (struct crmp_spend){ 1 + (int64_t)i % 8,
						    i % 8 ? s[i - 1].mean
							  : s[i].mean };
		else
			s[i].mean *= gamma_draw(&seed, p * (double)s[i].x) /
				     (p * (double)s[i].x);
	}
	return s;
}

static void
judge(struct crmp_spend *s, size_t n, enum crm_fit_status status,
      const char *text)
{
	struct crmp_gg m;
	struct crm_fit f;
	int k;

	assert_int_equal(crmp_gg_fit(s, n, &m, &f, NULL), CRM_OK);
	assert_string_equal(words(&f), text);
	assert_int_equal(f.status, status);
	assert_int_equal(f.has_se, status == CRM_FIT_CONVERGED);
	assert_true(isfinite(f.loglik) && isfinite(f.slope));
	for (k = 0; k < 3; k++)
		assert_true(isfinite(f.p[k]) && isfinite(f.se[k]));
}

static void
degenerate(void **state)
{
	struct crmp_spend *s = simulated(400, 4, 3);
	struct crmp_gg m = { 1, 0.9, 1 };
	struct crm_error e = { 0 };
	struct crm_fit f;
	double v = 77;
	size_t i;

	(void)state;
	judge(s, 400, CRM_FIT_CONVERGED, "");
	judge(s, 0, CRM_FIT_SPARSE, "no customers");
	judge(s, 1, CRM_FIT_SPARSE, "fewer distinct histories than parameters");
	s[9].mean = 0;
	assert_int_equal(crmp_gg_fit(s, 400, &m, &f, &e), CRM_REFUSED);
	assert_string_equal(e.text,
			    "customer 10: not a spend of repeat purchases");
	for (i = 0; i < 400; i++)
		s[i].mean = 20; /* all spends are the same */
	assert_int_equal(crmp_gg_fit(s, 400, &m, &f, NULL), CRM_OK);
	assert_int_equal(f.status, CRM_FIT_BOUNDARY);
	assert_true(isfinite(f.loglik) && f.flags);
	near(crmp_spend_correlation(s, 400), 0, 0);
	free(s);
	s = simulated(400, 0, 3); /* each customer spends always the same */
	judge(s, 400, CRM_FIT_BOUNDARY, "p: spend of a customer does not vary");
	free(s);
	s = simulated(3000, 4, 0); /* customers are all alike */
	assert_int_equal(crmp_gg_fit(s, 3000, &m, &f, NULL), CRM_OK);
	assert_true(f.p[1] > 100); /* q: as the sample has it */
	free(s);
	s = simulated(2000, 4, 0.6); /* a tail without a mean */
	judge(s, 2000, CRM_FIT_CONVERGED, "q: mean does not exist");
	free(s);
	m = (struct crmp_gg){ 4, 0.6, 10 };
	assert_false(crmp_gg_mean(&m, 3, 20, &v));
	assert_false(crmp_gg_mean(&(struct crmp_gg){ 1, 1, 1 }, 0, 0, &v));
	assert_false(crmp_gg_mean(&(struct crmp_gg){ 1, -2, NAN }, 0, 0, &v));
	near(v, 77, 0);
}

/* Amounts in cents move gamma, and nothing else. */
static void
scale(void **state)
{
	struct crmp_spend *s = simulated(400, 4, 3);
	struct crmp_gg a, b;
	struct crm_fit f, g;
	size_t i;

	(void)state;
	assert_int_equal(crmp_gg_fit(s, 400, &a, &f, NULL), CRM_OK);
	for (i = 0; i < 400; i++)
		s[i].mean *= 100;
	assert_int_equal(crmp_gg_fit(s, 400, &b, &g, NULL), CRM_OK);
	rel(b.p, a.p, 1e-6);
	rel(b.q, a.q, 1e-6);
	rel(b.gamma, 100 * a.gamma, 1e-6);
	near(g.loglik, f.loglik - 400 * log(100), 1e-7);
	rel(a.p, 4.0, 0.3);
	rel(a.q, 3.0, 0.3);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(published_fit), RUN(given), RUN(density),
		RUN(degenerate),    RUN(scale),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
