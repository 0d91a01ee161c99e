/* SPDX-License-Identifier: MIT */
/* crm-db - look after the store */
#include <unistd.h>

#include "cmd.h"

static struct crm_init init;
static const char *asserts, *zone, *backup;

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

static void
migrated(const struct cmd *c, const struct crm_migrate *m)
{
	if (cmd_opt.quiet)
		return;
	if (m->from == m->to)
		cmd_say(c, "schema %d is up to date", m->to);
	else if (m->dry_run)
		cmd_say(c,
			"schema %d would become %d: %lld records, about %llu "
			"MB of free space",
			m->from, m->to, (long long)m->records,
			(unsigned long long)(m->bytes >> 20));
	else
		cmd_say(c, "schema %d is now %d: %lld records; backup: %s",
			m->from, m->to, (long long)m->records, m->made.s);
}

static enum crm_status
run_migrate(struct cmd *c)
{
	struct crm_migrate m = { .busy_ms = cmd_opt.busy_ms,
				 .dry_run = cmd_opt.dry_run,
				 .backup = backup };
	struct crm_clock clock = { 0 };
	enum crm_status st = cmd_path(c, &m.path);

	if (!st && backup && !*backup)
		st = cmd_misuse(c, "option '--backup': the name is empty");
	if (!st)
		st = cmd_clock(c, "UTC", &clock);
	if (st)
		return st;
	crm_zone_close(clock.zone);
	m.now = clock.now;
	m.progress = isatty(2) && !cmd_opt.quiet ? cmd_on_progress : NULL;
	m.arg = c;
	st = crm_store_migrate(&m, &c->e);
	cmd_progress_end();
	if (!st)
		migrated(c, &m);
	crm_buf_free(&m.made);
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

static const struct opt migrate_opts[] = {
	{ 0, "backup", "FILE", "where the store as it is goes before",
	  .text = &backup },
	{ 'n', "dry-run", NULL, "say what would be done",
	  .flag = &cmd_opt.dry_run },
	{ 'q', "quiet", NULL, "say nothing of what was done",
	  .flag = &cmd_opt.quiet },
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
	{ "migrate", NULL, "bring an older store up to date", migrate_opts,
	  CMD_PATH, run_migrate, 0, 0 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-db", "look after the store",
					.verbs = verbs },
			argc, argv);
}
