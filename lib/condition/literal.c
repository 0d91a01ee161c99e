/* SPDX-License-Identifier: MIT */
/* literal.c - texts as written, read as what they stand beside */
#include "condition/build.h"

#include "base/inner.h"
#include "record/shape.h"

#include <stdlib.h>
#include <string.h>

const char *
crmp_is_name(enum crmp_is is)
{
	static const char *const words[] = {
		[CRMP_IS_NULL] = "nothing",    [CRMP_IS_BOOL] = "yes or no",
		[CRMP_IS_NUMBER] = "a number", [CRMP_IS_TEXT] = "text",
		[CRMP_IS_DAY] = "a day",       [CRMP_IS_INSTANT] = "a time",
		[CRMP_IS_LIST] = "a list",     [CRMP_IS_ANY] = "anything",
	};

	return words[is];
}

const char *
crmp_is_word(const struct crmp_node *n)
{
	return crmp_is_name(n->is);
}

/* ---- times ---------------------------------------------------------- */

enum crm_status
crmp_span_read(const struct crm_clock *k, struct crmp_text s,
	       struct crmp_span *span, struct crm_error *e)
{
	struct crmp_when w;
	enum crm_status rc;

	if (!k->zone)
		return crm_fail(e, CRM_REFUSED, NULL,
				"no business zone is known: give --zone or "
				"--db");
	rc = crmp_when_parse(s.s, s.n, k, "time", &w, e);
	if (!rc)
		rc = crmp_when_bounds(&w, k, &span->from, &span->to, e);
	if (rc)
		return rc;
	span->first = w.first;
	span->after = w.after;
	if (w.exact) {
		span->to = span->from + 1;
		span->first = crm_zone_day(k->zone, w.at);
		span->after = span->first + 1;
	}
	return CRM_OK;
}

enum crm_status
crmp_literal_no_hours(const struct crmp_build *b, const struct crmp_node *lit)
{
	struct crmp_when w;
	int len = crmp_word_len(lit);

	if (lit->op != CRMP_N_VALUE || !b->x->clock.zone ||
	    crmp_when_parse(lit->v.s, lit->v.n, &b->x->clock, "time", &w,
			    NULL) ||
	    !w.hours)
		return CRM_OK;
	return crmp_fail_node(b, lit,
			      "day() is a whole day, and %.*s steps in hours: "
			      "write time(%.*s), or day('now')",
			      len, lit->word.s, len, lit->word.s);
}

static enum crm_status
read_time(struct crmp_build *b, struct crmp_node *lit, enum crmp_is is)
{
	struct crm_error why = { 0 };
	enum crm_status rc;

	rc = crmp_span_read(&b->x->clock,
			    (struct crmp_text){ lit->v.s, lit->v.n },
			    &lit->span, &why);
	if (rc == CRM_NOMEM)
		return crm_nomem(b->e);
	if (rc)
		return crmp_fail_node(b, lit, "%s", why.text);
	lit->spanned = true;
	lit->is = is;
	lit->soft = false;
	lit->v = is == CRMP_IS_DAY ? crmp_v_at(CRMP_V_DAY, lit->span.first)
				   : crmp_v_at(CRMP_V_INSTANT, lit->span.from);
	return CRM_OK;
}

/* ---- phones and addresses ------------------------------------------- */

/* A phone or an address in the form it is stored in. */
static enum crm_status
reach_form(struct crmp_build *b, struct crmp_node *lit, enum crmp_kind kind)
{
	struct crm_buf form = { 0 };
	struct crm_error why = { 0 };
	enum crm_status rc;
	char *s;

	rc = kind == CRMP_PHONE
		     ? crm_phone_parse(lit->v.s, lit->v.n, &form, &why)
		     : crm_email_parse(lit->v.s, lit->v.n, &form, &why);
	if (rc == CRM_REFUSED)
		rc = crmp_fail_node(b, lit, "%s", why.text);
	else if (rc)
		rc = crm_nomem(b->e);
	s = rc ? NULL : crmp_arena_copy(&b->x->mem, form.s, form.len);
	if (!rc && !s)
		rc = crm_nomem(b->e);
	if (!rc)
		lit->v = crmp_v_text(s, form.len);
	crm_buf_free(&form);
	return rc;
}

/* ---- a text beside something ---------------------------------------- */

/* The number a text was meant as: without quotes and commas; false: none. */
static bool
number_meant(struct crmp_text s, char out[24])
{
	size_t i, n = 0, points = 0;

	for (i = 0; i < s.n && n < 22; i++)
		if (s.s[i] != ',' && s.s[i] != ' ') {
			points += s.s[i] == '.';
			out[n++] = s.s[i];
		}
	out[n] = '\0';
	if (i == s.n && n && points <= 1 && out[n - 1] != '.' &&
	    strspn(out + (*out == '-'), "0123456789.") + (*out == '-') == n)
		return true;
	memcpy(out, "1", 2);
	return false;
}

