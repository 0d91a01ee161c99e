/* SPDX-License-Identifier: MIT */
/*
 * cdnow.h - the CDNOW sample as tests/data/cdnow-groups.txt counts it, 1/10 of
 * the customers of 1997-01..03: calibration until 1997-09-30, purchases until
 * 1998-06-30 (Fader & Hardie 2001).  test_buyers.c holds it against the log.
 */
#ifndef CDNOW_H
#define CDNOW_H

#include "near.h"
#include "rule/bgnbd.h"
#include "rule/buyers.h"
#include "rule/gammagamma.h"
#include "rule/pnbd.h"

#define WEEK 7.0
enum { WEEKS = 78, MONTHS = 18 };

struct cd_customer {
	int id;		       /* of those the papers name */
	struct crm_buyer seen; /* in calibration; repeat_minor of the named */
	struct crm_buying at;  /* the same, in weeks */
	int64_t later;	       /* purchase days in holdout */
};

static struct {
	struct cd_customer *c, named[20];
	size_t n, nnamed;
	struct crmp_spend *spend; /* of those with repeats, by x and sum */
	size_t nspend;
	int64_t week[WEEKS]; /* repeat purchases that began in it */
	int64_t month[MONTHS];	 /* cents from 1997-01 on, of all orders */
	struct crm_groups groups;
	int64_t start, end; /* of calibration */
} cd;

static inline struct cd_customer
cd_customer(int first, int x, int recency)
{
	struct cd_customer c = { .seen = { .x = x,
					   .first_day = cd.start + first } };

	c.seen.last_day = c.seen.first_day + recency;
	c.at = crm_buying_of(&c.seen, cd.end, WEEK);
	return c;
}

static inline void
cd_history(const int *v)
{
	struct cd_customer c = cd_customer(v[0], v[1], v[2]);
	int i;

	c.later = v[3];
	assert_true(cd.n + (size_t)v[4] <= 3000);
	for (i = 0; i < v[4]; i++)
		cd.c[cd.n++] = c;
	assert_int_equal(crm_groups_add(&cd.groups, v[1], v[2],
					cd.end - c.seen.first_day, v[4], NULL),
			 CRM_OK);
}

static inline void
cd_spend(const int *v)
{
	struct crm_buyer b = { .x = v[0], .repeat_minor = v[1] };
	int i;

	assert_true(cd.nspend + (size_t)v[2] <= 3000);
	for (i = 0; i < v[2]; i++)
		assert_true(crmp_spend_of(&b, 2, &cd.spend[cd.nspend++]));
}

static inline void
cd_line(const char *line)
{
	char word[16];
	int v[7] = { 0 }, n;

	n = sscanf(line, "%15s %d %d %d %d %d %d %d", word, &v[0], &v[1], &v[2],
		   &v[3], &v[4], &v[5], &v[6]);
	if (*line == '#')
		return;
	if (!strcmp(word, "history") && n == 6) {
		cd_history(v);
	} else if (!strcmp(word, "spend") && n == 4) {
		cd_spend(v);
	} else if (!strcmp(word, "customer") && n == 7) {
		assert_true(cd.nnamed < COUNT(cd.named));
		cd.named[cd.nnamed] = cd_customer(v[1], v[2], v[3]);
		cd.named[cd.nnamed].seen.repeat_minor = v[5];
		cd.named[cd.nnamed++].id = v[0];
	} else if (!strcmp(word, "week") && n == 3) {
		assert_in_range(v[0], 0, WEEKS - 1);
		cd.week[v[0]] = v[1];
	} else if (!strcmp(word, "month") && n == 8) {
		/* 1997-01 reads as 1997 and -1 */
		n = (v[0] - 1997) * 12 - v[1] - 1;
		assert_in_range(n, 0, MONTHS - 1);
		cd.month[n] = v[3];
	} else {
		fail_msg("cdnow-groups.txt: %s", line);
	}
}

static inline void
cd_load(void)
{
	const char *root = getenv("CRM_ROOT");
	char path[4096], line[120];
	FILE *f;

	memset(&cd, 0, sizeof(cd));
	cd.start = crm_day_of(1997, 1, 1);
	cd.end = crm_day_of(1997, 9, 30);
	cd.c = calloc(3000, sizeof(*cd.c));
	cd.spend = calloc(3000, sizeof(*cd.spend));
	assert_true(cd.c && cd.spend);
	snprintf(path, sizeof(path), "%s/tests/data/cdnow-groups.txt",
		 root ? root : ".");
	f = fopen(path, "r");
	if (!f)
		fail_msg("no %s: start it in the root, or set CRM_ROOT", path);
	while (fgets(line, sizeof(line), f))
		cd_line(line);
	fclose(f);
	assert_int_equal(cd.n, 2357);
	crm_groups_sort(&cd.groups);
}

static inline void
cd_free(void)
{
	free(cd.c);
	free(cd.spend);
	crm_groups_free(&cd.groups);
}

static inline const struct cd_customer *
cd_find(int id)
{
	size_t i;

	for (i = 0; i < cd.nnamed; i++)
		if (cd.named[i].id == id)
			return &cd.named[i];
	fail_msg("no customer %d", id);
	return NULL;
}

#endif
