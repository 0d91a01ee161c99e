/* SPDX-License-Identifier: MIT */
/* crm-find - find by name, phone, e-mail, alias or pinyin initials */
#include <string.h>

#include "cmd.h"

static struct crm_sought sought = { .limit = 20 };
static const char *type;
static bool one;

static enum crm_status
print_one(struct cmd *c, const struct crm_buf *b)
{
	const char *lf = b->len ? memchr(b->s, '\n', b->len) : NULL;

	if (!lf)
		return crm_fail(&c->e, CRM_ABSENT, NULL, "nobody found: '%s'",
				c->argv[0]);
	if (lf + 1 < b->s + b->len)
		return crm_fail(&c->e, CRM_REFUSED, NULL,
				"more than one found: '%s'", c->argv[0]);
	return cmd_print(c, b->s, b->len);
}

static enum crm_status
run(struct cmd *c)
{
	enum crm_status st = CRM_OK;
	struct crm_buf b = { 0 };

	sought.text = c->argv[0];
	if (type)
		st = cmd_type(c, type, &sought.type);
	if (!st)
		st = cmd_fields(c, sought.type);
	if (st)
		return st;
	if (!one)
		return crm_find(c->store, &sought, cmd_sink, c, &c->e);
	sought.limit = 2;
	st = crm_find(c->store, &sought, cmd_buf_sink, &b, &c->e);
	if (!st)
		st = print_one(c, &b);
	crm_buf_free(&b);
	return st;
}

static const struct opt opts[] = {
	{ 't', "type", "TYPE", "only records of this type", .text = &type },
	{ 'l', "limit", "N", "at most so many, else 20", .number = &sought.limit },
	{ '1', "one", NULL, "exactly one, or exit 1", .flag = &one },
	{ 0 },
};

static const struct verb find = {
	NULL, "TEXT", NULL, opts, CMD_READ | CMD_PRINTS | CMD_MATCHES,
	run,  1,      1,
};

int
main(int argc, char **argv)
{
	return cmd_main(
		&(struct tool){
			"crm-find",
			"find by name, phone, e-mail, alias, pinyin initials",
			.only = &find },
		argc, argv);
}
