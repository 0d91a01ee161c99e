/* SPDX-License-Identifier: MIT */
/* fuzz_time.c - times, days and periods in a zone with summer time */
#include "fuzz/fuzz.h"

#define NOW 1795313220 /* 2026-11-22T02:07:00Z */
#define LEAST (-62135596800)
#define MOST (253402300800 + 86400) /* the end of 9999 west of Greenwich */

static enum crm_status
work(void *arg, int64_t from, int64_t n, char unit, int64_t *to,
     struct crm_error *e)
{
	(void)arg;
	if (n < 0)
		return crm_fail(e, CRM_REFUSED, NULL, "not backwards");
	*to = from + n * (unit == 'h' ? 3600 : 86400);
	return CRM_OK;
}

static void
refusal(const struct crm_error *e)
{
	HOLDS(e->code == CRM_REFUSED && e->text[0]);
	HOLDS(crm_text_valid(e->text, strlen(e->text), NULL));
}

static void
as_time(const char *s, size_t n, const struct crm_clock *k)
{
	int64_t from, to, again;
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };

	if (crm_time_parse(s, n, k, 0, &from, &e) != CRM_OK) {
		refusal(&e);
		return;
	}
	HOLDS(from >= LEAST && from < MOST);
	HOLDS(crm_time_parse(s, n, k, CRM_TIME_UNTIL, &to, NULL) == CRM_OK);
	HOLDS(to >= from && to <= MOST);
	crm_time_format(from, &b);
	HOLDS(crm_time_parse(b.s, b.len, k, 0, &again, NULL) == CRM_OK);
	HOLDS(again == from);
	HOLDS(crm_time_parse(b.s, b.len, k, CRM_TIME_UNTIL, &again, NULL) ==
	      CRM_OK);
	HOLDS(again == from);
	crm_buf_free(&b);
}

static void
as_day(const char *s, size_t n, const struct crm_clock *k)
{
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };
	int64_t day, again;

	if (crm_day_parse(s, n, k, &day, &e) != CRM_OK) {
		refusal(&e);
		return;
	}
	crm_day_format(day, &b);
	HOLDS(crm_day_parse(b.s, b.len, k, &again, NULL) == CRM_OK);
	HOLDS(again == day);
	crm_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct crm_clock k = { .now = NOW, .work = work };
	const char *s = (const char *)data;
	struct crm_error e = { 0 };
	int64_t from, to;

	if (!k.zone)
		HOLDS(crm_zone_open("America/New_York", &k.zone, NULL) ==
		      CRM_OK);
	as_time(s, n, &k);
	as_day(s, n, &k);
	if (crm_period_parse(s, n, &k, &from, &to, &e) == CRM_OK)
		HOLDS(from < to);
	else
		refusal(&e);
	return 0;
}
