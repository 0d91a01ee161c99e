/* SPDX-License-Identifier: MIT */
/*
 * test_asof.c - random writes: as-of and undo against what was seen at the
 * time
 */
#include "shelf.h"
#include "store/dbp.h"
#include "store/source.h"

#define ROUNDS 220
#define MOMENTS 22
#define SUMS                                                                   \
	"orders,purchase_days,first_order_day,last_order_day,revenue_minor,"   \
	"last_touch_at,open_deals,open_tickets,open_tasks"

static uint64_t seed = 88172645463325252u;

static unsigned
dice(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

/* ---- random writes ------------------------------------------------------ */

static void
random_line(struct crm_buf *b)
{
	static const char *const stages[] = { "needs", "proposal", "won",
					      "lost", "negotiation" };
	static const char *const steps[] = { "confirmed", "shipped",
					     "completed", "cancelled" };
	unsigned id = dice(12) + 1, n = dice(100);

	crm_buf_reset(b);
	switch (dice(9)) {
	case 0:
	case 1:
		crm_buf_printf(b,
			       "{\"type\":\"customer\",\"name\":\"公司 %u\","
			       "\"phone\":\"138%08u\",\"tags\":[\"t%u\","
			       "\"u\"],\"ext\":{\"erp\":\"k%u\"},"
			       "\"x\":{\"n\":%u}}",
			       n, n * 7, n % 5, n, n);
		break;
	case 2:
		crm_buf_printf(b,
			       "{\"type\":\"customer\",\"id\":%u,\"tags\":"
			       "[\"t%u\"],\"phone\":%s,\"needs\":\"a\\n\\\"%u"
			       "\\\"\",\"ext\":{\"shop\":\"%u\"}}",
			       id, n % 7, n % 2 ? "null" : "\"010-65529988\"",
			       n, n * 13 + id);
		break;
	case 3:
		crm_buf_printf(b,
			       "{\"type\":\"deal\",\"customer_id\":%u,"
			       "\"name\":\"d%u\",\"owner\":\"lin\","
			       "\"amount\":\"%u.50\"}",
			       id, n, n);
		break;
	case 4:
		crm_buf_printf(b,
			       "{\"type\":\"deal\",\"id\":%u,\"stage\":\"%s\","
			       "\"close_reason\":\"price\"}",
			       id, stages[n % COUNT(stages)]);
		break;
	case 5:
		crm_buf_printf(b,
			       "{\"type\":\"order\",\"customer_id\":%u,"
			       "\"placed_at\":\"2025-1%u-1%uT0%u:00Z\","
			       "\"amount\":\"%u\"}",
			       id, n % 3, n % 8, n % 9, n + 1);
		break;
	case 6:
		crm_buf_printf(b,
			       "{\"type\":\"order\",\"id\":%u,\"stage\":\"%s\","
			       "\"close_reason\":\"stock\",\"customer_id\":%u}",
			       id, steps[n % COUNT(steps)], dice(12) + 1);
		break;
	case 7:
		crm_buf_printf(b,
			       "{\"type\":\"touch\",\"customer_id\":%u,"
			       "\"dir\":\"%s\",\"body\":\"b%u\"}",
			       id, n % 2 ? "in" : "out", n);
		break;
	default:
		crm_buf_printf(b,
			       "{\"type\":\"task\",\"subject_type\":"
			       "\"customer\",\"subject_id\":%u,\"title\":\"x\","
			       "\"due_at\":\"2026-03-01\",\"owner\":\"lin\"}",
			       id);
	}
}

static enum crm_status
random_policy(void)
{
	char pair[32];

	snprintf(pair, sizeof pair, "lead%c=w%u", dice(2) ? '+' : '-', dice(5));
	return shelf_reason(pair);
}

/* How many of each were done, so that the test cannot pass by refusals. */
static struct {
	int written, undone, policies;
} tally;

static void
random_write(void)
{
	struct crm_undo u = { 0 };
	struct crm_buf b = { 0 };
	unsigned i, lines = 1 + dice(3) / 2;
	struct crm_buf all = { 0 };

	switch (dice(10)) {
	case 0:
		u.txn = shelf_last() - dice(8);
		u.with_later = dice(3) == 0;
		u.untouched = !u.with_later && dice(2);
		if (u.txn > 2)
			tally.undone += shelf_undo(u) == CRM_OK;
		break;
	case 1:
		tally.policies += random_policy() == CRM_OK;
		break;
	default:
		for (i = 0; i < lines; i++) {
			random_line(&b);
			crm_buf_printf(&all, "%s\n", b.s);
		}
		tally.written += shelf_put(all.s) == CRM_OK;
	}
	crm_buf_free(&b);
	crm_buf_free(&all);
}

static void
the_past_stays_as_it_was(void **state)
{
	struct crm_buf seen[MOMENTS] = { 0 }, again = { 0 };
	int64_t txns[MOMENTS];
	char text[48];
	int i, m;

	(void)state;
	memset(&tally, 0, sizeof tally);
	shelf_user();
	for (i = 0; i < ROUNDS; i++) {
		random_write();
		if (i % (ROUNDS / MOMENTS))
			continue;
		m = i / (ROUNDS / MOMENTS);
		txns[m] = shelf_last();
		shelf_dump(NULL, SUMS, &seen[m]);
	}
	shelf_clean();
	for (m = 0; m < MOMENTS; m++) {
		snprintf(text, sizeof text, "txn:%lld", (long long)txns[m]);
		shelf_dump(text, SUMS, &again);
		shelf_same(text, &seen[m], &again);
		crm_buf_free(&seen[m]);
	}
	crm_buf_free(&again);
	assert_true(tally.written > 60);
	assert_true(tally.undone > 5);
	assert_true(tally.policies > 5);
}

static void
undo_restores(void **state)
{
	struct crm_buf before = { 0 }, after = { 0 };
	struct crm_undo u = { 0 };
	int64_t was;
	int i;

	(void)state;
	shelf_user();
	for (i = 0; i < 60; i++)
		random_write();
	for (i = 0; i < 60; i++) {
		shelf_dump(NULL, "*tree," SUMS, &before);
		shelf_dump(NULL, "*tree", &before);
		was = shelf_last();
		random_write();
		u.txn = shelf_last();
		if (u.txn == was)
			continue;
		/* it may have brought back and taken away one record */
		if (shelf_undo(u) && !strstr(shelf.e.text, "nothing of it"))
			fail_msg("undo %lld: %s", (long long)u.txn,
				 shelf.e.text);
		shelf_dump(NULL, "*tree", &after);
		shelf_same("after undo", &before, &after);
	}
	shelf_clean();
	crm_buf_free(&before);
	crm_buf_free(&after);
}

/* What would read the present is known, however it is wrapped. */
static void
only_the_past(void **state)
{
	static const char *const past[] = {
		"SELECT 1 FROM orders_then o",
		"SELECT value FROM meta WHERE key='zone'",
		"WITH v_order AS NOT MATERIALIZED (SELECT t.id AS id FROM"
		" orders_then t) SELECT v.id FROM v_order v",
		"SELECT count(*) FROM (SELECT 1 FROM orders_then) p",
	};
	static const char *const present[] = {
		"SELECT 1 FROM orders o",
		"SELECT 1 FROM orders_then o JOIN customers c ON c.id=o.id",
		"WITH v_orders AS NOT MATERIALIZED (SELECT 1 AS orders FROM"
		" orders t) SELECT 1 FROM v_orders v",
		"SELECT id AS orders FROM orders_then WHERE EXISTS (SELECT 1"
		" FROM orders)",
	};
	struct crm_error e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(past); i++)
		if (crmp_past_only(past[i], NULL))
			fail_msg("refused: %s", past[i]);
	for (i = 0; i < COUNT(present); i++) {
		memset(&e, 0, sizeof e);
		assert_int_equal(crmp_past_only(present[i], &e), CRM_TROUBLE);
		assert_non_null(strstr(e.text, "would be read as it is now"));
	}
}

