/* SPDX-License-Identifier: MIT */
/* test_locks.c - nothing the library does drops the store's locks */
/*
 * Closing any descriptor of a file drops all POSIX locks the process has on
 * it, SQLite's too.  So the library never opens the store or its side files
 * beside SQLite; here a child, to which the locks are another's, asks for
 * each of them.  (The kernel's list is no witness: beside other lockers its
 * lines come twice or not at all.)
 */
#include "shelf.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>

#define END 2000000000 /* above SQLite's lock bytes at 1 GiB */

/* Write to `out` what keeps a writer off bytes [at, end) of `fd`. */
static void
held(int out, int fd, const char *file, off_t at, off_t end)
{
	struct flock l;

	while (at < end) {
		l = (struct flock){ .l_type = F_WRLCK,
				    .l_whence = SEEK_SET,
				    .l_start = at,
				    .l_len = end - at };
		if (fcntl(fd, F_GETLK, &l) || l.l_type == F_UNLCK)
			return;
		/* not always the first of them is told */
		held(out, fd, file, at, l.l_start);
		dprintf(out, "%s %c %lld+%lld\n", file,
			l.l_type == F_RDLCK ? 'r' : 'w', (long long)l.l_start,
			(long long)l.l_len);
		if (!l.l_len)
			return;
		at = l.l_start + l.l_len;
	}
}

/* Our locks on the store and its shared memory, a line each. */
static void
locks(char *to, size_t size)
{
	static const char *const ends[] = { "", "-shm" };
	char path[96];
	int out[2], status, fd;
	size_t i, n = 0;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(out), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		for (i = 0; i < 2; i++) {
			snprintf(path, sizeof path, "%s%s", shelf.path,
				 ends[i]);
			fd = open(path, O_RDWR | O_CLOEXEC);
			if (fd >= 0)
				held(out[1], fd, i ? "shm" : "store", 0, END);
		}
		_exit(0);
	}
	close(out[1]);
	while ((got = read(out[0], to + n, size - 1 - n)) > 0)
		n += (size_t)got;
	to[n] = '\0';
	close(out[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static enum crm_status
nowhere(void *arg, const char *p, size_t n, struct crm_error *e)
{
	(void)arg;
	(void)p;
	(void)n;
	(void)e;
	return CRM_OK;
}

static void
use(struct crm_store *s, int what)
{
	struct crm_buf b = { 0 };
	char path[96];

	switch (what) {
	case 0:
		assert_int_equal(crm_store_info(s, &b, NULL), CRM_OK);
		break;
	case 1:
		assert_int_equal(crm_store_check(s, NULL, nowhere, NULL, NULL),
				 CRM_OK);
		break;
	case 2:
		snprintf(path, sizeof path, "%s/b.crm", shelf.dir);
		assert_int_equal(crm_store_backup(s, path, NULL), CRM_OK);
		unlink(path);
		break;
	case 3:
		assert_int_equal(crm_history_show(s, crm_type_find("customer"),
						  1, nowhere, NULL, NULL),
				 CRM_OK);
		break;
	default:
		assert_int_equal(crm_find(s,
					  &(struct crm_sought){ "A", NULL, 5 },
					  nowhere, NULL, NULL),
				 CRM_OK);
	}
	crm_buf_free(&b);
}

static void
locks_survive(void **state)
{
	char before[2048], after[2048];
	struct crm_store *s;
	int what;

	(void)state;
	shelf_must("{\"type\":\"customer\",\"name\":\"A\"}");
	s = shelf_open(true, NULL);
	use(s, 3);
	locks(before, sizeof before);
	assert_string_not_equal(before, "");
	for (what = 0; what < 5; what++) {
		use(s, what);
		locks(after, sizeof after);
		if (strcmp(before, after))
			fail_msg("use %d: locks were\n%sand are\n%s", what,
				 before, after);
	}
	/* the lists do tell */
	crm_store_close(s);
	locks(after, sizeof after);
	assert_string_equal(after, "");
}

/* The lock of an open transaction, while other things are asked. */
static void
writer_stays_alone(void **state)
{
	struct crm_open o = { .path = shelf.path,
			      .write = true,
			      .real = shelf.now,
			      .actor = "lin",
			      .command = "crm-put" };
	struct crm_store *a, *b;
	struct crm_error e = { 0 };
	int what;

	(void)state;
	shelf_must("{\"type\":\"customer\",\"name\":\"A\"}");
	a = shelf_open(true, NULL);
	assert_int_equal(crm_begin(a, NULL), CRM_OK);
	for (what = 3; what < 5; what++)
		use(a, what);
	assert_int_equal(crm_store_open(&o, &b, NULL), CRM_OK);
	assert_int_equal(crm_begin(b, &e), CRM_BUSY);
	use(b, 0);
	use(b, 2);
	crm_store_close(b);
	assert_int_equal(crm_store_open(&o, &b, NULL), CRM_OK);
	assert_int_equal(crm_begin(b, NULL), CRM_BUSY);
	crm_store_close(b);
	crm_store_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(locks_survive),
		TEST(writer_stays_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
