/* SPDX-License-Identifier: MIT */
/* test_rfm_segments.c - RFM of the rfm package's orders, nested, segments */
#include "near.h"
#include "rule/rfm.h"

#define CUSTOMERS 1024

static struct {
	char name[CUSTOMERS][48];
	struct crm_rfm v[CUSTOMERS];
	size_t n, orders;
} o;

static size_t
customer(const char *name)
{
	size_t i;

	for (i = 0; i < o.n; i++)
		if (strcmp(o.name[i], name) == 0)
			return i;
	assert_true(o.n < CUSTOMERS);
	snprintf(o.name[i], sizeof(o.name[i]), "%s", name);
	o.v[i] = (struct crm_rfm){ .recency = INT64_MAX };
	o.n++;
	return i;
}

/* Orders until 2006-12-31, money in units of `minor` to the unit. */
static void
load(int64_t minor)
{
	FILE *f = published("rfm_data_orders.csv");
	char line[256], name[48];
	int y, m, d;
	long revenue;
	int64_t ago;
	struct crm_rfm *v;

	memset(&o, 0, sizeof(o));
	assert_non_null(fgets(line, sizeof(line), f));
	while (fscanf(f, " %47[^,],%d-%d-%d,%ld", name, &y, &m, &d, &revenue) ==
	       5) {
		v = &o.v[customer(name)];
		ago = crm_day_of(2006, 12, 31) - crm_day_of(y, m, d);
		v->recency = ago < v->recency ? ago : v->recency;
		v->frequency++;
		v->money += revenue * minor;
		o.orders++;
	}
	fclose(f);
	assert_int_equal(o.orders, 4906);
	assert_int_equal(o.n, 995);
}

static void
scored(const char *name, int64_t r, int64_t f, int64_t m, int score)
{
	const struct crm_rfm *v = &o.v[customer(name)];

	assert_int_equal(v->recency, r);
	assert_int_equal(v->frequency, f);
	assert_int_equal(v->money, m);
	assert_int_equal(v->r * 100 + v->f * 10 + v->m, score);
}

static void
cuts(int64_t (*of)(const struct crm_rfm *), const double want[4])
{
	int64_t value[CUSTOMERS];
	struct crmp_rfm_bounds c;
	size_t i;

	for (i = 0; i < o.n; i++)
		value[i] = of(&o.v[i]);
	crmp_rfm_cuts(value, o.n, 5, &c);
	for (i = 0; i < 4; i++)
		near(c.at[i] + 1, want[i], 1e-9);
}

static int64_t
recency(const struct crm_rfm *v)
{
	return v->recency;
}

static int64_t
frequency(const struct crm_rfm *v)
{
	return v->frequency;
}

static int64_t
money(const struct crm_rfm *v)
{
	return v->money;
}

/* The vignette and tests of the rfm package; it names the cuts plus 1. */
static void
orders(void **state)
{
	(void)state;
	load(1);
	cuts(recency, (double[]){ 115, 181, 297.4, 482 });
	cuts(frequency, (double[]){ 4, 5, 6, 8 });
	cuts(money, (double[]){ 255.8, 382, 506.4, 666 });
	assert_int_equal(crm_rfm_independent(o.v, o.n, 5, 1, NULL), CRM_OK);
	scored("Abbey O'Reilly", 205, 6, 472, 343);
	scored("Add Senger", 140, 3, 340, 412);
	scored("Agness O'Keefe", 90, 9, 843, 555);
	/* in cents, with a unit of 100 cents: the same */
	load(100);
	assert_int_equal(crm_rfm_independent(o.v, o.n, 5, 100, NULL), CRM_OK);
	scored("Abbey O'Reilly", 205, 6, 47200, 343);
	scored("Add Senger", 140, 3, 34000, 412);
}

/* Ours: one customer differs in R, two in M. */
static void
ours(void **state)
{
	static const int r[] = { 197, 201, 198, 199, 200 };
	static const int m[] = { 199, 201, 197, 203, 195 };
	struct crm_rfm theirs[CUSTOMERS];
	int got_r[6] = { 0 }, got_m[6] = { 0 }, dr = 0, df = 0, dm = 0;
	size_t i;

	(void)state;
	load(1);
	assert_int_equal(crm_rfm_independent(o.v, o.n, 5, 1, NULL), CRM_OK);
	memcpy(theirs, o.v, sizeof(theirs));
	assert_int_equal(crm_rfm_independent(o.v, o.n, 5, 0, NULL), CRM_OK);
	for (i = 0; i < o.n; i++) {
		got_r[o.v[i].r]++;
		got_m[o.v[i].m]++;
		dr += o.v[i].r != theirs[i].r;
		df += o.v[i].f != theirs[i].f;
		dm += o.v[i].m != theirs[i].m;
	}
	for (i = 0; i < 5; i++) {
		assert_int_equal(got_r[i + 1], r[i]);
		assert_int_equal(got_m[i + 1], m[i]);
	}
	assert_int_equal(dr, 1);
	assert_int_equal(df, 0);
	assert_int_equal(dm, 2);
}

