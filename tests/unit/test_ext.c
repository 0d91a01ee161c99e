/* SPDX-License-Identifier: MIT */
/* test_ext.c - external ids: one in the record's column, several beside it */
#include "shelf.h"
#include "store/side.h"
#include "store/txn.h"

#define CUSTOMER(name, ext)                                                    \
	"{\"type\":\"customer\",\"name\":\"" name "\",\"ext\":{" ext "}}\n"
#define SET(id, ext)                                                           \
	"{\"type\":\"customer\",\"id\":" #id ",\"ext\":{" ext "}}\n"

/* Rows of the side table, and who is found by a key. */
static void
rows_are(int64_t want)
{
	struct crm_store *s = shelf_open(false, NULL);
	int64_t n;

	assert_int_equal(
		crmp_db_int(s->db, "SELECT count(*) FROM ext", 0, &n, NULL),
		CRM_OK);
	assert_int_equal(n, want);
	crm_store_close(s);
	shelf_clean();
}

static void
has(const char *system, const char *key, int64_t want)
{
	struct crm_store *s = shelf_open(false, NULL);
	int64_t id = -1;

	assert_int_equal(crmp_ext_find(s, &crmp_type_customer,
				       crmp_text(system), crmp_text(key), &id,
				       NULL),
			 CRM_OK);
	if (id != want)
		fail_msg("%s:%s is %lld", system, key, (long long)id);
	crm_store_close(s);
}

