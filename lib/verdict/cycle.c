/* SPDX-License-Identifier: MIT */
/* cycle.c - the verdict "cycle": rhythm, being alive, purchases to come */
#include "verdict/cycle.h"
#include "policy/naming.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the policy --------------------------------------------------------- */

const char *const crmp_cycle_words[CRM_MODELS] = { "bg", "mbg", "pareto",
						   "nbd" };
static const char *const of_bg[] = { "r", "alpha", "a", "b", NULL };
static const char *const of_pareto[] = { "r", "alpha", "s", "beta", NULL };
static const char *const of_nbd[] = { "r", "alpha", NULL };
const char *const *const crmp_cycle_params[CRM_MODELS] = { of_bg, of_bg,
							   of_pareto, of_nbd };
const char *const crmp_spend_params[] = { "p", "q", "gamma", NULL };

int
crmp_cycle_kind(const char *word)
{
	int i;

	for (i = 0; word && i < CRM_MODELS; i++)
		if (!strcmp(word, crmp_cycle_words[i]))
			return i;
	return -1;
}

double *
crmp_cycle_param(struct crm_model *m, size_t i)
{
#define BG(p) offsetof(struct crm_bgnbd, p)
#define PN(p) offsetof(struct crm_pnbd, p)
	static const size_t at[CRM_MODELS][4] = {
		{ BG(r), BG(alpha), BG(a), BG(b) },
		{ BG(r), BG(alpha), BG(a), BG(b) },
		{ PN(r), PN(alpha), PN(s), PN(beta) },
		{ offsetof(struct crm_nbd, r),
		  offsetof(struct crm_nbd, alpha) },
	};
#undef BG
#undef PN

	return (double *)(void *)((char *)&m->of + at[m->kind][i]);
}

static double
cycle_number(json_t *params, const char *name)
{
	return json_number_value(json_object_get(params, name));
}

static enum crm_status
read_model(json_t *doc, struct crm_model *m, struct crm_error *e)
{
	json_t *params = json_object_get(doc, "params");
	const char *word = json_string_value(json_object_get(doc, "kind"));
	int kind = crmp_cycle_kind(word);
	size_t i;

	if (kind < 0)
		return crm_fail(e, CRM_REFUSED, "model", "no kind '%s'",
				word ? word : "");
	m->kind = (enum crm_model_kind)kind;
	m->unit_days = json_number_value(json_object_get(doc, "unit_days"));
	if (m->kind == CRM_MODEL_MBGNBD || m->kind == CRM_MODEL_BGNBD)
		m->of.bgnbd.h = m->kind == CRM_MODEL_MBGNBD;
	for (i = 0; crmp_cycle_params[kind][i]; i++) {
		*crmp_cycle_param(m, i) =
			cycle_number(params, crmp_cycle_params[kind][i]);
		if (!(*crmp_cycle_param(m, i) > 0))
			return crm_fail(e, CRM_REFUSED, "model",
					"parameter '%s' is above 0",
					crmp_cycle_params[kind][i]);
	}
	return m->unit_days > 0 ? CRM_OK
				: crm_fail(e, CRM_REFUSED, "model",
					   "unit_days is above 0");
}

enum crm_status
crmp_cycle_read(struct crm_store *s, json_t *doc, struct crmp_cycle_policy *p,
		struct crm_error *e)
{
	json_t *model = json_object_get(doc, "model"), *seen;
	json_t *late = json_object_get(doc, "late");
	json_t *spend =
		json_object_get(json_object_get(doc, "spend"), "params");
	const char *code = crmp_base_currency(s, e);
	enum crm_status rc;

	if (!code)
		return CRM_TROUBLE;
	memset(p, 0, sizeof *p);
	p->digits = crm_currency_digits(code);
	p->late = late ? json_number_value(late) : 3;
	p->horizon_days =
		json_integer_value(json_object_get(doc, "horizon_days"));
	p->terms = (struct crmp_clv_terms){
		.periods = (int)json_integer_value(
			json_object_get(doc, "periods")),
		.period_days = CRMP_MONTH_DAYS,
		.annual = json_number_value(json_object_get(doc, "annual")),
	};
	if (!model)
		return CRM_OK;
	rc = read_model(model, &p->model, e);
	p->fitted = !rc;
	seen = json_object_get(model, "identified"); /* older ones do not say */
	p->identified =
		seen ? json_is_true(seen) : p->model.kind != CRM_MODEL_NBD;
	if (!rc && spend) {
		p->spend.p = cycle_number(spend, "p");
		p->spend.q = cycle_number(spend, "q");
		p->spend.gamma = cycle_number(spend, "gamma");
		p->spends = p->spend.q > 1;
	}
	return rc;
}

