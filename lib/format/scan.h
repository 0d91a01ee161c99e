/* SPDX-License-Identifier: MIT */
/* scan.h - the JSON scanner's parts */
#ifndef CRMP_SCAN_H
#define CRMP_SCAN_H

#include "format/jscan.h"

/* Where the scanner stands in a line. */
struct crmp_cursor {
	const unsigned char *p, *end, *begin;
	struct crmp_scan *sc;
	struct crm_error *e;
	size_t top; /* number of the top-level member under way, plus 1 */
	int depth;
	bool part; /* a value by itself, no line */
};

/* "not JSON: <what> at byte <at>", about the top-level member under way. */
enum crm_status crmp_scan_bad(const struct crmp_cursor *c,
			      const unsigned char *at, const char *what);
/* Refuse a value, about the top-level member under way. */
enum crm_status crmp_scan_refuse(const struct crmp_cursor *c,
				 const char *what);

/* From a string's quote, a number's first byte, past its end. */
enum crm_status crmp_scan_string(struct crmp_cursor *c, bool *escaped);
enum crm_status crmp_scan_number(struct crmp_cursor *c);

/* ---- what every reader of JSON goes by: scan*.c, jread.c ---------------- */

/*
 * Past what stands for itself inside a string: at its closing quote, a
 * backslash, a control character, a byte that is no UTF-8, or the end.
 */
const unsigned char *crmp_json_plain(const unsigned char *p,
				     const unsigned char *end);

/* A number as written; without its sign it begins at `first`. */
struct crmp_number {
	const unsigned char *first, *end;
	size_t whole, frac; /* digits before and after the point */
	long exp10;	    /* kept within +-10^9 */
	bool real;	    /* it has a point or an exponent */
};
/*
 * Read the number that begins at p < end.  False if it is none: then to->end
 * is where a digit is missing, or one is that must not be.
 */
bool crmp_json_number(const unsigned char *p, const unsigned char *end,
		      struct crmp_number *to);
/* The value of a number as written, infinite if too large; or CRM_NOMEM. */
enum crm_status crmp_json_real(const unsigned char *p, size_t n, double *v);

/*
 * Read the escape at p (a backslash) as out[0..n) and return n, *used is its
 * length; or -1 if it is none, -2 for \u0000, -3 for half a surrogate pair.
 */
int crmp_json_escape(const unsigned char *p, const unsigned char *end,
		     char *out, int *used);

/* Order of two keys by their unescaped bytes. */
int crmp_key_cmp(const struct crmp_member *a, const struct crmp_member *b);
/* A pair of equal keys among the members from `from` on: one of them. */
enum crm_status crmp_scan_twice(const struct crmp_cursor *c, size_t from);
enum crm_status crmp_scan_dup(const struct crmp_cursor *c,
			      const struct crmp_member *m);

#endif
