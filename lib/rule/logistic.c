/* SPDX-License-Identifier: MIT */
/* logistic.c - logistic regression by Newton's method */
#include "rule/logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CAP 30		/* of log-odds */
#define STEPS 25	/* of Newton */
#define STILL 1e-8	/* a step this small is the last */
#define COLLINEAR 1e-10 /* share of a column the others do not explain */
#define LOST 1e-14	/* the same with weights, during the search */
#define LARGE 1e100	/* of a number in the data */
#define TINY 1e-200	/* a variance */
#define STEEP 1e20	/* a ridge */
#define HALVINGS 12

/*
 * Columns are used as (x - mean) * inv, of mean 0 and spread 1, so that
 * numbers of any size are solved alike; inv 0 takes a column out.  m is
 * columns + 1; beta, grad, step and z have m places, h has m * m.
 */
struct work {
	const double *x;
	const bool *hit;
	size_t n, m;
	double ridge;
	double *mean, *inv;
	double *beta, *grad, *step, *trial, *z, *h;
};

static double
clamp(double eta)
{
	return eta > CAP ? CAP : eta < -CAP ? -CAP : eta == eta ? eta : 0;
}

double
crmp_logistic_chance(double eta)
{
	return 1 / (1 + exp(-clamp(eta)));
}

double
crmp_logistic_eta(const struct crmp_logistic *m, const double *row)
{
	double eta = m->coef[0];
	size_t j;

	for (j = 0; j < m->columns; j++)
		if (!m->dropped[j])
			eta += m->coef[j + 1] * row[j];
	return clamp(eta);
}

const char *
crmp_logistic_status_name(enum crmp_logistic_status s)
{
	static const char *const names[] = { "converged", "separation",
					     "one class only" };

	return names[s];
}

static void
logistic_load(const struct work *w, size_t i)
{
	const double *row = w->x + i * (w->m - 1);
	size_t j;

	w->z[0] = 1;
	for (j = 1; j < w->m; j++)
		w->z[j] = (row[j - 1] - w->mean[j]) * w->inv[j];
}

/* Add v z z' to the lower triangle of h. */
static void
outer(const struct work *w, double v)
{
	size_t i, j;
	double *row, vi;

	for (i = 0; i < w->m; i++) {
		row = w->h + i * w->m;
		vi = v * w->z[i];
		for (j = 0; j <= i; j++)
			row[j] += vi * w->z[j];
	}
}

static double
penalty(const struct work *w, size_t j)
{
	return j ? w->ridge * w->inv[j] * w->inv[j] : 0;
}

/* Log-likelihood at b without the penalty. */
static double
likelihood(const struct work *w, const double *b)
{
	double eta, sum = 0;
	size_t i, j;

	for (i = 0; i < w->n; i++) {
		logistic_load(w, i);
		for (eta = 0, j = 0; j < w->m; j++)
			eta += b[j] * w->z[j];
		eta = clamp(eta);
		sum -= log1p(exp(w->hit[i] ? -eta : eta));
	}
	return sum;
}

static double
penalised(const struct work *w, const double *b)
{
	double sum = likelihood(w, b);
	size_t j;

	for (j = 1; j < w->m; j++)
		sum -= penalty(w, j) * b[j] * b[j] / 2;
	return sum;
}

/* Gradient, and minus the Hessian, of the penalised likelihood at beta. */
static void
slopes(const struct work *w)
{
	double eta, small, r;
	size_t i, j;

	memset(w->grad, 0, w->m * sizeof(double));
	memset(w->h, 0, w->m * w->m * sizeof(double));
	for (i = 0; i < w->n; i++) {
		logistic_load(w, i);
		for (eta = 0, j = 0; j < w->m; j++)
			eta += w->beta[j] * w->z[j];
		eta = clamp(eta);
		small = exp(-fabs(eta));
		/* of the chance of what did not happen, no digit is lost */
		r = (eta > 0) == w->hit[i] ? small / (1 + small)
					   : 1 / (1 + small);
		for (j = 0; j < w->m; j++)
			w->grad[j] += (w->hit[i] ? r : -r) * w->z[j];
		outer(w, small / ((1 + small) * (1 + small)));
	}
	for (j = 1; j < w->m; j++) {
		w->grad[j] -= penalty(w, j) * w->beta[j];
		w->h[j * w->m + j] += penalty(w, j);
	}
}

