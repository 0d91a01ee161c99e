/* SPDX-License-Identifier: MIT */
/* test_index.c - lazy indexes: made with a first value, and not forgotten */
#include "shelf.h"
#include "store/index.h"
#include "store/txn.h"

#include <sqlite3.h>

#define LEAD                                                                   \
	"{\"type\":\"lead\",\"name\":\"L\",\"phone\":\"13900139000\","         \
	"\"source\":\"web\""
#define CAMPAIGN "{\"type\":\"campaign\",\"name\":\"c\",\"owner\":\"lin\"}\n"

/* The lazy indexes there are, in order of name, each with a blank. */
static void
made_are(struct crm_store *s, const char *want)
{
	struct crm_buf got = { 0 };
	struct crmp_index x;
	size_t at, column;
	bool there;
	int i;

	for (i = 0; i < s->ntables; i++)
		for (at = 0; crmp_index_next(s->tables[i].type, &at, &x);) {
			column = x.lead;
			if (!x.lazy)
				continue;
			assert_int_equal(
				crmp_db_has(s->db, NULL, x.name, &there, NULL),
				CRM_OK);
			if (there)
				crm_buf_printf(&got, "%s ", x.name);
			assert_true(column < crmp_ncolumns(s->tables[i].type));
		}
	assert_string_equal(got.s ? got.s : "", want);
	crm_buf_free(&got);
}

static void
stored_are(const char *want)
{
	struct crm_store *s = shelf_open(false, NULL);

	made_are(s, want);
	crm_store_close(s);
	shelf_clean();
}

static void
put(struct crm_store *s, const char *line)
{
	struct crm_put how = { 0 };
	struct crm_stored r;
	struct crm_error e = { 0 };

	if (crm_put_line(s, &how, line, strlen(line), &r, &e))
		fail_msg("%s: %s", line, e.text);
}

static void
with_a_value(void **state)
{
	(void)state;
	stored_are("");
	shelf_user();
	shelf_must(CAMPAIGN LEAD "}");
	stored_are("");
	shelf_must("{\"type\":\"lead\",\"id\":1,\"owner\":\"lin\"}");
	stored_are("leads_1 ");
	/* what became empty keeps it */
	shelf_must("{\"type\":\"lead\",\"id\":1,\"owner\":null}");
	stored_are("leads_1 ");
	shelf_must("{\"type\":\"lead\",\"id\":1,\"campaign_id\":1}");
	stored_are("leads_1 leads_campaign_id ");
}

/* What was made goes with a transaction or savepoint that is undone, and the
 * same handle makes it again. */
static void
undone(void **state)
{
	static const char first[] = LEAD ",\"campaign_id\":1}",
			  second[] = LEAD ",\"x\":{\"a\":1},\"campaign_id\":1}";
	struct crm_store *s;

	(void)state;
	shelf_user();
	shelf_must(CAMPAIGN);
	s = shelf_open(true, NULL);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	put(s, first);
	made_are(s, "leads_campaign_id ");
	crm_rollback(s);
	made_are(s, "");
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	assert_int_equal(crmp_txn_savepoint(s, NULL), CRM_OK);
	put(s, first);
	made_are(s, "leads_campaign_id ");
	crmp_txn_undo_savepoint(s);
	made_are(s, "");
	assert_int_equal(crmp_txn_savepoint(s, NULL), CRM_OK);
	put(s, second);
	assert_int_equal(crmp_txn_release(s, NULL), CRM_OK);
	put(s, first);
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	made_are(s, "leads_campaign_id ");
	crm_store_close(s);
	shelf_clean();
}

/* Who removes a record looks for those that refer to it by index. */
static void
removing(void **state)
{
	(void)state;
	shelf_user();
	shelf_must(CAMPAIGN);
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 3 }), CRM_OK);
	stored_are("customers_campaign_id leads_campaign_id "
		   "contracts_campaign_id messages_campaign_id "
		   "feedback_campaign_id ");
}

/* One that is not there says that no row has a value. */
static void
known_absent(void **state)
{
	const struct crmp_type *t = &crmp_type_customer;
	size_t merged = (size_t)crmp_field_index(t, "merged_into", 11);
	struct crm_store *s = shelf_open(true, NULL);
	bool there;

	(void)state;
	assert_int_equal(crmp_lazy_there(s, t, merged, &there, NULL), 0);
	assert_false(there);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	assert_int_equal(crmp_lazy_there(s, t, merged, &there, NULL), 0);
	assert_false(there);
	assert_int_equal(crmp_lazy_need(s, crmp_table_of(s, t),
					(uint64_t)1 << merged, NULL),
			 CRM_OK);
	assert_int_equal(crmp_lazy_there(s, t, merged, &there, NULL), 0);
	assert_true(there);
	crm_rollback(s);
	assert_int_equal(crmp_lazy_there(s, t, merged, &there, NULL), 0);
	assert_false(there);
	/* its name has none that is lazy */
	assert_int_equal(crmp_lazy_there(s, t,
					 (size_t)crmp_field_index(t, "name", 4),
					 &there, NULL),
			 0);
	assert_true(there);
	crm_store_close(s);
}

static void
drop(const char *sql)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(shelf.path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
}

static void
missing_is_made(void **state)
{
	struct crm_buf b = { 0 };
	struct crm_store *s;

	(void)state;
	shelf_user();
	shelf_must(CAMPAIGN LEAD ",\"campaign_id\":1,\"owner\":\"lin\"}");
	shelf_must("{\"type\":\"lead\",\"id\":1,\"campaign_id\":null}");
	drop("DROP INDEX leads_campaign_id");
	stored_are("leads_1 "); /* the other is of no use now */
	drop("DROP INDEX leads_1; DROP INDEX orders_0; DROP INDEX txn_at");
	assert_int_equal(shelf_check(NULL, &b), CRM_REFUSED);
	assert_non_null(strstr(b.s, "index 'leads_1' is missing"));
	assert_non_null(strstr(b.s, "index 'orders_0' is missing"));
	assert_string_equal(shelf.e.text, "3 findings");
	shelf.now += 60;
	s = shelf_open(true, NULL);
	assert_int_equal(crm_store_rebuild(s, NULL, NULL), CRM_OK);
	crm_store_close(s);
	stored_are("leads_1 ");
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(with_a_value), TEST(undone),	   TEST(removing),
		TEST(known_absent), TEST(missing_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
