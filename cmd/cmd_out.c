/* SPDX-License-Identifier: MIT */
/* cmd_out.c - stdout: records in the form asked for, and an end that tells */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd.h"

static struct crm_file out = { .fd = 1 };
static int out_errno; /* of the first write that failed */

int
cmd_width(int fd)
{
	struct winsize w;
	const char *v;
	int n;

	if (!isatty(fd))
		return 0;
	if (ioctl(fd, TIOCGWINSZ, &w) == 0 && w.ws_col > 0)
		return w.ws_col;
	v = cmd_env("COLUMNS");
	n = v ? atoi(v) : 0;
	return n > 0 && n < 10000 ? n : 80;
}

bool
cmd_out_is_plain(void)
{
	return cmd_opt.format == CRM_JSONL && !cmd_opt.select.fields;
}

/*
 * A writer has stored what it prints: it goes on to the end and says at the
 * end that nobody could be told.  Others stop.
 */
static enum crm_status
lost(struct cmd *c)
{
	if (!out_errno)
		out_errno = errno;
	if (out_errno == EPIPE)
		c->pipe_gone = true;
	return c->verb && c->verb->flags & CMD_WRITE ? CRM_OK : CRM_TROUBLE;
}

enum crm_status
cmd_write(struct cmd *c, const char *p, size_t n)
{
	if (out_errno || crm_file_sink(&out, p, n, NULL))
		return lost(c);
	return CRM_OK;
}

static enum crm_status
out_sink(void *arg, const char *p, size_t n, struct crm_error *e)
{
	(void)e;
	return cmd_write(arg, p, n);
}

/* What local times mean; NULL: nobody knows. */
static const struct crm_clock *
out_clock(struct cmd *c)
{
	if (c->own.zone)
		return &c->own;
	return c->store ? crm_store_clock(c->store) : NULL;
}

static enum crm_status
open_out(struct cmd *c)
{
	int width = cmd_width(1);
	struct crm_output o = {
		.format = cmd_opt.format,
		.fields = cmd_opt.select.fields,
		.checked =
			c->checked || (c->verb && c->verb->flags & CMD_WRITE),
		.excel = cmd_opt.excel,
		.width = width,
		.colour = width > 0 && !cmd_env("NO_COLOR"),
		.utc = cmd_opt.utc,
		.clock = out_clock(c),
		.sink = out_sink,
		.arg = c,
	};

	return c->out ? CRM_OK : crm_out_open(&o, &c->out, &c->e);
}

enum crm_status
cmd_print(struct cmd *c, const char *line, size_t n)
{
	enum crm_status st;

	if (n && line[n - 1] == '\n')
		n--;
	if (c->hold) {
		crm_buf_add(&c->held, line, n);
		crm_buf_putc(&c->held, '\n');
		return crm_buf_ok(&c->held, &c->e);
	}
	if (cmd_out_is_plain()) {
		st = cmd_write(c, line, n);
		if (!st)
			st = cmd_write(c, "\n", 1);
	} else {
		st = open_out(c);
		if (!st)
			st = crm_out_line(c->out, line, n, &c->e);
	}
	c->lines += !st;
	return st;
}

/* Lines may come in pieces, or several at once. */
enum crm_status
cmd_sink(void *arg, const char *p, size_t n, struct crm_error *e)
{
	struct cmd *c = arg;
	enum crm_status st = CRM_OK;
	const char *lf;

	while (!st && n && (lf = memchr(p, '\n', n))) {
		size_t len = (size_t)(lf - p);

		if (c->part.len) {
			crm_buf_add(&c->part, p, len);
			st = crm_buf_ok(&c->part, e);
			if (!st)
				st = cmd_print(c, c->part.s, c->part.len);
			crm_buf_reset(&c->part);
		} else {
			st = cmd_print(c, p, len);
		}
		p += len + 1;
		n -= len + 1;
	}
	if (!st && n) {
		crm_buf_add(&c->part, p, n);
		st = crm_buf_ok(&c->part, e);
	}
	if (st && c->e.code)
		crm_fail(e, st, NULL, "%s", c->e.text);
	return st;
}

enum crm_status
cmd_buf_sink(void *arg, const char *p, size_t n, struct crm_error *e)
{
	crm_buf_add(arg, p, n);
	return crm_buf_ok(arg, e);
}

/* ---- one record as a list of its keys -------------------------------- */

enum { KEY_WIDTH = 18 };

/* Places on a terminal, nearly: Chinese takes two. */
static int
places(const char *s, size_t n)
{
	int w = 0;

	for (; n > 0; n--, s++)
		w += (*s & 0xc0) != 0x80 ? 1 + ((*s & 0xf0) == 0xe0) : 0;
	return w;
}

