/* SPDX-License-Identifier: MIT */
/* test_score_memory.c - scoring with each allocation failing in turn */
#include "near.h"
#include "rule/abc.h"
#include "rule/rfm.h"
#include "rule/scorecard.h"

void *__libc_calloc(size_t n, size_t size);
/* there in sanitizer builds, and then to be used */
__attribute__((weak)) void *__interceptor_calloc(size_t n, size_t size);

static long calls, victim; /* victim 0: none */

void *calloc(size_t n, size_t size);
void *
calloc(size_t n, size_t size)
{
	if (++calls == victim)
		return NULL;
	return __interceptor_calloc ? __interceptor_calloc(n, size)
				    : __libc_calloc(n, size);
}

#define ROWS 400
static struct {
	double number[ROWS], category[ROWS];
	bool hit[ROWS];
	int64_t value[ROWS];
	struct crm_rfm rfm[ROWS];
	char letter[ROWS];
	struct crmp_woe_column c[2];
} d;

static void
fill(void)
{
	uint64_t seed = 6;
	int i;

	for (i = 0; i < ROWS; i++) {
		d.number[i] = uniform(&seed);
		d.category[i] = floor(uniform(&seed) * 3);
		d.hit[i] = uniform(&seed) < d.number[i];
		d.value[i] = i;
		d.rfm[i] = (struct crm_rfm){ .recency = i };
	}
	d.c[0] = (struct crmp_woe_column){ d.number, 0 };
	d.c[1] = (struct crmp_woe_column){ d.category, 3 };
}

/* Each leaves *out as it is when it fails, and nothing when it does not. */
union any {
	unsigned char bytes[512];
	struct crmp_logistic m;
	struct crmp_woe w;
	struct crmp_scorecard card;
	struct crmp_abc_class by[3];
};
typedef enum crm_status call(union any *out, struct crm_error *e);

static enum crm_status
logistic(union any *out, struct crm_error *e)
{
	const struct crmp_logistic_rows rows = { d.number, d.hit, ROWS, 1 };
	enum crm_status st = crmp_logistic_fit(&rows, 0, &out->m, e);

	if (st == CRM_OK)
		crmp_logistic_free(&out->m);
	return st;
}

static enum crm_status
number(union any *out, struct crm_error *e)
{
	enum crm_status st =
		crmp_woe_fit(&d.c[0], d.hit, ROWS, NULL, &out->w, e);

	if (st == CRM_OK)
		crmp_woe_free(&out->w);
	return st;
}

static enum crm_status
category(union any *out, struct crm_error *e)
{
	enum crm_status st =
		crmp_woe_fit(&d.c[1], d.hit, ROWS, NULL, &out->w, e);

	if (st == CRM_OK)
		crmp_woe_free(&out->w);
	return st;
}

static enum crm_status
scorecard(union any *out, struct crm_error *e)
{
	struct crmp_scorecard_options o = crmp_scorecard_defaults;
	const struct crmp_training t = { d.c, 2, d.hit, ROWS };
	enum crm_status st;

	o.positive = true;
	o.woe.weak_iv = 0;
	st = crmp_scorecard_fit(&t, &o, &out->card, e);
	if (st == CRM_OK)
		crmp_scorecard_free(&out->card);
	return st;
}

static enum crm_status
abc(union any *out, struct crm_error *e)
{
	static const double border[2] = { CRMP_ABC_A, CRMP_ABC_B };

	return crmp_abc(d.value, ROWS, border, d.letter, out->by, e);
}

static enum crm_status
rfm(union any *out, struct crm_error *e)
{
	(void)out;
	return crmp_rfm_nested(d.rfm, ROWS, 5, 0, e);
}

static void
torture(call *f)
{
	union any out, before;
	struct crm_error e;
	enum crm_status st;
	long at;

	fill();
	memset(&before, 0x5a, sizeof(before));
	for (at = 1;; at++) {
		out = before;
		memset(&e, 0, sizeof(e));
		calls = 0;
		victim = at;
		st = f(&out, &e);
		victim = 0;
		if (st == CRM_OK)
			break;
		assert_int_equal(st, CRM_NOMEM);
		assert_int_equal(e.code, CRM_NOMEM);
		assert_memory_equal(&out, &before, sizeof(out));
	}
	assert_true(at > 1 && calls < at);
}

static void
each(void **state)
{
	static call *const all[] = { logistic,	number, category,
				     scorecard, abc,	rfm };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(all); i++)
		torture(all[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { RUN(each) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
