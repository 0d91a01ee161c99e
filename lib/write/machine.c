/* SPDX-License-Identifier: MIT */
/* machine.c - states: which exist, which moves are allowed, what they need */
#include "record/states.h"
#include "write/write.h"

#include <string.h>

struct move {
	struct crm_store *s;
	const struct crmp_row *old;
	struct crmp_row *row;
	const char *from, *to;
	char from_kind, to_kind;
	struct crm_error *e;
};

/* ---- guards ------------------------------------------------------------- */

static enum crm_status
need(struct move *m, const char *field, size_t n)
{
	char name[64];

	snprintf(name, sizeof name, "%.*s", (int)n, field);
	if (crmp_val_set(crmp_row_get(m->row, name)))
		return CRM_OK;
	return crm_fail(m->e, CRM_REFUSED, name, "is needed for %s '%s'",
			m->row->type->state_field, m->to);
}

static enum crm_status
need_all(struct move *m, const char *list)
{
	enum crm_status rc = CRM_OK;
	size_t n;

	while (!rc && list && *list) {
		n = strcspn(list, " ");
		rc = need(m, list, n);
		list += n + strspn(list + n, " ");
	}
	return rc;
}

static enum crm_status
guards(struct move *m, const char *letters)
{
	enum crm_status rc;
	const char *g;

	for (g = letters; *g; g++) {
		if (*g == 'o' && !crmp_row_text(m->row, "owner"))
			return crm_fail(m->e, CRM_REFUSED, "owner",
					"'%s' needs an owner", m->to);
		if (*g == 'r' && !m->s->session.reason)
			return crm_fail(m->e, CRM_REFUSED,
					m->row->type->state_field,
					"'%s' to '%s' needs --reason TEXT",
					m->from, m->to);
		if (*g != 'm')
			continue;
		rc = crmp_is_user(m->s, m->s->session.actor,
				  strlen(m->s->session.actor), "manager admin",
				  m->e);
		if (rc && rc != CRM_ABSENT)
			return rc;
		if (rc)
			return crm_fail(m->e, CRM_REFUSED,
					m->row->type->state_field,
					"'%s' to '%s' is for a manager; %s is "
					"none",
					m->from, m->to, m->s->session.actor);
	}
	return CRM_OK;
}

/* Dropping needs a code from policy, and "other" a note. */
static enum crm_status
drop_reason(struct move *m)
{
	const struct crmp_type *t = m->row->type;
	struct crm_buf codes = { 0 };
	const char *code;
	json_t *doc, *list, *x;
	enum crm_status rc = CRM_OK;
	bool known = false;
	size_t i;

	if (m->to_kind != 'x' || crmp_field_index(t, "close_reason", 12) < 0 ||
	    !strcmp(m->to, "duplicate"))
		return CRM_OK;
	doc = crmp_policy(m->s, "reasons", m->e);
	if (!doc)
		return CRM_TROUBLE;
	list = json_object_get(doc, t->name);
	code = crmp_row_text(m->row, "close_reason");
	json_array_foreach(list, i, x)
	{
		known |= code && !strcmp(code, json_string_value(x));
		crm_buf_printf(&codes, "%s%s", i ? " " : "",
			       json_string_value(x));
	}
	if (!code)
		rc = crm_fail(m->e, CRM_REFUSED, "close_reason",
			      "'%s' needs a reason, one of: %s", m->to,
			      codes.s ? codes.s : "");
	else if (list && !known)
		rc = crm_fail(m->e, CRM_REFUSED, "close_reason",
			      "'%s' is none of: %s (policy reasons)", code,
			      codes.s ? codes.s : "");
	else if (!strcmp(code, "other") &&
		 !crmp_row_text(m->row, "close_note") &&
		 crmp_field_index(t, "close_note", 10) >= 0)
		rc = crm_fail(m->e, CRM_REFUSED, "close_note",
			      "the reason 'other' needs a note (-m TEXT)");
	crm_buf_free(&codes);
	return rc;
}

/* ---- fixed machines ----------------------------------------------------- */

static bool
fits(const struct crmp_move *mv, const struct move *m)
{
	if (strcmp(mv->to, m->to))
		return false;
	if (*mv->from == '*')
		return strchr(mv->from + 1, m->from_kind) != NULL;
	return !strcmp(mv->from, m->from);
}

