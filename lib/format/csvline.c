/* SPDX-License-Identifier: MIT */
/* csvline.c - the physical lines a CSV row is made of */
#include <string.h>

#include "format/csvrow.h"

void
crmp_csv_release(struct crmp_csv *c)
{
	c->w.pos += c->fed;
	c->lf -= c->lf < c->fed ? c->lf : c->fed;
	c->cr -= c->cr < c->fed ? c->cr : c->fed;
	c->fed = c->raw = 0;
	c->n = c->count = c->text_len = 0;
	c->flaw = FLAW_NONE;
	c->done = false;
}

/* First `ch` in s[from..to), or `to`. */
static size_t
seek(const char *s, size_t from, size_t to, int ch)
{
	const char *p = from < to ? memchr(s + from, ch, to - from) : NULL;

	return p ? (size_t)(p - s) : to;
}

enum crm_status
crmp_csv_line_end(struct crmp_csv *c, size_t *text, size_t *end,
		  struct crm_error *e)
{
	struct crmp_window *w = &c->w;
	enum crm_status st = w->s ? CRM_OK : crmp_window_more(w, e);
	size_t held = 0, at = 0;
	const char *s = NULL;

	while (!st) {
		s = w->s + w->pos;
		held = w->len - w->pos;
		c->lf = seek(s, crmp_later(c->lf, c->fed), held, '\n');
		c->cr = seek(s, crmp_later(c->cr, c->fed), c->lf, '\r');
		at = c->cr < c->lf ? c->cr : c->lf;
		if (w->eof || (at < held && (s[at] == '\n' || at + 1 < held)))
			break;
		if (at > CRMP_LINE_MAX)
			break;
		st = crmp_window_more(w, e);
	}
	if (st)
		return st;
	*text = *end = at;
	if (at < held)
		*end = at + 1 +
		       (s[at] == '\r' && at + 1 < held && s[at + 1] == '\n');
	return CRM_OK;
}

enum crm_status
crmp_csv_skip_row(struct crmp_csv *c, struct crm_error *e)
{
	struct crmp_window *w = &c->w;
	enum crm_status st = CRM_OK;
	bool open = false, after_cr = false;
	char ch;

	c->line = c->row_line - 1;
	while (!st) {
		while (w->pos < w->len) {
			ch = w->s[w->pos];
			if (after_cr && ch != '\n' && !open)
				goto out;
			w->pos++;
			if (ch == '"')
				open = !open;
			if (ch == '\r' || (ch == '\n' && !after_cr))
				c->line++;
			after_cr = ch == '\r';
			if (ch == '\n' && !open)
				goto out;
		}
		if (w->eof)
			break;
		st = crmp_window_more(w, e);
	}
out:
	csv_free(&c->p);
	c->skip = false;
	c->fed = c->lf = c->cr = 0;
	crmp_csv_release(c);
	return st ? st : crmp_csv_init(c, (char)c->p.delim_char, e);
}
