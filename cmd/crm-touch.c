/* SPDX-License-Identifier: MIT */
/* crm-touch - log interactions with customers */
#include "cmd.h"

static enum crm_status
run_void(struct cmd *c)
{
	const struct crm_type *t = cmd_noun_type(c);
	struct crm_buf voids = { 0 }, body = { 0 };
	const char *text = cmd_opt.text ? cmd_opt.text : cmd_opt.reason;
	enum crm_status st;
	int64_t id;

	if (!text)
		return cmd_misuse(c, "say why: --reason TEXT");
	st = cmd_resolve(c, t, c->argv[0], &t, &id);
	if (st)
		return st;
	crm_buf_printf(&voids, "voids=%lld", (long long)id);
	crm_buf_printf(&body, "body=%s", text);
	st = crm_buf_ok(&voids, &c->e);
	if (!st)
		st = crm_buf_ok(&body, &c->e);
	if (!st)
		st = cmd_put_pairs(
			c, t, 0,
			(const char *const[]){ voids.s, "dir=internal",
					       "channel=internal", body.s },
			4);
	crm_buf_free(&voids);
	crm_buf_free(&body);
	return st;
}

static const struct verb more[] = {
	{ "void", "ID", "make one not count, by a new fact", NULL,
	  CMD_WRITE | CMD_TXN | CMD_PRINTS | CMD_TEXT, run_void, 1, 1 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-touch", "touch",
					"interactions, never changed", more },
			argc, argv);
}
