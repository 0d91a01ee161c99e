/* SPDX-License-Identifier: MIT */
/* walk_record.h - random records of every type that a store takes */
#ifndef WALK_RECORD_H
#define WALK_RECORD_H

#include "walk_field.h"

/* ---- what fields ask of each other --------------------------------------- */

/* Dropped for a reason of policy, in words where it is none of the list. */
static inline void
walk_dropped(struct walk *w)
{
	json_t *list = json_object_get(town.reasons, w->t->name), *code;

	if (crmp_field_index(w->t, "close_reason", 12) < 0)
		return;
	code = json_array_get(list, dice((unsigned)json_array_size(list)));
	json_object_set(w->o, "close_reason", code);
	if (crmp_field_index(w->t, "close_note", 10) >= 0)
		walk_need(w, "close_note", 10);
}

static inline void
walk_stage(struct walk *w)
{
	json_t *list = json_object_get(town.stages, w->t->name), *x, *f;
	size_t i;

	x = json_array_get(list, dice((unsigned)json_array_size(list)));
	json_object_set(w->o, w->t->state_field, json_object_get(x, "name"));
	json_array_foreach(json_object_get(x, "required"), i, f)
		walk_need(w, json_string_value(f), json_string_length(f));
	if (!strcmp(json_string_value(json_object_get(x, "type")), "dropped"))
		walk_dropped(w);
}

static inline void
walk_state(struct walk *w)
{
	const struct crmp_state *st = w->t->states;
	const char *need;
	unsigned n = 0;
	size_t len;

	if (!w->t->state_field || !walk_some(w))
		return;
	if (!st) {
		walk_stage(w);
		return;
	}
	while (st[n].name)
		n++;
	st += dice(n);
	walk_set(w, w->t->state_field, json_string(st->name));
	for (need = st->need; need && *need; need += len + (need[len] == ' ')) {
		len = strcspn(need, " ");
		walk_need(w, need, len);
	}
	if (st->kind == 'x' && strcmp(st->name, "duplicate"))
		walk_dropped(w);
}

/* Of a group of fields one, or just one. */
static inline void
walk_group(struct walk *w, const char *group)
{
	bool one = *group == '!';
	const char *p = group + one, *first = p, *keep = NULL;
	size_t n;
	char key[40];

	for (; *p && *p != '?'; p += n + strspn(p + n, " ")) {
		n = strcspn(p, " ");
		snprintf(key, sizeof key, "%.*s", (int)n, p);
		if (!walk_has(w, key))
			continue;
		if (one && keep)
			json_object_del(w->o,
					w->field && !strcmp(key, w->field->name)
						? first
						: key);
		keep = p;
	}
	if (!keep)
		walk_need(w, first, strcspn(first, " "));
}

static inline void
walk_money_pair(struct walk *w)
{
	bool back = walk_has(w, "returned") || walk_has(w, "returned_minor");
	unsigned amount = dice(100000);

	json_object_del(w->o, "returned");
	json_object_del(w->o, "amount");
	walk_set(w, "amount_minor", json_integer(amount));
	if (back)
		walk_set(w, "returned_minor", json_integer(dice(amount + 1)));
	/* nothing comes back before it went */
	if (json_object_get(w->o, "placed_at") && walk_has(w, "returned_at"))
		walk_set(w, "returned_at",
			 json_copy(json_object_get(w->o, "placed_at")));
	else
		json_object_del(w->o, "returned_at");
}

/* A standing is what facts say: nothing is to be overtaken here. */
static inline void
walk_standing(struct walk *w)
{
	const char *state = json_string_value(json_object_get(w->o, "state"));
	static const char *const tiers[] = { "A", "B", "C" };

	if (!state || strcmp(state, "former"))
		json_object_del(w->o, "former_on");
	if (state)
		json_object_del(w->o, "customer_since");
	if (walk_has(w, "tier_override"))
		json_object_set_new(json_object_get(w->o, "tier_override"),
				    "tier", json_string(ANY_OF(tiers)));
}

static inline void
walk_void(struct walk *w)
{
	if (w->field && !strcmp(w->field->name, "voids"))
		return;
	json_object_del(w->o, "voids");
	if (!w->often || town.voided == TOUCHES || dice(2))
		return;
	/* it is about whom the other was about */
	walk_set(w, "voids", json_integer(2 + town.voided++));
	walk_set(w, "customer_id", json_integer(1));
	json_object_del(w->o, "lead_id");
}

static inline void
walk_mend(struct walk *w)
{
	const char *const *group;

	walk_state(w);
	if (w->t == &crmp_type_contract || w->t == &crmp_type_campaign) {
		if (walk_has(w, "start"))
			walk_set(w, "start", json_string("2024-02-29"));
		if (walk_has(w, "end"))
			walk_set(w, "end", json_string("9999-12-31"));
	}
	if (w->t == &crmp_type_order)
		walk_money_pair(w);
	if (w->t == &crmp_type_customer)
		walk_standing(w);
	if (w->t == &crmp_type_touch)
		walk_void(w);
	if (w->t == &crmp_type_points && walk_has(w, "ref_id"))
		walk_set(w, "kind", json_string("adjust"));
	/* nobody has any yet that could be taken */
	if (w->t == &crmp_type_points &&
	    !(w->field && !strcmp(w->field->name, "amount")))
		walk_set(w, "amount", json_integer(dice(100000)));
	for (group = w->t->one_of; group && *group; group++)
		walk_group(w, *group);
}

