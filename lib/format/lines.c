/* SPDX-License-Identifier: MIT */
/* lines.c - an input cut into lines, in bounded memory */
#include <stdlib.h>
#include <string.h>

#include "format/in.h"

struct crmp_lines {
	struct crmp_window w;
	size_t seen; /* bytes from w.pos on known to hold no LF */
	long number;
	bool skip; /* the line at w.pos was refused as too long */
	bool dead; /* the input failed */
};

enum crm_status
crmp_lines_new(struct crmp_in *in, struct crmp_lines **out, struct crm_error *e)
{
	struct crmp_lines *l = calloc(1, sizeof(*l));

	if (!l)
		return crm_nomem(e);
	l->w.in = in;
	*out = l;
	return CRM_OK;
}

void
crmp_lines_free(struct crmp_lines *l)
{
	if (!l)
		return;
	free(l->w.s);
	free(l);
}

long
crmp_lines_number(const struct crmp_lines *l)
{
	return l->number;
}

static enum crm_status
line_too_long(const struct crmp_lines *l, struct crm_error *e)
{
	crmp_error_line(e, l->number);
	return crm_fail(e, CRM_REFUSED, NULL, "the line is longer than %zu MiB",
			CRMP_LINE_MAX >> 20);
}

static enum crm_status
lines_more(struct crmp_lines *l, struct crm_error *e)
{
	enum crm_status st = crmp_window_more(&l->w, e);

	l->dead = st != CRM_OK;
	return st;
}

/* Drop the rest of a line that was too long. */
static enum crm_status
skip(struct crmp_lines *l, struct crm_error *e)
{
	struct crmp_window *w = &l->w;
	enum crm_status st = CRM_OK;
	const char *nl;

	for (;;) {
		nl = memchr(w->s + w->pos, '\n', w->len - w->pos);
		w->pos = nl ? (size_t)(nl - w->s) + 1 : w->len;
		if (nl || w->eof)
			break;
		st = lines_more(l, e);
		if (st)
			break;
	}
	l->skip = false;
	return st;
}

/* The next physical line, with its CR but without its LF. */
static enum crm_status
physical(struct crmp_lines *l, char **line, size_t *n, struct crm_error *e)
{
	struct crmp_window *w = &l->w;
	enum crm_status st = w->s ? CRM_OK : lines_more(l, e);
	char *s, *nl;
	size_t held;

	if (st)
		return st;
	for (;;) {
		s = w->s + w->pos;
		held = w->len - w->pos;
		nl = memchr(s + l->seen, '\n', held - l->seen);
		if (nl || w->eof)
			break;
		l->seen = held;
		if (held > CRMP_LINE_MAX + 1) {
			l->number++;
			l->seen = 0;
			l->skip = true;
			return line_too_long(l, e);
		}
		st = lines_more(l, e);
		if (st)
			return st;
	}
	l->seen = 0;
	if (!held)
		return CRM_END;
	l->number++;
	*line = s;
	*n = nl ? (size_t)(nl - s) : held;
	w->pos += *n + (nl != NULL);
	return CRM_OK;
}

static bool
is_blank(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i == n;
}

enum crm_status
crmp_lines_next(struct crmp_lines *l, const char **line, size_t *n,
		struct crm_error *e)
{
	enum crm_status st = l->dead ? CRM_END : CRM_OK;
	size_t len = 0, bad;
	char *s = NULL;

	if (!st && l->skip)
		st = skip(l, e);
	do {
		st = st ? st : physical(l, &s, &len, e);
		if (st)
			return st;
		if (len && s[len - 1] == '\r')
			len--;
	} while (is_blank(s, len));
	if (len > CRMP_LINE_MAX)
		return line_too_long(l, e);
	if (!crm_text_valid(s, len, &bad)) {
		crmp_error_line(e, l->number);
		return crm_fail(e, CRM_REFUSED, NULL, "%s at byte %zu",
				s[bad] ? "not UTF-8" : "NUL", bad + 1);
	}
	s[len] = '\0';
	*line = s;
	*n = len;
	return CRM_OK;
}
