/* SPDX-License-Identifier: MIT */
/* test_clv.c - customer lifetime value and its units */
#include "sample.h"
#include "rule/clv.h"

static const struct crm_model weekly = {
	CRM_MODEL_BGNBD, 7, { .bgnbd = { 0.243, 4.414, 0.793, 2.426, 0 } }
};
static const struct crm_buying buyer = { 2, 30.43, 38.86 };

static double
value(const struct crm_model *m, const struct crm_buying *b, double spend,
      int periods, double days, double annual)
{
	const struct crmp_clv_terms t = { periods, days, annual };
	struct crmp_clv_value v = { -1, -1 };

	assert_int_equal(crmp_clv(m, b, spend, &t, &v, NULL), CRM_OK);
	near(v.purchases,
	     crm_model_conditional(m, b, periods * days / m->unit_days), 1e-12);
	return v.value;
}

static void
rates(void **state)
{
	(void)state;
	near(crmp_discount_rate(0.15, 7), log(1.15) / 52.1775, 1e-12);
	near(crmp_discount_rate(0.15, 1), log(1.15) / 365.2425, 1e-15);
	near(pow(1 + crmp_discount_period(0.1, CRMP_MONTH_DAYS), 12), 1.1,
	     1e-14);
	near(crmp_discount_period(0, 7), 0, 0);
	near(crmp_discount_period(-1, 7), 0, 0);
	near(crmp_discount_rate(NAN, 7), 0, 0);
}

/* Without discount it is the expectation; with, term by term by hand. */
static void
sums(void **state)
{
	double tau = CRMP_MONTH_DAYS / 7, keep = pow(1.1, -1 / 12.0), v = 0;
	int k;

	(void)state;
	near(value(&weekly, &buyer, 20, 12, CRMP_MONTH_DAYS, 0),
	     20 * crm_model_conditional(&weekly, &buyer, 12 * tau), 1e-12);
	for (k = 1; k <= 12; k++)
		v += 20 * pow(keep, k) *
		     (crm_model_conditional(&weekly, &buyer, k * tau) -
		      crm_model_conditional(&weekly, &buyer, (k - 1) * tau));
	near(value(&weekly, &buyer, 20, 12, CRMP_MONTH_DAYS, 0.1), v, 1e-12);
	assert_true(v < value(&weekly, &buyer, 20, 12, CRMP_MONTH_DAYS, 0.05));
	assert_true(v < value(&weekly, &buyer, 20, 13, CRMP_MONTH_DAYS, 0.1));
	near(value(&weekly, &buyer, 0, 12, CRMP_MONTH_DAYS, 0.1), 0, 0);
}

/* The same model by days, the same horizon in weeks of the same year. */
static void
units(void **state)
{
	const struct crm_model daily = { CRM_MODEL_BGNBD,
					 1,
					 { .bgnbd = { 0.243, 4.414 * 7, 0.793,
						      2.426, 0 } } };
	const struct crm_buying b = { 2, 30.43 * 7, 38.86 * 7 };

	(void)state;
	rel(value(&daily, &b, 20, 12, CRMP_MONTH_DAYS, 0.1),
	    value(&weekly, &buyer, 20, 12, CRMP_MONTH_DAYS, 0.1), 1e-11);
	/* finer periods discount a little less at the end of each */
	rel(value(&weekly, &buyer, 20, 365, 1, 0.1),
	    value(&weekly, &buyer, 20, 12, CRMP_MONTH_DAYS, 0.1), 6e-3);
}

/* A long horizon of small periods comes to spend times DERT. */
static void
residual(void **state)
{
	const struct crm_model m = { CRM_MODEL_PNBD,
				     7,
				     { .pnbd = { 0.55, 10.6, 1.6, 11.7 } } };
	double annual = 0.15;

	(void)state;
	rel(value(&m, &buyer, 20, 10000, 3.5, annual),
	    20 * crmp_pnbd_dert(&m.of.pnbd, &buyer,
				crmp_discount_rate(annual, 7)),
	    2e-3);
}

static void
refusals(void **state)
{
	static const struct {
		struct crmp_clv_terms t;
		double spend;
		const char *text;
	} t[] = {
		{ { 0, 30, 0.1 }, 1, "not a horizon" },
		{ { 10001, 30, 0.1 }, 1, "not a horizon" },
		{ { 1, NAN, 0.1 }, 1, "not a horizon" },
		{ { 1, 30, -0.1 }, 1, "not a discount rate" },
		{ { 1, 30, NAN }, 1, "not a discount rate" },
		{ { 1, 30, 0.1 }, -1, "not a spend" },
		{ { 1, 30, 0.1 }, NAN, "not a spend" },
	};
	struct crm_model none = weekly;
	struct crm_error e;
	struct crmp_clv_value v = { 77, 77 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		memset(&e, 0, sizeof(e));
		assert_int_equal(
			crmp_clv(&weekly, &buyer, t[i].spend, &t[i].t, &v, &e),
			CRM_USAGE);
		assert_string_equal(e.text, t[i].text);
	}
	none.unit_days = 0;
	assert_int_equal(crmp_clv(&none, &buyer, 1,
				  &(struct crmp_clv_terms){ 1, 30, 0.1 }, &v,
				  NULL),
			 CRM_USAGE);
	near(v.value, 77, 0);
	near(v.purchases, 77, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(rates), RUN(sums), RUN(units), RUN(residual), RUN(refusals),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
