/* SPDX-License-Identifier: MIT */
/* test_tally.c - windows, tallies and cohorts against counting by hand */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rule/cohort.h"
#include "rule/tally.h"
#include "rule/quantile.h"

#define PEOPLE 60
#define DAYS 40 /* of orders a person, at most */
#define BEGIN INT64_C(10000)

struct buyer {
	size_t n;
	struct crmp_day day[DAYS];
	int64_t from, to; /* contract; none if to < from */
	int64_t since;
};

static uint64_t seed = 88172645463325252u;
static struct buyer people[PEOPLE];

static int64_t
dice(int64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)((seed >> 33) % (uint64_t)n);
}

static void
invent(void)
{
	struct crmp_day *d;
	struct buyer *b;
	int64_t day;

	for (b = people; b < people + PEOPLE; b++) {
		*b = (struct buyer){ .since = BEGIN + dice(500), .to = -1 };
		day = BEGIN + dice(400);
		for (b->n = 0; b->n < DAYS && dice(9); b->n++) {
			d = &b->day[b->n];
			*d = (struct crmp_day){ .day = day,
						.net = dice(100) - 30 };
			d->bought = d->net > 0 || (!d->net && dice(2));
			d->orders = d->bought ? 1 + dice(3) : 0;
			d->booked = d->net + (dice(4) ? 0 : 7);
			day += 1 + dice(90);
		}
		if (dice(3) == 0) {
			b->from = BEGIN + dice(900);
			b->to = b->from + dice(400);
		}
	}
}

/* ---- the same by the definitions ----------------------------------------- */

/* Purchase days before `end`, into out. */
static size_t
bought(const struct buyer *b, int64_t from, int64_t end, int64_t *out)
{
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		if (b->day[i].bought && b->day[i].day >= from &&
		    b->day[i].day < end)
			out[n++] = b->day[i].day;
	return n;
}

static bool
active(const struct buyer *b, int64_t bound, const struct crmp_activity *rule)
{
	int64_t day = bound - 1 < rule->today ? bound - 1 : rule->today;
	int64_t days[DAYS], since, halves;
	size_t n = bought(b, 0, day + 1, days);

	if (day >= b->from && day <= b->to)
		return true;
	if (!n)
		return false;
	since = day - days[n - 1];
	halves = crmp_gap_halves(days, n);
	return since <= rule->days ||
	       (halves >= 0 &&
		2 * (double)since <= rule->times * (double)halves);
}

