/* SPDX-License-Identifier: MIT */
/* test_check.c - damage done behind the store's back is found and named */
#include "shelf.h"

#include <sqlite3.h>

static const char content[] =
	"{\"type\":\"user\",\"login\":\"lin\",\"role\":\"admin\"}\n"
	"{\"type\":\"customer\",\"name\":\"A\",\"phone\":\"13800138000\","
	"\"tags\":[\"vip\"],\"ext\":{\"erp\":\"k1\",\"shop\":\"9\"}}\n"
	"{\"type\":\"order\",\"customer_id\":1,\"amount\":\"5.50\","
	"\"placed_at\":\"2025-12-31T17:30:00Z\"}\n"
	"{\"type\":\"touch\",\"customer_id\":1,\"dir\":\"in\"}\n"
	"{\"type\":\"deal\",\"customer_id\":1,\"name\":\"d\",\"owner\":\"lin\"}"
	"\n"
	"{\"type\":\"task\",\"subject_type\":\"deal\",\"subject_id\":1,"
	"\"title\":\"x\",\"due_at\":\"2026-03-01\",\"owner\":\"lin\"}";

static void
fill(void)
{
	shelf_must(content);
	shelf_must("{\"type\":\"customer\",\"id\":1,\"name\":\"B\"}");
	shelf_clean();
}

static void
damage(const char *sql)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(shelf.path, &h), SQLITE_OK);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
	if (sqlite3_exec(h, sql, NULL, NULL, NULL))
		fail_msg("%s: %s", sql, sqlite3_errmsg(h));
	sqlite3_close(h);
}

static const struct {
	const char *sql, *check, *message;
} cases[] = {
	{ "UPDATE orders SET customer_id=77", "reference",
	  "\"subject_type\":\"order\",\"subject_id\":1,"
	  "\"message\":\"refers to a record of customers" },
	{ "UPDATE tasks SET subject_id=9", "reference",
	  "refers by 'subject_id' to deal/9" },
	{ "UPDATE tasks SET subject_type='cat'", "reference", "to cat/1" },
	{ "UPDATE deals SET owner='nobody'", "reference", "a record of users" },
	{ "DELETE FROM ext", "side", "external id erp:k1 is missing" },
	{ "INSERT INTO ext VALUES(2,'erp','k2',1)", "side",
	  "external id erp:k2 is in the side table but" },
	{ "CREATE TEMP TABLE c AS SELECT * FROM customers; UPDATE c SET id=2,"
	  " ext='{\"shop\":\"9\"}'; INSERT INTO customers SELECT * FROM c",
	  "side", "external id shop:9 belongs to customer/2, too" },
	{ "UPDATE customers SET ext='{\"erp\": \"k1\"}'", "side",
	  "external id shop:9 is in the side table but" },
	{ "UPDATE tag SET tag='x'", "side", "tag x is in the side table but" },
	{ "UPDATE tag SET tag='x'", "side",
	  "tag vip is missing from the side" },
	{ "INSERT INTO reach VALUES('p123',2,1)", "side",
	  "key p123 is in the" },
	{ "UPDATE customer_summary SET orders=9", "summary", "differs" },
	{ "DELETE FROM customer_summary", "summary", "differs" },
	{ "UPDATE counter SET next=1 WHERE type=2", "invariant",
	  "next id of this type is not above the last" },
	{ "DELETE FROM counter WHERE type=6", "invariant",
	  "next id of this type is not above the last" },
	{ "UPDATE txn SET at=at-9000 WHERE id=3", "invariant",
	  "transaction 3 is dated before" },
	{ "DELETE FROM txn WHERE id=2", "invariant", "have gaps" },
	{ "UPDATE customers SET rev=1", "invariant",
	  "rev 1 of transaction 3 does not follow" },
	{ "UPDATE deals SET txn=99", "invariant", "by transaction 99, which" },
	{ "UPDATE history SET image='{'", "invariant",
	  "image of rev 1 is not readable" },
	{ "UPDATE history SET until_txn=50", "invariant",
	  "was replaced by transaction 50" },
	{ "INSERT INTO history VALUES(2,1,4,1,3,'{}')", "invariant",
	  "overlap" },
	{ "UPDATE deals SET state_kind='d'", "invariant",
	  "stage 'contact' is stored as of kind 'd', not 'o'" },
	{ "UPDATE deals SET stage='moon'", "invariant", "'moon' is none of" },
	{ "UPDATE customers SET state='moon'", "invariant",
	  "'moon' is none of" },
	{ "UPDATE orders SET day=day+1", "invariant", "its day is not that" },
	{ "UPDATE orders SET base_minor=1", "invariant",
	  "base currency is wrong" },
	{ "UPDATE orders SET counts=0", "invariant", "counts as a purchase" },
	{ "UPDATE touches SET counts=0", "invariant", "counts as contact" },
	{ "UPDATE policy SET body='{}' WHERE name='stages'", "invariant",
	  "policy 'stages': stages.deal" },
	{ "UPDATE policy SET body='{\"order\":[{}],\"deal\":[{}]}' WHERE"
	  " name='stages'",
	  "invariant", "policy 'stages': stages.order[0].name: is needed" },
	{ "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql=replace(sql,"
	  "'\"stage\" TEXT NOT NULL','\"stage\" TEXT') WHERE name='orders';"
	  "PRAGMA writable_schema=RESET; UPDATE orders SET stage=NULL",
	  "value", "'stage': is needed" },
	{ "DELETE FROM policy WHERE name='calendar'", "invariant",
	  "policy 'calendar' is missing" },
	{ "UPDATE policy SET rev=3 WHERE name='fields'", "invariant",
	  "revisions of policy fields have gaps" },
	{ "CREATE TRIGGER tr AFTER INSERT ON orders BEGIN SELECT 1; END",
	  "schema", "trigger 'tr' is not ours" },
	{ "CREATE VIEW vw AS SELECT 1", "schema", "view 'vw' is not ours" },
	{ "CREATE TABLE aa(x)", "schema", "table 'aa' is not ours" },
	{ "DROP INDEX txn_at", "schema", "index 'txn_at' is missing" },
	{ "DROP INDEX txn_at; CREATE INDEX txn_at ON txn(id)", "schema",
	  "index 'txn_at' is not as we made it" },
	{ "ALTER TABLE tag ADD COLUMN y TEXT", "schema",
	  "table 'tag' is not as we made it" },
	{ "PRAGMA ignore_check_constraints=ON; UPDATE touches SET automated=7",
	  "integrity", "CHECK constraint" },
};

