/* SPDX-License-Identifier: MIT */
/* test_buyers.c - from purchase logs to histories */
#include "cdnow.h"
#include "rule/gammagamma.h"

/* Purchases as month, day, amount in major units; -1 ends. */
struct log {
	int buy[8][3];
	int x, recency, age;
	double mean; /* 0: none */
};

static size_t
log_rows(const struct log *l, struct crm_purchase *p)
{
	size_t n = 0;

	for (; n < 8 && l->buy[n][0]; n++)
		p[n] = (struct crm_purchase){ crm_day_of(2015, l->buy[n][0],
							 l->buy[n][1]),
					      l->buy[n][2] * 100, false };
	return n;
}

/* lifetimes tests, observation ends 2015-02-07 */
static void
anchors(void **state)
{
	static const struct log t[] = {
		{ { { 2, 1, 1 }, { 2, 6, 1 } }, 1, 5, 6, 1 },
		{ { { 1, 1, 1 } }, 0, 0, 37, 0 },
		{ { { 1, 1, 1 }, { 1, 2, 1 }, { 1, 5, 1 } }, 2, 4, 37, 1 },
		{ { { 1, 1, 1 }, { 2, 6, 2 } }, 1, 36, 37, 2 },
		{ { { 1, 1, 2 } }, 0, 0, 37, 0 },
		{ { { 1, 1, 3 }, { 1, 2, 1 }, { 1, 5, 5 } }, 2, 4, 37, 3 },
		{ { { 1, 16, 6 }, { 2, 2, 3 }, { 2, 5, 3 } }, 2, 20, 22, 3 },
		{ { { 1, 16, 3 }, { 1, 17, 1 }, { 1, 18, 8 } }, 2, 2, 22, 4.5 },
		{ { { 2, 2, 5 } }, 0, 0, 5, 0 },
	};
	int64_t end = crm_day_of(2015, 2, 7);
	struct crm_purchase p[8];
	struct crm_buying at;
	struct crmp_spend s;
	struct crm_buyer b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		assert_int_equal(
			crm_buyer_count(p, log_rows(&t[i], p), end, &b, NULL),
			CRM_OK);
		at = crm_buying_of(&b, end, 1);
		assert_int_equal(at.x, t[i].x);
		near(at.recency, t[i].recency, 0);
		near(at.age, t[i].age, 0);
		assert_int_equal(crmp_spend_of(&b, 2, &s), t[i].mean > 0);
		if (t[i].mean > 0)
			near(s.mean, t[i].mean, 1e-15);
	}
}

/* What a day is worth: refunds, zero amounts, the edge of the window. */
static void
days(void **state)
{
	static const struct {
		struct crm_purchase p[4];
		size_t n;
		int64_t x, last, repeat;
	} t[] = {
		/* same day merged; the end day is inside, the next is not */
		{ { { 0, 5, false },
		    { 9, 1, false },
		    { 9, 2, false },
		    { 10, 9, false } },
		  4,
		  1,
		  9,
		  3 },
		/* all of a day returned, by mark and by a row of its own */
		{ { { 0, 5, false }, { 3, 7, true } }, 2, 0, 0, 0 },
		{ { { 0, 5, false }, { 3, 7, false }, { 3, -7, false } },
		  3,
		  0,
		  0,
		  0 },
		/* and more: off what was bought after the first day */
		{ { { 0, 5, false }, { 3, 7, false }, { 3, -9, false } },
		  3,
		  0,
		  0,
		  -2 },
		/* a gift beside what was taken back */
		{ { { 0, 5, false },
		    { 3, 0, false },
		    { 3, 4, false },
		    { 3, -4, false } },
		  4,
		  0,
		  0,
		  0 },
		/* some of it returned */
		{ { { 0, 5, false }, { 3, 7, false }, { 3, -2, false } },
		  3,
		  1,
		  3,
		  5 },
		{ { { 0, 5, false }, { 3, 7, true }, { 3, 4, false } },
		  3,
		  1,
		  3,
		  4 },
		/* a zero-amount order is a purchase, a returned one is not */
		{ { { 0, 5, false }, { 3, 0, false } }, 2, 1, 3, 0 },
		{ { { 0, 5, false }, { 3, 0, true } }, 2, 0, 0, 0 },
		{ { { 0, 5, false }, { 3, 0, false }, { 3, 7, true } },
		  3,
		  1,
		  3,
		  0 },
		/* the first day returned: the second is the first */
		{ { { 0, 5, true }, { 3, 7, false }, { 5, 1, false } },
		  3,
		  1,
		  5,
		  1 },
	};
	struct crm_buyer b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		assert_int_equal(crm_buyer_count(t[i].p, t[i].n, 9, &b, NULL),
				 CRM_OK);
		assert_int_equal(b.x, t[i].x);
		assert_int_equal(b.last_day, t[i].last);
		assert_int_equal(b.repeat_minor, t[i].repeat);
	}
}

