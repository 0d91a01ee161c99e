/* SPDX-License-Identifier: MIT */
/* cmd_diff.c - the lines in which two texts differ */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

enum { CONTEXT = 2, MOST = 4000 };

struct line {
	const char *s;
	size_t n;
};

struct text {
	struct line *lines;
	size_t n;
};

static enum crm_status
split(const char *s, struct text *t, struct crm_error *e)
{
	const char *p;
	size_t n = 0;

	for (p = s; *p; p += strcspn(p, "\n"), p += *p == '\n')
		n++;
	if (n > MOST)
		return crm_fail(e, CRM_REFUSED, NULL, "over %d lines", MOST);
	t->lines = calloc(n + 1, sizeof(*t->lines));
	if (!t->lines)
		return crm_nomem(e);
	for (p = s; *p; p += *p == '\n') {
		t->lines[t->n].s = p;
		p += t->lines[t->n++].n = strcspn(p, "\n");
	}
	return CRM_OK;
}

static bool
same(const struct line *a, const struct line *b)
{
	return a->n == b->n && !memcmp(a->s, b->s, a->n);
}

/* longest[i][j]: lines that a from i and b from j have in common. */
static unsigned short *
common(const struct text *a, const struct text *b)
{
	size_t w = b->n + 1, i, j;
	unsigned short *t = calloc((a->n + 1) * w, sizeof(*t));

	for (i = a->n; t && i-- > 0;)
		for (j = b->n; j-- > 0;)
			if (same(&a->lines[i], &b->lines[j]))
				t[i * w +
				  j] = (unsigned short)(t[(i + 1) * w + j + 1] +
							1);
			else if (t[(i + 1) * w + j] > t[i * w + j + 1])
				t[i * w + j] = t[(i + 1) * w + j];
			else
				t[i * w + j] = t[i * w + j + 1];
	return t;
}

static void
put(struct crm_buf *out, char mark, const struct line *l)
{
	crm_buf_putc(out, mark);
	crm_buf_add(out, l->s, l->n);
	crm_buf_putc(out, '\n');
}

/* Common lines i..i+n of a: those near a difference. */
static void
put_same(struct crm_buf *out, const struct text *a, size_t i, size_t n,
	 bool first, bool last)
{
	size_t head = first ? 0 : CONTEXT, tail = last ? 0 : CONTEXT, k;

	for (k = 0; k < n; k++)
		if (k < head || k + tail >= n)
			put(out, ' ', &a->lines[i + k]);
		else if (k == head)
			crm_buf_puts(out, "...\n");
}

static void
walk(const struct text *a, const struct text *b, const unsigned short *t,
     struct crm_buf *out)
{
	size_t w = b->n + 1, i = 0, j = 0, k;

	while (i < a->n || j < b->n) {
		for (k = 0; i + k < a->n && j + k < b->n &&
			    same(&a->lines[i + k], &b->lines[j + k]);
		     k++)
			;
		put_same(out, a, i, k, i == 0 && j == 0,
			 i + k == a->n && j + k == b->n);
		i += k;
		j += k;
		if (i < a->n &&
		    (j == b->n || t[(i + 1) * w + j] >= t[i * w + j + 1]))
			put(out, '-', &a->lines[i++]);
		else if (j < b->n)
			put(out, '+', &b->lines[j++]);
	}
}

enum crm_status
cmd_diff(const char *from, const char *to, struct crm_buf *out,
	 struct crm_error *e)
{
	struct text a = { 0 }, b = { 0 };
	unsigned short *t = NULL;
	enum crm_status st = CRM_OK;

	if (!strcmp(from, to))
		return CRM_OK;
	if ((st = split(from, &a, e)) || (st = split(to, &b, e)))
		goto out;
	t = common(&a, &b);
	if (t)
		walk(&a, &b, t, out);
	st = t ? crm_buf_ok(out, e) : crm_nomem(e);
out:
	free(a.lines);
	free(b.lines);
	free(t);
	return st;
}
