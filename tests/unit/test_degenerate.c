/* SPDX-License-Identifier: MIT */
/* test_degenerate.c - data no model fits end in plain words */
#include "sample.h"

struct expect {
	enum crm_fit_status status;
	const char *words; /* NULL: any */
};

/* Fit all models; each must end as expected, or CONVERGED where NULL. */
static void
judge(struct crm_groups *g, const struct expect want[CRM_MODELS])
{
	struct crm_buying b = { 2, 10, 20 };
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;

	crm_groups_sort(g);
	for (kind = 0; kind < CRM_MODELS; kind++) {
		assert_int_equal(crm_model_fit(kind, g, 7, &m, &f, NULL),
				 CRM_OK);
		sound(&f);
		if (f.status != want[kind].status ||
		    strcmp(words(&f), want[kind].words) != 0)
			print_error("%s: %s: %s (%g %g %g %g, slope %g)\n",
				    crm_model_name(kind),
				    crm_fit_status_name(f.status), words(&f),
				    f.p[0], f.p[1], f.p[2], f.p[3], f.slope);
		assert_int_equal(f.status, want[kind].status);
		assert_string_equal(words(&f), want[kind].words);
		if (f.status == CRM_FIT_SPARSE)
			continue;
		assert_true(isfinite(crm_model_alive(&m, &b)));
		assert_true(isfinite(crm_model_conditional(&m, &b, 52)));
		assert_true(isfinite(crmp_model_loglik(&m, &b)));
	}
	crm_groups_free(g);
}

#define SPARSE(text)                                                           \
	{                                                                      \
		CRM_FIT_SPARSE, text                                           \
	}
#define LIMIT(text)                                                            \
	{                                                                      \
		CRM_FIT_BOUNDARY, text                                         \
	}
#define FINE                                                                   \
	{                                                                      \
		CRM_FIT_CONVERGED, ""                                          \
	}

static void
add(struct crm_groups *g, int64_t x, int64_t recency, int64_t age, int64_t n)
{
	assert_int_equal(crm_groups_add(g, x, recency, age, n, NULL), CRM_OK);
}

static void
too_little(void **state)
{
	static const char few[] = "fewer distinct histories than parameters";
	static const struct expect none[] = { SPARSE("no customers"),
					      SPARSE("no customers"),
					      SPARSE("no customers"),
					      SPARSE("no customers") };
	static const struct expect once[] = { SPARSE("no repeat purchases"),
					      SPARSE("no repeat purchases"),
					      SPARSE("no repeat purchases"),
					      SPARSE("no repeat purchases") };
	static const struct expect one[] = { SPARSE(few), SPARSE(few),
					     SPARSE(few), SPARSE(few) };
	struct crm_groups g = { 0 };
	int i;

	(void)state;
	judge(&g, none);
	add(&g, 0, 0, 30, 1);
	judge(&g, once);
	for (i = 0; i < 1000; i++)
		add(&g, 0, 0, i % 300, 3);
	judge(&g, once);
	add(&g, 4, 20, 30, 1); /* one customer, or a thousand of them */
	judge(&g, one);
	add(&g, 4, 20, 30, 1000);
	judge(&g, one);
}

/* Everybody buys every day. */
static void
daily(void **state)
{
	static const struct expect want[] = {
		LIMIT("a: no dropout seen; r: rates not heterogeneous"),
		LIMIT("a: no dropout seen; r: rates not heterogeneous"),
		LIMIT("s: no dropout seen; r: rates not heterogeneous"),
		LIMIT("r: rates not heterogeneous"),
	};
	struct crm_groups g = { 0 };
	int i;

	(void)state;
	for (i = 10; i < 300; i++)
		add(&g, i, i, i, 1);
	judge(&g, want);
}

/* Nobody leaves: rates differ, dropout is not seen. */
static void
faithful(void **state)
{
	static const struct expect want[] = {
		LIMIT("a: no dropout seen"),
		LIMIT("a: no dropout seen"),
		LIMIT("s: no dropout seen"),
		FINE,
	};
	struct crm_groups g = sample(3000, 1.5, 20, 0, 0, 300);

	(void)state;
	judge(&g, want);
}

/* A third never comes back, the others never leave. */
static void
split(void **state)
{
	static const char *const want[] = {
		"a: no dropout seen",
		"a: some drop out at once, others never",
		"beta: some drop out at once, others never",
		"",
	};
	struct crm_groups g = sample(2000, 3, 20, 0, 0, 300);
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;

	(void)state;
	add(&g, 0, 0, 300, 1000);
	crm_groups_sort(&g);
	for (kind = 0; kind < CRM_MODELS; kind++) {
		assert_int_equal(crm_model_fit(kind, &g, 7, &m, &f, NULL),
				 CRM_OK);
		sound(&f);
		assert_string_equal(words(&f), want[kind]);
	}
	crm_groups_free(&g);
}

