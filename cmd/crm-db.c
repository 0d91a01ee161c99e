/* SPDX-License-Identifier: MIT */
/* crm-db - look after the store */
#include "cmd.h"

static struct crm_init init;
static const char *asserts, *zone;

static enum crm_status
run_init(struct cmd *c)
{
	struct crm_clock clock = { 0 };
	enum crm_status st;
	const char *path;

	st = cmd_clock(c, init.zone ? init.zone : "Asia/Shanghai", &clock);
	if (st)
		return st;
	crm_zone_close(clock.zone);
	init.instant = clock.now;
	init.actor = cmd_actor();
	init.command = c->command;
	if ((st = cmd_path(c, &path)) || (st = cmd_path_make(c, path)))
		return st;
	return crm_store_create(path, &init, &c->e);
}

static enum crm_status
run_info(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st = crm_store_info(c->store, &b, &c->e);

	if (!st)
		st = cmd_show(c, b.s, b.len);
	crm_buf_free(&b);
	return st;
}

static enum crm_status
run_check(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st = CRM_OK;

	if (asserts)
		st = cmd_slurp(c, asserts, &b);
	if (!st)
		c->file = NULL;
	if (!st)
		st = crm_store_check(c->store, b.s, cmd_sink, c, &c->e);
	if (st == CRM_USAGE && c->e.line)
		c->file = asserts;
	crm_buf_free(&b);
	if (!st && cmd_width(1))
		cmd_say(c, "the store is whole");
	if (st != CRM_REFUSED || !c->lines)
		return st;
	/* findings are the answer, not a failure to answer */
	c->refused = true;
	return CRM_OK;
}

static enum crm_status
run_rebuild(struct cmd *c)
{
	return crm_store_rebuild(c->store, zone, &c->e);
}

static enum crm_status
run_backup(struct cmd *c)
{
	return crm_store_backup(c->store, c->argv[0], &c->e);
}

static enum crm_status
run_migrate(struct cmd *c)
{
	enum crm_status st;
	const char *path;
	int from, to;

	st = cmd_path(c, &path);
	if (!st)
		st = crm_store_migrate(path, cmd_opt.busy_ms, &from, &to,
				       &c->e);
	if (!st && from == to)
		cmd_say(c, "schema %d is up to date", to);
	else if (!st)
		cmd_say(c, "schema %d is now %d", from, to);
	return st;
}

static const struct opt init_opts[] = {
	{ 0, "zone", "NAME", "business zone, else Asia/Shanghai",
	  .text = &init.zone },
	{ 0, "currency", "CODE", "base currency, else CNY",
	  .text = &init.currency },
	{ 0, "group", NULL, "the file's group may use it",
	  .flag = &init.group },
	{ 0, "replay", NULL, "CRM_NOW may be any past moment",
	  .flag = &init.replay },
	{ 0 },
};

static const struct opt check_opts[] = {
	{ 0, "assert", "FILE", "name: type: condition no record may meet",
	  .text = &asserts },
	{ 0 },
};

static const struct opt rebuild_opts[] = {
	{ 0, "zone", "NAME", "a new business zone", .text = &zone },
	{ 0 },
};

static const struct verb verbs[] = {
	{ "init", NULL, "make a new store with the starter policy", init_opts,
	  CMD_PATH | CMD_ACTOR, run_init, 0, 0 },
	{ "info", NULL, "what is known of the store", NULL,
	  CMD_READ | CMD_PRINTS, run_info, 0, 0 },
	{ "check", NULL, "integrity, references, summaries, conditions",
	  check_opts, CMD_READ | CMD_PRINTS, run_check, 0, 0 },
	{ "rebuild", NULL, "make summaries and side tables anew", rebuild_opts,
	  CMD_WRITE, run_rebuild, 0, 0 },
	{ "backup", "FILE", "a verified copy while others work", NULL, CMD_READ,
	  run_backup, 1, 1 },
	{ "migrate", NULL, "bring an older store up to date", NULL, CMD_PATH,
	  run_migrate, 0, 0 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-db", "look after the store",
					.verbs = verbs },
			argc, argv);
}
