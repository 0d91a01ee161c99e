/* SPDX-License-Identifier: MIT */
/* test_stops.c - terminal stops wait for a txn; the caller's mask stays */
#include "shelf.h"

#include <signal.h>

static const char line[] = "{\"type\":\"customer\",\"name\":\"A\"}";

static void
block(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	assert_int_equal(pthread_sigmask(how, &set, NULL), 0);
}

static bool
blocked(int sig)
{
	sigset_t now;

	assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &now), 0);
	return sigismember(&now, sig) == 1;
}

/* The three as given, and nothing else blocked. */
static void
mask_is(bool tstp, bool ttou, bool ttin)
{
	assert_int_equal(blocked(SIGTSTP), tstp);
	assert_int_equal(blocked(SIGTTOU), ttou);
	assert_int_equal(blocked(SIGTTIN), ttin);
	assert_false(blocked(SIGINT));
}

static void
write_one(struct crm_store *s)
{
	const struct crm_put o = { .type = crm_type_find("customer") };
	struct crm_stored r;

	assert_int_equal(crm_put_line(s, &o, line, strlen(line), &r, NULL),
			 CRM_OK);
}

static void
free_before_free_after(void **state)
{
	struct crm_store *s = shelf_open(true, NULL);

	(void)state;
	mask_is(false, false, false);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	mask_is(true, true, true);
	crm_rollback(s);
	mask_is(false, false, false);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	write_one(s);
	mask_is(true, true, true);
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	mask_is(false, false, false);
	/* nothing written */
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	mask_is(false, false, false);
	/* closed with a txn open */
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	crm_store_close(s);
	mask_is(false, false, false);
}

static void
blocked_before_blocked_after(void **state)
{
	struct crm_store *s = shelf_open(true, NULL);

	(void)state;
	block(SIG_BLOCK, SIGTSTP);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	mask_is(true, true, true);
	crm_rollback(s);
	mask_is(true, false, false);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	write_one(s);
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	mask_is(true, false, false);
	crm_rollback(s);
	crm_store_close(s);
	mask_is(true, false, false);
	block(SIG_UNBLOCK, SIGTSTP);
}

/* A begin that fails leaves no trace, and the txn under way its own. */
static void
begin_that_fails(void **state)
{
	struct crm_open o = { .path = shelf.path,
			      .write = true,
			      .real = shelf.now,
			      .actor = "lin",
			      .command = "t",
			      .busy_ms = 1 };
	struct crm_store *a = shelf_open(true, NULL), *b = NULL;

	(void)state;
	assert_int_equal(crm_store_open(&o, &b, NULL), CRM_OK);
	assert_int_equal(crm_begin(a, NULL), CRM_OK);
	mask_is(true, true, true);
	assert_int_not_equal(crm_begin(b, NULL), CRM_OK); /* locked */
	mask_is(true, true, true);
	assert_int_not_equal(crm_begin(a, NULL), CRM_OK); /* twice */
	mask_is(true, true, true);
	crm_rollback(a);
	mask_is(false, false, false);
	crm_store_close(b);
	crm_store_close(a);
}

/* Found out after BEGIN: the clock is days behind the store. */
static void
begin_that_is_rolled_back(void **state)
{
	const struct crm_init init = { .actor = "lin",
				       .command = "crm-db init",
				       .instant = START };
	char path[96];
	struct crm_open o = { .path = path,
			      .write = true,
			      .real = START - 3 * 86400,
			      .actor = "lin",
			      .command = "t",
			      .busy_ms = 1000 };
	struct crm_error e = { 0 };
	struct crm_store *s = NULL;

	(void)state;
	snprintf(path, sizeof path, "%s/b.crm", shelf.dir);
	assert_int_equal(crm_store_create(path, &init, NULL), CRM_OK);
	assert_int_equal(crm_store_open(&o, &s, NULL), CRM_OK);
	assert_int_equal(crm_begin(s, &e), CRM_TROUBLE);
	assert_non_null(strstr(e.text, "behind the last transaction"));
	mask_is(false, false, false);
	crm_store_close(s);
}

/* Two stores in one thread, one inside the other: each its own share. */
static void
one_within_another(void **state)
{
	struct crm_open o = { .write = true,
			      .real = shelf.now,
			      .actor = "lin",
			      .command = "t",
			      .busy_ms = 1000 };
	const struct crm_init init = { .replay = true,
				       .actor = "lin",
				       .command = "crm-db init",
				       .instant = START };
	struct crm_store *a = shelf_open(true, NULL), *b = NULL;
	char path[96];

	(void)state;
	snprintf(path, sizeof path, "%s/b.crm", shelf.dir);
	assert_int_equal(crm_store_create(path, &init, NULL), CRM_OK);
	mask_is(false, false, false);
	o.path = path;
	assert_int_equal(crm_store_open(&o, &b, NULL), CRM_OK);
	block(SIG_BLOCK, SIGTTOU);
	assert_int_equal(crm_begin(a, NULL), CRM_OK);
	assert_int_equal(crm_begin(b, NULL), CRM_OK);
	crm_rollback(b);
	mask_is(true, true, true);
	crm_rollback(a);
	mask_is(false, true, false);
	block(SIG_UNBLOCK, SIGTTOU);
	crm_store_close(b);
	crm_store_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(free_before_free_after),
		TEST(blocked_before_blocked_after),
		TEST(begin_that_fails),
		TEST(begin_that_is_rolled_back),
		TEST(one_within_another),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
