/* SPDX-License-Identifier: MIT */
/* test_rfm.c - quantiles, gaps and RFM scores, on numbers alone */
#include "rule/quantile.h"
#include "rule/rfm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned seed = 7;

static int64_t
any(int64_t n)
{
	seed = seed * 1103515245u + 12345u;
	return (int64_t)(seed >> 8) % n;
}

/* Hyndman & Fan 1996, type 7, as R's quantile() gives them. */
static void
quantiles(void **state)
{
	int64_t v[] = { 1, 2, 3, 4, 10 }, one[] = { 7 };

	(void)state;
	assert_true(crmp_quantile(v, 5, 0) == 1);
	assert_true(crmp_quantile(v, 5, 0.25) == 2);
	assert_true(crmp_quantile(v, 5, 0.5) == 3);
	assert_true(crmp_quantile(v, 5, 0.9) > 7.599 &&
		    crmp_quantile(v, 5, 0.9) < 7.601);
	assert_true(crmp_quantile(v, 5, 1) == 10);
	assert_true(crmp_quantile(one, 1, 0.3) == 7);
}

static void
sorting(void **state)
{
	int64_t v[200];
	size_t n, i, round;

	(void)state;
	for (round = 0; round < 200; round++) {
		n = (size_t)any(200) + 1;
		for (i = 0; i < n; i++)
			v[i] = any(50) - 25;
		crmp_sort(v, n);
		for (i = 1; i < n; i++)
			assert_true(v[i - 1] <= v[i]);
	}
}

static void
gaps(void **state)
{
	int64_t two[] = { 5, 9 }, three[] = { 40, 10, 25 },
		four[] = { 0, 1, 11, 14 };

	(void)state;
	assert_int_equal(crmp_gap_halves(two, 2), -1);
	assert_int_equal(crmp_gap_halves(three, 3), 30); /* 15 and 15 */
	assert_int_equal(crmp_gap_halves(four, 4), 6);	 /* 1 3 10 */
	assert_int_equal(crmp_gap_halves((int64_t[]){ 0, 3, 10 }, 3), 10);
}

/* Equal values share a score; a bin may stay empty. */
static void
ties(void **state)
{
	int64_t v[10] = { 1, 1, 1, 1, 1, 1, 1, 2, 3, 9 };
	struct crmp_rfm_bounds c;

	(void)state;
	crmp_rfm_cuts(v, 10, 5, &c);
	assert_int_equal(c.bins, 5);
	assert_int_equal(crmp_rfm_score(&c, 1, false, 0), 1);
	assert_int_equal(crmp_rfm_score(&c, 2, false, 0), 4);
	assert_int_equal(crmp_rfm_score(&c, 9, false, 0), 5);
	assert_int_equal(crmp_rfm_score(&c, 1, true, 0), 5);
	assert_int_equal(crmp_rfm_score(&c, 9, true, 0), 1);
}

/* The rfm package compares with the cut plus one unit. */
static void
compatible(void **state)
{
	struct crmp_rfm_bounds c = { .bins = 5, .at = { 3, 4, 5, 7 } };

	(void)state;
	assert_int_equal(crmp_rfm_score(&c, 3, false, 1), 1);
	assert_int_equal(crmp_rfm_score(&c, 4, false, 1), 2);
	assert_int_equal(crmp_rfm_score(&c, 8, false, 1), 5);
	assert_int_equal(crmp_rfm_score(&c, 7, false, 1), 4);
	/* whole cut points: both ways agree */
	assert_int_equal(crmp_rfm_score(&c, 7, false, 0), 4);
	c.at[0] = 3.5;
	assert_int_equal(crmp_rfm_score(&c, 4, false, 1), 1);
	assert_int_equal(crmp_rfm_score(&c, 4, false, 0), 2);
}

/* Scores rise with the value, whatever the numbers. */
static void
monotone(void **state)
{
	struct crmp_rfm_bounds c;
	int64_t v[64], x;
	size_t n, i, round;
	int bins, last, got;

	(void)state;
	for (round = 0; round < 300; round++) {
		n = (size_t)any(64) + 1;
		bins = 2 + (int)any(CRMP_RFM_BINS - 1);
		for (i = 0; i < n; i++)
			v[i] = any(30);
		crmp_rfm_cuts(v, n, bins, &c);
		for (x = -1, last = 1; x < 31; x++, last = got) {
			got = crmp_rfm_score(&c, x, false, 0);
			assert_true(got >= last && got <= bins);
			assert_int_equal(crmp_rfm_score(&c, x, true, 0),
					 bins + 1 - got);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles),  cmocka_unit_test(sorting),
		cmocka_unit_test(gaps),	      cmocka_unit_test(ties),
		cmocka_unit_test(compatible), cmocka_unit_test(monotone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
