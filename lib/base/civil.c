/* SPDX-License-Identifier: MIT */
/* civil.c - the Gregorian calendar: day numbers and how they are written */
#include "base/inner.h"

#define DAYS_400 146097
#define DAYS_100 36524
#define DAYS_4 1461
#define EPOCH 719162	 /* days from 0001-01-01 to 1970-01-01 */
#define LAST_DAY 2932896 /* 9999-12-31 */

static const unsigned before_month[] = { 0,   31,  59,	90,  120, 151, 181,
					 212, 243, 273, 304, 334, 365 };

static bool
leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days of the year before a month; 13 is the next January. */
static unsigned
days_before(int64_t year, unsigned month)
{
	return before_month[month - 1] + (month > 2 && leap(year));
}

int
crmp_month_days(int year, int month)
{
	return (int)(days_before(year, (unsigned)month + 1) -
		     days_before(year, (unsigned)month));
}

int64_t
crm_day_of(int year, int month, int day)
{
	int64_t y = (int64_t)year + 399; /* no year below 1 is divided */

	return 365 * y + y / 4 - y / 100 + y / 400 - DAYS_400 +
	       (int64_t)days_before(year, (unsigned)month) + day - 1 - EPOCH;
}

bool
crmp_day_inside(int64_t day)
{
	return day >= -EPOCH && day <= LAST_DAY;
}

static int64_t
bounded(int64_t v, int64_t least, int64_t most)
{
	return v < least ? least : v > most ? most : v;
}

void
crm_day_civil(int64_t day, struct crm_civil *c)
{
	unsigned rest, part, year, month;

	rest = (unsigned)(bounded(day, -EPOCH - 1, LAST_DAY + 1) + EPOCH +
			  DAYS_400);
	year = rest / DAYS_400 * 400;
	rest %= DAYS_400;
	part = rest / DAYS_100 < 3 ? rest / DAYS_100 : 3;
	year += part * 100;
	rest -= part * DAYS_100;
	year += rest / DAYS_4 * 4;
	rest %= DAYS_4;
	part = rest / 365 < 3 ? rest / 365 : 3;
	year += part;
	rest -= part * 365;
	c->year = (int)year - 399;
	month = rest / 31 + 1;
	if (rest >= days_before(c->year, month + 1))
		month++;
	c->month = (int)month;
	c->day = (int)(rest - days_before(c->year, month)) + 1;
	c->hour = c->minute = c->second = 0;
}

int
crm_day_weekday(int64_t day)
{
	return (int)(((day % 7) + 10) % 7) + 1;
}

int64_t
crmp_day_add_months(int64_t day, int64_t n)
{
	struct crm_civil c;
	int64_t months;
	int year, month, last;

	crm_day_civil(day, &c);
	months = c.year * 12 + c.month - 1 + bounded(n, -200000, 200000);
	months = bounded(months, 0, 10001 * 12);
	year = (int)(months / 12);
	month = (int)(months % 12) + 1;
	last = crmp_month_days(year, month);
	return crm_day_of(year, month, c.day < last ? c.day : last);
}

void
crmp_span(int64_t day, int unit, int64_t move, struct crmp_when *w)
{
	static const int months[] = {
		[CRMP_MONTH] = 1, [CRMP_QUARTER] = 3, [CRMP_YEAR] = 12
	};
	struct crm_civil c;

	w->exact = false;
	if (unit == CRMP_WEEK) {
		w->first = day - crm_day_weekday(day) + 1 + 7 * move;
		w->after = w->first + 7;
		return;
	}
	crm_day_civil(day, &c);
	day = crm_day_of(c.year,
			 (c.month - 1) / months[unit] * months[unit] + 1, 1);
	w->first = crmp_day_add_months(day, move * months[unit]);
	w->after = crmp_day_add_months(w->first, months[unit]);
}
