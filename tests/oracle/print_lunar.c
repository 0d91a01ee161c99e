/* SPDX-License-Identifier: MIT */
/* print_lunar.c - every lunar date and Qingming of the table, for lunar */
#include <stdio.h>

#include "rule.h"

int
main(void)
{
	struct crm_lunar_festival f;
	struct crm_lunar l;
	int64_t day;
	int year;

	for (day = crm_day_of(1900, 1, 31); crm_lunar_of_day(day, &l); day++)
		printf("%lld %d %d %d %d\n", (long long)day, l.year, l.month,
		       l.leap, l.day);
	for (year = CRM_LUNAR_FIRST; crm_lunar_festival(3, year, &f); year++)
		printf("qingming %d %lld\n", year, (long long)f.day);
	return ferror(stdout) || fflush(stdout);
}
