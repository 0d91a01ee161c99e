/* SPDX-License-Identifier: MIT */
/* facts.h - sources of conditions and verdicts: views, summaries, purchases */
#ifndef CRMP_FACTS_H
#define CRMP_FACTS_H

#include "session/session.h"
#include "record/types.h"

/* ---- views (view.c) ------------------------------------------------------ */

/*
 * Create v_TYPE_base, a type's facts, unless it is there.  Its columns are as
 * they are stored: seconds, day numbers, minor units.
 */
enum crm_status crmp_view(struct crm_store *s, const struct crmp_type *t,
			  struct crm_error *e) CRM_MUST_CHECK;
/* SQL of a derived column over aliases t and s. */
void crmp_derived_sql(struct crm_store *s, const struct crmp_derived *d,
		      struct crm_buf *sql);

/* ---- what a verdict judges by (inputs.c, own_gap.c) ---------------------- */

#define CRMP_INPUTS_MAX 48

/* Columns over the facts of a customer, alias v, comma-separated. */
struct crmp_inputs {
	struct crm_buf sql;
	size_t end[CRMP_INPUTS_MAX]; /* where each ends in it */
	int n;
};
/* Begin one: its SQL is then appended to what is given back. */
struct crm_buf *crmp_inputs_add(struct crmp_inputs *in);
/* No more is appended to the last. */
void crmp_inputs_end(struct crmp_inputs *in);
/* The input: twice the median gap between purchases, NULL without three. */
enum crm_status crmp_own_gap_input(struct crm_store *s, struct crmp_inputs *in,
				   struct crm_error *e) CRM_MUST_CHECK;

/* ---- purchases (purchases.c) --------------------------------------------- */

#define CRMP_DAY_FIRST (-1000000) /* before all days there are */

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

/*
 * Orders that count, by customer and day: what the customer ordered on that
 * day, and the sum of it.  id is 0 after the last.
 */
struct crmp_buys {
	struct crmp_stmt *st;
	bool row; /* one is waiting */
	int64_t id, day, orders, net;
};
enum crm_status crmp_buys_open(struct crm_store *s, int64_t before,
			       struct crmp_buys *b,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_buys_next(struct crmp_buys *b,
			       struct crm_error *e) CRM_MUST_CHECK;

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
