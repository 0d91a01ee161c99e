/* SPDX-License-Identifier: MIT */
/* test_torture.c - library entry points with each allocation failing in turn */
#include "torture.h"

#include <fcntl.h>

/* ---- the calls ----------------------------------------------------------- */

static enum crm_status
open_store(struct crm_store *none, struct crm_error *e)
{
	struct crm_open o = reading(true);
	struct crm_store *s = UNTOUCHED;
	enum crm_status rc;

	(void)none;
	o.now = "2026-02-01";
	rc = crm_store_open(&o, &s, e);
	if (rc)
		assert_ptr_equal(s, UNTOUCHED);
	else
		crm_store_close(s);
	return rc;
}

static enum crm_status
create_store(struct crm_store *none, struct crm_error *e)
{
	const struct crm_init init = { .actor = "lin",
				       .command = "init",
				       .instant = START };
	char path[96];
	enum crm_status rc;

	(void)none;
	snprintf(path, sizeof path, "%s/b.crm", shelf.dir);
	rc = crm_store_create(path, &init, e);
	assert_int_equal(access(path, F_OK), rc ? -1 : 0);
	unlink(path);
	return rc;
}

/* What a write made of a record, before it is rolled back. */
static enum crm_status
show(struct crm_store *s, const struct crm_stored *r, struct crm_error *e)
{
	struct crm_buf b = { 0 };
	enum crm_status rc = crm_record(s, r->type, r->id, NULL, &b, e);

	if (!rc)
		keep(b.s, b.len);
	crm_buf_free(&b);
	return rc;
}

static enum crm_status
put(struct crm_store *s, const char *line, const char *const *pairs, size_t n,
    struct crm_error *e)
{
	const struct crm_put o = { .type = crm_type_find("customer") };
	struct crm_stored r = { .id = 4711 };
	enum crm_status rc = crm_begin(s, e);

	if (!rc)
		rc = line ? crm_put_line(s, &o, line, strlen(line), &r, e)
			  : crm_put_pairs(s, &o, 1,
					  (struct crm_pairs){ pairs, n }, &r,
					  e);
	if (rc)
		assert_int_equal(r.id, 4711);
	if (!rc)
		rc = show(s, &r, e);
	if (!rc)
		rc = crm_commit(s, e); /* of a rehearsal */
	crm_rollback(s);
	return rc;
}

static enum crm_status
put_line(struct crm_store *s, struct crm_error *e)
{
	return put(s,
		   "{\"type\":\"customer\",\"name\":\"\xE5\xBC\xA0\",\"tags\":"
		   "[\"a\",\"b\\n\"],\"phone\":\"138 0013 8002\",\"ext\":{"
		   "\"shop\":\"7\",\"b\":\"8\"},\"x\":{\"g\":[1,\"two\"]},"
		   "\"owner\":\"lin\"}",
		   NULL, 0, e);
}

static enum crm_status
put_pairs(struct crm_store *s, struct crm_error *e)
{
	static const char *const pairs[] = { "region=north", "tags+=new",
					     "tags-=old", "x.k=[1,2]",
					     "needs=all of it" };

	return put(s, NULL, pairs, COUNT(pairs), e);
}

static enum crm_status
load(struct crm_store *s, bool csv, const char *text, struct crm_error *e)
{
	struct crm_load l = { .import = true,
			      .csv = csv,
			      .tmpdir = "/tmp",
			      .stored = sink,
			      .put.type = crm_type_find("customer") };
	enum crm_status rc;
	char path[96];
	int fd;

	snprintf(path, sizeof path, "%s/in", shelf.dir);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0 &&
		    pwrite(fd, text, strlen(text), 0) == (ssize_t)strlen(text));
	unlink(path);
	rc = crm_load_run(s, fd, &l, e);
	close(fd);
	if (!rc)
		assert_int_equal(l.created, 2);
	return rc;
}

static enum crm_status
load_csv(struct crm_store *s, struct crm_error *e)
{
	return load(s, true,
		    "ext.shop,name,phone,tags\na,\"one \"\"1\"\"\",,x\n"
		    "b,\xE4\xBA\x8C,13800138003,\nold,A2,,\n",
		    e);
}

static enum crm_status
load_lines(struct crm_store *s, struct crm_error *e)
{
	return load(s, false,
		    "{\"type\":\"customer\",\"name\":\"p\",\"tags\":[\"t\"]}\n"
		    "{\"type\":\"customer\",\"name\":\"q\",\"_\":{\"a\":1}}\n",
		    e);
}

