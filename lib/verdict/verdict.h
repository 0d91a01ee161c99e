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

#include "facts/facts.h"
#include "record/names.h"

struct crmp_bench;

struct crmp_verdict {
	const struct crmp_verdict_type *type;
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

extern const struct crmp_verdict crmp_verdict_tier, crmp_verdict_risk,
	crmp_verdict_cycle;

/* A verdict with its policy: judges one customer after the other. */
struct crmp_bench {
	const struct crmp_verdict *v;
	void *me;
	struct crmp_inputs in;
	int64_t rev; /* of the policy; 0: it is not in force */
};
/* By `doc`, or by the document in force when that is NULL. */
enum crm_status crmp_bench_open(struct crm_store *s,
				const struct crmp_verdict *v, json_t *doc,
				struct crmp_bench *b, struct crm_error *e)
	CRM_MUST_CHECK;
void crmp_bench_close(struct crmp_bench *b);
/* Append the verdict on who was judged last, without its closing brace. */
void crmp_bench_json(const struct crmp_bench *b, struct crm_buf *out);

/* Make v_customer, which has the facts and all verdicts. */
enum crm_status crmp_verdict_view(struct crm_store *s,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Append SQL of a verdict's column for customers, alias t; makes the view. */
enum crm_status crmp_verdict_sql(struct crm_store *s, const char *column,
				 struct crm_buf *sql,
				 struct crm_error *e) CRM_MUST_CHECK;

/* Checkers of their policies (*_policy.c, cycle.c). */
enum crm_status crmp_policy_tier(struct crm_store *s, json_t *doc,
				 struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_churn(struct crm_store *s, json_t *doc,
				  struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_cycle(struct crm_store *s, json_t *doc,
				  struct crm_error *e) CRM_MUST_CHECK;

#endif
