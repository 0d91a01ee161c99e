/* SPDX-License-Identifier: MIT */
/* output.h - how values of a line are shown, and the forms that show them */
#ifndef CRMP_OUT_H
#define CRMP_OUT_H

#include "record/line.h"

/* ---- values as cells (cell.c) ---------------------------------------- */

/* The kind of a value that no descriptor tells. */
enum crmp_kind crmp_kind_guess(const char *name, size_t n,
			       const struct crmp_member *m);

enum crmp_style { CRMP_WIRE, CRMP_EXCEL, CRMP_SCREEN };
struct crmp_show {
	enum crmp_style style;
	const struct crm_clock *clock;
	bool utc;	     /* CRMP_WIRE: instants as ...Z */
	char currency[4];    /* of the record */
	bool join;	     /* a list of plain texts as a,b */
	struct crm_buf *tmp; /* room to work in */
};
/* Append a value as text, not yet quoted or escaped; NULL: nothing. */
void crmp_cell(enum crmp_kind kind, const struct crmp_member *m,
	       const struct crmp_show *how, struct crm_buf *out);
/* True if a spreadsheet would take the cell for more than text. */
bool crmp_cell_live(const char *s, size_t n, bool number);

/* ---- columns (out.c), and the forms that have them --------------------- */

struct crmp_col {
	const char *name;
	size_t n;
	bool own; /* not sought under "_" */
	size_t hint;
	const struct crmp_type *of; /* of which `kind` and `typed` are known */
	bool met, typed;
	enum crmp_kind kind;
};

struct crm_out {
	struct crm_output o;
	char *fields;
	struct crmp_arena mem; /* the names of the columns */
	struct crmp_col *cols;
	size_t n, cap;
	bool begun;
	struct crmp_line line;
	struct crm_buf word; /* the raw "type" that the columns are for */
	struct crm_buf buf, cell, tmp;
	struct crmp_show show;
	struct crmp_grid *table;
	const char **cells;
	size_t *at;
	size_t rows;
	bool parts; /* a part of the table was printed */
};

enum crm_status crmp_out_give(struct crm_out *o,
			      struct crm_error *e) CRM_MUST_CHECK;
/* The next name of the comma list at *p, without blanks round it. */
bool crmp_field_next(const char **p, const char **name, size_t *n);
/* Is `name` asked for by -f? */
bool crmp_out_named(const struct crm_out *o, const char *name, size_t n);
/* Add a column unless it is there. */
enum crm_status crmp_col_add(struct crm_out *o, const char *name, size_t n,
			     bool own, struct crm_error *e) CRM_MUST_CHECK;
/* Is it -f's asterisk, all that is not named? */
bool crmp_col_star(const struct crmp_col *c);
/* The columns for the line just read: those of -f, else `defaults`. */
enum crm_status crmp_cols_choose(struct crm_out *o,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Headlines of the verdicts on the line, and `why`. */
enum crm_status crmp_cols_verdicts(struct crm_out *o,
				   struct crm_error *e) CRM_MUST_CHECK;
/* A column for each of the words that blanks part. */
enum crm_status crmp_cols_words(struct crm_out *o, const char *words,
				struct crm_error *e) CRM_MUST_CHECK;
/* All members of a line of no known type, at most max. */
enum crm_status crmp_cols_members(struct crm_out *o, size_t max, bool under,
				  struct crm_error *e) CRM_MUST_CHECK;
/* The column's value on the line, and its kind. */
bool crmp_col_value(struct crm_out *o, struct crmp_col *c,
		    struct crmp_member *m, enum crmp_kind *kind);
/* Append its cell; *number says that it came from a number. */
bool crmp_col_cell(struct crm_out *o, struct crmp_col *c, struct crm_buf *out,
		   bool *number);
size_t crmp_col_title(const struct crm_out *o, const struct crmp_col *c);

enum crm_status crmp_out_csv_columns(struct crm_out *o,
				     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_out_csv_header(struct crm_out *o,
				    struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_out_csv_line(struct crm_out *o,
				  struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_out_table_columns(struct crm_out *o,
				       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_out_table_begin(struct crm_out *o,
				     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_out_table_line(struct crm_out *o,
				    struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_out_table_end(struct crm_out *o,
				   struct crm_error *e) CRM_MUST_CHECK;

#endif
