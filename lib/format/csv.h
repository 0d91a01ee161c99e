/* SPDX-License-Identifier: MIT */
/* csv.h - rows of a CSV, and cells of one */
#ifndef CRMP_CSV_H
#define CRMP_CSV_H

#include "format/format.h"

/*
 * Rows of a CSV through libcsv, strict quoting (RFC 4180), any one-byte
 * delimiter, CRLF, CR or LF, blank lines dropped, blanks round fields kept,
 * byte-order mark dropped, no NUL, valid UTF-8 only, an unquoted empty cell
 * told apart from "" .  Rows over CRMP_LINE_MAX, over 10 000 columns or with
 * a cell over CRMP_FIELD_MAX are refused in bounded memory.
 */
struct crmp_cell {
	const char *s; /* NUL-terminated, borrowed until the next row */
	size_t n;
	bool quoted; /* only meaningful when n == 0: "" against nothing */
};
struct crmp_csv;
enum crm_status crmp_csv_new(struct crmp_in *in, char delimiter,
			     struct crmp_csv **c, struct crm_error *e);
void crmp_csv_free(struct crmp_csv *c);
/*
 * The next row; CRM_END after the last.  A broken row is CRM_REFUSED with
 * e->line (for an unclosed quote the line where it opened, and saying so);
 * calling again resumes at the physical line after the broken one, except
 * after an unclosed quote, which ends the file.
 */
enum crm_status crmp_csv_next(struct crmp_csv *c, const struct crmp_cell **row,
			      size_t *ncells, struct crm_error *e);
/* The physical line where the row began. */
long crmp_csv_line(const struct crmp_csv *c);
/* The raw bytes of the last row given, or refused, without its line end. */
const char *crmp_csv_raw(const struct crmp_csv *c, size_t *n);

/* Append one CSV cell, quoted when it must be (or when always is set). */
void crmp_csv_put(struct crm_buf *out, const char *s, size_t n, char delimiter,
		  bool always);

#endif