static enum crm_status
query(struct crm_store *s, struct crm_error *e)
{
	const struct crm_select o = {
		.type = crm_type_find("customer"),
		.where = "has(tags,'old') and contains(name,'a') and orders=1",
		.fields = "name,orders",
		.order = "name desc, id",
		.expand = "owner"
	};
	struct crm_query *q = UNTOUCHED;
	struct crm_buf b = { 0 };
	enum crm_status rc = crm_query_open(s, &o, &q, e);

	if (rc) {
		assert_ptr_equal(q, UNTOUCHED);
		return rc;
	}
	while (!(rc = crm_query_next(q, &b, e)))
		keep(b.s, b.len);
	crm_buf_free(&b);
	crm_query_close(q);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
condition(struct crm_store *s, struct crm_error *e)
{
	static const char line[] = "{\"type\":\"customer\",\"id\":1,\"name\":"
				   "\"Ab\",\"since\":\"2026-01-01T00:00:00Z\","
				   "\"_\":{\"tier\":\"gold\"}}";
	struct crm_cond *c = UNTOUCHED;
	enum crm_status rc;
	bool yes = false;

	rc = crm_cond_new("contains(name,'B') and tier='gold' and since >= "
			  "day('-7d') and x('k') is null",
			  s, NULL, NULL, &c, e);
	if (rc) {
		assert_ptr_equal(c, UNTOUCHED);
		return rc;
	}
	rc = crm_cond_test(c, line, strlen(line), &yes, e);
	assert_int_equal(yes, rc == CRM_OK);
	crm_cond_free(c);
	return rc;
}

static enum crm_status
print(struct crm_store *s, enum crm_format format, struct crm_error *e)
{
	static const char line[] = "{\"type\":\"customer\",\"id\":1,\"name\":"
				   "\"\xE5\xBC\xA0\\u001b\",\"phone\":\"+86138"
				   "00138000\",\"_\":{\"tier\":\"gold\"}}";
	const struct crm_output o = { .format = format,
				      .fields = "id,name,phone,_.tier",
				      .excel = format == CRM_CSV,
				      .clock = crm_store_clock(s),
				      .sink = format == CRM_TABLE ? words
								  : sink };
	struct crm_out *out = UNTOUCHED;
	enum crm_status rc = crm_out_open(&o, &out, e);

	if (rc) {
		assert_ptr_equal(out, UNTOUCHED);
		return rc;
	}
	rc = crm_out_line(out, line, strlen(line), e);
	if (!rc)
		rc = crm_out_end(out, e);
	crm_out_close(out);
	return rc;
}

static enum crm_status
print_table(struct crm_store *s, struct crm_error *e)
{
	return print(s, CRM_TABLE, e);
}

static enum crm_status
print_csv(struct crm_store *s, struct crm_error *e)
{
	return print(s, CRM_CSV, e);
}

static enum crm_status
find(struct crm_store *s, struct crm_error *e)
{
	const struct crm_sought q = { .text = "\xE5\xBC\xA0", .limit = 10 };

	return crm_find(s, &q, sink, NULL, e);
}

static enum crm_status
history(struct crm_store *s, struct crm_error *e)
{
	return crm_history_show(s, crm_type_find("customer"), 1, sink, NULL, e);
}

static enum crm_status
undo(struct crm_store *s, struct crm_error *e)
{
	struct crm_undo u = { .txn = 5, .restored = -1 };
	struct crm_stored r = { .type = crm_type_find("customer"), .id = 1 };
	enum crm_status rc = crm_begin(s, e);

	if (!rc)
		rc = crm_undo(s, &u, e);
	assert_int_equal(u.restored, rc ? -1 : 1);
	if (!rc)
		rc = show(s, &r, e);
	if (!rc)
		rc = crm_commit(s, e);
	crm_rollback(s);
	return rc;
}

static enum crm_status
policy(struct crm_store *s, struct crm_error *e)
{
	static const char *const pair = "lead+=typo";
	struct crm_buf b = { 0 };
	int64_t rev = -1;
	enum crm_status rc = crm_begin(s, e);

	if (!rc)
		rc = crm_policy_pairs(s, "reasons",
				      (struct crm_pairs){ &pair, 1 }, &rev, e);
	assert_int_equal(rev, rc ? -1 : 2);
	if (!rc)
		rc = crm_policy_body(s, "reasons", 0, &b, e);
	if (!rc)
		keep(b.s, b.len);
	crm_buf_free(&b);
	crm_rollback(s);
	return rc;
}

static enum crm_status
check(struct crm_store *s, struct crm_error *e)
{
	return crm_store_check(s, "named: customer: name is null\n", sink, NULL,
			       e);
}

static enum crm_status
backup(struct crm_store *s, struct crm_error *e)
{
	char path[96];
	enum crm_status rc;

	snprintf(path, sizeof path, "%s/b.crm", shelf.dir);
	rc = crm_store_backup(s, path, e);
	assert_int_equal(access(path, F_OK), rc ? -1 : 0);
	unlink(path);
	return rc;
}

/* ---- each of them, failing here and there ------------------------------- */

TORTURE(open_store, true)
TORTURE(create_store, true)
TORTURE(put_line, false)
TORTURE(put_pairs, false)
TORTURE(load_csv, false)
TORTURE(load_lines, false)
TORTURE(query, false)
TORTURE(condition, false)
TORTURE(print_table, false)
TORTURE(print_csv, false)
TORTURE(find, false)
TORTURE(history, false)
TORTURE(undo, false)
TORTURE(policy, false)
TORTURE(check, false)
TORTURE(backup, false)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_open_store),	TEST(test_create_store),
		TEST(test_put_line),	TEST(test_put_pairs),
		TEST(test_load_csv),	TEST(test_load_lines),
		TEST(test_query),	TEST(test_condition),
		TEST(test_print_table), TEST(test_print_csv),
		TEST(test_find),	TEST(test_history),
		TEST(test_undo),	TEST(test_policy),
		TEST(test_check),	TEST(test_backup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