/* Counts of the rfm package's test; three segments are out of reach. */
static void
segments(void **state)
{
	static const size_t want[CRM_RFM_SEGMENTS + 1] = { 158, 278, 229, 0,
							   0,	35,  50,  86,
							   0,	111, 48 };
	size_t got[CRM_RFM_SEGMENTS + 1] = { 0 }, i, at, few = 0;
	int64_t bought = 0, sum = 0;
	const struct crm_rfm *v;

	(void)state;
	load(1);
	assert_int_equal(crm_rfm_independent(o.v, o.n, 5, 1, NULL), CRM_OK);
	for (i = 0; i < o.n; i++) {
		v = &o.v[i];
		at = crm_rfm_segment_of(crm_rfm_segments, CRM_RFM_SEGMENTS,
					v->r, v->f, v->m);
		got[at]++;
		bought += at ? 0 : v->frequency;
		sum += at ? 0 : v->money;
	}
	for (i = 0; i <= CRM_RFM_SEGMENTS; i++)
		assert_int_equal(got[i], want[i]);
	assert_int_equal(bought, 1234);
	assert_int_equal(sum, 120178);
	for (i = 0; i < CRM_RFM_SEGMENTS; i++) {
		at = crmp_rfm_segment_reached(crm_rfm_segments, i, 5);
		assert_int_equal(at, want[i] > 0);
		few += !at;
	}
	assert_int_equal(few, 3);
	assert_string_equal(crm_rfm_segments[3].name, "New Customers");
	assert_int_equal(crm_rfm_segment_of(NULL, 0, 5, 5, 5), 0);
}

/* Nested bins are nearly equal within each other. */
static void
nested(void **state)
{
	size_t r[6] = { 0 }, f[6][6] = { { 0 } }, m[6][6][6] = { { { 0 } } };
	struct crm_rfm v[1000];
	uint64_t seed = 8;
	size_t i, k, j;

	(void)state;
	for (i = 0; i < 1000; i++)
		/* distinct, and F and M hang on R */
		v[i] = (struct crm_rfm){
			.recency = (int64_t)i,
			.frequency = (int64_t)(1e6 * uniform(&seed)) -
				     1000 * (int64_t)i,
			.money = (int64_t)(1e9 * uniform(&seed)) +
				 1000000 * (int64_t)i,
		};
	assert_int_equal(crmp_rfm_nested(v, 1000, 5, 0, NULL), CRM_OK);
	for (i = 0; i < 1000; i++) {
		r[v[i].r]++;
		f[v[i].r][v[i].f]++;
		m[v[i].r][v[i].f][v[i].m]++;
		for (k = 0; k < i; k++)
			if (v[k].r == v[i].r && v[k].frequency > v[i].frequency)
				assert_true(v[k].f >= v[i].f);
	}
	for (i = 1; i <= 5; i++) {
		assert_int_equal(r[i], 200);
		for (k = 1; k <= 5; k++) {
			assert_in_range(f[i][k], 39, 41);
			for (j = 1; j <= 5; j++)
				assert_in_range(m[i][k][j], 7, 9);
		}
	}
}

static void
degenerate(void **state)
{
	struct crm_rfm v[3] = { { 5, 1, 9, 0, 0, 0 },
				{ 5, 1, 9, 0, 0, 0 },
				{ 5, 1, 9, 0, 0, 0 } };
	int i;

	(void)state;
	assert_int_equal(crmp_rfm_nested(NULL, 0, 5, 0, NULL), CRM_OK);
	assert_int_equal(crmp_rfm_nested(v, 3, 1, 0, NULL), CRM_USAGE);
	assert_int_equal(crm_rfm_independent(v, 3, 10, 0, NULL), CRM_USAGE);
	assert_int_equal(v[0].r, 0);
	assert_int_equal(crmp_rfm_nested(v, 3, 5, 0, NULL), CRM_OK);
	for (i = 0; i < 3; i++) {
		assert_int_equal(v[i].r, 5);
		assert_int_equal(v[i].f, 1);
		assert_int_equal(v[i].m, 1);
	}
	assert_int_equal(crmp_rfm_nested(v, 1, 9, 1, NULL), CRM_OK);
	assert_int_equal(v[0].r, 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(orders), RUN(ours),	      RUN(segments),
		RUN(nested), RUN(degenerate),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
