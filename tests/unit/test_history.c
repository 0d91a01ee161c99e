/* SPDX-License-Identifier: MIT */
/* test_history.c - versions of records, undo by hand, transactions listed */
#include "shelf.h"

static enum crm_status
show(const char *as_of, const char *type, int64_t id, struct crm_buf *out)
{
	struct crm_store *s = shelf_open(false, as_of);
	enum crm_status rc;

	crm_buf_reset(out);
	crm_buf_add(out, "", 0);
	rc = crm_history_show(s, crm_type_find(type), id, shelf_keep, out,
			      &shelf.e);
	crm_store_close(s);
	return rc;
}

static int
lines(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

#define HAS(b, text)                                                           \
	do {                                                                   \
		if (!strstr((b).s, text))                                      \
			fail_msg("no %s in:\n%s", text, (b).s);                \
	} while (0)

static void
versions_of_a_record(void **state)
{
	struct crm_buf b = { 0 };

	(void)state;
	shelf_user();
	shelf_must("{\"type\":\"customer\",\"name\":\"A\",\"tags\":[\"x\"]}");
	shelf_must("{\"type\":\"deal\",\"customer_id\":1,\"name\":\"d\","
		   "\"owner\":\"lin\",\"amount\":\"5\"}");
	shelf_must("{\"type\":\"deal\",\"id\":1,\"stage\":\"won\"}");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 4 }),
			 CRM_REFUSED);
	HAS(((struct crm_buf){ .s = shelf.e.text }), "changed later");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 5 }), CRM_OK);
	assert_int_equal(show(NULL, "deal", 1, &b), CRM_OK);
	assert_int_equal(lines(b.s), 3);
	HAS(b,
	    "{\"type\":\"version\",\"rev\":1,\"txn\":4,\"at\":\"2026-01-01T0"
	    "9:03:00+08:00\",\"actor\":\"lin\",\"command\":\"crm-put\","
	    "\"reason\":"
	    "\"so it is\",\"action\":\"created\",\"changes\":{\"customer_id\""
	    ":{\"new\":1},");
	HAS(b, "\"rev\":2,\"txn\":5");
	HAS(b, "\"action\":\"changed\",\"changes\":{\"stage\":{\"old\":"
	       "\"contact\",\"new\":\"won\"},\"closed_at\":{\"new\":\"");
	HAS(b, "\"action\":\"undone\",\"changes\":{\"stage\":{\"old\":\"won\","
	       "\"new\":\"contact\"}");
	assert_int_equal(show("txn:5", "deal", 1, &b), CRM_OK);
	assert_int_equal(lines(b.s), 3);
	HAS(b, "{\"type\":\"transition\",\"id\":1,");
	assert_null(strstr(b.s, "undone"));
	assert_int_equal(show("txn:4", "deal", 1, &b), CRM_OK);
	assert_int_equal(lines(b.s), 1);
	assert_int_equal(show("txn:3", "deal", 1, &b), CRM_ABSENT);
	/* that it was a customer in between follows from the deal */
	assert_int_equal(show(NULL, "customer", 1, &b), CRM_OK);
	assert_int_equal(lines(b.s), 1);
	crm_buf_free(&b);
}

/* Newest first: what an undo put back is as the one before it left it. */
static void
one_after_the_other(void **state)
{
	struct crm_buf before = { 0 }, after = { 0 };

	(void)state;
	shelf_must("{\"type\":\"customer\",\"name\":\"A\"}");
	shelf_dump(NULL, "*tree", &before);
	shelf_must("{\"type\":\"customer\",\"id\":1,\"name\":\"B\"}");
	shelf_must("{\"type\":\"customer\",\"id\":1,\"name\":\"C\"}");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 4 }), CRM_OK);
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 3 }), CRM_OK);
	shelf_dump(NULL, "*tree", &after);
	shelf_same("newest first", &before, &after);
	crm_buf_free(&before);
	crm_buf_free(&after);
}

