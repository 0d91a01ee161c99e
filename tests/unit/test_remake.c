/* SPDX-License-Identifier: MIT */
/* test_remake.c - tables made anew: what each column is filled with */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/remake.h"

static const struct crmp_field old_fields[] = {
	{ .name = "a", .kind = CRMP_TEXT, .flags = CRMP_REQ },
	{ .name = "b", .kind = CRMP_INT },
	{ .name = "owner", .kind = CRMP_TEXT },
	{ 0 }
};
/* b is needed now, c to f are new, g holds nothing when it is not given */
static const struct crmp_field new_fields[] = {
	{ .name = "f", .kind = CRMP_TEXT },
	{ .name = "a", .kind = CRMP_TEXT, .flags = CRMP_REQ },
	{ .name = "b", .kind = CRMP_INT, .flags = CRMP_REQ, .def = "7" },
	{ .name = "c", .kind = CRMP_BOOL, .flags = CRMP_REQ, .def = "true" },
	{ .name = "d", .kind = CRMP_ENUM, .flags = CRMP_REQ, .arg = "x y",
	  .def = "y" },
	{ .name = "e", .kind = CRMP_INSTANT, .flags = CRMP_REQ | CRMP_NOW },
	{ .name = "h", .kind = CRMP_TEXT, .flags = CRMP_REQ | CRMP_HIDDEN },
	{ .name = "owner", .kind = CRMP_TEXT },
	{ 0 }
};
/* without owner, and with one that nobody can fill */
static const struct crmp_field few_fields[] = {
	{ .name = "a", .kind = CRMP_TEXT, .flags = CRMP_REQ },
	{ .name = "b", .kind = CRMP_INT },
	{ 0 }
};
static const struct crmp_field more_fields[] = {
	{ .name = "a", .kind = CRMP_TEXT, .flags = CRMP_REQ },
	{ .name = "b", .kind = CRMP_INT },
	{ .name = "owner", .kind = CRMP_TEXT },
	{ .name = "due", .kind = CRMP_DAY, .flags = CRMP_REQ | CRMP_NOW },
	{ 0 }
};
static const struct crmp_field part_fields[] = {
	{ .name = "thing_id", .kind = CRMP_REF, .flags = CRMP_REQ,
	  .arg = "thing" },
	{ 0 }
};
/* codes from 32 on: no number of fields is remembered for them */
static const char *const indexes[] = { "a,b", NULL };

static const struct crmp_type part = {
	.name = "part", .table = "parts", .code = 42, .fields = part_fields
};
static const struct crmp_type later = {
	.name = "later", .table = "laters", .code = 43, .fields = part_fields
};

#define THING(list)                                                            \
	{                                                                      \
		.name = "thing", .table = "things", .code = 41,                \
		.fields = (list), .indexes = indexes                           \
	}
static const struct crmp_type before = THING(old_fields),
			      after = THING(new_fields),
			      fewer = THING(few_fields),
			      unfilled = THING(more_fields);
static const struct crmp_type *const was[] = { &before, &part, NULL },
				     *const now[] = { &after, &part, &later,
						      NULL };

static int64_t told;

static void
on_progress(void *arg, int64_t records)
{
	(void)arg;
	assert_true(records >= told);
	told = records;
}

static struct crmp_db *
old_store(void)
{
	struct crm_buf sql = { 0 };
	struct crmp_db *db;

	crmp_schema_all(was, &sql);
	crm_buf_puts(
		&sql,
		"INSERT INTO things(id,rev,txn,created_at,updated_at,a,b,"
		"owner,tags) VALUES(-3,1,1,50,60,'neg',NULL,NULL,NULL),"
		"(1,2,2,100,200,'one',NULL,'li','[\"t\"]'),"
		"(900,1,2,300,300,'two',5,NULL,NULL);"
		"INSERT INTO parts(id,rev,txn,created_at,updated_at,thing_id)"
		" VALUES(1,1,1,1,1,900);"
		"INSERT INTO history(type,id,until_txn,from_txn,rev,image)"
		" VALUES(41,1,2,1,1,'{\"created_at\":100,\"a\":\"was\"}'),"
		"(41,5,3,2,1,'{\"created_at\":9,\"b\":4}'),"
		"(41,6,3,3,1,'{}'),(42,1,2,1,1,'{\"created_at\":1}');"
		"INSERT INTO txn(id,at,batch,actor,command) VALUES"
		"(1,1,1,'li','init'),(2,5,2,'li','put');");
	assert_int_equal(crmp_db_open(NULL, CRMP_DB_MEMORY, 0, &db, NULL), 0);
	assert_int_equal(crmp_db_exec(db, sql.s, NULL), 0);
	crm_buf_free(&sql);
	return db;
}