static enum crm_status
no_such_move(struct move *m)
{
	const struct crmp_type *t = m->row->type;
	struct crm_buf b = { 0 };
	const struct crmp_move *mv;

	for (mv = t->moves; mv && mv->from; mv++)
		if (*mv->from == '*'
			    ? strchr(mv->from + 1, m->from_kind) != NULL
			    : !strcmp(mv->from, m->from))
			crm_buf_printf(&b, " %s", mv->to);
	crm_fail(m->e, CRM_REFUSED, t->state_field,
		 "'%s' cannot become '%s'; from there it can become:%s",
		 m->from, m->to, b.s ? b.s : " nothing");
	crm_buf_free(&b);
	return CRM_REFUSED;
}

static enum crm_status
fixed_move(struct move *m)
{
	const struct crmp_move *mv;

	for (mv = m->row->type->moves; mv && mv->from; mv++)
		if (fits(mv, m))
			return guards(m, mv->guards);
	return no_such_move(m);
}

static enum crm_status
fixed_needs(struct move *m)
{
	const struct crmp_state *st;

	for (st = m->row->type->states; st->name; st++)
		if (!strcmp(st->name, m->to))
			return need_all(m, st->need);
	return CRM_OK;
}

/* ---- stages from policy ------------------------------------------------- */

/* Entering a dropped stage may be tied to how far the record has come. */
static enum crm_status
window(struct move *m, json_t *list, json_t *to, size_t at)
{
	const char *lo = json_string_value(json_object_get(to, "from"));
	const char *hi = json_string_value(json_object_get(to, "until"));
	size_t i;

	if (lo && crmp_stage_find(list, lo, strlen(lo), &i) && at < i)
		return crm_fail(m->e, CRM_REFUSED, m->row->type->state_field,
				"'%s' cannot become '%s': only from '%s' on",
				m->from, m->to, lo);
	if (hi && crmp_stage_find(list, hi, strlen(hi), &i) && at > i)
		return crm_fail(m->e, CRM_REFUSED, m->row->type->state_field,
				"'%s' cannot become '%s': only up to '%s'",
				m->from, m->to, hi);
	return CRM_OK;
}

static enum crm_status
stage_move(struct move *m)
{
	json_t *list = crmp_stages(m->s, m->row->type, m->e), *to;
	size_t a, b;

	if (!list)
		return CRM_TROUBLE;
	to = crmp_stage_find(list, m->to, strlen(m->to), &b);
	if (!crmp_stage_find(list, m->from, strlen(m->from), &a))
		a = 0; /* a stage policy has dropped since */
	if (m->to_kind == 'x' && m->from_kind != 'x' &&
	    (m->from_kind == 'o' || json_object_get(to, "from")))
		return window(m, list, to, a);
	if (m->from_kind == 'd' || m->from_kind == 'x') {
		if (m->to_kind == 'o')
			return guards(m, "mr");
		return crm_fail(m->e, CRM_REFUSED, m->row->type->state_field,
				"'%s' cannot become '%s'; reopen it first",
				m->from, m->to);
	}
	return b < a ? guards(m, "r") : CRM_OK;
}

static enum crm_status
stage_needs(struct move *m)
{
	json_t *list = crmp_stages(m->s, m->row->type, m->e), *to, *f;
	enum crm_status rc = CRM_OK;
	size_t i;

	if (!list)
		return CRM_TROUBLE;
	to = crmp_stage_find(list, m->to, strlen(m->to), &i);
	json_array_foreach(json_object_get(to, "required"), i, f)
	{
		if (!rc)
			rc = need(m, json_string_value(f),
				  json_string_length(f));
	}
	return rc;
}

/* ---- what goes with a state --------------------------------------------- */

/* Moments set by entering a state, unless given. */
static const struct {
	const char *type, *field, *kinds, *state;
} stamps[] = {
	{ "deal", "closed_at", "dx", NULL },
	{ "task", "done_at", "d", NULL },
	{ "contract", "signed_at", NULL, "signed" },
	{ "feedback", "answered_at", NULL, "answered" },
	{ "feedback", "asked_at", NULL, "asked" },
	{ "customer", "former_on", NULL, "former" },
};

