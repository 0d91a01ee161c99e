/* SPDX-License-Identifier: MIT */
/* test_handle.c - one handle for long: nothing of before clings to it */
#include "shelf.h"
#include "store/dbp.h"

static const char customers[] =
	"{\"type\":\"user\",\"login\":\"lin\",\"role\":\"admin\"}\n"
	"{\"type\":\"customer\",\"name\":\"A\",\"since\":\"2025-01-01\"}\n"
	"{\"type\":\"customer\",\"name\":\"B\",\"since\":\"2025-12-31\"}";

/* Silence of 30 days makes so many points. */
static void
set_churn(struct crm_store *s, int points, bool keep)
{
	struct crm_error e = { 0 };
	struct crm_buf body = { 0 };
	int64_t rev;

	crm_buf_printf(&body,
		       "{\"signals\":[{\"of\":\"silent_days\",\"at\":30,"
		       "\"points\":%d}],\"levels\":[{\"level\":\"high\","
		       "\"points\":60}],\"calm\":\"low\"}",
		       points);
	if (crm_begin(s, &e) ||
	    crm_policy_set(s, "churn", body.s, body.len, &rev, &e))
		fail_msg("%s: %s", e.key, e.text);
	if (keep)
		assert_int_equal(crm_commit(s, &e), CRM_OK);
	else
		crm_rollback(s);
	crm_buf_free(&body);
}

static struct crm_query *
listing(struct crm_store *s, const char *where)
{
	struct crm_select q = { .type = crm_type_find("customer"),
				.where = where };
	struct crm_query *rows = NULL;
	struct crm_error e = { 0 };

	if (crm_query_open(s, &q, &rows, &e))
		fail_msg("%s", e.text);
	return rows;
}

static int
count(struct crm_query *rows)
{
	struct crm_buf line = { 0 };
	struct crm_error e = { 0 };
	enum crm_status rc;
	int n = 0;

	while (!(rc = crm_query_next(rows, &line, &e)))
		n++;
	if (rc != CRM_END)
		fail_msg("%s", e.text);
	crm_query_close(rows);
	crm_buf_free(&line);
	return n;
}

static int
found(struct crm_store *s, const char *where)
{
	return count(listing(s, where));
}

static void
policy_of_now(void **state)
{
	struct crm_query *under_way;
	struct crm_buf line = { 0 };
	struct crm_store *s;

	(void)state;
	shelf_must(customers);
	s = shelf_open(true, NULL);
	set_churn(s, 10, true);
	assert_int_equal(found(s, "risk_points >= 77"), 0);
	assert_int_equal(found(s, "risk_points >= 10"), 1);
	under_way = listing(s, "risk_points <= 10");
	assert_int_equal(crm_query_next(under_way, &line, NULL), CRM_OK);
	set_churn(s, 80, true);
	assert_int_equal(found(s, "risk_points >= 77"), 1);
	assert_int_equal(found(s, "risk = 'high'"), 1);
	/* what was begun before goes on, and ends */
	assert_int_equal(count(under_way), 1);
	set_churn(s, 20, false);
	assert_int_equal(found(s, "risk_points >= 77"), 1);
	set_churn(s, 30, true);
	assert_int_equal(found(s, "risk_points >= 77"), 0);
	assert_int_equal(found(s, "risk_points = 30"), 1);
	crm_buf_free(&line);
	crm_store_close(s);
}

/* What a condition sees inside a transaction that is taken back. */
static void
taken_back(void **state)
{
	static const char body[] =
		"{\"signals\":[],\"levels\":[],\"calm\":\"fine\"}";
	struct crm_error e = { 0 };
	struct crm_store *s;
	int64_t rev;

	(void)state;
	shelf_must(customers);
	s = shelf_open(true, NULL);
	assert_int_equal(crm_begin(s, &e), CRM_OK);
	assert_int_equal(
		crm_policy_set(s, "churn", body, sizeof body - 1, &rev, &e),
		CRM_OK);
	assert_int_equal(found(s, "risk = 'fine'"), 2);
	crm_rollback(s);
	assert_int_equal(found(s, "risk = 'fine'"), 0);
	/* as many revisions as inside, but other ones */
	set_churn(s, 80, true);
	assert_int_equal(found(s, "risk = 'fine'"), 0);
	assert_int_equal(found(s, "risk = 'high'"), 1);
	crm_store_close(s);
}

/* ---- loads --------------------------------------------------------------- */

static int64_t
ask(struct crm_store *s, const char *sql)
{
	int64_t v = -1;

	assert_int_equal(crmp_db_int(s->db, sql, -1, &v, NULL), CRM_OK);
	return v;
}

static enum crm_status
load(struct crm_store *s, const char *lines, int64_t chunk)
{
	struct crm_load l = { .tmpdir = shelf.dir, .chunk = chunk };
	struct crm_error e = { 0 };
	FILE *f = tmpfile();
	enum crm_status rc;

	assert_non_null(f);
	fputs(lines, f);
	rewind(f);
	rc = crm_load_run(s, fileno(f), &l, &e);
	fclose(f);
	return rc;
}

static void
usual_pace(void **state)
{
	static const char good[] = "{\"type\":\"customer\",\"name\":\"A\"}\n"
				   "{\"type\":\"customer\",\"name\":\"B\"}\n";
	static const char bad[] = "{\"type\":\"customer\",\"name\":\"A\"}\n"
				  "{\"type\":\"customer\",\"phone\":\"1\"}\n";
	const struct {
		const char *lines;
		int64_t chunk;
		enum crm_status rc;
	} cases[] = {
		{ good, 0, CRM_OK },
		{ good, 1, CRM_OK },
		{ bad, 0, CRM_REFUSED },
		{ bad, 1, CRM_REFUSED },
	};
	struct crm_store *s = shelf_open(true, NULL);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(load(s, cases[i].lines, cases[i].chunk),
				 cases[i].rc);
		assert_int_equal(ask(s, "PRAGMA synchronous"), 2);
		assert_int_equal(ask(s, "PRAGMA cache_size"), -2000);
		assert_int_equal(s->db->log_pages, CRMP_LOG_PAGES);
	}
	crm_store_close(s);
}

/* Chunks of one load are a batch; the next load, or write, is another. */
static void
batches(void **state)
{
	static const char lines[] = "{\"type\":\"customer\",\"name\":\"A\"}\n"
				    "{\"type\":\"customer\",\"name\":\"B\"}\n";
	struct crm_store *s = shelf_open(true, NULL);
	struct crm_put how = { 0 };
	struct crm_stored r;
	struct crm_error e = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 2; i++)
		assert_int_equal(load(s, lines, 1), CRM_OK);
	for (i = 0; i < 2; i++) {
		assert_int_equal(crm_begin(s, &e), CRM_OK);
		assert_int_equal(crm_put_line(s, &how, lines,
					      strcspn(lines, "\n"), &r, &e),
				 CRM_OK);
		assert_int_equal(crm_commit(s, &e), CRM_OK);
	}
	/* txn 1 is init's; then 2 3, 4 5, 6, 7 */
	assert_int_equal(ask(s, "SELECT batch FROM txn WHERE id=3"), 2);
	assert_int_equal(ask(s, "SELECT batch FROM txn WHERE id=5"), 4);
	assert_int_equal(ask(s, "SELECT batch FROM txn WHERE id=6"), 6);
	assert_int_equal(ask(s, "SELECT batch FROM txn WHERE id=7"), 7);
	crm_store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(policy_of_now),
		TEST(taken_back),
		TEST(usual_pace),
		TEST(batches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
