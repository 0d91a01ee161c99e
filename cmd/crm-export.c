/* SPDX-License-Identifier: MIT */
/* crm-export - records out: a stream, a spreadsheet, a tree for git */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

static const char *types, *tree;

/* ---- which types ----------------------------------------------------- */

/* Is t among the names of --type and the operands? */
static bool
wanted(const struct cmd *c, const struct crm_type *t)
{
	const char *name = crm_type_name(t), *p = types;
	size_t n = strlen(name), len;
	int i;

	for (i = 0; i < c->argc; i++)
		if (crm_type_find(c->argv[i]) == t)
			return true;
	for (; p && *p; p += len + (p[len] == ',')) {
		len = strcspn(p, ",");
		if (len == n && !strncmp(p, name, n))
			return true;
	}
	return !types && !c->argc;
}

static enum crm_status
check_types(struct cmd *c)
{
	enum crm_status st = CRM_OK;
	const struct crm_type *t;
	struct crm_buf b = { 0 };
	const char *p;
	size_t n;
	int i;

	for (i = 0; !st && i < c->argc; i++)
		st = cmd_type(c, c->argv[i], &t);
	for (p = types; !st && p && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		crm_buf_reset(&b);
		crm_buf_add(&b, p, n);
		st = crm_buf_ok(&b, &c->e);
		if (!st)
			st = cmd_type(c, b.s ? b.s : "", &t);
		if (!st && b.s && strcmp(crm_type_name(t), b.s) != 0)
			st = cmd_misuse(c, "no record type '%s': say %s", b.s,
					crm_type_name(t));
	}
	crm_buf_free(&b);
	return st;
}

/* ---- a stream -------------------------------------------------------- */

static enum crm_status
stream(struct cmd *c)
{
	enum crm_status st = CRM_OK;
	const struct crm_type *t;
	size_t i, n = 0;

	for (i = 0; (t = crm_type_at(i)); i++)
		n += wanted(c, t);
	if (n != 1 && cmd_opt.format != CRM_JSONL)
		return cmd_misuse(c, "one type only, say which: its keys are "
				     "the columns");
	for (i = 0; !st && (t = crm_type_at(i)); i++)
		if (wanted(c, t))
			st = cmd_list(c, t);
	return st;
}

/* ---- a tree ---------------------------------------------------------- */

struct leaf {
	struct cmd *c;
	struct crm_file f;
	const char *path;
	bool begun;
};

/* The file begins with the first record. */
static enum crm_status
leaf_sink(void *arg, const char *p, size_t n, struct crm_error *e)
{
	struct leaf *l = arg;
	enum crm_status st = CRM_OK;

	if (!l->begun)
		st = cmd_file_new(l->c, &l->f, l->path);
	l->begun |= !st;
	return st ? st : crm_file_sink(&l->f, p, n, e);
}

/* A type without records has no file; one of before goes. */
static enum crm_status
no_leaf(struct cmd *c, const char *path)
{
	struct crm_file_spare spare = { .input = -1 };
	enum crm_status st = cmd_path(c, &spare.store);

	if (!st)
		st = crm_file_may(path, &spare, &c->e);
	if (!st && unlink(path) < 0 && errno != ENOENT)
		st = crm_fail(&c->e, CRM_TROUBLE, NULL, "'%s': %s", path,
			      strerror(errno));
	return st;
}

static enum crm_status
tree_type(struct cmd *c, const struct crm_type *t)
{
	struct crm_select q = { .type = t, .fields = "*tree" };
	struct crm_buf path = { 0 };
	struct leaf l = { .c = c };
	enum crm_status st;

	crm_buf_printf(&path, "%s/%s.jsonl", tree, crm_type_name(t));
	st = crm_buf_ok(&path, &c->e);
	if (st)
		return st;
	l.path = path.s;
	q.where = cmd_opt.select.where;
	q.segment = cmd_opt.select.segment;
	st = cmd_query(c, &q, leaf_sink, &l);
	if (l.begun && crm_file_end(&l.f, !st, &c->e) && !st)
		st = CRM_TROUBLE;
	if (!st && !l.begun)
		st = no_leaf(c, l.path);
	crm_buf_free(&path);
	return st;
}

static enum crm_status
write_tree(struct cmd *c)
{
	enum crm_status st = CRM_OK;
	const struct crm_type *t;
	size_t i;

	if (cmd_opt.output || cmd_opt.select.fields || cmd_opt.select.order ||
	    cmd_opt.select.limit)
		return cmd_misuse(c, "option '--tree' goes with none of -o, "
				     "-f, --order, --limit");
	st = cmd_dir(c, tree);
	for (i = 0; !st && (t = crm_type_at(i)); i++)
		if (wanted(c, t))
			st = tree_type(c, t);
	return st;
}

static enum crm_status
run(struct cmd *c)
{
	enum crm_status st = check_types(c);

	if (st)
		return st;
	if (cmd_opt.excel && cmd_opt.output && cmd_opt.format != CRM_CSV)
		return cmd_misuse(c, "option '--excel' is for csv");
	if (cmd_opt.excel)
		cmd_opt.format = CRM_CSV;
	return tree ? write_tree(c) : stream(c);
}

static const struct opt opts[] = {
	{ 't', "type", "TYPE,...", "these types, else all", .text = &types },
	{ 0, "excel", NULL, "csv for a spreadsheet: no live formula",
	  .flag = &cmd_opt.excel },
	{ 0, "tree", "DIR", "a file of JSON lines per type, for git",
	  .text = &tree },
	{ 0 },
};

static const struct verb export = {
	NULL,
	"[TYPE...]",
	NULL,
	opts,
	CMD_READ | CMD_PRINTS | CMD_MATCHES | CMD_SELECT | CMD_WIRE,
	run,
	0,
	-1,
};

int
main(int argc, char **argv)
{
	return cmd_main(
		&(struct tool){ "crm-export",
				"records out: JSON lines, CSV, a tree for git",
				.only = &export },
		argc, argv);
}
