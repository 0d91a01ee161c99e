/* SPDX-License-Identifier: MIT */
/* test_stmt.c - one row at once: letters, no row, NULL, no memory */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "oom.h"
#include "store/db.h"

static struct crmp_db *db;

static const char one[] = "SELECT n, s, z FROM t WHERE n=?1";

static int
filled(void **state)
{
	(void)state;
	return crmp_db_open(NULL, CRMP_DB_MEMORY, 0, &db, NULL) ||
	       crmp_db_exec(db,
			    "CREATE TABLE t(n INTEGER, s TEXT, z INTEGER);"
			    "INSERT INTO t VALUES(1,'a',NULL),(2,NULL,7),"
			    "(3,'',8)",
			    NULL);
}

static int
closed(void **state)
{
	(void)state;
	crmp_db_close(db);
	return 0;
}

static void
letters(void **state)
{
	static const struct {
		int64_t n;
		const char *s;
		int64_t zero, own; /* the third column by i and by o */
	} rows[] = { { 1, "a", 0, -5 }, { 2, "", 7, 7 }, { 3, "", 8, 8 } };
	struct crmp_stmt *keep = NULL;
	struct crm_buf b = { 0 };
	int64_t n, z;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		z = -5;
		crm_buf_reset(&b);
		assert_int_equal(crmp_db_row(db, &keep, one, NULL, "i>iti",
					     rows[i].n, &n, &b, &z),
				 CRM_OK);
		assert_int_equal(n, rows[i].n);
		assert_string_equal(b.s, rows[i].s);
		assert_int_equal(z, rows[i].zero);
		z = -5;
		/* kept: no SQL is needed; what comes first may be enough */
		assert_int_equal(crmp_db_row(db, &keep, NULL, NULL, "i>oto",
					     rows[i].n, &n, &b, &z),
				 CRM_OK);
		assert_int_equal(z, rows[i].own);
		assert_int_equal(b.len, 2 * strlen(rows[i].s));
		assert_int_equal(
			crmp_db_row(db, &keep, NULL, NULL, "i", rows[i].n),
			CRM_OK);
	}
	crmp_stmt_free(keep);
	crm_buf_free(&b);
}

static void
no_row(void **state)
{
	struct crmp_stmt *keep = NULL;
	struct crm_error e = { 0 };
	struct crm_buf b = { 0 };
	int64_t n = -1, z = -2;

	(void)state;
	assert_int_equal(crmp_db_row(db, &keep, one, &e, "i>ito", (int64_t)9,
				     &n, &b, &z),
			 CRM_END);
	assert_int_equal(crmp_db_row(db, NULL, "SELECT n FROM t WHERE s IS ?",
				     &e, "s>i", "none", &n),
			 CRM_END);
	assert_int_equal(n, -1);
	assert_int_equal(z, -2);
	assert_null(b.s);
	assert_string_equal(e.text, "");
	assert_int_equal(crmp_db_row(db, NULL, "SELECT nothing", &e, ">i", &n),
			 CRM_TROUBLE);
	assert_int_equal(n, -1);
	crmp_stmt_free(keep);
}

/* A statement that stayed on its row would hold the table. */
static void
is_reset(void **state)
{
	struct crmp_stmt *keep = NULL, *put = NULL;
	int64_t n = 0;

	(void)state;
	assert_int_equal(
		crmp_db_row(db, &keep, "SELECT n FROM t", NULL, ">i", &n),
		CRM_OK);
	assert_int_equal(crmp_db_do(db, NULL, "SELECT n FROM t", NULL, ""),
			 CRM_OK);
	assert_int_equal(crmp_db_do(db, &put, "INSERT INTO t VALUES(?,?,?)",
				    NULL, "isi", (int64_t)4, (const char *)NULL,
				    (int64_t)1),
			 CRM_OK);
	assert_int_equal(crmp_db_do(db, &put, NULL, NULL, "iti", (int64_t)5,
				    "xyz", (size_t)2, (int64_t)1),
			 CRM_OK);
	assert_int_equal(crmp_db_changes(db), 1);
	assert_int_equal(crmp_db_int(db, "SELECT count(*) FROM t", 0, &n, NULL),
			 CRM_OK);
	assert_int_equal(n, 5);
	assert_int_equal(crmp_db_int(db, "SELECT max(n) FROM t WHERE s='q'", 6,
				     &n, NULL),
			 CRM_OK);
	assert_int_equal(n, 6);
	assert_int_equal(crmp_db_exec(db, "DROP TABLE t", NULL), CRM_OK);
	crmp_stmt_free(keep);
	crmp_stmt_free(put);
}

static void
no_memory(void **state)
{
	enum crm_status rc = CRM_NOMEM;
	struct crm_buf b = { 0 };
	int64_t n = -1, z = -2;
	long at;

	(void)state;
	for (at = 1; rc; at++) {
		crm_buf_free(&b);
		memset(&b, 0, sizeof b);
		fault.calls = 0;
		fault.from = at;
		fault.armed = true;
		rc = crmp_db_row(db, NULL, one, NULL, "i>iti", (int64_t)1, &n,
				 &b, &z);
		fault.armed = false;
		if (rc) {
			assert_int_equal(rc, CRM_NOMEM);
			assert_int_equal(n, -1);
			assert_int_equal(z, -2);
		}
	}
	assert_true(at > 3);
	assert_int_equal(n, 1);
	assert_string_equal(b.s, "a");
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(letters, filled, closed),
		cmocka_unit_test_setup_teardown(no_row, filled, closed),
		cmocka_unit_test_setup_teardown(is_reset, filled, closed),
		cmocka_unit_test_setup_teardown(no_memory, filled, closed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