/* Mean and spread of each column. */
static void
standardise(struct work *w)
{
	double low, high, v, sum;
	size_t i, j, k = w->m - 1;

	for (j = 1; j < w->m; j++) {
		low = high = w->x[j - 1];
		w->mean[j] = 0;
		for (i = 0; i < w->n; i++) {
			v = w->x[i * k + j - 1];
			low = fmin(low, v);
			high = fmax(high, v);
			w->mean[j] += v / (double)w->n;
		}
		for (sum = 0, i = 0; i < w->n; i++) {
			v = w->x[i * k + j - 1] - w->mean[j];
			sum += v * v / (double)w->n;
		}
		/* what varies by rounding only does not vary */
		if (high - low > 1e-12 * fmax(fabs(low), fabs(high)) &&
		    sum > TINY)
			w->inv[j] = 1 / sqrt(sum);
	}
}

/* Take out what follows from the columns before it; how many are out. */
static size_t
drop(struct work *w, bool *dropped)
{
	size_t i, j, out;

	memset(w->h, 0, w->m * w->m * sizeof(double));
	for (i = 0; i < w->n; i++) {
		logistic_load(w, i);
		outer(w, 0.25);
	}
	for (j = 1; j < w->m; j++)
		w->h[j * w->m + j] += penalty(w, j);
	out = crmp_ldl(w->h, w->m, COLLINEAR);
	for (j = 1; j < w->m; j++) {
		dropped[j - 1] = !(w->h[j * w->m + j] > 0);
		if (dropped[j - 1])
			w->inv[j] = 0;
	}
	return out;
}

/* The longest step along w->step, halved, that does not lead downhill. */
static void
step_uphill(struct work *w)
{
	double now = penalised(w, w->beta), part = 1;
	size_t j;
	int i;

	for (i = 0; i <= HALVINGS; i++, part /= 2) {
		for (j = 0; j < w->m; j++)
			w->trial[j] = w->beta[j] + part * w->step[j];
		if (penalised(w, w->trial) >= now - 1e-12 * fabs(now)) {
			memcpy(w->beta, w->trial, w->m * sizeof(double));
			return;
		}
	}
}

/* Newton from where beta is; false if it still moves, and which column. */
static bool
climb(struct work *w, size_t out, int *steps, size_t *moving)
{
	double most, largest;
	size_t j;

	for (*steps = 1; *steps <= STEPS; ++*steps) {
		slopes(w);
		memcpy(w->step, w->grad, w->m * sizeof(double));
		if (crmp_ldl(w->h, w->m, LOST) > out)
			return false;
		crmp_ldl_solve(w->h, w->m, w->step);
		for (most = largest = 0, j = 0; j < w->m; j++) {
			most = fmax(most, fabs(w->step[j]));
			if (j && fabs(w->step[j]) > largest) {
				largest = fabs(w->step[j]);
				*moving = j - 1;
			}
		}
		step_uphill(w);
		if (most < STILL)
			return true;
	}
	--*steps;
	return false;
}

/* Back to the units of the columns. */
static void
express(const struct work *w, struct crmp_logistic *m)
{
	size_t j;

	m->coef[0] = w->beta[0];
	for (j = 1; j < w->m; j++) {
		m->coef[j] = w->beta[j] * w->inv[j];
		m->coef[0] -= m->coef[j] * w->mean[j];
	}
}

static void
errors(const struct work *w, struct crmp_logistic *m)
{
	double sum = 0;
	size_t i, j;

	slopes(w);
	crmp_ldl(w->h, w->m, LOST);
	for (i = 0; i < w->m; i++) {
		/* the intercept is beta[0] less the means, so is its row */
		for (j = 0; j < w->m; j++)
			w->trial[j] = i	  ? i == j
				      : j ? -w->mean[j] * w->inv[j]
					  : 1;
		memcpy(w->step, w->trial, w->m * sizeof(double));
		crmp_ldl_solve(w->h, w->m, w->step);
		for (sum = 0, j = 0; j < w->m; j++)
			sum += w->trial[j] * w->step[j];
		m->se[i] = sqrt(fmax(0, sum)) * (i ? w->inv[i] : 1);
	}
	m->has_se = true;
}

