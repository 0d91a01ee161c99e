/* SPDX-License-Identifier: MIT */
/* parse_value.c - what stands alone: values, names, calls, case */
#include "condition/function.h"
#include "condition/parse.h"
#include "format/scan.h"

#include <math.h>
#include <string.h>

static enum crm_status
parse_text(struct crmp_reading *p, struct crmp_text raw, char quote,
	   struct crmp_text *out)
{
	char *to = crmp_arena_copy(&p->b->x->mem, raw.s, raw.n);
	size_t i, n = 0;

	if (!to)
		return crm_nomem(p->b->e);
	for (i = 0; i < raw.n; i++) {
		to[n++] = raw.s[i];
		i += raw.s[i] == quote;
	}
	to[n] = '\0';
	*out = (struct crmp_text){ to, n };
	return CRM_OK;
}

static enum crm_status
parse_literal(struct crmp_reading *p, struct crmp_node **out)
{
	enum crm_status rc = crmp_read_node(p, CRMP_N_VALUE, p->l.at, out);
	struct crmp_text s;

	if (!rc)
		rc = parse_text(p, p->l.s, '\'', &s);
	if (rc)
		return rc;
	(*out)->v = crmp_v_text(s.s, s.n);
	(*out)->is = CRMP_IS_TEXT;
	(*out)->soft = true;
	rc = crmp_read_next(p);
	crmp_read_end(p, *out);
	return rc;
}

/* 2.5e3, whose point is one in any locale. */
static enum crm_status
real_literal(const struct crmp_reading *p, struct crmp_text s, double *d)
{
	return crmp_json_real((const unsigned char *)s.s, s.n, d)
		       ? crm_nomem(p->b->e)
		       : CRM_OK;
}

/* 12, 1.50 (exactly), 1e3. */
static enum crm_status
parse_number(struct crmp_reading *p, struct crmp_node **out)
{
	enum crm_status rc = crmp_read_node(p, CRMP_N_VALUE, p->l.at, out);
	struct crmp_text s = p->l.s;
	struct crmp_value v = crmp_v_whole(0);
	bool point = false, fits = true;
	size_t i;

	if (rc)
		return rc;
	for (i = 0; i < s.n && (s.s[i] | 32) != 'e'; i++) {
		if (s.s[i] == '.') {
			point = true;
			continue;
		}
		v.scale += point;
		fits &= v.scale <= 18 &&
			!__builtin_mul_overflow(v.i, 10, &v.i) &&
			!__builtin_add_overflow(v.i, s.s[i] - '0', &v.i);
	}
	if (point && v.scale)
		v.t = CRMP_V_DECIMAL;
	if (i < s.n)
		rc = real_literal(p, s, &v.d);
	if (rc)
		return rc;
	if (i < s.n) {
		v = crmp_v_real(v.d);
		fits = isfinite(v.d);
	}
	if (!fits)
		return crmp_fail_at(p->b, s.s, "too large a number: '%.*s'",
				    (int)s.n, s.s);
	(*out)->v = v;
	(*out)->is = CRMP_IS_NUMBER;
	rc = crmp_read_next(p);
	crmp_read_end(p, *out);
	return rc;
}

/* x('any key') and ext('any system'): a name with a dot in other signs. */
static enum crm_status
parse_keyed(struct crmp_reading *p, const char *from, const char *head,
	    struct crmp_node **out)
{
	struct crmp_text key;
	enum crm_status rc = crmp_read_next(p);

	if (rc)
		return rc;
	if (p->l.t != CRMP_T_TEXT)
		return crmp_fail_at(p->b, p->l.at,
				    "%s() takes one name in quotes: %s('A')",
				    head, head);
	rc = parse_text(p, p->l.s, '\'', &key);
	if (!rc)
		rc = crmp_read_next(p);
	if (!rc)
		rc = crmp_read_expect(p, ")", "')'");
	if (!rc)
		rc = crmp_read_node(p, CRMP_N_NAME, from, out);
	if (rc)
		return rc;
	(*out)->key = key;
	(*out)->v = crmp_v_text(head, strlen(head));
	crmp_read_end(p, *out);
	return CRM_OK;
}

