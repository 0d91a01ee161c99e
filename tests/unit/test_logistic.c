/* SPDX-License-Identifier: MIT */
/* test_logistic.c - logistic regression: published, degenerate, properties */
#include "near.h"
#include "rule/logistic.h"

#define GIVEN(...) (&(struct crmp_logistic_rows){ __VA_ARGS__ })

static struct crmp_logistic
fit(const double *x, const bool *hit, size_t n, size_t columns, double ridge)
{
	struct crmp_logistic m;
	size_t j;

	assert_int_equal(
		crmp_logistic_fit(GIVEN(x, hit, n, columns), ridge, &m, NULL),
		CRM_OK);
	assert_int_equal(m.has_se, m.status == CRMP_LOGISTIC_CONVERGED);
	assert_int_equal(m.moving < columns,
			 m.status == CRMP_LOGISTIC_SEPARATION);
	assert_true(isfinite(m.loglik) && m.loglik <= 0);
	for (j = 0; j <= columns; j++) {
		assert_true(isfinite(m.coef[j]) && isfinite(m.se[j]));
		assert_int_equal(m.se[j] > 0,
				 m.has_se && (!j || !m.dropped[j - 1]));
	}
	return m;
}

/* GPA, TUCE, PSI and GRADE of 32 students. */
static void
students(double x[32][3], bool *hit)
{
	FILE *f = published("spector.csv");
	char line[256];
	double grade;
	int n = 0;

	assert_non_null(fgets(line, sizeof(line), f));
	while (n < 32 && fscanf(f, "%lf,%lf,%lf,%lf", &x[n][0], &x[n][1],
				&x[n][2], &grade) == 4)
		hit[n++] = grade > 0.5;
	fclose(f);
	assert_int_equal(n, 32);
}

/* Spector & Mazzeo 1980; the figures are in Greene, Econometric Analysis. */
static void
spector(void **state)
{
	static const double coef[] = { -13.021347, 2.826113, 0.095158,
				       2.378688 };
	static const double se[] = { 4.931324, 1.262941, 0.141554, 1.064564 };
	double x[32][3], far[32][3];
	bool hit[32];
	struct crmp_logistic m, w;
	int i, j;

	(void)state;
	students(x, hit);
	m = fit(x[0], hit, 32, 3, 0);
	assert_int_equal(m.status, CRMP_LOGISTIC_CONVERGED);
	for (j = 0; j < 4; j++) {
		near(m.coef[j], coef[j], 6e-7);
		near(m.se[j], se[j], 6e-6);
	}
	near(m.loglik, -12.889634, 6e-7);
	near(m.null_loglik, -20.591730, 6e-7);
	assert_int_equal(m.hits, 11);
	assert_true(m.steps <= 8);
	/* other units, far from 0: the same fit */
	for (i = 0; i < 32; i++)
		for (j = 0; j < 3; j++)
			far[i][j] = 1e9 + 1000 * x[i][j];
	w = fit(far[0], hit, 32, 3, 0);
	near(w.loglik, m.loglik, 1e-7);
	for (j = 1; j < 4; j++) {
		rel(w.coef[j], m.coef[j] / 1000, 1e-6);
		rel(w.se[j], m.se[j] / 1000, 1e-6);
	}
	near(crmp_logistic_eta(&w, far[5]), crmp_logistic_eta(&m, x[5]), 1e-5);
	crmp_logistic_free(&w);
	crmp_logistic_free(&m);
}

/* A 0/1 column: the slope is the log odds ratio, its variance sum of 1/n. */
static void
two_by_two(void **state)
{
	static const int n[2][2] = { { 30, 10 }, { 20, 40 } };
	double x[100];
	bool hit[100];
	struct crmp_logistic m;
	int a, b, i, k = 0;

	(void)state;
	for (a = 0; a < 2; a++)
		for (b = 0; b < 2; b++)
			for (i = 0; i < n[a][b]; i++) {
				x[k] = a;
				hit[k++] = b;
			}
	m = fit(x, hit, 100, 1, 0);
	near(m.coef[0], log(10 / 30.0), 1e-12);
	near(m.coef[1], log(30 / 10.0 * 40 / 20.0), 1e-12);
	near(m.se[1], sqrt(1 / 30.0 + 1 / 10.0 + 1 / 20.0 + 1 / 40.0), 1e-9);
	near(m.se[0], sqrt(1 / 30.0 + 1 / 10.0), 1e-9);
	near(crmp_logistic_chance(crmp_logistic_eta(&m, &(double){ 1 })),
	     4 / 6.0, 1e-12);
	crmp_logistic_free(&m);
	/* no columns at all */
	m = fit(NULL, hit, 100, 0, 0);
	near(m.coef[0], 0, 1e-12);
	near(m.loglik, 100 * log(0.5), 1e-10);
	near(m.se[0], 0.2, 1e-10);
	crmp_logistic_free(&m);
}

