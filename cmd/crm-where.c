/* SPDX-License-Identifier: MIT */
/* crm-where - select from a stream by a condition */
#include "cmd.h"

static const char *zone;

/* A line that is no record: stop, or tell and go on. */
static enum crm_status
bad_line(struct cmd *c, enum crm_status st, long line)
{
	if (!c->e.line && st == CRM_REFUSED)
		c->e.line = line;
	if (st != CRM_REFUSED || !cmd_opt.keep_going)
		return st;
	cmd_on_error(c, &c->e);
	c->e = (struct crm_error){ 0 };
	c->refused = true;
	return CRM_OK;
}

/* What a failed tool left is passed on, then it is our failure too. */
static enum crm_status
broken(struct cmd *c, const char *line, size_t n, const struct crm_buf *why)
{
	enum crm_status st = cmd_print(c, line, n);

	if (!st)
		st = crm_fail(&c->e, CRM_TROUBLE, NULL, "input is broken: %s",
			      why->s ? why->s : "");
	c->lines = 0; /* the error is told already */
	return st;
}

static enum crm_status
filter(struct cmd *c, struct crm_lines *in, struct crm_cond *cond)
{
	struct crm_buf why = { 0 };
	enum crm_status st;
	const char *line;
	size_t n;
	bool yes;

	while ((st = crm_lines_next(in, &line, &n, &c->e)) != CRM_END) {
		yes = false;
		if (!st && crm_line_is_error(line, n, &why)) {
			st = broken(c, line, n, &why);
			break;
		}
		if (!st)
			st = crm_cond_test(cond, line, n, &yes, &c->e);
		if (st)
			st = bad_line(c, st, crm_lines_number(in));
		else if (yes)
			st = cmd_print(c, line, n);
		if (st)
			break;
	}
	crm_buf_free(&why);
	return st == CRM_END ? CRM_OK : st;
}

static enum crm_status
run(struct cmd *c)
{
	struct crm_clock own = { 0 };
	struct crm_lines *in = NULL;
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
		st = crm_lines_open(fd, &in, &c->e);
	if (!st)
		st = filter(c, in, cond);
	crm_lines_close(in);
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
