/* SPDX-License-Identifier: MIT */
/* test_abc.c - classes A, B and C: by hand, ties, edges, a property */
#include "near.h"
#include "rule/abc.h"

static const char *
letters(const int64_t *v, size_t n, double a, double b,
	struct crmp_abc_class by[3])
{
	const double border[2] = { a, b };
	static char s[32];

	memset(s, 0, sizeof(s));
	assert_int_equal(crmp_abc(v, n, border, s, by, NULL), CRM_OK);
	return s;
}

static void
by_hand(void **state)
{
	static const struct {
		int64_t v[10];
		size_t n;
		double a, b;
		const char *want;
	} t[] = {
		/* before each: 0 50 80 95 */
		{ { 50, 30, 15, 5 }, 4, 0.80, 0.95, "AABC" },
		{ { 5, 15, 30, 50 }, 4, 0.80, 0.95, "CBAA" },
		{ { 50, 30, 15, 5 }, 4, 0.70, 0.90, "AABC" },
		{ { 1000, 1 }, 2, 0.80, 0.95, "AC" }, /* one dominates */
		{ { 7 }, 1, 0.80, 0.95, "A" },
		{ { 0 }, 1, 0.80, 0.95, "C" },
		{ { -4, 0 }, 2, 0.80, 0.95, "CC" },
		/* all equal: all of the better class */
		{ { 3, 3, 3, 3, 3, 3, 3, 3, 3, 3 },
		  10,
		  0.80,
		  0.95,
		  "AAAAAAAAAA" },
		/* the tie of 10 begins at 70: A, and takes all of it along */
		{ { 70, 10, 10, 10 }, 4, 0.80, 0.95, "AAAA" },
		/* a negative one is no part of the sum */
		{ { 80, 15, 5, -100 }, 4, 0.80, 0.95, "ABCC" },
		{ { 80, 20 }, 2, 1, 1, "AA" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++)
		assert_string_equal(
			letters(t[i].v, t[i].n, t[i].a, t[i].b, NULL),
			t[i].want);
}

static void
sums(void **state)
{
	static const int64_t v[] = { 50, -20, 30, 15, 5, 0 };
	struct crmp_abc_class by[3];

	(void)state;
	assert_string_equal(letters(v, 6, CRMP_ABC_A, CRMP_ABC_B, by),
			    "ACABCC");
	assert_int_equal(by[0].count, 2);
	assert_int_equal(by[0].sum, 80);
	near(by[0].share, 0.8, 1e-15);
	near(by[1].share, 0.15, 1e-15);
	assert_int_equal(by[2].count, 3);
	assert_int_equal(by[2].sum, -15);
	near(by[2].share, 0.05, 1e-15);
	assert_string_equal(letters(NULL, 0, 0.8, 0.95, by), "");
	assert_int_equal(by[0].count + by[1].count + by[2].count, 0);
}

static void
refused(void **state)
{
	static const int64_t v[] = { INT64_MAX, 1 };
	static const double usual[2] = { CRMP_ABC_A, CRMP_ABC_B };
	static const double bad[][2] = {
		{ 0, 0.5 }, { 0.9, 0.8 }, { 0.8, 2 }, { NAN, 0.5 }
	};
	char s[2] = "zz";
	size_t i;

	(void)state;
	assert_int_equal(crmp_abc(v, 2, usual, s, NULL, NULL), CRM_REFUSED);
	for (i = 0; i < COUNT(bad); i++)
		assert_int_equal(crmp_abc(v, 1, bad[i], s, NULL, NULL),
				 CRM_USAGE);
	assert_memory_equal(s, "zz", 2);
}

/* Greater is never worse, equal is equal, and A makes up its share. */
static void
property(void **state)
{
	struct crmp_abc_class by[3];
	uint64_t seed = 11;
	const char *s;
	int64_t v[30];
	size_t n, i, k;
	int round;

	(void)state;
	for (round = 0; round < 500; round++) {
		n = 1 + (size_t)(uniform(&seed) * 30);
		for (i = 0; i < n; i++)
			v[i] = (int64_t)(uniform(&seed) * 40) - 5;
		s = letters(v, n, CRMP_ABC_A, CRMP_ABC_B, by);
		for (i = 0; i < n; i++)
			for (k = 0; k < n; k++) {
				if (v[i] > v[k])
					assert_true(s[i] <= s[k]);
				if (v[i] == v[k])
					assert_true(s[i] == s[k]);
			}
		if (by[0].count) {
			assert_true(by[0].share >= CRMP_ABC_A - 1e-12);
			near(by[0].share + by[1].share + by[2].share, 1, 1e-12);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { RUN(by_hand), RUN(sums),
					    RUN(refused), RUN(property) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
