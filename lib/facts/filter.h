/* SPDX-License-Identifier: MIT */
/* filter.h - a condition, or an order, made ready for rows of the store */
#ifndef CRMP_FILTER_H
#define CRMP_FILTER_H

#include "condition/condition.h"
#include "session/session.h"

/*
 * SQL over alias v, which is v_TYPE if verdicts are named and v_TYPE_base
 * else.  What the engine can decide it decides by columns and parameters;
 * the rest is a call of condition(), which hands the columns of a row to the
 * evaluator.
 */
struct crmp_filter;

struct crmp_filtering {
	const struct crmp_names *names;
	/* makes v_TYPE when a verdict is named; NULL: facts only */
	enum crm_status (*judge)(struct crm_store *s, struct crm_error *e);
	int first; /* number of its first parameter; 0: it may have none */
};

enum crm_status crmp_filter_open(struct crm_store *s, const char *expr,
				 const struct crmp_filtering *how,
				 struct crmp_filter **f,
				 struct crm_error *e) CRM_MUST_CHECK;
/* One column of an order; *p moves behind it.  It has no parameters. */
enum crm_status crmp_filter_column(struct crm_store *s, const char **p,
				   const struct crmp_filtering *how,
				   struct crmp_filter **f,
				   struct crm_error *e) CRM_MUST_CHECK;
/* Once all statements with its SQL are gone. */
void crmp_filter_close(struct crmp_filter *f);

const char *crmp_filter_sql(const struct crmp_filter *f);
bool crmp_filter_judged(const struct crmp_filter *f);
/* Parameters it has: the next filter's begin behind them. */
int crmp_filter_params(const struct crmp_filter *f);
void crmp_filter_bind(const struct crmp_filter *f, struct crmp_stmt *st);
/* See crmp_expr_odd. */
long crmp_filter_odd(const struct crmp_filter *f, const char **sentence);

/* For conditions elsewhere: columns of other records, and bought(). */
struct crmp_reader;
enum crm_status crmp_reader_new(struct crm_store *s, struct crmp_reader **r,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_reader_free(struct crmp_reader *r);
struct crmp_reach crmp_reader_reach(struct crmp_reader *r);
/* A column as a condition sees it, of an answer of the store. */
void crmp_value_of(const struct crmp_slot *slot, const struct crmp_answer *a,
		   struct crmp_value *v);

#endif
