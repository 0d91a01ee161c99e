/* SPDX-License-Identifier: MIT */
/* test_flip_values.c - checks and uses of a store with values nobody wrote */
#include "flip.h"

#include <sqlite3.h>

static sqlite3 *
behind(void)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(shelf.path, &h), SQLITE_OK);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 0, (int *)0);
	return h;
}

static void
run(sqlite3 *h, const char *sql)
{
	if (sqlite3_exec(h, sql, NULL, NULL, NULL))
		fail_msg("%s: %s", sql, sqlite3_errmsg(h));
}

static json_t *
odd(void)
{
	static const char *const odds[] = {
		"null",
		"0",
		"-1",
		"9223372036854775807",
		"1e308",
		"\"\"",
		"\"x\"",
		"[]",
		"{}",
		"[{}]",
		"[null]",
		"{\"a\":1}",
		"true",
		"\"2026-02-30\"",
		"\"99:99-00:00\"",
		"[[\"09:00-08:00\"]]",
		"-9223372036854775808",
		"\"\\u0001%s\"",
		"[\"open\"]",
	};

	return json_loads(odds[draw(COUNT(odds))], JSON_DECODE_ANY, NULL);
}

/* Something within it becomes something else, or goes. */
static void
mutate(json_t *doc)
{
	size_t n = json_is_array(doc) ? json_array_size(doc)
				      : json_object_size(doc);
	size_t at = n ? draw(n) : 0, i = 0;
	const char *key = NULL;
	json_t *v = NULL, *x;

	if (json_is_array(doc)) {
		v = json_array_get(doc, at);
	} else {
		json_object_foreach(doc, key, x)
		{
			v = x;
			if (i++ == at)
				break;
		}
	}
	if (v && draw(3) && (json_array_size(v) || json_object_size(v))) {
		mutate(v);
		return;
	}
	x = odd();
	if (json_is_array(doc) && n && draw(3))
		json_array_set(doc, at, x);
	else if (json_is_array(doc))
		json_array_append(doc, x);
	else if (key && !draw(3))
		json_object_del(doc, key);
	else
		json_object_set(doc, key && draw(4) ? key : "zz", x);
	json_decref(x);
}

