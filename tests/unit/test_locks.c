/* SPDX-License-Identifier: MIT */
/* test_locks.c - nothing the library does drops the store's locks */
/*
 * Closing any descriptor of a file drops all POSIX locks the process has on
 * it, SQLite's too.  So the library never opens the store or its side files
 * beside SQLite; here the kernel's list of locks is compared.
 */
#include "shelf.h"

#include <stdio.h>
#include <sys/stat.h>

/* Our locks on the store and its shared memory, "START END" each. */
static void
locks(char *to, size_t size)
{
	static const char *const ends[] = { "", "-shm" };
	char path[96], line[256];
	unsigned long inode;
	struct stat st[2];
	size_t i, n = 0;
	char *p;
	int pid, at;
	FILE *f;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s%s", shelf.path, ends[i]);
		if (stat(path, &st[i]))
			st[i].st_ino = 0;
	}
	*to = '\0';
	f = fopen("/proc/locks", "re");
	if (!f)
		return;
	while (fgets(line, sizeof line, f)) {
		p = strstr(line, "POSIX");
		at = 0;
		if (!p || strstr(line, "->") ||
		    sscanf(p, "POSIX %*s %*s %d %*x:%*x:%lu %n", &pid, &inode,
			   &at) < 2 ||
		    pid != getpid() || !at)
			continue;
		for (i = 0; i < 2; i++)
			if (inode == st[i].st_ino && n < size)
				n += (size_t)snprintf(to + n, size - n,
						      "%zu: %s", i, p + at);
	}
	(void)fclose(f);
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
	if (!*before) {
		crm_store_close(s);
		print_message("no locks of ours in /proc/locks\n");
		skip();
	}
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
