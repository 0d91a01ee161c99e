/* SPDX-License-Identifier: MIT */
/* computed.c - the SQL of computed columns, and what its values mean */
#include "facts/computed.h"

#include "facts/facts.h"
#include "facts/reading.h"
#include "record/states.h"
#include "store/index.h"

#include <string.h>

/* ---- pieces ------------------------------------------------------------- */

/* When a record began, by the first of these it has. */
const char *
crmp_computed_given(const struct crmp_type *t)
{
	static const char *const names[] = { "since", "opened_at", "placed_at",
					     "asked_at", "at" };
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (crmp_field_index(t, names[i], strlen(names[i])) >= 0)
			return names[i];
	return "created_at";
}

static const char *
piece_began(const struct crmp_computed *c)
{
	int start = crmp_field_index(c->t, "start", 5);

	if (start < 0 || c->t->fields[start].kind != CRMP_DAY)
		return "coalesce(t.$GIVEN,t.created_at)*2";
	/* what was entered afterwards ran before */
	return "CASE WHEN $START<t.created_at*2 THEN $START ELSE"
	       " t.created_at*2 END";
}

static const char *
piece_start(const struct crmp_computed *c)
{
	(void)c;
	return CRMP_NOON("t.start");
}

static const char *
piece_since(const struct crmp_computed *c)
{
	if (c->t->standing)
		return c->t->standing->since;
	return "coalesce((SELECT max(o.at)*2 FROM " CRMP_ROWS_OF(
		"transitions", "o.at",
		"o.subject_type='$TYPE' AND o.subject_id=t.id AND"
		" o.at<={now}") "),$BEGAN)";
}

static const char *
piece_touch(const struct crmp_computed *c)
{
	if (c->t == &crmp_type_lead && !c->leads)
		return "NULL";
	return "(SELECT o.at FROM {touches+} o WHERE $ABOUT AND o.counts=1"
	       " AND o.at<={now}$VALID ORDER BY o.at DESC LIMIT 1)";
}

static const char *
piece_about(const struct crmp_computed *c)
{
	if (c->t == &crmp_type_lead)
		return "o.lead_id=t.id";
	return "o.customer_id=t.customer_id AND image_int(o.refs,'$TYPE')=t.id";
}

static const char *
piece_valid(const struct crmp_computed *c)
{
	if (!c->voids)
		return "";
	return " AND NOT EXISTS (SELECT 1 FROM {touches+} w WHERE"
	       " w.voids=o.id AND w.at<={now})";
}

static const char *
piece_tasks(const struct crmp_computed *c)
{
	(void)c;
	return "FROM " CRMP_ROWS_OF(
		"tasks", "o.due_at",
		"o.subject_type='$TYPE' AND o.subject_id=t.id AND"
		" $TASKKIND='o' AND o.created_at<={now}");
}

/* ---- texts -------------------------------------------------------------- */

static void
computed_piece(struct crmp_computed *c, const char *word, size_t n,
	       struct crm_buf *sql)
{
	static const struct {
		const char *word;
		const char *(*text)(const struct crmp_computed *c);
	} pieces[] = {
		{ "BEGAN", piece_began }, { "START", piece_start },
		{ "SINCE", piece_since }, { "TOUCH", piece_touch },
		{ "ABOUT", piece_about }, { "VALID", piece_valid },
		{ "TASKS", piece_tasks },
	};
	size_t i;

	if (crmp_eq("TYPE", word, n))
		crm_buf_puts(sql, c->t->name);
	else if (crmp_eq("CODE", word, n))
		crm_buf_int(sql, c->t->code);
	else if (crmp_eq("GIVEN", word, n))
		crm_buf_puts(sql, crmp_computed_given(c->t));
	else if (crmp_eq("STATE", word, n))
		crmp_computed_state(c, sql);
	else if (crmp_then_piece(c, word, n, sql))
		return;
	for (i = 0; i < sizeof pieces / sizeof *pieces; i++)
		if (crmp_eq(pieces[i].word, word, n))
			crmp_computed_text(c, pieces[i].text(c), sql);
}