/* Rows as text, | between columns and ; behind each. */
static void
rows_are(struct crmp_db *db, const char *sql, const char *want)
{
	struct crmp_stmt *st = NULL;
	struct crm_buf b = { 0 };
	const char *p;
	int i;

	assert_int_equal(crmp_db_prep(db, sql, &st, NULL), 0);
	while (crmp_step(st, NULL) == CRM_OK) {
		for (i = 0; i < 12 && !crmp_col_null(st, i); i++) {
			p = crmp_col_text(st, i, NULL);
			crm_buf_printf(&b, "%s|", p);
		}
		crm_buf_putc(&b, ';');
	}
	crmp_stmt_free(st);
	assert_string_equal(b.s ? b.s : "", want);
	crm_buf_free(&b);
}

static enum crm_status
remade(struct crmp_db *db, struct crmp_remake *r, struct crm_error *e)
{
	enum crm_status rc;

	r->db = db;
	told = 0;
	r->progress = on_progress;
	assert_int_equal(crmp_remake_begin(db, e), 0);
	assert_int_equal(crmp_db_exec(db, "BEGIN IMMEDIATE", e), 0);
	rc = crmp_remake_records(r, e);
	assert_int_equal(crmp_db_exec(db, rc ? "ROLLBACK" : "COMMIT", NULL), 0);
	return rc;
}

static void
columns_filled(void **state)
{
	struct crmp_remake r = { .types = now };
	struct crmp_db *db = old_store(), *fresh;
	struct crm_buf sql = { 0 };
	int64_t n;

	(void)state;
	assert_int_equal(crmp_remake_count(db, now, &n, NULL), 0);
	assert_true(n == 4); /* laters are not there yet */
	assert_int_equal(remade(db, &r, NULL), 0);
	assert_true(r.records == 4 && r.indexed == 4 && told == 8);
	rows_are(db,
		 "SELECT id, rev, txn, created_at, updated_at, a, b, c, d, e,"
		 " coalesce(f,'-') || coalesce(h,'-'), coalesce(owner,'-') ||"
		 " coalesce(tags,'-') FROM things ORDER BY id",
		 "-3|1|1|50|60|neg|7|1|y|50|--|--|;"
		 "1|2|2|100|200|one|7|1|y|100|--|li[\"t\"]|;"
		 "900|1|2|300|300|two|5|1|y|300|--|--|;");
	rows_are(db, "SELECT id, thing_id FROM parts", "1|900|;");
	rows_are(db, "SELECT * FROM laters", "");
	/* images get what is needed, but the mark of a return stays one */
	rows_are(db, "SELECT image FROM history ORDER BY type, id",
		 "{\"created_at\":100,\"a\":\"was\",\"b\":7,\"c\":1,"
		 "\"d\":\"y\",\"e\":100}|;"
		 "{\"created_at\":9,\"b\":4,\"c\":1,\"d\":\"y\",\"e\":9}|;"
		 "{}|;{\"created_at\":1}|;");
	rows_are(db, "PRAGMA foreign_key_check", "");
	/* the very tables and indexes of a new store */
	assert_int_equal(crmp_db_open(NULL, CRMP_DB_MEMORY, 0, &fresh, NULL),
			 0);
	assert_int_equal(crmp_schema_create(fresh, now, NULL), 0);
	assert_int_equal(
		crmp_db_row(fresh, NULL,
			    "SELECT group_concat(coalesce(sql,name),';') || ';'"
			    " FROM (SELECT * FROM sqlite_schema"
			    " ORDER BY name)",
			    NULL, ">t", &sql),
		0);
	crm_buf_printf(&sql, "|;");
	rows_are(db,
		 "SELECT group_concat(coalesce(sql,name),';') || ';' FROM"
		 " (SELECT * FROM sqlite_schema ORDER BY name)",
		 sql.s);
	crm_buf_free(&sql);
	crmp_db_close(fresh);
	crmp_db_close(db);
}

