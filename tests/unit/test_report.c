/* SPDX-License-Identifier: MIT */
/* test_report.c - reports as the library gives them */
#include "shelf.h"

/* What a report gives; its status. */
static enum crm_status
report(const struct crm_report *r, bool cohorts, struct crm_buf *out)
{
	struct crm_store *s = shelf_open(false, NULL);
	enum crm_status rc;

	memset(&shelf.e, 0, sizeof shelf.e);
	crm_buf_reset(out);
	crm_buf_add(out, "", 0);
	rc = (cohorts ? crm_report_cohorts : crm_report_run)(s, r, shelf_keep,
							     out, &shelf.e);
	crm_store_close(s);
	return rc;
}

static void
gives(const char *metric, const char *by, const char *want)
{
	struct crm_report r = { .metrics = &metric, .n = 1, .by = by };
	struct crm_buf b = { 0 };

	if (report(&r, false, &b))
		fail_msg("%s: %s", metric, shelf.e.text);
	assert_string_equal(b.s, want);
	crm_buf_free(&b);
}

static void
refuses(const struct crm_report *r, bool cohorts, const char *why)
{
	struct crm_buf b = { 0 };

	assert_int_equal(report(r, cohorts, &b), CRM_USAGE);
	assert_string_equal(shelf.e.text, why);
	assert_int_equal(b.len, 0);
	crm_buf_free(&b);
}

static void
registry(void **state)
{
	struct crm_metric m, k;
	size_t i, j;

	(void)state;
	for (i = 0; crm_metric_at(i, &m); i++) {
		assert_true(crmp_word_in("ratio count money days", m.unit,
					 strlen(m.unit)));
		assert_non_null(m.by);
		assert_true(strlen(m.about) > 20);
		for (j = 0; j < i; j++) {
			assert_true(crm_metric_at(j, &k));
			assert_string_not_equal(k.name, m.name);
			if (k.code && m.code)
				assert_string_not_equal(k.code, m.code);
		}
	}
	assert_int_equal(i, 11);
	assert_false(crm_metric_at(SIZE_MAX, &m));
}

static void
misuse(void **state)
{
	const char *name = "revenue";
	struct crm_report r = { .metrics = &name };

	(void)state;
	refuses(&r, false, "no metric is named");
	r.n = 1;
	r.from = START + 86400;
	refuses(&r, false, "a window that ends before it begins");
	refuses(&r, true, "a window that ends before it begins");
	r.from = 0;
	r.by = "month";
	refuses(&r, true, "retention has no dimension 'month'");
}

static enum crm_status
full(void *arg, const char *p, size_t n, struct crm_error *e)
{
	(void)arg;
	(void)p;
	(void)n;
	return crm_fail(e, CRM_TROUBLE, NULL, "full");
}

static void
stop_early(void **state)
{
	const char *names[] = { "orders", "new" };
	struct crm_report r = { .metrics = names, .n = 2 };
	struct crm_store *s;

	(void)state;
	s = shelf_open(false, NULL);
	assert_int_equal(crm_report_run(s, &r, full, NULL, NULL), CRM_TROUBLE);
	/* no snapshot was left behind */
	assert_int_equal(crmp_db_exec(s->db, "BEGIN; COMMIT", NULL), CRM_OK);
	crm_store_close(s);
}

/* Many values of a dimension in order, none last. */
static void
groups(void **state)
{
	struct crm_buf b = { 0 }, want = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 300; i++)
		crm_buf_printf(&b,
			       "%s{\"type\":\"customer\",\"name\":\"n\","
			       "\"source\":\"s%03d\"}",
			       i ? "\n" : "", (i * 7) % 100);
	crm_buf_puts(&b, "\n{\"type\":\"customer\",\"name\":\"n\"}");
	shelf_must(b.s);
	for (i = 0; i < 100; i++)
		crm_buf_printf(&want,
			       "{\"type\":\"metric\",\"metric\":\"customers\","
			       "\"to\":\"2026-01-02\",\"by\":\"source\","
			       "\"key\":\"s%03d\",\"value\":3,"
			       "\"unit\":\"count\"}\n",
			       i);
	crm_buf_puts(&want, "{\"type\":\"metric\",\"metric\":\"customers\","
			    "\"to\":\"2026-01-02\",\"by\":\"source\","
			    "\"value\":1,\"unit\":\"count\"}\n");
	gives("customers", "source", want.s);
	crm_buf_free(&b);
	crm_buf_free(&want);
}

/* Inside a transaction a report sees what was written so far. */
static void
within(void **state)
{
	const char *name = "customers";
	struct crm_report r = { .metrics = &name, .n = 1 };
	struct crm_buf b = { 0 };
	struct crm_put how = { 0 };
	struct crm_stored stored;
	struct crm_store *s;
	static const char line[] = "{\"type\":\"customer\",\"name\":\"n\"}";

	(void)state;
	s = shelf_open(true, NULL);
	assert_int_equal(crm_begin(s, NULL), CRM_OK);
	assert_int_equal(
		crm_put_line(s, &how, line, strlen(line), &stored, NULL),
		CRM_OK);
	assert_int_equal(crm_report_run(s, &r, shelf_keep, &b, NULL), CRM_OK);
	assert_non_null(strstr(b.s, "\"value\":1,"));
	assert_int_equal(crm_commit(s, NULL), CRM_OK);
	crm_store_close(s);
	crm_buf_free(&b);
}

static void
far_days(void **state)
{
	(void)state;
	shelf_must("{\"type\":\"customer\",\"name\":\"n\","
		   "\"since\":\"1000-01-01\"}\n"
		   "{\"type\":\"order\",\"customer_id\":1,\"amount\":\"1\","
		   "\"placed_at\":\"1000-01-01\"}\n"
		   "{\"type\":\"order\",\"customer_id\":1,\"amount\":\"1\","
		   "\"placed_at\":\"2025-12-01\"}\n"
		   "{\"type\":\"order\",\"customer_id\":1,\"amount\":\"1\","
		   "\"placed_at\":\"2026-01-01\"}");
	gives("M23", NULL,
	      "{\"type\":\"metric\",\"metric\":\"purchase_cycle\",\"code\":"
	      "\"M23\",\"to\":\"2026-01-02\",\"value\":187370,\"n\":1,"
	      "\"unit\":\"days\"}\n");
	gives("active", NULL,
	      "{\"type\":\"metric\",\"metric\":\"active\",\"to\":"
	      "\"2026-01-02\",\"value\":1,\"unit\":\"count\"}\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registry),
		TEST(misuse),
		TEST(stop_early),
		TEST(groups),
		TEST(within),
		TEST(far_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
