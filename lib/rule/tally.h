/* SPDX-License-Identifier: MIT */
/*
 * tally.h - customers counted into windows of days
 *
 * The facts of one customer after the other go through a struct crmp_person
 * into the cells of a struct crmp_tally; what a window comes to is then summed
 * up, window by window, by a struct crmp_totals.
 *
 * Which days are purchases the caller says (CRMP_BOUGHT).  A customer
 * is active on a day while a contract is in force, or no more days after the
 * last purchase than the rule says: `days`, or `times` the median gap between
 * its purchases once there are three of them, whichever is longer.
 */
#ifndef CRMP_TALLY_H
#define CRMP_TALLY_H

#include "rule/buyers.h"
#include "rule/window.h"

/* How many have a value: n[v], changes rather than counts within a cell. */
struct crmp_spread {
	int32_t *n;
	size_t len;
};
enum crm_status crmp_spread_add(struct crmp_spread *s, int64_t v, int32_t n,
				struct crm_error *e) CRM_MUST_CHECK;
/* Twice the median, 0 if there are none; *n gets how many there are. */
int64_t crmp_spread_median(const struct crmp_spread *s, int64_t *n);

/*
 * Sums of a window; of a cell those marked + are what it adds to the cells
 * before it, and `active` is about the day before its end.
 */
struct crmp_sums {
	int64_t customers; /* + known */
	int64_t once;	   /* + have bought */
	int64_t twice;	   /* + have bought on two days */
	int64_t fresh;	   /* bought for the first time */
	int64_t orders, revenue;
	/* purchases less refunds that are theirs; of days after the first */
	int64_t kept, repeat_kept;
	int64_t unmatched; /* refunds of what was bought before */
	int64_t buyers, repeaters; /* who had bought before */
	int64_t active, before; /* at its end, at its beginning */
	int64_t lost;		/* active before, not at its end */
	int64_t cycles; /* customers with three purchases up to its end */
	int64_t cycle4; /* four times the median, in days, of their gaps */
};

/* Cell 0 is what lies before the first window. */
struct crmp_cell {
	struct crmp_sums s;
	struct crmp_spread cycle; /* of twice the own median gap */
};
struct crmp_tally {
	const struct crmp_windows *w;
	struct crmp_cell *cells; /* w->n + 1 */
};
enum crm_status crmp_tally_new(struct crmp_tally *t,
			       const struct crmp_windows *w,
			       struct crm_error *e) CRM_MUST_CHECK;
void crmp_tally_free(struct crmp_tally *t);

/* When is a customer active?  Nothing is looked at after `today`. */
struct crmp_activity {
	bool wanted;
	int64_t days, today;
	double times;
};

/* One customer at a time; zero it, set `rule` and `cycle` to begin. */
struct crmp_person {
	struct crmp_activity rule;
	bool cycle; /* gaps are wanted */
	struct crmp_tally *into;
	size_t at, bought_at;
	bool repeated, known;
	int64_t since;
	int64_t kept, repeat_kept; /* of the window at hand */
	int64_t days, first, last, halves;
	int64_t *gaps; /* sorted */
	size_t ngaps, cap;
	unsigned char *on; /* active at these bounds */
	size_t bounds, lo, hi;
};
enum crm_status crmp_person_begin(struct crmp_person *p,
				  struct crmp_tally *into,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Known since that day, or since its first purchase if that is earlier. */
void crmp_person_known(struct crmp_person *p, int64_t day);
/* A day of it; they come upwards, each once. */
enum crm_status crmp_person_day(struct crmp_person *p,
				const struct crmp_day *d,
				struct crm_error *e) CRM_MUST_CHECK;
/* A contract was in force on the days from .. to. */
void crmp_person_bound(struct crmp_person *p, int64_t from, int64_t to);
void crmp_person_end(struct crmp_person *p);
void crmp_person_free(struct crmp_person *p);

/* Zero it to begin; each call goes on to the next window. */
struct crmp_totals {
	struct crmp_sums s;
	struct crmp_spread cycle;
	size_t next;
};
enum crm_status crmp_totals_next(struct crmp_totals *t,
				 const struct crmp_tally *of,
				 struct crm_error *e) CRM_MUST_CHECK;
void crmp_totals_free(struct crmp_totals *t);

#endif
