/* SPDX-License-Identifier: MIT */
/*
 * trial.h - two verdicts that only a test knows, and a store opened with them
 *
 * The list of descriptors takes the place of the library's, which is in a file
 * of its own: a trial is a row of it, as any further verdict is.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include "shelf.h"

#include "policy/naming.h"
#include "record/line.h"
#include "verdict/verdict.h"

/* ---- a verdict on deals: how large it is --------------------------------- */

/* clang-format off */
static const struct crmp_derived bulk_columns[] = {
	{ "bulk", CRMP_TEXT, NULL, "large from a thousand on" },
	{ "bulk_share", CRMP_REAL, NULL, "of a thousand" },
	{ "bulk_minor", CRMP_MONEY, NULL, "what is above" },
	{ 0 }
};
static const struct crmp_derived fame_columns[] = {
	{ "fame", CRMP_INT, NULL, "orders" },
	{ "open_tasks", CRMP_INT, NULL, "called like a column of leads" },
	{ 0 }
};
/* clang-format on */

const struct crmp_verdict_type crmp_verdict_types[] = {
	{ "bulk", "crm-bulk", &crmp_type_deal, NULL, bulk_columns },
	{ "fame", "crm-fame", &crmp_type_customer, NULL, fame_columns },
	{ 0 },
};

#define LIMIT 100000

struct trial {
	bool known;
	int64_t minor;
};

static enum crm_status
trial_open(struct crm_store *s, json_t *doc, struct crmp_bench *b,
	   struct crm_error *e)
{
	struct trial *me = calloc(1, sizeof *me);

	(void)s;
	assert_null(doc); /* there is no policy */
	b->me = me;
	if (!me)
		return crm_nomem(e);
	return crmp_bench_input(
		b, b->type->on == &crmp_type_deal ? "amount_minor" : "orders",
		e);
}

static enum crm_status
trial_judge(void *arg, const struct crmp_case *of, struct crm_error *e)
{
	struct trial *me = arg;

	(void)e;
	me->known = of->in[0].t != CRMP_V_NULL;
	me->minor = of->in[0].i;
	return CRM_OK;
}

static void
bulk_column(const void *arg, size_t i, struct crmp_answer *a)
{
	const struct trial *me = arg;

	if (!me->known)
		return;
	if (i == 0)
		a->v = me->minor >= LIMIT ? crmp_str("large", 5)
					  : crmp_str("small", 5);
	a->is_real = i == 1;
	a->real = (double)me->minor / LIMIT;
	if (i == 2 && me->minor > LIMIT)
		a->v = crmp_int(me->minor - LIMIT);
}

static void
fame_column(const void *arg, size_t i, struct crmp_answer *a)
{
	const struct trial *me = arg;

	(void)i;
	a->v = crmp_int(me->minor);
}

static void
trial_more(const void *arg, struct crm_buf *out)
{
	const struct trial *me = arg;

	crm_buf_printf(out, "\"why\":\"%s\"", me->known ? "said" : "unsaid");
}

static enum crm_status
trial_explain(const void *arg, struct crm_store *s, int64_t id,
	      struct crm_buf *out, struct crm_error *e)
{
	const struct trial *me = arg;

	(void)s;
	(void)e;
	crm_buf_printf(out, "deal %lld\nminor %lld\n", (long long)id,
		       (long long)me->minor);
	return CRM_OK;
}

static const struct crmp_verdict bulk = {
	.name = "bulk",
	.open = trial_open,
	.close = free,
	.judge = trial_judge,
	.column = bulk_column,
	.more = trial_more,
	.explain = trial_explain,
};
static const struct crmp_verdict fame = {
	.name = "fame",
	.open = trial_open,
	.close = free,
	.judge = trial_judge,
	.column = fame_column,
	.more = trial_more,
	.explain = trial_explain,
};

/* ---- a store that knows it ----------------------------------------------- */

static const struct crmp_checker checkers[] = {
	{ "segments", crmp_policy_segments },
	{ 0 },
};
static const struct crmp_verdict *const verdicts[] = { &bulk, &fame, NULL };
static const struct crmp_effect *const no_effects[] = { NULL };
static const struct crmp_registry registry = {
	.types = crmp_types,
	.checkers = checkers,
	.verdicts = verdicts,
	.effects = no_effects,
	.populate = crmp_policy_starter,
	.settle = crmp_summary_flush,
};

static struct crm_store *
trial_store(void)
{
	struct crm_open o = { .path = shelf.path,
			      .real = shelf.now,
			      .actor = "lin",
			      .busy_ms = 1000 };
	struct crm_store *s = NULL;
	struct crm_error e = { 0 };

	shelf_must("{\"type\":\"user\",\"login\":\"lin\",\"role\":\"admin\"}\n"
		   "{\"type\":\"customer\",\"name\":\"a\"}\n"
		   "{\"type\":\"deal\",\"customer_id\":1,\"name\":\"x\","
		   "\"amount_minor\":250000}\n"
		   "{\"type\":\"deal\",\"customer_id\":1,\"name\":\"y\","
		   "\"amount_minor\":50000}\n"
		   "{\"type\":\"deal\",\"customer_id\":1,\"name\":\"z\"}\n"
		   "{\"type\":\"deal\",\"customer_id\":1,\"name\":\"w\","
		   "\"amount_minor\":100000}\n");
	if (crmp_session_open(&o, &registry, &s, &e))
		fail_msg("open: %s", e.text);
	return s;
}

#endif
