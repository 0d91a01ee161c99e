/* SPDX-License-Identifier: MIT */
/* cohort.c - who bought again how many months after the first purchase */
#include "rule/cohort.h"

#include <stdlib.h>

enum crm_status
crmp_cohorts_new(struct crmp_cohorts *c, const struct crmp_windows *months,
		 struct crm_error *e)
{
	int64_t **bought = calloc(months->n + 1, sizeof *bought);

	if (!bought)
		return crm_nomem(e);
	*c = (struct crmp_cohorts){ .months = months,
				    .bought = bought,
				    .last = months->n };
	return CRM_OK;
}

void
crmp_cohorts_free(struct crmp_cohorts *c)
{
	size_t i;

	for (i = 0; c->bought && i < c->months->n; i++)
		free(c->bought[i]);
	free(c->bought);
	*c = (struct crmp_cohorts){ 0 };
}

void
crmp_cohorts_begin(struct crmp_cohorts *c)
{
	c->joined = c->at = 0;
}

enum crm_status
crmp_cohorts_day(struct crmp_cohorts *c, int64_t day, struct crm_error *e)
{
	size_t n = c->months->n, at = crmp_window_of(c->months, day, c->at);
	int64_t **row;

	if (at == c->at || !at || at > n)
		return CRM_OK;
	c->at = at;
	if (!c->joined)
		c->joined = at;
	if (c->joined <= c->first || c->joined > c->last)
		return CRM_OK;
	row = &c->bought[c->joined - 1];
	if (!*row)
		*row = calloc(n + 1 - c->joined, sizeof **row);
	if (!*row)
		return crm_nomem(e);
	(*row)[at - c->joined]++;
	return CRM_OK;
}
