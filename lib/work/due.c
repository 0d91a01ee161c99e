/* SPDX-License-Identifier: MIT */
/* due.c - when planned work is due, and which time of it this is */
#include "work/plan.h"

#include <string.h>

/* ---- a time of the record ------------------------------------------------ */

/* A day is its first moment in the business zone. */
static enum crm_status
moment_of(const struct crmp_planning *g, const char *s, size_t n, int64_t *at)
{
	if (crmp_wire_time(s, n, at))
		return CRM_OK;
	return crm_time_parse(s, n, &g->s->session.clock, 0, at, NULL);
}

static enum crm_status
from_column(const struct crmp_planning *g, struct crmp_text name, int64_t *at)
{
	int i = crmp_field_index(g->t, name.s, name.n);
	const struct crmp_val *v = i < 0 ? NULL : &g->row.v[i];
	struct crm_buf b = { 0 };
	enum crm_status rc;

	if (!v || v->t != CRMP_I)
		return CRM_ABSENT;
	*at = v->i;
	if (g->t->fields[i].kind == CRMP_INSTANT)
		return CRM_OK;
	if (g->t->fields[i].kind != CRMP_DAY)
		return CRM_ABSENT;
	crm_day_format(v->i, &b);
	rc = crm_buf_ok(&b, g->e);
	if (!rc)
		rc = moment_of(g, b.s, b.len, at);
	crm_buf_free(&b);
	return rc;
}

/* Does an entry of a list go by this name? */
static bool
entry_is(const json_t *x, struct crmp_text name)
{
	static const char *const by[] = { "key", "no" };
	const char *s;
	size_t i;

	for (i = 0; i < sizeof by / sizeof *by; i++) {
		s = json_string_value(json_object_get(x, by[i]));
		if (s && crmp_eq(s, name.s, name.n))
			return true;
	}
	return false;
}

/* milestones.ship.planned, promise.original_due */
static enum crm_status
from_inside(const struct crmp_planning *g, struct crmp_text path, int64_t *at)
{
	const char *dot = memchr(path.s, '.', path.n), *s;
	const struct crmp_val *v;
	enum crm_status rc = CRM_ABSENT;
	json_t *doc = NULL, *x, *in;
	struct crmp_text rest;
	size_t i;

	v = crmp_row_named(&g->row, path.s, (size_t)(dot - path.s));
	if (v->t != CRMP_S ||
	    crmp_json_parse(v->s, v->n, JSON_DECODE_ANY, &doc, NULL))
		return CRM_ABSENT;
	rest.s = dot + 1;
	rest.n = (size_t)(path.s + path.n - rest.s);
	in = doc;
	dot = memchr(rest.s, '.', rest.n);
	if (json_is_array(doc) && dot) {
		in = NULL;
		json_array_foreach(
			doc, i,
			x) if (!in &&
			       entry_is(x,
					(struct crmp_text){
						rest.s,
						(size_t)(dot - rest.s) })) in =
			x;
		rest.n -= (size_t)(dot + 1 - rest.s);
		rest.s = dot + 1;
	}
	s = json_string_value(json_object_getn(in, rest.s, rest.n));
	if (s && !moment_of(g, s, strlen(s), at))
		rc = CRM_OK;
	json_decref(doc);
	return rc;
}

/* A verdict on the line goes before the record, as in conditions. */
static enum crm_status
from_line(const struct crmp_planning *g, struct crmp_text name, int64_t *at)
{
	const struct crmp_member *m;

	if (!g->line)
		return CRM_ABSENT;
	m = crmp_line_verdict(g->line, name.s, name.n);
	if (!m || m->kind != CRMP_JSTR)
		return CRM_ABSENT;
	return moment_of(g, m->val + 1, m->val_len - 2, at) ? CRM_ABSENT
							    : CRM_OK;
}

static enum crm_status
time_of_record(const struct crmp_planning *g, struct crmp_text name,
	       int64_t *at)
{
	enum crm_status rc = from_line(g, name, at);

	if (rc == CRM_ABSENT)
		rc = memchr(name.s, '.', name.n) ? from_inside(g, name, at)
						 : from_column(g, name, at);
	if (rc != CRM_ABSENT)
		return rc;
	return crm_fail(g->e, CRM_REFUSED, "due", "%s/%lld has no time '%.*s'",
			g->t->name, (long long)g->row.id, (int)name.n, name.s);
}

enum crm_status
crmp_plan_due(struct crmp_planning *g)
{
	struct crm_clock clock = g->s->session.clock;
	const char *dot = strrchr(g->p->due, '.');
	const char *step = dot ? dot : g->p->due;
	struct crm_error why = { 0 };
	enum crm_status rc;
	int64_t at;

	step += strcspn(step, "+-");
	rc = crm_time_parse(g->p->due, strlen(g->p->due), &clock, 0, &at, &why);
	if (rc == CRM_REFUSED && step > g->p->due) {
		rc = time_of_record(
			g,
			(struct crmp_text){ g->p->due,
					    (size_t)(step - g->p->due) },
			&clock.now);
		at = clock.now;
		if (!rc && *step)
			rc = crm_time_parse(step, strlen(step), &clock, 0, &at,
					    g->e);
	} else if (rc) {
		rc = crm_fail(g->e, rc, "due", "%s", why.text);
	}
	if (rc)
		return rc;
	crmp_time_wire(clock.zone, at, &g->due);
	return crm_buf_ok(&g->due, g->e);
}

/* ---- which time it is ---------------------------------------------------- */

/* The name of the days [from, to), shortest first. */
static void
name_days(int64_t from, int64_t to, struct crm_buf *out)
{
	struct crm_civil a, b;
	int64_t n = to - from, y = 0;
	int months;

	crm_day_civil(from, &a);
	crm_day_civil(to, &b);
	months = (b.year - a.year) * 12 + b.month - a.month;
	if (n == 1) {
		crm_day_format(from, out);
	} else if (n == 7 && crm_day_weekday(from) == 1) {
		/* a week is of the year of its Thursday */
		crm_day_civil(from + 3, &b);
		y = from + 3 - crm_day_of(b.year, 1, 1);
		crm_buf_printf(out, "%04d-W%02d", b.year, (int)(y / 7) + 1);
	} else if (a.day == 1 && b.day == 1 && months == 1) {
		crm_buf_printf(out, "%04d-%02d", a.year, a.month);
	} else if (a.day == 1 && b.day == 1 && months == 3 &&
		   a.month % 3 == 1) {
		crm_buf_printf(out, "%04d-Q%d", a.year, a.month / 3 + 1);
	} else if (a.day == 1 && b.day == 1 && months == 12 && a.month == 1) {
		crm_buf_printf(out, "%04d", a.year);
	} else {
		crm_day_format(from, out);
		crm_buf_puts(out, "..");
		crm_day_format(to - 1, out);
	}
}

void
crmp_plan_occurrence(const struct crm_clock *c, const char *text,
		     struct crm_buf *out)
{
	static const char *const words[] = { "day",	"today",
					     "week",	"this-week",
					     "month",	"this-month",
					     "quarter", "this-quarter",
					     "year",	"this-year" };
	struct crm_error why = { 0 };
	const char *period = text;
	int64_t from, to;
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i += 2)
		if (!strcmp(text, words[i]))
			period = words[i + 1];
	/* what begins with a digit is a name already */
	if ((*text >= '0' && *text <= '9') ||
	    crm_period_parse(period, strlen(period), c, &from, &to, &why))
		crm_buf_add(out, text, strlen(text));
	else
		name_days(crm_zone_day(c->zone, from),
			  crm_zone_day(c->zone, to - 1) + 1, out);
}
