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
	struct crmp_reading one; /* of a line's subject */
	struct crmp_line line;
	struct crm_buf json, text;
	bool explain;
};

/* Ask a reading of records that it judges for what it judges by. */
enum crm_status crmp_judge_seat(struct crm_judge *j, struct crmp_reading *r,
				struct crm_error *e) CRM_MUST_CHECK;
const char *crmp_judge_name(const struct crm_judge *j);
/*
 * Append the verdict on the row at hand.  CRM_END: it is not one to be shown.
 */
enum crm_status crmp_judge_row(struct crm_judge *j, struct crmp_reading *r,
			       struct crm_buf *out,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Hold no snapshot until the next row. */
void crmp_judge_rest(struct crm_judge *j);

#endif
