/* SPDX-License-Identifier: MIT */
/* csv.c - rows of a CSV into the store */
#include "load/load.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- columns ------------------------------------------------------------ */

struct columns {
	char **name;
	size_t n, added; /* the last ones, by a rejects file */
};

static void
columns_free(struct columns *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		free(c->name[i]);
	free(c->name);
}

static enum crm_status
column_add(struct columns *c, const char *s, size_t n, struct crm_error *e)
{
	char **p = realloc(c->name, (c->n + 1) * sizeof *p);

	if (!p)
		return crm_nomem(e);
	c->name = p;
	while (n && *s == ' ')
		s++, n--;
	while (n && s[n - 1] == ' ')
		n--;
	c->name[c->n] = strndup(s, n);
	if (!c->name[c->n])
		return crm_nomem(e);
	c->n++;
	return CRM_OK;
}

/* "a,b,,c": an empty name drops its column. */
static enum crm_status
columns_given(struct columns *c, const char *s, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	size_t n;

	for (; !rc; s += n + 1) {
		n = strcspn(s, ",");
		rc = column_add(c, s, n, e);
		if (!s[n])
			break;
	}
	return rc;
}

/* A mended rejects file: what it added at the end is not data. */
static void
forget_rejects(struct columns *c)
{
	if (c->n > 2 && !strcmp(c->name[c->n - 2], "line") &&
	    !strcmp(c->name[c->n - 1], "error")) {
		*c->name[c->n - 2] = *c->name[c->n - 1] = '\0';
		c->added = 2;
	}
}

static enum crm_status
columns_header(struct columns *c, struct crmp_csv *csv, struct crm_error *e)
{
	const struct crmp_cell *row;
	enum crm_status rc;
	size_t n, i;

	rc = crmp_csv_next(csv, &row, &n, e);
	if (rc == CRM_END)
		return CRM_OK; /* an empty file: no columns, no rows */
	for (i = 0; !rc && i < n; i++)
		rc = column_add(c, row[i].s, row[i].n, e);
	forget_rejects(c);
	return rc;
}

/* The delimiter that splits the first line into most cells. */
static char
csv_guess(const char *line, size_t n)
{
	static const char signs[] = ",\t;|";
	size_t count[4] = { 0 }, i, best = 0;
	bool quoted = false;
	const char *p;

	for (i = 0; i < n && line[i] != '\n' && line[i] != '\r'; i++) {
		quoted ^= line[i] == '"';
		p = strchr(signs, line[i]);
		if (!quoted && p && line[i])
			count[p - signs]++;
	}
	for (i = 1; i < 4; i++)
		if (count[i] > count[best])
			best = i;
	return signs[best];
}

/* Only the bytes 2C 09 3B 7C are looked for: below 0x80 and not 0x40..0x7E
 * but for '|', which a GB18030 tail may be, so it comes last. */
static enum crm_status
delimiter(int fd, char *sign)
{
	char head[4096];
	ssize_t n;

	if (*sign)
		return CRM_OK;
	n = pread(fd, head, sizeof head, 0);
	*sign = n > 0 ? csv_guess(head, (size_t)n) : ',';
	return CRM_OK;
}

/* ---- rows --------------------------------------------------------------- */

static enum crm_status
rows(struct crmp_loading *g, struct crmp_csv *csv, struct crmp_map *m,
     struct crm_error *e)
{
	const struct crmp_cell *cells = NULL;
	enum crm_status rc = CRM_OK, got;
	struct crm_error why;
	struct crmp_text raw = { 0 };
	size_t n = 0;
	long line;

	while (!rc) {
		memset(&why, 0, sizeof why);
		got = crmp_csv_next(csv, &cells, &n, &why);
		if (got == CRM_END)
			break;
		line = crmp_csv_line(csv);
		rc = crmp_load_begin_row(g, e);
		if (!rc && !got)
			got = crmp_map_row(m, g, cells, n, &why);
		raw.s = got ? crmp_csv_raw(csv, &raw.n) : NULL;
		if (!rc)
			rc = crmp_load_end_row(g, got, &why, line, raw, e);
	}
	return rc;
}

static enum crm_status
join(const struct columns *c, char sign, struct crm_buf *b, struct crm_error *e)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (i)
			crm_buf_putc(b, sign);
		crmp_csv_put(b, c->name[i], strlen(c->name[i]), sign, false);
	}
	crm_buf_add(b, "", 0);
	return crm_buf_ok(b, e);
}

static enum crm_status
open_csv(struct crmp_in *in, int fd, struct crm_load *l, struct columns *cols,
	 struct crmp_csv **csv, struct crm_error *e)
{
	const char *chosen;
	enum crm_status rc;

	rc = delimiter(fd, &l->delimiter);
	if (!rc)
		rc = crmp_in_encoding(in, l->encoding ? l->encoding : "auto",
				      &chosen, e);
	if (!rc)
		rc = crmp_csv_new(in, l->delimiter, csv, e);
	if (!rc)
		rc = l->columns ? columns_given(cols, l->columns, e)
				: columns_header(cols, *csv, e);
	return rc;
}

enum crm_status
crmp_load_csv(struct crmp_loading *g, struct crm_error *e)
{
	const struct crmp_type *t = (const struct crmp_type *)g->l->put.type;
	struct columns cols = { 0 };
	struct crmp_csv *csv = NULL;
	struct crmp_map *m = NULL;
	struct crm_buf head = { 0 };
	enum crm_status rc;

	rc = open_csv(g->in, g->fd, g->l, &cols, &csv, e);
	if (rc && e && !e->line && rc == CRM_REFUSED)
		e->line = 1;
	if (!rc)
		rc = crmp_map_parse(g->s, g->l->map, t, &m, e);
	if (!rc && cols.n) {
		rc = crmp_map_bind(m, (const char *const *)cols.name, cols.n,
				   g->l->put.ignore_unknown, e);
		if (rc && e && !e->line && !g->l->columns)
			e->line = 1;
	}
	if (!rc)
		rc = join(&cols, g->l->delimiter, &head, e);
	g->columns = head.s;
	g->added = cols.added;
	if (!rc && cols.n)
		rc = rows(g, csv, m, e);
	g->columns = NULL;
	crm_buf_free(&head);
	crmp_map_close(m);
	crmp_csv_free(csv);
	columns_free(&cols);
	return rc;
}

/* ---- a map from a header ------------------------------------------------ */

enum crm_status
crm_map_suggest(int fd, const struct crm_load *l, struct crm_buf *out,
		struct crm_error *e)
{
	struct crm_load copy = *l;
	struct columns cols = { 0 };
	struct crmp_csv *csv = NULL;
	struct crmp_in *in = NULL;
	enum crm_status rc;

	rc = crmp_in_open(fd, &in, e);
	if (!rc)
		rc = open_csv(in, fd, &copy, &cols, &csv, e);
	if (!rc)
		rc = crmp_map_guess((const struct crmp_type *)l->put.type,
				    (const char *const *)cols.name, cols.n, out,
				    e);
	crmp_csv_free(csv);
	crmp_in_close(in);
	columns_free(&cols);
	return rc;
}
