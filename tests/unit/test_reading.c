/* SPDX-License-Identifier: MIT */
/* test_reading.c - columns asked for, the rhythm of buying, our own order */
#include "shelf.h"

#include "query/query.h"
#include "verdict/panel.h"

#define PEOPLE 40

static uint32_t dice;

static int64_t
roll(int64_t n)
{
	dice = dice * 1664525u + 1013904223u;
	return (int64_t)(dice >> 8) % n;
}

/* People with 0 to 9 orders on days of this year, some two a day. */
static void
fill(void)
{
	struct crm_buf b = { 0 };
	int i, k;

	dice = 20261128;
	crm_buf_puts(&b, "{\"type\":\"user\",\"login\":\"lin\",\"role\":"
			 "\"admin\"}\n");
	for (i = 1; i <= PEOPLE; i++)
		crm_buf_printf(&b,
			       "{\"type\":\"customer\",\"name\":\"n%lld\","
			       "\"owner\":%s}\n",
			       (long long)roll(30), i % 3 ? "\"lin\"" : "null");
	for (i = 1; i <= PEOPLE; i++)
		for (k = (int)roll(10); k > 0; k--)
			crm_buf_printf(&b,
				       "{\"type\":\"order\",\"customer_id\":%d,"
				       "\"amount_minor\":%lld,\"placed_at\":"
				       "\"2025-12-%02lldT12:00:00+08:00\"}\n",
				       i, (long long)roll(900) - 100,
				       1 + (long long)roll(28));
	shelf_must(b.s);
	crm_buf_free(&b);
}

/* ---- columns ------------------------------------------------------------ */

static void
test_once_each(void **state)
{
	struct crm_store *s;
	struct crmp_reading r = { .t = &crmp_type_order };
	struct crmp_slot far = { .name = crmp_text("role"),
				 .kind = CRMP_ENUM,
				 .from = CRMP_FROM_THROUGH,
				 .of = &crmp_type_user,
				 .via = "owner" };
	struct crm_error e = { 0 };
	struct crmp_value v;
	int a, b, c, d;

	(void)state;
	shelf_must("{\"type\":\"user\",\"login\":\"lin\",\"role\":\"tech\"}\n"
		   "{\"type\":\"customer\",\"name\":\"A\"}\n"
		   "{\"type\":\"order\",\"customer_id\":1,\"owner\":\"lin\","
		   "\"amount_minor\":5}\n"
		   "{\"type\":\"order\",\"customer_id\":1,\"amount_minor\":6}");
	s = r.s = shelf_open(false, NULL);
	assert_int_equal(crmp_reading_begin(&r, false, &e), CRM_OK);
	assert_int_equal(crmp_reading_named(&r, "owner", &a, &e), CRM_OK);
	assert_int_equal(crmp_reading_named(&r, "amount_minor", &b, &e),
			 CRM_OK);
	assert_int_equal(crmp_reading_want(&r, &far, &c, &e), CRM_OK);
	assert_int_equal(crmp_reading_named(&r, "owner", &d, &e), CRM_OK);
	assert_int_equal(a, d);
	assert_int_equal(r.n, 3);
	assert_int_equal(crmp_reading_named(&r, "tier", &d, &e), CRM_USAGE);
	assert_non_null(strstr(e.text, "'tier' is a verdict"));
	assert_int_equal(crmp_reading_prep(&r, "ORDER BY v.id", &e), CRM_OK);
	assert_int_equal(crmp_reading_next(&r, &e), CRM_OK);
	assert_int_equal(r.id, 1);
	assert_int_equal(crmp_reading_value(&r, c, &v, &e), CRM_OK);
	assert_string_equal(v.s, "tech");
	assert_int_equal(crmp_reading_value(&r, b, &v, &e), CRM_OK);
	assert_int_equal(v.i, 5);
	crmp_reading_rest(&r); /* from the beginning again */
	assert_int_equal(crmp_reading_next(&r, &e), CRM_OK);
	assert_int_equal(crmp_reading_next(&r, &e), CRM_OK);
	assert_int_equal(crmp_reading_value(&r, c, &v, &e), CRM_OK);
	assert_int_equal(v.t, CRMP_V_NULL);
	assert_int_equal(crmp_reading_next(&r, &e), CRM_END);
	crmp_reading_end(&r);
	crm_store_close(s);
}

/* A summary that knows of later facts is not believed. */
static void
summed(const char *now, int64_t orders, int64_t minor)
{
	struct crm_open o = { .path = shelf.path,
			      .real = shelf.now,
			      .now = now,
			      .actor = "lin" };
	struct crmp_reading r = { .t = &crmp_type_customer };
	struct crm_error e = { 0 };
	struct crmp_value v;
	int a, b;

	assert_int_equal(crm_store_open(&o, &r.s, &e), CRM_OK);
	assert_int_equal(crmp_reading_begin(&r, false, &e), CRM_OK);
	assert_int_equal(crmp_reading_named(&r, "orders", &a, &e), CRM_OK);
	assert_int_equal(crmp_reading_named(&r, "revenue_minor", &b, &e),
			 CRM_OK);
	assert_int_equal(crmp_reading_prep(&r, "WHERE v.id=1", &e), CRM_OK);
	assert_int_equal(crmp_reading_next(&r, &e), CRM_OK);
	assert_int_equal(crmp_reading_value(&r, a, &v, &e), CRM_OK);
	assert_int_equal(v.t, CRMP_V_WHOLE);
	assert_int_equal(v.i, orders);
	assert_int_equal(crmp_reading_value(&r, b, &v, &e), CRM_OK);
	assert_int_equal(v.i, minor);
	crmp_reading_end(&r);
	crm_store_close(r.s);
}

