/* SPDX-License-Identifier: MIT */
/* cmd.c - from the command line to the exit code */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

/* The verb of the command line: 0 found or none needed. */
static enum crm_status
find_verb(struct cmd *c, int argc, char **argv)
{
	const struct tool *t = c->tool;
	const char *names[64];
	int at, n;

	if (!t->verbs) {
		c->verb = t->only;
		return CRM_OK;
	}
	at = cmd_verb_at(t, argc, argv);
	c->verb = t->only;
	if (!at)
		return CRM_OK;
	for (n = 0; n < 63 && t->verbs[n].name; n++) {
		names[n] = t->verbs[n].name;
		if (!strcmp(argv[at], names[n])) {
			c->verb = &t->verbs[n];
			return CRM_OK;
		}
	}
	names[n] = NULL;
	if (t->only && !crm_text_nearest(argv[at], names))
		return CRM_OK;
	c->verb = NULL;
	return cmd_unknown(c, "verb", argv[at], names);
}

static enum crm_status
no_verb(struct cmd *c)
{
	struct crm_buf b = { 0 };
	const struct verb *v;

	for (v = c->tool->verbs; v->name; v++)
		crm_buf_printf(&b, " %s", v->name);
	cmd_misuse(c, "say what to do:%s", b.s ? b.s : "");
	crm_buf_free(&b);
	return CRM_USAGE;
}

/* Help and version, and a command line that says too little or too much. */
static enum crm_status
check(struct cmd *c, bool *over)
{
	const struct verb *v = c->verb;
	struct crm_buf b = { 0 };
	enum crm_status st = CRM_OK;

	*over = true;
	if (cmd_opt.help)
		cmd_help(&b, c->tool, v);
	else if (cmd_opt.version)
		crm_buf_printf(&b, "%s (crm-tools) %s\n", c->tool->name,
			       CRM_VERSION);
	else
		*over = false;
	if (*over) {
		st = crm_buf_ok(&b, &c->e);
		if (st == CRM_OK)
			st = cmd_write(c, b.s, b.len);
	} else if (!v) {
		st = no_verb(c);
	} else if (c->argc < v->min) {
		st = cmd_misuse(c, "too few operands; wanted: %s", v->operands);
	} else if (v->max >= 0 && c->argc > v->max) {
		st = cmd_misuse(c, "one operand too many: '%s'",
				c->argv[v->max]);
	}
	crm_buf_free(&b);
	return st;
}

static enum crm_status
run_verb(struct cmd *c)
{
	unsigned flags = c->verb->flags;
	enum crm_status st = CRM_OK;

	/* once something is stored, its output must not fail for a typo */
	if (flags & CMD_WRITE)
		st = cmd_fields(c, NULL);
	if (st)
		return st;
	if ((flags & (CMD_READ | CMD_WRITE)) && !(flags & CMD_LAZY)) {
		st = cmd_open(c);
		if (st)
			return st;
	}
	if (flags & CMD_TXN)
		return cmd_txn(c, c->verb->run);
	return c->verb->run(c);
}

static enum crm_status
run(struct cmd *c, int argc, char **argv)
{
	enum crm_status st;
	bool over;

	if ((st = cmd_env_begin(c, argc, argv)) ||
	    (st = find_verb(c, argc, argv)) ||
	    (st = cmd_options_read(c, argc, argv)) || (st = check(c, &over)) ||
	    over)
		return st;
	return run_verb(c);
}

static int
exit_code(const struct cmd *c, enum crm_status st)
{
	static const int codes[] = {
		[CRM_OK] = 0,	  [CRM_END] = 0,   [CRM_REFUSED] = 1,
		[CRM_ABSENT] = 1, [CRM_USAGE] = 2, [CRM_TROUBLE] = 2,
		[CRM_NOMEM] = 2,  [CRM_BUSY] = 75,
	};

	if (c->pipe_gone && !(c->verb && c->verb->flags & CMD_WRITE))
		return 141;
	if (codes[st])
		return codes[st];
	if (cmd_opt.none_is_no && !c->lines)
		return 1;
	return c->refused ? 1 : 0;
}

static void
explain(struct cmd *c, enum crm_status st)
{
	struct crm_buf b = { 0 };

	if (st == CRM_OK || st == CRM_END || c->pipe_gone)
		return;
	if (c->e.code)
		cmd_report(c, &c->e);
	if (c->misuse) {
		crm_buf_printf(&b, "try '%s%s%s --help'\n", c->tool->name,
			       c->verb && c->verb->name ? " " : "",
			       c->verb && c->verb->name ? c->verb->name : "");
		cmd_stderr(&b);
	}
	crm_buf_free(&b);
}

static int
completion(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st;

	cmd_completion(&b, c->tool);
	st = crm_buf_ok(&b, &c->e);
	if (st == CRM_OK)
		st = cmd_write(c, b.s, b.len);
	st = cmd_out_end(c, st);
	explain(c, st);
	crm_buf_free(&b);
	return exit_code(c, st);
}

int
cmd_main(const struct tool *tool, int argc, char **argv)
{
	struct cmd c = { .tool = tool };
	enum crm_status st;

	crm_process_own();
	if (argc == 2 && !strcmp(argv[1], "--completion"))
		return completion(&c);
	st = run(&c, argc, argv);
	cmd_notes_end(&c, st == CRM_OK);
	if (st == CRM_OK && cmd_opt.dry_run && !cmd_opt.quiet)
		cmd_say(&c, "nothing was stored (--dry-run)");
	st = cmd_out_end(&c, st);
	explain(&c, st);
	crm_store_close(c.store);
	crm_zone_close(c.own.zone);
	free(c.argv);
	free(c.command);
	return exit_code(&c, st);
}
