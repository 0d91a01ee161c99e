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
	/* -f may name what is brought along */
	enum crm_status st =
		cmd_opt.select.expand ? CRM_OK : cmd_fields(c, type);

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

static const struct opt list_opts[] = {
	{ 'x', "expand", "NAME,...", "whole records named by these references",
	  .text = &cmd_opt.select.expand },
	{ 0 },
};

static const struct verb basic[] = {
	{ "add", "KEY=VALUE...", "store one, or else records on stdin", NULL,
	  ADD, add, 0, -1 },
	{ "list", NULL, "all, or those that meet a condition", list_opts,
	  LIST, list, 0, 0 },
	{ "show", "ID...", "the named ones, whole", NULL, SHOW, show, 1, -1 },
	{ "set", "ID KEY=VALUE...", "change one", NULL, SET, set, 1, -1 },
};

/* What the library can do with a record of the type. */
#define ACT (CMD_WRITE | CMD_PRINTS | CMD_LOAD)

static const char *
act_operands(const struct crm_act *a)
{
	static const struct {
		const char *word, *operands, *optional;
	} known[] = {
		{ "REASON", "[ID]... REASON", NULL },
		{ "STAGE", "[ID]... STAGE [KEY=VALUE]...",
		  "[ID]... [STAGE] [KEY=VALUE]..." },
		{ "TICKET", "[ID]... TICKET", NULL },
		{ "TIME", "[ID]... TIME", NULL },
		{ "PERIOD", "[LOGIN]... PERIOD", NULL },
	};
	size_t i;

	for (i = 0; a->word && i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i].word, a->word))
			return a->optional ? known[i].optional
					   : known[i].operands;
	return "[ID]... [KEY=VALUE]...";
}

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
	struct crm_act a;
	size_t n = BASIC, i;

	type = crm_type_find(noun->type);
	memset(verbs, 0, sizeof(verbs));
	memcpy(verbs, basic, sizeof(basic));
	for (i = 0; noun->more && noun->more[i].name && n < MOST; i++)
		verbs[n++] = noun->more[i];
	for (i = 0; crm_act_at(type, i, &a) && n < MOST; i++)
		verbs[n++] = (struct verb){
			.name = a.verb,
			.operands = act_operands(&a),
			.about = a.about,
			.flags = ACT | (a.text ? CMD_TEXT : 0),
			.run = cmd_act,
			.max = -1,
		};
	return cmd_main(&tool, argc, argv);
}