static void
test_summaries(void **state)
{
	(void)state;
	shelf_must("{\"type\":\"customer\",\"name\":\"A\"}");
	summed(NULL, 0, 0); /* who has no row has bought nothing */
	shelf_must("{\"type\":\"order\",\"customer_id\":1,\"amount_minor\":5,"
		   "\"placed_at\":\"2025-12-01\"}\n"
		   "{\"type\":\"order\",\"customer_id\":1,\"amount_minor\":7,"
		   "\"placed_at\":\"2025-12-20\"}");
	summed(NULL, 2, 12);
	summed("2025-12-10", 1, 5);
	summed("2025-11-10", 0, 0);
}

/* ---- rhythm ------------------------------------------------------------- */

/* The same by a statement for one customer alone. */
static void
alone(struct crm_store *s, int64_t id, int64_t *days, int64_t *repeat)
{
	struct crm_error e = { 0 };

	assert_int_equal(
		crmp_db_row(s->db, NULL,
			    "WITH a AS (SELECT day, sum(base_minor) AS net,"
			    " min(base_minor) AS least FROM orders WHERE"
			    " customer_id=?1 AND counts=1 GROUP BY day),"
			    " d AS (SELECT day FROM a WHERE net>0 OR (net=0 AND"
			    " least=0)) SELECT (SELECT count(*) FROM d),"
			    " coalesce(sum(net) FILTER (WHERE day > (SELECT"
			    " min(day) FROM d)), 0) FROM a",
			    &e, "i>ii", id, days, repeat),
		CRM_OK);
}

/* In order, in leaps, backwards and at random it is the same. */
static void
test_rhythm(void **state)
{
	struct crmp_rhythm h = { 0 };
	int64_t id, halves, repeat, days, sum;
	struct crm_error e = { 0 };
	struct crm_store *s;
	int round, i;

	(void)state;
	fill();
	s = h.s = shelf_open(false, NULL);
	for (round = 0; round < 5; round++)
		for (i = 1; i <= PEOPLE; i++) {
			id = round == 0	  ? i
			     : round == 1 ? i * 3
			     : round == 2 ? PEOPLE - i
			     : round == 3 ? 1 + roll(PEOPLE + 3)
					  : 7; /* again and again */
			assert_int_equal(
				crmp_rhythm_of(&h, id, &halves, &repeat, &e),
				CRM_OK);
			alone(s, id, &days, &sum);
			assert_int_equal(h.n, days);
			assert_int_equal(repeat, sum);
			assert_int_equal(halves < 0, days < 3);
			if (i % 9 == 0)
				crmp_rhythm_rest(&h);
		}
	crmp_rhythm_free(&h);
	crm_store_close(s);
}

/* ---- order -------------------------------------------------------------- */

/* Ids in an order, as many as are wanted. */
static void
ids(struct crm_store *s, const char *where, const char *order, int64_t limit,
    struct crm_buf *out)
{
	struct crm_select o = { .type = crm_type_find("customer"),
				.where = where,
				.order = order,
				.limit = limit };
	struct crm_error e = { 0 };
	struct crm_buf line = { 0 };
	struct crm_query *q;
	enum crm_status rc;

	crm_buf_reset(out);
	if (crm_query_open(s, &o, &q, &e))
		fail_msg("%s: %s", order, e.text);
	while (!(rc = crm_query_next(q, &line, &e)))
		crm_buf_printf(out, "%d ", atoi(strstr(line.s, "\"id\":") + 5));
	assert_int_equal(rc, CRM_END);
	crm_query_close(q);
	crm_buf_free(&line);
}

/* What the engine sorts by, and the same as something it cannot compute. */
static void
test_order(void **state)
{
	static const char *const pairs[][2] = {
		{ "revenue_minor", "revenue_minor + 0" },
		{ "revenue_minor desc", "revenue_minor * 1 desc" },
		{ "last_order_day, name",
		  "nullif(last_order_day, null), name" },
		{ "name desc, id", "lower(name) desc, id" },
		{ "name desc, revenue_minor",
		  "trim(name) desc, revenue_minor" },
	};
	static const char *const where[] = { NULL, "orders > 2",
					     "length(name) > 2" };
	static const int64_t limits[] = { 0, 1, 7, PEOPLE + 9 };
	struct crm_buf a = { 0 }, b = { 0 };
	struct crm_store *s;
	size_t i, j, k;

	(void)state;
	fill();
	s = shelf_open(false, NULL);
	for (i = 0; i < COUNT(pairs); i++)
		for (j = 0; j < COUNT(where); j++)
			for (k = 0; k < COUNT(limits); k++) {
				ids(s, where[j], pairs[i][0], limits[k], &a);
				ids(s, where[j], pairs[i][1], limits[k], &b);
				assert_true(a.len > 0);
				assert_string_equal(a.s, b.s);
			}
	crm_buf_free(&a);
	crm_buf_free(&b);
	crm_store_close(s);
}

/* The first few of many: those given up on the way are none of them. */
static void
test_first_few(void **state)
{
	struct crm_buf b = { 0 }, rest = { 0 };
	struct crm_store *s;
	int i;

	(void)state;
	for (i = 0; i < 3000; i++)
		crm_buf_printf(&b,
			       "{\"type\":\"customer\",\"name\":\"n%lld\"}\n",
			       (long long)roll(100000));
	shelf_must(b.s);
	s = shelf_open(false, NULL);
	ids(s, NULL, "name desc", 25, &b);
	ids(s, NULL, "lower(name) desc", 25, &rest);
	assert_string_equal(b.s, rest.s);
	crm_buf_free(&b);
	crm_buf_free(&rest);
	crm_store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_once_each), TEST(test_summaries), TEST(test_rhythm),
		TEST(test_order),     TEST(test_first_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
