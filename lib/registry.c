/* SPDX-License-Identifier: MIT */
/* registry.c - what every room adds to a store; the only file that knows all */
#include "policy/naming.h"
#include "verdict/verdict.h"
#include "write/write.h"
#include "load/load.h"
#include "upkeep/migrate.h"

static const struct crmp_checker checkers[] = {
	{ "currency", crmp_policy_currency },
	{ "stages", crmp_policy_stages },
	{ "zone", crmp_policy_zone },
	{ "reasons", crmp_policy_words },
	{ "fields", crmp_policy_words },
	{ "calendar", crmp_policy_calendar },
	{ "tier", crmp_policy_tier },
	{ "churn", crmp_policy_churn },
	{ "cycle", crmp_policy_cycle },
	{ "segments", crmp_policy_segments },
	{ "map.", crmp_policy_map },
	{ 0 },
};

#define VERDICTS(is) is(tier), is(risk), is(cycle), is(idle)
#define VERDICT(name) crmp_verdict_##name
#define VERDICT_AT(name) &crmp_verdict_##name
extern const struct crmp_verdict VERDICTS(VERDICT);

static const struct crmp_verdict *const verdicts[] = { VERDICTS(VERDICT_AT),
						       NULL };

static const struct crmp_effect *const effects[] = {
	crmp_effects_on_facts,
	crmp_effects_on_staff,
	NULL,
};

static const struct crmp_registry registry = {
	.types = crmp_types,
	.checkers = checkers,
	.verdicts = verdicts,
	.effects = effects,
	.populate = crmp_policy_starter,
	.settle = crmp_summary_flush,
	.work = crmp_work_add,
};

enum crm_status
crm_store_open(const struct crm_open *o, struct crm_store **s,
	       struct crm_error *e)
{
	return crmp_session_open(o, &registry, s, e);
}

enum crm_status
crm_store_create(const char *path, const struct crm_init *init,
		 struct crm_error *e)
{
	return crmp_session_create(path, init, &registry, e);
}

enum crm_status
crm_store_migrate(struct crm_migrate *m, struct crm_error *e)
{
	return crmp_migrate(m, &registry, e);
}
