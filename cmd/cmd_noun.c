/* SPDX-License-Identifier: MIT */
/* cmd_noun.c - a tool for one record type, from its name */
#include <string.h>

#include "cmd.h"

static const struct crm_type *type;

const struct crm_type *
cmd_noun_type(const struct cmd *c)
{
	(void)c;
	return type;
}

static enum crm_status
add_one(struct cmd *c)
{
	return cmd_put(c, type, 0, 0);
}

static enum crm_status
add(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, type);
	int fd;

	if (st)
		return st;
	if (c->argc || cmd_opt.text)
		return cmd_txn(c, add_one);
	cmd_opt.load.put.type = type;
	st = cmd_input(c, "-", &fd);
	return st ? st : cmd_load(c, fd);
}

static enum crm_status
list(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, type);

	return st ? st : cmd_list(c, type);
}

static enum crm_status
show(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, type);

	return st ? st : cmd_named(c, type);
}

static enum crm_status
set_one(struct cmd *c)
{
	const struct crm_type *t;
	enum crm_status st;
	int64_t id;

	st = cmd_resolve(c, type, c->argv[0], &t, &id);
	return st ? st : cmd_put(c, type, id, 1);
}

static enum crm_status
set(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, type);

	if (c->argc < 2 && !cmd_opt.text)
		return cmd_misuse(c, "nothing to set; wanted: KEY=VALUE");
	return st ? st : cmd_txn(c, set_one);
}

#define ADD (CMD_WRITE | CMD_PRINTS | CMD_PUT | CMD_LOAD | CMD_TEXT)
#define LIST (CMD_READ | CMD_PRINTS | CMD_MATCHES | CMD_SELECT)
#define SHOW (CMD_READ | CMD_PRINTS)
#define SET (CMD_WRITE | CMD_PRINTS | CMD_TEXT)

static const struct verb basic[] = {
	{ "add", "KEY=VALUE...",
	  "store one; without operands, records on stdin", NULL, ADD, add, 0,
	  -1 },
	{ "list", NULL, "all, or those that meet a condition", NULL, LIST, list,
	  0, 0 },
	{ "show", "ID...", "the named ones, whole", NULL, SHOW, show, 1, -1 },
	{ "set", "ID KEY=VALUE...", "change one", NULL, SET, set, 1, -1 },
};

int
cmd_noun(const struct noun *noun, int argc, char **argv)
{
	enum { BASIC = sizeof(basic) / sizeof(basic[0]), MOST = 60 };
	struct verb verbs[BASIC + MOST + 1];
	struct tool tool = {
		.name = noun->tool,
		.about = noun->about,
		.verbs = verbs,
		.type = noun->type,
	};
	size_t i;

	type = crm_type_find(noun->type);
	memset(verbs, 0, sizeof(verbs));
	memcpy(verbs, basic, sizeof(basic));
	for (i = 0; noun->more && noun->more[i].name && i < MOST; i++)
		verbs[BASIC + i] = noun->more[i];
	return cmd_main(&tool, argc, argv);
}
