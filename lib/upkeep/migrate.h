/* SPDX-License-Identifier: MIT */
/* migrate.h - a store of an older schema, and the steps that lead to ours */
#ifndef CRMP_MIGRATE_H
#define CRMP_MIGRATE_H

#include "session/session.h"
#include "store/remake.h"

/* A migration under way: the store is locked, and all is one transaction. */
struct crmp_migration {
	struct crm_store *s; /* not opened as usual: tables may be old yet */
	struct crmp_remake remake;
	struct crm_migrate *m;
};

/* Every step after schema `from`, and its number.  (steps.c) */
enum crm_status crmp_steps_run(struct crmp_migration *g, int from,
			       struct crm_error *e) CRM_MUST_CHECK;

/* See crm_store_migrate. */
enum crm_status crmp_migrate(struct crm_migrate *m,
			     const struct crmp_registry *registry,
			     struct crm_error *e) CRM_MUST_CHECK;

#endif
