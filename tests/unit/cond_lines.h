/* SPDX-License-Identifier: MIT */
/* cond_lines.h - lines of many kinds for tests of conditions */
#ifndef COND_LINES_H
#define COND_LINES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

#define NOW 1795313220 /* 2026-11-22T02:07:00Z, a Sunday */

static struct crm_clock clock_cn = { .now = NOW };

/* An exact-size copy, so that a sanitizer sees any read past the end. */
static inline enum crm_status
test_line(struct crm_cond *c, const char *line, bool *yes, struct crm_error *e)
{
	size_t n = strlen(line);
	char *copy = malloc(n ? n : 1);
	enum crm_status rc;

	assert_non_null(copy);
	memcpy(copy, line, n);
	rc = crm_cond_test(c, copy, n, yes, e);
	free(copy);
	return rc;
}

static inline struct crm_cond *
cond(const char *expr)
{
	struct crm_cond *c = NULL;
	struct crm_error e = { 0 };

	if (crm_cond_new(expr, NULL, &clock_cn, NULL, &c, &e))
		fail_msg("%s: %s", expr, e.text);
	return c;
}

#define CUSTOMER                                                               \
	"{\"type\":\"customer\",\"id\":7,\"rev\":2,\"name\":\"\\u5f20\\u4f1f " \
	"科技\",\"state\":\"former\",\"since\":\"2026-11-21T16:00:00Z\","    \
	"\"aliases\":[\"a\",\"b\"],\"prefs\":{\"lang\":\"zh\"},"               \
	"\"tags\":[\"vip\"],\"x\":{\"group\":\"华东\",\"n\":3,\"ok\":true,"  \
	"\"it's\":1,\"d\":1.5,\"l\":[1],\"t\":\"2026-05-31\"},"                \
	"\"_\":{\"tier\":{\"tier\":\"A\","                                     \
	"\"why\":\"big\",\"id\":99,\"at\":\"2026-11-22T02:07:00Z\"},"          \
	"\"score\":61,\"cycle\":{\"median\":30.5,\"region\":\"judged\","       \
	"\"none\":null,\"ok\":true}},\"region\":\"own\"}"
#define ORDER                                                                  \
	"{\"type\":\"order\",\"id\":12,\"placed_at\":"                         \
	"\"2026-11-22T10:07:00.5+08:00\",\"amount_minor\":123450,"             \
	"\"currency\":\"CNY\",\"stage\":\"placed\",\"lines\":[{\"sku\":"       \
	"\"A1\",\"qty\":2},{\"sku\":\"B\\u0032\"}]}"
#define YEN                                                                    \
	"{\"type\":\"order\",\"id\":13,\"amount_minor\":1235,"                 \
	"\"currency\":\"JPY\"}"
#define POINTS "{\"type\":\"points\",\"expires_at\":\"soon\",\"amount\":-5}"
#define TASK "{\"type\":\"task\",\"due_at\":null,\"overdue\":true}"
#define CONTRACT                                                               \
	"{\"type\":\"contract\",\"start\":\"2026-01-01\",\"end\":"             \
	"\"2026-12-01\",\"status\":\"expiring\",\"state\":\"signed\"}"
#define USER "{\"type\":\"user\",\"login\":\"li\",\"active\":true}"
#define TXN                                                                    \
	"{\"type\":\"txn\",\"id\":88,\"at\":\"2026-11-22T02:07:00Z\","         \
	"\"actor\":\"li\",\"changed\":0}"
#define LOOSE                                                                  \
	"{\"rate\":0.5,\"big\":1e3,\"none\":null,\"list\":[1, 2],"             \
	"\"at\":\"2026-11-22T02:07:00Z\",\"ok\":false}"
#define BARE "{\"a\":1,\"\\u0062\":\"q\\\"t\"}"

/* The clock's zone around all tests of a program. */
static inline int
cond_up(void **state)
{
	(void)state;
	return crm_zone_open("Asia/Shanghai", &clock_cn.zone, NULL) != CRM_OK;
}

static inline int
cond_down(void **state)
{
	(void)state;
	crm_zone_close(clock_cn.zone);
	return 0;
}

#endif
