/* SPDX-License-Identifier: MIT */
/* time.c - times, days and periods as people and programs write them */
#include <string.h>

#include "base/inner.h"

#define DAY 86400
#define EARLIEST (-62135596800) /* 0001-01-01T00:00:00Z */
#define LATEST 253402300800	/* the end of 9999 */

static int64_t
local_instant(const struct crm_clock *k, int64_t day, int second)
{
	struct crm_civil c;

	crm_day_civil(day, &c);
	c.hour = second / 3600;
	c.minute = second / 60 % 60;
	c.second = second % 60;
	return crm_zone_instant(k->zone, &c);
}

static bool
is_one_day(const struct crmp_when *w)
{
	return !w->exact && w->after == w->first + 1;
}

static void
at_clock(const struct crm_clock *k, int second, struct crmp_when *w)
{
	w->exact = true;
	w->at = local_instant(k, w->first, second);
}

/* The whole text as ISO 8601, without a copy: most cells of a table are. */
static enum crmp_read
iso(struct crmp_cur c, const struct crm_clock *k, struct crmp_when *w)
{
	enum crmp_read r = crmp_iso_days(&c, w);
	int second, east;
	bool compact;

	if (r != CRMP_READ || c.p == c.end)
		return r;
	compact = *c.p == 'T' || *c.p == 't';
	if (!is_one_day(w) || (!compact && *c.p != ' '))
		return CRMP_NOT;
	c.p++;
	if (!compact)
		crmp_cur_blanks(&c);
	r = crmp_iso_clock(&c, compact, &second);
	if (r != CRMP_READ)
		return r;
	if (c.p == c.end) {
		at_clock(k, second, w);
		return CRMP_READ;
	}
	crmp_cur_blanks(&c);
	r = crmp_iso_offset(&c, &east);
	if (r != CRMP_READ || c.p != c.end)
		return r == CRMP_READ ? CRMP_NOT : r;
	w->exact = true;
	w->at = w->first * DAY + second - east;
	return CRMP_READ;
}

/* The whole folded text, in any form. */
static enum crmp_read
free_form(struct crmp_cur c, const struct crm_clock *k, struct crmp_when *w,
	  enum crm_status *st, struct crm_error *e)
{
	enum crmp_read r = iso(c, k, w);
	bool today = false;
	int second;

	if (r != CRMP_NOT)
		return r;
	r = crmp_iso_days(&c, w);
	if (r == CRMP_NOT)
		r = crmp_word_days(&c, k, w);
	if (r == CRMP_NOT)
		r = crmp_word_move(&c, k, w, st, e);
	if (r == CRMP_NOT) {
		w->exact = false;
		w->first = crm_zone_day(k->zone, k->now);
		w->after = w->first + 1;
		today = true;
		r = CRMP_READ;
	}
	if (r != CRMP_READ || *st != CRM_OK || (c.p == c.end && !today))
		return r;
	crmp_cur_blanks(&c);
	if (!is_one_day(w))
		return CRMP_NOT;
	r = crmp_word_clock(&c, &second);
	if (r != CRMP_READ || c.p != c.end)
		return r == CRMP_READ ? CRMP_NOT : r;
	if (crmp_day_inside(w->first))
		at_clock(k, second, w);
	return CRMP_READ;
}

static bool
within_years(const struct crmp_when *w)
{
	return w->exact ? w->at >= EARLIEST && w->at < LATEST
			: crmp_day_inside(w->first) &&
				  crmp_day_inside(w->after - 1);
}

static void
trim(struct crmp_cur *c)
{
	crmp_cur_blanks(c);
	while (c->end > c->p && (c->end[-1] == ' ' || c->end[-1] == '\t'))
		c->end--;
}

static enum crm_status
refuse_time(enum crmp_read r, const char *noun, const char *s, size_t n,
	    struct crm_error *e)
{
	int len = crmp_quote_len(s, n);

	switch (r) {
	case CRMP_NO_DAY:
		return crm_fail(e, CRM_REFUSED, NULL, "no such day: '%.*s'",
				len, s);
	case CRMP_NO_TIME:
		return crm_fail(e, CRM_REFUSED, NULL,
				"no such time of day: '%.*s'", len, s);
	case CRMP_FAR:
		return crm_fail(e, CRM_REFUSED, NULL,
				"outside the years 1 to 9999: '%.*s'", len, s);
	default:
		return crm_fail(e, CRM_REFUSED, NULL,
				"not a %s: '%.*s' (see crm help time)", noun,
				len, s);
	}
}

enum crm_status
crmp_when_parse(const char *s, size_t n, const struct crm_clock *k,
		const char *noun, struct crmp_when *w, struct crm_error *e)
{
	struct crm_buf folded = { 0 };
	struct crmp_cur c = { s, s + n };
	struct crmp_when got = { 0 };
	enum crm_status st = CRM_OK;
	enum crmp_read r;

	trim(&c);
	r = iso(c, k, &got);
	if (r == CRMP_NOT) {
		st = crm_text_fold(s, n, &folded, e);
		if (st != CRM_OK)
			goto out;
		c.p = folded.s;
		c.end = folded.s + folded.len;
		trim(&c);
		r = free_form(c, k, &got, &st, e);
	}
	if (st == CRM_OK && r == CRMP_READ && !within_years(&got))
		r = CRMP_FAR;
	if (st == CRM_OK && r != CRMP_READ)
		st = refuse_time(r, noun, s, n, e);
	if (st == CRM_OK)
		*w = got;
out:
	crm_buf_free(&folded);
	return st;
}

enum crm_status
crmp_when_bounds(const struct crmp_when *w, const struct crm_clock *k,
		 int64_t *from, int64_t *to, struct crm_error *e)
{
	int64_t first = w->exact ? w->at : local_instant(k, w->first, 0);

	/* Near the ends of the calendar the zone can make another year. */
	if (first < EARLIEST || first >= LATEST)
		return crm_fail(e, CRM_REFUSED, NULL,
				"outside the years 1 to 9999");
	*from = first;
	*to = w->exact ? first : local_instant(k, w->after, 0);
	return CRM_OK;
}

enum crm_status
crm_time_parse(const char *s, size_t n, const struct crm_clock *c,
	       unsigned flags, int64_t *at, struct crm_error *e)
{
	struct crmp_when w;
	enum crm_status st;
	int64_t from = 0, to = 0;

	st = crmp_when_parse(s, n, c, "time", &w, e);
	if (st == CRM_OK)
		st = crmp_when_bounds(&w, c, &from, &to, e);
	if (st != CRM_OK)
		return st;
	*at = flags & CRM_TIME_UNTIL ? to : from;
	return CRM_OK;
}

enum crm_status
crm_day_parse(const char *s, size_t n, const struct crm_clock *c, int64_t *day,
	      struct crm_error *e)
{
	struct crmp_when w;
	enum crm_status st = crmp_when_parse(s, n, c, "day", &w, e);

	if (st != CRM_OK)
		return st;
	if (w.exact)
		return crm_fail(e, CRM_REFUSED, NULL,
				"a day is wanted, without a time of day: "
				"'%.*s'",
				crmp_quote_len(s, n), s);
	if (!is_one_day(&w))
		return crm_fail(e, CRM_REFUSED, NULL,
				"not a single day: '%.*s'",
				crmp_quote_len(s, n), s);
	*day = w.first;
	return CRM_OK;
}
