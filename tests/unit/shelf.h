/* SPDX-License-Identifier: MIT */
/* shelf.h - the fixture of tests that need a store: one in a fresh directory */
#ifndef SHELF_H
#define SHELF_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "write/write.h"

#define COUNT(t) (sizeof(t) / sizeof((t)[0]))
#define START 1767229200 /* 2026-01-01 09:00 in Shanghai */
#define TEST(t) cmocka_unit_test_setup_teardown(t, shelf_up, shelf_down)

static struct {
	char dir[64], path[80];
	int64_t now; /* the clock, set by hand */
	const char *command;
	struct crm_error e; /* of the last write */
} shelf;

static int
shelf_up(void **state)
{
	const struct crm_init init = { .replay = true, .actor = "lin",
				       .command = "crm-db init",
				       .instant = START };

	(void)state;
	memset(&shelf, 0, sizeof shelf);
	snprintf(shelf.dir, sizeof shelf.dir, "/tmp/crm-unit-XXXXXX");
	if (!mkdtemp(shelf.dir))
		return 1;
	snprintf(shelf.path, sizeof shelf.path, "%s/a.crm", shelf.dir);
	shelf.now = START;
	shelf.command = "crm-put";
	return crm_store_create(shelf.path, &init, NULL) != CRM_OK;
}

static int
shelf_down(void **state)
{
	static const char *const names[] = { "a.crm", "a.crm-wal", "a.crm-shm",
					     "b.crm", "b.crm-wal",
					     "b.crm-shm" };
	char path[96];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		snprintf(path, sizeof path, "%s/%s", shelf.dir, names[i]);
		unlink(path);
	}
	return rmdir(shelf.dir);
}

static struct crm_store *
shelf_open(bool write, const char *as_of)
{
	struct crm_open o = { .path = shelf.path, .write = write,
			      .real = shelf.now, .as_of = as_of,
			      .actor = "lin", .command = shelf.command,
			      .reason = "so it is", .busy_ms = 1000 };
	struct crm_store *s = NULL;
	struct crm_error e = { 0 };

	if (crm_store_open(&o, &s, &e))
		fail_msg("open: %s", e.text);
	return s;
}

/* Store lines in one txn a minute later. */
static inline enum crm_status
shelf_put(const char *lines)
{
	struct crm_put how = { 0 };
	struct crm_stored r;
	struct crm_store *s;
	enum crm_status rc;
	size_t n;

	memset(&shelf.e, 0, sizeof shelf.e);
	shelf.now += 60;
	s = shelf_open(true, NULL);
	rc = crm_begin(s, &shelf.e);
	for (; !rc && lines && *lines; lines += n + (lines[n] == '\n')) {
		n = strcspn(lines, "\n");
		rc = crm_put_line(s, &how, lines, n, &r, &shelf.e);
	}
	if (!rc)
		rc = crm_commit(s, &shelf.e);
	crm_store_close(s);
	return rc;
}

static inline void
shelf_must(const char *lines)
{
	if (shelf_put(lines))
		fail_msg("%s: %s: %s", lines, shelf.e.key, shelf.e.text);
}

static inline enum crm_status
shelf_undo(struct crm_undo u)
{
	const char *was = shelf.command;
	struct crm_store *s;
	enum crm_status rc;

	memset(&shelf.e, 0, sizeof shelf.e);
	shelf.now += 60;
	shelf.command = "crm-history undo";
	s = shelf_open(true, NULL);
	shelf.command = was;
	rc = crm_begin(s, &shelf.e);
	if (!rc)
		rc = crm_undo(s, &u, &shelf.e);
	if (!rc)
		rc = crm_commit(s, &shelf.e);
	crm_store_close(s);
	return rc;
}

static inline int64_t
shelf_last(void)
{
	struct crm_store *s = shelf_open(false, NULL);
	int64_t n = 0;

	assert_int_equal(crmp_db_int(s->db, "SELECT max(id) FROM txn", 0, &n,
				     NULL), CRM_OK);
	crm_store_close(s);
	return n;
}

static inline enum crm_status
shelf_keep(void *arg, const char *p, size_t n, struct crm_error *e)
{
	crm_buf_add(arg, p, n);
	return crm_buf_ok(arg, e);
}

/* Findings of a check, one line each. */
static inline enum crm_status
shelf_check(const char *assertions, struct crm_buf *out)
{
	struct crm_store *s = shelf_open(false, NULL);
	enum crm_status rc;

	memset(&shelf.e, 0, sizeof shelf.e);
	crm_buf_reset(out);
	crm_buf_add(out, "", 0);
	rc = crm_store_check(s, assertions, shelf_keep, out, &shelf.e);
	crm_store_close(s);
	return rc;
}

static inline void
shelf_clean(void)
{
	struct crm_buf b = { 0 };

	if (shelf_check(NULL, &b))
		fail_msg("check: %s\n%s", shelf.e.text, b.s);
	crm_buf_free(&b);
}

/* All there is: records, then policies in force. */
static inline void
shelf_dump(const char *as_of, const char *fields, struct crm_buf *out)
{
	struct crm_store *s = shelf_open(false, as_of);
	struct crm_select q = { .fields = fields };
	const struct crmp_policy_kind *k;
	struct crm_query *it;
	struct crm_buf line = { 0 };
	struct crm_error e = { 0 };
	enum crm_status rc;
	size_t i;

	crm_buf_reset(out);
	crm_buf_add(out, "", 0);
	for (i = 0; (q.type = crm_type_at(i)); i++) {
		assert_int_equal(crm_query_open(s, &q, &it, &e), CRM_OK);
		while (!(rc = crm_query_next(it, &line, &e))) {
			crm_buf_add(out, line.s, line.len);
			crm_buf_putc(out, '\n');
		}
		if (rc != CRM_END)
			fail_msg("%s", e.text);
		crm_query_close(it);
	}
	for (k = crmp_policy_kinds; k->name; k++)
		if (k->starter)
			assert_int_equal(crm_policy_body(s, k->name, 0, out,
							 &e), CRM_OK);
	assert_int_equal(crm_buf_ok(out, NULL), CRM_OK);
	crm_buf_free(&line);
	crm_store_close(s);
}

static inline void
shelf_same(const char *what, const struct crm_buf *a, const struct crm_buf *b)
{
	size_t i, from;

	for (i = 0, from = 0; a->s[i] && a->s[i] == b->s[i]; i++)
		if (a->s[i] == '\n')
			from = i + 1;
	if (a->s[i] || b->s[i])
		fail_msg("%s:\n%.*s\n%.*s", what,
			 (int)strcspn(a->s + from, "\n"), a->s + from,
			 (int)strcspn(b->s + from, "\n"), b->s + from);
}

/* A new revision of policy reasons: "lead+=typo". */
static inline enum crm_status
shelf_reason(const char *pair)
{
	struct crm_store *s;
	enum crm_status rc;
	int64_t rev;

	shelf.now += 60;
	s = shelf_open(true, NULL);
	rc = crm_begin(s, NULL);
	if (!rc)
		rc = crm_policy_pairs(s, "reasons",
				      (struct crm_pairs){ &pair, 1 }, &rev,
				      NULL);
	if (!rc)
		rc = crm_commit(s, NULL);
	crm_store_close(s);
	return rc;
}

static inline void
shelf_user(void)
{
	shelf_must("{\"type\":\"user\",\"login\":\"lin\",\"role\":\"admin\"}");
}

#endif
