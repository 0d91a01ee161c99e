/* SPDX-License-Identifier: MIT */
/* printer.h - lines through crm_out, and some to print */
#ifndef PRINTER_H
#define PRINTER_H

#include "base/base.h"

static struct crm_clock clock_cn;

static enum crm_status
collect(void *arg, const char *p, size_t n, struct crm_error *e)
{
	crm_buf_add(arg, p, n);
	return crm_buf_ok(arg, e);
}

/* Lines, one after another, as they come out in one form. */
static enum crm_status
print(struct crm_output how, const char *lines, struct crm_buf *b,
      struct crm_error *e)
{
	struct crm_out *o = NULL;
	enum crm_status rc;
	const char *p = lines;
	char *copy;
	size_t n;

	how.sink = collect;
	how.arg = b;
	if (!how.clock)
		how.clock = &clock_cn;
	crm_buf_reset(b);
	rc = crm_out_open(&how, &o, e);
	for (; !rc && *p; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		copy = malloc(n ? n : 1);
		assert_non_null(copy);
		memcpy(copy, p, n);
		rc = crm_out_line(o, copy, n, e);
		free(copy);
	}
	if (!rc)
		rc = crm_out_end(o, e);
	crm_out_close(o);
	return rc;
}

#define TIER                                                                   \
	"\"_\":{\"tier\":{\"tier\":\"A\",\"why\":[\"big\",\"old\"]},"          \
	"\"score\":61,\"cycle\":{\"median\":3}}"
#define ORDER                                                                  \
	"{\"type\":\"order\",\"id\":12,\"rev\":1,\"customer_id\":7,"           \
	"\"placed_at\":\"2026-11-22T02:07:00Z\",\"amount_minor\":-123450,"     \
	"\"currency\":\"CNY\",\"stage\":\"placed\",\"tags\":[\"a\",\"b\"],"    \
	"\"ext\":{\"shop\":\"007\"},\"x\":{\"group\":\"=1+1\",\"d.e\":{"       \
	"\"f\":1}}," TIER "}\n"
#define YEN                                                                    \
	"{\"type\":\"order\",\"id\":13,\"customer_id\":7,"                     \
	"\"amount_minor\":500,\"currency\":\"JPY\","                           \
	"\"stage\":\"a\\tb\\u001b\"}\n"
#define CONTACT \
	"{\"type\":\"contact\",\"id\":3,\"customer_id\":7,\"name\":\"张伟\"," \
	"\"phone\":\"+8613800138000\",\"primary\":true}\n"
#define PROBE                                                                  \
	"{\"type\":\"probe\",\"txn\":88,\"at\":\"2026-11-22T02:07:00Z\","      \
	"\"list\":[{\"a\":1}],\"no\":null,\"cost_minor\":5}\n"
#define TXN                                                                    \
	"{\"type\":\"txn\",\"id\":3,\"at\":\"2026-11-22T02:07:00Z\","          \
	"\"batch\":3,\"actor\":\"li\",\"command\":\"crm-put order\","         \
	"\"created\":{\"order\":[1,2]},\"changed\":0}\n"                       \
	"{\"type\":\"txn\",\"id\":2,\"at\":\"2026-11-22T02:06:00Z\","          \
	"\"batch\":2,\"run\":\"night\",\"actor\":\"wang\",\"command\":"      \
	"\"crm-history undo 1\",\"reason\":\"wrong\",\"changed\":1}\n"
#define VERSION                                                                \
	"{\"type\":\"version\",\"rev\":1,\"txn\":2,\"action\":\"created\","  \
	"\"changes\":{\"name\":{\"new\":\"x\"}}}\n"                           \
	"{\"type\":\"version\",\"rev\":2,\"txn\":3,\"action\":\"changed\","  \
	"\"changes\":{\"region\":{\"new\":\"华东\"}}}\n"
#define POLICY(name, more)                                                     \
	"{\"type\":\"policy\",\"name\":\"" name "\",\"rev\":1,\"txn\":1,"      \
	"\"at\":\"2026-11-22T02:07:00Z\",\"actor\":\"li\"" more "}\n"
#define BROKEN                                                                 \
	"{\"type\":\"error\",\"tool\":\"crm-get\",\"message\":\"disk\"}\n"
#define TAGS(list) "{\"type\":\"lead\",\"tags\":[" list "]}\n"

#endif