/* How the engine goes about a statement that is prepared. */
static void
planned(struct crm_store *s, const struct crmp_stmt *of, struct crm_buf *plan)
{
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };

	crm_buf_printf(&sql, "EXPLAIN QUERY PLAN %s", sqlite3_sql(of->s));
	assert_int_equal(crmp_db_prep_composed(s->db, sql.s, &st, NULL),
			 CRM_OK);
	crm_buf_reset(plan);
	while (!crmp_step(st, NULL)) {
		crm_buf_puts(plan, crmp_col_text(st, 3, NULL));
		crm_buf_putc(plan, '\n');
	}
	crmp_stmt_free(st);
	crm_buf_free(&sql);
}

static bool
plan_has(const struct crm_buf *plan, const char *step)
{
	return plan->s && strstr(plan->s, step);
}

static struct crm_store *
with_a_past(void)
{
	shelf_must("{\"type\":\"customer\",\"name\":\"a\"}\n"
		   "{\"type\":\"order\",\"customer_id\":1,\"amount\":\"1\"}\n");
	shelf_must("{\"type\":\"order\",\"id\":1,\"amount\":\"2\"}\n");
	return shelf_open(false, "txn:2");
}

/* Orders of the past are two ordered reads merged, not a table sorted. */
static void
merged(void **state)
{
	struct crmp_buys b = { 0 };
	struct crm_buf plan = { 0 };
	struct crm_store *s = with_a_past();

	(void)state;
	assert_int_equal(crmp_buys_open(s, 0, CRMP_DAY_LAST, &b, NULL), CRM_OK);
	assert_int_equal(b.id, 1);
	assert_int_equal(b.day.net, 100);
	planned(s, b.orders.st, &plan);
	assert_true(plan_has(&plan, "MERGE (UNION ALL)"));
	assert_true(plan_has(&plan, "USING COVERING INDEX orders_0"));
	crmp_buys_close(&b);
	crm_buf_free(&plan);
	crm_store_close(s);
}

/*
 * What is summed for each customer is looked up by the customer: in the index
 * of the table, and in the images, which are taken apart once.
 */
static void
looked_up(void **state)
{
	static const char *const columns[] = { "s.orders", "s.purchase_days",
					       "s.last_day",
					       "s.revenue_minor" };
	struct crm_store *s = with_a_past();
	struct crm_buf sql = { 0 }, plan = { 0 };
	struct crmp_stmt *st = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(columns); i++) {
		crm_buf_reset(&sql);
		crm_buf_printf(&sql, "SELECT t.id, %s FROM {customers} t",
			       crmp_summary_sql(columns[i]));
		assert_int_equal(crmp_read_prep(s, sql.s, &st, NULL), CRM_OK);
		planned(s, st, &plan);
		assert_true(plan_has(&plan, "SEARCH t USING COVERING INDEX "
					    "orders_0 (customer_id=?"));
		assert_true(plan_has(&plan, "MATERIALIZE orders_images"));
		assert_false(plan_has(&plan, "SCAN orders_images"));
		assert_false(plan_has(&plan, "SEARCH o USING AUTOMATIC"));
		crmp_stmt_free(st);
		st = NULL;
	}
	crm_buf_free(&sql);
	crm_buf_free(&plan);
	crm_store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_past_stays_as_it_was),
		TEST(undo_restores),
		TEST(only_the_past),
		TEST(merged),
		TEST(looked_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