static void
separation(void **state)
{
	double x[40][3];
	bool hit[40];
	struct crmp_logistic m;
	uint64_t seed = 4;
	int i;

	(void)state;
	for (i = 0; i < 40; i++) {
		x[i][0] = uniform(&seed);
		x[i][1] = i; /* tells all */
		x[i][2] = uniform(&seed);
		hit[i] = i >= 25;
	}
	m = fit(x[0], hit, 40, 3, 0);
	assert_int_equal(m.status, CRMP_LOGISTIC_SEPARATION);
	assert_string_equal(crmp_logistic_status_name(m.status), "separation");
	assert_int_equal(m.moving, 1);
	assert_true(m.loglik > -1e-3);
	crmp_logistic_free(&m);
	m = fit(x[0], hit, 40, 3, 0.1); /* the ridge holds it */
	assert_int_equal(m.status, CRMP_LOGISTIC_CONVERGED);
	assert_true(m.coef[2] > 0 && m.coef[2] < 10);
	crmp_logistic_free(&m);
	/* tells for some: never a miss where it is 1 */
	for (i = 0; i < 40; i++) {
		x[i][1] = i < 6;
		hit[i] = i < 6 || i % 3 == 0;
	}
	m = fit(x[0], hit, 40, 3, 0);
	assert_int_equal(m.status, CRMP_LOGISTIC_SEPARATION);
	assert_int_equal(m.moving, 1);
	assert_true(m.coef[2] > 5 && fabs(m.coef[1]) < 5);
	crmp_logistic_free(&m);
}

static void
collinear(void **state)
{
	double x[32][3], y[32][6], twins[32][2];
	bool hit[32];
	struct crmp_logistic m, w;
	int i;

	(void)state;
	students(x, hit);
	for (i = 0; i < 32; i++) {
		y[i][0] = 0.1; /* constant, though no exact number */
		y[i][1] = x[i][0];
		y[i][2] = 7 - 2 * x[i][0];
		y[i][3] = x[i][1];
		y[i][4] = x[i][2];
		y[i][5] = x[i][0] + x[i][1] - 3 * x[i][2];
	}
	m = fit(x[0], hit, 32, 3, 0);
	w = fit(y[0], hit, 32, 6, 0);
	assert_int_equal(w.status, CRMP_LOGISTIC_CONVERGED);
	assert_true(w.dropped[0] && !w.dropped[1] && w.dropped[2]);
	assert_true(!w.dropped[3] && !w.dropped[4] && w.dropped[5]);
	near(w.coef[3], 0, 0);
	near(w.loglik, m.loglik, 1e-9);
	near(w.coef[2], m.coef[1], 1e-6);
	near(w.se[5], m.se[3], 1e-6);
	crmp_logistic_free(&m);
	crmp_logistic_free(&w);
	/* a ridge shares between twins */
	for (i = 0; i < 32; i++)
		twins[i][0] = twins[i][1] = x[i][0];
	m = fit(twins[0], hit, 32, 2, 0.5);
	assert_false(m.dropped[0] || m.dropped[1]);
	near(m.coef[1], m.coef[2], 1e-9);
	crmp_logistic_free(&m);
}

/* The gradient of the penalised likelihood is 0, by its own formula. */
static void
ridge(void **state)
{
	static const double lambda[] = { 0, 0.01, 1, 30 };
	double x[300][4], eta, g[5], last = HUGE_VAL, size, r;
	bool hit[300];
	struct crmp_logistic m;
	uint64_t seed = 9;
	size_t i, j, k;

	(void)state;
	for (i = 0; i < 300; i++) {
		for (eta = -1, j = 0; j < 4; j++) {
			x[i][j] = (uniform(&seed) - 0.5) * pow(10, (double)j);
			eta += x[i][j] / pow(10, (double)j) * (double)(j + 1);
		}
		hit[i] = uniform(&seed) < 1 / (1 + exp(-eta));
	}
	for (k = 0; k < COUNT(lambda); k++) {
		m = fit(x[0], hit, 300, 4, lambda[k]);
		assert_int_equal(m.status, CRMP_LOGISTIC_CONVERGED);
		memset(g, 0, sizeof(g));
		for (i = 0; i < 300; i++) {
			r = hit[i] -
			    crmp_logistic_chance(crmp_logistic_eta(&m, x[i]));
			g[0] += r;
			for (j = 0; j < 4; j++)
				g[j + 1] += r * x[i][j];
		}
		for (size = 0, j = 0; j < 5; j++) {
			near(g[j], j ? lambda[k] * m.coef[j] : 0,
			     1e-8 * pow(10, (double)j));
			size += j ? m.coef[j] * m.coef[j] : 0;
		}
		assert_true(size < last);
		last = size;
		crmp_logistic_free(&m);
	}
}

