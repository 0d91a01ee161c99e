/* SPDX-License-Identifier: MIT */
/* eval.h - inside condition/ only: an expression's value for one record */
#ifndef CRMP_EVAL_H
#define CRMP_EVAL_H

#include "condition/tree.h"

#define CRMP_VALUE_MAX (1 << 20)
#define CRMP_WORK_MAX (32 << 20) /* bytes of text one evaluation handles */

struct crmp_expr {
	struct crmp_arena mem;
	const struct crmp_type *type;
	struct crm_clock clock;
	struct crmp_source own;
	struct crmp_slot *slots;
	size_t nslots, cap;
	struct crmp_node *root;
	struct crmp_reach reach;
	/* of one evaluation */
	const struct crmp_value *row;
	struct crmp_arena scratch;
	struct crmp_scan scan;
	struct crm_buf buf;
	size_t work;
	bool lost; /* memory ran out */
	struct crm_error why;
	/* of all so far */
	long odd;
	char odd_about[256];
};

/* Set how nodes are computed, from the root down (op.c). */
void crmp_op_settle(struct crmp_node *n);
static inline void
crmp_eval(struct crmp_expr *x, const struct crmp_node *n,
	  struct crmp_value *out)
{
	if (n->op == CRMP_N_VALUE)
		*out = n->v;
	else
		n->run(x, n, out);
}
/* Run argument i; false: *out is to be given as it stands, null or error. */
bool crmp_run_arg(struct crmp_expr *x, const struct crmp_node *n, size_t i,
		  struct crmp_value *v, struct crmp_value *out);
/* The same for one that must be a text, a number, a time. */
bool crmp_run_text(struct crmp_expr *x, const struct crmp_node *n, size_t i,
		   struct crmp_value *v, struct crmp_value *out);
bool crmp_run_number(struct crmp_expr *x, const struct crmp_node *n, size_t i,
		     struct crmp_value *v, struct crmp_value *out);
bool crmp_run_time(struct crmp_expr *x, const struct crmp_node *n, size_t i,
		   struct crmp_value *v, struct crmp_value *out);
/* An error of this record. */
struct crmp_value crmp_run_fail(struct crmp_expr *x, const struct crmp_node *n,
				const char *why);
/* A value that cannot be used here is null, and counted. */
struct crmp_value crmp_run_odd(struct crmp_expr *x, const struct crmp_node *n,
			       const struct crmp_value *v, const char *wanted);
/* So many bytes are handled; false: too much, *out says so. */
bool crmp_run_work(struct crmp_expr *x, const struct crmp_node *n, size_t bytes,
		   struct crmp_value *out);
/* Text built in x->buf, copied; an error if it is too long. */
void crmp_run_give(struct crmp_expr *x, const struct crmp_node *n,
		   struct crmp_value *out);
/* Append a value as text. */
void crmp_value_words(const struct crmp_expr *x, const struct crmp_value *v,
		     struct crm_buf *out);
/* The folded form, of `known` if that is set; NULL: *out says why. */
const char *crmp_run_fold(struct crmp_expr *x, const struct crmp_node *n,
			  const struct crmp_value *v, size_t *len,
			  struct crmp_value *out);

bool crmp_is_number(const struct crmp_value *v);
/* -1, 0, 1 for numbers of any kind. */
int crmp_number_cmp(const struct crmp_value *a, const struct crmp_value *b);

/* operators */
crmp_do crmp_arithmetic, crmp_compare, crmp_within, crmp_like, crmp_member,
	crmp_run_slot, crmp_run_major, crmp_run_logic, crmp_run_not,
	crmp_run_truth, crmp_run_isnull, crmp_run_case, crmp_run_join;
/* A constant pattern, in mem; NULL when memory is out or it is none. */
struct crmp_pattern *crmp_like_make(struct crmp_arena *mem, struct crmp_text s,
				    uint32_t escape, bool escaped);
/* Day of a value that is a day or an instant. */
int64_t crmp_day_of_value(const struct crmp_expr *x,
			  const struct crmp_value *v);
/* The span that a day or an instant is. */
void crmp_span_of(struct crm_zone *z, const struct crmp_value *v,
		  struct crmp_span *span);
/* A text that is a day or an instant as they stand on the wire. */
bool crmp_text_time(const struct crmp_value *v, struct crmp_value *time);

#endif
