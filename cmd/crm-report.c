/* SPDX-License-Identifier: MIT */
/* crm-report - the metric registry: what the figures are, and the figures */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static const char *period, *by;

static enum crm_status
run_list(struct cmd *c)
{
	enum crm_status st = cmd_fields(c, NULL);
	struct crm_buf b = { 0 };
	struct crm_metric m;
	size_t i;

	for (i = 0; !st && crm_metric_at(i, &m); i++) {
		crm_buf_reset(&b);
		crm_buf_puts(&b, "{\"type\":\"metric_def\"");
		cmd_add_text(&b, "name", m.name);
		cmd_add_text(&b, "code", m.code);
		cmd_add_text(&b, "unit", m.unit);
		cmd_add_text(&b, "by", m.by);
		cmd_add_text(&b, "about", m.about);
		crm_buf_putc(&b, '}');
		st = crm_buf_ok(&b, &c->e);
		if (!st)
			st = cmd_print(c, b.s, b.len);
	}
	crm_buf_free(&b);
	return st;
}

/* The window of --period; both 0 without. */
static enum crm_status
window(struct cmd *c, struct crm_report *r)
{
	const struct crm_clock *clock = crm_store_clock(c->store);
	struct crm_error e = { 0 };

	if (period && !clock->zone)
		return crm_fail(&c->e, CRM_TROUBLE, NULL,
				"the store has lost its business zone");
	if (period && crm_period_parse(period, strlen(period), clock, &r->from,
				       &r->to, &e))
		return cmd_misuse(c, "option '--period': %s", e.text);
	return CRM_OK;
}

/* Print lines that were held back. */
static enum crm_status
print_all(struct cmd *c, const struct crm_buf *b)
{
	return b->len ? cmd_sink(c, b->s, b->len, &c->e) : CRM_OK;
}

/* ---- metrics ----------------------------------------------------------- */

/* The columns of a table are what its lines have. */
static void
columns(const struct crm_buf *lines, struct crm_buf *names)
{
	static const char *const all[] = {
		"metric",   "key",	  "value",	 "amount_minor",
		"currency", "numerator",  "denominator", "n",
		"unit",	    "unfinished",
	};
	bool monthly = by && !strcmp(by, "month");
	char mark[32];
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++) {
		snprintf(mark, sizeof mark, ",\"%s\":", all[i]);
		if (strstr(lines->s, mark))
			crm_buf_printf(names, "%s%s", i ? "," : "", all[i]);
		if (!i && !monthly)
			crm_buf_puts(names, ",from,to");
	}
}

static enum crm_status
run_show(struct cmd *c)
{
	struct crm_report r = { .metrics = (const char *const *)c->argv,
				.n = (size_t)c->argc,
				.by = by };
	struct crm_buf lines = { 0 }, names = { 0 };
	enum crm_status st;

	if ((st = cmd_fields(c, NULL)) || (st = window(c, &r)))
		return st;
	st = crm_report_run(c->store, &r, cmd_buf_sink, &lines, &c->e);
	if (!st && lines.len && cmd_opt.format == CRM_TABLE &&
	    !cmd_opt.select.fields) {
		columns(&lines, &names);
		st = crm_buf_ok(&names, &c->e);
		cmd_opt.select.fields = names.s;
	}
	if (!st)
		st = print_all(c, &lines);
	cmd_opt.select.fields = names.s ? NULL : cmd_opt.select.fields;
	crm_buf_free(&names);
	crm_buf_free(&lines);
	return st;
}

/* ---- cohorts ----------------------------------------------------------- */

/* Lines of retention turned into rows, one a cohort. */
struct triangle {
	struct crm_buf row, names;
	bool named; /* the first row has all the columns there are */
};

static int64_t
number(const struct cmd_member *m)
{
	return strtoll(m->val, NULL, 10);
}

/* A percentage with one decimal; one not yet final has a mark. */
static void
percent(struct crm_buf *b, int64_t part, int64_t all, bool final)
{
	int64_t tenths = all > 0 ? (part * 1000 + all / 2) / all : 0;
	const char *quote = final ? "" : "\"", *mark = final ? "" : "*\"";

	crm_buf_printf(b, "%s%lld.%lld%s", quote, (long long)(tenths / 10),
		       (long long)(tenths % 10), mark);
}