enum crm_status
crmp_policy_cycle(struct crm_store *s, json_t *doc, struct crm_error *e)
{
	struct crmp_cycle_policy p;
	enum crm_status rc = crmp_cycle_read(s, doc, &p, e);
	const char *where;

	if (rc)
		return rc;
	if (p.horizon_days < 1 || p.horizon_days > 36600)
		return crm_fail(e, CRM_REFUSED, "horizon_days", "1 to 36600");
	if (p.terms.periods < 1 || p.terms.periods > 1200)
		return crm_fail(e, CRM_REFUSED, "periods", "1 to 1200");
	if (p.terms.annual < 0 || p.terms.annual > 10)
		return crm_fail(e, CRM_REFUSED, "annual", "0 to 10");
	where = json_string_value(
		json_object_get(json_object_get(doc, "model"), "where"));
	return where ? crmp_condition_check(s, &crmp_type_customer, where,
					    "model.where", true, e)
		     : CRM_OK;
}

/* ---- judging ------------------------------------------------------------ */

static enum crm_status
open_cycle(struct crm_store *s, json_t *doc, struct crmp_bench *b,
	   struct crm_error *e)
{
	struct crmp_cycle *c = calloc(1, sizeof *c);
	enum crm_status rc;

	b->me = c;
	if (!c)
		return crm_nomem(e);
	c->today = crm_zone_day(s->session.zone, s->session.clock.now);
	c->currency = crmp_base_currency(s, e);
	if (!c->currency)
		return CRM_TROUBLE;
	rc = crmp_bench_input(b, "first_order_day", e);
	if (!rc)
		rc = crmp_bench_input(b, "last_order_day", e);
	if (!rc)
		rc = crmp_bench_rhythm(b, e); /* by purchase_days */
	return rc ? rc : crmp_cycle_read(s, doc, &c->p, e);
}

/* Day numbers from a time in the model's units. */
static int64_t
days_of(const struct crmp_cycle *c, double t)
{
	double days = t * c->p.model.unit_days;

	return days < 1e6 ? (int64_t)floor(days + 0.5) : 1000000;
}

/* Who is later than that, or gone rather than not, is not waited for. */
static bool
given_up(const struct crmp_cycle *c)
{
	double days = (double)(c->today - c->buyer.last_day);

	if (c->own && 2 * days > c->p.late * (double)c->halves)
		return true;
	return c->p.fitted && c->p.identified && c->alive < 0.5;
}

/* By the own rhythm, else as the model has it. */
static void
next_day(struct crmp_cycle *c)
{
	double t;

	c->due = true;
	if (given_up(c))
		c->due = false;
	else if (c->own)
		c->next = c->buyer.last_day + (c->halves + 1) / 2;
	else if (c->p.fitted && crmp_model_median(&c->p.model, &c->buying, &t))
		c->next = c->today + days_of(c, t);
	else
		c->due = false;
}

static void
spend_and_value(struct crmp_cycle *c)
{
	double mean = 0, scale = pow(10, c->p.digits);
	struct crmp_clv_value v = { 0 };

	if (c->buyer.x > 0)
		mean = (double)c->buyer.repeat_minor / (double)c->buyer.x /
		       scale;
	c->valued = c->p.spends &&
		    crmp_gg_mean(&c->p.spend, mean > 0 ? c->buyer.x : 0, mean,
				 &c->spend) &&
		    !crmp_clv(&c->p.model, &c->buying, c->spend, &c->p.terms,
			      &v, NULL);
	c->purchases = v.purchases;
	c->clv = v.value;
}

