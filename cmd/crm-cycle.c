/* SPDX-License-Identifier: MIT */
/* crm-cycle - purchase rhythm, purchases to come, and what they are worth */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static const char *model, *until, *cohort, *where, *unit;

static enum crm_status
run_judge(struct cmd *c)
{
	return cmd_judge(c, "cycle");
}

/* "7d" or "7": days, a fraction allowed. */
static enum crm_status
unit_days(struct cmd *c, double *days)
{
	char *end = NULL;

	*days = unit ? strtod(unit, &end) : 0;
	if (unit && (end == unit || (*end && strcmp(end, "d") != 0) ||
		     !(*days > 0) || *days > 36600))
		return cmd_misuse(c,
				  "option '--unit': not a number of days: "
				  "'%s'",
				  unit);
	return CRM_OK;
}

static enum crm_status
run_fit(struct cmd *c)
{
	const struct crm_clock *k = crm_store_clock(c->store);
	struct crm_cycle_fit fit = { .model = model, .where = where };
	struct crm_error e = { 0 };
	enum crm_status st;

	st = cmd_time(c, "until", until, CRM_TIME_UNTIL, &fit.until);
	if (!st)
		st = unit_days(c, &fit.unit_days);
	if (!st && cohort &&
	    crm_period_parse(cohort, strlen(cohort), k, &fit.from, &fit.to, &e))
		st = cmd_misuse(c, "option '--cohort': %s", e.text);
	return st ? st : crm_cycle_fit(c->store, &fit, cmd_sink, c, &c->e);
}

static enum crm_status
run_track(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, NULL);

	return st ? st : crm_cycle_track(c->store, cmd_sink, c, &c->e);
}

static const struct opt fit_opts[] = {
	{ 'm', "model", "NAME", "bg, mbg, pareto, nbd, or best (all but nbd)",
	  .text = &model },
	{ 'u', "until", "TIME", "last day looked at; else today",
	  .text = &until },
	{ 0, "cohort", "PERIOD", "only who bought first in it",
	  .text = &cohort },
	{ 'w', "where", "CONDITION", "only customers that meet it",
	  .text = &where },
	{ 0, "unit", "DAYS", "time unit of the model, else 7", .text = &unit },
	{ 0 },
};

static const struct verb judge = {
	NULL,
	"[CUSTOMER]...",
	"set rhythm and value on records, or print customers with them",
	NULL,
	CMD_JUDGES | CMD_BY_POLICY,
	run_judge,
	0,
	-1,
};
static const struct verb verbs[] = {
	{ "fit", NULL, "a model of all buyers, into policy cycle", fit_opts,
	  CMD_WRITE | CMD_TXN | CMD_PRINTS, run_fit, 0, 0 },
	{ "track", NULL, "the model against what happened, weekly", NULL,
	  CMD_READ | CMD_PRINTS | CMD_MATCHES, run_track, 0, 0 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-cycle",
					"purchase rhythm, purchases to come, "
					"and their value",
					verbs, &judge, NULL },
			argc, argv);
}
