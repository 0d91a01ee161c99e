/* SPDX-License-Identifier: MIT */
/* sample.h - tests of fits: customers drawn from a model, judging a fit */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "near.h"
#include "rule/bgnbd.h"
#include "rule/buying.h"
#include "rule/nbd.h"
#include "rule/pnbd.h"

/*
 * Add a customer who buys at `rate` a day, drops out after a purchase with
 * chance `drop`, and is seen for `age` days.
 */
static inline void
add_buyer(struct crm_groups *g, uint64_t *seed, double rate, double drop,
	  int64_t age)
{
	int64_t x = 0, last = 0;
	double t = 0;

	for (;;) {
		t += -log(1 - uniform(seed)) / rate;
		if (!(t < (double)age + 1))
			break;
		x += (int64_t)t > last;
		last = (int64_t)t;
		if (uniform(seed) < drop)
			break;
	}
	assert_int_equal(crm_groups_add(g, x, last, age, 1, NULL), CRM_OK);
}

/* n customers; r, a 0: no heterogeneity in rates, in dropout. */
static inline struct crm_groups
sample(int n, double r, double alpha, double a, double b, int64_t age)
{
	struct crm_groups g = { 0 };
	uint64_t seed = 20261122;
	double rate, drop;
	int i;

	for (i = 0; i < n; i++) {
		rate = r > 0 ? gamma_draw(&seed, r) / alpha : 1 / alpha;
		drop = a > 0 ? gamma_draw(&seed, a) : 0;
		drop = a > 0 ? drop / (drop + gamma_draw(&seed, b)) : b;
		add_buyer(&g, &seed, rate, drop, age - i % (age / 3));
	}
	crm_groups_sort(&g);
	return g;
}

static inline const char *
words(const struct crm_fit *f)
{
	static struct crm_buf b;

	crm_buf_free(&b);
	memset(&b, 0, sizeof(b));
	crm_buf_puts(&b, "");
	crm_fit_words(f, &b);
	return b.s;
}

/* Nothing in a fit may be infinite or NaN, and a status must be earned. */
static inline void
sound(const struct crm_fit *f)
{
	int i;

	assert_true(isfinite(f->loglik) && isfinite(f->slope));
	for (i = 0; i < f->n; i++) {
		assert_true(isfinite(f->p[i]) && isfinite(f->se[i]));
		assert_int_equal(f->p[i] > 0, f->status != CRM_FIT_SPARSE);
		assert_int_equal(f->se[i] > 0, f->has_se);
	}
	assert_int_equal(f->has_se, f->status == CRM_FIT_CONVERGED);
	if (f->status == CRM_FIT_CONVERGED)
		assert_true(f->slope < 1e-6);
	if (f->status == CRM_FIT_BOUNDARY || f->status == CRM_FIT_SPARSE)
		assert_true(*words(f));
}

#endif
