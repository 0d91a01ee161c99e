/* SPDX-License-Identifier: MIT */
/* line.h - a line taken apart, and what names mean on it */
#ifndef CRMP_LINE_H
#define CRMP_LINE_H

#include "format/jscan.h"
#include "record/names.h"

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

/* What a line that is no record is about, by its "type"; or NULL. */
const struct crmp_report *crmp_report_find(const struct crmp_line *l);

/* The record of type t a line is about (subject.c): see crm_line_subject. */
enum crm_status crmp_line_subject(const struct crmp_line *l,
				  const struct crmp_type *t, int64_t *id,
				  struct crm_error *e) CRM_MUST_CHECK;

#endif
