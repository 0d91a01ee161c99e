/* SPDX-License-Identifier: MIT */
/* test_satisfy.c - NPS and CSAT, by hand and at the edges */
#include "near.h"
#include "rule/satisfy.h"

static void
nps(void **state)
{
	static const int all[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const int bad[] = { 9, 11 };
	struct crm_nps r;
	struct crm_error e = { 0 };

	(void)state;
	/* 50 promoters, 30, 20 detractors: 30 +- 100 sqrt((.7 - .09)/100) */
	assert_int_equal(crm_nps_counts(50, 30, 20, &r, NULL), CRM_OK);
	near(r.nps, 30, 1e-12);
	near(r.se, 7.810249675906654, 1e-12);
	assert_int_equal(crmp_nps_scores(all, 11, &r, NULL), CRM_OK);
	assert_int_equal(r.promoters, 2);
	assert_int_equal(r.passives, 2);
	assert_int_equal(r.detractors, 7);
	near(r.nps, -500 / 11.0, 1e-12);
	assert_int_equal(crm_nps_counts(9, 0, 0, &r, NULL), CRM_OK);
	near(r.nps, 100, 0);
	near(r.se, 0, 0);
	assert_int_equal(crmp_nps_scores(NULL, 0, &r, NULL), CRM_OK);
	near(r.nps, 0, 0);
	near(r.se, 0, 0);
	assert_int_equal(crmp_nps_scores(bad, 2, &r, &e), CRM_REFUSED);
	assert_string_equal(e.text, "answer 2: 11 is not 0 to 10");
	assert_int_equal(crm_nps_counts(1, -1, 0, &r, NULL), CRM_REFUSED);
	assert_int_equal(crm_nps_counts(INT64_MAX, 1, 1, &r, NULL),
			 CRM_REFUSED);
}

static void
csat(void **state)
{
	static const int64_t count[5] = { 1, 2, 3, 4, 10 };
	static const int answers[] = { 5, 1, 4 }, bad[] = { 0 };
	struct crm_csat r;
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(crm_csat_counts(count, &r, NULL), CRM_OK);
	assert_int_equal(r.answers, 20);
	near(r.share, 0.7, 1e-15);
	near(r.mean, 80 / 20.0, 1e-15);
	assert_int_equal(crmp_csat_scores(answers, 3, &r, NULL), CRM_OK);
	near(r.share, 2 / 3.0, 1e-15);
	near(r.mean, 10 / 3.0, 1e-15);
	assert_int_equal(crmp_csat_scores(NULL, 0, &r, NULL), CRM_OK);
	near(r.share + r.mean + r.low, 0, 0);
	near(r.high, 1, 0);
	assert_int_equal(crmp_csat_scores(bad, 1, &r, &e), CRM_REFUSED);
	assert_string_equal(e.text, "answer 1: 0 is not 1 to 5");
}

/* Newcombe 1998, table I, method 3. */
static void
published_intervals(void **state)
{
	static const struct {
		int64_t hits, n;
		double low, high;
	} t[] = { { 81, 263, .2553, .3662 },
		  { 15, 148, .0624, .1605 },
		  { 0, 20, 0, .1611 },
		  { 1, 29, .0061, .1718 } };
	double low, high;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		crm_wilson(t[i].hits, t[i].n, &low, &high);
		near(low, t[i].low, 5.1e-5);
		near(high, t[i].high, 5.1e-5);
	}
}

/* The interval holds the share, within 0 and 1, and p solves its equation. */
static void
wilson(void **state)
{
	double low, high, p, q, z = 1.9599639845400542;
	int64_t n, k;
	int end;

	(void)state;
	for (n = 1; n <= 60; n++)
		for (k = 0; k <= n; k++) {
			crm_wilson(k, n, &low, &high);
			p = (double)k / (double)n;
			assert_true(low >= 0 && low <= p);
			assert_true(high <= 1 && high >= p);
			for (end = 0; end < 2; end++) {
				q = end ? high : low;
				q = fabs(p - q) / sqrt(q * (1 - q) / (double)n);
				if (isfinite(q)) /* neither 0 nor 1 */
					near(q, z, 1e-9);
			}
		}
	crm_wilson(0, 0, &low, &high);
	near(low, 0, 0);
	near(high, 1, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { RUN(nps), RUN(csat),
					    RUN(published_intervals),
					    RUN(wilson) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