static enum crm_status
check_rows(const struct crmp_logistic_rows *r, double ridge, int64_t *hits,
	   struct crm_error *e)
{
	size_t i, j;

	if (!(ridge >= 0 && ridge <= STEEP))
		return crm_fail(e, CRM_USAGE, NULL, "the ridge is no number");
	if (!r->n)
		return crm_fail(e, CRM_REFUSED, NULL, "no rows to fit");
	if (r->columns > CRMP_LOGISTIC_COLUMNS)
		return crm_fail(e, CRM_REFUSED, NULL, "%zu columns, at most %d",
				r->columns, CRMP_LOGISTIC_COLUMNS);
	for (i = 0, *hits = 0; i < r->n; i++) {
		*hits += r->hit[i];
		for (j = 0; j < r->columns; j++)
			if (!(fabs(r->x[i * r->columns + j]) <= LARGE))
				return crm_fail(e, CRM_REFUSED, NULL,
						"row %zu, column %zu: "
						"not a number",
						i + 1, j + 1);
	}
	return CRM_OK;
}

/* The room to work is one piece, at mean. */
static enum crm_status
logistic_room(struct work *w, struct crmp_logistic *m, struct crm_error *e)
{
	size_t k = w->m;

	w->mean = calloc(k * (k + 7), sizeof(double));
	m->coef = calloc(2 * k, sizeof(double));
	m->dropped = calloc(k, sizeof(bool));
	if (!w->mean || !m->coef || !m->dropped) {
		free(w->mean);
		crmp_logistic_free(m);
		return crm_nomem(e);
	}
	w->inv = w->mean + k;
	w->beta = w->inv + k;
	w->grad = w->beta + k;
	w->step = w->grad + k;
	w->trial = w->step + k;
	w->z = w->trial + k;
	w->h = w->z + k;
	m->se = m->coef + k;
	return CRM_OK;
}

static void
fit_slopes(struct work *w, struct crmp_logistic *m)
{
	double hits = (double)m->hits, n = (double)m->rows;
	size_t out;

	m->null_loglik = hits * log(hits / n) + (n - hits) * log1p(-hits / n);
	standardise(w);
	out = drop(w, m->dropped);
	w->beta[0] = log(hits / (n - hits));
	if (climb(w, out, &m->steps, &m->moving)) {
		m->moving = m->columns;
		errors(w, m);
	} else {
		m->status = CRMP_LOGISTIC_SEPARATION;
	}
	m->loglik = likelihood(w, w->beta);
	express(w, m);
}

enum crm_status
crmp_logistic_fit(const struct crmp_logistic_rows *rows, double ridge,
		  struct crmp_logistic *m, struct crm_error *e)
{
	struct crmp_logistic r = { .columns = rows->columns,
				   .rows = (int64_t)rows->n,
				   .moving = rows->columns };
	struct work w = { .x = rows->x,
			  .hit = rows->hit,
			  .n = rows->n,
			  .m = rows->columns + 1,
			  .ridge = ridge };
	enum crm_status st;

	st = check_rows(rows, ridge, &r.hits, e);
	if (st != CRM_OK)
		return st;
	st = logistic_room(&w, &r, e);
	if (st != CRM_OK)
		return st;
	if (r.hits && r.hits < r.rows) {
		fit_slopes(&w, &r);
	} else {
		r.status = CRMP_LOGISTIC_ONE_CLASS;
		r.coef[0] = log(((double)r.hits + 0.5) /
				((double)(r.rows - r.hits) + 0.5));
	}
	free(w.mean);
	*m = r;
	return CRM_OK;
}

void
crmp_logistic_free(struct crmp_logistic *m)
{
	free(m->coef);
	free(m->dropped);
	*m = (struct crmp_logistic){ 0 };
}
