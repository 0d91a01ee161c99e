/* SPDX-License-Identifier: MIT */
/* fit.c - running and judging a maximum-likelihood fit */
#include "rule/fit.h"

#include <math.h>
#include <string.h>

#define LIMIT 14.0 /* logarithm of p/scale: at a limit */
#define WALL 16.0  /* here the slope begins */
#define GOOD 1e-6  /* slope where rounding stopped the search */
#define FLAT 1e-9  /* curvature per customer */
#define STEP 1e-4
/* flags that are not in themselves a limit */
#define SOFT ((unsigned)(CRM_FIT_NO_MEAN | CRM_FIT_FLAT))

const char *
crm_fit_status_name(enum crm_fit_status s)
{
	static const char *const name[] = { "converged", "boundary",
					    "too little data", "stopped" };

	return (unsigned)s < 4 ? name[s] : "";
}

/* In the order they are said; `name` is the parameter, NULL: none. */
static const struct {
	unsigned flag;
	const char *about[2], *text;
} words[] = {
	{ CRM_FIT_NO_CUSTOMERS, { NULL }, "no customers" },
	{ CRM_FIT_NO_REPEATS, { NULL }, "no repeat purchases" },
	{ CRM_FIT_FEW, { NULL }, "fewer distinct histories than parameters" },
	{ CRM_FIT_NO_DROPOUT, { "a", "s" }, "no dropout seen" },
	{ CRM_FIT_SAME_DROPOUT, { "b", "s" }, "dropout not heterogeneous" },
	{ CRM_FIT_SPLIT_DROPOUT,
	  { "a", "beta" },
	  "some drop out at once, others never" },
	{ CRM_FIT_SAME_RATES, { "r" }, "rates not heterogeneous" },
	{ CRM_FIT_NO_MEAN, { "q" }, "mean does not exist" },
	{ CRM_FIT_SAME_ORDERS, { "p" }, "spend of a customer does not vary" },
	{ CRM_FIT_SAME_SPEND, { "q" }, "customers do not differ in spend" },
	{ CRM_FIT_NO_CHURN, { "alpha" }, "no churn seen" },
	{ CRM_FIT_SAME_CHURN, { "beta" }, "churn not heterogeneous" },
	{ CRM_FIT_FLAT, { NULL }, "parameters cannot be told apart" },
};

static void
say(struct crm_buf *out, size_t start, const char *name, const char *text)
{
	if (out->len > start)
		crm_buf_puts(out, "; ");
	if (name) {
		crm_buf_puts(out, name);
		crm_buf_puts(out, ": ");
	}
	crm_buf_puts(out, text);
}

/* The parameter that about[] means in this fit. */
static const char *
meant(const struct crm_fit *f, const char *const about[2])
{
	int i, k;

	for (k = 0; k < 2 && about[k]; k++)
		for (i = 0; i < f->n; i++)
			if (strcmp(f->name[i], about[k]) == 0)
				return f->name[i];
	return NULL;
}

void
crm_fit_words(const struct crm_fit *f, struct crm_buf *out)
{
	size_t i, start = out->len;
	int k;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (f->flags & words[i].flag)
			say(out, start, meant(f, words[i].about),
			    words[i].text);
	/* where the run has a name, the parameters need not be listed */
	for (k = 0; k < f->n && !(f->flags & ~SOFT); k++)
		if (f->at_limit & 1u << k)
			say(out, start, f->name[k],
			    f->p[k] < 1e-3 ? "ran to 0" : "ran to infinity");
}

void
crmp_fit_sparse(const struct crmp_problem *p, unsigned flag, struct crm_fit *f)
{
	*f = (struct crm_fit){ .status = CRM_FIT_SPARSE,
			       .flags = flag,
			       .n = p->n,
			       .name = p->name,
			       .customers = p->customers };
}

static void
parameters(const struct crmp_bfgs *s, double *p)
{
	int i;

	for (i = 0; i < s->n; i++)
		p[i] = exp(s->x[i]);
}

static unsigned
limits(const struct crmp_problem *p, const struct crmp_bfgs *s)
{
	unsigned at = 0;
	int i;

	for (i = 0; i < s->n; i++)
		if (fabs(s->x[i] - log(p->scale[i])) > LIMIT)
			at |= 1u << i;
	return at;
}

bool
crmp_fit_settled(const struct crmp_problem *p, const struct crmp_bfgs *s)
{
	double v[CRM_FIT_PARAMS];

	parameters(s, v);
	return s->found && s->slope < GOOD && !limits(p, s) &&
	       !p->flags(p->arg, v);
}

