/* SPDX-License-Identifier: MIT */
/* plan.h - work being planned: when it is due, and which time it is */
#ifndef CRMP_PLAN_H
#define CRMP_PLAN_H

#include "record/line.h"
#include "write/write.h"

struct crmp_planning {
	struct crm_store *s;
	const struct crm_plan *p;
	const struct crmp_type *t;
	struct crmp_row row;	/* the subject */
	struct crmp_line *line; /* that names it, or NULL */
	struct crm_buf occ;	/* which time it is */
	struct crm_buf key, due;
	struct crm_error *e;
};

/*
 * The due moment (due.c): that of --due, else a time of the record and a step,
 * into g->due as records carry it.  CRM_REFUSED: this record has none.
 */
enum crm_status crmp_plan_due(struct crmp_planning *g) CRM_MUST_CHECK;
/*
 * What --occurrence says (due.c), with a word for a period as the name of that
 * period in the business zone: 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026.
 */
void crmp_plan_occurrence(const struct crm_clock *c, const char *text,
			  struct crm_buf *out);

#endif
