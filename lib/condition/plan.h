/* SPDX-License-Identifier: MIT */
/* plan.h - a condition compiled for the lines of one record type */
#ifndef CRMP_COND_PLAN_H
#define CRMP_COND_PLAN_H

#include "record/line.h"
#include "store/db.h"

/* A name of the condition: parameter number (its place + 1). */
struct crmp_slot {
	char *name;
	size_t n;
	bool custom;	  /* x('name') */
	bool instant;	  /* a moment on the wire is local text here */
	bool guess;	  /* no descriptor: a moment shows by its form */
	const char *cast; /* the column's affinity in the store */
	size_t hint;
	struct crm_buf text;
};

/* The condition compiled for one record type. */
struct crmp_plan {
	const struct crmp_type *type; /* NULL: all others */
	struct crmp_stmt *st;
	struct crmp_slot *slots;
	size_t n, cap;
	struct crmp_plan *next;
};

/* For the type of `line`; NULL: only to see whether it is a condition. */
enum crm_status crmp_plan_new(struct crmp_db *db, const char *expr,
			      const struct crmp_line *line,
			      struct crmp_plan **p,
			      struct crm_error *e) CRM_MUST_CHECK;
void crmp_plan_free(struct crmp_plan *p);
/* What the engine said of a condition, as CRM_USAGE. */
enum crm_status crmp_plan_usage(enum crm_status rc, const struct crm_error *why,
				const char *what, struct crm_error *e);

#endif