static void
refusals(void **state)
{
	static const struct crm_purchase order[] = { { 5, 1, false },
						     { 4, 1, false } };
	static const struct crm_purchase large[] = { { 5, INT64_MAX, false },
						     { 5, 1, false } };
	struct crm_buyer b = { .x = 77 };
	struct crm_groups g = { 0 };
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(crm_buyer_count(order, 0, 9, &b, &e), CRM_ABSENT);
	assert_int_equal(crm_buyer_count(order, 1, 4, &b, &e), CRM_ABSENT);
	assert_string_equal(e.text, "");
	assert_int_equal(crm_buyer_count(order, 2, 9, &b, &e), CRM_REFUSED);
	assert_string_equal(e.text, "purchases are not in order of day");
	memset(&e, 0, sizeof(e));
	assert_int_equal(crm_buyer_count(large, 2, 9, &b, &e), CRM_REFUSED);
	assert_string_equal(e.text, "amounts of a day are too large");
	assert_int_equal(b.x, 77);
	assert_int_equal(crm_groups_add(&g, 0, 1, 5, 1, NULL), CRM_REFUSED);
	assert_int_equal(crm_groups_add(&g, 1, 6, 5, 1, NULL), CRM_REFUSED);
	assert_int_equal(crm_groups_add(&g, 3, 2, 5, 1, NULL), CRM_REFUSED);
	assert_int_equal(crm_groups_add(&g, -1, 0, 5, 1, NULL), CRM_REFUSED);
	assert_int_equal(crm_groups_add(&g, 1, 2, 5, 0, NULL), CRM_REFUSED);
	assert_int_equal(crm_groups_add(&g, 1, 2, 10000001, 1, NULL),
			 CRM_REFUSED);
	assert_int_equal(g.n, 0);
	crm_groups_free(&g);
}

/* Counts do not depend on the order in which customers come. */
static void
grouping(void **state)
{
	struct crm_groups a = { 0 }, b = { 0 };
	int64_t x, age;
	int i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		x = i * 7 % 5;
		age = 100 + i * 13 % 1009;
		assert_int_equal(crm_groups_add(&a, x, x * 10, age, 1, NULL),
				 CRM_OK);
		x = (19999 - i) * 7 % 5;
		age = 100 + (19999 - i) * 13 % 1009;
		assert_int_equal(crm_groups_add(&b, x, x * 10, age, 1, NULL),
				 CRM_OK);
	}
	crm_groups_sort(&a);
	crm_groups_sort(&b);
	assert_int_equal(a.n, 5 * 1009);
	assert_int_equal(a.customers, 20000);
	assert_int_equal(a.repeats, 40000);
	assert_int_equal(b.n, a.n);
	assert_memory_equal(a.row, b.row, a.n * sizeof(*a.row));
	/* more may be added after sorting */
	assert_int_equal(crm_groups_add(&a, 0, 0, 100, 5, NULL), CRM_OK);
	assert_int_equal(a.n, 5 * 1009);
	assert_false(a.sorted);
	crm_groups_free(&a);
	crm_groups_free(&b);
}

/* Checksums of the CDNOW sample (Fader & Hardie). */
static void
checksums(void **state)
{
	int64_t x = 0, recency = 0, age = 0, later = 0, cents = 0, weeks = 0;
	int none = 0, active = 0;
	size_t i;

	(void)state;
	cd_load();
	for (i = 0; i < cd.n; i++) {
		x += cd.c[i].seen.x;
		recency += cd.c[i].seen.last_day - cd.c[i].seen.first_day;
		age += cd.end - cd.c[i].seen.first_day;
		none += cd.c[i].seen.x == 0;
		later += cd.c[i].later;
		active += cd.c[i].later > 0;
	}
	for (i = 9; i < MONTHS; i++)
		cents += cd.month[i];
	for (i = 0; i < WEEKS; i++)
		weeks += cd.week[i];
	assert_int_equal(x, 2457);
	assert_int_equal(recency, 112949);
	assert_int_equal(age, 539779);
	assert_int_equal(none, 1411);
	assert_int_equal(later, 1882);
	assert_int_equal(active, 684);
	assert_int_equal(cents, 7097639);
	assert_int_equal(weeks, x + later);
	assert_int_equal(cd.nspend, 946);
	assert_int_equal(cd.groups.customers, 2357);
	assert_int_equal(cd.groups.repeats, 2457);
	cd_free();
}

