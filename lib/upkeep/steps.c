/* SPDX-License-Identifier: MIT */
/*
 * steps.c - what leads from one schema to the next
 *
 * A step is a list of parts, run in order inside the migration's transaction.
 * Whoever adds a field adds a part, or a step where the schema has been
 * released, and the new fingerprint (tests/unit/fingerprints.h).
 */
#include "facts/facts.h"
#include "store/side.h"
#include "upkeep/migrate.h"

typedef enum crm_status step_part(struct crmp_migration *g,
				  struct crm_error *e);

/* Columns of schema 1 that schema 2 fills otherwise, or has no more. */
static const struct crmp_given given_2[] = {
	{ 0 },
};

static enum crm_status
step_records(struct crmp_migration *g, struct crm_error *e)
{
	g->remake.given = given_2;
	return crmp_remake_records(&g->remake, e);
}

static enum crm_status
step_base(struct crmp_migration *g, struct crm_error *e)
{
	return crmp_remake_base(&g->remake, e);
}

/* Where writers begin: they went by the last txn before. */
static enum crm_status
step_head(struct crmp_migration *g, struct crm_error *e)
{
	return crmp_db_exec(g->s->db,
			    "INSERT INTO head(txn,at) SELECT id, at FROM txn"
			    " ORDER BY id DESC LIMIT 1",
			    e);
}

/* Derived tables, by the rules of today. */
static enum crm_status
step_derived(struct crmp_migration *g, struct crm_error *e)
{
	enum crm_status rc = crmp_side_rebuild(g->s, e);

	return rc ? rc : crmp_summary_rebuild(g->s, false, NULL, NULL, e);
}

static step_part *const to_2[] = { step_records, step_base, step_head,
				   step_derived, NULL };

static const struct {
	int to;
	step_part *const *parts;
} steps[] = {
	{ 2, to_2 },
};

enum crm_status
crmp_steps_run(struct crmp_migration *g, int from, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	step_part *const *p;
	size_t i;

	for (i = 0; !rc && i < sizeof steps / sizeof *steps; i++) {
		if (steps[i].to <= from)
			continue;
		for (p = steps[i].parts; !rc && *p; p++)
			rc = (*p)(g, e);
		if (!rc)
			rc = crmp_remake_stamp(g->s->db, steps[i].to, e);
	}
	return rc;
}
