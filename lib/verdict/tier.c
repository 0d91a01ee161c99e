/* SPDX-License-Identifier: MIT */
/* tier.c - the verdict "tier": A, B or C by override, rules and RFM points */
#include "verdict/tier.h"

#include "facts/filter.h"
#include "policy/naming.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading the policy ------------------------------------------------- */

static bool
tier_index(const struct crmp_tier *t, const char *name, size_t *i)
{
	for (*i = 0; *i < t->n; ++*i)
		if (!strcmp(t->tiers[*i], name))
			return true;
	return false;
}

static enum crm_status
tier_keep(struct crmp_tier *t, const char *s, const char **to,
	  struct crm_error *e)
{
	*to = crmp_arena_copy(&t->mem, s, strlen(s));
	return *to ? CRM_OK : crm_nomem(e);
}

static enum crm_status
read_tiers(struct crmp_tier *t, json_t *doc, struct crm_error *e)
{
	json_t *names = json_object_get(doc, "tiers"), *x;
	json_t *points = json_object_get(doc, "points");
	enum crm_status rc = CRM_OK;
	size_t i;

	t->n = json_array_size(names);
	json_array_foreach(names, i, x)
	{
		if (!rc)
			rc = tier_keep(t, json_string_value(x), &t->tiers[i],
				       e);
		t->from[i] =
			i + 1 < t->n
				? json_integer_value(json_array_get(points, i))
				: INT64_MIN;
	}
	return rc;
}

/* Its condition, and the inputs it names. */
static enum crm_status
rule_test(struct crmp_tier *t, struct crmp_tier_rule *r, struct crmp_bench *b,
	  const struct crmp_names *names, struct crm_error *e)
{
	struct crmp_reach reach = crmp_reader_reach(t->reader);
	enum crm_status rc = crmp_expr_new(r->when, names, &r->test, e);
	const struct crmp_slot *slots;
	size_t n, i;

	if (rc)
		return rc;
	crmp_expr_reach(r->test, &reach);
	slots = crmp_expr_slots(r->test, &n);
	r->at = crmp_arena_alloc(&t->mem, (n + 1) * sizeof *r->at);
	if (!r->at)
		return crm_nomem(e);
	for (i = 0; !rc && i < n; i++)
		rc = crmp_bench_slot(b, &slots[i], &r->at[i], e);
	return rc;
}

static enum crm_status
read_rule(struct crmp_tier *t, json_t *x, struct crmp_tier_rule *r,
	  struct crm_error *e)
{
	const char *tier = json_string_value(json_object_get(x, "tier"));
	const char *least = json_string_value(json_object_get(x, "least"));
	const char *why = json_string_value(json_object_get(x, "why"));
	const char *when = json_string_value(json_object_get(x, "when"));
	enum crm_status rc;

	r->least = !tier;
	tier_index(t, tier ? tier : least, &r->tier);
	rc = tier_keep(t, why ? why : when, &r->why, e);
	return rc ? rc : tier_keep(t, when, &r->when, e);
}

static enum crm_status
read_rules(struct crm_store *s, struct crmp_tier *t, json_t *doc,
	   struct crmp_bench *b, struct crm_error *e)
{
	json_t *rules = json_object_get(doc, "rules"), *x;
	struct crmp_naming n = { .s = s };
	struct crmp_names names;
	enum crm_status rc;
	size_t i;

	rc = crmp_naming(&n, &crmp_type_customer, "rules", &names, e);
	if (!rc)
		rc = crmp_reader_new(s, &t->reader, e);
	json_array_foreach(rules, i, x)
	{
		if (!rc)
			rc = read_rule(t, x, &t->rules[i], e);
		if (!rc)
			rc = rule_test(t, &t->rules[i], b, &names, e);
		/* from now on it is freed */
		t->nrules = i + 1;
		if (rc)
			break;
	}
	return rc;
}

static void
read_cuts(json_t *list, struct crmp_rfm_bounds *c)
{
	json_t *x;
	size_t i;

	c->bins = 1 + (int)json_array_size(list);
	json_array_foreach(list, i, x) c->at[i] = json_number_value(x);
}

static enum crm_status
open_tier(struct crm_store *s, json_t *doc, struct crmp_bench *b,
	  struct crm_error *e)
{
	struct crmp_tier *t = calloc(1, sizeof *t);
	json_t *cuts = json_object_get(doc, "cuts");
	enum crm_status rc;

