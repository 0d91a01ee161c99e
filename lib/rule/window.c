/* SPDX-License-Identifier: MIT */
/* window.c - windows of days, and in which of them a day lies */
#include "rule/window.h"

#include <stdlib.h>

enum crm_status
crmp_windows_one(struct crmp_windows *w, int64_t from, int64_t to,
		 struct crm_error *e)
{
	int64_t *at = calloc(2, sizeof *at);

	if (!at)
		return crm_nomem(e);
	at[0] = from;
	at[1] = to;
	w->at = at;
	w->n = 1;
	return CRM_OK;
}

int64_t
crmp_month_of(int64_t day)
{
	struct crm_civil c;

	crm_day_civil(day, &c);
	return crm_day_of(c.year, c.month, 1);
}

int64_t
crmp_month_after(int64_t day)
{
	return crmp_month_of(crmp_month_of(day) + 31);
}

enum crm_status
crmp_windows_months(struct crmp_windows *w, int64_t from, int64_t to,
		    struct crm_error *e)
{
	int64_t day, *at;
	size_t n = 0;

	for (day = from; day < to; day = crmp_month_after(day))
		n++;
	at = calloc(n + 1, sizeof *at);
	if (!at)
		return crm_nomem(e);
	for (n = 0, day = from; day < to; day = crmp_month_after(day))
		at[n++] = day;
	at[n] = to;
	w->at = at;
	w->n = n;
	return CRM_OK;
}

void
crmp_windows_free(struct crmp_windows *w)
{
	free(w->at);
	*w = (struct crmp_windows){ 0 };
}

static bool
lies(const struct crmp_windows *w, int64_t day, size_t i)
{
	return (!i || w->at[i - 1] <= day) && (i > w->n || day < w->at[i]);
}

size_t
crmp_window_of(const struct crmp_windows *w, int64_t day, size_t hint)
{
	size_t lo = 0, hi = w->n + 1, mid;

	if (lies(w, day, hint))
		return hint;
	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (w->at[mid] <= day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
