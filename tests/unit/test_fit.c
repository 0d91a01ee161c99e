/* SPDX-License-Identifier: MIT */
/* test_fit.c - the search, gradients, units of time, many rows */
#include "sample.h"
#include "rule/btyd.h"

/* Rosenbrock's valley; nothing right of x = 1.2, and no value left of -2. */
static bool
valley(void *arg, const double *x, double *f, double *g)
{
	double u = x[1] - x[0] * x[0], v = 1 - x[0];

	++*(int *)arg;
	if (x[0] > 1.2)
		return false;
	*f = x[0] < -2 ? NAN : 100 * u * u + v * v;
	g[0] = -400 * x[0] * u - 2 * v;
	g[1] = 200 * u;
	return true;
}

static void
search(void **state)
{
	struct crmp_bfgs s = { .n = 2, .x = { -1.9, 2 } };
	int calls = 0;

	(void)state;
	crmp_bfgs(valley, &calls, &s);
	assert_true(s.found && s.slope < 1e-9 && s.steps < 100);
	near(s.x[0], 1, 1e-9);
	near(s.x[1], 1, 1e-9);
	assert_true(calls < 200);
	/* from the answer with its matrix there is nothing to do */
	calls = 0;
	s.warm = true;
	crmp_bfgs(valley, &calls, &s);
	assert_int_equal(calls, 1);
	/* a start where nothing is */
	s = (struct crmp_bfgs){ .n = 2, .x = { 1.3, 0 } };
	crmp_bfgs(valley, &calls, &s);
	assert_false(s.found);
	s = (struct crmp_bfgs){ .n = 2, .x = { -2.1, 0 } };
	crmp_bfgs(valley, &calls, &s);
	assert_false(s.found);
}

/* 1/x falls for ever: as far as the steps go, in bounded strides. */
static bool
slide(void *arg, const double *x, double *f, double *g)
{
	double *before = arg;

	assert_true(fabs(x[0] - *before) < 64);
	*before = x[0];
	*f = exp(-x[0]);
	g[0] = -exp(-x[0]);
	return true;
}

static void
endless(void **state)
{
	struct crmp_bfgs s = { .n = 1 };
	double before = 0;

	(void)state;
	crmp_bfgs(slide, &before, &s);
	assert_true(s.found && s.slope < 1e-9 && isfinite(s.x[0]));
	assert_true(s.x[0] > 20 && s.x[0] < 40);
}

static void
differences(const struct crm_groups *g, int n, int h, crmp_slope *eval,
	    bool fine)
{
	struct crmp_btyd d = { .row = g->row,
			       .n = g->n,
			       .customers = (double)g->customers,
			       .unit = 1 / 7.0,
			       .h = h };
	double x[4], y[4], f, grad[4], none[4], up, down, step = 1e-5;
	uint64_t seed = 99;
	int i, k;

	assert_true(crmp_btyd_tables(&d, g, fine));
	for (i = 0; i < 40; i++) {
		for (k = 0; k < n; k++)
			x[k] = log(between(&seed, 0.05, k % 2 ? 100 : 8));
		assert_true(eval(&d, x, &f, grad));
		for (k = 0; k < n; k++) {
			memcpy(y, x, sizeof(y));
			y[k] = x[k] + step;
			assert_true(eval(&d, y, &up, none));
			y[k] = x[k] - step;
			assert_true(eval(&d, y, &down, none));
			near(grad[k], (up - down) / (2 * step),
			     3e-8 * fmax(1, fabs(f)));
		}
		y[0] = 41;
		assert_false(eval(&d, y, &f, none));
	}
	free(d.count);
}

/* Analytic gradients are those of the functions. */
static void
gradients(void **state)
{
	struct crm_groups g = sample(500, 0.5, 40, 0.8, 2.4, 250);

	(void)state;
	differences(&g, 4, 0, crmp_bgnbd_eval, false);
	differences(&g, 4, 1, crmp_bgnbd_eval, false);
	differences(&g, 4, 0, crmp_pnbd_eval, false);
	differences(&g, 4, 0, crmp_pnbd_eval, true);
	differences(&g, 2, 0, crmp_nbd_eval, false);
	crm_groups_free(&g);
}

/* Rows whose ages follow each other share an integral: to what error? */
static void
shared_integrals(void **state)
{
	struct crm_groups g = { 0 };
	struct crmp_btyd d = { .unit = 1 / 7.0 };
	double x[4], f[2], grad[2][4];
	uint64_t seed = 1;
	int i, k;

	(void)state;
	for (i = 0; i < 4000; i++)
		assert_int_equal(crm_groups_add(&g, i % 8 * 5, 40 + i % 10,
						50 + i / 10, 1, NULL),
				 i % 8 ? CRM_OK : CRM_REFUSED);
	crm_groups_sort(&g);
	d.row = g.row;
	d.n = g.n;
	d.customers = (double)g.customers;
	for (i = 0; i < 60; i++) {
		for (k = 0; k < 4; k++)
			x[k] = log(between(&seed, 0.05, k % 2 ? 300 : 20));
		for (k = 0; k < 2; k++) {
			assert_true(crmp_btyd_tables(&d, &g, k));
			assert_true(crmp_pnbd_eval(&d, x, &f[k], grad[k]));
			free(d.count);
			d.fine_log_a = NULL;
		}
		near(f[0], f[1], 1e-9);
		for (k = 0; k < 4; k++)
			near(grad[0][k], grad[1][k],
			     1e-8 * fmax(1, fabs(x[k])));
	}
	crm_groups_free(&g);
}

