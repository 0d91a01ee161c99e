/* SPDX-License-Identifier: MIT */
/* words.c - people's words for days and periods, English and Chinese */
#include "base/inner.h"

enum kind { NOW, DAY, WEEKDAY, SPAN, FIRST, LAST, TO_DATE };

/* a: days away, weekday or unit; b: how many units away */
struct word {
	const char *text;
	enum kind kind;
	int a, b;
};

static const struct word time_words[] = {
	{ "now", NOW, 0, 0 },
	{ "现在", NOW, 0, 0 },
	{ "today", DAY, 0, 0 },
	{ "yesterday", DAY, -1, 0 },
	{ "tomorrow", DAY, 1, 0 },
	{ "今天", DAY, 0, 0 },
	{ "今日", DAY, 0, 0 },
	{ "昨天", DAY, -1, 0 },
	{ "昨日", DAY, -1, 0 },
	{ "前天", DAY, -2, 0 },
	{ "大前天", DAY, -3, 0 },
	{ "明天", DAY, 1, 0 },
	{ "明日", DAY, 1, 0 },
	{ "后天", DAY, 2, 0 },
	{ "大后天", DAY, 3, 0 },
	{ "bow", FIRST, CRMP_WEEK, 0 },
	{ "bom", FIRST, CRMP_MONTH, 0 },
	{ "boq", FIRST, CRMP_QUARTER, 0 },
	{ "boy", FIRST, CRMP_YEAR, 0 },
	{ "eow", LAST, CRMP_WEEK, 0 },
	{ "eom", LAST, CRMP_MONTH, 0 },
	{ "eoq", LAST, CRMP_QUARTER, 0 },
	{ "eoy", LAST, CRMP_YEAR, 0 },
	{ "月初", FIRST, CRMP_MONTH, 0 },
	{ "月底", LAST, CRMP_MONTH, 0 },
	{ "月末", LAST, CRMP_MONTH, 0 },
	{ "季度初", FIRST, CRMP_QUARTER, 0 },
	{ "季度末", LAST, CRMP_QUARTER, 0 },
	{ "季末", LAST, CRMP_QUARTER, 0 },
	{ "年初", FIRST, CRMP_YEAR, 0 },
	{ "年底", LAST, CRMP_YEAR, 0 },
	{ "年末", LAST, CRMP_YEAR, 0 },
	{ "wtd", TO_DATE, CRMP_WEEK, 0 },
	{ "mtd", TO_DATE, CRMP_MONTH, 0 },
	{ "qtd", TO_DATE, CRMP_QUARTER, 0 },
	{ "ytd", TO_DATE, CRMP_YEAR, 0 },
	{ "前年", SPAN, CRMP_YEAR, -2 },
	{ "去年", SPAN, CRMP_YEAR, -1 },
	{ "今年", SPAN, CRMP_YEAR, 0 },
	{ "明年", SPAN, CRMP_YEAR, 1 },
	{ "后年", SPAN, CRMP_YEAR, 2 },
};

static const struct word weekdays[] = {
	{ "mon", WEEKDAY, 1, 0 },	{ "monday", WEEKDAY, 1, 0 },
	{ "tue", WEEKDAY, 2, 0 },	{ "tues", WEEKDAY, 2, 0 },
	{ "tuesday", WEEKDAY, 2, 0 },	{ "wed", WEEKDAY, 3, 0 },
	{ "wednesday", WEEKDAY, 3, 0 }, { "thu", WEEKDAY, 4, 0 },
	{ "thur", WEEKDAY, 4, 0 },	{ "thurs", WEEKDAY, 4, 0 },
	{ "thursday", WEEKDAY, 4, 0 },	{ "fri", WEEKDAY, 5, 0 },
	{ "friday", WEEKDAY, 5, 0 },	{ "sat", WEEKDAY, 6, 0 },
	{ "saturday", WEEKDAY, 6, 0 },	{ "sun", WEEKDAY, 7, 0 },
	{ "sunday", WEEKDAY, 7, 0 },
};

/* What makes a unit or weekday one of another week, month ... */
static const struct word prefixes[] = {
	{ "last-", SPAN, 0, -1 }, { "last ", SPAN, 0, -1 },
	{ "this-", SPAN, 0, 0 },  { "this ", SPAN, 0, 0 },
	{ "next-", SPAN, 0, 1 },  { "next ", SPAN, 0, 1 },
	{ "上上", SPAN, 0, -2 },  { "上", SPAN, 0, -1 },
	{ "本", SPAN, 0, 0 },	  { "这", SPAN, 0, 0 },
	{ "下下", SPAN, 0, 2 },	  { "下", SPAN, 0, 1 },
};

static const struct word span_units[] = {
	{ "week", SPAN, CRMP_WEEK, 0 },	   { "周", SPAN, CRMP_WEEK, 0 },
	{ "星期", SPAN, CRMP_WEEK, 0 },	   { "礼拜", SPAN, CRMP_WEEK, 0 },
	{ "month", SPAN, CRMP_MONTH, 0 },  { "月", SPAN, CRMP_MONTH, 0 },
	{ "月份", SPAN, CRMP_MONTH, 0 },   { "quarter", SPAN, CRMP_QUARTER, 0 },
	{ "季度", SPAN, CRMP_QUARTER, 0 }, { "季", SPAN, CRMP_QUARTER, 0 },
	{ "year", SPAN, CRMP_YEAR, 0 },	   { "年", SPAN, CRMP_YEAR, 0 },
	{ "年度", SPAN, CRMP_YEAR, 0 },
};