static bool
walled(void *arg, const double *x, double *f, double *g)
{
	const struct crmp_problem *p = arg;
	double far;
	int i;

	if (!p->eval(p->arg, x, f, g))
		return false;
	for (i = 0; i < p->n; i++) {
		far = x[i] - log(p->scale[i]);
		far -= fmax(-WALL, fmin(WALL, far));
		*f += 1e-3 * far * far;
		g[i] += 2e-3 * far;
	}
	return true;
}

void
crmp_fit_continue(const struct crmp_problem *p, struct crmp_bfgs *s)
{
	struct crmp_problem copy = *p;

	crmp_bfgs(walled, &copy, s);
}

void
crmp_fit_search(const struct crmp_problem *p, struct crmp_bfgs *best)
{
	struct crmp_bfgs s;
	int i, k;

	*best = (struct crmp_bfgs){ .n = p->n };
	for (k = 0; k < p->nstarts; k++) {
		s = (struct crmp_bfgs){ .n = p->n };
		for (i = 0; i < p->n; i++)
			s.x[i] = log(p->start[k][i]);
		crmp_fit_continue(p, &s);
		/* an interior maximum wins a tie against a limit */
		if (s.found && (!best->found || s.f < best->f ||
				(crmp_fit_settled(p, &s) &&
				 s.f < best->f + 1e-12 * fabs(s.f))))
			*best = s;
	}
}

typedef double square[CRM_FIT_PARAMS][CRM_FIT_PARAMS];

static bool
hessian(const struct crmp_problem *p, const struct crmp_bfgs *s, square h)
{
	double x[CRM_FIT_PARAMS], up[CRM_FIT_PARAMS], down[CRM_FIT_PARAMS], f;
	int i, j;

	for (i = 0; i < p->n; i++) {
		memcpy(x, s->x, sizeof(x));
		x[i] = s->x[i] + STEP;
		if (!p->eval(p->arg, x, &f, up))
			return false;
		x[i] = s->x[i] - STEP;
		if (!p->eval(p->arg, x, &f, down))
			return false;
		for (j = 0; j < p->n; j++)
			h[i][j] = (up[j] - down[j]) / (2 * STEP);
	}
	for (i = 0; i < p->n; i++)
		for (j = 0; j < i; j++)
			h[i][j] = h[j][i] = (h[i][j] + h[j][i]) / 2;
	return true;
}

/* h = L L', L in the lower half; false if h is not positive definite. */
static bool
cholesky(int n, square h)
{
	int i, j, k;

	for (j = 0; j < n; j++) {
		for (k = 0; k < j; k++)
			h[j][j] -= h[j][k] * h[j][k];
		if (!(h[j][j] > FLAT))
			return false;
		h[j][j] = sqrt(h[j][j]);
		for (i = j + 1; i < n; i++) {
			for (k = 0; k < j; k++)
				h[i][j] -= h[i][k] * h[j][k];
			h[i][j] /= h[j][j];
		}
	}
	return true;
}

/* Place (i, i) of (L L')^-1. */
static double
variance(int n, square l, int i)
{
	double y[CRM_FIT_PARAMS] = { 0 }, sum = 0;
	int j, k;

	for (j = i; j < n; j++) {
		y[j] = j == i;
		for (k = i; k < j; k++)
			y[j] -= l[j][k] * y[k];
		y[j] /= l[j][j];
		sum += y[j] * y[j];
	}
	return sum;
}

static enum crm_fit_status
fit_verdict(const struct crm_fit *f)
{
	if (f->at_limit || f->flags & ~SOFT)
		return CRM_FIT_BOUNDARY;
	if (f->slope >= GOOD)
		return CRM_FIT_STOPPED;
	return f->flags & CRM_FIT_FLAT ? CRM_FIT_BOUNDARY : CRM_FIT_CONVERGED;
}

void
crmp_fit_judge(const struct crmp_problem *p, const struct crmp_bfgs *s,
	       struct crm_fit *f)
{
	square h = { { 0 } };
	int i;

	*f = (struct crm_fit){ .n = p->n,
			       .name = p->name,
			       .customers = p->customers,
			       .status = CRM_FIT_STOPPED };
	if (!s->found)
		return;
	parameters(s, f->p);
	f->loglik = -s->f * (double)p->customers;
	f->steps = s->steps;
	f->slope = s->slope;
	f->at_limit = limits(p, s);
	f->flags = p->flags(p->arg, f->p);
	if (fit_verdict(f) == CRM_FIT_CONVERGED &&
	    (!hessian(p, s, h) || !cholesky(p->n, h)))
		f->flags |= CRM_FIT_FLAT;
	f->status = fit_verdict(f);
	if (f->status != CRM_FIT_CONVERGED)
		return;
	f->has_se = true;
	for (i = 0; i < p->n; i++)
		f->se[i] = f->p[i] *
			   sqrt(variance(p->n, h, i) / (double)p->customers);
}