static void
what_is_single(void **state)
{
	static const struct {
		const char *text;
		bool single;
	} t[] = {
		{ "{\"a\":\"1\"}", true },
		{ "{\"a\":\"\\\"\\\\\\n\"}", true },
		{ "{\"a\":\"\",\\\"b\\\":\\\"\"}", false },
		{ "{\"a\":\"\\\",\\\"b\\\":\\\"\"}", true },
		{ "{\"a\":\"1\",\"b\":\"2\"}", false },
		{ "{\"a\":\"\\u0001\"}", false },
		{ "{\"a\":\"\x7f\"}", false },
		{ "{\"a\": \"1\"}", false },
		{ "{\"a\":1}", false },
		{ "{\"a\":\"1\"", false },
		{ "{\"a\":\"1\"} ", false },
		{ "{}", false },
		{ "", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++)
		if (crmp_ext_single(crmp_text(t[i].text)) != t[i].single)
			fail_msg("%s", t[i].text);
}

static void
one_and_several(void **state)
{
	(void)state;
	shelf_must(CUSTOMER("A", "\"a\":\"1\"") CUSTOMER("B", "\"b\":\"1\""));
	rows_are(0);
	has("a", "1", 1);
	has("b", "1", 2);
	has("b", "2", 0);
	/* a key more, and it is the record that had the one */
	shelf_must(CUSTOMER("A", "\"a\":\"1\",\"c\":\"3\""));
	rows_are(2);
	has("a", "1", 1);
	has("c", "3", 1);
	has("b", "1", 2);
	/* by one of several */
	shelf_must(CUSTOMER("AA", "\"c\":\"3\""));
	rows_are(2);
	has("a", "1", 1);
	shelf_must(SET(1, "\"a\":null"));
	rows_are(0);
	has("a", "1", 0);
	has("c", "3", 1);
	shelf_must(CUSTOMER("D", "\"a\":\"1\""));
	has("a", "1", 3);
	assert_int_equal(shelf_put(SET(3, "\"c\":\"3\"")), CRM_REFUSED);
	assert_int_equal(shelf_put(CUSTOMER("E", "\"c\":\"3\",\"a\":\"1\"")),
			 CRM_REFUSED);
	rows_are(0);
}

/* Characters that are written in more ways than one. */
static void
written_otherwise(void **state)
{
	(void)state;
	shelf_must(CUSTOMER("A", "\"a\":\"x\\u007f\""));
	shelf_must(CUSTOMER("B", "\"b\":\"\\\"\\\\\\u0001\""));
	has("a", "x\x7f", 1);
	has("b", "\"\\\x01", 2);
	shelf_must(CUSTOMER("AA", "\"a\":\"x\x7f\""));
	shelf_must(CUSTOMER("C", "\"c\":\"\\\"\\\\\\/\\n\\t\""));
	has("c", "\"\\/\n\t", 3);
	/* as it is written once more */
	shelf_must(SET(1, "\"d\":\"1\""));
	shelf_must(SET(1, "\"d\":null"));
	has("a", "x\x7f", 1);
	shelf_must(SET(3, "\"d\":\"1\""));
	shelf_must(SET(3, "\"d\":null"));
	has("c", "\"\\/\n\t", 3);
	shelf_clean();
}

/* A key comes back whose new owner has it alone, or among several. */
static void
back_again(void **state)
{
	static const char *const old[] = { "\"a\":\"1\"",
					   "\"a\":\"1\",\"z\":\"2\"" };
	static const char *const now[] = { "\"a\":\"1\"",
					   "\"a\":\"1\",\"y\":\"3\"" };
	char line[160];
	int i, j;

	(void)state;
	for (i = 0; i < 2; i++)
		for (j = 0; j < 2; j++) {
			snprintf(line, sizeof line, CUSTOMER("A", "%s"),
				 old[i]);
			shelf_must(line);
			shelf_must(SET(1, "\"a\":null"));
			snprintf(line, sizeof line, CUSTOMER("B", "%s"),
				 now[j]);
			shelf_must(line);
			assert_int_equal(
				shelf_undo((struct crm_undo){ .txn = 3 }),
				CRM_REFUSED);
			if (i != j)
				assert_string_equal(
					shelf.e.text,
					"customer/1 cannot become again what "
					"it was: key 'ext': a:1 belongs to "
					"customer/2");
			has("a", "1", 2);
			rows_are(j ? 2 : 0);
			assert_int_equal(
				shelf_undo((struct crm_undo){ .txn = 4 }),
				CRM_OK);
			assert_int_equal(
				shelf_undo((struct crm_undo){ .txn = 3 }),
				CRM_OK);
			has("a", "1", 1);
			rows_are(i ? 2 : 0);
			shelf_down(state);
			assert_int_equal(shelf_up(state), 0);
		}
}

/* While a load defers them: a key twice is told at the end, or when one is
 * sought, whichever way it came. */
static void
deferred(void **state)
{
	static const char *const lines[] = {
		CUSTOMER("A", "\"a\":\"1\""),
		CUSTOMER("B", "\"a\":\"1\",\"b\":\"2\"")
	};
	struct crm_put how = { 0 };
	struct crm_stored r;
	struct crm_store *s;
	struct crm_error e;
	int64_t id;
	int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		s = shelf_open(true, NULL);
		memset(&e, 0, sizeof e);
		assert_int_equal(crm_begin(s, NULL), CRM_OK);
		assert_int_equal(crmp_bulk_begin(s, NULL), CRM_OK);
		assert_int_equal(crm_put_line(s, &how, lines[i & 1],
					      strlen(lines[i & 1]) - 1, &r,
					      NULL),
				 CRM_OK);
		assert_int_equal(crm_put_line(s, &how, lines[i >> 1 & 1],
					      strlen(lines[i >> 1 & 1]) - 1, &r,
					      NULL),
				 CRM_OK);
		if (i & 4)
			assert_int_equal(crmp_ext_find(s, &crmp_type_customer,
						       crmp_text("b"),
						       crmp_text("2"), &id, &e),
					 CRM_REFUSED);
		else
			assert_int_equal(crm_commit(s, &e), CRM_REFUSED);
		assert_true(s->batch.clash);
		crm_rollback(s);
		crm_store_close(s);
		shelf_clean();
	}
}

/* Asked in between, the rest goes in at once. */
static void
asked_in_between(void **state)
{
	struct crm_put how = { 0 };
	struct crm_stored r;
	struct crm_store *s;
	int64_t id;
	char line[80];
	int i;

	(void)state;
	s = shelf_open(true, NULL);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	assert_int_equal(crmp_bulk_begin(s, NULL), CRM_OK);
	for (i = 0; i < 6; i++) {
		snprintf(line, sizeof line,
			 i % 2 ? CUSTOMER("A", "\"a\":\"%d\"")
			       : CUSTOMER("A", "\"a\":\"%d\",\"b\":\"1%d\""),
			 i, i);
		assert_int_equal(
			crm_put_line(s, &how, line, strlen(line) - 1, &r, NULL),
			CRM_OK);
		if (i < 2)
			continue;
		snprintf(line, sizeof line, "%d", i);
		assert_int_equal(crmp_ext_find(s, &crmp_type_customer,
					       crmp_text("a"), crmp_text(line),
					       &id, NULL),
				 CRM_OK);
		assert_int_equal(id, i + 1);
	}
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	crm_store_close(s);
	rows_are(6);
	has("b", "14", 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_single),
		TEST(one_and_several),
		TEST(written_otherwise),
		TEST(back_again),
		TEST(deferred),
		TEST(asked_in_between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
