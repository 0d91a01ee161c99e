/* SPDX-License-Identifier: MIT */
/*
 * rule.h - libcrm, the rules: pure functions on numbers
 *
 * No store, no clock, no I/O: working time and SLA clocks, Chinese lunar
 * dates, RFM scores, models of buying, satisfaction.  Numbers they give are
 * finite; what cannot be computed is refused.  The conventions are those of
 * crm.h.
 */
#ifndef CRM_RULE_H
#define CRM_RULE_H

#include "buying.h"
#include "crm.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* ---- working time ------------------------------------------------------- */

/*
 * Working time.  A calendar has a zone, hours by weekday and exceptions that
 * open or close days; crm_store_calendar gives that of a store.  An interval
 * of a civil day, "09:00-12:00", is the time from the first instant at which
 * clocks there show 09:00 or later until the first at which they show 12:00 or
 * later, and lasts the seconds that really pass: an hour that summer time
 * skips is none, an hour that comes twice is two, and intervals never
 * overlap.  All the rest is closed.
 *
 * Everything counts in whole seconds.  NULL for a calendar is the wall clock:
 * all time is working time.  Years 1 to 9999; time outside them is closed.
 * Costs grow with the number of working days between two instants (about a
 * microsecond for ten), not with minutes; closed stretches cost next to
 * nothing.  Tests: test_worktime.c (against counting every minute).
 */
struct crm_calendar;

/*
 * crm_calendar_between - the working seconds in [a, b)
 *
 * Zero over closed time; between(a, b) + between(b, c) = between(a, c) for any
 * three instants; negative when b is before a: between(a, b) = -between(b, a).
 */
int64_t crm_calendar_between(const struct crm_calendar *c, int64_t a,
			     int64_t b);

/*
 * crm_calendar_add - the instant `work_s` working seconds on, or back
 *
 * Forward, *to is the earliest instant with between(from, *to) = work_s: what
 * fills an interval is due at its end, not when the next one begins.  Back,
 * it is the latest: what fills an interval was begun at its start.  0 is
 * `from` itself, in closed time too.  So add(a, between(a, b)) = b when the
 * second before b (forward) or at b (back) is a working one; for any other b
 * it is the nearest such instant towards a.
 * False, *to untouched: no working time in ten years on end, or beyond the
 * years 1 to 9999.
 */
bool crm_calendar_add(const struct crm_calendar *c, int64_t from,
		      int64_t work_s, int64_t *to);

/*
 * The same for working days, keeping the civil time of day; a working day is
 * one with any working hours.  From a day off, +1 is the next working day and
 * -1 the one before.  A time of day that summer time skips becomes one after
 * the gap.  Without a calendar a day is 86400 seconds.
 */
bool crm_calendar_add_days(const struct crm_calendar *c, int64_t from,
			   int64_t days, int64_t *to);

/* [from, to) does not count.  One that still lasts ends at INT64_MAX. */
struct crm_sla_pause {
	int64_t from, to;
};

/*
 * A clock is computed from facts each time and keeps nothing.  Pauses may be
 * in any order, overlap, be empty, or reach beyond the clock.
 */
struct crm_sla {
	int64_t start;
	int64_t target_s; /* working seconds granted, 0 or more */
	const struct crm_calendar *calendar; /* NULL: the wall clock */
	const struct crm_sla_pause *pauses;
	size_t npauses;
	bool has_stop;
	int64_t stop; /* the instant of the answer, the solution ... */
	double risk;  /* share of the target that is a risk; 0: none */
};

enum crm_sla_state {
	CRM_SLA_RUNNING,
	CRM_SLA_PAUSED,
	CRM_SLA_MET,	  /* stopped in time */
	CRM_SLA_BREACHED, /* more used than granted, stopped or not */
};

struct crm_sla_reading {
	enum crm_sla_state state;
	bool stopped;	     /* also when breached */
	bool paused;	     /* now, also when breached; never when stopped */
	bool at_risk;	     /* running or paused, and share >= risk > 0 */
	int64_t used_s;
	int64_t remaining_s; /* target - used, negative once breached */
	double share;	     /* used / target; 1 for a target of 0 */
	bool has_due;	     /* no: it is never reached, nor breached */
	int64_t due;
};

/*
 * crm_sla_read - what a clock shows at the instant `now`
 *
 * The clock counts from `start` until its end: `now`, or `stop` if that is
 * not after now (a later one is not known yet).  used = the calendar's time
 * between start and end less what lies in pauses; overlapping pauses count
 * once; what of a pause lies before the start or after the end does not
 * matter.  Before the start, and for a stop before the start, nothing is
 * used.
 *
 * breached = used > target.  So a clock whose last second was used up when
 * business closed is breached from the first working second after that, not
 * in the night, and an answer given in that night still meets it.
 *
 * due = the earliest instant at which used = target: when the clock got there
 * if it did, else when it would if it went on from its end without a pause.
 * While it is paused, due therefore moves on with now.
 *
 * CRM_USAGE: a negative target.  CRM_NOMEM (only with pauses out of order).
 * Tests: test_clock.c (against counting every second).
 */