/* The moment, or its day where the field is one. */
static struct crmp_val
now_as(const struct move *m, const char *field)
{
	const struct crmp_type *t = m->row->type;
	int i = crmp_field_index(t, field, strlen(field));
	int64_t now = m->s->session.clock.now;

	return crmp_int(t->fields[i].kind == CRMP_DAY
				? crm_zone_day(m->s->session.zone, now)
				: now);
}

static void
stamp(struct move *m)
{
	struct crmp_val *v;
	size_t i;

	for (i = 0; i < sizeof stamps / sizeof *stamps; i++) {
		if (strcmp(stamps[i].type, m->row->type->name) ||
		    (stamps[i].kinds && !strchr(stamps[i].kinds, m->to_kind)) ||
		    (stamps[i].state && strcmp(stamps[i].state, m->to)))
			continue;
		v = crmp_row_at(m->row, stamps[i].field);
		if (!crmp_val_set(v) ||
		    (m->old && m->from_kind != m->to_kind &&
		     crmp_val_same(v, crmp_row_get(m->old, stamps[i].field))))
			*v = now_as(m, stamps[i].field);
	}
}

/* An order step reached sets the actual day of its milestone. */
static enum crm_status
milestone(struct move *m, struct crmp_arena *mem)
{
	struct crmp_val *v = crmp_row_at(m->row, "milestones");
	struct crm_buf day = { 0 };
	enum crm_status rc = CRM_OK;
	bool changed = false;
	json_t *list, *x;
	const char *key;
	size_t i;

	if (!v || v->t != CRMP_S || !m->old)
		return CRM_OK;
	if (crmp_json_parse(v->s, v->n, 0, &list, NULL))
		return crm_nomem(m->e);
	crm_day_format(
		crm_zone_day(m->s->session.zone, m->s->session.clock.now),
		&day);
	json_array_foreach(list, i, x)
	{
		key = json_string_value(json_object_get(x, "key"));
		if (!key || strcmp(key, m->to) ||
		    json_object_get(x, "actual") || !day.s)
			continue;
		changed = true;
		if (json_object_set_new(x, "actual", json_string(day.s)))
			rc = crm_nomem(m->e);
	}
	if (!rc)
		rc = crm_buf_ok(&day, m->e);
	if (!rc && changed) {
		v->s = crmp_json_text(list, mem, &v->n);
		rc = v->s ? CRM_OK : crm_nomem(m->e);
	}
	json_decref(list);
	crm_buf_free(&day);
	return rc;
}

enum crm_status
crmp_machine_check(struct crm_store *s, const struct crmp_row *old,
		   struct crmp_row *row, struct crmp_arena *mem, bool *moved,
		   struct crm_error *e)
{
	const struct crmp_type *t = row->type;
	static const char letters[] = "o\0p\0d\0x";
	struct move m = { .s = s, .old = old, .row = row, .e = e };
	struct crmp_val *kind = crmp_row_at(row, "state_kind");
	enum crm_status rc;

	*moved = false;
	if (!t->state_field)
		return CRM_OK;
	m.to = crmp_row_text(row, t->state_field);
	m.from = old ? crmp_row_text(old, t->state_field) : NULL;
	if (!m.to)
		return crm_fail(e, CRM_REFUSED, t->state_field, "is needed");
	*moved = !m.from || strcmp(m.from, m.to);
	if (!*moved)
		return CRM_OK;
	rc = crmp_state_kind(s, t, m.to, strlen(m.to), &m.to_kind, e);
	if (!rc && m.from &&
	    crmp_state_kind(s, t, m.from, strlen(m.from), &m.from_kind, NULL))
		m.from_kind = 'o';
	if (!rc && m.from)
		rc = t->states ? fixed_move(&m) : stage_move(&m);
	if (!rc)
		rc = drop_reason(&m);
	if (!rc)
		rc = t->states ? fixed_needs(&m) : stage_needs(&m);
	if (rc)
		return rc;
	if (kind)
		*kind = crmp_str(strchr("o", m.to_kind) ? letters
				 : m.to_kind == 'p'	? letters + 2
				 : m.to_kind == 'd'	? letters + 4
							: letters + 6,
				 1);
	stamp(&m);
	/* what facts decide leaves no transition */
	if (t->standing && m.from && strcmp(m.from, t->standing->kept) &&
	    strcmp(m.to, t->standing->kept))
		*moved = false;
	return milestone(&m, mem);
}
