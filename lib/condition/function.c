/* SPDX-License-Identifier: MIT */
/* function.c - what functions there are */
#include "condition/function.h"

#include <string.h>
#include <strings.h>

/* clang-format off */
const struct crmp_fn crmp_fns[] = {
	{ "has", "lv", CRMP_IS_BOOL, crmp_do_has,
	  "has(tags, 'vip')", "an element of a list, a key of an object" },
	{ "contains", "ct", CRMP_IS_BOOL, crmp_do_contains,
	  "contains(name, '科技')", "a part in any case and width" },
	{ "starts", "tt", CRMP_IS_BOOL, crmp_do_starts,
	  "starts(name, '上海')", "a beginning, likewise" },
	{ "bought", "t?w", CRMP_IS_BOOL, crmp_do_bought,
	  "bought('A1', '-90d')", "of customers: an order of A1 since then" },
	{ "fold", "t", CRMP_IS_TEXT, crmp_do_fold,
	  "fold(name)", "the form in which texts are searched" },
	{ "length", "c", CRMP_IS_NUMBER, crmp_do_length,
	  "length(name)", "characters, or elements of a list" },
	{ "lower", "t", CRMP_IS_TEXT, crmp_do_lower,
	  "lower(name)", "small letters" },
	{ "upper", "t", CRMP_IS_TEXT, crmp_do_upper,
	  "upper(name)", "capital letters" },
	{ "substr", "tn?n", CRMP_IS_TEXT, crmp_do_substr,
	  "substr(name, 1, 2)", "from a character on, so many" },
	{ "trim", "t?t", CRMP_IS_TEXT, crmp_do_trim,
	  "trim(name)", "no blanks at the ends; ltrim, rtrim: at one" },
	{ "ltrim", "t?t", CRMP_IS_TEXT, crmp_do_trim, NULL, NULL },
	{ "rtrim", "t?t", CRMP_IS_TEXT, crmp_do_trim, NULL, NULL },
	{ "replace", "ttt", CRMP_IS_TEXT, crmp_do_replace,
	  "replace(name, 'A', 'B')", "every A by B" },
	{ "instr", "tt", CRMP_IS_NUMBER, crmp_do_instr,
	  "instr(name, 'A')", "the place of a part, from 1; 0: none" },
	{ "coalesce", "ss*", CRMP_GIVES_FIRST, crmp_do_coalesce,
	  "coalesce(size, '?')", "the first that is not null" },
	{ "ifnull", "ss", CRMP_GIVES_FIRST, crmp_do_coalesce, NULL, NULL },
	{ "nullif", "ss", CRMP_GIVES_FIRST, crmp_do_nullif,
	  "nullif(size, '')", "null if both are equal" },
	{ "iif", "bss", CRMP_GIVES_FIRST, crmp_do_iif,
	  "iif(orders > 1, 'A', 'B')", "A if it is true, else B" },
	{ "least", "ss*", CRMP_GIVES_FIRST, crmp_do_least,
	  "least(orders, 10)", "the smallest; null if one of them is" },
	{ "min", "ss*", CRMP_GIVES_FIRST, crmp_do_least, NULL, NULL },
	{ "greatest", "ss*", CRMP_GIVES_FIRST, crmp_do_greatest,
	  "greatest(orders, 1)", "the largest; null if one of them is" },
	{ "max", "ss*", CRMP_GIVES_FIRST, crmp_do_greatest, NULL, NULL },
	{ "abs", "n", CRMP_IS_NUMBER, crmp_do_abs,
	  "abs(amount)", "the number without its sign" },
	{ "round", "n?n", CRMP_IS_NUMBER, crmp_do_round,
	  "round(lateness, 1)", "to so many digits, half away from 0" },
	{ "day", "w", CRMP_IS_DAY, crmp_do_day,
	  "day(placed_at)", "its day in the business zone" },
	{ "time", "w", CRMP_IS_INSTANT, crmp_do_time,
	  "time('-2h')", "the moment, of a day its start" },
	{ "year", "w", CRMP_IS_NUMBER, crmp_do_year, "year(placed_at)",
	  "a number, 2026" },
	{ "month", "w", CRMP_IS_NUMBER, crmp_do_month, "month(placed_at)",
	  "1 to 12" },
	{ "weekday", "w", CRMP_IS_NUMBER, crmp_do_weekday,
	  "weekday(placed_at)", "1 Monday to 7 Sunday" },
	{ "days_between", "ww", CRMP_IS_NUMBER, crmp_do_days_between,
	  "days_between(since, now())", "days from one to the other" },
	{ "now", "", CRMP_IS_INSTANT, crmp_do_now,
	  "now()", "the moment the command believes it is" },
	{ 0 },
};
/* clang-format on */

const struct crmp_fn *
crmp_fn_find(const char *name, size_t n)
{
	const struct crmp_fn *f;

	for (f = crmp_fns; f->name; f++)
		if (strlen(f->name) == n && !strncasecmp(f->name, name, n))
			return f;
	return NULL;
}

const char *
crmp_fn_near(const char *name)
{
	const char *list[sizeof crmp_fns / sizeof *crmp_fns + 2];
	size_t i;

	for (i = 0; crmp_fns[i].name; i++)
		list[i] = crmp_fns[i].name;
	list[i] = NULL;
	return crm_text_nearest(name, list);
}