/* All buy at the same rate and leave with the same chance. */
static void
alike(void **state)
{
	struct crm_groups g = sample(3000, 0, 20, 0, 0.2, 300);
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;

	(void)state;
	for (kind = 0; kind < 2; kind++) {
		assert_int_equal(crm_model_fit(kind, &g, 7, &m, &f, NULL),
				 CRM_OK);
		sound(&f);
		/* by chance a sample may look a little unlike */
		assert_true(f.status == CRM_FIT_BOUNDARY || f.p[0] > 20);
		if (kind == CRM_MODEL_MBGNBD)
			continue;
		rel(f.p[2] / (f.p[2] + f.p[3]), 0.2, 0.1);
	}
	crm_groups_free(&g);
}

/* The same history in all ages: nothing tells rates apart. */
static void
regular(void **state)
{
	struct crm_groups g = { 0 };
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;
	int i;

	(void)state;
	for (i = 1; i <= 20; i++)
		add(&g, i, i * 10, i * 10 + 5, 10);
	crm_groups_sort(&g);
	for (kind = 0; kind < CRM_MODELS; kind++) {
		assert_int_equal(crm_model_fit(kind, &g, 7, &m, &f, NULL),
				 CRM_OK);
		sound(&f);
		assert_int_equal(f.status, CRM_FIT_BOUNDARY);
		assert_true(f.flags & CRM_FIT_SAME_RATES);
	}
	crm_groups_free(&g);
}

/* Very few, very many purchases, very short and very long. */
static void
extremes(void **state)
{
	struct crm_groups g = { 0 };
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;
	int i;

	(void)state;
	/* some buyers of 300 and more among those of one */
	for (i = 0; i < 400; i++)
		add(&g, i % 4 ? 0 : 300 + i, i % 4 ? 0 : 700 + i, 1200 + i % 9,
		    1);
	/* of no age, and of a lifetime */
	add(&g, 0, 0, 0, 50);
	add(&g, 1, 36500, 36500, 1);
	crm_groups_sort(&g);
	for (kind = 0; kind < CRM_MODELS; kind++) {
		assert_int_equal(crm_model_fit(kind, &g, 7, &m, &f, NULL),
				 CRM_OK);
		sound(&f);
		assert_int_not_equal(f.status, CRM_FIT_SPARSE);
		assert_int_not_equal(f.status, CRM_FIT_STOPPED);
	}
	crm_groups_free(&g);
	/* all at age 0 but one, who has a minimum of everything */
	add(&g, 0, 0, 0, 9);
	add(&g, 0, 0, 1, 9);
	add(&g, 0, 0, 2, 9);
	add(&g, 1, 1, 1, 1);
	crm_groups_sort(&g);
	for (kind = 0; kind < CRM_MODELS; kind++) {
		assert_int_equal(crm_model_fit(kind, &g, 7, &m, &f, NULL),
				 CRM_OK);
		sound(&f);
	}
	crm_groups_free(&g);
}

/* Small random samples of all kinds: whatever comes of them is sound. */
static void
anything(void **state)
{
	enum crm_fit_status seen[4] = { 0 };
	struct crm_groups g;
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;
	uint64_t seed = 5;
	int i, n;

	(void)state;
	for (i = 0; i < 80; i++) {
		n = (int)between(&seed, 3, 300);
		g = sample(n, uniform(&seed) < 0.2 ? 0 : between(&seed, 0.1, 9),
			   between(&seed, 1, 300),
			   uniform(&seed) < 0.2 ? 0 : between(&seed, 0.1, 9),
			   between(&seed, 0.1, 0.9),
			   (int64_t)between(&seed, 9, 900));
		for (kind = 0; kind < CRM_MODELS; kind++) {
			assert_int_equal(
				crm_model_fit(kind, &g, 7, &m, &f, NULL),
				CRM_OK);
			sound(&f);
			seen[f.status]++;
			if (f.status == CRM_FIT_STOPPED)
				print_message("# stopped: %s, slope %g after "
					      "%d, %g %g %g %g\n",
					      crm_model_name(kind), f.slope,
					      f.steps, f.p[0], f.p[1], f.p[2],
					      f.p[3]);
		}
		crm_groups_free(&g);
	}
	print_message("# %d converged, %d boundary, %d sparse, %d stopped\n",
		      (int)seen[0], (int)seen[1], (int)seen[2], (int)seen[3]);
	assert_true(seen[0] > 40 && seen[1] > 40);
	assert_true(seen[3] < 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(too_little), RUN(daily),   RUN(faithful), RUN(split),
		RUN(alike),	 RUN(regular), RUN(extremes), RUN(anything),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
