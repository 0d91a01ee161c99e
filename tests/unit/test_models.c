/* SPDX-License-Identifier: MIT */
/* test_models.c - what must hold of buying models whatever the parameters */
#include "near.h"
#include "rule/bgnbd.h"
#include "rule/buying.h"
#include "rule/pnbd.h"
#include "rule/special.h"

static struct crm_model
random_model(uint64_t *seed, enum crm_model_kind kind)
{
	struct crm_model m = { .kind = kind, .unit_days = 7 };
	double r = between(seed, 0.05, 8), alpha = between(seed, 0.3, 100);
	double a = between(seed, 0.05, 6), b = between(seed, 0.2, 60);

	if (kind == CRM_MODEL_PNBD)
		m.of.pnbd = (struct crm_pnbd){ r, alpha, a, b };
	else if (kind == CRM_MODEL_NBD)
		m.of.nbd = (struct crm_nbd){ r, alpha };
	else
		m.of.bgnbd = (struct crm_bgnbd){ r, alpha, a, b,
						 kind == CRM_MODEL_MBGNBD };
	return m;
}

static struct crm_buying
random_buying(uint64_t *seed)
{
	struct crm_buying b;

	b.x = (int64_t)(uniform(seed) * uniform(seed) * 60);
	b.age = 1 + 200 * uniform(seed);
	b.recency = b.x ? b.age * uniform(seed) : 0;
	return b;
}

/* Probabilities are that; what must rise or fall with time does. */
static void
ranges(void **state)
{
	uint64_t seed = 3;
	struct crm_buying b, later;
	struct crm_model m;
	double alive, p, t, ahead, more;
	int i;

	(void)state;
	for (i = 0; i < 4000; i++) {
		m = random_model(&seed, (enum crm_model_kind)(i % CRM_MODELS));
		b = random_buying(&seed);
		t = between(&seed, 0.1, 200);
		alive = crm_model_alive(&m, &b);
		assert_true(alive >= 0 && alive <= 1);
		assert_true(isfinite(crmp_model_loglik(&m, &b)));
		/* longer silence, less alive */
		later = b;
		later.age += t;
		assert_true(crm_model_alive(&m, &later) <= alive);
		/* no dropout can be seen before the first repeat by BG/NBD */
		if (m.kind == CRM_MODEL_NBD ||
		    (m.kind == CRM_MODEL_BGNBD && b.x == 0))
			near(alive, 1, 0);
		ahead = crm_model_conditional(&m, &b, t);
		more = crm_model_conditional(&m, &b, 2 * t);
		assert_true(ahead >= 0 && more >= ahead);
		assert_true(more <= 2 * ahead * (1 + 1e-12));
		p = crmp_model_silent(&m, &b, t);
		assert_true(p >= 1 - alive - 1e-12 && p <= 1);
		assert_true(crmp_model_silent(&m, &b, 2 * t) <= p + 1e-12);
		/* at least one purchase, so at most as many as expected */
		assert_true(1 - p <= ahead * (1 + 1e-9) + 1e-12);
		p = crmp_model_chance(&m, t, b.x);
		assert_true(p >= 0 && p <= 1);
		/* for a short time, the expectation is the rate */
		near(crm_model_conditional(&m, &b, 1e-7),
		     crmp_model_silent(&m, &b, 0) -
			     crmp_model_silent(&m, &b, 1e-7),
		     1e-9 + 1e-4 * crm_model_conditional(&m, &b, 1e-7));
	}
}

/* Chances of all counts sum to 1, and to the expectation by count. */
static void
distributions(void **state)
{
	uint64_t seed = 11;
	double t, sum, mean, p;
	struct crm_model m;
	int64_t x;
	int i;

	(void)state;
	for (i = 0; i < 80; i++) {
		m = random_model(&seed, (enum crm_model_kind)(i % CRM_MODELS));
		t = between(&seed, 1, 20);
		for (sum = mean = 0, x = 0; x < 3000; x++) {
			p = crmp_model_chance(&m, t, x);
			sum += p;
			mean += p * (double)x;
			if (1 - sum < 1e-9 && x > mean && p < 1e-12)
				break;
		}
		near(sum, 1, 1e-8);
		near(mean, crmp_model_expected(&m, t), 1e-6 * fmax(1, mean));
		near(crmp_model_chance(&m, 0, 0), 1, 1e-12);
		near(crmp_model_chance(&m, 0, 3), 0, 1e-12);
	}
}

/* The median is where silence falls to one half, or there is none. */
static void
medians(void **state)
{
	uint64_t seed = 17;
	struct crm_buying b;
	struct crm_model m;
	int i, some = 0;
	double t;

	(void)state;
	for (i = 0; i < 800; i++) {
		m = random_model(&seed, (enum crm_model_kind)(i % CRM_MODELS));
		b = random_buying(&seed);
		t = -1;
		if (crmp_model_median(&m, &b, &t)) {
			some++;
			near(crmp_model_silent(&m, &b, t), 0.5, 1e-9);
		} else {
			near(t, -1, 0);
			assert_true(crmp_model_silent(&m, &b, 1e9) > 0.499);
		}
	}
	assert_true(some > 200 && some < 800);
}