enum crm_status crm_sla_read(const struct crm_sla *s, int64_t now,
			     struct crm_sla_reading *r,
			     struct crm_error *e) CRM_MUST_CHECK;

/* "running", "paused", "met", "breached" */
const char *crm_sla_state_name(enum crm_sla_state s);

/* ---- lunar dates -------------------------------------------------------- */

#define CRM_LUNAR_FIRST 1900
#define CRM_LUNAR_LAST 2100

/*
 * A lunar date.  Years go by the civil year in which they begin and run from
 * 1900 (1900-01-31) to 2100 (until 2101-01-28); months 1..12, a leap month
 * has the number of the month before it; days 1..30.
 *
 * Source: new moons and solar terms computed for Beijing (local mean time
 * before 1929, UTC+8 since), checked against published tables.  Two new moons
 * are within minutes of midnight and computed on the other side of it; there
 * the calendars in use count: 1906-04-24 (month 4), 2097-08-07 (month 7).
 * The latter, and 2057-09-29 and 2089-09-04, which are as close, hang on how
 * the earth will slow down.  Test: test_lunar.c; tests/oracle/lunar.
 */
struct crm_lunar {
	int year, month, day;
	bool leap;
};

/* The lunar date of a civil day; false outside the years. */
bool crm_lunar_of_day(int64_t day, struct crm_lunar *l);
/* The civil day of a lunar date; false if there is no such date. */
bool crm_lunar_day(const struct crm_lunar *l, int64_t *day);

/*
 * crm_lunar_next - the first civil day from `from` on on which `l` is kept
 *
 * A birthday, l->year does not matter.  A day of a leap month is kept in the
 * leap month in a year that has the same one, else in the ordinary month of
 * its number.  Day 30 is kept on the last day of a month that has 29.  False:
 * no such month or day at all, or none left in the table.
 */
bool crm_lunar_next(const struct crm_lunar *l, int64_t from, int64_t *day);

struct crm_lunar_festival {
	const char *name, *zh; /* "mid-autumn", "中秋"; static */
	int64_t day;
};
/*
 * crm_lunar_festival - the i-th festival of a civil year, from 0
 *
 * eve 除夕 (the day before the year's Spring Festival), spring 春节, lantern
 * 元宵, qingming 清明 (a solar term: 4 to 6 April), dragon-boat 端午, qixi
 * 七夕, mid-autumn 中秋, double-ninth 重阳, in the order of their days.  False
 * past the last, and for years outside the table.
 */
bool crm_lunar_festival(size_t i, int year, struct crm_lunar_festival *f);

/* ---- RFM ---------------------------------------------------------------- */

/*
 * What one customer is scored by, and the scores, 1 to bins each
 *
 * Hughes 1994; Blattberg, Kim & Neslin 2008, ch. 12.  A score is one more
 * than the number of cut points strictly below the value, so that equal
 * values always get equal scores (bins may then be unequal or empty); a
 * recency, where small is good, is mirrored.
 */
struct crm_rfm {
	int64_t recency; /* days since the last purchase: small is good */
	int64_t frequency, money;
	unsigned char r, f, m;
};

/*
 * crm_rfm_independent - score n customers, each measure by its own quantiles
 *
 * Cut points are quantiles of type 7 (Hyndman & Fan 1996), 2 to 9 bins.  With
 * a `unit` scores are those of the rfm package: a recency or frequency counts
 * as above a cut when it is at least the cut plus 1, money when it is at
 * least the cut plus `unit`; 0: strictly above.  Nobody: CRM_OK.  CRM_USAGE:
 * not 2 to 9 bins.  CRM_NOMEM.
 * Test: test_rfm_segments.c (the orders of the rfm package).
 */
enum crm_status crm_rfm_independent(struct crm_rfm *v, size_t n, int bins,
				     int64_t unit,
				     struct crm_error *e) CRM_MUST_CHECK;

/* A segment: scores from [0] to [1], both included. */
struct crm_rfm_segment {
	const char *name;
	unsigned char r[2], f[2], m[2];
};
/*
 * The ten segments of the rfm package (its test and manual, 0.2.0 to 0.2.2;
 * 0.3.0 has others), for five bins.  As the first match wins, "New Customers",
 * "Promising" and "Can't Lose Them" are never reached: what they hold is in
 * "Potential Loyalist" and "At Risk" before.
 */
#define CRM_RFM_SEGMENTS 10
extern const struct crm_rfm_segment crm_rfm_segments[CRM_RFM_SEGMENTS];
/* The place of the first of n segments that matches; n if none ("Others"). */
size_t crm_rfm_segment_of(const struct crm_rfm_segment *s, size_t n, int r,
			  int f, int m);

/* ---- models of buying: who is alive, what is to come -------------------- */

/*
 * One customer as a model sees it: x repeat purchases, the last at `recency`
 * (t_x) and observed until `age` (T) after the first, in the time unit of the
 * model.  0 <= x <= 10 million, 0 <= recency <= age.
 *
 * Functions of a model and a customer never return NaN.  Parameters that are
 * not within 1e-100..1e100, a history that cannot be, or a negative time give
 * 0, as a log-likelihood -HUGE_VAL.
 */