/* Pieces have pieces, two levels deep. */
// NOLINTNEXTLINE(misc-no-recursion)
void
crmp_computed_text(struct crmp_computed *c, const char *text,
		   struct crm_buf *sql)
{
	const char *p;
	size_t n;

	while ((p = strchr(text, '$'))) {
		crm_buf_add(sql, text, (size_t)(p - text));
		for (n = 0; p[1 + n] >= 'A' && p[1 + n] <= 'Z';)
			n++;
		computed_piece(c, p + 1, n, sql);
		text = p + 1 + n;
	}
	crm_buf_puts(sql, text);
}

void
crmp_computed_state(struct crmp_computed *c, struct crm_buf *sql)
{
	const struct crmp_standing *st = c->t->standing;

	if (c->s->session.as_of || c->s->session.back) {
		crmp_computed_counted(c, sql);
		return;
	}
	c->summary = true;
	crm_buf_puts(sql, "CASE WHEN s.latest_at > {now} THEN ");
	crmp_computed_counted(c, sql);
	crm_buf_printf(sql, " ELSE %s END", st->summed);
}

void
crmp_computed_counted(struct crmp_computed *c, struct crm_buf *sql)
{
	crmp_computed_text(c, c->t->standing->counted, sql);
}

/*
 * The row of the summary says it unless it knows of facts yet to come; who
 * has no row has no facts at all.
 */
void
crmp_computed_sql(struct crmp_computed *c, const struct crmp_derived *d,
		  struct crm_buf *sql)
{
	const char *again = crmp_summary_sql(d->sql);
	bool counts = d->kind == CRMP_INT || d->kind == CRMP_MONEY;

	if (!again || c->s->session.as_of || c->s->session.back) {
		crmp_computed_text(c, again ? again : d->sql, sql);
		return;
	}
	c->summary = true;
	crm_buf_puts(sql, "CASE WHEN s.latest_at > {now} THEN ");
	crmp_computed_text(c, again, sql);
	crm_buf_printf(sql,
		       counts ? " ELSE coalesce(%s, 0) END" : " ELSE %s END",
		       d->sql);
}

enum crm_status
crmp_computed_begin(struct crmp_computed *c, struct crm_error *e)
{
	const struct crmp_type *touch = &crmp_type_touch;
	int lead = crmp_field_index(touch, "lead_id", 7);
	int voids = crmp_field_index(touch, "voids", 5);
	enum crm_status rc = crmp_then_begin(c, e);

	if (rc || !c->t->worked_on)
		return rc;
	/* where the index is not there a look for one reads all touches */
	rc = crmp_lazy_there(c->s, touch, (size_t)lead, &c->leads, e);
	if (!rc)
		rc = crmp_lazy_there(c->s, touch, (size_t)voids, &c->voids, e);
	return rc;
}

/* ---- values ------------------------------------------------------------- */

/* The instant of a moment: its own, or when its day begins. */
static int64_t
moment_at(struct crm_zone *z, int64_t halves)
{
	struct crm_civil c = { 0 };

	if (!(halves & 1))
		return halves / 2;
	crm_day_civil(crm_zone_day(z, (halves - 1) / 2), &c);
	return crm_zone_instant(z, &c);
}

void
crmp_computed_value(const struct crm_store *s, const struct crmp_slot *slot,
		    const struct crmp_val *a, struct crmp_value *v)
{
	enum crmp_kind kind = slot->d ? slot->d->kind : slot->kind;
	struct crm_zone *z = s->session.zone;
	int64_t at, now = s->session.clock.now;
	struct crmp_val given_at;

	if (a->t != CRMP_I || (kind != CRMP_MOMENT && kind != CRMP_AGE)) {
		crmp_value_of(slot->kind, a, v);
		return;
	}
	at = moment_at(z, a->i);
	given_at = crmp_int(kind == CRMP_MOMENT ? at
						: crm_zone_day(z, now) -
							  crm_zone_day(z, at));
	if (at > now)
		given_at.t = CRMP_NULL;
	crmp_value_of(slot->kind, &given_at, v);
}
