/* SPDX-License-Identifier: MIT */
/* window.h - windows of days, and in which of them a day lies */
#ifndef CRMP_WINDOW_H
#define CRMP_WINDOW_H

#include "base/base.h"

/* Window i is the days at[i] .. at[i + 1] - 1. */
struct crmp_windows {
	int64_t *at; /* n + 1 bounds, upwards */
	size_t n;
};
enum crm_status crmp_windows_one(struct crmp_windows *w, int64_t from,
				 int64_t to, struct crm_error *e)
	CRM_MUST_CHECK;
/* A window each month that has a day in [from, to), cut to these. */
enum crm_status crmp_windows_months(struct crmp_windows *w, int64_t from,
				    int64_t to, struct crm_error *e)
	CRM_MUST_CHECK;
void crmp_windows_free(struct crmp_windows *w);
/* The first day of the month of a day, and of the month after it. */
int64_t crmp_month_of(int64_t day);
int64_t crmp_month_after(int64_t day);
/*
 * Where a day lies: 0 before all windows, i + 1 in window i, n + 1 after
 * them.  `hint` is where the day before it lay, or 0.
 */
size_t crmp_window_of(const struct crmp_windows *w, int64_t day, size_t hint);

#endif
