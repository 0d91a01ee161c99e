/* SPDX-License-Identifier: MIT */
/* csvrow.h - the state of a CSV reader, as csv.c and csvline.c share it */
#ifndef CRMP_CSVROW_H
#define CRMP_CSVROW_H

#include <csv.h>

#include "format/csv.h"
#include "format/in.h"

/* What is wrong with a row that can still be followed to its end. */
enum crmp_flaw { FLAW_NONE, FLAW_NUL, FLAW_UTF8, FLAW_CELL, FLAW_COLS };

/*
 * The row under way begins at w.pos; the offsets below count from there.
 * libcsv is fed one physical line at a time, so the end of a row is known to
 * the byte.
 */
struct crmp_csv {
	struct crmp_window w;
	struct csv_parser p;
	size_t fed;	   /* given to libcsv */
	size_t raw;	   /* without the line end */
	size_t lf, cr;	   /* no LF, no CR before these */
	long line;	   /* physical lines seen */
	long row_line;
	long quote_line;   /* where the cell under way began */
	struct crmp_cell *cells;
	size_t n, cap;
	size_t count;	   /* cells so far, with those not kept */
	char *text;
	size_t text_len, text_cap;
	enum crmp_flaw flaw;
	long flaw_line;
	size_t flaw_at;
	bool done;	   /* libcsv ended the row */
	bool oom;
	bool skip;	   /* the row at w.pos was refused as too long */
	bool dead;	   /* nothing more to come */
};

static inline size_t
crmp_later(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* A libcsv parser ready for a row. */
enum crm_status crmp_csv_init(struct crmp_csv *c, char delimiter,
			      struct crm_error *e);
/* Reading goes on with the bytes behind the row given last. */
void crmp_csv_release(struct crmp_csv *c);
/*
 * The next physical line of the row: its text ends at *text, its line end
 * at *end.  At the end of the input without a line end the two are equal.
 */
enum crm_status crmp_csv_line_end(struct crmp_csv *c, size_t *text,
				  size_t *end, struct crm_error *e);
/* Drop the rest of a row that was too long, to its end outside quotes. */
enum crm_status crmp_csv_skip_row(struct crmp_csv *c, struct crm_error *e);

#endif
