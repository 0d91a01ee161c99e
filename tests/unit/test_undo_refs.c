/* SPDX-License-Identifier: MIT */
/*
 * test_undo_refs.c - random writes that refer to one another, and undos: after
 * each of them the store is whole
 */
#include "shelf.h"

#define STEPS 120

static uint64_t seed;

static int
draw(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)n);
}

/* The highest id that a type has had; 0: none. */
static int
top(const char *type)
{
	struct crm_store *s = shelf_open(false, NULL);
	char sql[80];
	int64_t n = 0;

	snprintf(sql, sizeof sql,
		 "SELECT coalesce(max(next),1) FROM counter WHERE type=%d",
		 crmp_type_named(type, strlen(type))->code);
	assert_int_equal(crmp_db_int(s->db, sql, 0, &n, NULL), CRM_OK);
	crm_store_close(s);
	return (int)n - 1;
}

static int
some(const char *type)
{
	int n = top(type);

	return n ? 1 + draw(n) : 1;
}

/* A line or two of one transaction; it may well be refused. */
static void
line(struct crm_buf *b)
{
	int k = draw(7);

	switch (draw(11)) {
	case 0:
		crm_buf_printf(b,
			       "{\"type\":\"customer\",\"name\":\"c\","
			       "\"ext\":{\"e\":\"%d\"}}",
			       k);
		break;
	case 1:
		crm_buf_printf(
			b,
			"{\"type\":\"customer\",\"id\":%d,\"ext\":{\"e\":"
			"null},\"referrer_id\":%d}",
			some("customer"), some("customer"));
		break;
	case 2:
		crm_buf_printf(
			b,
			"{\"type\":\"customer\",\"id\":%d,\"ext\":{\"e\":"
			"\"%d\"},\"team\":[\"u%d\"]}",
			some("customer"), k, draw(4));
		break;
	case 3:
		crm_buf_printf(b,
			       "{\"type\":\"user\",\"login\":\"u%d\",\"role\":"
			       "\"ops\"}",
			       draw(4));
		break;
	case 4:
		crm_buf_printf(b,
			       "{\"type\":\"deal\",\"customer_id\":%d,\"name\":"
			       "\"d\",\"owner\":\"u%d\",\"contact_ids\":[%d]}",
			       some("customer"), draw(4), some("contact"));
		break;
	case 5:
		crm_buf_printf(b,
			       "{\"type\":\"contact\",\"customer_id\":%d,"
			       "\"name\":\"w\"}",
			       some("customer"));
		break;
	case 6:
		crm_buf_printf(b,
			       "{\"type\":\"touch\",\"customer_id\":%d,\"dir\":"
			       "\"in\",\"refs\":{\"deal\":%d}}",
			       some("customer"), some("deal"));
		break;
	case 7:
		crm_buf_printf(b,
			       "{\"type\":\"order\",\"customer_id\":%d,"
			       "\"amount\":\"5\",\"deal_id\":%d}",
			       some("customer"), some("deal"));
		break;
	case 8:
		crm_buf_printf(
			b, "{\"type\":\"order\",\"id\":%d,\"stage\":\"%s\"}",
			some("order"), draw(2) ? "shipped" : "confirmed");
		break;
	case 9:
		crm_buf_printf(b,
			       "{\"type\":\"task\",\"subject_type\":\"deal\","
			       "\"subject_id\":%d,\"title\":\"t\",\"due_at\":"
			       "\"2026-03-01\",\"owner\":\"u%d\",\"key\":"
			       "\"%d\"}",
			       some("deal"), draw(4), k);
		break;
	default:
		crm_buf_printf(b,
			       "{\"type\":\"customer\",\"id\":%d,\"state\":"
			       "\"former\",\"close_reason\":\"price\"}",
			       some("customer"));
	}
	crm_buf_putc(b, '\n');
}

static void
whole_after_each(void **state)
{
	struct crm_buf b = { 0 }, found = { 0 };
	enum crm_status rc;
	const char *given = getenv("CRM_SEED"); /* for another walk */
	int step, n, how, undone = 0;
	int64_t last;

	(void)state;
	seed = given ? (uint64_t)atoi(given) : 1128;
	shelf_user();
	for (step = 0; step < STEPS; step++) {
		crm_buf_reset(&b);
		last = shelf_last();
		if (draw(3) || last < 4) {
			for (n = 1 + draw(3); n > 0; n--)
				line(&b);
			rc = shelf_put(b.s);
		} else {
			how = draw(3);
			last = 2 + draw((int)last - 1);
			if (draw(2)) /* what is recent can mostly go */
				last = shelf_last() - draw(3);
			crm_buf_printf(&b, "undo %lld, how %d", (long long)last,
				       how);
			rc = shelf_undo(
				(struct crm_undo){ .txn = last,
						   .with_later = how == 1,
						   .untouched = how == 2 });
			undone += !rc;
			/* who is in its way is left */
			if (how == 2 && rc && !strstr(shelf.e.text, "nothing"))
				fail_msg("step %d: %s: %s", step, b.s,
					 shelf.e.text);
		}
		if (rc && !*shelf.e.text)
			fail_msg("step %d: %s says nothing", step, b.s);
		if (shelf_check(NULL, &found))
			fail_msg("step %d: %s\n%s", step, b.s, found.s);
	}
	assert_true(undone > STEPS / 8);
	crm_buf_free(&b);
	crm_buf_free(&found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { TEST(whole_after_each) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
