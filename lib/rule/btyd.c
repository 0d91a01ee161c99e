/* SPDX-License-Identifier: MIT */
/* btyd.c - what the models of buying share */
#include "rule/btyd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/special.h"

#define MOST 10000000
#define FINE_DAYS 20000 /* above that, no fine tables */
#define COARSE 4096	/* rows enough to find the place */

struct crm_buying
crm_buying_of(const struct crm_buyer *b, int64_t until_day, double unit_days)
{
	return (struct crm_buying){
		.x = b->x,
		.recency = (double)(b->last_day - b->first_day) / unit_days,
		.age = (double)(until_day - b->first_day) / unit_days,
	};
}

bool
crmp_buying_ok(const struct crm_buying *b)
{
	return b->x >= 0 && b->x <= MOST && b->recency >= 0 &&
	       b->recency <= b->age && b->age < 1e100;
}

bool
crmp_positive(const double *p, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (!(p[i] > 1e-100 && p[i] < 1e100))
			return false;
	return true;
}

double
crmp_finite(double v, double otherwise)
{
	return isfinite(v) ? v : otherwise;
}

double
crmp_nbd_point(double r, double alpha, double t, int64_t x)
{
	double l = -r * log1p(t / alpha), k = (double)x;

	if (x > 0)
		l += crmp_rising(r, k) - crmp_rising(1, k) -
		     k * log1p(alpha / t);
	return exp(l);
}

double
crmp_nbd_tail(double r, double alpha, double t, int64_t x)
{
	double p = t / (alpha + t), term, sum = 0;
	double mode = (r - 1) * t / alpha;
	int64_t j;

	if (x <= 0)
		return 1;
	if ((double)x > mode) { /* terms fall from x on */
		term = crmp_nbd_point(r, alpha, t, x);
		for (j = x; j < x + MOST && term > 1e-18 * sum; j++) {
			sum += term;
			term *= p * (r + (double)j) / (double)(j + 1);
		}
		return fmin(sum, 1);
	}
	term = crmp_nbd_point(r, alpha, t, x - 1);
	for (j = x - 1; j >= 0 && term > 1e-18 * sum; j--) {
		sum += term;
		term *= (double)j / (p * (r + (double)j - 1));
	}
	return fmax(1 - sum, 0);
}

void
crmp_btyd_days(const struct crmp_btyd *d, double scale, double *log_of,
	       double *part_of)
{
	double q;
	size_t i;

	for (i = 0; i < d->nd; i++) {
		q = (double)i * d->unit / scale;
		log_of[i] = log1p(q);
		part_of[i] = q / (1 + q);
	}
}

const double crmp_fine_node[CRMP_FINE] = { 0.069431844202973712,
					   0.33000947820757187,
					   0.66999052179242813,
					   0.93056815579702629 };
const double crmp_fine_weight[CRMP_FINE] = { 0.17392742256872693,
					     0.32607257743127307,
					     0.32607257743127307,
					     0.17392742256872693 };

void
crmp_btyd_fine(const struct crmp_btyd *d, double scale, double *log_of,
	       double *part_of)
{
	size_t i, day;
	double q;

	for (i = 0; i < d->nd * CRMP_FINE; i++) {
		day = i / CRMP_FINE;
		q = ((double)day + crmp_fine_node[i % CRMP_FINE]) * d->unit /
		    scale;
		log_of[i] = log1p(q);
		part_of[i] = q / (1 + q);
	}
}

bool
crmp_btyd_tables(struct crmp_btyd *d, const struct crm_groups *g, bool fine)
{
	double **by_x[] = { &d->count,	&d->sum[0], &d->sum[1], &d->sum[2],
			    &d->der[0], &d->der[1], &d->der[2], &d->late };
	double **by_day[] = { &d->log_a, &d->part_a, &d->log_b, &d->part_b };
	double **inner[] = { &d->fine_log_a, &d->fine_part_a, &d->fine_log_b,
			     &d->fine_part_b };
	double *pool;
	int32_t age = 0;
	size_t i, nfine;

	for (i = 0; i < g->n; i++)
		age = g->row[i].age_days > age ? g->row[i].age_days : age;
	d->nx = (size_t)g->row[g->n - 1].x + 3;
	d->nd = (size_t)age + 1;
	d->max_age = age * d->unit;
	nfine = fine && d->nd <= FINE_DAYS ? d->nd * CRMP_FINE : 0;
	pool = calloc(8 * d->nx + 4 * d->nd + 4 * nfine, sizeof(*pool));
	if (!pool)
		return false;
	for (i = 0; i < 8; i++, pool += d->nx)
		*by_x[i] = pool;
	for (i = 0; i < 4; i++, pool += d->nd)
		*by_day[i] = pool;
	for (i = 0; nfine && i < 4; i++, pool += nfine)
		*inner[i] = pool;
	for (i = 0; i < g->n; i++)
		d->count[g->row[i].x] += (double)g->row[i].count;
	return true;
}