static bool
has_parts(const struct crmp_build *b, const struct crmp_node *n)
{
	const struct crmp_slot *s;

	if (n->op != CRMP_N_SLOT || n->kind != CRMP_JSON)
		return false;
	s = &b->x->slots[n->slot];
	return *crmp_shape_of(s->of ? s->of : b->names->type, s->name) == '{';
}

enum crm_status
crmp_fail_list(const struct crmp_build *b, const struct crmp_node *n,
	       const struct crmp_node *list)
{
	bool value = n->op == CRMP_N_VALUE;
	int len = crmp_word_len(list);

	if (has_parts(b, list))
		return crmp_fail_node(b, n, "'%.*s' has parts: write %.*s.NAME",
				      len, list->word.s, len, list->word.s);
	return crmp_fail_node(b, n, "'%.*s' is a list: write has(%.*s, %.*s)",
			      len, list->word.s, len, list->word.s,
			      value ? crmp_word_len(n) : 3,
			      value ? n->word.s : "'A'");
}

/* `beside` is NULL for an argument of the function `what`. */
static enum crm_status
wrong_kind(const struct crmp_build *b, const struct crmp_node *lit,
	   enum crmp_is is, const char *what, const struct crmp_node *beside)
{
	int len = beside ? crmp_word_len(beside) : (int)strlen(what);
	char number[24];
	bool meant;

	switch (is) {
	case CRMP_IS_NUMBER:
		meant = number_meant((struct crmp_text){ lit->v.s, lit->v.n },
				     number);
		if (!meant && beside && beside->op == CRMP_N_SLOT &&
		    beside->kind == CRMP_REF)
			return crmp_fail_node(b, lit,
					      "'%.*s' is a number: write 1, or "
					      "%.*s.name = %.*s",
					      len, what,
					      len > 3 ? len - 3 : len, what,
					      crmp_word_len(lit), lit->word.s);
		return crmp_fail_node(
			b, lit, "'%.*s' is a number: write %s, not %.*s", len,
			what, number, crmp_word_len(lit), lit->word.s);
	case CRMP_IS_BOOL:
		return crmp_fail_node(b, lit,
				      "'%.*s' is yes or no: write %.*s, or not "
				      "%.*s",
				      len, what, len, what, len, what);
	default:
		return crmp_fail_node(b, lit, "'%.*s' is a list", len, what);
	}
}

/* All texts of a case, of coalesce ... become what is wanted. */
static enum crm_status
literal_each(struct crmp_build *b, struct crmp_node *soft, enum crmp_is is,
	     const char *what)
{
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < soft->n; i++)
		if (soft->arg[i]->soft)
			rc = crmp_literal_as(b, soft->arg[i], is, what);
	soft->is = is;
	soft->soft = false;
	return rc;
}

enum crm_status
crmp_literal_as(struct crmp_build *b, struct crmp_node *soft, enum crmp_is is,
		const char *what)
{
	if (is == CRMP_IS_TEXT || is == CRMP_IS_ANY || is == CRMP_IS_NULL)
		return CRM_OK;
	if (is != CRMP_IS_DAY && is != CRMP_IS_INSTANT)
		return wrong_kind(b, soft, is, what, NULL);
	return soft->op == CRMP_N_VALUE ? read_time(b, soft, is)
					: literal_each(b, soft, is, what);
}

enum crm_status
crmp_literal_beside(struct crmp_build *b, struct crmp_node *soft,
		    const struct crmp_node *beside, bool equal)
{
	bool plain = soft->op == CRMP_N_VALUE;
	enum crmp_is is = beside->is;
	bool listed = is == CRMP_IS_TEXT && !beside->soft && plain;

	if (is == CRMP_IS_DAY || is == CRMP_IS_INSTANT)
		return plain ? read_time(b, soft, is)
			     : literal_each(b, soft, is, "");
	if (listed && equal &&
	    (beside->kind == CRMP_PHONE || beside->kind == CRMP_EMAIL))
		return reach_form(b, soft, beside->kind);
	if (listed)
		return crmp_check_word(b, beside, soft);
	if (is == CRMP_IS_ANY && plain && b->x->clock.zone) {
		soft->spanned = !crmp_span_read(
			&b->x->clock,
			(struct crmp_text){ soft->v.s, soft->v.n }, &soft->span,
			NULL);
		return CRM_OK;
	}
	if (is == CRMP_IS_TEXT || is == CRMP_IS_ANY || is == CRMP_IS_NULL)
		return CRM_OK;
	if (is == CRMP_IS_LIST)
		return crmp_fail_list(b, soft, beside);
	return wrong_kind(b, soft, is, beside->word.s, beside);
}
