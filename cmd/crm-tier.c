/* SPDX-License-Identifier: MIT */
/* crm-tier - A, B or C: which customers deserve how much of our time */
#include <string.h>

#include "cmd.h"

static const char *until;
static int64_t bins;
static bool compat, strict;

static enum crm_status
run_judge(struct cmd *c)
{
	return cmd_judge(c, "tier");
}

static enum crm_status
run_refresh(struct cmd *c)
{
	const struct crm_tier_refresh how = {
		.bins = (int)(bins < 100 ? bins : 100),
		.compat = compat   ? 1
			  : strict ? 0
				   : -1,
	};

	if (compat && strict)
		return cmd_misuse(c, "--rfm-compat or --strict, not both");
	return crm_tier_refresh(c->store, &how, cmd_sink, c, &c->e);
}

/* {"tier":"A","until":"2026-12-31","reason":"..."} */
static enum crm_status
override(struct cmd *c, struct crm_buf *pair)
{
	const struct crm_clock *k = crm_store_clock(c->store);
	struct crm_error e = { 0 };
	int64_t day;

	crm_buf_puts(pair, "tier_override={\"tier\":");
	crm_buf_json(pair, c->argv[1], strlen(c->argv[1]));
	if (until) {
		if (crm_day_parse(until, strlen(until), k, &day, &e))
			return cmd_misuse(c, "option '--until': %s", e.text);
		crm_buf_puts(pair, ",\"until\":\"");
		crm_day_format(day, pair);
		crm_buf_putc(pair, '"');
	}
	crm_buf_puts(pair, ",\"reason\":");
	crm_buf_json(pair, cmd_opt.reason, strlen(cmd_opt.reason));
	crm_buf_putc(pair, '}');
	return crm_buf_ok(pair, &c->e);
}

static enum crm_status
set_pair(struct cmd *c, const char *pair)
{
	const struct crm_type *t = crm_type_find("customer");
	enum crm_status st;
	int64_t id;

	st = cmd_resolve(c, t, c->argv[0], &t, &id);
	return st ? st : cmd_put_pairs(c, t, id, &pair, 1);
}

static enum crm_status
run_set(struct cmd *c)
{
	struct crm_buf pair = { 0 };
	enum crm_status st;

	if (!cmd_opt.reason)
		return cmd_misuse(c, "say why: --reason TEXT");
	st = override(c, &pair);
	if (!st)
		st = set_pair(c, pair.s);
	crm_buf_free(&pair);
	return st;
}

static enum crm_status
run_clear(struct cmd *c)
{
	return set_pair(c, "tier_override=");
}

static const struct opt refresh_opts[] = {
	{ 0, "bins", "N", "scores from 1 to N, else as before (5)",
	  .number = &bins },
	{ 0, "rfm-compat", NULL, "score as the rfm package does",
	  .flag = &compat },
	{ 0, "strict", NULL, "score by our rule again", .flag = &strict },
	{ 0 },
};
static const struct opt set_opts[] = {
	{ 0, "until", "DAY", "last day it counts", .text = &until },
	{ 0 },
};

#define WRITES (CMD_WRITE | CMD_TXN | CMD_PRINTS)

static const struct verb judge = {
	NULL,
	"[CUSTOMER]...",
	"set the tier on records, or print customers with it",
	NULL,
	CMD_JUDGES | CMD_BY_POLICY,
	run_judge,
	0,
	-1,
};
static const struct verb verbs[] = {
	{ "refresh", NULL, "new cut points from all who have bought",
	  refresh_opts, WRITES, run_refresh, 0, 0 },
	{ "set", "CUSTOMER TIER", "a tier by hand, before any rule", set_opts,
	  WRITES, run_set, 2, 2 },
	{ "clear", "CUSTOMER", "no tier by hand any more", NULL, WRITES,
	  run_clear, 1, 1 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-tier",
					"A, B or C: which customers deserve "
					"how much",
					verbs, &judge, NULL },
			argc, argv);
}
