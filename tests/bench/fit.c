/* SPDX-License-Identifier: MIT */
/* fit.c - how long the buying models take: fit [CUSTOMERS [WEEKS]] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "rule/bgnbd.h"
#include "rule/pnbd.h"

static uint64_t seed = 20261122;

static double
uniform(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return ((double)((seed * 0x2545f4914f6cdd1du) >> 11) + 0.5) * 0x1p-53;
}

/* Marsaglia & Tsang 2000 */
static double
gamma_draw(double k)
{
	double d, c, x, v;

	if (k < 1)
		return gamma_draw(k + 1) * pow(uniform(), 1 / k);
	d = k - 1.0 / 3;
	c = 1 / sqrt(9 * d);
	for (;;) {
		x = sqrt(-2 * log(uniform())) *
		    cos(6.283185307179586 * uniform());
		v = 1 + c * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(uniform()) < x * x / 2 + d - d * v + d * log(v))
			return d * v;
	}
}

/* A customer of the CDNOW parameters, observed for `age` days. */
static void
customer(bool pareto, int64_t age, int64_t *x, int64_t *last)
{
	double rate = gamma_draw(pareto ? 0.553 : 0.243) /
		      (pareto ? 10.578 : 4.414) / 7;
	double leave = pareto ? gamma_draw(0.606) / 11.669 / 7 : 0;
	double a = pareto ? 0 : gamma_draw(0.793);
	double drop = pareto ? 0 : a / (a + gamma_draw(2.426));
	double gone = pareto ? -log(uniform()) / leave : HUGE_VAL, t = 0;

	*x = *last = 0;
	for (;;) {
		t += -log(uniform()) / rate;
		if (!(t < (double)age + 1 && t < gone))
			return;
		if ((int64_t)t > *last) {
			*last = (int64_t)t;
			(*x)++;
		}
		if (uniform() < drop)
			return;
	}
}

static double
seconds(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec * 1e-6;
}

static void
fit(enum crm_model_kind kind, const struct crm_groups *g)
{
	double start = seconds();
	struct crm_model m;
	struct crm_fit f;
	int i;

	if (crm_model_fit(kind, g, 7, &m, &f, NULL) != CRM_OK)
		exit(1);
	printf("%-10s %6.2f s user, %d steps, %s, loglik %.3f:",
	       crm_model_name(kind), seconds() - start, f.steps,
	       crm_fit_status_name(f.status), f.loglik);
	for (i = 0; i < f.n; i++)
		printf(" %s %.5g (%.2g)", f.name[i], f.p[i], f.se[i]);
	printf("\n");
}

static void
fill(bool pareto, long n, int64_t days, struct crm_groups *g)
{
	double start = seconds();
	int64_t age, x, last;
	long i;

	for (i = 0; i < n; i++) {
		age = days - (int64_t)(uniform() * (double)days * 0.31);
		customer(pareto, age, &x, &last);
		if (crm_groups_add(g, x, last, age, 1, NULL) != CRM_OK)
			exit(1);
	}
	crm_groups_sort(g);
	printf("%ld customers (%s) in %zu groups, %.2f s user\n", n,
	       pareto ? "Pareto/NBD" : "BG/NBD", g->n, seconds() - start);
}

int
main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1000000;
	int64_t days = 7 * (argc > 2 ? atol(argv[2]) : 39);
	struct crm_groups g = { 0 };
	struct rusage u;
	int pareto;

	for (pareto = 0; pareto < 2; pareto++) {
		fill(pareto, n, days, &g);
		fit(CRM_MODEL_BGNBD, &g);
		fit(CRM_MODEL_MBGNBD, &g);
		fit(CRM_MODEL_PNBD, &g);
		fit(CRM_MODEL_NBD, &g);
		crm_groups_free(&g);
	}
	getrusage(RUSAGE_SELF, &u);
	printf("peak memory %ld KiB\n", u.ru_maxrss);
	return 0;
}
