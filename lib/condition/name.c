/* SPDX-License-Identifier: MIT */
/* name.c - what the names of an expression mean on records of its type */
#include "condition/build.h"

#include <stdlib.h>
#include <string.h>

enum crmp_is
crmp_is_of(enum crmp_kind kind)
{
	switch (kind) {
	case CRMP_BOOL:
		return CRMP_IS_BOOL;
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_REF:
	case CRMP_ANYREF:
	case CRMP_REAL:
		return CRMP_IS_NUMBER;
	case CRMP_INSTANT:
		return CRMP_IS_INSTANT;
	case CRMP_DAY:
		return CRMP_IS_DAY;
	case CRMP_JSON:
		return CRMP_IS_LIST;
	default:
		return CRMP_IS_TEXT;
	}
}

/* The place of a slot, a new one if it is not there yet. */
static enum crm_status
slot_at(struct crmp_build *b, const struct crmp_slot *s, size_t *at)
{
	struct crmp_expr *x = b->x;
	struct crmp_slot *grown;

	for (*at = 0; *at < x->nslots; ++*at)
		if (crmp_slot_same(&x->slots[*at], s))
			return CRM_OK;
	if (x->nslots == x->cap) {
		grown = reallocarray(x->slots, x->cap * 2 + 8, sizeof *grown);
		if (!grown)
			return crm_nomem(b->e);
		x->slots = grown;
		x->cap = x->cap * 2 + 8;
	}
	x->slots[x->nslots++] = *s;
	return CRM_OK;
}

enum crm_status
crmp_name_slot(struct crmp_build *b, struct crmp_node *n, struct crmp_slot s)
{
	n->op = CRMP_N_SLOT;
	n->kind = s.kind;
	n->is = s.from == CRMP_FROM_LINE ? CRMP_IS_ANY : crmp_is_of(s.kind);
	return slot_at(b, &s, &n->slot);
}

/* ---- columns -------------------------------------------------------- */

/* A documented column of t, its own or computed. */
static bool
column(const struct crmp_type *t, struct crmp_text name, struct crmp_slot *s)
{
	bool derived = false;

	if (!crmp_name_kind(t, name.s, name.n, &s->kind, &derived))
		return false;
	s->name = name;
	s->from = derived ? CRMP_FROM_COMPUTED : CRMP_FROM_OWN;
	s->d = derived ? crmp_derived_find(t, name.s, name.n) : NULL;
	return true;
}

/* On a line a verdict may stand that judges what the record belongs to. */
static bool
verdict_column(const struct crmp_build *b, struct crmp_text name,
	       struct crmp_slot *s)
{
	const struct crmp_verdict_type *v = crmp_verdict_of(name.s, name.n);
	const struct crmp_type *t = b->names->type;
	const struct crmp_derived *c;

	if (!v || !b->names->verdicts ||
	    !(b->names->judged ? crmp_stands_for(t, v->on) : t == v->on))
		return false;
	c = crmp_verdict_on(v->on, name.s, name.n);
	*s = (struct crmp_slot){ .name = name,
				 .from = CRMP_FROM_VERDICT,
				 .kind = c->kind };
	return true;
}

/* The column in minor units beside the name of one in major units. */
static bool
twin(const struct crmp_build *b, const struct crmp_type *t,
     struct crmp_text name, bool through, struct crmp_slot *s)
{
	char minor[80];
	struct crmp_text full = { minor, 0 };

	if (name.n > 60 || !t)
		return false;
	full.n = (size_t)snprintf(minor, sizeof minor, "%.*s_minor",
				  (int)name.n, name.s);
	if (!column(t, full, s) && (through || !verdict_column(b, full, s)))
		return false;
	if (s->kind != CRMP_MONEY) {
		*s = (struct crmp_slot){ 0 };
		return false;
	}
	s->name.s = crmp_arena_copy(&b->x->mem, minor, full.n);
	return true;
}

/*
 * `amount` beside amount_minor, which is s: the node becomes it.  The currency
 * is that of the record if it has one, else the base currency.
 */
static enum crm_status
major(struct crmp_build *b, struct crmp_node *n, struct crmp_slot s, bool has)
{
	struct crmp_node *part;
	enum crm_status rc;

	if (!s.name.s)
		return crm_nomem(b->e);
	if (!has && !b->names->base)
		return crmp_fail_node(b, n,
				      "'%.*s' is in the base currency, which "
				      "is not known here: give --db, or write "
				      "%.*s_minor",
				      (int)n->key.n, n->key.s, (int)n->key.n,
				      n->key.s);
	if (b->names->base) /* also what an amount without a currency is in */
		n->digits = crm_currency_digits(b->names->base);
	rc = crmp_node_new(b, CRMP_N_SLOT, n->word, &part);
	if (!rc)
		rc = crmp_name_slot(b, part, s);
	if (!rc)
		rc = crmp_node_add(b, n, part);
	if (!rc && has)
		rc = crmp_node_new(b, CRMP_N_SLOT, n->word, &part);
	if (!rc && has) {
		s.name = crmp_text("currency");
		s.kind = CRMP_CURRENCY;
		s.d = NULL;
		if (s.from == CRMP_FROM_COMPUTED)
			s.from = CRMP_FROM_OWN;
		rc = crmp_name_slot(b, part, s);
		if (!rc)
			rc = crmp_node_add(b, n, part);
	}
	n->op = CRMP_N_MAJOR;
	n->is = CRMP_IS_NUMBER;
	return rc;
}

