/* SPDX-License-Identifier: MIT */
/* near.h - tests of statistics: comparing numbers, seeded random ones */
#ifndef NEAR_H
#define NEAR_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static inline void
near_at(double got, double want, double error, const char *what,
	const char *file, int line)
{
	if (fabs(got - want) <= error)
		return;
	print_error("%s: %.15g, expected %.15g +- %g\n", what, got, want,
		    error);
	_fail(file, line);
}

/* within an absolute, and within a relative error */
#define near(got, want, error)                                                 \
	near_at(got, want, error, #got, __FILE__, __LINE__)
#define rel(got, want, error)                                                  \
	near_at(got, want, (error)*fabs((double)(want)), #got, __FILE__,       \
		__LINE__)

/* xorshift64*: the same numbers everywhere */
static inline double
uniform(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (double)((*seed * 0x2545f4914f6cdd1du) >> 11) * 0x1p-53;
}

/* A number between low and high, evenly spread by logarithm. */
static inline double
between(uint64_t *seed, double low, double high)
{
	return low * pow(high / low, uniform(seed));
}

/* Marsaglia & Tsang 2000; x by Box and Muller */
static inline double
gamma_draw(uint64_t *seed, double k)
{
	double d, c, x, v;

	if (k < 1)
		return gamma_draw(seed, k + 1) * pow(uniform(seed), 1 / k);
	d = k - 1.0 / 3;
	c = 1 / sqrt(9 * d);
	for (;;) {
		x = sqrt(-2 * log(1 - uniform(seed))) *
		    cos(6.283185307179586 * uniform(seed));
		v = 1 + c * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(uniform(seed)) < x * x / 2 + d - d * v + d * log(v))
			return d * v;
	}
}

/* Open a file of published data, or skip the test and say so. */
static inline FILE *
published(const char *name)
{
	const char *dir = getenv("CRM_REALDATA");
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : "../shared/data",
		 name);
	f = fopen(path, "r");
	if (!f) {
		print_message("# skipped: no %s (set CRM_REALDATA)\n", path);
		skip();
	}
	return f;
}

#endif
