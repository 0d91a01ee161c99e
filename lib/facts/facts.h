/* SPDX-License-Identifier: MIT */
/* facts.h - what conditions and verdicts go by: purchases, summaries */
#ifndef CRMP_FACTS_H
#define CRMP_FACTS_H

#include "session/session.h"
#include "record/types.h"
#include "rule/buyers.h"

/* ---- states that follow from facts (standing.c) -------------------------- */

/*
 * Set the state of a row, as it is stored, to the word that the facts say,
 * counted; where they overtook what is stored, what goes with that is unset.
 * No other type is touched.
 */
enum crm_status crmp_standing(struct crm_store *s, struct crmp_row *row,
			      struct crm_error *e) CRM_MUST_CHECK;
/* Is it a customer by what it bought or since when it is said to be one? */
enum crm_status crmp_standing_bought(struct crm_store *s, int64_t customer,
				     bool *yes,
				     struct crm_error *e) CRM_MUST_CHECK;
/* Unset what goes with the stored word, unless a row has that. */
void crmp_standing_hide(struct crmp_row *row);

/* ---- purchases (purchases.c) --------------------------------------------- */

#define CRMP_DAY_FIRST (-1000000) /* before all days there are */
#define CRMP_DAY_LAST 10000000	   /* and behind them */

/* The days of a report, as windows of the business zone. */
struct crmp_days {
	int64_t from, to; /* [from, to) */
	int64_t today;
};
/* The first and the last with an order that counts; CRM_ABSENT: none has. */
enum crm_status crmp_days_ordered(struct crm_store *s,
				  const struct crmp_days *d, int64_t *first,
				  int64_t *last,
				  struct crm_error *e) CRM_MUST_CHECK;

/* A statement whose rows come in order of customer, one of them waiting. */
struct crmp_rows {
	struct crmp_stmt *st;
	bool row;
};
enum crm_status crmp_rows_next(struct crmp_rows *r,
			       struct crm_error *e) CRM_MUST_CHECK;
/* The customer of the row that waits, its first column; 0: there is none. */
int64_t crmp_rows_id(const struct crmp_rows *r);
/*
 * The days of customers (from the one given on) with orders that count; which
 * of them are purchases is said by CRMP_BOUGHT.  id is 0 after the last.
 * Zero it; set `booked` for what was earned a day, and for the days on which
 * only something came back.
 */
struct crmp_buys {
	bool booked;
	int64_t id;
	struct crmp_day day;
	/* the rest is of purchases.c */
	struct crmp_rows orders, returns;
	struct crm_zone *zone;
	struct crmp_booked *list; /* of the customer at hand, by day */
	size_t n, at, cap;
};
enum crm_status crmp_buys_open(struct crm_store *s, int64_t customer,
			       int64_t before, struct crmp_buys *b,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_buys_next(struct crmp_buys *b,
			       struct crm_error *e) CRM_MUST_CHECK;
void crmp_buys_close(struct crmp_buys *b);

/* ---- the rhythm of buying (rhythm.c) ------------------------------------- */

/*
 * The purchase days of customers: fast when they are asked for in order of
 * id.  Zero it but for s to begin.
 */
struct crmp_rhythm {
	struct crm_store *s;
	struct crmp_buys buys;
	bool open;
	int64_t at; /* the customer asked for last */
	int64_t *days;
	size_t n, cap;
};
/*
 * Twice the median gap in days, -1 with less than three purchase days; and
 * what was bought after the first of them, net, in minor base units.
 */
enum crm_status crmp_rhythm_of(struct crmp_rhythm *r, int64_t customer,
			       int64_t *halves, int64_t *repeat_minor,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Hold no snapshot until somebody is asked for again. */
void crmp_rhythm_rest(struct crmp_rhythm *r);
void crmp_rhythm_free(struct crmp_rhythm *r);

/* ---- summaries (summary*.c) ---------------------------------------------- */

enum crm_status crmp_summary_touch(struct crm_store *s, int64_t customer,
				   struct crm_error *e);
/* Touch the customer of a fact that counts in summaries; r may be NULL. */
enum crm_status crmp_summary_mark(struct crm_store *s, const struct crmp_row *r,
				  struct crm_error *e);
/*
 * A new order on a day after all others only adds to its customer's row;
 * *added says whether it was that simple.
 */
enum crm_status crmp_summary_add(struct crm_store *s,
				 const struct crmp_row *order, bool *added,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Make the rows of all customers marked in s->touched anew. */
enum crm_status crmp_summary_flush(struct crm_store *s, struct crm_error *e);
/* All of them: `diff` only compares, counting rows that differ. */
enum crm_status crmp_summary_rebuild(struct crm_store *s, bool compare,
				     crm_sink *diff, void *arg,
				     struct crm_error *e);
/* SQL that computes a summary column for alias t as of {now}, or NULL. */
const char *crmp_summary_sql(const char *column);

#endif
