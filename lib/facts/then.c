/* SPDX-License-Identifier: MIT */
/*
 * then.c - records as they were at a moment that lies back
 *
 * With --now in the past, and the store as it is, a state is read from the
 * transitions: it is what the first one after that moment led away from.  Who
 * owned a record is read from its images, as moves of owners are no
 * transitions; what came back later is still there.
 */
#include "facts/computed.h"
#include "facts/facts.h"
#include "policy/policy.h"
#include "record/states.h"

#include <string.h>

enum crm_status
crmp_then_begin(struct crmp_computed *c, struct crm_error *e)
{
	if (c->s->session.back)
		c->stages = crmp_policy(c->s, "stages", e);
	return c->s->session.back && !c->stages ? CRM_TROUBLE : CRM_OK;
}

/* The letters of a type's states, as the branches of a CASE. */
static void
then_kinds(const struct crmp_computed *c, const struct crmp_type *t,
	   struct crm_buf *sql)
{
	json_t *list = json_object_get(c->stages, t->name), *x;
	const struct crmp_state *st;
	size_t i;

	for (st = t->states; st && st->name; st++)
		crm_buf_printf(sql, " WHEN '%s' THEN '%c'", st->name, st->kind);
	json_array_foreach(list, i, x)
	{
		crm_buf_puts(sql, " WHEN '");
		crmp_stage_quoted(x, sql);
		crm_buf_printf(sql, "' THEN '%c'", crmp_stage_letter(x));
	}
}

/* The state of `o`, or its kind; "o" is t where t->of is asked for. */
static void
then_state(const struct crmp_computed *c, const struct crmp_type *t, char o,
	   bool kind, struct crm_buf *sql)
{
	const char *now = kind ? "state_kind" : t->state_field;

	if (!c->s->session.back) {
		crm_buf_printf(sql, "%c.\"%s\"", o, now);
		return;
	}
	crm_buf_printf(sql, "coalesce((SELECT %sx.\"from\"",
		       kind ? "CASE " : "");
	if (kind) {
		then_kinds(c, t, sql);
		crm_buf_puts(sql, " END");
	}
	crm_buf_printf(sql,
		       " FROM {transitions+} x WHERE x.subject_type='%s' AND"
		       " x.subject_id=%c.id AND x.at>{now} ORDER BY x.at, x.id"
		       " LIMIT 1),%c.\"%s\")",
		       t->name, o, o, now);
}

/* Orders that counted, and for what. */
static void
then_order(const struct crmp_computed *c, bool minor, struct crm_buf *sql)
{
	if (!c->s->session.back) {
		crm_buf_puts(sql, minor ? "o.base_minor" : "o.counts=1");
		return;
	}
	if (minor) {
		crm_buf_puts(sql,
			     "CASE WHEN o.returned_at>{now} AND o.returned_base"
			     " IS NOT NULL THEN o.returned_base + CASE WHEN"
			     " o.counts=1 THEN o.base_minor ELSE 0 END ELSE"
			     " o.base_minor END");
		return;
	}
	crm_buf_puts(sql, "(o.counts=1 OR o.returned_at>{now} OR"
			  " o.state_kind='x') AND NOT (o.amount_minor>0 AND"
			  " coalesce(o.returned_minor,0)>=o.amount_minor AND"
			  " coalesce(o.returned_at,0)<={now}) AND ");
	then_state(c, &crmp_type_order, 'o', true, sql);
	crm_buf_puts(sql, "<>'x'");
}

bool
crmp_then_piece(const struct crmp_computed *c, const char *word, size_t n,
		struct crm_buf *sql)
{
	static const struct {
		const char *word;
		const struct crmp_type *t;
		char o;
		bool kind;
	} states[] = {
		{ "DEALKIND", &crmp_type_deal, 'o', true },
		{ "TICKETKIND", &crmp_type_ticket, 'o', true },
		{ "TASKKIND", &crmp_type_task, 'o', true },
		{ "CONTRACTSTATE", &crmp_type_contract, 'o', false },
		{ "KEPT", &crmp_type_customer, 't', false },
	};
	size_t i;

	if (crmp_eq("COUNTS", word, n) || crmp_eq("MINOR", word, n)) {
		then_order(c, *word == 'M', sql);
		return true;
	}
	for (i = 0; i < sizeof states / sizeof *states; i++)
		if (crmp_eq(states[i].word, word, n)) {
			then_state(c, states[i].t, states[i].o, states[i].kind,
				   sql);
			return true;
		}
	return false;
}

/*
 * What happened, or began, later was not; who had bought by then was there.
 * What says nothing of when it began is there as far as anybody can tell: it
 * may have been entered long after.
 */
void
crmp_then_known(struct crmp_computed *c, struct crm_buf *sql)
{
	const char *given = crmp_computed_given(c->t);

	if (!strcmp(given, "created_at")) {
		crm_buf_putc(sql, '1');
		return;
	}
	crm_buf_printf(sql, "CASE WHEN t.%s IS NULL OR t.%s<={now}", given,
		       given);
	if (c->t == &crmp_type_customer) {
		crm_buf_puts(sql, " OR ");
		crmp_computed_text(c, crmp_summary_sql("s.first_day"), sql);
		crm_buf_puts(sql, " IS NOT NULL");
	}
	crm_buf_puts(sql, " THEN 1 ELSE 0 END");
}

static void
then_owner(const struct crmp_computed *c, const char *column,
	   struct crm_buf *sql)
{
	struct crm_buf from = { 0 };

	crm_buf_printf(&from,
		       "FROM {history} h WHERE h.type=%d AND h.id=t.id AND"
		       " h.until_txn>%lld",
		       c->t->code, (long long)c->s->session.back);
	crm_buf_printf(sql,
		       "CASE WHEN EXISTS (SELECT 1 %s) THEN (SELECT"
		       " image_text(h.image,'%s') %s ORDER BY h.until_txn LIMIT"
		       " 1) ELSE t.\"%s\" END",
		       from.s ? from.s : "", column, from.s ? from.s : "",
		       column);
	sql->oom |= from.oom;
	crm_buf_free(&from);
}

bool
crmp_then_column(const struct crmp_computed *c, const char *column,
		 struct crm_buf *sql)
{
	const struct crmp_type *t = c->t;
	bool kind = !strcmp(column, "state_kind");

	if (!c->s->session.back)
		return false;
	if (!strcmp(column, "owner") || !strcmp(column, "service_owner"))
		then_owner(c, column, sql);
	else if (t->state_field && (kind || !strcmp(column, t->state_field)))
		then_state(c, t, 't', kind, sql);
	else
		return false;
	return true;
}
