/* SPDX-License-Identifier: MIT */
/* cmd_msg.c - what is said on stderr */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

enum { ERRORS_SHOWN = 20, PROGRESS_AFTER = 1000, PROGRESS_EVERY = 200 };

static struct {
	int64_t begun, last;
	bool shown;
} progress;

void
cmd_stderr(const struct crm_buf *b)
{
	size_t at = 0;
	ssize_t n;

	cmd_progress_end();
	while (at < b->len) {
		n = write(2, b->s + at, b->len - at);
		if (n < 0 && errno != EINTR)
			return;
		at += n > 0 ? (size_t)n : 0;
	}
}

/* Without memory: bytes that would need escaping become '?'. */
static void
say_poorly(const struct cmd *c, const char *plain)
{
	char text[sizeof(c->e.text)];
	size_t n;

	for (n = 0; plain[n] && n + 1 < sizeof(text); n++)
		text[n] = plain[n] < ' ' || plain[n] > '~' ? '?' : plain[n];
	text[n] = '\0';
	dprintf(2, "%s: %s\n", c->tool->name, text);
}

/*
 * One line, whole in one write, so that tools of a pipe do not mix theirs.
 * `plain` is for when there is no memory for `text`.
 */
static void
say(const struct cmd *c, const struct crm_buf *text, const char *plain)
{
	struct crm_buf b = { 0 };

	crm_buf_puts(&b, c->tool->name);
	crm_buf_puts(&b, ": ");
	if (text->s)
		crm_text_escape(text->s, text->len, &b);
	crm_buf_putc(&b, '\n');
	if (text->oom || b.oom)
		say_poorly(c, plain);
	else
		cmd_stderr(&b);
	crm_buf_free(&b);
}

void
cmd_say(const struct cmd *c, const char *fmt, ...)
{
	char text[sizeof(c->e.text)];
	struct crm_buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	crm_buf_puts(&b, text);
	say(c, &b, text);
	crm_buf_free(&b);
}

void
cmd_report(const struct cmd *c, const struct crm_error *e)
{
	struct crm_buf b = { 0 };

	if (c->file)
		crm_buf_printf(&b, "%s: ", c->file);
	if (e->line > 0)
		crm_buf_printf(&b, "line %ld: ", e->line);
	if (e->key[0])
		crm_buf_printf(&b, "key '%s': ", e->key);
	crm_buf_puts(&b, e->text[0] ? e->text : "no such record");
	say(c, &b, e->text);
	crm_buf_free(&b);
}

void
cmd_on_error(void *arg, const struct crm_error *e)
{
	struct cmd *c = arg;

	if (c->errors++ < ERRORS_SHOWN)
		cmd_report(c, e);
}

void
cmd_on_note(void *arg, const char *text)
{
	struct cmd *c = arg;

	if (cmd_opt.quiet)
		return;
	crm_buf_puts(&c->notes, text);
	crm_buf_putc(&c->notes, '\n');
}

void
cmd_notes_end(struct cmd *c, bool good)
{
	char *p = c->notes.s, *lf;

	for (; good && p && (lf = strchr(p, '\n')); p = lf + 1) {
		*lf = '\0';
		cmd_say(c, "%s", p);
	}
	crm_buf_free(&c->notes);
}

void
cmd_counts(const struct cmd *c, const struct crm_load *l)
{
	if (cmd_opt.quiet)
		return;
	if (c->errors > ERRORS_SHOWN)
		cmd_say(c, "%ld more errors are not shown",
			c->errors - ERRORS_SHOWN);
	if (l->rejected || cmd_opt.verbose || isatty(2))
		cmd_say(c,
			"created %lld, updated %lld, unchanged %lld, "
			"rejected %lld",
			(long long)l->created, (long long)l->updated,
			(long long)l->unchanged, (long long)l->rejected);
}

void
cmd_on_progress(void *arg, uint64_t done, uint64_t size, int64_t records)
{
	const struct cmd *c = arg;
	int64_t now = cmd_ticks();

	if (!progress.begun)
		progress.begun = now;
	if (now - progress.begun < PROGRESS_AFTER ||
	    now - progress.last < PROGRESS_EVERY)
		return;
	progress.last = now;
	progress.shown = true;
	if (size)
		dprintf(2, "\r\033[K%s: %lld records, %d %%", c->tool->name,
			(long long)records,
			(int)(100.0 * (double)done / (double)size));
	else
		dprintf(2, "\r\033[K%s: %lld records", c->tool->name,
			(long long)records);
}

void
cmd_progress_end(void)
{
	if (progress.shown)
		dprintf(2, "\r\033[K");
	progress.shown = false;
}
