/* SPDX-License-Identifier: MIT */
/* crm-put - store records of any type */
#include <string.h>

#include "cmd.h"

/* TYPE KEY=VALUE... creates, TYPE/ID KEY=VALUE... changes. */
static enum crm_status
put_operands(struct cmd *c)
{
	const struct crm_type *t;
	enum crm_status st;
	int64_t id = 0;

	if (strchr(c->argv[0], '/') || strchr(c->argv[0], ':') ||
	    c->argv[0][0] == '@')
		st = cmd_resolve(c, NULL, c->argv[0], &t, &id);
	else
		st = cmd_type(c, c->argv[0], &t);
	return st ? st : cmd_put(c, t, id, 1);
}

/* -f against the type that the operand names, if it does. */
static enum crm_status
check_fields(struct cmd *c)
{
	const struct crm_type *t = NULL;
	struct crm_buf b = { 0 };

	if (c->argc)
		crm_buf_add(&b, c->argv[0], strcspn(c->argv[0], "/"));
	if (b.s)
		t = crm_type_find(b.s);
	crm_buf_free(&b);
	return cmd_fields(c, t);
}

static enum crm_status
run(struct cmd *c)
{
	enum crm_status st = check_fields(c);
	int fd;

	if (st)
		return st;
	if (c->argc)
		return cmd_txn(c, put_operands);
	st = cmd_input(c, "-", &fd);
	return st ? st : cmd_load(c, fd);
}

static const struct opt opts[] = {
	{ 0, "keep-ids", NULL, "into a store that never used them",
	  .flag = &cmd_opt.load.put.keep_ids },
	{ 0 },
};

static const struct verb put = {
	NULL,
	"[TYPE[/ID] KEY=VALUE...]",
	NULL,
	opts,
	CMD_WRITE | CMD_PRINTS | CMD_PUT | CMD_LOAD | CMD_TEXT | CMD_STDIN,
	run,
	0,
	-1,
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-put", "store records of any type",
					.only = &put },
			argc, argv);
}
