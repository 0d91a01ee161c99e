/* SPDX-License-Identifier: MIT */
/*
 * tzif.h - what a compiled time zone says (RFC 8536), from its bytes
 *
 * Pure: bytes in, offsets out; no file, no environment.  What was read does
 * not change any more, so any number of threads may ask it.  Offsets are
 * seconds east of UTC, less than a day either way; instants are seconds
 * since 1970 without leap seconds.  Proved by tests/unit/test_tzif.c and
 * tests/fuzz/fuzz_tzif.c.
 */
#ifndef CRMP_TZIF_H
#define CRMP_TZIF_H

#include "base/base.h"

/* A day of every year, and a time of it, when clocks are changed. */
struct crmp_tzday {
	enum { CRMP_TZ_JULIAN, CRMP_TZ_ORDINAL, CRMP_TZ_WEEKDAY } kind;
	int day;	 /* JULIAN 1..365, 29 February has none; ORDINAL 0..365;
			  * WEEKDAY 0 Sunday .. 6 */
	int month, week; /* WEEKDAY: 1..12; 1..5, 5 is the last */
	int32_t at;	 /* seconds of local time from midnight, any sign */
};

/* Standard time and, where there is one, the summer time of every year. */
struct crmp_tzrule {
	int32_t std, dst;
	bool summer; /* else only std counts */
	struct crmp_tzday from, to;
};

/*
 * Read s[0..n) as POSIX writes it: "EST5EDT,M3.2.0,M11.1.0", "<+0330>-3:30".
 * `wide`: rules may have times up to 167 hours either way (version 3), not
 * just those of a day.  NULL, or what is wrong with it; *r is touched only
 * when nothing is.
 */
const char *crmp_tzrule_read(const char *s, size_t n, bool wide,
			     struct crmp_tzrule *r);
/*
 * The offset at an instant; *until is where the next one begins, or
 * INT64_MAX.  Where summer time ends in the moment it begins it goes on.
 */
int32_t crmp_tzrule_east(const struct crmp_tzrule *r, int64_t at,
			 int64_t *until);

struct crmp_tzchange {
	int64_t at;
	int32_t east; /* from then on */
};

/* A zone; zero stands for UTC. */
struct crmp_tzif {
	struct crmp_tzchange *changes; /* rising */
	size_t n;
	int32_t first; /* before the first change */
	bool ruled;    /* else the last change is the last */
	struct crmp_tzrule rule;
};

/*
 * Read a file of version 1 to 4.  CRM_NOMEM, or CRM_TROUBLE and what is wrong
 * as static text in *why; *z is touched only on success.
 */
enum crm_status crmp_tzif_read(const unsigned char *p, size_t n,
			       struct crmp_tzif *z, const char **why)
	CRM_MUST_CHECK;
void crmp_tzif_free(struct crmp_tzif *z);
/* As crmp_tzrule_east, of the whole zone. */
int32_t crmp_tzif_east(const struct crmp_tzif *z, int64_t at, int64_t *until);

#endif
