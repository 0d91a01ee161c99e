/* SPDX-License-Identifier: MIT */
/* cmd_filter.c - records on stdin passed on, and verdicts set on them */
#include <string.h>

#include "cmd.h"

/* ---- line by line ---------------------------------------------------- */

/*
 * A line that is no record: stop, or tell and go on.  Who stops hands on half
 * an answer, which is trouble and no mere no.
 */
static enum crm_status
bad_line(struct cmd *c, enum crm_status st, long line)
{
	if (!c->e.line && st == CRM_REFUSED)
		c->e.line = line;
	if (st != CRM_REFUSED || !cmd_opt.keep_going)
		return st == CRM_REFUSED ? CRM_TROUBLE : st;
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

enum crm_status
cmd_lines(struct cmd *c, int fd, cmd_each *each, void *arg)
{
	struct crm_lines *in = NULL;
	struct crm_buf why = { 0 };
	enum crm_status st;
	const char *line;
	size_t n;

	st = crm_lines_open(fd, &in, &c->e);
	if (st)
		return st;
	while ((st = crm_lines_next(in, &line, &n, &c->e)) != CRM_END) {
		c->line = crm_lines_number(in);
		if (!st && crm_line_is_error(line, n, &why)) {
			st = broken(c, line, n, &why);
			break;
		}
		if (!st)
			st = each(c, arg, line, n);
		if (st)
			st = bad_line(c, st, c->line);
		if (st)
			break;
	}
	crm_lines_close(in);
	crm_buf_free(&why);
	return st == CRM_END ? CRM_OK : st;
}

/* ---- verdicts -------------------------------------------------------- */

struct judging {
	struct crm_judge *judge;
	const struct crm_type *type; /* that is judged */
	struct crm_buf line;
};

/* For people: whom it is about, and the sentences. */
static enum crm_status
tell(struct cmd *c, const struct judging *j, const char *line, size_t n)
{
	const char *p = crm_judge_text(j->judge), *lf;
	struct crm_buf b = { 0 }, name = { 0 };
	const struct crm_type *t;
	enum crm_status st;
	int64_t id;

	if (c->lines++)
		crm_buf_putc(&b, '\n');
	if (!crm_line_record(line, n, &t, &id, NULL))
		crm_buf_printf(&b, "%s/%lld", crm_type_name(t), (long long)id);
	if (cmd_member_text(line, n, "name", &name) ||
	    cmd_member_text(line, n, "company", &name)) {
		crm_buf_putc(&b, ' ');
		crm_text_escape(name.s ? name.s : "", name.len, &b);
	}
	crm_buf_putc(&b, '\n');
	for (; (lf = strchr(p, '\n')); p = lf + 1) {
		crm_buf_puts(&b, "  ");
		crm_text_escape(p, (size_t)(lf - p), &b);
		crm_buf_putc(&b, '\n');
	}
	st = crm_buf_ok(&b, &c->e);
	if (!st)
		st = cmd_write(c, b.s, b.len);
	crm_buf_free(&b);
	crm_buf_free(&name);
	return st;
}

/* A record that names none of the type goes on unjudged. */
static enum crm_status
judge_line(struct cmd *c, void *arg, const char *line, size_t n)
{
	struct judging *j = arg;
	struct crm_error why = { 0 };
	enum crm_status st;

	crm_buf_reset(&j->line);
	st = crm_judge_line(j->judge, line, n, &j->line, &why);
	if (st == CRM_OK)
		return cmd_opt.explain && cmd_opt.format == CRM_TABLE
			       ? tell(c, j, line, n)
			       : cmd_print(c, j->line.s, j->line.len);
	if (st == CRM_END)
		return CRM_OK;
	if (st != CRM_ABSENT) {
		c->e = why;
		return st;
	}
	why.line = c->line;
	cmd_on_error(c, &why);
	c->refused = true;
	return cmd_print(c, line, n);
}

static enum crm_status
judge_named(struct cmd *c, struct judging *j)
{
	const struct crm_type *t = j->type, *type;
	struct crm_buf b = { 0 };
	enum crm_status st = CRM_OK;
	int64_t id;
	int i;

	for (i = 0; !st && i < c->argc; i++) {
		crm_buf_reset(&b);
		st = cmd_resolve(c, strchr(c->argv[i], '/') ? NULL : t,
				 c->argv[i], &type, &id);
		if (!st)
			st = crm_record(c->store, type, id, NULL, &b, &c->e);
		if (!st)
			st = judge_line(c, j, b.s, b.len);
	}
	crm_buf_free(&b);
	return st;
}

struct telling {
	struct cmd *c;
	struct judging *j;
};

/* A crm_sink of single lines; arg is the struct telling. */
static enum crm_status
judge_row(void *arg, const char *line, size_t n, struct crm_error *e)
{
	struct telling *t = arg;

	(void)e; /* the command's own */
	return judge_line(t->c, t->j, line,
			  n && line[n - 1] == '\n' ? n - 1 : n);
}

/* From the store, from operands, or from stdin. */
static enum crm_status
judge_all(struct cmd *c, struct judging *j, bool source, int fd)
{
	struct telling told = { c, j };

	if (c->argc)
		return judge_named(c, j);
	if (!source)
		return cmd_lines(c, fd, judge_line, j);
	if (cmd_opt.explain && cmd_opt.format == CRM_TABLE) {
		cmd_opt.select.type = j->type;
		return cmd_query(c, &cmd_opt.select, judge_row, &told);
	}
	cmd_opt.select.judge = j->judge;
	return cmd_list(c, j->type);
}

enum crm_status
cmd_judge(struct cmd *c, const char *verdict)
{
	bool source =
		cmd_opt.all || cmd_opt.select.where || cmd_opt.select.segment;
	struct crm_judging how = { .verdict = verdict,
				   .explain = cmd_opt.explain };
	struct crm_buf doc = { 0 };
	struct judging j = { .type = crm_verdict_type(verdict) };
	enum crm_status st = CRM_OK;
	int fd = 0;

	if (c->argc && source)
		return cmd_misuse(c,
				  "%ss are named, or chosen by --all or "
				  "--where",
				  crm_type_name(j.type));
	if (!source && (cmd_opt.select.order || cmd_opt.select.limit))
		return cmd_misuse(c, "--order and --limit go with --all or "
				     "--where");
	if (cmd_opt.what_if) {
		st = cmd_slurp(c, cmd_opt.what_if, &doc);
		how.what_if = doc.s ? doc.s : "";
		source |= !c->argc;
	}
	if (!st && !c->argc && !source)
		st = cmd_input(c, "-", &fd);
	if (!st)
		st = cmd_open(c);
	if (!st)
		st = crm_judge_open(c->store, &how, &j.judge, &c->e);
	if (!st) {
		c->file = NULL;
		st = judge_all(c, &j, source, fd);
	}
	crm_judge_close(j.judge);
	crm_buf_free(&j.line);
	crm_buf_free(&doc);
	return st;
}
