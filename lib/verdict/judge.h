/* SPDX-License-Identifier: MIT */
/* judge.h - a verdict being given, on the rows of a query or on lines */
#ifndef CRMP_JUDGE_H
#define CRMP_JUDGE_H

#include "record/line.h"
#include "verdict/verdict.h"

struct crm_judge {
	struct crm_store *s;
	struct crmp_bench in_force, other; /* other.v NULL: there is none */
	bool has_other;
	struct crmp_stmt *st;
	struct crmp_line line;
	struct crm_buf json, text;
	bool explain;
};

/* Append the expressions it judges by, alias v of the facts. */
void crmp_judge_inputs(const struct crm_judge *j, struct crm_buf *sql);
const char *crmp_judge_name(const struct crm_judge *j);
/*
 * Append the verdict on customer `id`, the row of a statement whose columns
 * from `first` on are the inputs.  CRM_END: it is not one to be shown.
 */
enum crm_status crmp_judge_row(struct crm_judge *j, int64_t id,
			       struct crmp_stmt *st, int first,
			       struct crm_buf *out,
			       struct crm_error *e) CRM_MUST_CHECK;

#endif
