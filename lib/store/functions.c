/* SPDX-License-Identifier: MIT */
/* functions.c - SQL functions that our texts use */
#include "store/dbp.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char *
fn_text(sqlite3_value *v, size_t *n)
{
	const char *s = (const char *)sqlite3_value_text(v);

	*n = (size_t)sqlite3_value_bytes(v);
	return s;
}

static void
fn_give(sqlite3_context *c, struct crm_buf *b)
{
	if (b->oom)
		sqlite3_result_error_nomem(c);
	else
		sqlite3_result_text64(c, b->s ? b->s : "", b->len,
				      SQLITE_TRANSIENT, SQLITE_UTF8);
	crm_buf_free(b);
}

/* A value as an image has it; none where that is NULL or has none. */
static struct crmp_text
in_image(sqlite3_context *c, sqlite3_value **v)
{
	struct crmp_text image, none = { 0 };
	const char *name;

	if (sqlite3_value_type(v[0]) == SQLITE_NULL)
		return none;
	image.s = fn_text(v[0], &image.n);
	name = (const char *)sqlite3_value_text(v[1]);
	if (!image.s || !name) {
		sqlite3_result_error_nomem(c);
		return none;
	}
	return crmp_stored(image, name);
}

static void
fn_image_int(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct crmp_text value = in_image(c, v);

	(void)n;
	if (value.s && *value.s != '"' && *value.s != '[')
		sqlite3_result_int64(c, strtoll(value.s, NULL, 10));
}

static void
fn_image_text(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct crmp_text value = in_image(c, v);
	struct crm_buf b = { 0 };

	(void)n;
	if (!value.s || *value.s != '"')
		return;
	if (!memchr(value.s, '\\', value.n)) {
		sqlite3_result_text64(c, value.s + 1, value.n - 2,
				      SQLITE_TRANSIENT, SQLITE_UTF8);
		return;
	}
	crmp_stored_text(value, &b);
	fn_give(c, &b);
}

/* The month of a day, as 2026-11; which day it is somewhere is not asked. */
static void
fn_day_month(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct crm_buf b = { 0 };
	struct crm_civil day;

	(void)n;
	if (sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	crm_day_civil(sqlite3_value_int64(v[0]), &day);
	crm_buf_printf(&b, "%04d-%02d", (int)day.year, (int)day.month);
	fn_give(c, &b);
}

/* Where one text begins in another, in characters from 1; 0: nowhere. */
static void
fn_strpos(sqlite3_context *c, int argc, sqlite3_value **v)
{
	const char *s, *part, *at, *p;
	size_t n, len;
	int64_t pos = 1;

	(void)argc;
	if (sqlite3_value_type(v[0]) == SQLITE_NULL ||
	    sqlite3_value_type(v[1]) == SQLITE_NULL)
		return;
	s = fn_text(v[0], &n);
	part = fn_text(v[1], &len);
	if (!s || !part) {
		sqlite3_result_error_nomem(c);
		return;
	}
	at = memmem(s, n, part, len);
	for (p = s; at && p < at; p++)
		pos += ((unsigned char)*p & 0xC0) != 0x80;
	sqlite3_result_int64(c, at ? pos : 0);
}

enum crm_status
crmp_db_functions(struct crmp_db *db, struct crm_error *e)
{
	static const struct {
		const char *name;
		int args;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} fns[] = {
		{ "image_int", 2, fn_image_int },
		{ "image_text", 2, fn_image_text },
		{ "day_month", 1, fn_day_month },
		{ "strpos", 2, fn_strpos }, /* PostgreSQL has it */
	};
	size_t i;
	int rc;

	for (i = 0; i < sizeof fns / sizeof *fns; i++) {
		rc = sqlite3_create_function_v2(
			db->h, fns[i].name, fns[i].args,
			SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
			NULL, fns[i].fn, NULL, NULL, NULL);
		if (rc)
			return crmp_db_fail(db, rc, e);
	}
	return CRM_OK;
}
