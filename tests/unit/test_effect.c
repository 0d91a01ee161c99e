/* SPDX-License-Identifier: MIT */
/* test_effect.c - what follows from a move, by a table only a test knows */
#include "shelf.h"

#include "write/write.h"

/* ---- an effect: a deal that is won asks for a thank-you ------------------ */

static int ran[3];

static enum crm_status
thank(struct crm_store *s, const struct crmp_row *old,
      const struct crmp_row *row, struct crm_error *e)
{
	const struct crm_put how = { 0 };
	struct crm_stored r = { 0 };
	char line[200];

	(void)old;
	ran[0]++;
	snprintf(line, sizeof line,
		 "{\"type\":\"task\",\"subject_type\":\"deal\",\"subject_id\":"
		 "%lld,\"title\":\"thank\",\"due_at\":\"2026-12-01\","
		 "\"owner\":\"lin\"}",
		 (long long)row->id);
	return crm_put_line(s, &how, line, strlen(line), &r, e);
}

static enum crm_status
count_open(struct crm_store *s, const struct crmp_row *old,
	   const struct crmp_row *row, struct crm_error *e)
{
	(void)s;
	(void)old;
	(void)row;
	(void)e;
	ran[1]++;
	return CRM_OK;
}

static enum crm_status
forbid(struct crm_store *s, const struct crmp_row *old,
       const struct crmp_row *row, struct crm_error *e)
{
	(void)s;
	(void)old;
	ran[2]++;
	return crmp_row_is(row, "name", "no")
		       ? crm_fail(e, CRM_REFUSED, "name", "no such deals")
		       : CRM_OK;
}

static const struct crmp_effect on_deals[] = {
	{ &crmp_type_deal, "won", "a task to thank", false, thank },
	{ &crmp_type_deal, "o", "counted", true, count_open },
	{ &crmp_type_deal, CRMP_CREATED, "some are not wanted", false, forbid },
	{ 0 },
};
static const struct crmp_effect *const effects[] = { on_deals, NULL };
static const struct crmp_checker checkers[] = { { 0 } };
static const struct crmp_verdict *const verdicts[] = { NULL };
static const struct crmp_registry registry = {
	.types = crmp_types,
	.checkers = checkers,
	.verdicts = verdicts,
	.effects = effects,
	.populate = crmp_policy_starter,
	.settle = crmp_summary_flush,
};

/* ---- a store that knows it ----------------------------------------------- */

static struct crm_store *
opened(bool write)
{
	struct crm_open o = { .path = shelf.path,
			      .write = write,
			      .real = shelf.now,
			      .actor = "lin",
			      .command = "test",
			      .busy_ms = 1000 };
	struct crm_store *s = NULL;
	struct crm_error e = { 0 };

	if (crmp_session_open(&o, &registry, &s, &e))
		fail_msg("open: %s", e.text);
	return s;
}

/* One transaction with one line; what became of it. */
static enum crm_status
put(const char *line, bool keep_ids, struct crm_error *e)
{
	const struct crm_put how = { .keep_ids = keep_ids };
	struct crm_store *s = opened(true);
	struct crm_stored r = { 0 };
	enum crm_status rc = crm_begin(s, e);

	if (!rc)
		rc = crm_put_line(s, &how, line, strlen(line), &r, e);
	if (!rc)
		rc = crm_commit(s, e);
	crm_store_close(s);
	return rc;
}

static void
must_put(const char *line)
{
	struct crm_error e = { 0 };

	if (put(line, false, &e))
		fail_msg("%s: %s", line, e.text);
}

/* The fields of the records of a type, a line each. */
static void
told(const char *type, const char *fields, const char *want)
{
	struct crm_select how = { .type = crm_type_find(type),
				  .fields = fields };
	struct crm_store *s = opened(false);
	struct crm_buf all = { 0 }, line = { 0 };
	struct crm_query *q = NULL;
	struct crm_error e = { 0 };
	const char *p;

	assert_int_equal(crm_query_open(s, &how, &q, &e), CRM_OK);
	while (!crm_query_next(q, &line, &e)) {
		p = strstr(line.s, fields);
		crm_buf_printf(&all, "%.*s ",
			       p ? (int)strcspn(p + strlen(fields) + 2, ",}")
				 : 0,
			       p ? p + strlen(fields) + 2 : "");
	}
	assert_string_equal(all.s ? all.s : "", want);
	crm_query_close(q);
	crm_buf_free(&all);
	crm_buf_free(&line);
	crm_store_close(s);
}

static void
begin(void)
{
	memset(ran, 0, sizeof ran);
	shelf_must("{\"type\":\"user\",\"login\":\"lin\",\"role\":\"admin\"}\n"
		   "{\"type\":\"customer\",\"name\":\"a\"}\n");
	must_put("{\"type\":\"deal\",\"customer_id\":1,\"name\":\"x\","
		 "\"amount_minor\":5,\"owner\":\"lin\"}"); /* txn 3 */
}

/* Into a state, not within it; created in one of a kind. */
static void
at_the_move(void **state)
{
	(void)state;
	begin();
	assert_true(ran[0] == 0 && ran[1] == 1 && ran[2] == 1);
	must_put("{\"type\":\"deal\",\"id\":1,\"stage\":\"needs\"}");
	assert_true(ran[0] == 0 && ran[1] == 1 && ran[2] == 1);
	must_put("{\"type\":\"deal\",\"id\":1,\"stage\":\"won\"}"); /* txn 5 */
	assert_true(ran[0] == 1);
	must_put("{\"type\":\"deal\",\"id\":1,\"competitor\":\"z\"}");
	assert_true(ran[0] == 1 && ran[1] == 1 && ran[2] == 1);
	told("task", "id", "1 ");
	told("task", "created_txn", "5 ");
	told("deal", "created_txn", "3 ");
}

/* What it made goes when the move is undone. */
static void
undone_with_it(void **state)
{
	struct crm_error e = { 0 };
	struct crm_undo u = { .txn = 4 };
	struct crm_store *s;

	(void)state;
	begin();
	must_put("{\"type\":\"deal\",\"id\":1,\"stage\":\"won\"}");
	told("task", "id", "1 ");
	s = opened(true);
	assert_int_equal(crm_begin(s, &e), CRM_OK);
	assert_int_equal(crm_undo(s, &u, &e), CRM_OK);
	assert_int_equal(crm_commit(s, &e), CRM_OK);
	crm_store_close(s);
	told("task", "id", "");
	told("deal", "stage", "\"contact\" ");
}

/* Records that come back under their ids had theirs at the time. */
static void
not_when_restored(void **state)
{
	struct crm_error e = { 0 };

	(void)state;
	begin();
	assert_int_equal(put("{\"type\":\"deal\",\"id\":9,\"customer_id\":1,"
			     "\"name\":\"no\",\"amount_minor\":5,\"owner\":"
			     "\"lin\",\"stage\":\"won\"}",
			     true, &e),
			 CRM_OK);
	assert_true(ran[0] == 0 && ran[2] == 1);
}

/* One that refuses takes the write with it. */
static void
refused(void **state)
{
	struct crm_error e = { 0 };

	(void)state;
	begin();
	assert_int_equal(put("{\"type\":\"deal\",\"customer_id\":1,\"name\":"
			     "\"no\",\"owner\":\"lin\"}",
			     false, &e),
			 CRM_REFUSED);
	assert_string_equal(e.text, "no such deals");
	told("deal", "id", "1 ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_the_move),
		TEST(undone_with_it),
		TEST(not_when_restored),
		TEST(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