static enum crm_status
cycle_judge(void *me, const struct crmp_case *of, struct crm_error *e)
{
	const struct crmp_value *in = of->in;
	struct crmp_cycle *c = me;

	(void)e;
	c->bought = in[0].t != CRMP_V_NULL && in[1].t != CRMP_V_NULL;
	c->own = c->due = c->valued = false;
	if (!c->bought)
		return CRM_OK;
	c->buyer = (struct crm_buyer){
		.x = in[2].i - 1,
		.first_day = in[0].i,
		.last_day = in[1].i,
		.repeat_minor = of->repeat_minor,
	};
	c->own = of->halves > 0;
	c->halves = c->own ? of->halves : 0;
	if (c->p.fitted) {
		c->buying = crm_buying_of(&c->buyer, c->today,
					  c->p.model.unit_days);
		c->alive = crm_model_alive(&c->p.model, &c->buying);
		c->expected = crm_model_conditional(
			&c->p.model, &c->buying,
			(double)c->p.horizon_days / c->p.model.unit_days);
		spend_and_value(c);
	}
	next_day(c);
	return CRM_OK;
}

/* ---- telling ------------------------------------------------------------ */

static const unsigned char cycle_needs[] = { 0, 0, 3, 3, 0, 0 };

static void
cycle_real(struct crmp_answer *a, bool known, double v)
{
	a->is_real = known;
	a->real = v;
}

static int64_t
minor(const struct crmp_cycle *c, double major)
{
	double v = major * pow(10, c->p.digits);

	return v < 9e15 ? (int64_t)floor(v + 0.5) : INT64_C(9007199254740992);
}

static void
cycle_column(const void *me, size_t i, struct crmp_answer *a)
{
	const struct crmp_cycle *c = me;
	bool model = c->bought && c->p.fitted;

	if (i == 0)
		cycle_real(a, c->own, (double)c->halves / 2);
	else if (i == 1 && c->due)
		a->v = crmp_int(c->next);
	else if (i == 2)
		cycle_real(a, model, c->alive);
	else if (i == 3)
		cycle_real(a, model, c->expected);
	else if (i == 4 && c->valued)
		a->v = crmp_int(minor(c, c->spend));
	else if (i == 5 && c->valued)
		a->v = crmp_int(minor(c, c->clv));
}

static void
cycle_why(const struct crmp_cycle *c, struct crm_buf *b)
{
	if (!c->bought) {
		crm_buf_puts(b, "nothing bought yet");
		return;
	}
	crm_buf_int(b, c->buyer.x + 1);
	crm_buf_puts(b, c->buyer.x ? " purchases, the last " : " purchase, ");
	crm_buf_int(b, c->today - c->buyer.last_day);
	crm_buf_puts(b, " days ago");
	if (c->own) {
		crm_buf_puts(b, ", usually every ");
		crmp_buf_real(b, (double)c->halves / 2, 6);
	}
	if (!c->p.fitted)
		crm_buf_puts(b, "; no model yet: run crm-cycle fit");
}

static void
cycle_more(const void *me, struct crm_buf *out)
{
	const struct crmp_cycle *c = me;
	struct crm_buf text = { 0 };

	if (c->bought && c->own) {
		crm_buf_puts(out, "\"late\":");
		crmp_buf_real(out,
			      2.0 * (double)(c->today - c->buyer.last_day) /
				      (double)c->halves,
			      6);
		crm_buf_putc(out, ',');
	}
	if (c->bought && c->p.fitted)
		crm_buf_printf(out, "\"horizon_days\":%lld,",
			       (long long)c->p.horizon_days);
	if (c->valued) {
		crm_buf_printf(out,
			       "\"periods\":%d,\"period\":\"month\","
			       "\"annual\":",
			       c->p.terms.periods);
		crmp_buf_real(out, c->p.terms.annual, 6);
		crm_buf_printf(out, ",\"currency\":\"%s\",", c->currency);
	}
	if (c->bought) {
		crm_buf_puts(out, "\"occ\":\"");
		crm_day_format(c->buyer.last_day, out);
		crm_buf_puts(out, "\",");
	}
	crm_buf_puts(out, "\"why\":");
	cycle_why(c, &text);
	crm_buf_json(out, text.s ? text.s : "", text.len);
	out->oom |= text.oom;
	crm_buf_free(&text);
}

const struct crmp_verdict crmp_verdict_cycle = {
	.name = "cycle",
	.needs = cycle_needs,
	.open = open_cycle,
	.close = free,
	.judge = cycle_judge,
	.column = cycle_column,
	.more = cycle_more,
	.explain = crmp_cycle_explain,
};
