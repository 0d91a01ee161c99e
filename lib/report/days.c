/* SPDX-License-Identifier: MIT */
/* days.c - the days of a report */
#include "report/report.h"

enum crm_status
crmp_days_of(struct crm_store *s, const struct crm_report *r,
	     struct crmp_days *d, struct crm_error *e)
{
	struct crm_zone *z = crmp_zone(s, e);

	if (!z)
		return CRM_TROUBLE;
	d->today = crm_zone_day(z, s->session.clock.now);
	d->from = r->from ? crm_zone_day(z, r->from) : CRMP_DAY_FIRST;
	d->to = r->to ? crm_zone_day(z, r->to - 1) + 1 : d->today + 1;
	if (d->from >= d->to)
		return crm_fail(e, CRM_USAGE, NULL,
				"a window that ends before it begins");
	return CRM_OK;
}