	b->me = t;
	if (!t)
		return crm_nomem(e);
	t->compat = json_is_true(json_object_get(doc, "compat"));
	t->today = crm_zone_day(s->session.zone, s->session.clock.now);
	t->cut = cuts != NULL;
	if (cuts) {
		read_cuts(json_object_get(cuts, "r"), &t->r);
		read_cuts(json_object_get(cuts, "f"), &t->f);
		read_cuts(json_object_get(cuts, "m"), &t->m);
	}
	rc = crmp_bench_input(b, "last_order_day", e);
	if (!rc)
		rc = crmp_bench_input(b, t->compat ? "orders" : "purchase_days",
				      e);
	if (!rc)
		rc = crmp_bench_input(b, "revenue_minor", e);
	if (!rc)
		rc = crmp_bench_input(b, "tier_override", e);
	if (!rc)
		rc = crmp_money_unit(s, &t->unit, e);
	if (!rc)
		rc = read_tiers(t, doc, e);
	if (!rc)
		rc = read_rules(s, t, doc, b, e);
	return rc;
}

static void
close_tier(void *me)
{
	struct crmp_tier *t = me;
	size_t i;

	if (!t)
		return;
	for (i = 0; i < t->nrules; i++)
		crmp_expr_free(t->rules[i].test);
	crmp_reader_free(t->reader);
	crmp_arena_free(&t->mem);
	crm_buf_free(&t->why);
	free(t);
}

/* ---- judging ------------------------------------------------------------ */

/* A tier set by hand, until the end of its last day. */
static bool
overridden(struct crmp_tier *t, const struct crmp_value *v)
{
	json_t *doc = NULL;
	const char *tier, *until, *why;
	bool yes = false;

	if (v->t != CRMP_V_JSON || crmp_json_parse(v->s, v->n, 0, &doc, NULL))
		return false;
	tier = json_string_value(json_object_get(doc, "tier"));
	until = json_string_value(json_object_get(doc, "until"));
	why = json_string_value(json_object_get(doc, "reason"));
	if (tier && tier_index(t, tier, &t->got) &&
	    (!until || crmp_day_wire(until) >= t->today)) {
		crm_buf_printf(&t->why, "set by hand%s%s: %s",
			       until ? " until " : "", until ? until : "",
			       why ? why : "");
		yes = true;
	}
	json_decref(doc);
	return yes;
}

static void
score(struct crmp_tier *t)
{
	int64_t unit = t->compat ? 1 : 0;

	t->score[0] = crmp_rfm_score(&t->r, t->days, true, unit);
	t->score[1] = crmp_rfm_score(&t->f, t->purchases, false, unit);
	t->score[2] =
		crmp_rfm_score(&t->m, t->spend, false, t->compat ? t->unit : 0);
	t->rfm[0] = (char)('0' + t->score[0]);
	t->rfm[1] = (char)('0' + t->score[1]);
	t->rfm[2] = (char)('0' + t->score[2]);
	t->scored = true;
}

/* By quantiles; who has bought nothing is in the last tier. */
static void
by_points(struct crmp_tier *t)
{
	if (t->bought && !t->cut)
		return;
	t->judged = true;
	t->got = t->n - 1;
	if (!t->bought)
		return;
	for (t->got = 0; crmp_tier_points(t) < t->from[t->got]; t->got++)
		;
}

/* Is the condition of a rule true of the inputs? */
static enum crm_status
rule_met(struct crmp_tier_rule *r, const struct crmp_value *in,
	 struct crm_error *e)
{
	struct crmp_value row[CRMP_INPUTS_MAX];
	size_t n, i;

	(void)crmp_expr_slots(r->test, &n);
	for (i = 0; i < n; i++)
		row[i] = in[r->at[i]];
	return crmp_expr_test(r->test, row, &r->met, e);
}

