/* SPDX-License-Identifier: MIT */
/* churn.c - the verdict "risk": signs that a customer is being lost */
#include "verdict/churn.h"
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

const char *const crmp_churn_kinds[] = { "silent_days", "lateness",
					 "complaints", "p_alive" };

enum input {
	IN_STATE,
	IN_TOUCH,
	IN_SINCE,
	IN_LAST,
	IN_COMPLAINTS,
	IN_FIRST,
	IN_DAYS
};

/* ---- reading the policy ------------------------------------------------- */

static enum crm_status
churn_keep(struct crmp_churn *c, json_t *x, const char **to,
	   struct crm_error *e)
{
	*to = crmp_arena_copy(&c->mem, json_string_value(x),
			      json_string_length(x));
	return *to ? CRM_OK : crm_nomem(e);
}

static void
read_signals(struct crmp_churn *c, json_t *doc)
{
	json_t *list = json_object_get(doc, "signals"), *x;
	const char *of;
	struct crmp_churn_step *p;
	size_t i;

	json_array_foreach(list, i, x)
	{
		p = &c->steps[c->nsteps++];
		of = json_string_value(json_object_get(x, "of"));
		while (p->of < CRMP_CHURN_KINDS - 1 &&
		       strcmp(of, crmp_churn_kinds[p->of]))
			p->of++;
		p->below = json_object_get(x, "below") != NULL;
		p->limit = json_number_value(
			json_object_get(x, p->below ? "below" : "at"));
		p->points = json_integer_value(json_object_get(x, "points"));
	}
}

static enum crm_status
read_levels(struct crmp_churn *c, json_t *doc, struct crm_error *e)
{
	json_t *list = json_object_get(doc, "levels"), *x;
	enum crm_status rc = CRM_OK;
	size_t i;

	json_array_foreach(list, i, x)
	{
		if (!rc)
			rc = churn_keep(c, json_object_get(x, "level"),
					&c->levels[i].name, e);
		c->levels[i].points =
			json_integer_value(json_object_get(x, "points"));
	}
	c->nlevels = json_array_size(list);
	return rc ? rc
		  : churn_keep(c, json_object_get(doc, "calm"), &c->calm, e);
}

/* In the order of enum input. */
static enum crm_status
inputs(struct crmp_bench *b, struct crm_error *e)
{
	static const char *const names[] = {
		[IN_STATE] = "state",		[IN_TOUCH] = "last_touch_at",
		[IN_SINCE] = "since",		[IN_LAST] = "last_order_day",
		[IN_COMPLAINTS] = "complaints", [IN_FIRST] = "first_order_day",
		[IN_DAYS] = "purchase_days",
	};
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < sizeof names / sizeof *names; i++)
		rc = crmp_bench_input(b, names[i], e);
	return rc ? rc : crmp_bench_rhythm(b, e);
}

static enum crm_status
open_churn(struct crm_store *s, json_t *doc, struct crmp_bench *b,
	   struct crm_error *e)
{
	struct crmp_churn *c = calloc(1, sizeof *c);
	json_t *cycle = crmp_policy(s, "cycle", e);
	enum crm_status rc;

	b->me = c;
	if (!c)
		return crm_nomem(e);
	c->zone = s->session.zone;
	c->today = crm_zone_day(s->session.zone, s->session.clock.now);
	read_signals(c, doc);
	rc = cycle ? crmp_cycle_read(s, cycle, &c->cycle, e) : CRM_TROUBLE;
	if (!rc)
		rc = read_levels(c, doc, e);
	return rc ? rc : inputs(b, e);
}

static void
close_churn(void *me)
{
	struct crmp_churn *c = me;

	if (!c)
		return;
	crmp_arena_free(&c->mem);
	free(c);
}

/* ---- judging ------------------------------------------------------------ */

static bool
meets(const struct crmp_churn_step *p, const struct crmp_churn_found *f)
{
	return p->below ? f->number < p->limit : f->number >= p->limit;
}

static void
know(struct crmp_churn *c, int kind, double number)
{
	c->found[kind].known = true;
	c->found[kind].number = number;
}

/* P(alive) by the model of policy cycle. */
static void
alive(struct crmp_churn *c, int64_t first, int64_t days)
{
	struct crm_buyer who = { .x = days - 1,
				 .first_day = first,
				 .last_day = c->last_order };
	struct crm_buying b;

	b = crm_buying_of(&who, c->today, c->cycle.model.unit_days);
	know(c, CRMP_ALIVE, crm_model_alive(&c->cycle.model, &b));
}

/* The step of each kind with the most points counts. */
static void
weigh(struct crmp_churn *c)
{
	const struct crmp_churn_step *p;
	struct crmp_churn_found *f;
	size_t i;

	c->points = 0;
	for (p = c->steps; p < c->steps + c->nsteps; p++) {
		f = &c->found[p->of];
		if (f->known && meets(p, f) &&
		    (!f->step || p->points > f->step->points))
			f->step = p;
	}
	for (i = 0; i < CRMP_CHURN_KINDS; i++)
		if (c->found[i].step)
			c->points += c->found[i].step->points;
	c->level = c->calm;
	for (i = 0; i < c->nlevels; i++)
		if (c->points >= c->levels[i].points) {
			c->level = c->levels[i].name;
			break;
		}
}

