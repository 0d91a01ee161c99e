/* SPDX-License-Identifier: MIT */
/* summary_sql.c - the columns of a summary as of a moment, computed by SQL */
#include "facts/facts.h"
#include "record/states.h"

#include <string.h>

/* The same for one customer of a view, as of {now}. */
static const struct {
	const char *column, *sql;
} past[] = {
#define BOUGHT                                                                 \
	"FROM " CRMP_ROWS_OF("orders", "o.day, $MINOR AS base_minor",          \
			     "o.customer_id=t.id AND $COUNTS"                  \
			     " AND o.placed_at<={now}") " "
#define OF_ITS(table, where)                                                   \
	"(SELECT count(*) FROM " CRMP_ROWS_OF(                                 \
		table, "o.id", "o.customer_id=t.id AND " where) ")"
#define DAYS(of, each)                                                         \
	"(SELECT " of " FROM (SELECT " each " AS d " BOUGHT                    \
	"GROUP BY o.day" CRMP_BOUGHT("o.base_minor") ") p)"
	{ "s.orders", DAYS("CAST(coalesce(sum(d),0) AS BIGINT)",
			   "count(*) FILTER (WHERE o.base_minor>=0)") },
	{ "s.purchase_days", DAYS("count(*)", "1") },
	{ "s.first_day", DAYS("min(d)", "o.day") },
	{ "s.last_day", DAYS("max(d)", "o.day") },
#undef DAYS
	{ "s.revenue_minor",
	  "(SELECT coalesce(sum(o.base_minor),0) " BOUGHT ")" },
	{ "s.last_touch_at",
	  "(SELECT max(o.at) FROM " CRMP_ROWS_OF(
		  "touches", "o.at",
		  "o.customer_id=t.id AND o.counts=1 AND o.at<={now} AND NOT"
		  " EXISTS (SELECT 1 FROM {touches+} w WHERE w.voids=o.id AND"
		  " w.at<={now})") ")" },
	{ "s.won_deals",
	  OF_ITS("deals", "$DEALKIND='d' AND o.closed_at<={now}") },
	{ "s.open_deals",
	  OF_ITS("deals", "$DEALKIND='o' AND o.opened_at<={now}") },
	{ "s.open_tickets",
	  OF_ITS("tickets",
		 "$TICKETKIND IN ('o','p') AND o.opened_at<={now}") },
	{ "s.open_tasks",
	  OF_ITS("tasks", "$TASKKIND='o' AND o.created_at<={now}") },
#undef OF_ITS
#undef BOUGHT
};

const char *
crmp_summary_sql(const char *column)
{
	size_t i;

	for (i = 0; i < sizeof past / sizeof *past; i++)
		if (!strcmp(past[i].column, column))
			return past[i].sql;
	return NULL;
}