/* The first rule that fits and gives a tier; others only lift. */
static enum crm_status
by_rules(struct crmp_tier *t, const struct crmp_value *in, struct crm_error *e)
{
	struct crmp_tier_rule *r;
	enum crm_status rc;
	bool settled = false;
	size_t i;

	for (i = 0; i < t->nrules; i++) {
		r = &t->rules[i];
		rc = rule_met(r, in, e);
		if (rc)
			return rc;
		/* without cut points it may deserve more than a least */
		if (!r->met || settled ||
		    (r->least && (!t->judged || t->got <= r->tier)))
			continue;
		t->rule = r;
		t->got = r->tier;
		t->judged = true;
		settled = !r->least;
	}
	return CRM_OK;
}

static enum crm_status
tier_judge(void *me, const struct crmp_case *c, struct crm_error *e)
{
	const struct crmp_value *in = c->in;
	struct crmp_tier *t = me;
	bool bought = in[0].t != CRMP_V_NULL;
	enum crm_status rc = CRM_OK;

	t->bought = bought;
	t->rule = NULL;
	t->judged = t->scored = false;
	crm_buf_reset(&t->why);
	t->days = bought ? t->today - in[0].i : 0;
	t->purchases = in[1].i;
	t->spend = in[2].i;
	if (bought && t->cut)
		score(t);
	t->by_hand = t->judged = overridden(t, &in[3]);
	if (!t->judged) {
		by_points(t);
		rc = by_rules(t, in, e);
	}
	return rc ? rc : crm_buf_ok(&t->why, e);
}

/* ---- telling ------------------------------------------------------------ */

static const unsigned char tier_needs[] = { 0, 3, 3 };

static void
tier_column(const void *me, size_t i, struct crmp_answer *a)
{
	const struct crmp_tier *t = me;

	if (i == 0 && t->judged)
		a->v = crmp_str(t->tiers[t->got], strlen(t->tiers[t->got]));
	else if (i == 1 && t->scored)
		a->v = crmp_str(t->rfm, strlen(t->rfm));
	else if (i == 2 && t->scored)
		a->v = crmp_int(crmp_tier_points(t));
}

static void
by_points_words(const struct crmp_tier *t, struct crm_buf *b)
{
	static const char *const names[] = { "R", " F", " M" };
	int i;

	for (i = 0; i < 3; i++) {
		crm_buf_puts(b, names[i]);
		crm_buf_int(b, t->score[i]);
	}
	crm_buf_puts(b, ": ");
	crm_buf_int(b, crmp_tier_points(t));
	crm_buf_puts(b, " points, ");
	if (t->got + 1 < t->n)
		crm_buf_puts(b, t->tiers[t->got]);
	crm_buf_puts(b, t->got + 1 < t->n ? " from " : "under ");
	crm_buf_int(b, t->from[t->got + 1 < t->n ? t->got : t->got - 1]);
}

void
crmp_tier_why(const struct crmp_tier *t, struct crm_buf *b)
{
	if (t->by_hand) {
		crm_buf_puts(b, t->why.s ? t->why.s : "");
	} else if (t->rule) {
		crm_buf_puts(b, "rule: ");
		crm_buf_puts(b, t->rule->why);
		crm_buf_puts(b, t->rule->least ? " (at least)" : "");
	} else if (!t->bought) {
		crm_buf_puts(b, "nothing bought yet");
	} else if (!t->cut) {
		crm_buf_puts(b, "no cut points yet: run crm-tier refresh");
	} else {
		by_points_words(t, b);
	}
}

static void
tier_member(const char *key, int64_t v, struct crm_buf *out)
{
	crm_buf_puts(out, key);
	crmp_buf_exact(out, v);
}

static void
tier_more(const void *me, struct crm_buf *out)
{
	const struct crmp_tier *t = me;
	struct crm_buf text = { 0 };

	if (t->scored) {
		tier_member("\"days\":", t->days, out);
		tier_member(t->compat ? ",\"orders\":" : ",\"purchase_days\":",
			    t->purchases, out);
		tier_member(",\"spend_minor\":", t->spend, out);
		crm_buf_putc(out, ',');
	}
	crm_buf_puts(out, "\"why\":");
	crmp_tier_why(t, &text);
	crm_buf_json(out, text.s ? text.s : "", text.len);
	out->oom |= text.oom;
	crm_buf_free(&text);
}

const struct crmp_verdict crmp_verdict_tier = {
	.name = "tier",
	.needs = tier_needs,
	.open = open_tier,
	.close = close_tier,
	.judge = tier_judge,
	.column = tier_column,
	.more = tier_more,
	.explain = crmp_tier_explain,
};
