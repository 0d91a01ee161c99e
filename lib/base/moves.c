/* SPDX-License-Identifier: MIT */
/* moves.c - "+3d" and "3天后", and people's times of day */
#include <string.h>

#include "base/inner.h"

#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

enum unit { MINUTES, HOURS, DAYS, WEEKS, MONTHS, YEARS, WORK_HOURS, WORK_DAYS };

/* Longer ones before what they begin with, unless they are Latin words. */
static const struct {
	const char *text;
	enum unit unit;
} units[] = {
	{ "min", MINUTES },
	{ "mins", MINUTES },
	{ "minute", MINUTES },
	{ "minutes", MINUTES },
	{ "分钟", MINUTES },
	{ "h", HOURS },
	{ "hour", HOURS },
	{ "hours", HOURS },
	{ "小时", HOURS },
	{ "个小时", HOURS },
	{ "个钟头", HOURS },
	{ "d", DAYS },
	{ "day", DAYS },
	{ "days", DAYS },
	{ "天", DAYS },
	{ "日", DAYS },
	{ "w", WEEKS },
	{ "week", WEEKS },
	{ "weeks", WEEKS },
	{ "周", WEEKS },
	{ "星期", WEEKS },
	{ "个星期", WEEKS },
	{ "礼拜", WEEKS },
	{ "个礼拜", WEEKS },
	{ "mo", MONTHS },
	{ "month", MONTHS },
	{ "months", MONTHS },
	{ "个月", MONTHS },
	{ "y", YEARS },
	{ "year", YEARS },
	{ "years", YEARS },
	{ "年", YEARS },
	{ "wh", WORK_HOURS },
	{ "工作小时", WORK_HOURS },
	{ "个工作小时", WORK_HOURS },
	{ "wd", WORK_DAYS },
	{ "工作日", WORK_DAYS },
	{ "个工作日", WORK_DAYS },
};

/* Eat the digit 零 to 九; 两 is 2.  -1: none. */
static int
numeral(struct crmp_cur *c)
{
	static const char *const names[] = { "零", "一", "二", "三", "四",
					     "五", "六", "七", "八", "九" };
	int i;

	for (i = 0; i < 10; i++)
		if (crmp_cur_eat(c, names[i]))
			return i;
	return crmp_cur_eat(c, "两") ? 2 : -1;
}

bool
crmp_word_count(struct crmp_cur *c, int *v)
{
	int tens, ones;

	if (crmp_cur_digits(c, 1, 6, v))
		return true;
	tens = numeral(c);
	if (tens == 0 || !crmp_cur_eat(c, "十")) {
		if (tens >= 0)
			*v = tens;
		return tens >= 0;
	}
	ones = numeral(c);
	if (ones == 0)
		return false;
	*v = (tens < 0 ? 1 : tens) * 10 + (ones < 0 ? 0 : ones);
	return true;
}

static bool
eat_unit(struct crmp_cur *c, enum unit *u)
{
	size_t i;

	for (i = 0; i < COUNT(units); i++) {
		if (!crmp_word_eat(c, units[i].text))
			continue;
		*u = units[i].unit;
		return true;
	}
	return false;
}

/* Eat 后, 前 or ago; 0 if there is none. */
static int
eat_direction(struct crmp_cur *c)
{
	static const struct {
		const char *text;
		int sign;
	} table[] = {
		{ "后", 1 },	{ "以后", 1 },	{ "之后", 1 }, { "前", -1 },
		{ "以前", -1 }, { "之前", -1 }, { "ago", -1 },
	};
	size_t i;

	for (i = 0; i < COUNT(table); i++)
		if (crmp_word_eat(c, table[i].text))
			return table[i].sign;
	return 0;
}

static enum crm_status
work(const struct crm_clock *k, int64_t n, char unit, struct crmp_when *w,
     struct crm_error *e)
{
	enum crm_status st;
	int64_t to;

	if (!k->work)
		return crm_fail(e, CRM_REFUSED, NULL,
				"no working hours are known here, so 'wh' and "
				"'wd' cannot be used");
	st = k->work(k->work_arg, k->now, n, unit, &to, e);
	if (st != CRM_OK)
		return st;
	w->exact = unit == 'h';
	w->at = to;
	w->first = crm_zone_day(k->zone, to);
	w->after = w->first + 1;
	return CRM_OK;
}

/* Hours and minutes move the instant, longer units the day. */
static enum crm_status
move_by(const struct crm_clock *k, int64_t n, enum unit u, struct crmp_when *w,
	struct crm_error *e)
{
	int64_t day = crm_zone_day(k->zone, k->now);

	w->hours = u == MINUTES || u == HOURS || u == WORK_HOURS;
	w->exact = u == MINUTES || u == HOURS;
	w->at = k->now + n * (u == MINUTES ? 60 : 3600);
	switch (u) {
	case WORK_HOURS:
	case WORK_DAYS:
		return work(k, n, u == WORK_HOURS ? 'h' : 'd', w, e);
	case WEEKS:
		day += n * 7;
		break;
	case MONTHS:
	case YEARS:
		day = crmp_day_add_months(day, u == YEARS ? n * 12 : n);
		break;
	default:
		day += n;
	}
	w->first = day;
	w->after = day + 1;
	return CRM_OK;
}