/* ---- a whole record ------------------------------------------------------ */

static inline void
walk_record(struct walk *w)
{
	const struct crmp_field *f;

	w->o = json_pack("{s:s}", "type", w->t->name);
	for (f = w->t->fields; f->name; f++)
		if (!(f->flags & CRMP_HIDDEN) &&
		    (f == w->field || walk_some(w) ||
		     (f->flags & CRMP_REQ && !f->def &&
		      !(f->flags & CRMP_NOW))))
			walk_give(w, f);
	if (!w->t->machine)
		walk_mend(w);
	walk_common(w);
}

static inline void
walk_line(const struct walk *w, struct crm_buf *line)
{
	char *s = json_dumps(w->o, dice(2) ? JSON_COMPACT : JSON_ENSURE_ASCII);

	crm_buf_reset(line);
	crm_buf_puts(line, s);
	free(s);
	if (!w->x.len)
		return;
	line->len--; /* the brace */
	crm_buf_printf(line, ",\"x\":{%s}}", w->x.s);
}

static inline void
walk_end(struct walk *w)
{
	json_decref(w->o);
	crm_buf_free(&w->x);
	crm_buf_free(&w->x_due);
}

/* ---- a store in which every type has a record 1 -------------------------- */

/* Store a line in a txn of its own; of a transition only by its id. */
static inline enum crm_status
walk_put(const struct crm_buf *line, bool keep_ids, struct crm_stored *r)
{
	struct crm_put how = { .keep_ids = keep_ids };
	struct crm_store *s = town.in;
	enum crm_status rc = CRM_OK;

	memset(&shelf.e, 0, sizeof shelf.e);
	if (!town.in) {
		shelf.now += 60;
		s = shelf_open(true, NULL);
		rc = crm_begin(s, &shelf.e);
	}
	if (!rc)
		rc = crm_put_line(s, &how, line->s, line->len, r, &shelf.e);
	if (!rc && !town.in)
		rc = crm_commit(s, &shelf.e);
	if (!town.in)
		crm_store_close(s);
	return rc;
}

/* A record with no more than it needs. */
static inline int64_t
walk_plain(const struct crmp_type *t, char *login)
{
	struct walk w = { .t = t, .at = -1 };
	struct crm_stored r = { 0 };
	struct crm_buf line = { 0 };

	walk_record(&w);
	if (t->machine)
		walk_set(&w, "id", json_integer(++town.moves));
	if (t == &crmp_type_user && login)
		snprintf(login, sizeof w.login, "%s",
			 json_string_value(json_object_get(w.o, "login")));
	walk_line(&w, &line);
	if (walk_put(&line, t->machine, &r))
		fail_msg("%s: %s: %s", line.s, shelf.e.key, shelf.e.text);
	crm_buf_free(&line);
	walk_end(&w);
	return r.id;
}

static inline json_t *
walk_policy(const char *name)
{
	struct crm_store *s = shelf_open(false, NULL);
	struct crm_buf b = { 0 };
	json_t *doc;

	assert_int_equal(crm_policy_body(s, name, 0, &b, NULL), CRM_OK);
	doc = json_loads(b.s, 0, NULL);
	assert_non_null(doc);
	crm_buf_free(&b);
	crm_store_close(s);
	return doc;
}

static inline void
walk_town(void)
{
	static const char rates[] =
		"{\"base\":\"CNY\",\"rates\":[{\"currency\":\"USD\",\"from\":"
		"\"0001-01-01\",\"rate\":\"7.1\"},{\"currency\":\"JPY\","
		"\"from\":\"0001-01-01\",\"rate\":\"0.05\"},{\"currency\":"
		"\"KWD\",\"from\":\"0001-01-01\",\"rate\":\"23\"}]}";
	const struct crmp_type *const *t = crmp_types;
	struct crm_buf touch = { 0 };
	struct crm_error e = { 0 };
	struct crm_stored r;
	int64_t rev;
	size_t i;

	json_decref(town.stages);
	json_decref(town.reasons);
	memset(&town, 0, sizeof town);
	town.voided = TOUCHES;
	town.stages = walk_policy("stages");
	town.reasons = walk_policy("reasons");
	shelf_user();
	town.in = shelf_open(true, NULL);
	if (crm_begin(town.in, &e) ||
	    crm_policy_set(town.in, "currency", rates, strlen(rates), &rev, &e))
		fail_msg("rates: %s", e.text);
	for (i = 1; t[i]; i++)
		walk_plain(t[i], NULL);
	crm_buf_puts(&touch, "{\"type\":\"touch\",\"customer_id\":1}");
	for (i = 0; i < TOUCHES; i++)
		assert_int_equal(walk_put(&touch, false, &r), CRM_OK);
	assert_int_equal(crm_commit(town.in, NULL), CRM_OK);
	crm_store_close(town.in);
	town.in = NULL;
	town.voided = 0;
	crm_buf_free(&touch);
}

#endif
