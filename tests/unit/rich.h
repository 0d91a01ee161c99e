/* SPDX-License-Identifier: MIT */
/*
 * rich.h - a small store in which there is something of everything: every
 * type, references of every kind, history, moves, side tables, policies
 */
#ifndef RICH_H
#define RICH_H

#include "shelf.h"

static const char *const rich_lines[] = {
	"{\"type\":\"user\",\"login\":\"lin\",\"role\":\"admin\"}\n"
	"{\"type\":\"user\",\"login\":\"wu\",\"role\":\"sales\",\"away\":[{"
	"\"from\":\"2026-02-01\",\"to\":\"2026-02-03\"}]}\n"
	"{\"type\":\"product\",\"sku\":\"A1\",\"name\":\"阀门\"}\n"
	"{\"type\":\"campaign\",\"name\":\"新年\",\"start\":\"2026-01-01\","
	"\"end\":\"2026-02-01\"}",
	"{\"type\":\"customer\",\"name\":\"张伟\",\"kind\":\"person\","
	"\"phone\":\"13800138000\",\"tags\":[\"vip\",\"a b\"],"
	"\"team\":[\"wu\"],"
	"\"ext\":{\"erp\":\"k1\",\"shop\":\"9\"},\"x\":{\"n\":1.5}}\n"
	"{\"type\":\"customer\",\"name\":\"华东科技\",\"aliases\":[\"华东\"],"
	"\"email\":\"a@b.example\",\"referrer_id\":1,\"owner\":\"wu\"}\n"
	"{\"type\":\"customer\",\"name\":\"Ωmega\",\"ext\":{\"erp\":\"k3\"}}\n"
	"{\"type\":\"contact\",\"customer_id\":2,\"name\":\"王芳\","
	"\"phone\":\"13900139000\"}\n"
	"{\"type\":\"lead\",\"name\":\"孙丽\",\"phone\":\"13700137000\","
	"\"source\":\"web\",\"campaign_id\":1}\n"
	"{\"type\":\"contract\",\"customer_id\":2,\"start\":\"2026-01-01\","
	"\"end\":\"2027-01-01\"}\n"
	"{\"type\":\"deal\",\"customer_id\":2,\"name\":\"d\",\"amount_minor\":"
	"90000,\"contact_ids\":[1],\"owner\":\"lin\"}",
	"{\"type\":\"order\",\"customer_id\":1,\"amount\":\"5.50\","
	"\"placed_at\":\"2025-12-31T17:30:00Z\",\"ext\":{\"shop\":\"o1\"}}\n"
	"{\"type\":\"order\",\"customer_id\":2,\"amount\":\"70\",\"lines\":[{"
	"\"sku\":\"A1\",\"qty\":2,\"amount_minor\":7000}],\"deal_id\":1}\n"
	"{\"type\":\"asset\",\"customer_id\":2,\"sku\":\"A1\","
	"\"from\":\"2026-01-01\"}\n"
	"{\"type\":\"ticket\",\"customer_id\":1,\"subject\":\"坏了\","
	"\"kind\":\"complaint\",\"order_id\":1}\n"
	"{\"type\":\"touch\",\"customer_id\":1,\"dir\":\"in\",\"refs\":{"
	"\"deal\":1,\"ticket\":1}}\n"
	"{\"type\":\"task\",\"subject_type\":\"deal\",\"subject_id\":1,"
	"\"title\":\"x\",\"due_at\":\"2026-03-01\",\"owner\":\"lin\",\"key\":"
	"\"k\"}\n"
	"{\"type\":\"feedback\",\"customer_id\":1,\"instrument\":\"csat\","
	"\"score\":5,\"scale_max\":5,\"about_type\":\"order\",\"about_id\":1}\n"
	"{\"type\":\"points\",\"customer_id\":1,\"kind\":\"earn\",\"amount\":9,"
	"\"reason\":\"order\",\"ref_type\":\"order\",\"ref_id\":1}\n"
	"{\"type\":\"message\",\"key\":\"m1\",\"customer_id\":1,\"channel\":"
	"\"sms\",\"body\":\"祝好\"}",
	"{\"type\":\"customer\",\"id\":1,\"name\":\"张维\",\"tags+\":\"x\"}\n"
	"{\"type\":\"order\",\"id\":1,\"stage\":\"shipped\"}\n"
	"{\"type\":\"ticket\",\"id\":1,\"owner\":\"lin\",\"state\":\"open\"}",
	"{\"type\":\"deal\",\"id\":1,\"stage\":\"needs\"}\n"
	"{\"type\":\"customer\",\"id\":3,\"state\":\"former\","
	"\"close_reason\":\"price\"}",
	"{\"type\":\"customer\",\"id\":2,\"region\":\"华东\"}",
};

/* A policy of each kind that has none of its own to begin with. */
static inline void
rich_policy(const char *name, const char *body)
{
	struct crm_error e = { 0 };
	struct crm_store *s;
	enum crm_status rc;
	int64_t rev;

	shelf.now += 60;
	s = shelf_open(true, NULL);
	rc = crm_begin(s, &e);
	if (!rc)
		rc = crm_policy_set(s, name, body, strlen(body), &rev, &e);
	if (!rc)
		rc = crm_commit(s, &e);
	if (rc)
		fail_msg("%s: %s: %s", name, e.key, e.text);
	crm_store_close(s);
}

static inline void
rich_fill(void)
{
	size_t i;

	for (i = 0; i < COUNT(rich_lines); i++)
		shelf_must(rich_lines[i]);
	rich_policy("segments", "{\"vip\":{\"when\":\"has(tags,'vip')\"}}");
	rich_policy("fields", "{\"customer\":{\"n\":{\"kind\":\"number\"}}}");
	rich_policy("map.a", "{\"records\":[{\"type\":\"customer\","
			     "\"columns\":{\"n\":\"name\"}}]}");
	assert_int_equal(shelf_undo((struct crm_undo){ .txn = 7 }), CRM_OK);
	shelf_clean();
}

/* ---- the file as a whole ------------------------------------------------ */

struct rich_file {
	unsigned char *p;
	size_t n;
};

static inline struct rich_file
rich_read(void)
{
	FILE *f = fopen(shelf.path, "rb");
	struct rich_file file = { 0 };
	long n;

	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	n = ftell(f);
	assert_true(n > 0);
	rewind(f);
	file.n = (size_t)n;
	file.p = malloc(file.n);
	assert_non_null(file.p);
	assert_int_equal(fread(file.p, 1, file.n, f), file.n);
	assert_int_equal(fclose(f), 0);
	return file;
}

/* The store becomes the first n bytes of it. */
static inline void
rich_write(const unsigned char *p, size_t n)
{
	char side[96];
	FILE *f;

	snprintf(side, sizeof side, "%s-wal", shelf.path);
	unlink(side);
	snprintf(side, sizeof side, "%s-shm", shelf.path);
	unlink(side);
	f = fopen(shelf.path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

#endif
