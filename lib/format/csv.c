/* SPDX-License-Identifier: MIT */
/* csv.c - rows of a CSV through libcsv, strict, by physical line */
#include <stdlib.h>
#include <string.h>

#include "format/csvrow.h"

#define COLS_MAX ((size_t)10000)

static int
no_blank(unsigned char c)
{
	(void)c;
	return 0;
}

enum crm_status
crmp_csv_init(struct crmp_csv *c, char delimiter, struct crm_error *e)
{
	if (csv_init(&c->p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL |
				    CSV_EMPTY_IS_NULL))
		return crm_nomem(e);
	csv_set_delim(&c->p, (unsigned char)delimiter);
	csv_set_space_func(&c->p, no_blank);
	csv_set_blk_size(&c->p, 32768);
	return CRM_OK;
}

enum crm_status
crmp_csv_new(struct crmp_in *in, char delimiter, struct crmp_csv **out,
	     struct crm_error *e)
{
	unsigned char d = (unsigned char)delimiter;
	struct crmp_csv *c;
	enum crm_status st;

	if (!d || d >= 0x80 || strchr("\r\n\"", d))
		return crm_fail(e, CRM_USAGE, NULL,
				"a delimiter is one ASCII character, not a "
				"quote or a line end");
	c = calloc(1, sizeof(*c));
	if (!c)
		return crm_nomem(e);
	c->w.in = in;
	st = crmp_csv_init(c, delimiter, e);
	if (st)
		free(c);
	else
		*out = c;
	return st;
}

void
crmp_csv_free(struct crmp_csv *c)
{
	if (!c)
		return;
	csv_free(&c->p);
	free(c->w.s);
	free(c->cells);
	free(c->text);
	free(c);
}

long
crmp_csv_line(const struct crmp_csv *c)
{
	return c->row_line;
}

const char *
crmp_csv_raw(const struct crmp_csv *c, size_t *n)
{
	*n = c->raw;
	return c->w.s ? c->w.s + c->w.pos : "";
}

static void
note(struct crmp_csv *c, enum crmp_flaw flaw, long line, size_t at)
{
	if (c->flaw)
		return;
	c->flaw = flaw;
	c->flaw_line = line;
	c->flaw_at = at;
}

static bool
room_for_cell(struct crmp_csv *c)
{
	size_t cap = c->cap ? c->cap * 2 : 32;
	struct crmp_cell *cells;

	if (c->n < c->cap)
		return true;
	cells = realloc(c->cells, cap * sizeof(*cells));
	if (!cells) {
		c->oom = true;
		return false;
	}
	c->cells = cells;
	c->cap = cap;
	return true;
}

static void
on_cell(void *s, size_t n, void *arg)
{
	struct crmp_csv *c = arg;

	c->count++;
	if (n > CRMP_FIELD_MAX)
		note(c, FLAW_CELL, c->line, c->count);
	if (c->count > COLS_MAX)
		note(c, FLAW_COLS, c->line, COLS_MAX);
	if (c->flaw || !room_for_cell(c))
		return;
	c->cells[c->n].n = n;
	c->cells[c->n].quoted = s != NULL;
	c->n++;
	if (s && n)
		memcpy(c->text + c->text_len, s, n);
	c->text[c->text_len + n] = '\0';
	c->text_len += n + 1;
}

static void
on_row(int ch, void *arg)
{
	struct crmp_csv *c = arg;

	(void)ch;
	c->done = true;
}

/* Text of the row so far is at most its raw bytes and one NUL. */
static enum crm_status
room_for_text(struct crmp_csv *c, size_t end, struct crm_error *e)
{
	size_t cap = crmp_later(end + 2, c->text_cap * 2);
	char *text;

	if (end + 2 <= c->text_cap)
		return CRM_OK;
	text = realloc(c->text, cap);
	if (!text)
		return crm_nomem(e);
	c->text = text;
	c->text_cap = cap;
	return CRM_OK;
}

