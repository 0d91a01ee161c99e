/* SPDX-License-Identifier: MIT */
/* table.h - text tables for a terminal or a file */
#ifndef CRMP_TABLE_H
#define CRMP_TABLE_H

#include "base/base.h"

/*
 * A table of aligned columns; Chinese and other wide characters count two
 * places.  Titles and cells are UTF-8 that crm_text_escape has made safe;
 * they are copied.  right[i] aligns column i to the right, cut[i] allows it
 * to be truncated when the table is wider than `width`; right and cut may be
 * NULL.  Width 0 truncates nothing.  `bold` sets the titles in bold for a
 * terminal.
 */
struct crmp_grid;
struct crmp_grid_look {
	const bool *right, *cut;
	size_t width;
	bool bold;
};
enum crm_status crmp_grid_new(const char *const *titles, size_t ncols,
			       const struct crmp_grid_look *look,
			       struct crmp_grid **t, struct crm_error *e);
void crmp_grid_free(struct crmp_grid *t);
/* Add a row of ncols cells; NULL is an empty cell. */
enum crm_status crmp_grid_row(struct crmp_grid *t, const char *const *cells,
			       struct crm_error *e);
/*
 * Append the table: titles, then the rows, each line without trailing
 * blanks.  A table without rows gives its titles.
 */
enum crm_status crmp_grid_print(struct crmp_grid *t, struct crm_buf *out,
				 struct crm_error *e);

#endif