/* Series and quadrature agree, and with constant dropout in the limit. */
static void
two_ways(void **state)
{
	uint64_t seed = 23;
	struct crm_bgnbd m;
	struct crm_buying b;
	struct crm_model r;
	double t, one, two;
	int i;

	(void)state;
	for (i = 0; i < 1500; i++) {
		r = random_model(&seed,
				 i % 2 ? CRM_MODEL_BGNBD : CRM_MODEL_MBGNBD);
		m = r.of.bgnbd;
		b = random_buying(&seed);
		if (i % 10 == 0)
			m.a = 1; /* where the textbook form is 0/0 */
		t = between(&seed, 0.01, 300);
		one = crmp_bgnbd_conditional(&m, &b, t);
		two = crmp_bgnbd_alive(&m, &b) *
		      crmp_bgnbd_quadrature(m.r + (double)b.x, m.a,
					    m.b + (double)b.x + m.h,
					    t / (m.alpha + b.age));
		rel(one, two, 1e-9);
	}
	m = (struct crm_bgnbd){ 0.5, 8, 99.9, 9000, 1 };
	one = crmp_bgnbd_conditional(&m, &(struct crm_buying){ 3, 20, 30 }, 50);
	m = (struct crm_bgnbd){ 0.5, 8, 99.9 * 2, 9000 * 2, 1 };
	two = crmp_bgnbd_conditional(&m, &(struct crm_buying){ 3, 20, 30 }, 50);
	rel(one, two, 1e-3);
}

/* DERT is the integral of the discounted rate of purchases to come. */
static void
discounted(void **state)
{
	const struct crm_pnbd m = { 0.55, 10.6, 0.6, 11.7 };
	const struct crm_buying b = { 5, 25, 39 };
	double delta = 0.02, sum = 0, before = 0, now, t, step = 0.05;
	int i;

	(void)state;
	for (i = 1; i < 60000; i++) {
		t = i * step;
		now = crmp_pnbd_conditional(&m, &b, t);
		sum += (now - before) * exp(-delta * (t - step / 2));
		before = now;
	}
	rel(crmp_pnbd_dert(&m, &b, delta), sum, 1e-6);
	assert_true(crmp_pnbd_dert(&m, &b, 2 * delta) <
		    crmp_pnbd_dert(&m, &b, delta));
	near(crmp_pnbd_dert(&m, &b, 0), 0, 0);
	near(crmp_pnbd_dert(&m, &b, NAN), 0, 0);
}

/* Values nobody should give make 0, not NaN. */
static void
nonsense(void **state)
{
	static const double v[] = { 0,	    -1,	    NAN,   HUGE_VAL, -HUGE_VAL,
				    1e-320, 1e-200, 1e200, 1,	     1e308 };
	struct crm_buying b;
	struct crm_model m;
	double t, p[7];
	int i, k;

	(void)state;
	for (i = 0; i < 60000; i++) {
		uint64_t seed = (uint64_t)i * 7919 + 1;

		for (k = 0; k < 12; k++)
			(void)uniform(&seed);
		for (k = 0; k < 7; k++)
			p[k] = uniform(&seed) < 0.6
				       ? between(&seed, 0.01, 100)
				       : v[(int)(uniform(&seed) * 10)];
		m.kind = (enum crm_model_kind)(i % CRM_MODELS);
		m.of.bgnbd = (struct crm_bgnbd){ p[0], p[1], p[2], p[3],
						 m.kind == CRM_MODEL_MBGNBD };
		k = i % 11 - 1;
		b = (struct crm_buying){ k, p[4], p[4] + p[5] };
		t = 77;
		assert_true(crmp_model_loglik(&m, &b) < HUGE_VAL);
		assert_true(isfinite(crm_model_alive(&m, &b)));
		assert_true(isfinite(crm_model_conditional(&m, &b, p[6])));
		assert_true(isfinite(crmp_model_expected(&m, p[6])));
		assert_true(isfinite(crmp_model_chance(&m, p[6], b.x)));
		assert_true(isfinite(crmp_model_silent(&m, &b, p[6])));
		(void)crmp_model_median(&m, &b, &t);
		assert_true(isfinite(t));
		if (m.kind == CRM_MODEL_PNBD)
			assert_true(
				isfinite(crmp_pnbd_dert(&m.of.pnbd, &b, p[6])));
	}
}

/* Against closed forms: factorials, harmonic numbers, reflection at 1/2. */
static void
gammas(void **state)
{
	double l = 0, h = -0.57721566490153286;
	int k;

	(void)state;
	for (k = 1; k < 300; k++) {
		near(crmp_lgamma(k), l, 4e-15 * fmax(1, l));
		near(crmp_digamma(k), h, 4e-15 * fmax(1, h));
		near(crmp_lgamma_step(1, k - 1), l, 4e-14 * fmax(1, l));
		near(crmp_rising(1, k - 1), l, 4e-14 * fmax(1, l));
		l += log(k);
		h += 1.0 / k;
	}
	near(crmp_lgamma(0.5), 0.57236494292470009, 2e-15);
	near(crmp_digamma(0.5), -1.9635100260214235, 2e-15);
	rel(crmp_lgamma(1e-250), 250 * log(10.0), 1e-15);
	rel(crmp_lgamma_step(1e12, 1e-3), 1e-3 * log(1e12), 1e-9);
	rel(crmp_lgamma_step(1e-9, 2), log(1e-9) + 1e-9, 1e-15);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(ranges),   RUN(distributions), RUN(medians),
		RUN(two_ways), RUN(discounted),	   RUN(nonsense),
		RUN(gammas),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