static void
reason(const struct crmp_churn *c, int kind, struct crm_buf *b)
{
	if (b->len)
		crm_buf_puts(b, "; ");
	switch (kind) {
	case CRMP_SILENT:
		crm_buf_int(b, c->today - c->since);
		crm_buf_puts(b, " days silent since ");
		crm_day_format(c->since, b);
		if (!c->touched)
			crm_buf_puts(b, " (never spoken)");
		break;
	case CRMP_LATE:
		crm_buf_puts(b, "no purchase for ");
		crm_buf_int(b, c->today - c->last_order);
		crm_buf_puts(b, " days, usual gap ");
		crmp_buf_real(b, (double)c->halves / 2, 6);
		break;
	case CRMP_ALIVE:
		crm_buf_puts(b, "P(alive) ");
		crmp_buf_real(b, c->found[kind].number, 2);
		break;
	default:
		crm_buf_printf(b, "%lld open complaint%s",
			       (long long)c->found[kind].number,
			       c->found[kind].number == 1 ? "" : "s");
	}
}

static void
churn_why(const struct crmp_churn *c, struct crm_buf *b)
{
	int i;

	if (c->former)
		crm_buf_puts(b, "a former customer");
	for (i = 0; i < CRMP_CHURN_KINDS; i++)
		if (c->found[i].step)
			reason(c, i, b);
	if (!b->len)
		crm_buf_puts(b, "no signal");
}

static enum crm_status
churn_judge(void *me, const struct crmp_case *of, struct crm_error *e)
{
	const struct crmp_value *in = of->in;
	struct crmp_churn *c = me;
	int64_t at = in[IN_SINCE].i;

	memset(c->found, 0, sizeof c->found);
	c->former = in[IN_STATE].t == CRMP_V_TEXT &&
		    !strcmp(in[IN_STATE].s, "former");
	c->touched = in[IN_TOUCH].t != CRMP_V_NULL;
	if (c->touched)
		at = in[IN_TOUCH].i;
	c->since = crm_zone_day(c->zone, at);
	if (c->since > c->today)
		c->since = c->today;
	c->bought = in[IN_LAST].t != CRMP_V_NULL;
	c->last_order = in[IN_LAST].i;
	c->halves = c->bought && of->halves > 0 ? of->halves : 0;
	if (!c->former) {
		know(c, CRMP_SILENT, (double)(c->today - c->since));
		know(c, CRMP_COMPLAINTS, (double)in[IN_COMPLAINTS].i);
		if (c->halves > 0)
			know(c, CRMP_LATE,
			     2.0 * (double)(c->today - c->last_order) /
				     (double)c->halves);
	}
	if (!c->former && c->bought && c->cycle.fitted && c->cycle.identified)
		alive(c, in[IN_FIRST].i, in[IN_DAYS].i);
	weigh(c);
	(void)e;
	return CRM_OK;
}

/* ---- telling ------------------------------------------------------------ */

enum { C_RISK, C_POINTS, C_SILENT, C_SINCE, C_DAYS, C_GAP, C_LATE };

static const unsigned char churn_needs[] = { 0, 0, 3, 3, 4, 0, 0 };

static void
churn_column(const void *me, size_t i, struct crmp_answer *a)
{
	const struct crmp_churn *c = me;

	if (c->bought && i == C_DAYS)
		a->v = crmp_int(c->today - c->last_order);
	if (c->halves > 0 && i == C_GAP) {
		a->is_real = true;
		a->real = (double)c->halves / 2;
	}
	if (c->former)
		return;
	if (i == C_RISK)
		a->v = crmp_str(c->level, strlen(c->level));
	else if (i == C_POINTS)
		a->v = crmp_int(c->points);
	else if (i == C_SILENT)
		a->v = crmp_int(c->today - c->since);
	else if (i == C_SINCE)
		a->v = crmp_int(c->since);
	else if (i == C_LATE && c->found[CRMP_LATE].known) {
		a->is_real = true;
		a->real = c->found[CRMP_LATE].number;
	}
}

static void
add_day(const char *key, int64_t day, struct crm_buf *out)
{
	crm_buf_puts(out, key);
	crm_day_format(day, out);
	crm_buf_putc(out, '"');
}

static void
signal_json(const struct crmp_churn *c, int kind, struct crm_buf *out)
{
	const struct crmp_churn_found *f = &c->found[kind];

	crm_buf_puts(out, "{\"of\":\"");
	crm_buf_puts(out, crmp_churn_kinds[kind]);
	crm_buf_puts(out, "\",\"number\":");
	crmp_buf_real(out, f->number, 6);
	crm_buf_puts(out, f->step->below ? ",\"below\":" : ",\"at\":");
	crmp_buf_real(out, f->step->limit, 6);
	crm_buf_puts(out, ",\"points\":");
	crm_buf_int(out, f->step->points);
	if (kind == CRMP_SILENT)
		add_day(",\"occ\":\"", c->since, out);
	else if (kind == CRMP_LATE || kind == CRMP_ALIVE)
		add_day(",\"occ\":\"", c->last_order, out);
	crm_buf_putc(out, '}');
}

static void
churn_more(const void *me, struct crm_buf *out)
{
	const struct crmp_churn *c = me;
	struct crm_buf text = { 0 };
	bool first = true;
	int i;

	crm_buf_puts(out, "\"signals\":[");
	for (i = 0; i < CRMP_CHURN_KINDS; i++) {
		if (!c->found[i].step)
			continue;
		if (!first)
			crm_buf_putc(out, ',');
		signal_json(c, i, out);
		first = false;
	}
	crm_buf_putc(out, ']');
	if (!c->former)
		add_day(",\"occ\":\"", c->since, out);
	crm_buf_puts(out, ",\"why\":");
	churn_why(c, &text);
	crm_buf_json(out, text.s ? text.s : "", text.len);
	out->oom |= text.oom;
	crm_buf_free(&text);
}

const struct crmp_verdict crmp_verdict_risk = {
	.name = "risk",
	.needs = churn_needs,
	.open = open_churn,
	.close = close_churn,
	.judge = churn_judge,
	.column = churn_column,
	.more = churn_more,
	.explain = crmp_churn_explain,
};