static void
add_line(struct triangle *t, const char *line, const char *end)
{
	int64_t k = 0, part = 0, all = 0;
	struct cmd_member m, cohort = { 0 };
	const char *p = line;
	bool final = true;

	while (cmd_member(&p, end, &m)) {
		if (m.nkey == 6 && !memcmp(m.key, "cohort", 6))
			cohort = m;
		else if (m.nkey == 1)
			k = number(&m);
		else if (m.nkey == 9 && !memcmp(m.key, "numerator", 9))
			part = number(&m);
		else if (m.nkey == 11 && !memcmp(m.key, "denominator", 11))
			all = number(&m);
		else if (m.nkey == 10 && !memcmp(m.key, "unfinished", 10))
			final = false;
	}
	if (!k) {
		crm_buf_puts(&t->row, "{\"type\":\"cohort\",\"cohort\":");
		crm_buf_add(&t->row, cohort.val, cohort.nval);
		crm_buf_printf(&t->row, ",\"size\":%lld", (long long)all);
	}
	crm_buf_printf(&t->row, ",\"%lld\":", (long long)k);
	percent(&t->row, part, all, final);
	if (!t->named)
		crm_buf_printf(&t->names, "%s,%lld", k ? "" : "cohort,size",
			       (long long)k);
}

static enum crm_status
print_row(struct cmd *c, struct triangle *t)
{
	enum crm_status st;

	crm_buf_putc(&t->row, '}');
	st = crm_buf_ok(&t->row, &c->e);
	if (!st)
		st = crm_buf_ok(&t->names, &c->e);
	cmd_opt.select.fields = t->names.s;
	t->named = true;
	if (!st)
		st = cmd_print(c, t->row.s, t->row.len);
	crm_buf_reset(&t->row);
	return st;
}

static enum crm_status
print_triangle(struct cmd *c, const struct crm_buf *lines)
{
	const char *line = lines->s, *end = lines->s + lines->len, *lf;
	struct triangle t = { 0 };
	enum crm_status st = CRM_OK;

	for (; !st && line < end; line = lf + 1) {
		lf = memchr(line, '\n', (size_t)(end - line));
		if (t.row.len &&
		    memmem(line, (size_t)(lf - line), "\"k\":0,", 6))
			st = print_row(c, &t);
		add_line(&t, line, lf);
	}
	if (!st)
		st = print_row(c, &t);
	cmd_opt.select.fields = NULL;
	crm_buf_free(&t.row);
	crm_buf_free(&t.names);
	return st;
}

static enum crm_status
run_cohort(struct cmd *c)
{
	struct crm_report r = { 0 };
	struct crm_buf lines = { 0 };
	enum crm_status st;

	if ((st = cmd_fields(c, NULL)) || (st = window(c, &r)))
		return st;
	st = crm_report_cohorts(c->store, &r, cmd_buf_sink, &lines, &c->e);
	if (!st && lines.len && cmd_opt.format == CRM_TABLE &&
	    !cmd_opt.select.fields)
		st = print_triangle(c, &lines);
	else if (!st)
		st = print_all(c, &lines);
	crm_buf_free(&lines);
	return st;
}

static const struct opt show_opts[] = {
	{ 'p', "period", "PERIOD", "the window; else all up to now",
	  .text = &period },
	{ 'b', "by", "DIMENSION", "split by month owner region source tier",
	  .text = &by },
	{ 0 },
};

static const struct opt cohort_opts[] = {
	{ 'p', "period", "PERIOD", "only cohorts of these months",
	  .text = &period },
	{ 0 },
};

#define SOURCE (CMD_READ | CMD_PRINTS | CMD_MATCHES)

static const struct verb verbs[] = {
	{ "list", NULL, "the metrics and their definitions", NULL, SOURCE,
	  run_list, 0, 0 },
	{ "show", "METRIC...", "metrics of a window, whole or split", show_opts,
	  SOURCE, run_show, 1, -1 },
	{ "cohort", NULL, "who bought again, by first month", cohort_opts,
	  SOURCE, run_cohort, 0, 0 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-report",
					"the metric registry: what the figures "
					"are, and the figures",
					.verbs = verbs },
			argc, argv);
}
