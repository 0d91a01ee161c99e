/* SPDX-License-Identifier: MIT */
/* test_wal.c - the log begins anew although somebody always reads */
#include "shelf.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define READERS 2
#define COMMITS 250
#define BLOB 200000 /* bytes a commit: 50 MB in all */

/* Snapshots of a millisecond or two, one after the other, for ever. */
static void
read_on(void)
{
	struct crm_store *s = shelf_open(false, NULL);
	int64_t n;

	for (;;) {
		if (crmp_db_begin(s->db, false, NULL) ||
		    crmp_db_int(s->db, "SELECT max(id) FROM txn", 0, &n, NULL))
			_exit(1);
		usleep(1500);
		if (crmp_db_rollback(s->db, NULL))
			_exit(1);
	}
}

static int64_t
log_bytes(void)
{
	struct stat st;
	char path[96];

	snprintf(path, sizeof path, "%s-wal", shelf.path);
	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

static void
commit(struct crm_store *s)
{
	assert_int_equal(crmp_db_begin(s->db, true, NULL), CRM_OK);
	assert_int_equal(
		crmp_db_execf(s->db, NULL,
			      "INSERT INTO filler VALUES(zeroblob(%d))", BLOB),
		CRM_OK);
	assert_int_equal(crmp_db_commit(s->db, NULL), CRM_OK);
}

static void
stays_short(void **state)
{
	pid_t child[READERS];
	struct crm_store *s;
	int i, status;

	(void)state;
	for (i = 0; i < READERS; i++) {
		child[i] = fork();
		assert_true(child[i] >= 0);
		if (!child[i])
			read_on();
	}
	s = shelf_open(true, NULL);
	assert_int_equal(crmp_db_exec(s->db, "CREATE TABLE filler(b)", NULL),
			 CRM_OK);
	for (i = 0; i < COMMITS; i++)
		commit(s);
	for (i = 0; i < READERS; i++) {
		assert_int_equal(kill(child[i], SIGKILL), 0);
		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_true(WIFSIGNALED(status));
	}
	if (log_bytes() > 20 << 20)
		fail_msg("the log has %lld bytes", (long long)log_bytes());
	crm_store_close(s);
}

/* A reader that stays keeps it: it is waited for at some commits only. */
static void
does_not_insist(void **state)
{
	struct crm_store *s, *r;
	int64_t begun;
	int i;

	(void)state;
	s = shelf_open(true, NULL);
	r = shelf_open(false, NULL);
	assert_int_equal(crmp_db_exec(s->db, "CREATE TABLE filler(b)", NULL),
			 CRM_OK);
	assert_int_equal(crmp_snapshot(r, true, NULL), CRM_OK);
	assert_int_equal(
		crmp_db_int(r->db, "SELECT max(id) FROM txn", 0, &begun, NULL),
		CRM_OK);
	for (i = 0; i < 120; i++)
		commit(s);
	assert_true(log_bytes() > 20 << 20);
	assert_int_equal(crmp_snapshot(r, false, NULL), CRM_OK);
	/* and once it has gone the next commits find that out */
	for (i = 0; i < 30; i++)
		commit(s);
	assert_true(log_bytes() < 20 << 20);
	crm_store_close(r);
	crm_store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(stays_short, shelf_up,
						shelf_down),
		cmocka_unit_test_setup_teardown(does_not_insist, shelf_up,
						shelf_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