struct crm_buying {
	int64_t x;
	double recency, age;
};

/* A crm_buyer in units of unit_days (7: weeks, the custom) */
struct crm_buying crm_buying_of(const struct crm_buyer *b, int64_t until_day,
				double unit_days);

/*
 * Purchase rates are gamma(r, alpha) over customers, the chance to drop out
 * after a purchase beta(a, b).  h = 0: BG/NBD (Fader, Hardie & Lee 2005a),
 * where nobody drops out before the first repeat; h = 1: MBG/NBD (Batislam,
 * Denizel & Filiztekin 2007), where one may at time 0 as well.  See struct
 * crm_buying for ranges.  With a + b > 1e4 the forecasts take dropout as the
 * constant a/(a+b).
 */
struct crm_bgnbd {
	double r, alpha, a, b;
	int h;
};

/*
 * Pareto/NBD (Schmittlein, Morrison & Colombo 1987): purchase rates are
 * gamma(r, alpha) over customers, rates of leaving gamma(s, beta).  See
 * struct crm_buying for ranges.
 */
struct crm_pnbd {
	double r, alpha, s, beta;
};

/* NBD (Ehrenberg 1959): nobody ever leaves. */
struct crm_nbd {
	double r, alpha;
};

enum crm_model_kind {
	CRM_MODEL_BGNBD = 0,
	CRM_MODEL_MBGNBD,
	CRM_MODEL_PNBD,
	CRM_MODEL_NBD,
	CRM_MODELS /* how many */
};

/* A fitted model.  unit_days is its time unit: 7 for weeks. */
struct crm_model {
	enum crm_model_kind kind;
	double unit_days;
	union {
		struct crm_bgnbd bgnbd; /* both */
		struct crm_pnbd pnbd;
		struct crm_nbd nbd;
	} of;
};

/* "BG/NBD", "MBG/NBD", "Pareto/NBD", "NBD"; "" for no kind. */
const char *crm_model_name(enum crm_model_kind kind);

/*
 * crm_model_fit - fit the model of that kind by maximum likelihood
 *
 * g as crm_groups_sort left it; rates per unit_days.  *f tells how it ended
 * and has the parameters by name: r alpha a b, r alpha s beta, or r alpha; *m
 * is untouched with CRM_FIT_SPARSE.  CRM_USAGE: groups not sorted, unit_days
 * not positive, no such kind.  CRM_NOMEM.
 * Test: test_btyd.c (published CDNOW fits), test_degenerate.c.
 */
enum crm_status crm_model_fit(enum crm_model_kind kind,
			      const struct crm_groups *g, double unit_days,
			      struct crm_model *m, struct crm_fit *f,
			      struct crm_error *e) CRM_MUST_CHECK;

/*
 * P(still a customer at age), 0..1.  BG/NBD says 1 to every one-time buyer,
 * NBD to everybody.
 */
double crm_model_alive(const struct crm_model *m, const struct crm_buying *b);
/*
 * Purchases expected in the t after age, in units of unit_days, given the
 * history (FHL 2005a eq. 10 and its kin).  Test: test_hard.c, test_btyd.c.
 */
double crm_model_conditional(const struct crm_model *m,
			     const struct crm_buying *b, double t);

/* ---- satisfaction ------------------------------------------------------- */

/*
 * Net promoter score (Reichheld 2003): of answers 0 to 10, those of 9 and 10
 * are promoters, those up to 6 detractors.  nps = 100(p - d), -100 to 100, by
 * their shares p and d; its standard error se = 100 sqrt((p + d - (p - d)^2)
 * / n).  Both are 0 without answers.
 */
struct crm_nps {
	int64_t answers, promoters, passives, detractors;
	double nps, se;
};

/*
 * crm_nps_counts - NPS of three counts
 *
 * CRM_REFUSED: a count below 0 or beyond 2^40.  Test: test_satisfy.c.
 */
enum crm_status crm_nps_counts(int64_t promoters, int64_t passives,
			       int64_t detractors, struct crm_nps *out,
			       struct crm_error *e) CRM_MUST_CHECK;

/*
 * Satisfaction on a scale of 1 to 5: the share, 0 to 1, of those who answered
 * 4 or 5, with the 95 % interval of Wilson (1927), and the mean, 1 to 5.
 * Without answers share and mean are 0 and the interval is 0 to 1.
 */
struct crm_csat {
	int64_t answers, satisfied;
	double share, low, high, mean;
};

/*
 * crm_csat_counts - CSAT of counts by answer: count[0] is how many answered 1
 *
 * CRM_REFUSED: a count below 0 or beyond 2^40.  Test: test_satisfy.c.
 */
enum crm_status crm_csat_counts(const int64_t count[5], struct crm_csat *out,
				struct crm_error *e) CRM_MUST_CHECK;

/*
 * crm_wilson - the 95 % interval of a share, `hits` of n (Wilson 1927)
 *
 * 0 <= hits <= n; 0 to 1 if n is 0.
 */
void crm_wilson(int64_t hits, int64_t n, double *low, double *high);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
