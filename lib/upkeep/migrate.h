/* SPDX-License-Identifier: MIT */
/* migrate.h - a store of an older schema, and the steps that lead to ours */
#ifndef CRMP_MIGRATE_H
#define CRMP_MIGRATE_H

#include "session/session.h"
#include "store/remake.h"

/* A customer of schema 1, by what it is one or was one (steps_standing.c). */
struct crmp_stood {
	int64_t id, day;
	bool former;
};

/* A migration under way: the store is locked, and all is one transaction. */
struct crmp_migration {
	struct crm_store *s; /* not opened as usual: tables may be old yet */
	struct crmp_remake remake;
	struct crm_migrate *m;
	struct crmp_stood *stood; /* kept from the old tables to the new */
	size_t n, cap;
	int64_t dropped; /* records that follow from others now */
};

/* Parts of the step to schema 2, before and after records are made anew. */
enum crm_status crmp_standing_before(struct crmp_migration *g,
				     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_standing_after(struct crmp_migration *g,
				    struct crm_error *e) CRM_MUST_CHECK;

/* Every step after schema `from`, and its number.  (steps.c) */
enum crm_status crmp_steps_run(struct crmp_migration *g, int from,
			       struct crm_error *e) CRM_MUST_CHECK;

/* See crm_store_migrate. */
enum crm_status crmp_migrate(struct crm_migrate *m,
			     const struct crmp_registry *registry,
			     struct crm_error *e) CRM_MUST_CHECK;

#endif