/* ---- the counts kept with the tests are those of the log ---------------- */

#define ROWS 7000

static struct {
	struct crm_purchase row[ROWS];
	int customer[ROWS + 1];
	size_t n;
} logged;

static void
read_log(void)
{
	FILE *f = published("CDNOW_sample.txt");
	int master, id, date, cds;
	struct crm_purchase *p;
	char amount[32];

	logged.n = 0;
	while (fscanf(f, "%d %d %d %d %31s", &master, &id, &date, &cds,
		      amount) == 5) {
		assert_true(logged.n < ROWS);
		p = &logged.row[logged.n];
		p->day = crm_day_of(date / 10000, date / 100 % 100, date % 100);
		assert_int_equal(crm_money_parse(amount, strlen(amount), "USD",
						 &p->amount_minor, NULL),
				 CRM_OK);
		logged.customer[logged.n++] = id;
	}
	logged.customer[logged.n] = 0;
	fclose(f);
	assert_int_equal(logged.n, 6919);
}

/* What the log, reduced by the library, has; all is taken off what cd has. */
static void
take_off(const struct crm_purchase *p, size_t n, int id, struct crm_groups *g)
{
	struct crmp_holdout h;
	int64_t later;
	struct crm_buyer b;
	struct crmp_spend s;
	size_t i;

	assert_int_equal(crm_buyer_count(p, n, cd.end, &b, NULL), CRM_OK);
	assert_int_equal(
		crmp_buyer_holdout(p, n, cd.end + 1, cd.end + 273, &h, NULL),
		CRM_OK);
	later = h.days;
	assert_int_equal(crm_groups_add(g, b.x, b.last_day - b.first_day,
					cd.end - b.first_day, 1, NULL),
			 CRM_OK);
	for (i = 0; i < cd.n; i++)
		if (cd.c[i].seen.first_day == b.first_day &&
		    cd.c[i].seen.last_day == b.last_day &&
		    cd.c[i].seen.x == b.x && cd.c[i].later == later)
			break;
	assert_true(i < cd.n);
	cd.c[i] = cd.c[--cd.n];
	for (i = 0; i < WEEKS; i++) {
		assert_int_equal(crmp_buyer_holdout(p, n, cd.start + (int)i * 7,
						    cd.start + (int)i * 7 + 6,
						    &h, NULL),
				 CRM_OK);
		cd.week[i] -= h.days;
	}
	cd.week[(b.first_day - cd.start) / 7]++; /* repeats only */
	if (crmp_spend_of(&b, 2, &s)) {
		for (i = 0; i < cd.nspend; i++)
			if (cd.spend[i].x == s.x && cd.spend[i].mean == s.mean)
				break;
		assert_true(i < cd.nspend);
		cd.spend[i] = cd.spend[--cd.nspend];
	}
	for (i = 0; i < cd.nnamed; i++)
		if (cd.named[i].id == id)
			assert_memory_equal(&cd.named[i].seen, &b, sizeof(b));
}

static void
the_log(void **state)
{
	struct crm_groups g = { 0 };
	size_t i, from = 0;

	(void)state;
	read_log();
	cd_load();
	for (i = 0; i < logged.n; i++) {
		if (logged.customer[i] == logged.customer[i + 1])
			continue;
		take_off(&logged.row[from], i + 1 - from, logged.customer[i],
			 &g);
		from = i + 1;
	}
	crm_groups_sort(&g);
	assert_int_equal(g.n, cd.groups.n);
	for (i = 0; i < g.n; i++) {
		assert_int_equal(g.row[i].x, cd.groups.row[i].x);
		assert_int_equal(g.row[i].recency_days,
				 cd.groups.row[i].recency_days);
		assert_int_equal(g.row[i].age_days, cd.groups.row[i].age_days);
		assert_int_equal(g.row[i].count, cd.groups.row[i].count);
	}
	assert_int_equal(cd.n + cd.nspend, 0);
	for (i = 0; i < WEEKS; i++)
		assert_int_equal(cd.week[i], 0);
	crm_groups_free(&g);
	cd_free();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(anchors),  RUN(days),      RUN(refusals),
		RUN(grouping), RUN(checksums), RUN(the_log),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
