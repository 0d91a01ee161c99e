/* SPDX-License-Identifier: MIT */
/* crm-tag - labels on records of any type */
#include <string.h>

#include "cmd.h"

static enum crm_status
tag(struct cmd *c, void *arg, const struct cmd_record *x, struct crm_stored *r,
    struct crm_error *e)
{
	const struct crm_put put = { .type = x->type };
	const char *pair = arg;

	return crm_put_pairs(c->store, &put, x->id,
			     (struct crm_pairs){ &pair, 1 }, r, e);
}

static enum crm_status
run(struct cmd *c, const char *how)
{
	const char *tags = c->argv[0];
	struct crm_buf pair = { 0 }; /* tags+=a,b */
	enum crm_status st;

	if (!tags[strspn(tags, " ,")] || strchr(tags, '/'))
		return cmd_misuse(c, "the tag comes first: '%s'", tags);
	if (!cmd_opt.select.fields && cmd_opt.format == CRM_TABLE)
		cmd_opt.select.fields = "type,id,name,tags";
	crm_buf_printf(&pair, "tags%s%s", how, tags);
	st = crm_buf_ok(&pair, &c->e);
	if (!st)
		st = cmd_each_record(c, NULL, c->argv + 1, c->argc - 1, tag,
				     pair.s);
	crm_buf_free(&pair);
	return st;
}

static enum crm_status
run_add(struct cmd *c)
{
	return run(c, "+=");
}

static enum crm_status
run_remove(struct cmd *c)
{
	return run(c, "-=");
}

#define STORES (CMD_WRITE | CMD_PRINTS | CMD_LOAD)

static const struct verb verbs[] = {
	{ "add", "TAG[,TAG]... [TYPE/ID]...", "put tags on records", NULL,
	  STORES, run_add, 1, -1 },
	{ "remove", "TAG[,TAG]... [TYPE/ID]...", "take tags off", NULL, STORES,
	  run_remove, 1, -1 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-tag", "labels on records", verbs,
					NULL, NULL },
			argc, argv);
}