#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static bool
words_is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

bool
crmp_word_eat(struct crmp_cur *c, const char *lit)
{
	struct crmp_cur t = *c;

	if (!crmp_cur_eat(&t, lit))
		return false;
	if (t.p > c->p && words_is_letter(t.p[-1]) && t.p < t.end &&
	    words_is_letter(*t.p))
		return false;
	*c = t;
	return true;
}

/* Eat the longest word of a table. */
static const struct word *
longest_word(struct crmp_cur *c, const struct word *table, size_t n)
{
	const struct word *best = NULL;
	struct crmp_cur t, after = *c;
	size_t i;

	for (i = 0; i < n; i++) {
		t = *c;
		if (!crmp_word_eat(&t, table[i].text) || t.p <= after.p)
			continue;
		best = &table[i];
		after = t;
	}
	*c = after;
	return best;
}

/* Eat the 一 of 周一; 0 if there is none. */
static int
weekday(struct crmp_cur *c)
{
	static const char *const names[] = { "一", "二", "三", "四",
					     "五", "六", "日", "天" };
	int i;

	for (i = 0; i < 8; i++)
		if (crmp_cur_eat(c, names[i]))
			return i < 7 ? i + 1 : 7;
	return 0;
}

static void
day_alone(int64_t day, struct crmp_when *w)
{
	w->exact = false;
	w->first = day;
	w->after = day + 1;
}

/* A period, or with 初 or 底 behind it its first or last day */
static void
set_span(struct crmp_cur *c, int64_t today, int unit, int move,
	 struct crmp_when *w)
{
	crmp_span(today, unit, move, w);
	if (unit == CRMP_WEEK)
		return;
	if (crmp_cur_eat(c, "初"))
		day_alone(w->first, w);
	else if (crmp_cur_eat(c, "底") || crmp_cur_eat(c, "末"))
		day_alone(w->after - 1, w);
}

/* next-month, 上个月, next-mon, 下周一 */
static enum crmp_read
prefixed(struct crmp_cur *c, int64_t today, struct crmp_when *w)
{
	struct crmp_cur t = *c;
	const struct word *prefix = longest_word(&t, prefixes, COUNT(prefixes));
	const struct word *name;
	int day;

	if (!prefix)
		return CRMP_NOT;
	name = longest_word(&t, weekdays, COUNT(weekdays));
	if (!name) {
		(void)crmp_cur_eat(&t, "一");
		(void)crmp_cur_eat(&t, "个");
		name = longest_word(&t, span_units, COUNT(span_units));
	}
	if (!name)
		return CRMP_NOT;
	day = name->kind == WEEKDAY ? name->a : 0;
	if (name->kind == SPAN && name->a == CRMP_WEEK)
		day = weekday(&t);
	if (day) {
		crmp_span(today, CRMP_WEEK, prefix->b, w);
		day_alone(w->first + day - 1, w);
	} else {
		set_span(&t, today, name->a, prefix->b, w);
	}
	*c = t;
	return CRMP_READ;
}

/* mon and 周一: the next one, never today */
static enum crmp_read
coming(struct crmp_cur *c, int64_t today, struct crmp_when *w)
{
	struct crmp_cur t = *c;
	const struct word *name = longest_word(&t, weekdays, COUNT(weekdays)),
			  *unit;
	int day = name ? name->a : 0;

	if (!name) {
		unit = longest_word(&t, span_units, COUNT(span_units));
		if (unit && unit->a == CRMP_WEEK)
			day = weekday(&t);
	}
	if (!day)
		return CRMP_NOT;
	day_alone(today + (day - crm_day_weekday(today) + 6) % 7 + 1, w);
	*c = t;
	return CRMP_READ;
}

static enum crmp_read
named_time(struct crmp_cur *c, int64_t now, int64_t today, struct crmp_when *w)
{
	const struct word *word =
		longest_word(c, time_words, COUNT(time_words));

	if (!word)
		return CRMP_NOT;
	switch (word->kind) {
	case NOW:
		w->exact = true;
		w->at = now;
		break;
	case DAY:
		day_alone(today + word->a, w);
		break;
	case SPAN:
		set_span(c, today, word->a, word->b, w);
		break;
	case TO_DATE:
		crmp_span(today, word->a, 0, w);
		w->after = today + 1;
		break;
	default:
		crmp_span(today, word->a, 0, w);
		day_alone(word->kind == FIRST ? w->first : w->after - 1, w);
	}
	return CRMP_READ;
}

enum crmp_read
crmp_word_days(struct crmp_cur *c, const struct crm_clock *k,
	       struct crmp_when *w)
{
	int64_t today = crm_zone_day(k->zone, k->now);
	enum crmp_read r;

	r = named_time(c, k->now, today, w);
	if (r == CRMP_NOT)
		r = prefixed(c, today, w);
	if (r == CRMP_NOT)
		r = coming(c, today, w);
	return r;
}
