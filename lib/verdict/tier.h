/* SPDX-License-Identifier: MIT */
/* tier.h - inside tier*.c: the policy tier read, and a customer judged by it */
#ifndef CRMP_TIER_H
#define CRMP_TIER_H

#include "verdict/verdict.h"
#include "base/base.h"
#include "rule/rfm.h"

#define CRMP_TIERS_MAX 12
#define CRMP_RULES_MAX 30

/* A rule of the policy. */
struct crmp_tier_rule {
	size_t tier; /* index of the tier it gives, or at least gives */
	bool least;
	const char *why, *when;
	struct crmp_expr *test;
	int *at; /* which inputs are its slots */
	bool met;
};

struct crmp_tier {
	struct crmp_arena mem;
	const char *tiers[CRMP_TIERS_MAX];
	int64_t from[CRMP_TIERS_MAX]; /* points a tier begins at, best first */
	size_t n, nrules;
	struct crmp_tier_rule rules[CRMP_RULES_MAX];
	struct crmp_reader *reader; /* for bought() in a rule */
	struct crmp_rfm_bounds r, f, m;
	bool cut; /* cut points are there */
	bool compat;
	int64_t unit, today;
	/* what was found */
	bool judged, scored, bought, by_hand;
	size_t got;
	int score[3];
	int64_t days, purchases, spend;
	const struct crmp_tier_rule *rule; /* that gave or lifted it */
	struct crm_buf why; /* of a tier set by hand */
	char rfm[4];
};

static inline int64_t
crmp_tier_points(const struct crmp_tier *t)
{
	return t->score[0] + t->score[1] + t->score[2];
}

void crmp_tier_why(const struct crmp_tier *t, struct crm_buf *b);
/* How the tier came about, a sentence a line. */
enum crm_status crmp_tier_explain(const void *me, struct crm_store *s,
				  int64_t id, struct crm_buf *out,
				  struct crm_error *e) CRM_MUST_CHECK;
/* One unit of money in the base currency, as minor units. */
enum crm_status crmp_money_unit(struct crm_store *s, int64_t *unit,
				struct crm_error *e) CRM_MUST_CHECK;

#endif
