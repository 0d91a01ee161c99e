/* SPDX-License-Identifier: MIT */
/* test_torture_condition.c - conditions with each allocation failing in turn */
#include "torture.h"

/* Each operator, each function, each kind of name; true of customer 1. */
static const char all_of_it[] =
	"id = 1 and id <> 2 and id < 9.5 and not id > 9 and id in (1, 2) and "
	"name is not null and (size is null or size is distinct from 'b') and "
	"rev is not 7 and id between 0 and 5 and name not between 'x' and 'y' "
	"and name like '%A%' and name not like '!%' escape '!' and "
	"name like name and id + 1 - 2 * 3 / 4 % 5 = 1 and -id = -1 and "
	"name || id || since || 1.5 <> 'a' and "
	"case when id > 5 then 'b' when id = 1 then name else null end = name "
	"and case state when 'former' then 0 else 1 end = 1 and "
	"since >= '2025' and since <= '-0d' and day(since) = since and "
	"year(since) > 2000 and month(since) < 13 and weekday(since) > 0 and "
	"time(last_order_day) < now() and days_between(since, now()) >= 0 and "
	"has(tags, 'old') and contains(tags, 'L') and contains(name, 'A') and "
	"starts(fold(name), name) and length(tags) = 2 and "
	"lower(upper(region)) = 'south' and trim(' a ') = 'a' and "
	"ltrim(rtrim(region)) = substr(region, 1, 9) and "
	"replace(region, 's', 'SS') <> region and instr(name, 'a') = 3 and "
	"coalesce(size, name) = name and ifnull(x.n, 0) = 3 and "
	"nullif(region, 'south') is null and iif(id = 1, true, false) and "
	"least(id, 5) < greatest(id, 5) and abs(-id) = 1 and "
	"round(0.45) = 0 and x.a = 'q\"' and x('b c') is not null and "
	"length(x.l) = 2 and has(x.l, 'e\\') and ext.shop = 'old' and "
	"prefs.lang = 'zh' and owner.role = 'sales' and revenue = 5 and "
	"orders = 1 and bought('A1') and bought('A1', '-9d') and "
	"phone = '138 0013 8000' and tier is null and not (1 = 2 or false) and "
	"(null or id = 1)";

static const char more[] =
	"{\"type\":\"customer\",\"id\":1,\"phone\":\"13800138000\",\"prefs\":"
	"{\"lang\":\"zh\"},\"x\":{\"n\":3,\"a\":\"q\\\"\",\"l\":[\"e\\\\\","
	"0.5],\"b c\":{\"k\":1}}}\n"
	"{\"type\":\"customer\",\"name\":\"b\",\"x\":{\"n\":1}}\n"
	"{\"type\":\"order\",\"id\":1,\"lines\":[{\"sku\":\"A1\"}]}\n";

static enum crm_status
print_all(struct crm_store *s, const struct crm_select *o, struct crm_error *e)
{
	struct crm_query *q = UNTOUCHED;
	struct crm_buf b = { 0 };
	enum crm_status rc = crm_query_open(s, o, &q, e);

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
every_operator(struct crm_store *s, struct crm_error *e)
{
	const struct crm_select o = { .type = crm_type_find("customer"),
				      .where = all_of_it,
				      .order = "x.n desc, upper(name), id / 2,"
					       " owner.role" };
	enum crm_status rc = print_all(s, &o, e);

	if (!rc)
		assert_true(got.n > 0);
	return rc;
}

static enum crm_status
order_by_field(struct crm_store *s, struct crm_error *e)
{
	const struct crm_select o = { .type = crm_type_find("customer"),
				      .fields = "id",
				      .order = "x.n, lower(name) desc" };

	return print_all(s, &o, e);
}

/* The same on a line, which other records are read for. */
static enum crm_status
on_a_line(struct crm_store *s, struct crm_error *e)
{
	struct crm_cond *c = UNTOUCHED;
	struct crm_buf line = { 0 };
	enum crm_status rc;
	bool yes = false;

	rc = crm_record(s, crm_type_find("customer"), 1,
			"*,orders,revenue_minor,"
			"last_order_day,tier",
			&line, e);
	if (rc)
		goto out;
	rc = crm_cond_new(all_of_it, s, NULL, NULL, &c, e);
	if (rc) {
		assert_ptr_equal(c, UNTOUCHED);
		goto out;
	}
	rc = crm_cond_test(c, line.s, line.len, &yes, e);
	assert_int_equal(yes, rc == CRM_OK);
	crm_cond_free(c);
out:
	crm_buf_free(&line);
	return rc;
}

/* Named conditions: checked, and then read. */
static enum crm_status
named(struct crm_store *s, struct crm_error *e)
{
	static const char body[] =
		"{\"big\":{\"when\":\"revenue > 1 and @ours\"},\"ours\":{"
		"\"when\":\"owner = 'lin' or owner.role = 'tech'\",\"about\":"
		"\"a\"},\"paid\":{\"of\":\"order\",\"when\":\"amount >= 1\"}}";
	const struct crm_select o = { .type = crm_type_find("customer"),
				      .segment = "big",
				      .where = "not not @ours" };
	enum crm_status rc = crm_begin(s, e);
	int64_t rev = -1;

	if (!rc)
		rc = crm_policy_set(s, "segments", body, strlen(body), &rev, e);
	assert_int_equal(rev, rc ? -1 : 2);
	if (!rc)
		rc = print_all(s, &o, e);
	if (!rc)
		assert_true(got.n > 0);
	crm_rollback(s);
	return rc;
}

TORTURE(every_operator, false)
TORTURE(order_by_field, false)
TORTURE(on_a_line, false)
TORTURE(named, false)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_operator),
		TEST(test_order_by_field),
		TEST(test_on_a_line),
		TEST(test_named),
	};

	more_records = more;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
