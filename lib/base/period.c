/* SPDX-License-Identifier: MIT */
/* period.c - periods: one expression, or two joined by .. */
#include <string.h>

#include "base/inner.h"

static enum crm_status
bounds(const char *s, size_t n, const struct crm_clock *c, int64_t *from,
       int64_t *to, struct crm_error *e)
{
	struct crmp_when w;
	enum crm_status st = crmp_when_parse(s, n, c, "period", &w, e);

	return st == CRM_OK ? crmp_when_bounds(&w, c, from, to, e) : st;
}

enum crm_status
crm_period_parse(const char *s, size_t n, const struct crm_clock *c,
		 int64_t *from, int64_t *to, struct crm_error *e)
{
	const char *dots = n ? memmem(s, n, "..", 2) : NULL;
	size_t left = dots ? (size_t)(dots - s) : n;
	int64_t first, middle, last;
	enum crm_status st;

	st = bounds(s, left, c, &first, &last, e);
	if (st == CRM_OK && dots)
		st = bounds(dots + 2, n - left - 2, c, &middle, &last, e);
	if (st != CRM_OK)
		return st;
	if (first >= last)
		return crm_fail(e, CRM_REFUSED, NULL,
				dots ? "a period that ends before it begins: "
				       "'%.*s'"
				     : "not a period but a moment: '%.*s'",
				crmp_quote_len(s, n), s);
	*from = first;
	*to = last;
	return CRM_OK;
}
