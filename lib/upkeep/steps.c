/* SPDX-License-Identifier: MIT */
/*
 * steps.c - what leads from one schema to the next
 *
 * A step is a list of parts, run in order inside the migration's transaction.
 * Whoever adds a field adds a part, or a step where the schema has been
 * released, and the new fingerprint (tests/unit/fingerprints.h).
 */
#include "facts/facts.h"
#include "policy/policy.h"
#include "store/side.h"
#include "upkeep/migrate.h"

#include <stdlib.h>

typedef enum crm_status step_part(struct crmp_migration *g,
				  struct crm_error *e);

/* Columns of schema 1 that schema 2 fills otherwise, or has no more. */
static const struct crmp_given given_2[] = {
	{ "customers", "state", "CASE state WHEN 'former' THEN state END" },
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

/*
 * A policy that the store does not have yet is the starter's, as if it had
 * been there since init: that is what its past was judged by.
 */
static enum crm_status
step_policies(struct crmp_migration *g, struct crm_error *e)
{
	const struct crmp_policy_kind *k;
	enum crm_status rc = CRM_OK;
	int64_t rev;
	json_t *doc;

	g->s->txn.id = 1; /* that of init, which policies are stored with */
	for (k = crmp_policy_kinds; !rc && k->name; k++) {
		if (!k->starter)
			continue;
		rc = crmp_policy_rev(g->s, k->name, &rev, e);
		if (rc || rev)
			continue;
		doc = json_loads(k->starter, 0, NULL);
		rc = doc ? crmp_policy_store(g->s, k->name, doc, &rev, e)
			 : crm_nomem(e);
		json_decref(doc);
	}
	g->s->txn.id = 0;
	return rc;
}

/* Derived tables, by the rules of today. */
static enum crm_status
step_derived(struct crmp_migration *g, struct crm_error *e)
{
	enum crm_status rc = crmp_side_rebuild(g->s, e);

	return rc ? rc : crmp_summary_rebuild(g->s, false, NULL, NULL, e);
}

static step_part *const to_2[] = { crmp_standing_before,
				   step_records,
				   crmp_standing_after,
				   step_base,
				   step_head,
				   step_policies,
				   step_derived,
				   NULL };

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
	free(g->stood);
	g->stood = NULL;
	return rc;
}
