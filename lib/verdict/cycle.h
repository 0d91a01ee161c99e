/* SPDX-License-Identifier: MIT */
/*
 * cycle.h - inside cycle*.c: a fitted model of buying, and a customer judged
 * by it
 *
 * The model is what policy `cycle` holds: kind, parameters in its time unit,
 * the day up to which purchases were looked at.
 */
#ifndef CRMP_CYCLE_H
#define CRMP_CYCLE_H

#include "verdict/verdict.h"
#include "rule/buying.h"
#include "rule/clv.h"
#include "rule/gammagamma.h"

/* The document read. */
struct crmp_cycle_policy {
	bool fitted, spends; /* a model, and one of spend, is there */
	bool identified; /* it tells who has left */
	double late; /* times the own gap after which nothing is expected */
	struct crm_model model;
	struct crmp_gg spend;
	int digits; /* of the base currency: spend is in major units */
	int64_t horizon_days;
	struct crmp_clv_terms terms;
};
enum crm_status crmp_cycle_read(struct crm_store *s, json_t *doc,
				struct crmp_cycle_policy *p,
				struct crm_error *e) CRM_MUST_CHECK;
/* The word of a kind of model: bg mbg pareto nbd; -1: none. */
extern const char *const crmp_cycle_words[CRM_MODELS];
int crmp_cycle_kind(const char *word);
/* Its parameters by name, in order. */
extern const char *const *const crmp_cycle_params[CRM_MODELS];
extern const char *const crmp_spend_params[];
/* Where parameter i of a model is kept. */
double *crmp_cycle_param(struct crm_model *m, size_t i);

/* How the verdict came about, a sentence a line. */
enum crm_status crmp_cycle_explain(const void *me, struct crm_store *s,
				   int64_t id, struct crm_buf *out,
				   struct crm_error *e) CRM_MUST_CHECK;

/* What is known of one customer now. */
struct crmp_cycle {
	struct crmp_cycle_policy p;
	int64_t today;
	const char *currency;
	/* what was found */
	bool bought, own, due, valued;
	struct crm_buyer buyer;
	struct crm_buying buying;
	int64_t halves; /* twice the own median gap */
	int64_t next;	/* day the next purchase is expected */
	double alive, expected, spend, clv, purchases;
};

#endif