static void
degenerate(void **state)
{
	double x[] = { 1, 2, 3, 4 }, bad[] = { 1, NAN };
	bool hit[] = { true, true, true, true }, both[] = { true, false };
	struct crmp_logistic m;
	struct crm_error e = { 0 };

	(void)state;
	m = fit(x, hit, 4, 1, 0);
	assert_int_equal(m.status, CRMP_LOGISTIC_ONE_CLASS);
	near(m.coef[0], log(4.5 / 0.5), 1e-15);
	crmp_logistic_free(&m);
	m = fit(x, hit, 1, 1, 0);
	assert_int_equal(m.status, CRMP_LOGISTIC_ONE_CLASS);
	crmp_logistic_free(&m);
	m = fit(x, both, 2, 1, 0);
	assert_int_equal(m.status, CRMP_LOGISTIC_SEPARATION);
	crmp_logistic_free(&m);
	m = fit(x, both, 2, 2, 0); /* more columns than rows allow */
	assert_true(m.dropped[1]);
	crmp_logistic_free(&m);
	assert_int_equal(crmp_logistic_fit(GIVEN(x, hit, 0, 1), 0, &m, NULL),
			 CRM_REFUSED);
	assert_int_equal(crmp_logistic_fit(GIVEN(bad, both, 2, 1), 0, &m, &e),
			 CRM_REFUSED);
	assert_string_equal(e.text, "row 2, column 1: not a number");
	assert_int_equal(crmp_logistic_fit(GIVEN(x, both, 2, 1), -1, &m, NULL),
			 CRM_USAGE);
	assert_int_equal(crmp_logistic_fit(GIVEN(x, both, 2, 1), NAN, &m, NULL),
			 CRM_USAGE);
	assert_int_equal(
		crmp_logistic_fit(GIVEN(x, both, 2, 1001), 0, &m, NULL),
		CRM_REFUSED);
	near(crmp_logistic_chance(NAN), 0.5, 0);
	assert_true(crmp_logistic_chance(-1e300) > 0);
}

/* Whatever the data, a finite answer with a status that was earned. */
static void
anything(void **state)
{
	double x[60][4], scale;
	bool hit[60];
	struct crmp_logistic m;
	uint64_t seed = 21;
	size_t n, i, j;
	int round, ended[3] = { 0 };

	(void)state;
	for (round = 0; round < 600; round++) {
		n = 1 + (size_t)(uniform(&seed) * 60);
		/* in large numbers a ridge holds nothing */
		scale = between(&seed, 1e-90, round % 3 ? 1e90 : 10);
		for (i = 0; i < n; i++) {
			for (j = 0; j < 4; j++)
				x[i][j] = (floor(uniform(&seed) * 4) - 1) *
					  (j ? 1 : scale);
			hit[i] = uniform(&seed) < 0.4;
		}
		m = fit(x[0], hit, n, 4, round % 3 ? 0 : 1);
		ended[m.status]++;
		if (m.status == CRMP_LOGISTIC_CONVERGED)
			assert_true(m.loglik >=
				    m.null_loglik - 1e-9 * (double)n);
		if (round % 3 == 0)
			assert_int_not_equal(m.status,
					     CRMP_LOGISTIC_SEPARATION);
		crmp_logistic_free(&m);
	}
	for (j = 0; j < 3; j++)
		assert_true(ended[j] > 0);
}

/* L D L' times x gives back b; what is singular is found. */
static void
solving(void **state)
{
	double a[6][6], h[36], b[6], x[6], v[6][6];
	uint64_t seed = 2;
	size_t i, j, k, m;
	int round;

	(void)state;
	for (round = 0; round < 200; round++) {
		m = 1 + (size_t)(uniform(&seed) * 6);
		for (i = 0; i < m; i++)
			for (j = 0; j < m; j++)
				v[i][j] = uniform(&seed) - 0.5;
		for (i = 0; i < m; i++)
			for (x[i] = uniform(&seed), j = 0; j < m; j++) {
				a[i][j] = i == j ? 0.1 : 0;
				for (k = 0; k < m; k++)
					a[i][j] += v[i][k] * v[j][k];
				h[i * m + j] = a[i][j];
			}
		for (i = 0; i < m; i++)
			for (b[i] = 0, j = 0; j < m; j++)
				b[i] += a[i][j] * x[j];
		assert_int_equal(crmp_ldl(h, m, 1e-12), 0);
		crmp_ldl_solve(h, m, b);
		for (i = 0; i < m; i++)
			near(b[i], x[i], 1e-10);
	}
	memset(h, 0, sizeof(h));
	assert_int_equal(crmp_ldl(h, 3, 1e-12), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(spector), RUN(two_by_two), RUN(separation), RUN(collinear),
		RUN(ridge),   RUN(degenerate), RUN(anything),	RUN(solving),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
