/* SPDX-License-Identifier: MIT */
/*
 * churn.h - inside churn*.c: the policy churn read, and a customer judged by it
 */
#ifndef CRMP_CHURN_H
#define CRMP_CHURN_H

#include "verdict/cycle.h"

#define CRMP_SIGNALS_MAX 40
#define CRMP_LEVELS_MAX 8

/* What a signal looks at. */
enum { CRMP_SILENT, CRMP_LATE, CRMP_COMPLAINTS, CRMP_ALIVE, CRMP_CHURN_KINDS };
extern const char *const crmp_churn_kinds[];

/* Points for a number that reaches `at`, or is `below`. */
struct crmp_churn_step {
	int of;
	bool below;
	double limit;
	int64_t points;
};

/* What was found of one kind: the step with the most points. */
struct crmp_churn_found {
	bool known;
	double number;
	const struct crmp_churn_step *step; /* NULL: not a signal */
};

struct crmp_churn {
	struct crmp_arena mem;
	struct crmp_churn_step steps[CRMP_SIGNALS_MAX];
	size_t nsteps;
	struct {
		const char *name;
		int64_t points;
	} levels[CRMP_LEVELS_MAX];
	size_t nlevels;
	const char *calm;
	struct crmp_cycle_policy cycle; /* for P(alive), once it is fitted */
	struct crm_zone *zone;
	int64_t today;
	/* what was found */
	bool former, touched;
	int64_t since; /* day the silence began */
	int64_t last_order, halves;
	bool bought;
	struct crmp_churn_found found[CRMP_CHURN_KINDS];
	int64_t points;
	const char *level;
};

/* How the risk came about, a sentence a line. */
enum crm_status crmp_churn_explain(const void *me, struct crm_store *s,
				   int64_t id, struct crm_buf *out,
				   struct crm_error *e) CRM_MUST_CHECK;

#endif
