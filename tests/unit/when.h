/* SPDX-License-Identifier: MIT */
/* when.h - the fixture of the time tests: it is Sunday 2026-11-22 10:07 */
#ifndef WHEN_H
#define WHEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

#define RUN(t) cmocka_unit_test(t)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))
#define NOW 1795313220

struct row {
	const char *in, *out; /* the local time, or the message */
};

static struct crm_clock now;

/* Working time that is easy to predict: an hour is an hour. */
static enum crm_status
work(void *arg, int64_t from, int64_t n, char unit, int64_t *to,
     struct crm_error *e)
{
	(void)arg;
	if (n == 13)
		return crm_fail(e, CRM_REFUSED, NULL, "13 is unlucky");
	*to = from + n * (unit == 'h' ? 3600 : 86400);
	return CRM_OK;
}

static int
begin(void **state)
{
	(void)state;
	(void)setenv("TZ", "America/New_York", 1);
	now.now = NOW;
	now.work = work;
	return crm_zone_open("Asia/Shanghai", &now.zone, NULL) != CRM_OK;
}

static int
end(void **state)
{
	(void)state;
	crm_zone_close(now.zone);
	return 0;
}

static const char *
local(int64_t at, struct crm_buf *b)
{
	crm_buf_reset(b);
	crm_time_local(now.zone, at, b);
	/* nearly all are whole minutes */
	if (strcmp(b->s + b->len - 3, ":00") == 0)
		b->s[b->len -= 3] = '\0';
	return b->s;
}

static void
check(const struct row *t, size_t n, unsigned flags, bool bare)
{
	struct crm_buf b = { 0 };
	struct crm_error e;
	int64_t at, from = 0, to = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		memset(&e, 0, sizeof(e));
		if (crm_time_parse(t[i].in, strlen(t[i].in), &now, 0, &from,
				   &e) ||
		    crm_time_parse(t[i].in, strlen(t[i].in), &now,
				   CRM_TIME_UNTIL, &to, &e))
			fail_msg("%s", e.text);
		at = flags & CRM_TIME_UNTIL ? to : from;
		if (strcmp(local(at, &b), t[i].out) != 0 || (from < to) != bare)
			fail_msg("'%s' gives %s", t[i].in, b.s);
	}
	crm_buf_free(&b);
}

#endif
