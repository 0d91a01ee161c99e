/* SPDX-License-Identifier: MIT */
/* cmd_topic.c - short texts for `crm help time` and `crm help where` */
#include <string.h>

#include "cmd.h"

static const char time_words[] =
	"Times are ISO 8601 or words; without a zone they count in the "
	"business zone.\n"
	"\n"
	"  2026-11-22T10:07+08:00  2026-11-22 10:07  2026-11-22  20261122  "
	"2026-10\n"
	"  now today yesterday tomorrow        今天 昨天 前天 明天 后天\n"
	"  10:00  tomorrow 10:00  mon 09:30    明天 10:00  下周一\n"
	"  mon tue ... sun: the next one       next-mon last-fri 下周一 "
	"上周五\n"
	"  bow eow bom eom boq eoq boy eoy     月初 月底 季末 年底\n"
	"  +3d -7d +2w +1m +1y +6h +30min      3天后 2周前\n"
	"  +2wh -3wh +5wd -2wd: working hours and days, by the calendar of "
	"policy\n"
	"\n"
	"Periods: 2026-10  2026-Q3  2026  last-month this-quarter next-week\n"
	"  wtd mtd qtd ytd  上个月 本季度 今年  2026-01-01..2026-03-31\n"
	"\n"
	"A bare day is its 00:00; as the end of a span (--to, --until), and as "
	"--now,\n"
	"it includes the whole day.  Windows are [from, to).\n";

bool
cmd_topic(const char *name, struct crm_buf *out)
{
	if (!strcmp(name, "time"))
		crm_buf_puts(out, time_words);
	else if (!strcmp(name, "where"))
		crm_condition_help(out);
	else
		return false;
	return true;
}