enum crmp_read
crmp_word_move(struct crmp_cur *c, const struct crm_clock *k,
	       struct crmp_when *w, enum crm_status *st, struct crm_error *e)
{
	struct crmp_cur t = *c;
	int sign = 0, n;
	enum unit u;

	if (crmp_cur_eat(&t, "+") || crmp_cur_eat(&t, "in "))
		sign = 1;
	else if (crmp_cur_eat(&t, "-"))
		sign = -1;
	crmp_cur_blanks(&t);
	if (!crmp_word_count(&t, &n))
		return CRMP_NOT;
	crmp_cur_blanks(&t);
	if (!eat_unit(&t, &u))
		return CRMP_NOT;
	if (!sign) {
		crmp_cur_blanks(&t);
		sign = eat_direction(&t);
	}
	if (!sign)
		return CRMP_NOT;
	*st = move_by(k, sign * (int64_t)n, u, w, e);
	*c = t;
	return CRMP_READ;
}

/* Which hours may stand with a word for a part of the day, and their shift */
static const struct part {
	const char *text;
	int least, most, shift;
} parts[] = {
	{ "am", 1, 11, 0 },    { "am", 12, 12, -12 }, { "pm", 1, 11, 12 },
	{ "pm", 12, 12, 0 },   { "凌晨", 0, 6, 0 },   { "早上", 4, 11, 0 },
	{ "早晨", 4, 11, 0 },  { "上午", 5, 12, 0 },  { "中午", 11, 13, 0 },
	{ "中午", 1, 2, 12 },  { "下午", 1, 11, 12 }, { "下午", 12, 19, 0 },
	{ "傍晚", 4, 8, 12 },  { "傍晚", 16, 20, 0 }, { "晚上", 5, 11, 12 },
	{ "晚上", 17, 23, 0 },
};

static const struct part *
eat_part(struct crmp_cur *c, size_t from, size_t to)
{
	for (; from < to; from++)
		if (crmp_word_eat(c, parts[from].text))
			return &parts[from];
	return NULL;
}

/* *hour as that part of the day means it; false if it cannot. */
static bool
shift(const struct part *part, int *hour)
{
	size_t i;

	for (i = 0; i < COUNT(parts); i++) {
		if (strcmp(parts[i].text, part->text) != 0 ||
		    *hour < parts[i].least || *hour > parts[i].most)
			continue;
		*hour += parts[i].shift;
		return true;
	}
	return false;
}

/* What follows 3点: nothing, 半, 一刻, 15分 ... */
static bool
minutes(struct crmp_cur *c, int *m)
{
	struct crmp_cur t;

	*m = 0;
	if (crmp_cur_eat(c, "整") || crmp_cur_eat(c, "钟"))
		return true;
	if (crmp_cur_eat(c, "半")) {
		*m = 30;
		return true;
	}
	t = *c;
	if (!crmp_word_count(&t, m))
		return t.p == c->p;
	*c = t;
	if (crmp_cur_eat(c, "刻"))
		*m = *m == 1 || *m == 3 ? *m * 15 : 60;
	else
		(void)crmp_cur_eat(c, "分");
	return true;
}

static enum crmp_read
oclock(struct crmp_cur *c, int *hour, int *minute)
{
	struct crmp_cur t;
	int second;
	enum crmp_read r = crmp_iso_clock(c, false, &second);

	if (r == CRMP_READ) {
		*hour = second / 3600;
		*minute = second % 3600; /* with its seconds */
		return r;
	}
	if (r != CRMP_NOT || !crmp_word_count(c, hour))
		return r;
	if (crmp_cur_eat(c, "点") || crmp_cur_eat(c, "时")) {
		if (!minutes(c, minute))
			return CRMP_NOT;
		if (*hour > 23 || *minute > 59)
			return CRMP_NO_TIME;
		*minute *= 60;
		return CRMP_READ;
	}
	*minute = 0;
	t = *c;
	crmp_cur_blanks(&t);
	return eat_part(&t, 0, 4) ? CRMP_READ : CRMP_NOT;
}

enum crmp_read
crmp_word_clock(struct crmp_cur *c, int *second)
{
	struct crmp_cur t = *c, after;
	const struct part *part = eat_part(&t, 4, COUNT(parts));
	int hour, rest;
	enum crmp_read r;

	crmp_cur_blanks(&t);
	r = oclock(&t, &hour, &rest);
	if (r != CRMP_READ)
		return r;
	after = t;
	crmp_cur_blanks(&after);
	if (!part) {
		part = eat_part(&after, 0, 4);
		if (part)
			t = after;
	}
	if (part && !shift(part, &hour))
		return CRMP_NO_TIME;
	*second = hour * 3600 + rest;
	*c = t;
	return CRMP_READ;
}