/* The text of a mutated document; some are none at all. */
static char *
mutated(const char *body)
{
	json_t *doc = json_loads(body, 0, NULL), *other;
	size_t n = 1 + draw(2);
	char *text;

	assert_non_null(doc);
	if (!draw(12)) {
		json_decref(doc);
		return strdup(draw(2) ? "{" : "");
	}
	if (!draw(12)) {
		other = odd();
		json_decref(doc);
		doc = other;
	} else {
		while (n-- > 0)
			mutate(doc);
	}
	text = json_dumps(doc, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(doc);
	assert_non_null(text);
	return text;
}

/* One of the rows that `sql` gives: a text, and where it stands. */
static void
pick(sqlite3 *h, const char *sql, struct crm_buf *text, int64_t *id)
{
	sqlite3_stmt *st;
	size_t n = 0, at;

	assert_int_equal(sqlite3_prepare_v2(h, sql, -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		n++;
	assert_true(n > 0);
	sqlite3_reset(st);
	for (at = draw(n) + 1; at > 0; at--)
		assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	crm_buf_reset(text);
	crm_buf_puts(text, (const char *)sqlite3_column_text(st, 0));
	*id = sqlite3_column_int64(st, 1);
	sqlite3_finalize(st);
}

static void
set_text(sqlite3 *h, const char *sql, const char *text, int64_t id)
{
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(h, sql, -1, &st, NULL), SQLITE_OK);
	sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, id);
	assert_int_equal(sqlite3_step(st), SQLITE_DONE);
	sqlite3_finalize(st);
}

/* Whoever reads and writes a store says what is in its way, and goes on. */
static void
used(const char *what)
{
	static const char *const writes[] = {
		"{\"type\":\"order\",\"customer_id\":1,\"amount\":\"2\","
		"\"currency\":\"USD\"}",
		"{\"type\":\"order\",\"id\":1,\"stage\":\"completed\"}",
		"{\"type\":\"order\",\"id\":2,\"stage\":\"cancelled\","
		"\"close_reason\":\"other\"}",
		"{\"type\":\"deal\",\"id\":1,\"stage\":\"won\"}",
		"{\"type\":\"customer\",\"name\":\"n\",\"tier\":\"A\",\"x\":{"
		"\"n\":1}}",
		"{\"type\":\"task\",\"subject_id\":1,\"title\":\"t\","
		"\"due_at\":\"+3wh\",\"owner\":\"lin\"}",
	};
	static const char *const asked[] = { "id,tier", "id,risk,risk_points",
					     "id,p_alive", "id,state,active" };
	struct crm_select q = { .type = crm_type_find("customer") };
	struct crm_query *it = NULL;
	struct crm_error e = { 0 };
	struct crm_buf line = { 0 };
	struct crm_store *s;
	enum crm_status rc;
	size_t i;

	for (i = 0; i < COUNT(writes); i++)
		if (shelf_put(writes[i]) && !*shelf.e.text)
			fail_msg("%s, trial %d: %s says nothing", what, trial,
				 writes[i]);
	for (i = 0; i < COUNT(asked); i++) {
		s = shelf_open(false, NULL);
		memset(&e, 0, sizeof e);
		q.fields = asked[i];
		rc = crm_query_open(s, &q, &it, &e);
		while (!rc && !(rc = crm_query_next(it, &line, &e)))
			;
		if (rc != CRM_END && !*e.text)
			fail_msg("%s, trial %d: %s says nothing", what, trial,
				 asked[i]);
		crm_query_close(it);
		it = NULL;
		crm_store_close(s);
	}
	crm_buf_free(&line);
}

static void
policies(void **state)
{
	struct crm_buf body = { 0 };
	struct rich_file file;
	int noticed = 0;
	int64_t id;
	sqlite3 *h;
	char *text;

	(void)state;
	rich_fill();
	file = rich_read();
	seed = 1128;
	for (trial = 0; trial < flips(); trial++) {
		rich_write(file.p, file.n);
		h = behind();
		/* every name as often as the others */
		run(h, "CREATE TEMP TABLE p AS SELECT name, max(rev) AS rev,"
		       " row_number() OVER (ORDER BY name) AS n FROM policy"
		       " GROUP BY name");
		pick(h, "SELECT body, n FROM policy JOIN p USING (name, rev)",
		     &body, &id);
		text = mutated(body.s);
		set_text(h,
			 "UPDATE policy SET body=?1 WHERE (name, rev) IN"
			 " (SELECT name, rev FROM p WHERE n=?2)",
			 text, id);
		sqlite3_close(h);
		noticed += checked(text);
		if (trial % 3 == 0)
			used(text);
		free(text);
	}
	print_message("%d of %d policies noticed\n", noticed, flips());
	assert_true(noticed > flips() / 2);
	crm_buf_free(&body);
	free(file.p);
}

/* ---- columns ------------------------------------------------ */

/* What may not be NULL is, and the schema says nothing of it. */
static void
nulls(void **state)
{
	const struct crmp_type *const *t;
	const struct crmp_field *f;
	struct rich_file file;
	char sql[200];
	sqlite3 *h;

	(void)state;
	rich_fill();
	file = rich_read();
	for (t = crmp_types, trial = 0; *t; t++)
		for (f = (*t)->fields; f->name; f++, trial++) {
			if (!(f->flags & CRMP_REQ) || (f->flags & CRMP_HIDDEN))
				continue;
			rich_write(file.p, file.n);
			h = behind();
			run(h, "PRAGMA writable_schema=ON;"
			       "CREATE TEMP TABLE m AS SELECT name, sql FROM"
			       " sqlite_master");
			snprintf(sql, sizeof sql,
				 "UPDATE sqlite_master SET sql=replace(sql,"
				 "' NOT NULL','') WHERE name='%s'",
				 (*t)->table);
			run(h, sql);
			run(h, "PRAGMA writable_schema=RESET");
			snprintf(sql, sizeof sql, "UPDATE %s SET \"%s\"=NULL",
				 (*t)->table, f->name);
			run(h, sql);
			run(h, "PRAGMA writable_schema=ON;"
			       "UPDATE sqlite_master SET sql=(SELECT sql FROM m"
			       " WHERE m.name=sqlite_master.name)");
			sqlite3_close(h);
			snprintf(sql, sizeof sql, "%s.%s", (*t)->name, f->name);
			if (!checked(sql))
				fail_msg("%s: not noticed", sql);
			if (trial % 16 == 0)
				used(sql);
		}
	free(file.p);
}

/* Lists and objects of another shape, or none. */
static void
lists(void **state)
{
	const struct crmp_type *const *t;
	struct rich_file file;
	char sql[200], *text;
	sqlite3 *h;
	size_t i;

	(void)state;
	rich_fill();
	file = rich_read();
	seed = 4;
	for (t = crmp_types, trial = 0; *t; t++)
		for (i = 0; i < crmp_ncolumns(*t); i++, trial++) {
			if (i < crmp_type_nfields(*t) &&
			    (*t)->fields[i].kind != CRMP_JSON)
				continue;
			if (!strcmp(crmp_column(*t, i), "row_hash"))
				continue;
			rich_write(file.p, file.n);
			h = behind();
			text = mutated("{\"a\":[{\"b\":1}],\"c\":\"d\"}");
			snprintf(sql, sizeof sql,
				 "UPDATE %s SET \"%s\"=?1 WHERE id=?2",
				 (*t)->table, crmp_column(*t, i));
			set_text(h, sql, text, 1);
			sqlite3_close(h);
			checked(sql);
			if (trial % 16 == 0)
				used(sql);
			free(text);
		}
	free(file.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { TEST(policies), TEST(nulls),
					    TEST(lists) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