static void
each_is_named(void **state)
{
	struct crm_buf b = { 0 };
	char check[40];
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		fill();
		damage(cases[i].sql);
		assert_int_equal(shelf_check(NULL, &b), CRM_REFUSED);
		snprintf(check, sizeof check, "\"check\":\"%s\"",
			 cases[i].check);
		if (!strstr(b.s, check) || !strstr(b.s, cases[i].message))
			fail_msg("%s: no %s %s in\n%s", cases[i].sql, check,
				 cases[i].message, b.s);
		assert_non_null(strstr(shelf.e.text, "finding"));
		shelf_down(state);
		assert_int_equal(shelf_up(state), 0);
	}
	crm_buf_free(&b);
}

/* Whatever page is broken: no crash, and never a clean bill. */
static void
broken_pages(void **state)
{
	unsigned char junk[64];
	struct crm_open o = { .path = shelf.path,
			      .real = START,
			      .actor = "lin",
			      .command = "crm-db check" };
	struct crm_store *s;
	struct crm_buf b = { 0 };
	int found = 0, page;
	FILE *f;

	memset(junk, 0xff, sizeof junk);
	for (page = 1; page < 60; page++) {
		fill();
		f = fopen(shelf.path, "r+b");
		assert_non_null(f);
		assert_int_equal(fseek(f, page * 4096L, SEEK_SET), 0);
		assert_int_equal(fwrite(junk, sizeof junk, 1, f), 1);
		assert_int_equal(fclose(f), 0);
		crm_buf_reset(&b);
		if (!crm_store_open(&o, &s, NULL)) {
			if (crm_store_check(s, NULL, shelf_keep, &b, NULL) !=
				    CRM_REFUSED ||
			    !strstr(b.s, "\"check\":\"integrity\""))
				fail_msg("page %d: %s", page, b.s);
			found++;
			crm_store_close(s);
		}
		shelf_down(state);
		assert_int_equal(shelf_up(state), 0);
	}
	assert_true(found > 30);
	crm_buf_free(&b);
}

static void
assertions(void **state)
{
	static const char good[] = "# what must not be\n\n"
				   "no name: customer: name = 'X'\r\n"
				   "  cheap : orders : amount_minor < 1000\n";
	struct crm_buf b = { 0 };

	(void)state;
	fill();
	assert_int_equal(shelf_check(good, &b), CRM_REFUSED);
	assert_string_equal(b.s,
			    "{\"type\":\"issue\",\"check\":\"assert\","
			    "\"subject_type\":\"order\",\"subject_id\":1,"
			    "\"message\":\"cheap: amount_minor < 1000\"}\n");
	assert_string_equal(shelf.e.text, "1 finding");
	assert_int_equal(shelf_check("a: customer: name = 'X'", &b), CRM_OK);
	assert_int_equal(shelf_check("\nbad", &b), CRM_USAGE);
	assert_int_equal(shelf.e.line, 2);
	assert_int_equal(shelf_check("#\n#\na: custommer: 1", &b), CRM_USAGE);
	assert_int_equal(shelf.e.line, 3);
	assert_non_null(strstr(shelf.e.text, "did you mean 'customer'"));
	assert_int_equal(shelf_check("a: customer: nam = 1", &b), CRM_USAGE);
	assert_int_equal(shelf.e.line, 1);
	crm_buf_free(&b);
}

