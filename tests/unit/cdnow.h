/* SPDX-License-Identifier: MIT */
/*
 * cdnow.h - the CDNOW sample, 1/10 of the customers of 1997-01..03: purchases
 * until 1998-06-30, calibration until 1997-09-30 (Fader & Hardie 2001)
 */
#ifndef CDNOW_H
#define CDNOW_H

#include "near.h"
#include "rule/bgnbd.h"
#include "rule/buyers.h"
#include "rule/pnbd.h"

#define WEEK 7.0

struct cd_customer {
	int master, id;
	struct crm_purchase *buy; /* in all */
	size_t n;
	struct crm_buyer seen; /* in calibration */
	struct crm_buying at;  /* the same, in weeks */
	int64_t later;	       /* purchase days in holdout */
};

static struct {
	struct crm_purchase *rows;
	struct cd_customer *c;
	size_t n, nrows;
	struct crm_groups groups;
	int64_t end; /* of calibration */
} cd;

static inline void
cd_row(int master, int id, int date, const char *amount)
{
	struct crm_purchase *p = &cd.rows[cd.nrows];

	p->day = crm_day_of(date / 10000, date / 100 % 100, date % 100);
	assert_int_equal(crm_money_parse(amount, strlen(amount), "USD",
					 &p->amount_minor, NULL),
			 CRM_OK);
	if (!cd.n || cd.c[cd.n - 1].id != id)
		cd.c[cd.n++] = (struct cd_customer){ master, id,    p, 0,
						     { 0 },  { 0 }, 0 };
	cd.c[cd.n - 1].n++;
	cd.nrows++;
}

static inline void
cd_reduce(struct cd_customer *c)
{
	struct crmp_holdout h;

	assert_int_equal(crm_buyer_count(c->buy, c->n, cd.end, &c->seen, NULL),
			 CRM_OK);
	c->at = crm_buying_of(&c->seen, cd.end, WEEK);
	assert_int_equal(crmp_buyer_holdout(c->buy, c->n, cd.end + 1,
					    cd.end + 273, &h, NULL),
			 CRM_OK);
	c->later = h.days;
	assert_int_equal(crm_groups_add(&cd.groups, c->seen.x,
					c->seen.last_day - c->seen.first_day,
					cd.end - c->seen.first_day, 1, NULL),
			 CRM_OK);
}

/* Read it, or skip the test. */
static inline void
cd_load(void)
{
	FILE *f = published("CDNOW_sample.txt");
	int master, id, date, cds;
	char amount[32];
	size_t i;

	memset(&cd, 0, sizeof(cd));
	cd.rows = calloc(10000, sizeof(*cd.rows));
	cd.c = calloc(10000, sizeof(*cd.c));
	assert_non_null(cd.rows);
	assert_non_null(cd.c);
	cd.end = crm_day_of(1997, 9, 30);
	while (fscanf(f, "%d %d %d %d %31s", &master, &id, &date, &cds,
		      amount) == 5 &&
	       cd.nrows < 10000)
		cd_row(master, id, date, amount);
	fclose(f);
	assert_int_equal(cd.nrows, 6919);
	assert_int_equal(cd.n, 2357);
	for (i = 0; i < cd.n; i++)
		cd_reduce(&cd.c[i]);
	crm_groups_sort(&cd.groups);
}

static inline void
cd_free(void)
{
	free(cd.rows);
	free(cd.c);
	crm_groups_free(&cd.groups);
}

/* The customer of that number in the sample. */
static inline const struct cd_customer *
cd_find(int id)
{
	size_t i;

	for (i = 0; i < cd.n; i++)
		if (cd.c[i].id == id)
			return &cd.c[i];
	fail_msg("no customer %d", id);
	return NULL;
}

#endif