/* JSON wider than the terminal goes on in the next line after a comma. */
static void
show_json(struct crm_buf *b, const char *value, int room)
{
	int used = 0, w;
	size_t n;

	for (; *value; value += n, used += w) {
		n = strcspn(value, ",");
		n += value[n] == ',';
		w = places(value, n);
		if (used && used + w > room) {
			crm_buf_printf(b, "\n%*s", KEY_WIDTH, "");
			used = 0;
		}
		crm_buf_add(b, value, n);
	}
	crm_buf_putc(b, '\n');
}

/* A table has its line ends escaped; here each begins a line. */
static void
show_value(struct crm_buf *b, const char *value)
{
	int room = cmd_width(1) - KEY_WIDTH;
	const char *lf;

	if (room > 0 && (*value == '{' || *value == '[')) {
		show_json(b, value, room);
		return;
	}
	for (; (lf = strstr(value, "\\x0A")); value = lf + 4) {
		crm_buf_add(b, value, (size_t)(lf - value));
		crm_buf_printf(b, "\n%*s", KEY_WIDTH, "");
	}
	crm_buf_printf(b, "%s\n", value);
}

/* Print "key  value", the value as a table would show it. */
static enum crm_status
show_key(struct cmd *c, const char *line, size_t n, const char *key)
{
	struct crm_buf cell = { 0 }, b = { 0 };
	struct crm_output o = {
		.format = CRM_TABLE,
		.fields = key,
		.clock = out_clock(c),
		.sink = cmd_buf_sink,
		.arg = &cell,
	};
	struct crm_out *one = NULL;
	enum crm_status st;
	const char *lf;

	if ((st = crm_out_open(&o, &one, &c->e)) ||
	    (st = crm_out_line(one, line, n, &c->e)) ||
	    (st = crm_out_end(one, &c->e)))
		goto out;
	while (cell.len && cell.s[cell.len - 1] == '\n')
		cell.s[--cell.len] = '\0';
	lf = cell.s ? strchr(cell.s, '\n') : NULL;
	crm_buf_printf(&b, "%-*s", KEY_WIDTH, key);
	show_value(&b, lf ? lf + 1 + strspn(lf + 1, " ") : "");
	st = crm_buf_ok(&b, &c->e);
	if (!st)
		st = cmd_write(c, b.s, b.len);
out:
	crm_out_close(one);
	crm_buf_free(&cell);
	crm_buf_free(&b);
	return st;
}

enum crm_status
cmd_show(struct cmd *c, const char *line, size_t n)
{
	enum crm_status st = CRM_OK;
	struct crm_buf key = { 0 };
	struct cmd_member m;
	const char *p = line;

	if (cmd_opt.format != CRM_TABLE || cmd_opt.select.fields)
		return cmd_print(c, line, n);
	if (c->lines++)
		st = cmd_write(c, "\n", 1);
	while (!st && cmd_member(&p, line + n, &m)) {
		crm_buf_reset(&key);
		crm_buf_add(&key, m.key, m.nkey);
		st = crm_buf_ok(&key, &c->e);
		if (!st && m.nkey)
			st = show_key(c, line, n, key.s);
	}
	crm_buf_free(&key);
	return st;
}

/* ---- the end --------------------------------------------------------- */

/* Those downstream must not take half an answer for the whole. */
static void
end_broken(struct cmd *c)
{
	struct crm_buf b = { 0 };

	if (!c->lines || cmd_opt.format != CRM_JSONL ||
	    (c->verb && c->verb->flags & CMD_WRITE))
		return;
	crm_buf_printf(&b, "{\"type\":\"error\",\"tool\":\"%s\",\"message\":",
		       c->tool->name);
	crm_buf_json(&b, c->e.text, strlen(c->e.text));
	crm_buf_puts(&b, "}\n");
	if (crm_buf_ok(&b, NULL) == CRM_OK)
		(void)!cmd_write(c, b.s, b.len);
	crm_buf_free(&b);
}

enum crm_status
cmd_out_end(struct cmd *c, enum crm_status st)
{
	bool good = st == CRM_OK || st == CRM_END;
	const char *but = "";

	if (good && c->verb && cmd_opt.format != CRM_JSONL &&
	    c->verb->flags & CMD_MATCHES && !c->lines && !cmd_opt.help)
		st = open_out(c);
	if (c->out && st <= CRM_END)
		st = crm_out_end(c->out, &c->e);
	crm_out_close(c->out);
	c->out = NULL;
	if (!good)
		end_broken(c);
	if (!out_errno && crm_file_end(&out, true, NULL))
		(void)!lost(c);
	crm_buf_free(&c->part);
	crm_buf_free(&c->held);
	if (!out_errno || out_errno == EPIPE)
		return c->pipe_gone && st == CRM_TROUBLE ? CRM_OK : st;
	if (good && c->store && c->verb->flags & CMD_WRITE && !cmd_opt.dry_run)
		but = " (what was to be stored is stored)";
	c->file = NULL;
	c->e = (struct crm_error){ 0 };
	return crm_fail(&c->e, CRM_TROUBLE, NULL, "standard output: %s%s",
			strerror(out_errno), but);
}
