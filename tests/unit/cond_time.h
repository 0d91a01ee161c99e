/* SPDX-License-Identifier: MIT */
/* cond_time.h - random conditions: times as they are written, as spans */
#ifndef COND_TIME_H
#define COND_TIME_H

#include "cond_value.h"

#define A_DAY 86400

/* [from, to) in seconds, [first, after) in business days */
struct span {
	int64_t from, to, first, after;
};
struct timed {
	const char *text;
	struct span span;
};

static struct {
	const struct crm_clock *k;
	struct timed list[128];
	int n;
} times;

/* ---- the calendar, reckoned anew ----------------------------------------- */

static bool
is_leap(int64_t y)
{
	return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

static int
days_in(int64_t y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	return days[m - 1] + (m == 2 && is_leap(y));
}

/* Days from 1970-01-01, year by year. */
static int64_t
day_number(int64_t y, int m, int d)
{
	int64_t n = d - 1;

	for (; m > 1; m--)
		n += days_in(y, m - 1);
	for (; y > 1970; y--)
		n += is_leap(y - 1) ? 366 : 365;
	for (; y < 1970; y++)
		n -= is_leap(y) ? 366 : 365;
	return n;
}

struct date {
	int64_t y;
	int m, d;
};

static struct date
date_of(int64_t n)
{
	struct date c = { 1970, 1, 1 };

	for (; n < 0; c.y--)
		n += is_leap(c.y - 1) ? 366 : 365;
	for (; n >= (is_leap(c.y) ? 366 : 365); c.y++)
		n -= is_leap(c.y) ? 366 : 365;
	for (; n >= days_in(c.y, c.m); c.m++)
		n -= days_in(c.y, c.m);
	c.d = (int)n + 1;
	return c;
}

/* 1970-01-01 was a Thursday. */
static int
weekday_of(int64_t day)
{
	int64_t w = (day + 3) % 7;

	return (int)(w < 0 ? w + 7 : w) + 1;
}

static int64_t
months_on(int64_t day, int n)
{
	struct date c = date_of(day);
	int64_t m = c.y * 12 + c.m - 1 + n;
	int last = days_in(m / 12, (int)(m % 12) + 1);

	return day_number(m / 12, (int)(m % 12) + 1, c.d < last ? c.d : last);
}

/* ---- the zone ------------------------------------------------------------ */

static int64_t
instant_at(int64_t day, int second)
{
	struct date d = date_of(day);
	struct crm_civil c = { (int)d.y, d.m, d.d, second / 3600,
			       second / 60 % 60, second % 60 };

	return crm_zone_instant(times.k->zone, &c);
}

static int64_t
business_day(const struct value *v)
{
	return v->t == V_DAY ? v->i : crm_zone_day(times.k->zone, v->i);
}

static struct span
span_of_days(int64_t first, int64_t after)
{
	return (struct span){ instant_at(first, 0), instant_at(after, 0), first,
			      after };
}

static struct span
span_of_point(int64_t at)
{
	int64_t day = crm_zone_day(times.k->zone, at);

	return (struct span){ at, at + 1, day, day + 1 };
}

/* A text of a record that is a day or an instant, as records have them. */
static bool
time_on_wire(const char *s, struct value *v)
{
	int y, mo, d, h, mi, se, oh = 0, om = 0, n = 0;
	char sign = '+';

	if (sscanf(s, "%4d-%2d-%2d%n", &y, &mo, &d, &n) != 3 || n != 10 ||
	    y < 1 || mo < 1 || mo > 12 || d < 1 || d > days_in(y, mo))
		return false;
	*v = time_value(V_DAY, day_number(y, mo, d));
	if (!s[10])
		return true;
	n = 0;
	if (sscanf(s + 10, "T%2d:%2d:%2d%n", &h, &mi, &se, &n) != 3 || n != 9)
		return false;
	n = 0;
	if (strcmp(s + 19, "Z") != 0 &&
	    (sscanf(s + 19, "%c%2d:%2d%n", &sign, &oh, &om, &n) != 3 ||
	     n != 6 || s[25] || !strchr("+-", sign)))
		return false;
	om += oh * 60;
	*v = time_value(V_INSTANT, v->i * A_DAY + h * 3600 + mi * 60 + se -
					   (sign == '-' ? -om : om) * 60);
	return true;
}

static const char *
day_on_wire(int64_t day)
{
	struct date c = date_of(day);

	return texted("%04d-%02d-%02d", (int)c.y, c.m, c.d);
}

static const char *
instant_on_wire(int64_t at)
{
	int64_t day = at / A_DAY - (at % A_DAY < 0);
	int s = (int)(at - day * A_DAY);

	return texted("%sT%02d:%02d:%02dZ", day_on_wire(day), s / 3600,
		      s / 60 % 60, s % 60);
}

/* ---- literals ------------------------------------------------------------ */

static void
add_time(const char *text, struct span span)
{
	if (times.n < (int)COUNT(times.list))
		times.list[times.n++] = (struct timed){ text, span };
}

static void
add_days(int64_t day)
{
	static const char *const forms[] = { "%04d-%02d-%02d", "%d/%d/%d",
					     "%04d%02d%02d", "%d年%d月%d日",
					     "%04d-%d-%d" };
	struct date c = date_of(day);
	char s[64];

	/* the format is one of ours */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(s, sizeof s, ANY_OF(forms), (int)c.y, c.m, c.d);
#pragma GCC diagnostic pop
	add_time(copied(s), span_of_days(day, day + 1));
}

static void
add_months(int64_t y, int m, int months)
{
	int64_t first = day_number(y, m, 1);
	struct span span = span_of_days(first, months_on(first, months));

	if (months == 12)
		add_time(texted("%d%s", (int)y, chance(50) ? "年" : ""), span);
	else if (months == 3)
		add_time(texted("%d-Q%d", (int)y, (m + 2) / 3), span);
	else if (chance(30))
		add_time(texted("%d年%d月", (int)y, m), span);
	else
		add_time(texted("%d-%02d", (int)y, m), span);
}

/* A point, by the clock on the wall or with its offset from UTC. */
static void
add_point(int64_t day, int second)
{
	int h = second / 3600, m = second / 60 % 60, s = second % 60;
	const char *d = day_on_wire(day);
	int64_t wall = instant_at(day, second), at = day * A_DAY + second;

	if (s == 0 && chance(40))
		add_time(texted("%s %d:%02d", d, h, m), span_of_point(wall));
	else if (chance(40))
		add_time(texted("%s %02d:%02d:%02d", d, h, m, s),
			 span_of_point(wall));
	else if (chance(50))
		add_time(texted("%sT%02d:%02d:%02dZ", d, h, m, s),
			 span_of_point(at));
	else
		add_time(texted("%sT%02d:%02d:%02d-03:00", d, h, m, s),
			 span_of_point(at + 3 * 3600));
}

static void
add_words(void)
{
	int64_t now = times.k->now, today = crm_zone_day(times.k->zone, now);
	int64_t monday = today - weekday_of(today) + 1;
	struct date c = date_of(today);
	int64_t month = today - c.d + 1;
	int64_t quarter = day_number(c.y, (c.m - 1) / 3 * 3 + 1, 1);
	int64_t year = day_number(c.y, 1, 1);

	add_time("today", span_of_days(today, today + 1));
	add_time("今天", span_of_days(today, today + 1));
	add_time("yesterday", span_of_days(today - 1, today));
	add_time("明天", span_of_days(today + 1, today + 2));
	add_time("last-month", span_of_days(months_on(month, -1), month));
	add_time("上个月", span_of_days(months_on(month, -1), month));
	add_time("this-quarter", span_of_days(quarter, months_on(quarter, 3)));
	add_time("last-week", span_of_days(monday - 7, monday));
	add_time("ytd", span_of_days(year, today + 1));
	add_time("mtd", span_of_days(month, today + 1));
	add_time("去年", span_of_days(months_on(year, -12), year));
	add_time("eom", span_of_days(months_on(month, 1) - 1,
				     months_on(month, 1)));
	add_time("-30d", span_of_days(today - 30, today - 29));
	add_time("-14d", span_of_days(today - 14, today - 13));
	add_time("+3d", span_of_days(today + 3, today + 4));
	add_time("2周前", span_of_days(today - 14, today - 13));
	add_time("-1mo", span_of_days(months_on(today, -1),
				      months_on(today, -1) + 1));
	add_time("-1y", span_of_days(months_on(today, -12),
				     months_on(today, -12) + 1));
	add_time("now", span_of_point(now));
	add_time("-2h", span_of_point(now - 7200));
	add_time("+90min", span_of_point(now + 5400));
	add_time("-720h", span_of_point(now - 720 * 3600));
}

/* All there are in one store; `days`: those on which its clock changes. */
static void
make_times(const struct crm_clock *k, const int64_t *days, int n)
{
	int64_t today = crm_zone_day(k->zone, k->now), day;
	int i;

	times.k = k;
	times.n = 0;
	add_words();
	for (i = 0; i < n; i++) {
		struct date c = date_of(days[i]);

		for (day = days[i] - 1; day <= days[i] + 1; day++)
			add_days(day);
		add_months(c.y, c.m, 1);
		add_point(days[i], 2 * 3600 + 1800);
		add_point(days[i], 1800);
		add_point(days[i], 0);
		add_point(days[i], 3 * 3600);
	}
	for (i = 0; i < 12; i++)
		add_days(today - 200 + below(400));
	for (i = 1; i <= 12; i++)
		add_months(2026, i, 1);
	for (i = 2024; i <= 2027; i++)
		add_months(i, 1, 12);
	for (i = 1; i <= 10; i += 3)
		add_months(2026, i, 3);
	for (i = 0; i < 12; i++)
		add_point(today - 30 + below(60), below(A_DAY));
}

static const struct timed *
some_time(void)
{
	return &times.list[below(times.n)];
}

/* Somewhere at the ends of a span, seldom in it or anywhere. */
static int64_t
at_an_end(int64_t from, int64_t to)
{
	int64_t places[] = { from - 1, from, from + 1, to - 1, to, to + 1 };

	return chance(80) ? ANY_OF(places)
			  : from + below(200 * A_DAY) - 100 * A_DAY;
}

static int64_t
some_instant(void)
{
	struct span s = some_time()->span;

	return at_an_end(s.from, s.to);
}

/* One that a fact may have. */
static int64_t
past_instant(void)
{
	int64_t at;

	do
		at = some_instant();
	while (at > shelf.now);
	return at;
}

static int64_t
some_day(void)
{
	struct span s = some_time()->span;

	return chance(90) ? ANY_OF(((int64_t[]){ s.first - 1, s.first,
						 s.after - 1, s.after }))
			  : s.first + below(100) - 50;
}

#endif
