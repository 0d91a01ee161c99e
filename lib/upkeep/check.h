/* SPDX-License-Identifier: MIT */
/* check.h - inside check*.c and rebuild.c: findings, and rows looked over */
#ifndef CRMP_CHECK_H
#define CRMP_CHECK_H

#include "policy/policy.h"
#include "facts/facts.h"

#define CRMP_CHECK_MOST 100 /* findings of one kind */

struct crmp_check {
	struct crm_store *s;
	crm_sink *sink;
	void *arg;
	int64_t found;
	bool broken; /* the sink failed: nothing more can be said */
	struct crm_error *e; /* of the part being checked */
};

/* One finding; t may be NULL when it is about no record. */
enum crm_status crmp_issue(struct crmp_check *c, const char *check,
			   const struct crmp_type *t, int64_t id,
			   const char *fmt, ...) CRM_PRINTF(5, 6);
/* A query that gives a finding a row: id, message, and a type's code unless
 * they are all about t. */
enum crm_status crmp_check_sql(struct crmp_check *c, const char *check,
			       const struct crmp_type *t, struct crm_buf *sql);

/* A file each: check_rows.c, check_sides.c, ... */
enum crm_status crmp_check_references(struct crmp_check *c);
enum crm_status crmp_check_sides(struct crmp_check *c);
enum crm_status crmp_check_history(struct crmp_check *c);
enum crm_status crmp_check_ids(struct crmp_check *c);
enum crm_status crmp_check_records(struct crmp_check *c);
enum crm_status crmp_check_schema(struct crmp_check *c);
enum crm_status crmp_check_values(struct crmp_check *c);
enum crm_status crmp_check_moves(struct crmp_check *c);

/* What a record with a find_key would have in it by its names of today. */
enum crm_status crmp_find_key_now(struct crm_store *s,
				  const struct crmp_row *row,
				  struct crmp_arena *mem, struct crmp_val *key,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Set it in all records where it is another. */
enum crm_status crmp_names_rebuild(struct crm_store *s,
				   struct crm_error *e) CRM_MUST_CHECK;

/* Give every fact whose `day` is not that of its moment in the zone. */
enum crm_status crmp_wrong_days(
	struct crm_store *s,
	enum crm_status (*fn)(void *arg, const struct crmp_type *t, int64_t id,
			      int64_t day, struct crm_error *e),
	void *arg, struct crm_error *e);
/* The business zone is another from now on; the session has it already. */
enum crm_status crmp_rezone(struct crm_store *s, const char *zone,
			    struct crm_error *e) CRM_MUST_CHECK;

#endif
