/* SPDX-License-Identifier: MIT */
/* inner.h - what only the files of the base layer share */
#ifndef CRMP_INNER_H
#define CRMP_INNER_H

#include "base/base.h"

/*
 * Length of the well-formed character at s (n > 0 bytes left), or 0 when
 * the bytes there are none.  *cp gets the code point.
 */
int crmp_utf8_decode(const char *s, size_t n, uint32_t *cp);

/* How much of s[0..n) to quote in a message, for "%.*s". */
int crmp_quote_len(const char *s, size_t n);

/* Append the NFKC form of valid UTF-8; ASCII is copied. */
enum crm_status crmp_text_nfkc(const char *s, size_t n, struct crm_buf *out,
			       struct crm_error *e) CRM_MUST_CHECK;

/* A reader over text that is eaten from the left. */
struct crmp_cur {
	const char *p, *end;
};
/* Eat `lit` if it stands there. */
bool crmp_cur_eat(struct crmp_cur *c, const char *lit);
void crmp_cur_blanks(struct crmp_cur *c);
/* Eat min to max digits, as many as there are; a longer run is refused. */
bool crmp_cur_digits(struct crmp_cur *c, int min, int max, int *v);

/*
 * What a time expression stands for: an instant, or the civil days
 * [first, after) when no time of day was given.
 */
struct crmp_when {
	bool exact;
	bool hours; /* it was a step of hours or minutes from now */
	int64_t at; /* when exact */
	int64_t first, after;
};

/*
 * Seconds east of UTC at an instant; *twice: its local time is that of
 * another instant, too, and would be read back as the earlier one.
 */
int32_t crmp_zone_east(struct crm_zone *z, int64_t at, bool *twice);

enum { CRMP_WEEK, CRMP_MONTH, CRMP_QUARTER, CRMP_YEAR };
/* The week, month ... that is `move` after the one of `day`. */
void crmp_span(int64_t day, int unit, int64_t move, struct crmp_when *w);
/* n months on, the day of the month cut to the month's last. */
int64_t crmp_day_add_months(int64_t day, int64_t n);
int crmp_month_days(int year, int month);
/* Is the day within the years 1 to 9999? */
bool crmp_day_inside(int64_t day);

/* What a reading came to: not this form at all, done, or no such time. */
enum crmp_read { CRMP_NOT, CRMP_READ, CRMP_NO_DAY, CRMP_NO_TIME, CRMP_FAR };

/* Eat an ISO day, month, quarter or year, also 2026/1/2 and 2026年1月2日. */
enum crmp_read crmp_iso_days(struct crmp_cur *c, struct crmp_when *w);
/*
 * Eat 10:07[:30[.5]] as seconds since midnight, also 1007 and 100730 if
 * `compact`.
 */
enum crmp_read crmp_iso_clock(struct crmp_cur *c, bool compact, int *second);
/*
 * Eat Z or +08:00, +0800, +08 as seconds east; CRMP_NOT if none stands
 * there.
 */
enum crmp_read crmp_iso_offset(struct crmp_cur *c, int *east);

/*
 * People's words over folded text.  crmp_word_days eats names of days and
 * periods, crmp_word_move "+3d" and "3天后", crmp_word_clock a time of day
 * ("10:00", "3pm", "下午3点").  When the calendar refuses, *st says so and its
 * message is in e.
 */
enum crmp_read crmp_word_days(struct crmp_cur *c, const struct crm_clock *k,
			      struct crmp_when *w);
enum crmp_read crmp_word_move(struct crmp_cur *c, const struct crm_clock *k,
			      struct crmp_when *w, enum crm_status *st,
			      struct crm_error *e);
enum crmp_read crmp_word_clock(struct crmp_cur *c, int *second);
/* Eat `lit` unless it is the beginning of a longer word in Latin letters. */
bool crmp_word_eat(struct crmp_cur *c, const char *lit);
/* Eat a count: digits, or 零 to 九十九. */
bool crmp_word_count(struct crmp_cur *c, int *v);

/* The whole of a time expression; messages call it a `noun`. */
enum crm_status crmp_when_parse(const char *s, size_t n,
				const struct crm_clock *k, const char *noun,
				struct crmp_when *w,
				struct crm_error *e) CRM_MUST_CHECK;
/* Its instants [*from, *to), refused when they leave the years 1 to 9999. */
enum crm_status crmp_when_bounds(const struct crmp_when *w,
				 const struct crm_clock *k, int64_t *from,
				 int64_t *to,
				 struct crm_error *e) CRM_MUST_CHECK;

#endif
