/* SPDX-License-Identifier: MIT */
/* crm-get - select records of one type, or named ones */
#include <string.h>

#include "cmd.h"

static bool columns;

static enum crm_status
list_columns(struct cmd *c, const struct crm_type *t)
{
	enum crm_status st = CRM_OK;
	struct crm_buf b = { 0 };
	struct crm_column k;
	size_t i;

	for (i = 0; !st && crm_type_column(t, i, &k); i++) {
		crm_buf_reset(&b);
		crm_buf_puts(&b, "{\"type\":\"column\"");
		cmd_add_text(&b, "name", k.name);
		cmd_add_text(&b, "kind", k.kind);
		cmd_add_text(&b, "about", k.about);
		cmd_add_text(&b, "default", k.preset);
		cmd_add_text(&b, "needed", k.required ? "yes" : NULL);
		cmd_add_text(&b, "derived", k.derived ? "yes" : NULL);
		crm_buf_putc(&b, '}');
		st = crm_buf_ok(&b, &c->e);
		if (!st)
			st = cmd_print(c, b.s, b.len);
	}
	crm_buf_free(&b);
	return st;
}

static enum crm_status
run(struct cmd *c)
{
	const struct crm_type *t;
	enum crm_status st;

	if (!columns && (c->argc > 1 || strpbrk(c->argv[0], "/@:")))
		return cmd_named(c, NULL);
	st = cmd_type(c, c->argv[0], &t);
	if (!st && !columns && !cmd_opt.select.expand)
		st = cmd_fields(c, t);
	if (st)
		return st;
	return columns ? list_columns(c, t) : cmd_list(c, t);
}

static const struct opt opts[] = {
	{ 'x', "expand", "NAME,...", "whole records named by these references",
	  .text = &cmd_opt.select.expand },
	{ 0, "columns", NULL, "what conditions and -f may name",
	  .flag = &columns },
	{ 0 },
};

static const struct verb get = {
	NULL,
	"TYPE | TYPE/ID... | TYPE/SYSTEM:KEY | @PHONE-OR-MAIL",
	NULL,
	opts,
	CMD_READ | CMD_PRINTS | CMD_MATCHES | CMD_SELECT,
	run,
	1,
	-1,
};

int
main(int argc, char **argv)
{
	return cmd_main(
		&(struct tool){ "crm-get",
				"select records of one type, or named ones",
				.only = &get },
		argc, argv);
}