static void
given_columns(void **state)
{
	static const struct crmp_given given[] = {
		{ "things", "a", "upper(a) || coalesce(b,'')" },
		{ "things", "owner", NULL },
		{ 0 }
	};
	static const struct crmp_type *const types[] = { &fewer, &part, NULL };
	struct crmp_remake r = { .types = types, .given = given };
	struct crmp_db *db = old_store();

	(void)state;
	assert_int_equal(remade(db, &r, NULL), 0);
	rows_are(db, "SELECT a FROM things ORDER BY id", "NEG|;ONE|;TWO5|;");
	crmp_db_close(db);
}

static void
refused(void **state)
{
	static const struct crmp_type *const few[] = { &fewer, &part, NULL },
					     *const more[] = { &unfilled, &part,
							       NULL };
	struct crmp_remake r = { .types = few };
	struct crmp_db *db = old_store();
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(remade(db, &r, &e), CRM_TROUBLE);
	assert_string_equal(e.text,
			    "column owner of things is not known, and would be "
			    "lost");
	rows_are(db, "SELECT a, owner FROM things WHERE id = 1", "one|li|;");
	r = (struct crmp_remake){ .types = more };
	e = (struct crm_error){ 0 };
	assert_int_equal(remade(db, &r, &e), CRM_TROUBLE);
	assert_string_equal(e.text,
			    "due of things is needed now, and has no default "
			    "for records that are there");
	rows_are(db, "SELECT a, owner FROM things WHERE id = 1", "one|li|;");
	crmp_db_close(db);
}

/* More rows than one statement copies, with gaps between their ids. */
static void
many_rows(void **state)
{
	struct crmp_remake r = { .types = was };
	struct crmp_db *db = old_store();

	(void)state;
	assert_int_equal(
		crmp_db_exec(db,
			     "INSERT INTO parts(id,rev,txn,created_at,"
			     "updated_at,thing_id) WITH RECURSIVE n(i) AS"
			     " (VALUES(2) UNION ALL SELECT i + 1 FROM n WHERE"
			     " i < 100000) SELECT i * i,1,1,i,i,1 FROM n",
			     NULL),
		0);
	assert_int_equal(remade(db, &r, NULL), 0);
	assert_true(r.records == 100003 && told == 2 * r.records);
	rows_are(db, "SELECT count(*), max(id), sum(created_at) FROM parts",
		 "100000|10000000000|5000050000|;");
	crmp_db_close(db);
}

/* Kept, copied, made empty, made: the tables of no type. */
static void
base_tables(void **state)
{
	struct crmp_remake r = { .types = was };
	struct crmp_db *db = old_store();

	(void)state;
	assert_int_equal(
		crmp_db_exec(
			db,
			"INSERT INTO tag VALUES('t',1,1);"
			"DROP TABLE head; DROP TABLE txn;"
			"CREATE TABLE txn(id INTEGER PRIMARY KEY, at"
			" INTEGER, batch INTEGER, actor TEXT, command TEXT,"
			" odd TEXT);"
			"INSERT INTO txn VALUES(1,5,1,'li','x','y')",
			NULL),
		0);
	r.db = db;
	assert_int_equal(crmp_remake_base(&r, NULL), 0);
	rows_are(db, "SELECT id, at, batch, actor, command, token FROM txn",
		 "1|5|1|li|x|;");
	rows_are(db, "SELECT count(*) FROM tag", "0|;");
	rows_are(db, "SELECT count(*) FROM head", "0|;");
	rows_are(db, "SELECT count(*) FROM history", "4|;");
	rows_are(db,
		 "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'txn~_%'"
		 " ESCAPE '~' OR name LIKE 'old~_%' ESCAPE '~'",
		 "3|;");
	crmp_db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_filled),
		cmocka_unit_test(given_columns),
		cmocka_unit_test(refused),
		cmocka_unit_test(many_rows),
		cmocka_unit_test(base_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