static enum crm_status
no_function(const struct crmp_reading *p, struct crmp_text name)
{
	const char *hint = crmp_hint_call(name), *near = NULL;
	char word[40];

	snprintf(word, sizeof word, "%.*s",
		 (int)crmp_utf8_cut(name.s, name.n < 39 ? name.n : 39), name.s);
	if (!hint)
		near = crmp_fn_near(word);
	return crmp_fail_at(p->b, name.s, "no function '%s'%s%s%s", word,
			    hint   ? ": "
			    : near ? ": did you mean "
				   : ", see crm help where",
			    hint   ? hint
			    : near ? near
				   : "",
			    near ? "?" : "");
}

static enum crm_status
parse_call(struct crmp_reading *p, struct crmp_text name,
	   struct crmp_node **out)
{
	const struct crmp_fn *fn = crmp_fn_find(name.s, name.n);
	struct crmp_node *arg;
	enum crm_status rc;

	if (crmp_lex_word(&(struct crmp_lex){ .t = CRMP_T_NAME, .s = name },
			  "x"))
		return parse_keyed(p, name.s, "x", out);
	if (crmp_lex_word(&(struct crmp_lex){ .t = CRMP_T_NAME, .s = name },
			  "ext"))
		return parse_keyed(p, name.s, "ext", out);
	if (!fn)
		return no_function(p, name);
	rc = crmp_read_node(p, CRMP_N_CALL, name.s, out);
	if (!rc)
		rc = crmp_read_next(p); /* the parenthesis */
	if (rc)
		return rc;
	(*out)->fn = fn;
	while (!crmp_read_sign(p, ")")) {
		if ((*out)->n)
			rc = crmp_read_expect(p, ",", "',' or ')'");
		if (!rc)
			rc = crmp_parse_or(p, &arg);
		if (!rc)
			rc = crmp_node_add(p->b, *out, arg);
		if (rc)
			return rc;
		arg->valued = arg->op == CRMP_N_NAME &&
			      ((*out)->n > 1 || fn->call == crmp_do_bought);
	}
	rc = crmp_read_next(p);
	crmp_read_end(p, *out);
	return rc;
}

/* case [x] when ... then ... [else ...] end */
static enum crm_status
parse_case(struct crmp_reading *p, const char *from, struct crmp_node **out)
{
	struct crmp_node *base = NULL, *when, *then;
	enum crm_status rc = crmp_read_node(p, CRMP_N_CASE, from, out);

	if (!rc && !crmp_read_word(p, "when"))
		rc = crmp_parse_or(p, &base);
	if (!rc && !crmp_read_word(p, "when"))
		return crmp_fail_at(p->b, p->l.at, "'when' is missing");
	while (!rc && crmp_read_word(p, "when")) {
		rc = crmp_read_next(p);
		if (!rc)
			rc = crmp_parse_or(p, &when);
		if (!rc && base)
			rc = crmp_read_compare(p, CRMP_EQ, base, when, &when);
		if (!rc)
			rc = crmp_node_add(p->b, *out, when);
		if (!rc && !crmp_read_word(p, "then"))
			return crmp_fail_at(p->b, p->l.at, "'then' is missing");
		if (!rc)
			rc = crmp_read_next(p);
		if (!rc)
			rc = crmp_parse_or(p, &then);
		if (!rc)
			rc = crmp_node_add(p->b, *out, then);
	}
	if (!rc && crmp_read_word(p, "else")) {
		rc = crmp_read_next(p);
		if (!rc)
			rc = crmp_parse_or(p, &then);
		if (!rc)
			rc = crmp_node_add(p->b, *out, then);
	}
	if (!rc && !crmp_read_word(p, "end"))
		return crmp_fail_at(p->b, p->l.at,
				    "'end' is missing: case when A then B else "
				    "C end");
	if (!rc)
		rc = crmp_read_next(p);
	if (!rc)
		crmp_read_end(p, *out);
	return rc;
}

