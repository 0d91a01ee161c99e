/* SPDX-License-Identifier: MIT */
/* crm-where - select from a stream by a condition */
#include "cmd.h"

static const char *zone, *type;

static enum crm_status
test(struct cmd *c, void *cond, const char *line, size_t n)
{
	enum crm_status st;
	bool yes = false;

	st = crm_cond_test(cond, line, n, &yes, &c->e);
	return !st && yes ? cmd_print(c, line, n) : st;
}

/* What the condition asked for in vain is told once, at the end. */
static enum crm_status
told(struct cmd *c, const struct crm_cond *cond)
{
	struct crm_buf b = { 0 };
	enum crm_status st = CRM_OK;
	size_t i;

	for (i = 0; !st && crm_cond_told(cond, i, &b); i++) {
		st = crm_buf_ok(&b, &c->e);
		if (!st)
			cmd_say(c, "%s", b.s);
		c->refused = true;
		crm_buf_reset(&b);
	}
	crm_buf_free(&b);
	return st;
}

static enum crm_status
run(struct cmd *c)
{
	const struct crm_type *t = NULL;
	struct crm_cond *cond = NULL;
	enum crm_status st = CRM_OK;
	int fd;

	if (type)
		st = cmd_type(c, type, &t);
	if (!st)
		st = cmd_input(c, "-", &fd);
	if (!st)
		st = zone ? cmd_clock(c, zone, &c->own) : cmd_open(c);
	if (!st)
		st = crm_cond_new(c->argv[0], c->store, zone ? &c->own : NULL,
				  t, &cond, &c->e);
	if (!st)
		st = cmd_lines(c, fd, test, cond);
	if (!st)
		st = told(c, cond);
	crm_cond_free(cond);
	return st;
}

static const struct opt opts[] = {
	{ 't', "type", "TYPE", "what the lines are: names are checked",
	  .text = &type },
	{ 'z', "zone", "NAME", "business zone, instead of the store's",
	  .text = &zone },
	{ 0 },
};

static const struct verb where = {
	NULL,
	"CONDITION",
	NULL,
	opts,
	CMD_CLOCK | CMD_PRINTS | CMD_MATCHES | CMD_STDIN | CMD_GOON,
	run,
	1,
	1,
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-where",
					"select from a stream by a condition",
					.only = &where },
			argc, argv);
}
