/* SPDX-License-Identifier: MIT */
/* buying.c - any model of buying by one name */
#include "rule/buying.h"

#include "rule/bgnbd.h"
#include "rule/nbd.h"
#include "rule/pnbd.h"

const char *
crm_model_name(enum crm_model_kind kind)
{
	static const char *const name[] = { "BG/NBD", "MBG/NBD", "Pareto/NBD",
					    "NBD" };

	return (unsigned)kind < CRM_MODELS ? name[kind] : "";
}

enum crm_status
crm_model_fit(enum crm_model_kind kind, const struct crm_groups *g,
	      double unit_days, struct crm_model *m, struct crm_fit *f,
	      struct crm_error *e)
{
	struct crm_model got = { .kind = kind, .unit_days = unit_days };
	enum crm_status st;

	if ((unsigned)kind >= CRM_MODELS)
		return crm_fail(e, CRM_USAGE, NULL, "no such model");
	if (kind == CRM_MODEL_PNBD)
		st = crmp_pnbd_fit(g, unit_days, &got.of.pnbd, f, e);
	else if (kind == CRM_MODEL_NBD)
		st = crmp_nbd_fit(g, unit_days, &got.of.nbd, f, e);
	else
		st = crmp_bgnbd_fit(g, unit_days, kind == CRM_MODEL_MBGNBD,
				    &got.of.bgnbd, f, e);
	if (st == CRM_OK && f->status != CRM_FIT_SPARSE)
		*m = got;
	return st;
}

/* CALL(alive, b) is crmp_..._alive of the model of that kind. */
#define CALL(verb, ...)                                                        \
	(m->kind == CRM_MODEL_PNBD                                             \
		 ? crmp_pnbd_##verb(&m->of.pnbd, __VA_ARGS__)                  \
	 : m->kind == CRM_MODEL_NBD                                            \
		 ? crmp_nbd_##verb(&m->of.nbd, __VA_ARGS__)                    \
		 : crmp_bgnbd_##verb(&m->of.bgnbd, __VA_ARGS__))

double
crmp_model_loglik(const struct crm_model *m, const struct crm_buying *b)
{
	return CALL(loglik, b);
}

double
crm_model_alive(const struct crm_model *m, const struct crm_buying *b)
{
	return CALL(alive, b);
}

double
crmp_model_expected(const struct crm_model *m, double t)
{
	return CALL(expected, t);
}

double
crm_model_conditional(const struct crm_model *m, const struct crm_buying *b,
		      double t)
{
	return CALL(conditional, b, t);
}

double
crmp_model_chance(const struct crm_model *m, double t, int64_t x)
{
	return CALL(chance, t, x);
}

double
crmp_model_silent(const struct crm_model *m, const struct crm_buying *b,
		  double t)
{
	return CALL(silent, b, t);
}

bool
crmp_model_median(const struct crm_model *m, const struct crm_buying *b,
		  double *t)
{
	return CALL(median, b, t);
}