static bool
has_currency(const struct crmp_type *t, const struct crmp_slot *s)
{
	return s->from != CRMP_FROM_VERDICT &&
	       !crmp_name_base(s->name.s, s->name.n) &&
	       crmp_field_index(t, "currency", 8) >= 0;
}

/* The field that `head` of head.column refers by, and whose column it is. */
static const struct crmp_field *
reference(const struct crmp_type *t, struct crmp_text head,
	  const struct crmp_type **of)
{
	const struct crmp_field *f;
	size_t n;

	for (f = t->fields; f->name; f++) {
		n = strlen(f->name);
		if (f->flags & CRMP_HIDDEN)
			continue;
		if (f->kind == CRMP_USER && crmp_eq(f->name, head.s, head.n)) {
			*of = &crmp_type_user;
			return f;
		}
		if (f->kind == CRMP_REF && n > 3 &&
		    (crmp_eq(f->name, head.s, head.n) ||
		     (n - 3 == head.n && !memcmp(f->name, head.s, head.n)))) {
			*of = crmp_type_named(f->arg, strlen(f->arg));
			return f;
		}
	}
	return NULL;
}

/* ---- names with a dot ----------------------------------------------- */

/* A column of the record that `f` refers to. */
static enum crm_status
through(struct crmp_build *b, struct crmp_node *n, const struct crmp_field *f,
	const struct crmp_type *of, struct crmp_text rest)
{
	struct crmp_slot s = { 0 };
	bool money, has;

	if (!b->names->reaches)
		return crmp_fail_node(b, n,
				      "'%.*s' is a column of another record: "
				      "give the store, --db",
				      (int)n->key.n, n->key.s);
	money = !column(of, rest, &s) && twin(b, of, rest, true, &s);
	if (!s.name.s && crmp_verdict_on(of, rest.s, rest.n))
		return crmp_fail_node(b, n,
				      "'%.*s' is a verdict: pipe the records "
				      "through %s and ask %.*s",
				      (int)n->key.n, n->key.s,
				      crmp_verdict_tool(rest.s, rest.n),
				      (int)rest.n, rest.s);
	if (!s.name.s)
		return crmp_name_unknown(b, n, of, rest);
	has = has_currency(of, &s);
	s.of = of;
	s.via = f->name;
	s.from = CRMP_FROM_THROUGH;
	return money ? major(b, n, s, has) : crmp_name_slot(b, n, s);
}

static enum crm_status
dotted(struct crmp_build *b, struct crmp_node *n, const char *dot)
{
	struct crmp_text head = { n->key.s, (size_t)(dot - n->key.s) };
	struct crmp_text rest = { dot + 1, n->key.n - head.n - 1 };
	const struct crmp_type *t = b->names->type, *of = NULL;
	const struct crmp_field *f;
	struct crmp_slot s = { 0 };
	enum crm_status rc;

	if (!t || crmp_word_in("x ext", head.s, head.n))
		return crmp_name_custom(b, n, head, rest);
	f = reference(t, head, &of);
	if (f)
		return through(b, n, f, of, rest);
	if (!column(t, head, &s))
		return crmp_name_unknown(b, n, t, head);
	if (s.kind != CRMP_JSON)
		return crmp_fail_node(b, n, "'%.*s' is %s and has no parts",
				      (int)head.n, head.s,
				      crmp_is_name(crmp_is_of(s.kind)));
	rc = crmp_name_slot(b, n, s);
	return rc ? rc : crmp_name_part(b, n, head, rest);
}

/* ---- all names ------------------------------------------------------ */

static enum crm_status
name_of_line(struct crmp_build *b, struct crmp_node *n)
{
	const char *known = b->names->known;
	struct crmp_text head = { n->key.s,
				  crmp_name_head(n->key.s, n->key.n) };

	if (known && !crmp_word_in(known, head.s, head.n) &&
	    !crmp_verdict_of(head.s, head.n) &&
	    !crmp_word_in("type _", head.s, head.n))
		return crmp_name_unknown(b, n, NULL, n->key);
	return crmp_name_slot(
		b, n,
		(struct crmp_slot){ .name = n->key, .from = CRMP_FROM_LINE });
}

enum crm_status
crmp_name_settle(struct crmp_build *b, struct crmp_node *n)
{
	const struct crmp_type *t = b->names->type;
	const char *dot = memchr(n->key.s, '.', n->key.n);
	struct crmp_slot s = { 0 };

	if (n->v.s) /* x('key'), ext('key') */
		return crmp_name_custom(
			b, n, (struct crmp_text){ n->v.s, n->v.n }, n->key);
	if (!t &&
	    !(dot && crmp_word_in("x ext", n->key.s, (size_t)(dot - n->key.s))))
		return name_of_line(b, n);
	if (t && crmp_eq("type", n->key.s, n->key.n)) {
		n->op = CRMP_N_VALUE;
		n->is = CRMP_IS_TEXT;
		n->kind = CRMP_TYPENAME;
		n->v = crmp_v_text(t->name, strlen(t->name));
		return CRM_OK;
	}
	if (dot)
		return dotted(b, n, dot);
	if (column(t, n->key, &s))
		return crmp_name_slot(b, n, s);
	if (verdict_column(b, n->key, &s))
		return crmp_name_slot(b, n, s);
	if (b->names->judged && b->names->judged(b->names->line, n->key))
		return crmp_name_slot(
			b, n,
			(struct crmp_slot){ .name = n->key,
					    .from = CRMP_FROM_LINE });
	if (twin(b, t, n->key, false, &s))
		return major(b, n, s, has_currency(t, &s));
	return crmp_name_unknown(b, n, t, n->key);
}
