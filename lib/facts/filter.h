/* SPDX-License-Identifier: MIT */
/* filter.h - a condition, or a value to sort by, on the rows of a reading */
#ifndef CRMP_FILTER_H
#define CRMP_FILTER_H

#include "facts/reading.h"

/*
 * We decide, and not the engine: it is given a test beforehand that keeps
 * every row the condition keeps, and perhaps others.
 */
struct crmp_filter;

/*
 * Compile a condition on records of the type that the names are of.  Its
 * parameters are numbered from `first` on.  CRM_USAGE as of crmp_expr_new.
 */
enum crm_status crmp_filter_open(struct crm_store *s, const char *expr,
				 const struct crmp_names *names, int first,
				 struct crmp_filter **f,
				 struct crm_error *e) CRM_MUST_CHECK;
/* A value instead, one of an order; *p moves behind it. */
enum crm_status crmp_filter_by(struct crm_store *s, const char **p,
			       const struct crmp_names *names,
			       struct crmp_filter **f,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Ask a reading, which must stay where it is, for the columns. */
enum crm_status crmp_filter_seat(struct crmp_filter *f, struct crmp_reading *r,
				 struct crm_error *e) CRM_MUST_CHECK;
void crmp_filter_close(struct crmp_filter *f);

/* What the engine tests, over alias v; NULL: nothing. */
const char *crmp_filter_sieve(const struct crmp_filter *f);
/* Does the engine alone decide? */
bool crmp_filter_exact(const struct crmp_filter *f);
/* Parameters it has: the next filter's begin behind them. */
int crmp_filter_params(const struct crmp_filter *f);
void crmp_filter_bind(const struct crmp_filter *f, struct crmp_stmt *st);
/* Append a value's SQL over alias v; false: it is for us to compute. */
bool crmp_filter_sql(const struct crmp_filter *f, struct crm_buf *sql);

/* Of the row at hand.  CRM_USAGE names the record that it cannot be told of. */
enum crm_status crmp_filter_test(struct crmp_filter *f, bool *yes,
				 struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_filter_value(struct crmp_filter *f, struct crmp_value *v,
				  struct crm_error *e) CRM_MUST_CHECK;
/* See crmp_expr_odd. */
long crmp_filter_odd(const struct crmp_filter *f, const char **sentence);

/* For conditions elsewhere: columns of other records, and bought(). */
struct crmp_reader;
enum crm_status crmp_reader_new(struct crm_store *s, struct crmp_reader **r,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_reader_free(struct crmp_reader *r);
struct crmp_reach crmp_reader_reach(struct crmp_reader *r);

#endif