/* Days, weeks or months: the same model in other words. */
static void
units(void **state)
{
	static const double unit[] = { 1, 7, 30.4375 };
	struct crm_groups g = sample(2000, 0.5, 40, 0.8, 2.4, 250);
	struct crm_buying b = { 3, 100, 200 }, c;
	struct crm_model m, n;
	struct crm_fit f, h;
	enum crm_model_kind kind;
	double s, t, u;
	int i, k;

	(void)state;
	for (kind = 0; kind < CRM_MODELS; kind++) {
		assert_int_equal(crm_model_fit(kind, &g, 1, &m, &f, NULL),
				 CRM_OK);
		assert_int_equal(f.status, CRM_FIT_CONVERGED);
		sound(&f);
		for (i = 1; i < 3; i++) {
			u = unit[i];
			assert_int_equal(
				crm_model_fit(kind, &g, u, &n, &h, NULL),
				CRM_OK);
			near(h.loglik - f.loglik, log(u) * (double)g.repeats,
			     1e-5);
			for (k = 0; k < f.n; k++) {
				s = k == 1 ||
				    (k == 3 && kind == CRM_MODEL_PNBD);
				s = s > 0 ? u : 1;
				rel(h.p[k] * s, f.p[k], 1e-5);
				rel(h.se[k] * s, f.se[k], 1e-4);
			}
			c = (struct crm_buying){ 3, 100 / u, 200 / u };
			rel(crm_model_alive(&n, &c), crm_model_alive(&m, &b),
			    1e-6);
			rel(crm_model_conditional(&n, &c, 90 / u),
			    crm_model_conditional(&m, &b, 90), 1e-6);
			assert_int_equal(crmp_model_median(&n, &c, &s),
					 crmp_model_median(&m, &b, &t));
		}
	}
	crm_groups_free(&g);
}

/* Many rows go by way of a thinned copy, and end at the same place. */
static void
many_rows(void **state)
{
	struct crm_groups g = sample(60000, 1.2, 30, 0.8, 2.4, 700);
	enum crm_model_kind kind;
	struct crm_model m;
	struct crm_fit f;

	(void)state;
	assert_true(g.n > 4 * 4096);
	for (kind = 0; kind < CRM_MODELS; kind++) {
		assert_int_equal(crm_model_fit(kind, &g, 7, &m, &f, NULL),
				 CRM_OK);
		assert_int_equal(f.status, CRM_FIT_CONVERGED);
		assert_true(f.slope < 1e-9);
		sound(&f);
		if (kind != CRM_MODEL_BGNBD)
			continue;
		/* what they were drawn with, days being merged */
		rel(f.p[0], 1.2, 0.1);
		rel(f.p[1] * 7, 30.0, 0.1);
		rel(f.p[2], 0.8, 0.15);
		rel(f.p[3], 2.4, 0.15);
	}
	crm_groups_free(&g);
}

static void
mistakes(void **state)
{
	struct crm_groups g = sample(20, 1, 30, 1, 3, 90);
	struct crm_error e = { 0 };
	struct crm_model m;
	struct crm_bgnbd b;
	struct crm_fit f;

	(void)state;
	assert_int_equal(crm_model_fit(CRM_MODEL_PNBD, &g, 0, &m, &f, &e),
			 CRM_USAGE);
	assert_string_equal(e.text, "not a unit of time");
	assert_int_equal(crm_model_fit(CRM_MODEL_PNBD, &g, NAN, &m, &f, NULL),
			 CRM_USAGE);
	assert_int_equal(crm_model_fit(CRM_MODELS, &g, 7, &m, &f, NULL),
			 CRM_USAGE);
	assert_int_equal(crmp_bgnbd_fit(&g, 7, 2, &b, &f, NULL), CRM_USAGE);
	assert_int_equal(crm_groups_add(&g, 0, 0, 1, 1, NULL), CRM_OK);
	assert_int_equal(crm_model_fit(CRM_MODEL_PNBD, &g, 7, &m, &f, NULL),
			 CRM_USAGE);
	assert_string_equal(crm_fit_status_name(CRM_FIT_SPARSE),
			    "too little data");
	assert_string_equal(crm_fit_status_name((enum crm_fit_status)9), "");
	assert_string_equal(crm_model_name(CRM_MODEL_MBGNBD), "MBG/NBD");
	assert_string_equal(crm_model_name(CRM_MODELS), "");
	crm_groups_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(search),	       RUN(endless), RUN(gradients),
		RUN(shared_integrals), RUN(units),   RUN(many_rows),
		RUN(mistakes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
