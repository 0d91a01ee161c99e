/* SPDX-License-Identifier: MIT */
/*
 * verdict.h - verdicts on customers: what is judged, from what, in which words
 *
 * A verdict is a function of one customer and of a policy document.  Its
 * inputs are SQL over the facts (view v_customer_base, alias v; NAME# is a
 * moment as a number); the judging is C.  The same function makes the value
 * under "_" in a stream, the columns of v_customer for conditions, and the
 * groups of reports.
 */
#ifndef CRMP_VERDICT_H
#define CRMP_VERDICT_H

#include "model/model.h"

#define CRMP_INPUTS_MAX 48

struct crmp_bench;

struct crmp_verdict {
	const char *name; /* key under "_", and of its headline column */
	const char *tool;
	const char *policy; /* name of its document */
	/* columns, `sql` unused; the headline first */
	const struct crmp_derived *columns;
	/* how many of the inputs a column needs, 0: all; may be NULL */
	const unsigned char *needs;
	/*
	 * Read the document, add the inputs.  b->me is freed by close, also
	 * after a failure.
	 */
	enum crm_status (*open)(struct crm_store *s, json_t *doc,
				struct crmp_bench *b, struct crm_error *e);
	void (*close)(void *me);
	/* Judge by the inputs; what was found stays in *me. */
	enum crm_status (*judge)(void *me, const struct crmp_val *in,
				 struct crm_error *e);
	/* The i-th column of what was found; text is borrowed from *me. */
	void (*column)(const void *me, size_t i, struct crmp_answer *a);
	/* Append the rest of the verdict: "why":"..." and so on. */
	void (*more)(const void *me, struct crm_buf *out);
	/* Append how it came about, a sentence a line, with what was counted */
	enum crm_status (*explain)(const void *me, struct crm_store *s,
				   int64_t id, struct crm_buf *out,
				   struct crm_error *e);
};

extern const struct crmp_verdict *const crmp_verdicts[]; /* ends with NULL */
extern const struct crmp_verdict crmp_verdict_tier, crmp_verdict_risk,
	crmp_verdict_cycle;

/* A verdict with its policy: judges one customer after the other. */
struct crmp_bench {
	const struct crmp_verdict *v;
	void *me;
	struct crm_buf sql; /* its inputs, comma-separated */
	size_t end[CRMP_INPUTS_MAX]; /* where each ends in it */
	int n;
	int64_t rev; /* of the policy; 0: it is not in force */
};
/* By `doc`, or by the document in force when that is NULL. */
enum crm_status crmp_bench_open(struct crm_store *s,
				const struct crmp_verdict *v, json_t *doc,
				struct crmp_bench *b, struct crm_error *e)
	CRM_MUST_CHECK;
void crmp_bench_close(struct crmp_bench *b);
/* Begin an input: its SQL is then appended to what is given back. */
struct crm_buf *crmp_bench_input(struct crmp_bench *b);
/* The input: twice the median gap between purchases, NULL without three. */
enum crm_status crmp_own_gap_input(struct crm_store *s, struct crmp_bench *b,
				   struct crm_error *e) CRM_MUST_CHECK;
/* Append the verdict on who was judged last, without its closing brace. */
void crmp_bench_json(const struct crmp_bench *b, struct crm_buf *out);

const struct crmp_verdict *crmp_verdict_named(const char *name);
/* The verdict that has this column, and which one it is; or NULL. */
const struct crmp_verdict *crmp_verdict_of(const char *column, size_t n,
					   size_t *i);
/* The i-th name of all columns, also of verdicts yet to come; or NULL. */
const char *crmp_verdict_name(size_t i);
/* Make v_customer, which has the facts and all verdicts. */
enum crm_status crmp_verdict_view(struct crm_store *s,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Append SQL of a verdict's column for customers, alias t; makes the view. */
enum crm_status crmp_verdict_sql(struct crm_store *s, const char *column,
				 struct crm_buf *sql,
				 struct crm_error *e) CRM_MUST_CHECK;
/* A condition of a policy over the facts of a customer, alias v. */
enum crm_status crmp_where_facts(struct crm_store *s, const char *expr,
				 struct crm_buf *sql,
				 struct crm_error *e) CRM_MUST_CHECK;

#endif