/*
 * One row for as many customers as make a COARSE-th of all, never across a
 * change of x: about the same likelihood at a small part of the price.
 */
static struct crm_group *
thin_groups(const struct crm_groups *g, size_t *n)
{
	int64_t share = g->customers / COARSE, count;
	struct crm_group *row;
	size_t i, to;

	*n = 0;
	row = calloc(g->n, sizeof(*row));
	for (i = 0; row && i < g->n; i = to) {
		count = g->row[i].count;
		for (to = i + 1;
		     to < g->n && g->row[to].x == g->row[i].x && count < share;
		     to++)
			count += g->row[to].count;
		/* a place in the block that wanders: no pattern in age */
		row[*n] = g->row[i + *n * 7919 % (to - i)];
		row[(*n)++].count = count;
	}
	return row;
}

static double
mean_age(const struct crm_groups *g, double unit)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < g->n; i++)
		sum += (double)g->row[i].count * g->row[i].age_days * unit;
	return sum / (double)g->customers;
}

/*
 * Search on a thinned copy, then on all rows from there; if that ends at a
 * limit, on all rows from the first start too.  False if memory is out.
 */
static bool
rough(struct crmp_problem *p, struct crmp_btyd *d, const struct crm_groups *g,
      struct crmp_bfgs *s)
{
	struct crm_group *few = thin_groups(g, &d->n);
	struct crmp_bfgs other;

	if (!few)
		return false;
	d->row = few;
	crmp_fit_search(p, s);
	free(few);
	d->row = g->row;
	d->n = g->n;
	s->warm = s->found;
	if (s->found)
		crmp_fit_continue(p, s);
	if (crmp_fit_settled(p, s))
		return true;
	p->nstarts = 1;
	crmp_fit_search(p, &other);
	if (other.found && (!s->found || other.f < s->f))
		*s = other;
	return true;
}

static enum crm_status
btyd_run(struct crmp_problem *p, const struct crm_groups *g,
	 struct crmp_btyd *d, bool fine, struct crm_fit *f, struct crm_error *e)
{
	struct crmp_bfgs s = { 0 };
	enum crm_status st = CRM_OK;

	if (!crmp_btyd_tables(d, g, fine))
		return crm_nomem(e);
	if (g->n < 4 * COARSE)
		crmp_fit_search(p, &s);
	else if (!rough(p, d, g, &s))
		st = crm_nomem(e);
	if (st == CRM_OK)
		crmp_fit_judge(p, &s, f);
	free(d->count); /* and with it all tables */
	return st;
}

enum crm_status
crmp_btyd_fit(const struct crmp_btyd_kind *k, const struct crm_groups *g,
	      double unit_days, struct crm_fit *f, struct crm_error *e)
{
	struct crmp_btyd d = { .row = g->row,
			       .n = g->n,
			       .customers = (double)g->customers,
			       .h = k->h };
	struct crmp_problem p = { .n = k->n,
				  .name = k->name,
				  .eval = k->eval,
				  .arg = &d,
				  .flags = k->flags,
				  .nstarts = CRMP_STARTS,
				  .customers = g->customers };
	unsigned why = 0;
	double age;
	int i;

	if (!(unit_days > 0 && unit_days < 1e6))
		return crm_fail(e, CRM_USAGE, NULL, "not a unit of time");
	if (g->n && !g->sorted)
		return crm_fail(e, CRM_USAGE, NULL, "groups are not sorted");
	d.unit = 1 / unit_days;
	if (!g->n)
		why = CRM_FIT_NO_CUSTOMERS;
	else if (!g->repeats)
		why = CRM_FIT_NO_REPEATS;
	else if (g->n < (size_t)k->n)
		why = CRM_FIT_FEW;
	if (why) {
		crmp_fit_sparse(&p, why, f);
		return CRM_OK;
	}
	age = mean_age(g, d.unit);
	for (i = 0; i < CRMP_STARTS; i++)
		k->start(i, age, p.start[i]);
	for (i = 0; i < k->n; i++)
		p.scale[i] = k->times & 1 << i ? age : 1;
	return btyd_run(&p, g, &d, k->fine, f, e);
}
