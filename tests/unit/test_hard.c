/* SPDX-License-Identifier: MIT */
/* test_hard.c - histories on which other programs fail, to 60 digits */
#include "near.h"
#include "rule/bgnbd.h"
#include "rule/buying.h"
#include "rule/pnbd.h"

struct hard {
	struct crm_model m;
	struct crm_buying b;
	double t, delta, loglik, alive, ahead, dert;
	bool has_dert;
};

/* One line: model,p1..p4,x,t_x,T,t,delta,loglik,p_alive,cond_expected,dert */
static bool
parse(const char *line, struct hard *h)
{
	double p[4];
	char name[32];
	long x;
	int n;

	n = sscanf(line,
		   "%31[a-z_],%lf,%lf,%lf,%lf,%ld,%lf,%lf,%lf,%lf,%lf,%lf,%lf,"
		   "%lf",
		   name, &p[0], &p[1], &p[2], &p[3], &x, &h->b.recency,
		   &h->b.age, &h->t, &h->delta, &h->loglik, &h->alive,
		   &h->ahead, &h->dert);
	if (n < 13)
		return false;
	h->has_dert = n == 14;
	h->b.x = x;
	h->m = (struct crm_model){ .unit_days = 7 };
	if (strcmp(name, "pareto_nbd") == 0) {
		h->m.kind = CRM_MODEL_PNBD;
		h->m.of.pnbd = (struct crm_pnbd){ p[0], p[1], p[2], p[3] };
	} else {
		h->m.kind = name[0] == 'm' ? CRM_MODEL_MBGNBD : CRM_MODEL_BGNBD;
		h->m.of.bgnbd = (struct crm_bgnbd){ p[0], p[1], p[2], p[3],
						    name[0] == 'm' };
	}
	return true;
}

/* 1e-8 relative; what is too small for a double may be 0. */
static void
same(double got, double want)
{
	if (want < 1e-290 && got == 0)
		return;
	rel(got, want, 1e-8);
}

static void
cases(void **state)
{
	FILE *f = published("hard-cases.csv");
	char line[1024];
	struct hard h;
	int n = 0;

	(void)state;
	assert_non_null(fgets(line, sizeof(line), f));
	for (; fgets(line, sizeof(line), f); n++) {
		assert_true(parse(line, &h));
		near(crmp_model_loglik(&h.m, &h.b), h.loglik,
		     1e-9 * fmax(1, fabs(h.loglik)));
		same(crm_model_alive(&h.m, &h.b), h.alive);
		same(crm_model_conditional(&h.m, &h.b, h.t), h.ahead);
		if (h.has_dert)
			same(crmp_pnbd_dert(&h.m.of.pnbd, &h.b, h.delta),
			     h.dert);
	}
	fclose(f);
	assert_int_equal(n, 33);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { RUN(cases) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
