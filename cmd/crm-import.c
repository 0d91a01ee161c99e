/* SPDX-License-Identifier: MIT */
/* crm-import - CSV and JSON lines into the store */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static const char *type, *map, *delimiter, *form;
static bool suggest;

static enum crm_status
choose_form(struct cmd *c, const char *path, int fd)
{
	static const char *const names[] = { "csv", "jsonl", NULL };
	struct crm_load *l = &cmd_opt.load;

	if (form && strcmp(form, "csv") != 0 && strcmp(form, "jsonl") != 0)
		return cmd_unknown(c, "input form", form, names);
	l->csv = form ? !strcmp(form, "csv") : !cmd_looks_json(path, fd);
	return CRM_OK;
}

static enum crm_status
choose_delimiter(struct cmd *c)
{
	if (!delimiter)
		return CRM_OK;
	if (!strcmp(delimiter, "tab") || !strcmp(delimiter, "\\t"))
		cmd_opt.load.delimiter = '\t';
	else if (delimiter[0] > 0 && !delimiter[1])
		cmd_opt.load.delimiter = delimiter[0];
	else
		return cmd_misuse(c,
				  "option '--delimiter': one character or "
				  "'tab', not '%s'",
				  delimiter);
	return CRM_OK;
}

/* A map is a policy map.NAME, else a file. */
static enum crm_status
read_map(struct cmd *c, struct crm_buf *text)
{
	struct crm_error e = { 0 };
	struct crm_buf name = { 0 };
	enum crm_status st = CRM_ABSENT;

	if (!map)
		return CRM_OK;
	crm_buf_printf(&name, "map.%s", map);
	if (!strpbrk(map, "/."))
		st = crm_policy_body(c->store, name.s ? name.s : "", 0, text,
				     &e);
	crm_buf_free(&name);
	/* one whose making was undone is none */
	if (!st && text->s && !strncmp(text->s, "{}", 2)) {
		crm_buf_reset(text);
		st = CRM_ABSENT;
	}
	if (st == CRM_ABSENT) {
		st = cmd_slurp(c, map, text);
		if (!st)
			c->file = NULL;
	} else if (st) {
		c->e = e;
	}
	cmd_opt.load.map = text->s;
	return st;
}

static enum crm_status
print_suggestion(struct cmd *c, int fd)
{
	struct crm_buf b = { 0 };
	enum crm_status st;

	st = crm_map_suggest(fd, &cmd_opt.load, &b, &c->e);
	if (!st)
		st = cmd_write(c, b.s, b.len);
	crm_buf_free(&b);
	return st;
}

static enum crm_status
import(struct cmd *c, const char *path, int fd)
{
	struct crm_buf text = { 0 };
	enum crm_status st;

	if ((st = choose_delimiter(c)) || (st = choose_form(c, path, fd)))
		return st;
	if ((map || suggest) && !cmd_opt.load.csv)
		return cmd_misuse(c, "a map is for CSV; JSON lines name their "
				     "keys");
	if (suggest && !type)
		return cmd_misuse(c, "option '--suggest-map' needs --type");
	if (suggest)
		return print_suggestion(c, fd);
	c->file = NULL;
	if ((st = cmd_open(c)))
		return st;
	cmd_opt.load.import = true;
	st = read_map(c, &text);
	c->file = st ? c->file : strcmp(path, "-") ? path : NULL;
	if (!st)
		st = cmd_load(c, fd);
	if (st == CRM_BUSY) /* the store is */
		c->file = NULL;
	crm_buf_free(&text);
	return st;
}

static enum crm_status
run(struct cmd *c)
{
	const char *path = c->argc ? c->argv[0] : "-";
	enum crm_status st = CRM_OK;
	int fd;

	if (type)
		st = cmd_type(c, type, &cmd_opt.load.put.type);
	if (!st)
		st = cmd_fields(c, cmd_opt.load.put.type);
	if (!st)
		st = cmd_input(c, path, &fd);
	if (st)
		return st;
	st = import(c, path, fd);
	cmd_input_end(fd);
	return st;
}

static const struct opt opts[] = {
	{ 't', "type", "TYPE", "what a row is", .text = &type },
	{ 0, "map", "NAME-OR-FILE", "how columns become fields", .text = &map },
	{ 0, "suggest-map", NULL, "print a map guessed from the header",
	  .flag = &suggest },
	{ 0, "columns", "NAME,NAME...", "names for a file without a header",
	  .text = &cmd_opt.load.columns },
	{ 'd', "delimiter", "C", "between cells, else found",
	  .text = &delimiter },
	{ 0, "encoding", "NAME", "utf-8, gb18030 ..., else found",
	  .text = &cmd_opt.load.encoding },
	{ 0, "format", "csv|jsonl", "what the input is, else found",
	  .text = &form },
	{ 0, "empty-clears", NULL, "an empty cell clears its field",
	  .flag = &cmd_opt.load.put.empty_clears },
	{ 0 },
};

static const struct verb import_verb = {
	NULL,
	"FILE|-",
	NULL,
	opts,
	CMD_WRITE | CMD_LAZY | CMD_PRINTS | CMD_PUT | CMD_LOAD | CMD_STDIN,
	run,
	0,
	1,
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-import",
					"CSV and JSON lines into the store",
					.only = &import_verb },
			argc, argv);
}
