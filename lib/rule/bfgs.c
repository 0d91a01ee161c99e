/* SPDX-License-Identifier: MIT */
/* bfgs.c - minimising a smooth function of a few variables */
#include "rule/bfgs.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define STEPS 300
#define TRIES 60
#define ENOUGH 1e-9 /* slope */
#define FARTHEST 2.0
#define ARMIJO 1e-4
#define WOLFE 0.9
#define STALE 8
#define NOISE 1e-13 /* what rounding may do to the sum of a million terms */

struct point {
	double x[CRMP_DIM], f, g[CRMP_DIM];
};

static double
dot(int n, const double *a, const double *b)
{
	double sum = 0;
	int i;

	for (i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static double
largest(int n, const double *a)
{
	double m = 0;
	int i;

	for (i = 0; i < n; i++)
		m = fmax(m, fabs(a[i]));
	return m;
}

static bool
look(crmp_slope *fn, void *arg, int n, struct point *p)
{
	int i;

	if (!fn(arg, p->x, &p->f, p->g) || !isfinite(p->f))
		return false;
	for (i = 0; i < n; i++)
		if (!isfinite(p->g[i]))
			return false;
	return true;
}

static void
identity(struct crmp_bfgs *s, double scale)
{
	int i;

	memset(s->h, 0, sizeof(s->h));
	for (i = 0; i < s->n; i++)
		s->h[i][i] = scale;
}

/* d = -H g; false if H has gone bad and the gradient itself was taken. */
static bool
downhill(struct crmp_bfgs *s, double *d)
{
	double down;
	int i;

	for (i = 0; i < s->n; i++)
		d[i] = -dot(s->n, s->h[i], s->g);
	down = dot(s->n, d, s->g);
	if (isfinite(down) && down < 0)
		return true;
	identity(s, 1);
	for (i = 0; i < s->n; i++)
		d[i] = -s->g[i];
	return false;
}

/* A point along d that satisfies the weak Wolfe conditions. */
static bool
line_search(crmp_slope *fn, void *arg, const struct crmp_bfgs *s,
	    const double *d, struct point *p)
{
	double low = 0, high = HUGE_VAL, far = FARTHEST / largest(s->n, d);
	double down = dot(s->n, d, s->g), t = fmin(1, far);
	double noise = NOISE * fabs(s->f);
	int i, k;

	for (k = 0; k < TRIES; k++) {
		for (i = 0; i < s->n; i++)
			p->x[i] = s->x[i] + t * d[i];
		if (!look(fn, arg, s->n, p) ||
		    p->f > s->f + ARMIJO * t * down + noise)
			high = t;
		else if (dot(s->n, p->g, d) < WOLFE * down && t < far)
			low = t;
		else
			return true;
		t = high < HUGE_VAL ? (low + high) / 2 : fmin(2 * t, far);
	}
	return false;
}

static void
update(struct crmp_bfgs *s, const struct point *p, bool first)
{
	double dx[CRMP_DIM], dg[CRMP_DIM], hy[CRMP_DIM], sy, yhy;
	int i, j, n = s->n;

	for (i = 0; i < n; i++) {
		dx[i] = p->x[i] - s->x[i];
		dg[i] = p->g[i] - s->g[i];
	}
	sy = dot(n, dx, dg);
	if (!(sy > DBL_MIN))
		return;
	if (first)
		identity(s, sy / dot(n, dg, dg));
	for (i = 0; i < n; i++)
		hy[i] = dot(n, s->h[i], dg);
	yhy = dot(n, dg, hy);
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			s->h[i][j] += (1 + yhy / sy) * dx[i] * dx[j] / sy -
				      (hy[i] * dx[j] + dx[i] * hy[j]) / sy;
}

/* Go to p; false if that gained nothing that rounding could not have. */
static bool
move_to(struct crmp_bfgs *s, const struct point *p)
{
	double slope = largest(s->n, p->g);
	bool gained = s->f - p->f > NOISE * fabs(s->f) || slope < s->slope / 2;

	memcpy(s->x, p->x, sizeof(s->x));
	memcpy(s->g, p->g, sizeof(s->g));
	s->f = p->f;
	s->slope = slope;
	return gained;
}

void
crmp_bfgs(crmp_slope *fn, void *arg, struct crmp_bfgs *s)
{
	struct point p = { 0 };
	double d[CRMP_DIM] = { 0 };
	bool first = !s->warm, kept;
	int stale = 0;

	memcpy(p.x, s->x, sizeof(p.x));
	s->steps = 0;
	s->slope = HUGE_VAL;
	s->found = look(fn, arg, s->n, &p);
	if (!s->found)
		return;
	if (!s->warm)
		identity(s, 1);
	move_to(s, &p);
	while (s->slope >= ENOUGH && s->steps < STEPS && stale < STALE) {
		kept = downhill(s, d);
		if (!line_search(fn, arg, s, d, &p)) {
			if (first || !kept)
				break;
			identity(s, 1);
			first = true;
			continue;
		}
		update(s, &p, first || !kept);
		first = false;
		stale = move_to(s, &p) ? 0 : stale + 1;
		s->steps++;
	}
}