/* true, false, null; false: it is none of them. */
static bool
constant(const struct crmp_reading *p, struct crmp_value *v, enum crmp_is *is)
{
	bool yes = crmp_read_word(p, "true");

	*v = crmp_v_null();
	*is = CRMP_IS_NULL;
	if (yes || crmp_read_word(p, "false")) {
		*v = crmp_v_bool(yes);
		*is = CRMP_IS_BOOL;
	}
	return *is == CRMP_IS_BOOL || crmp_read_word(p, "null");
}

static enum crm_status
parse_name(struct crmp_reading *p, struct crmp_node **out)
{
	static const char *const signs[] = { "and",  "or",     "not",
					     "is",   "in",     "between",
					     "like", "escape", "when",
					     "then", "else",   NULL };
	const char *from = p->l.at;
	struct crmp_text name = p->l.s;
	bool quoted = p->l.t == CRMP_T_QUOTED;
	struct crmp_value v = { 0 };
	enum crmp_is is = CRMP_IS_NULL;
	bool fixed = !quoted && constant(p, &v, &is);
	bool begins = !quoted && crmp_read_word(p, "case");
	enum crm_status rc;
	size_t i;

	for (i = 0; !quoted && signs[i]; i++)
		if (crmp_read_word(p, signs[i]))
			return crmp_fail_at(p->b, from,
					    "a value is missing before '%.*s'",
					    (int)name.n, name.s);
	rc = crmp_read_next(p);
	if (rc)
		return rc;
	if (begins)
		return parse_case(p, from, out);
	if (!quoted && !fixed && crmp_read_sign(p, "("))
		return parse_call(p, name, out);
	rc = crmp_read_node(p, fixed ? CRMP_N_VALUE : CRMP_N_NAME, from, out);
	if (rc)
		return rc;
	(*out)->v = v;
	(*out)->is = is;
	if (!fixed)
		rc = parse_text(p, name, quoted ? '"' : '\0', &(*out)->key);
	crmp_read_end(p, *out);
	return rc;
}

static enum crm_status
parse_named(struct crmp_reading *p, struct crmp_node **out)
{
	enum crm_status rc = crmp_read_node(p, CRMP_N_NAMED, p->l.at, out);

	if (rc)
		return rc;
	(*out)->key = p->l.s;
	rc = crmp_read_next(p);
	crmp_read_end(p, *out);
	return rc;
}

enum crm_status
crmp_parse_primary(struct crmp_reading *p, struct crmp_node **out)
{
	enum crm_status rc;

	switch (p->l.t) {
	case CRMP_T_TEXT:
		return parse_literal(p, out);
	case CRMP_T_NUMBER:
		return parse_number(p, out);
	case CRMP_T_NAMED:
		return parse_named(p, out);
	case CRMP_T_NAME:
	case CRMP_T_QUOTED:
		return parse_name(p, out);
	case CRMP_T_END:
		if (p->l.before == p->b->source->text)
			return crmp_fail_at(p->b, p->l.at,
					    "an empty condition");
		break;
	default:
		break;
	}
	if (!crmp_read_sign(p, "("))
		return crmp_fail_token(p->b, &p->l, "a value");
	rc = crmp_read_next(p);
	if (!rc)
		rc = crmp_parse_or(p, out);
	if (!rc && crmp_read_sign(p, ","))
		return crmp_fail_at(p->b, p->l.at,
				    "a list of values follows 'in': "
				    "NAME in (A, B)");
	return rc ? rc : crmp_read_expect(p, ")", "')'");
}
