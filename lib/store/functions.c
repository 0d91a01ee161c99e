/* SPDX-License-Identifier: MIT */
/* functions.c - SQL functions for conditions and views */
#include "store/dbp.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* What a condition may call.  Everything here is pure but for `day` and
 * `time`, whose "now" is the command's. */
static const char *const allowed[] = {
	"abs",	  "coalesce", "contains", "day",     "fold",  "glob",  "has",
	"ifnull", "iif",      "instr",	  "length",  "like",  "lower", "ltrim",
	"max",	  "min",      "nullif",	  "replace", "round", "rtrim", "substr",
	"time",	  "trim",     "typeof",	  "unicode", "upper", "x",     NULL,
};
/* What the views themselves call. */
static const char *const fn_inner[] = {
	"local_time", "local_day",    "x_of",	   "->",  "->>", "count",
	"sum",	      "json_extract", "reach_key", "yes", "verdict",
	"own_gap",    NULL
};

const char *const *
crmp_func_names(void)
{
	return allowed;
}

static bool
fn_listed(const char *const *list, const char *name, size_t n)
{
	for (; *list; list++)
		if (strlen(*list) == n && !strncasecmp(*list, name, n))
			return true;
	return false;
}

bool
crmp_func_public(const char *name, size_t n)
{
	return fn_listed(allowed, name, n);
}

bool
crmp_func_allowed(const char *name, size_t n)
{
	return fn_listed(allowed, name, n) || fn_listed(fn_inner, name, n);
}

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

/* After a failure: no result, unless it was for want of memory. */
static void
give_none(sqlite3_context *c, struct crm_buf *b)
{
	if (b->oom)
		sqlite3_result_error_nomem(c);
	crm_buf_free(b);
}

static void
fn_fold(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct crm_buf b = { 0 };
	size_t len;
	const char *s = fn_text(v[0], &len);

	(void)n;
	if (s && crm_text_fold(s, len, &b, NULL) == CRM_OK)
		fn_give(c, &b);
	else
		give_none(c, &b);
}

/* contains(text, part): folded both; the part only once a statement. */
static void
fn_contains(sqlite3_context *c, int argc, sqlite3_value **v)
{
	struct crm_buf hay = { 0 }, b = { 0 };
	char *part = sqlite3_get_auxdata(c, 1);
	size_t n, m;
	const char *s = fn_text(v[0], &n), *p;

	(void)argc;
	if (!part) {
		p = fn_text(v[1], &m);
		if (!p || crm_text_fold(p, m, &b, NULL) || !b.s) {
			sqlite3_result_int(c, p && !m);
			give_none(c, &b);
			return;
		}
		part = b.s;
		sqlite3_set_auxdata(c, 1, part, free);
		part = sqlite3_get_auxdata(c, 1);
	}
	if (!s || !part)
		return;
	if (crm_text_fold(s, n, &hay, NULL) == CRM_OK)
		sqlite3_result_int(c, hay.s && strstr(hay.s, part));
	give_none(c, &hay);
}

/* has(list, item): a JSON list of texts, or an object's keys. */
static void
fn_has(sqlite3_context *c, int argc, sqlite3_value **v)
{
	struct crmp_jwalk w = { 0 };
	size_t n, m;
	const char *s = fn_text(v[0], &n), *item = fn_text(v[1], &m);
	struct crm_buf *b;
	bool found = false, object;

	(void)argc;
	object = s && n && *s == '{';
	b = object ? &w.key : &w.val;
	w.p = s;
	w.end = s ? s + n : NULL;
	while (s && item && !found && crmp_jwalk_next(&w, object))
		found = b->len == m && (!m || !memcmp(b->s, item, m));
	sqlite3_result_int(c, found);
	if (crmp_jwalk_end(&w, CRM_OK, NULL))
		sqlite3_result_error_nomem(c);
}

static const struct crm_clock *
clock_of(sqlite3_context *c)
{
	const struct crm_clock *k = sqlite3_user_data(c);

	if (!k || !k->zone)
		sqlite3_result_error(c, "no business zone is known", -1);
	return k && k->zone ? k : NULL;
}

static void
fn_when(sqlite3_context *c, sqlite3_value *v, bool day)
{
	const struct crm_clock *k = clock_of(c);
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };
	int64_t at;
	size_t n;
	const char *s = fn_text(v, &n);

	if (!k || !s)
		return;
	switch (crm_time_parse(s, n, k, 0, &at, &e)) {
	case CRM_OK:
		break;
	case CRM_NOMEM:
		sqlite3_result_error_nomem(c);
		return;
	default:
		sqlite3_result_error(c, e.text, -1);
		return;
	}
	if (day)
		crm_day_format(crm_zone_day(k->zone, at), &b);
	else
		crm_time_local(k->zone, at, &b);
	fn_give(c, &b);
}

static void
fn_day(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	fn_when(c, v[0], true);
}

static void
fn_time(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	fn_when(c, v[0], false);
}

static void
fn_local_time(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct crm_clock *k;
	struct crm_buf b = { 0 };

	(void)n;
	if (sqlite3_value_type(v[0]) == SQLITE_NULL || !(k = clock_of(c)))
		return;
	crm_time_local(k->zone, sqlite3_value_int64(v[0]), &b);
	fn_give(c, &b);
}

static void
fn_local_day(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct crm_buf b = { 0 };

	(void)n;
	if (sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	crm_day_format(sqlite3_value_int64(v[0]), &b);
	fn_give(c, &b);
}

static void
fn_reach_key(sqlite3_context *c, int argc, sqlite3_value **v)
{
	struct crm_buf b = { 0 };
	size_t n;
	const char *s = fn_text(v[1], &n);
	int kind = sqlite3_value_int(v[0]);

	(void)argc;
	if (s && !crmp_reach_key((enum crmp_kind)kind, s, n, &b, NULL))
		fn_give(c, &b);
	else
		give_none(c, &b);
}

enum crm_status
crmp_db_functions(struct crmp_db *db, const struct crmp_funcs *f,
		  struct crm_error *e)
{
	static const struct {
		const char *name;
		int args;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} fns[] = {
		{ "fold", 1, fn_fold },
		{ "contains", 2, fn_contains },
		{ "has", 2, fn_has },
		{ "day", 1, fn_day },
		{ "time", 1, fn_time },
		{ "local_time", 1, fn_local_time },
		{ "local_day", 1, fn_local_day },
		{ "reach_key", 2, fn_reach_key },
	};
	size_t i;
	int rc;

	for (i = 0; i < sizeof fns / sizeof *fns; i++) {
		rc = sqlite3_create_function_v2(
			db->h, fns[i].name, fns[i].args,
			SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
			f->clock, fns[i].fn, NULL, NULL, NULL);
		if (rc)
			return crmp_db_fail(db, rc, e);
	}
	return CRM_OK;
}
