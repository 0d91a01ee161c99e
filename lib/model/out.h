/* SPDX-License-Identifier: MIT */
/* out.h - a line looked at by names, and how its values are shown */
#ifndef CRMP_OUT_H
#define CRMP_OUT_H

#include "format/format.h"
#include "model/types.h"

/* ---- a line and the names on it (look.c) --------------------------- */

/* A field of a verdict: `owner` is the verdict's place in "_". */
struct crmp_under {
	struct crmp_member m;
	size_t owner;
};

/*
 * A line of any kind taken apart; zero it to begin.  What is found on it is
 * a byte range of the line last read.
 */
struct crmp_line {
	struct crmp_scan top;		/* its members */
	const struct crmp_type *type;	/* NULL: none of ours */
	const struct crmp_member *word; /* its "type"; NULL: it has none */
	struct crmp_scan under;		/* members of "_" */
	struct crmp_under *flat;	/* their fields */
	size_t nflat, cap;
	struct crmp_scan deep; /* of the object looked into last */
	bool lost;	       /* something on it, for want of memory */
};
enum crm_status crmp_line_read(struct crmp_line *l, const char *s, size_t n,
			       struct crm_error *e) CRM_MUST_CHECK;
void crmp_line_free(struct crmp_line *l);
/* The line's own member; *hint, if not NULL, is where it was last time. */
const struct crmp_member *crmp_line_own(const struct crmp_line *l,
					const char *name, size_t n,
					size_t *hint);
/*
 * What a name means under "_": _.NAME unless that is an object, _.NAME.NAME
 * (the headline), or _.V.NAME of any verdict V.  What every record has (id,
 * tags ...) is never sought there.
 */
const struct crmp_member *crmp_line_verdict(const struct crmp_line *l,
					    const char *name, size_t n);
/* Is it a column of a verdict that is on the line, be it without that one? */
bool crmp_line_judged(const struct crmp_line *l, const char *name, size_t n);
/* A member of an object that was found on the line. */
bool crmp_line_inside(struct crmp_line *l, const struct crmp_member *object,
		      const char *name, size_t n, struct crmp_member *m);
/* See crm_line_subject. */
enum crm_status crmp_line_subject(const struct crmp_line *l,
				  const struct crmp_type *t, int64_t *id,
				  struct crm_error *e) CRM_MUST_CHECK;
/* By verdict, own member, then dotted path ("x.group", "tier.why"). */
bool crmp_line_get(struct crmp_line *l, const char *name, size_t n,
		   size_t *hint, struct crmp_member *m);
/* The name nearest to `word` that a line of this kind may have, or NULL. */
const char *crmp_line_near(const struct crmp_line *l, const char *word,
			   struct crmp_arena *mem);
/* CRM_USAGE about a name nobody knows: the tool to run, or the nearest. */
enum crm_status crmp_line_unknown(const struct crmp_line *l, const char *name,
				  size_t n, const char *key,
				  struct crm_error *e);

/* The kind of a documented column; false if t (may be NULL) has none such. */
bool crmp_name_kind(const struct crmp_type *t, const char *name, size_t n,
		    enum crmp_kind *kind, bool *derived);

/* ---- names (out_names.c) ----------------------------------------------- */

/*
 * Lines that tell something but are no records: `table` are the columns of
 * a table (NULL: all members), `cut` those that may be truncated, `all` the
 * names there may be.  `with`, if not NULL, must be on the line.
 */
struct crmp_report {
	const char *type, *with, *table, *cut, *all;
};
/* Of this line, or NULL. */
const struct crmp_report *crmp_report_find(const struct crmp_line *l);
/* The next of the words at *p that blanks part. */
bool crmp_word_next(const char **p, const char **word, size_t *n);
/* The length of a name up to its first dot. */
size_t crmp_name_head(const char *name, size_t n);
/* Does any record type or report have the name? */
bool crmp_name_known(const char *name, size_t n);

/* ---- values as cells (cell.c) ---------------------------------------- */

/* An RFC 3339 time with its offset; false if it is none. */
bool crmp_wire_time(const char *s, size_t n, int64_t *at);
/* "2026-11-22 10:07:00" in the clock's zone; NULL: UTC. */
void crmp_local_time(const struct crm_clock *k, int64_t at,
		     struct crm_buf *out);
/* The kind of a value that no descriptor tells. */
enum crmp_kind crmp_kind_guess(const char *name, size_t n,
			       const struct crmp_member *m);

enum crmp_style { CRMP_WIRE, CRMP_EXCEL, CRMP_SCREEN };
struct crmp_show {
	enum crmp_style style;
	const struct crm_clock *clock;
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
