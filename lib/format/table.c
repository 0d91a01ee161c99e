/* SPDX-License-Identifier: MIT */
/* table.c - text tables through libsmartcols */
#include <langinfo.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "format/table.h"

struct crmp_grid {
	struct libscols_table *tb;
	size_t ncols;
	size_t rows;
	bool bold;
};

/*
 * Widths are told by the C library's locale; make it a UTF-8 one meanwhile.
 * Returns false, with nothing to undo, if it is already.
 */
static bool
enter_utf8(locale_t *own, locale_t *old)
{
	if (!strcmp(nl_langinfo(CODESET), "UTF-8"))
		return false;
	*own = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (*own == (locale_t)0)
		return false;
	*old = uselocale(*own);
	return true;
}

static void
leave_utf8(locale_t own, locale_t old)
{
	uselocale(old);
	freelocale(own);
}

static bool
add_column(struct libscols_table *tb, const char *title, bool right, bool cut)
{
	int flags = (right ? SCOLS_FL_RIGHT : 0) | (cut ? SCOLS_FL_TRUNC : 0);

	return scols_table_new_column(tb, title, cut ? 0.1 : 0, flags) != NULL;
}

static bool
set_up(struct libscols_table *tb, size_t width)
{
	/* cells are safe already; smartcols would escape our escapes */
	if (scols_table_enable_noencoding(tb, 1))
		return false;
	if (!width)
		return !scols_table_set_termforce(tb, SCOLS_TERMFORCE_NEVER);
	return !scols_table_set_termforce(tb, SCOLS_TERMFORCE_ALWAYS) &&
	       !scols_table_set_termwidth(tb, width);
}

enum crm_status
crmp_grid_new(const char *const *titles, size_t ncols,
	      const struct crmp_grid_look *look, struct crmp_grid **out,
	      struct crm_error *e)
{
	struct crmp_grid *t = calloc(1, sizeof(*t));
	bool ok;
	size_t i;

	if (!t)
		return crm_nomem(e);
	t->tb = scols_new_table();
	t->ncols = ncols;
	t->bold = look->bold;
	ok = t->tb && set_up(t->tb, look->width);
	for (i = 0; ok && i < ncols; i++)
		ok = add_column(t->tb, titles[i], look->right && look->right[i],
				look->width && look->cut && look->cut[i]);
	if (!ok) {
		crmp_grid_free(t);
		return crm_nomem(e);
	}
	*out = t;
	return CRM_OK;
}

void
crmp_grid_free(struct crmp_grid *t)
{
	if (!t)
		return;
	scols_unref_table(t->tb);
	free(t);
}

enum crm_status
crmp_grid_row(struct crmp_grid *t, const char *const *cells,
	      struct crm_error *e)
{
	struct libscols_line *line = scols_table_new_line(t->tb, NULL);
	size_t i;

	if (!line)
		return crm_nomem(e);
	for (i = 0; i < t->ncols; i++) {
		if (cells[i] && scols_line_set_data(line, i, cells[i])) {
			scols_table_remove_line(t->tb, line);
			return crm_nomem(e);
		}
	}
	t->rows++;
	return CRM_OK;
}

/* Copy line by line without trailing blanks, the titles in bold. */
static void
copy_lines(const struct crmp_grid *t, const char *s, struct crm_buf *out)
{
	bool first = true;
	size_t n, keep;

	for (; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		for (keep = n; keep && s[keep - 1] == ' '; keep--)
			;
		if (first && t->bold)
			crm_buf_puts(out, "\033[1m");
		crm_buf_add(out, s, keep);
		if (first && t->bold)
			crm_buf_puts(out, "\033[0m");
		crm_buf_putc(out, '\n');
		first = false;
		/* smartcols prints nothing but titles round an empty row */
		if (!t->rows)
			break;
	}
}

enum crm_status
crmp_grid_print(struct crmp_grid *t, struct crm_buf *out, struct crm_error *e)
{
	struct libscols_line *extra = NULL;
	locale_t own = (locale_t)0, old = (locale_t)0;
	bool entered = enter_utf8(&own, &old);
	size_t before = out->len;
	char *text = NULL;
	enum crm_status st = CRM_OK;

	if (!t->rows)
		extra = scols_table_new_line(t->tb, NULL);
	if ((!t->rows && !extra) || scols_print_table_to_string(t->tb, &text) ||
	    !text) {
		st = crm_nomem(e);
		goto out;
	}
	copy_lines(t, text, out);
	st = crm_buf_ok(out, e);
	if (st)
		out->len = before;
out:
	if (extra)
		scols_table_remove_line(t->tb, extra);
	free(text);
	if (entered)
		leave_utf8(own, old);
	return st;
}
