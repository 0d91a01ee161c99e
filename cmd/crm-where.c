/* SPDX-License-Identifier: MIT */
/* crm-where - select from a stream by a condition */
#include "cmd.h"

static const char *zone;

static enum crm_status
test(struct cmd *c, void *cond, const char *line, size_t n)
{
	enum crm_status st;
	bool yes = false;

	st = crm_cond_test(cond, line, n, &yes, &c->e);
	return !st && yes ? cmd_print(c, line, n) : st;
}

static enum crm_status
run(struct cmd *c)
{
	struct crm_clock own = { 0 };
	struct crm_cond *cond = NULL;
	enum crm_status st;
	int fd;

	st = cmd_input(c, "-", &fd);
	if (!st)
		st = zone ? cmd_clock(c, zone, &own) : cmd_open(c);
	if (!st)
		st = crm_cond_new(c->argv[0],
				  zone ? &own : crm_store_clock(c->store),
				  &cond, &c->e);
	if (!st)
		st = cmd_lines(c, fd, test, cond);
	crm_cond_free(cond);
	crm_zone_close(own.zone);
	return st;
}

static const struct opt opts[] = {
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