/* libcsv stopped: a quote where none may be, or text behind one. */
static enum crm_status
bad_quote(struct crmp_csv *c, struct crm_error *e)
{
	bool quoted = c->p.quoted;
	enum crm_status st;

	if (csv_error(&c->p) == CSV_ENOMEM || c->oom)
		return crm_nomem(e);
	csv_free(&c->p);
	st = crmp_csv_init(c, (char)c->p.delim_char, e);
	if (st)
		return st;
	crmp_error_line(e, c->line);
	if (!quoted)
		return crm_fail(e, CRM_REFUSED, NULL,
				"cell %zu: a quote inside an unquoted cell",
				c->count + 1);
	if (c->quote_line == c->line)
		return crm_fail(e, CRM_REFUSED, NULL,
				"cell %zu: text after the closing quote",
				c->count + 1);
	return crm_fail(e, CRM_REFUSED, NULL,
			"cell %zu: text after the closing quote (opened on "
			"line %ld)",
			c->count + 1, c->quote_line);
}

static enum crm_status
unclosed(struct crmp_csv *c, struct crm_error *e)
{
	c->dead = true;
	crmp_error_line(e, c->quote_line);
	return crm_fail(e, CRM_REFUSED, NULL,
			"the quote opened here is never closed");
}

static enum crm_status
row_too_long(struct crmp_csv *c, size_t held, struct crm_error *e)
{
	c->skip = true;
	c->raw = held;
	crmp_error_line(e, c->row_line);
	return crm_fail(e, CRM_REFUSED, NULL,
			"the row is longer than %zu MiB; is a quote not "
			"closed?",
			CRMP_LINE_MAX >> 20);
}

/* Parse the physical line that ends at `end`. */
static enum crm_status
feed(struct crmp_csv *c, size_t text, size_t end, struct crm_error *e)
{
	const char *s = c->w.s + c->w.pos;
	size_t n = end - c->fed, bad, before = c->count;
	enum crm_status st = room_for_text(c, end, e);

	if (st)
		return st;
	if (!crm_text_valid(s + c->fed, n, &bad))
		note(c, s[c->fed + bad] ? FLAW_UTF8 : FLAW_NUL, c->line,
		     bad + 1);
	bad = csv_parse(&c->p, s + c->fed, n, on_cell, on_row, c);
	if (!c->fed || c->count != before)
		c->quote_line = c->line;
	c->fed = end;
	c->raw = text;
	if (bad != n || c->oom)
		return bad_quote(c, e);
	if (text == end && !c->done && csv_fini(&c->p, on_cell, on_row, c))
		return unclosed(c, e);
	return c->oom ? crm_nomem(e) : CRM_OK;
}

/* A row followed to its end: give it, or say what is wrong with it. */
static enum crm_status
finish_row(struct crmp_csv *c, struct crm_error *e)
{
	static const char *const what[][2] = {
		[FLAW_NUL] = { "NUL at byte ", " of the line" },
		[FLAW_UTF8] = { "not UTF-8 at byte ", " of the line" },
		[FLAW_CELL] = { "longer than 1 MiB: cell ", "" },
		[FLAW_COLS] = { "more than ", " columns" },
	};
	const char *s = c->text;
	size_t i;

	if (c->flaw) {
		crmp_error_line(e, c->flaw_line);
		return crm_fail(e, CRM_REFUSED, NULL, "%s%zu%s",
				what[c->flaw][0], c->flaw_at, what[c->flaw][1]);
	}
	for (i = 0; i < c->n; i++) {
		c->cells[i].s = s;
		s += c->cells[i].n + 1;
	}
	return CRM_OK;
}

static enum crm_status
next_row(struct crmp_csv *c, struct crm_error *e)
{
	enum crm_status st = CRM_OK;
	size_t text, end;

	while (!st && !c->done) {
		st = crmp_csv_line_end(c, &text, &end, e);
		if (st) {
			c->dead = true;
			break;
		}
		if (end == c->fed)
			return end ? unclosed(c, e) : CRM_END;
		c->line++;
		if (!c->fed)
			c->row_line = c->line;
		if (text > CRMP_LINE_MAX)
			return row_too_long(c, text, e);
		if (text) {
			st = feed(c, text, end, e);
		} else {
			c->fed = end;
			crmp_csv_release(c);
		}
	}
	return st ? st : finish_row(c, e);
}

enum crm_status
crmp_csv_next(struct crmp_csv *c, const struct crmp_cell **row, size_t *ncells,
	      struct crm_error *e)
{
	enum crm_status st = CRM_OK;

	if (c->skip)
		st = crmp_csv_skip_row(c, e);
	crmp_csv_release(c);
	if (c->dead)
		return CRM_END;
	if (!st)
		st = next_row(c, e);
	if (st)
		return st;
	*row = c->cells;
	*ncells = c->n;
	return CRM_OK;
}