static void
removed_and_back(void **state)
{
	struct crm_buf b = { 0 };

	(void)state;
	shelf_must("{\"type\":\"customer\",\"name\":\"A\"}");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 2 }), CRM_OK);
	assert_int_equal(show(NULL, "customer", 1, &b), CRM_OK);
	assert_int_equal(lines(b.s), 2);
	HAS(b, "\"action\":\"removed\",\"changes\":{\"kind\":{\"old\":"
	       "\"company\"}");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 3 }), CRM_OK);
	assert_int_equal(show(NULL, "customer", 1, &b), CRM_OK);
	assert_int_equal(lines(b.s), 3);
	HAS(b, "\"rev\":2,\"txn\":4");
	HAS(b, "\"action\":\"undone\",\"changes\":{\"kind\":{\"new\":");
	assert_int_equal(show("txn:3", "customer", 1, &b), CRM_OK);
	assert_int_equal(lines(b.s), 2);
	assert_int_equal(show(NULL, "customer", 2, &b), CRM_ABSENT);
	shelf_clean();
	crm_buf_free(&b);
}

static void
later_ones_too(void **state)
{
	struct crm_undo u = { .txn = 2, .with_later = true };
	struct crm_buf b = { 0 };

	(void)state;
	shelf_must("{\"type\":\"customer\",\"name\":\"A\"}");
	shelf_must("{\"type\":\"customer\",\"id\":1,\"name\":\"B\"}");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 2 }),
			 CRM_REFUSED);
	if (shelf_undo(u))
		fail_msg("%s", shelf.e.text);
	assert_int_equal(show(NULL, "customer", 1, &b), CRM_OK);
	HAS(b, "\"removed\"");
	shelf_clean();
	crm_buf_free(&b);
}

static void
policies_go_back(void **state)
{
	struct crm_buf before = { 0 }, after = { 0 };

	(void)state;
	shelf_dump(NULL, NULL, &before);
	assert_int_equal(shelf_reason("lead+=one"), CRM_OK);
	assert_int_equal(shelf_reason("lead+=two"), CRM_OK);
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 2 }),
			 CRM_REFUSED);
	HAS(((struct crm_buf){ .s = shelf.e.text }),
	    "policy 'reasons' was set again later, by transaction 3");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 3 }), CRM_OK);
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 1 }),
			 CRM_REFUSED);
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 4 }), CRM_OK);
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 5 }), CRM_OK);
	shelf_dump(NULL, NULL, &after);
	HAS(after, "one");
	assert_null(strstr(after.s, "two"));
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 99 }),
			 CRM_ABSENT);
	assert_int_equal(shelf_undo((struct crm_undo){ 0 }), CRM_USAGE);
	shelf_dump("txn:1", NULL, &after);
	shelf_same("as of init", &before, &after);
	crm_buf_free(&before);
	crm_buf_free(&after);
}

static void
list(const struct crm_log *q, struct crm_buf *out)
{
	struct crm_store *s = shelf_open(false, NULL);

	crm_buf_reset(out);
	crm_buf_add(out, "", 0);
	assert_int_equal(crm_history_list(s, q, shelf_keep, out, NULL), CRM_OK);
	crm_store_close(s);
}

static void
transactions(void **state)
{
	struct crm_log q = { 0 };
	struct crm_buf b = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 205; i++)
		shelf_must("{\"type\":\"customer\",\"name\":\"A\"}\n"
			   "{\"type\":\"customer\",\"name\":\"B\"}");
	shelf_must("{\"type\":\"customer\",\"id\":1,\"name\":\"C\"}");
	list(&q, &b);
	assert_int_equal(lines(b.s), 207);
	assert_int_equal(strncmp(b.s, "{\"type\":\"txn\",\"id\":207,", 23), 0);
	HAS(b,
	    "{\"type\":\"txn\",\"id\":3,\"at\":\"2026-01-01T09:02:00+08:00\","
	    "\"batch\":3,\"actor\":\"lin\",\"command\":\"crm-put\",\"reason\""
	    ":\"so it is\",\"created\":{\"customer\":[3,4]},\"changed\":0}");
	HAS(b, "\"changed\":1}\n");
	q.limit = 3;
	list(&q, &b);
	assert_int_equal(lines(b.s), 3);
	q = (struct crm_log){ .from = START + 60, .to = START + 180 };
	list(&q, &b);
	assert_int_equal(lines(b.s), 2);
	q = (struct crm_log){ .command = "init" };
	list(&q, &b);
	assert_int_equal(lines(b.s), 1);
	q = (struct crm_log){ .actor = "wang" };
	list(&q, &b);
	assert_int_equal(lines(b.s), 0);
	crm_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(versions_of_a_record), TEST(removed_and_back),
		TEST(one_after_the_other),  TEST(later_ones_too),
		TEST(policies_go_back),	    TEST(transactions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