static enum crm_status
rebuild(const char *zone)
{
	struct crm_store *s;
	enum crm_status rc;

	shelf.now += 60;
	s = shelf_open(true, NULL);
	memset(&shelf.e, 0, sizeof shelf.e);
	rc = crm_store_rebuild(s, zone, &shelf.e);
	crm_store_close(s);
	return rc;
}

static void
rebuilding(void **state)
{
	(void)state;
	fill();
	damage("DELETE FROM ext; DELETE FROM tag; DELETE FROM reach;"
	       "UPDATE customer_summary SET orders=7");
	if (rebuild(NULL))
		fail_msg("%s", shelf.e.text);
	assert_int_equal(shelf_last(), 4);
	shelf_clean();
}

static int64_t
day_of_order(void)
{
	struct crm_store *s = shelf_open(false, NULL);
	int64_t day = 0;

	assert_int_equal(
		crmp_db_int(s->db, "SELECT day FROM orders", 0, &day, NULL),
		CRM_OK);
	crm_store_close(s);
	return day;
}

static void
another_zone(void **state)
{
	struct crm_store *s;
	struct crm_buf b = { 0 };

	(void)state;
	fill();
	assert_int_equal(day_of_order(), crm_day_of(2026, 1, 1));
	assert_int_equal(rebuild("Mars/Olympus"), CRM_REFUSED);
	assert_int_equal(rebuild("Europe/Berlin"), CRM_OK);
	assert_int_equal(day_of_order(), crm_day_of(2025, 12, 31));
	shelf_clean();
	s = shelf_open(false, NULL);
	assert_int_equal(crm_policy_body(s, "zone", 0, &b, NULL), CRM_OK);
	assert_non_null(strstr(b.s, "Europe/Berlin"));
	crm_buf_reset(&b);
	assert_int_equal(crm_record(s, crm_type_find("customer"), 1,
				    "first_order_day", &b, NULL),
			 CRM_OK);
	assert_non_null(strstr(b.s, "\"first_order_day\":\"2025-12-31\""));
	crm_store_close(s);
	/* the txn that changed the zone cannot be taken back by halves */
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 4 }),
			 CRM_REFUSED);
	crm_buf_free(&b);
}

/* A handle goes on after another one has changed the zone: a chunked load. */
static void
zone_between(void **state)
{
	static const char order[] = "{\"type\":\"order\",\"customer_id\":1,"
				    "\"amount\":\"1\",\"placed_at\":"
				    "\"2025-12-31T17:30:00Z\"}";
	const char *const zones[] = { NULL, "Europe/Berlin", "Asia/Tokyo" };
	struct crm_put how = { 0 };
	struct crm_stored r;
	struct crm_error e = { 0 };
	struct crm_store *s;
	size_t i;

	(void)state;
	fill();
	s = shelf_open(true, NULL);
	for (i = 0; i < COUNT(zones); i++) {
		if (zones[i])
			assert_int_equal(rebuild(zones[i]), CRM_OK);
		if (crm_begin(s, &e) ||
		    crm_put_line(s, &how, order, strlen(order), &r, &e) ||
		    crm_commit(s, &e))
			fail_msg("%s", e.text);
		assert_string_equal(crm_zone_name(crm_store_clock(s)->zone),
				    zones[i] ? zones[i] : "Asia/Shanghai");
		shelf_clean();
	}
	crm_store_close(s);
}

static void
info_and_backup(void **state)
{
	struct crm_store *s;
	struct crm_buf b = { 0 };
	char copy[96];

	(void)state;
	fill();
	s = shelf_open(false, NULL);
	assert_int_equal(crm_store_info(s, &b, NULL), CRM_OK);
	assert_non_null(strstr(
		b.s, "\"schema\":2,\"zone\":\"Asia/Shanghai\","
		     "\"currency\":\"CNY\",\"created_at\":\"2026-01-"
		     "01T09:00:00+08:00\",\"last_txn\":3,\"last_at\":"
		     "\"2026-01-01T09:02:00+08:00\",\"records\":{\"user\":"
		     "1,\"product\":0,\"campaign\":0,\"customer\":1,"));
	assert_non_null(strstr(b.s, ",\"replay\":true}"));
	snprintf(copy, sizeof copy, "%s/b.crm", shelf.dir);
	assert_int_equal(crm_store_backup(s, copy, NULL), CRM_OK);
	assert_int_equal(crm_store_backup(s, copy, NULL), CRM_REFUSED);
	crm_store_close(s);
	s = shelf_open(false, "txn:2");
	assert_int_equal(crm_store_check(s, NULL, shelf_keep, &b, NULL),
			 CRM_USAGE);
	crm_store_close(s);
	snprintf(shelf.path, sizeof shelf.path, "%.70s/b.crm", shelf.dir);
	shelf_clean();
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_is_named),   TEST(broken_pages), TEST(assertions),
		TEST(rebuilding),      TEST(another_zone), TEST(zone_between),
		TEST(info_and_backup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
