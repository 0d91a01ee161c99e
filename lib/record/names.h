/* SPDX-License-Identifier: MIT */
/* names.h - the names that records, verdicts and reports have on a line */
#ifndef CRMP_NAMES_H
#define CRMP_NAMES_H

#include "record/types.h"

/* ---- names of records (names.c) ----------------------------------------- */

/* The i-th computed column of a type, or NULL (computed.c). */
const struct crmp_derived *crmp_derived_at(const struct crmp_type *t,
					   size_t i);
const struct crmp_derived *crmp_derived_find(const struct crmp_type *t,
					     const char *name, size_t n);
/* The kind its values have. */
enum crmp_kind crmp_derived_kind(const struct crmp_derived *d);
/* Is a column of money in the base currency whatever the record's own is? */
bool crmp_name_base(const char *name, size_t n);
/* All names a type's records have on the wire; free the array. */
const char **crmp_type_keys(const struct crmp_type *t, bool derived);
/* Refuse a key, naming the nearest that exists. */
enum crm_status crmp_unknown_key(const struct crmp_type *t, const char *key,
				 size_t n, struct crm_error *e);
/* The kind of a documented column; false if t (may be NULL) has none such. */
bool crmp_name_kind(const struct crmp_type *t, const char *name, size_t n,
		    enum crmp_kind *kind, bool *derived);
/* The next of the words at *p that blanks part. */
bool crmp_word_next(const char **p, const char **word, size_t *n);
/* The length of a name up to its first dot. */
size_t crmp_name_head(const char *name, size_t n);
/* Does any record type or report have the name? */
bool crmp_name_known(const char *name, size_t n);
/* May a record of type t stand for one of type `of` (subject.c)? */
bool crmp_stands_for(const struct crmp_type *t, const struct crmp_type *of);

/* ---- names of verdicts (verdict_names.c) -------------------------------- */

/*
 * A verdict on records of one type, described once (verdicts.c); how it is
 * reached: verdict.h.  No two have a column of the same name, as all may stand
 * under "_" of one line.  A column of a record's own type comes before that of
 * a verdict on others.
 */
struct crmp_verdict_type {
	const char *name; /* key under "_", and of its headline column */
	const char *tool;
	const struct crmp_type *on;
	const char *policy; /* name of the document it goes by; NULL: none */
	const struct crmp_derived *columns; /* `sql` unused; headline first */
};
extern const struct crmp_verdict_type crmp_verdict_types[]; /* name NULL ends */

const struct crmp_verdict_type *crmp_verdict_named(const char *name, size_t n);
/* The verdict that has this column, whomever it judges; or NULL. */
const struct crmp_verdict_type *crmp_verdict_of(const char *column, size_t n);
/* The column, if it is of a verdict on records of t; or NULL. */
const struct crmp_derived *crmp_verdict_on(const struct crmp_type *t,
					   const char *column, size_t n);
/* The i-th column of the verdicts on records of t (NULL: on any); or NULL. */
const struct crmp_derived *crmp_verdict_column(const struct crmp_type *t,
					       size_t i);
/* The i-th name of them, also of verdicts yet to come; or NULL. */
const char *crmp_verdict_name(const struct crmp_type *t, size_t i);
/* The tool whose verdict has this column, or NULL. */
const char *crmp_verdict_tool(const char *name, size_t n);

/* ---- names of reports (reports.c) --------------------------------------- */

/*
 * Lines that tell something but are no records: `table` are the columns of
 * a table (NULL: all members), `cut` those that may be truncated, `all` the
 * names there may be.  `with`, if not NULL, must be on the line.
 */
struct crmp_report {
	const char *type, *with, *table, *cut, *all;
};
extern const struct crmp_report crmp_reports[]; /* type NULL ends */

#endif
