/* SPDX-License-Identifier: MIT */
/* dates.c - days of every year: there must be such a day */
#include "write/write.h"

#include <string.h>

#define LUNAR_LAST 30 /* which a month has, or not, from year to year */
#define LEAP_YEAR 2000

static int64_t
number(const json_t *date, const char *key, int64_t none)
{
	const json_t *x = json_object_get(date, key);

	return x ? json_integer_value(x) : none;
}

/* The last day that the month of a date can have. */
static int64_t
last_day(const json_t *date)
{
	const char *calendar =
		json_string_value(json_object_get(date, "calendar"));
	int month = (int)number(date, "month", 1);
	int year = (int)number(date, "year", LEAP_YEAR);

	if (!strcmp(calendar, "lunar"))
		return LUNAR_LAST;
	if (month == 12)
		return 31;
	return crm_day_of(year, month + 1, 1) - crm_day_of(year, month, 1);
}

enum crm_status
crmp_dates(struct crmp_putting *p)
{
	const struct crmp_val *v = crmp_row_get(&p->row, "dates");
	enum crm_status rc = CRM_OK;
	json_t *doc, *date;
	char key[48];
	size_t i;

	if (v->t != CRMP_S ||
	    (p->id && crmp_val_same(v, crmp_row_get(&p->old, "dates"))))
		return CRM_OK;
	if (crmp_json_parse(v->s, v->n, 0, &doc, NULL))
		return crm_nomem(p->e);
	json_array_foreach(doc, i, date)
	{
		if (rc || number(date, "day", 1) <= last_day(date))
			continue;
		snprintf(key, sizeof key, "dates[%zu].day", i);
		rc = crm_fail(p->e, CRM_REFUSED, key,
			      "that month has %lld days at most",
			      (long long)last_day(date));
	}
	json_decref(doc);
	return rc;
}