static int
order(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
cycles(int64_t end, struct crmp_sums *s)
{
	int64_t own[PEOPLE] = { 0 }, days[DAYS];
	const struct buyer *b;
	size_t n = 0;

	for (b = people; b < people + PEOPLE; b++) {
		own[n] = crmp_gap_halves(days, bought(b, 0, end, days));
		n += own[n] >= 0;
	}
	qsort(own, n, sizeof *own, order);
	s->cycles = (int64_t)n;
	s->cycle4 = n ? own[(n - 1) / 2] + own[n / 2] : 0;
}

/* Each refund off the purchases of the window before it, the latest first. */
static void
refunds(const struct buyer *b, int64_t from, int64_t to, int64_t first,
	struct crmp_sums *s)
{
	int64_t left[DAYS], owed, take;
	size_t i, k;

	for (i = 0; i < b->n; i++) {
		left[i] = 0;
		if (b->day[i].day < from || b->day[i].day >= to)
			continue;
		left[i] = b->day[i].bought ? b->day[i].net : 0;
		owed = b->day[i].bought ? 0 : -b->day[i].net;
		for (k = i; owed && k-- > 0;) {
			take = left[k] < owed ? left[k] : owed;
			left[k] -= take;
			owed -= take;
		}
		s->unmatched += owed;
	}
	for (i = 0; i < b->n; i++) {
		s->kept += left[i];
		s->repeat_kept += b->day[i].day > first ? left[i] : 0;
	}
}

static void
one(const struct buyer *b, int64_t from, int64_t to,
    const struct crmp_activity *rule, struct crmp_sums *s)
{
	int64_t in[DAYS], all[DAYS];
	size_t n = bought(b, 0, to, all), k = bought(b, from, to, in), i;

	s->customers += b->since < to || n;
	s->once += n > 0;
	s->twice += n > 1;
	s->fresh += n && all[0] >= from;
	s->buyers += k > 0;
	s->repeaters += k > 1 || (k && n > k);
	for (i = 0; i < b->n; i++) {
		if (b->day[i].day < from || b->day[i].day >= to)
			continue;
		s->orders += b->day[i].orders;
		s->revenue += b->day[i].booked;
	}
	refunds(b, from, to, n ? all[0] : INT64_MAX, s);
	s->before += active(b, from, rule);
	s->active += active(b, to, rule);
	s->lost += active(b, from, rule) && !active(b, to, rule);
}

static struct crmp_sums
by_hand(int64_t from, int64_t to, const struct crmp_activity *rule)
{
	struct crmp_sums s = { 0 };
	const struct buyer *b;

	for (b = people; b < people + PEOPLE; b++)
		one(b, from, to, rule, &s);
	cycles(to, &s);
	return s;
}

/* ---- tests --------------------------------------------------------------- */

static void
feed(struct crmp_tally *t, const struct crmp_activity *rule)
{
	struct crmp_person p = { .rule = *rule, .cycle = true };
	const struct buyer *b;
	size_t i;

	for (b = people; b < people + PEOPLE; b++) {
		assert_int_equal(crmp_person_begin(&p, t, NULL), CRM_OK);
		crmp_person_known(&p, b->since);
		crmp_person_bound(&p, b->from, b->to);
		for (i = 0; i < b->n; i++)
			assert_int_equal(crmp_person_day(&p, &b->day[i], NULL),
					 CRM_OK);
		crmp_person_end(&p);
	}
	crmp_person_free(&p);
}

static void
compare(const struct crmp_windows *w, const struct crmp_activity *rule)
{
	struct crmp_tally t = { 0 };
	struct crmp_totals sum = { 0 };
	struct crmp_sums want;
	size_t i;

	assert_int_equal(crmp_tally_new(&t, w, NULL), CRM_OK);
	feed(&t, rule);
	for (i = 0; i < w->n; i++) {
		assert_int_equal(crmp_totals_next(&sum, &t, NULL), CRM_OK);
		want = by_hand(w->at[i], w->at[i + 1], rule);
		assert_memory_equal(&sum.s, &want, sizeof want);
	}
	crmp_totals_free(&sum);
	crmp_tally_free(&t);
}

static void
tallies(void **state)
{
	struct crmp_activity rule = { .wanted = true };
	struct crmp_windows w;
	int64_t from;
	int i;

	(void)state;
	for (i = 0; i < 40; i++) {
		invent();
		rule.days = dice(200);
		rule.times = (double)dice(9) / 2;
		rule.today = BEGIN + 3000;
		from = BEGIN + dice(300);
		assert_int_equal(crmp_windows_months(
					 &w, from, from + 1 + dice(900), NULL),
				 CRM_OK);
		if (i % 3 == 0)
			rule.today = w.at[w.n] - 1 - dice(20);
		compare(&w, &rule);
		crmp_windows_free(&w);
		assert_int_equal(crmp_windows_one(&w, i % 2 ? 0 : from,
						  from + 1 + dice(900), NULL),
				 CRM_OK);
		compare(&w, &rule);
		crmp_windows_free(&w);
	}
}

static void
windows(void **state)
{
	const int64_t from = crm_day_of(2023, 11, 15);
	const int64_t to = crm_day_of(2024, 3, 2);
	struct crmp_windows w;
	size_t want, hint;
	int64_t day;

	(void)state;
	assert_int_equal(crmp_windows_months(&w, from, to, NULL), CRM_OK);
	assert_int_equal(w.n, 5);
	assert_int_equal(w.at[0], from);
	assert_int_equal(w.at[1], crm_day_of(2023, 12, 1));
	assert_int_equal(w.at[4], crm_day_of(2024, 3, 1));
	assert_int_equal(w.at[5], to);
	for (day = from - 3; day < to + 3; day++) {
		for (want = 0; want <= w.n && w.at[want] <= day;)
			want++;
		for (hint = 0; hint <= w.n + 1; hint++)
			assert_int_equal(crmp_window_of(&w, day, hint), want);
	}
	crmp_windows_free(&w);
	assert_int_equal(crmp_month_after(crm_day_of(2024, 1, 31)),
			 crm_day_of(2024, 2, 1));
	assert_int_equal(crmp_month_of(crm_day_of(2024, 2, 29)),
			 crm_day_of(2024, 2, 1));
}

static void
spreads(void **state)
{
	struct crmp_spread s = { 0 };
	int64_t n;

	(void)state;
	assert_int_equal(crmp_spread_median(&s, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(crmp_spread_add(&s, 1000, 1, NULL), CRM_OK);
	assert_int_equal(crmp_spread_median(&s, &n), 2000);
	assert_int_equal(crmp_spread_add(&s, 3, 2, NULL), CRM_OK);
	assert_int_equal(crmp_spread_median(&s, &n), 6);
	assert_int_equal(crmp_spread_add(&s, 1000, 1, NULL), CRM_OK);
	assert_int_equal(crmp_spread_median(&s, &n), 1003);
	assert_int_equal(n, 4);
	assert_int_equal(crmp_spread_add(&s, 3, -2, NULL), CRM_OK);
	assert_int_equal(crmp_spread_median(&s, &n), 2000);
	free(s.n);
}

static void
sums_too_large(void **state)
{
	const struct crmp_day days[] = { { 1, 1, INT64_MAX, 0, true },
					 { 2, 1, 1, 0, true } };
	struct crmp_person p = { 0 };
	struct crmp_tally t = { 0 };
	struct crmp_windows w;
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(crmp_windows_one(&w, 0, 10, NULL), CRM_OK);
	assert_int_equal(crmp_tally_new(&t, &w, NULL), CRM_OK);
	assert_int_equal(crmp_person_begin(&p, &t, &e), CRM_OK);
	assert_int_equal(crmp_person_day(&p, &days[0], &e), CRM_OK);
	assert_int_equal(crmp_person_day(&p, &days[1], &e), CRM_TROUBLE);
	assert_string_equal(e.text, "the sum of all orders is too large");
	crmp_person_free(&p);
	crmp_tally_free(&t);
	crmp_windows_free(&w);
}

/* How many of cohort c bought in the k-th month after. */
static int64_t
came_back(const struct crmp_windows *w, size_t c, size_t k)
{
	int64_t all[DAYS], in[DAYS], n = 0;
	const struct buyer *b;

	for (b = people; b < people + PEOPLE; b++)
		n += bought(b, 0, w->at[w->n], all) && all[0] >= w->at[c] &&
		     all[0] < w->at[c + 1] &&
		     bought(b, w->at[c + k], w->at[c + k + 1], in);
	return n;
}

static void
cohorts(void **state)
{
	struct crmp_cohorts c;
	struct crmp_windows w;
	const struct buyer *b;
	size_t i, k;

	(void)state;
	invent();
	assert_int_equal(crmp_windows_months(&w, crmp_month_of(BEGIN),
					     BEGIN + 1500, NULL),
			 CRM_OK);
	assert_int_equal(crmp_cohorts_new(&c, &w, NULL), CRM_OK);
	c.first = 2;
	c.last = 11;
	for (b = people; b < people + PEOPLE; b++) {
		crmp_cohorts_begin(&c);
		for (i = 0; i < b->n; i++)
			if (b->day[i].bought)
				assert_int_equal(crmp_cohorts_day(&c,
								  b->day[i].day,
								  NULL),
						 CRM_OK);
	}
	for (i = 0; i < w.n; i++) {
		if (i < 2 || i >= 11)
			assert_null(c.bought[i]);
		for (k = 0; c.bought[i] && i + k < w.n; k++)
			assert_int_equal(c.bought[i][k], came_back(&w, i, k));
		if (i >= 2 && i < 11 && !c.bought[i])
			assert_int_equal(came_back(&w, i, 0), 0);
	}
	crmp_cohorts_free(&c);
	crmp_windows_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows), cmocka_unit_test(spreads),
		cmocka_unit_test(tallies), cmocka_unit_test(sums_too_large),
		cmocka_unit_test(cohorts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
