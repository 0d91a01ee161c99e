/* SPDX-License-Identifier: MIT */
/*
 * verdict.h - verdicts on records: what is judged, from what, in which words
 *
 * A verdict is a function of one record of its type and, where it goes by one,
 * of a policy document.  Its inputs are columns of the facts and, of a
 * customer, the rhythm of buying; the judging is C.  The same function makes
 * the value under "_" in a stream, the columns that conditions name, and the
 * groups of reports.
 *
 * A further verdict is a file of this room, a row of lib/record/verdicts.c
 * that describes it, and a word of lib/registry.c.
 *
 * tests/unit/test_verdict.c
 */
#ifndef CRMP_VERDICT_H
#define CRMP_VERDICT_H

#include "facts/facts.h"
#include "facts/reading.h"

#define CRMP_INPUTS_MAX 64

struct crmp_bench;

/* What a record is judged by. */
struct crmp_case {
	const struct crmp_value *in; /* the inputs in the order asked for */
	int64_t halves;	      /* twice the median gap; -1: no rhythm */
	int64_t repeat_minor; /* bought after the first purchase day */
};

/* What a column of a verdict says: a value, or a real number. */
struct crmp_answer {
	struct crmp_val v; /* CRMP_UNSET: nothing */
	bool is_real;	   /* then `real` counts */
	double real;
};

struct crmp_verdict {
	const char *name; /* its descriptor's */
	/* the first so many inputs are all that a column needs, and not the
	 * rhythm; 0: it needs all there is; may be NULL */
	const unsigned char *needs;
	/*
	 * Read the document (NULL if it goes by none), ask for inputs.  b->me
	 * is freed by close, also after a failure.
	 */
	enum crm_status (*open)(struct crm_store *s, json_t *doc,
				struct crmp_bench *b, struct crm_error *e);
	void (*close)(void *me);
	/* Judge by the inputs; what was found stays in *me. */
	enum crm_status (*judge)(void *me, const struct crmp_case *c,
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

/* The verdict of that name that the store was opened with, or NULL. */
const struct crmp_verdict *crmp_verdict_find(const struct crm_store *s,
					     const char *name);

/* A verdict with its policy: judges one record after the other. */
struct crmp_bench {
	const struct crmp_verdict *v;
	const struct crmp_verdict_type *type;
	void *me;
	int64_t rev; /* of the policy; 0: of none that is in force */
	struct crm_zone *wire; /* of instants that are told */
	/* the inputs, and where the reading has them */
	struct crmp_slot in[CRMP_INPUTS_MAX];
	int place[CRMP_INPUTS_MAX];
	int n, seated;
	int days; /* the input that counts purchase days; -1: no rhythm */
	bool moving; /* the rhythm is needed */
	struct crmp_rhythm rhythm;
};
/* By `doc`, or by the document in force when that is NULL. */
enum crm_status crmp_bench_open(struct crm_store *s,
				const struct crmp_verdict *v, json_t *doc,
				struct crmp_bench *b, struct crm_error *e)
	CRM_MUST_CHECK;
void crmp_bench_close(struct crmp_bench *b);
/* For open: ask for an input by its name, by a slot, for the rhythm (of a
 * verdict on customers). */
enum crm_status crmp_bench_input(struct crmp_bench *b, const char *name,
				 struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_bench_slot(struct crmp_bench *b,
				const struct crmp_slot *slot, int *at,
				struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_bench_rhythm(struct crmp_bench *b,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Ask a reading for what column i needs, or for all inputs (-1). */
enum crm_status crmp_bench_seat(struct crmp_bench *b, struct crmp_reading *r,
				int column, struct crm_error *e) CRM_MUST_CHECK;
/* Judge the row at hand. */
enum crm_status crmp_bench_judge(struct crmp_bench *b, struct crmp_reading *r,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Append the verdict on who was judged last, without its closing brace. */
void crmp_bench_json(const struct crmp_bench *b, struct crm_buf *out);

/*
 * For explain (spoken.c): which touch with a customer or lead counted last, or
 * the words `none`, and how many did not count.
 */
enum crm_status crmp_spoken_explain(struct crm_store *s,
				    const struct crmp_type *with, int64_t id,
				    const char *none, struct crm_buf *out,
				    struct crm_error *e) CRM_MUST_CHECK;

/* Checkers of their policies (*_policy.c, cycle.c). */
enum crm_status crmp_policy_tier(struct crm_store *s, json_t *doc,
				 struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_churn(struct crm_store *s, json_t *doc,
				  struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_policy_cycle(struct crm_store *s, json_t *doc,
				  struct crm_error *e) CRM_MUST_CHECK;

#endif
