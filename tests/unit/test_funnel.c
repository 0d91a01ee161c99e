/* SPDX-License-Identifier: MIT */
/* test_funnel.c - stages reached and conversion, with open ones */
#include "near.h"
#include "rule/funnel.h"

/* 10 deals, 4 stages: 3 lost and 1 open at 0, 1 lost and 2 open at 1 ... */
static void
by_hand(void **state)
{
	static const struct crmp_passage p[] = {
		{ 0, false }, { 0, false }, { 0, false }, { 0, true },
		{ 1, false }, { 1, true },  { 1, true },  { 2, false },
		{ 3, false }, { 3, false },
	};
	struct crmp_funnel_stage s[4];

	(void)state;
	assert_int_equal(crmp_funnel(p, 10, 4, s, NULL), CRM_OK);
	assert_int_equal(s[0].reached, 10);
	assert_int_equal(s[1].reached, 6);
	assert_int_equal(s[2].reached, 3);
	assert_int_equal(s[3].reached, 2);
	assert_int_equal(s[1].waiting, 2);
	assert_int_equal(s[1].stopped, 1);
	assert_false(s[0].has_step || s[0].has_total);
	near(s[1].step, 6 / 9.0, 1e-15);
	near(s[2].step, 3 / 4.0, 1e-15);
	near(s[3].step, 2 / 3.0, 1e-15);
	near(s[3].total, 6 / 9.0 * 3 / 4.0 * 2 / 3.0, 1e-15);
	assert_true(s[3].has_total);
}

static void
edges(void **state)
{
	static const struct crmp_passage open[] = { { 1, true }, { 1, true } };
	static const struct crmp_passage lost = { 0, false }, bad = { 2, true };
	struct crmp_funnel_stage s[3];
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(crmp_funnel(NULL, 0, 3, s, NULL), CRM_OK);
	assert_false(s[1].has_step || s[2].has_total);
	/* they made the first step; nobody knows about the second */
	assert_int_equal(crmp_funnel(open, 2, 3, s, NULL), CRM_OK);
	assert_true(s[1].has_step && s[1].has_total);
	near(s[1].total, 1, 0);
	assert_false(s[2].has_step || s[2].has_total);
	assert_int_equal(crmp_funnel(&lost, 1, 3, s, NULL), CRM_OK);
	assert_false(s[2].has_step);
	assert_true(s[2].has_total);
	near(s[2].total, 0, 0);
	assert_int_equal(crmp_funnel(&lost, 1, 1, s, NULL), CRM_OK);
	assert_int_equal(crmp_funnel(&lost, 1, 0, s, NULL), CRM_USAGE);
	s[0].reached = 77;
	assert_int_equal(crmp_funnel(&bad, 1, 2, s, &e), CRM_REFUSED);
	assert_string_equal(e.text, "1: no stage 2");
	assert_int_equal(s[0].reached, 77);
}

/* Without open ones the total is a plain share; else it is no smaller. */
static void
property(void **state)
{
	struct crmp_passage p[50];
	struct crmp_funnel_stage s[5];
	uint64_t seed = 17;
	bool closed;
	size_t n, i;
	int round;

	(void)state;
	for (round = 0; round < 500; round++) {
		n = 1 + (size_t)(uniform(&seed) * 49);
		closed = round % 2;
		for (i = 0; i < n; i++) {
			p[i].furthest = (int)(uniform(&seed) * 5);
			p[i].open = !closed && uniform(&seed) < 0.3;
		}
		assert_int_equal(crmp_funnel(p, n, 5, s, NULL), CRM_OK);
		assert_int_equal(s[0].reached, n);
		for (i = 1; i < 5; i++) {
			double plain = (double)s[i].reached / (double)n;

			assert_true(s[i].reached <= s[i - 1].reached);
			assert_true(s[i].step >= 0 && s[i].step <= 1);
			if (closed)
				near(s[i].total, plain, 1e-12);
			if (closed)
				assert_true(s[i].has_total);
			if (s[i].has_total)
				assert_true(s[i].total >= plain - 1e-12);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { RUN(by_hand), RUN(edges),
					    RUN(property) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
