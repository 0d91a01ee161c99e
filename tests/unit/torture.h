/* SPDX-License-Identifier: MIT */
/* torture.h - calls made once for each allocation, with that one failing */
#ifndef TORTURE_H
#define TORTURE_H

#include "oom.h"
#include "shelf.h"

#include <stdio.h>

/* ---- what a call gave, kept without allocating -------------------------- */

static struct {
	char s[65536];
	size_t n;
} got;

static void
keep(const char *s, size_t n)
{
	assert_true(n <= sizeof got.s - got.n);
	memcpy(got.s + got.n, s, n);
	got.n += n;
}

static inline enum crm_status
sink(void *arg, const char *p, size_t n, struct crm_error *e)
{
	(void)arg;
	(void)e;
	keep(p, n);
	return CRM_OK;
}

/* A table's text: libsmartcols takes what width it finds memory for. */
static inline enum crm_status
words(void *arg, const char *p, size_t n, struct crm_error *e)
{
	(void)arg;
	(void)e;
	for (; n--; p++)
		if (*p != ' ')
			keep(p, 1);
	return CRM_OK;
}

/* A pointer that a failing call must leave as it is. */
#define UNTOUCHED ((void *)&fault)

static struct crm_open
reading(bool write)
{
	return (struct crm_open){ .path = shelf.path,
				  .write = write,
				  .real = shelf.now,
				  .actor = "lin",
				  .command = "crm-put",
				  .reason = "so it is",
				  .dry_run = true,
				  .busy_ms = 1000 };
}

typedef enum crm_status call(struct crm_store *s, struct crm_error *e);

static const char *more_records; /* that a program of tests needs */

static void
some_records(void)
{
	shelf_must("{\"type\":\"user\",\"login\":\"lin\",\"name\":\"L\","
		   "\"role\":\"sales\"}");
	shelf_must("{\"type\":\"customer\",\"name\":\"\xE5\xBC\xA0 a\",\"tags\""
		   ":[\"old\",\"b\"],\"ext\":{\"shop\":\"old\"},\"owner\":"
		   "\"lin\"}");
	shelf_must("{\"type\":\"order\",\"customer_id\":1,\"amount\":\"5\"}");
	shelf_must("{\"type\":\"customer\",\"id\":1,\"region\":\"south\"}");
	if (more_records)
		shelf_must(more_records);
}

/* One call with the fault set; the status, what it printed in `got`. */
static enum crm_status
attempt(call *f, bool fresh, long from, bool forever)
{
	struct crm_open o = reading(true);
	struct crm_error e = { 0 };
	struct crm_store *s = NULL;
	enum crm_status rc;

	if (!fresh)
		assert_int_equal(crm_store_open(&o, &s, &e), CRM_OK);
	if (s)
		assert_non_null(crmp_zone(s, &e));
	got.n = 0;
	fault.calls = 0;
	fault.from = from;
	fault.forever = forever;
	fault.armed = true;
	rc = f(s, &e);
	fault.armed = false;
	crm_store_close(s);
	/* the first failure wins; whoever passes it on may say TROUBLE */
	if (rc > CRM_END &&
	    (!*e.text || (e.code != CRM_NOMEM && e.code != CRM_TROUBLE)))
		fail_msg("malloc %ld%s: status %d, error %d '%s'\n%.*s", from,
			 forever ? "+" : "", rc, e.code, e.text, (int)got.n,
			 got.s);
	return rc;
}

static void
torture(call *f, bool fresh)
{
	static char want[sizeof got.s];
	enum crm_status rc;
	long calls, at, step;
	size_t n;
	int ever;

	some_records();
	rc = attempt(f, fresh, 0, false);
	if (rc)
		fail_msg("status %d: %.*s", rc, (int)got.n, got.s);
	calls = fault.calls;
	n = got.n;
	memcpy(want, got.s, n);
	assert_true(calls > 0);
	step = calls / 120 + 1;
	for (at = 1; at <= calls; at += at < 60 ? 1 : step)
		for (ever = 0; ever < 2; ever++) {
			rc = attempt(f, fresh, at, ever);
			if (rc != CRM_OK && rc != CRM_NOMEM &&
			    rc != CRM_TROUBLE)
				fail_msg("malloc %ld of %ld: status %d", at,
					 calls, rc);
			if (!rc && (got.n != n || memcmp(got.s, want, n)))
				fail_msg("malloc %ld of %ld: other output:\n"
					 "%.*s",
					 at, calls, (int)got.n, got.s);
		}
	/* and none of it left a trace */
	assert_int_equal(attempt(f, fresh, 0, false), CRM_OK);
	assert_int_equal(got.n, n);
	assert_memory_equal(got.s, want, n);
}

#define TORTURE(f, fresh)                                                      \
	static void test_##f(void **state)                                     \
	{                                                                      \
		(void)state;                                                   \
		torture(f, fresh);                                             \
	}

#endif
