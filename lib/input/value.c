/* SPDX-License-Identifier: MIT */
/* value.c - a value by its field's kind, from text */
#include "input/input.h"

#include <string.h>

static enum crm_status
value_copy(const char *s, size_t n, struct crmp_arena *mem, struct crmp_val *v,
	   struct crm_error *e)
{
	char *p = crmp_arena_copy(mem, s, n);

	if (!p)
		return crm_nomem(e);
	*v = crmp_str(p, n);
	return CRM_OK;
}

static enum crm_status
from_buf(struct crm_buf *b, struct crmp_arena *mem, struct crmp_val *v,
	 struct crm_error *e)
{
	enum crm_status rc = crm_buf_ok(b, e);

	if (!rc)
		rc = value_copy(b->s ? b->s : "", b->len, mem, v, e);
	crm_buf_free(b);
	return rc;
}

static enum crm_status
one_word(const struct crmp_field *f, const char *s, size_t n,
	 struct crmp_arena *mem, struct crmp_val *v, struct crm_error *e)
{
	if (!crmp_word_in(f->arg, s, n))
		return crm_fail(e, CRM_REFUSED, f->name,
				"'%.*s' is none of: %s", (int)n, s, f->arg);
	return value_copy(s, n, mem, v, e);
}

static enum crm_status
whole(const struct crmp_field *f, const char *s, size_t n, struct crmp_val *v,
      struct crm_error *e)
{
	long long lo, hi;
	int64_t i;

	if (!crmp_int_parse(s, n, &i))
		return crm_fail(e, CRM_REFUSED, f->name,
				"not a whole number: '%.*s'", (int)n, s);
	if (f->arg && f->kind == CRMP_INT &&
	    sscanf(f->arg, "%lld %lld", &lo, &hi) == 2 && (i < lo || i > hi))
		return crm_fail(e, CRM_REFUSED, f->name,
				"%lld is not between %lld and %lld",
				(long long)i, lo, hi);
	*v = crmp_int(i);
	return CRM_OK;
}

static enum crm_status
truth(const struct crmp_field *f, const char *s, size_t n, struct crmp_val *v,
      struct crm_error *e)
{
	bool yes = crmp_word_in("true 1 yes y 是 对", s, n);

	if (!yes && !crmp_word_in("false 0 no n 否 不", s, n))
		return crm_fail(e, CRM_REFUSED, f->name,
				"not true or false: '%.*s'", (int)n, s);
	*v = crmp_int(yes);
	return CRM_OK;
}

/* "甲, 乙；丙" as a JSON list of texts. */
static enum crm_status
text_list(const char *s, size_t n, struct crmp_arena *mem, struct crmp_val *v,
	  struct crm_error *e)
{
	struct crm_buf b = { 0 };
	size_t start = 0, i = 0, end, skip;

	crm_buf_putc(&b, '[');
	while (i <= n) {
		skip = i == n ? 1 : crmp_list_sign(s + i, n - i);
		if (!skip) {
			i++;
			continue;
		}
		for (end = i; end > start && s[end - 1] == ' '; end--)
			;
		while (start < end && s[start] == ' ')
			start++;
		if (end > start) {
			if (b.len > 1)
				crm_buf_putc(&b, ',');
			crm_buf_json(&b, s + start, end - start);
		}
		i += skip;
		start = i;
	}
	crm_buf_putc(&b, ']');
	return from_buf(&b, mem, v, e);
}

/* "me" is the actor, inside a value as in a field of its own. */
static enum crm_status
me_named(void *arg, const struct crmp_type *t, json_t *v, const char *key)
{
	const struct crmp_input *in = arg;

	(void)key;
	if (t || strcmp(json_string_value(v), "me") != 0)
		return CRM_OK;
	return json_string_set(v, in->s->session.actor) ? CRM_NOMEM : CRM_OK;
}

/*
 * People's words for times are taken inside a value as in a field of its own.
 * What is whole already stays as it is written.
 */
static enum crm_status
moment_said(void *arg, bool day, json_t *v, const char *key,
	    struct crm_error *e)
{
	const struct crmp_input *in = arg;
	struct crm_clock *clock = &in->s->session.clock;
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);
	struct crm_error why = { 0 };
	struct crm_buf b = { 0 };
	enum crm_status rc;
	int64_t at;

	if (!day && crmp_wire_time(s, n, &at))
		return CRM_OK;
	if (!crmp_zone(in->s, e))
		return CRM_TROUBLE;
	rc = day ? crm_day_parse(s, n, clock, &at, &why)
		 : crm_time_parse(s, n, clock, 0, &at, &why);
	if (rc)
		return crm_fail(e, rc, key, "%s", why.text);
	if (day)
		crm_day_format(at, &b);
	else
		crmp_time_wire(clock->zone, at, &b);
	rc = b.oom || json_string_set(v, b.s) ? crm_nomem(e) : CRM_OK;
	crm_buf_free(&b);
	return rc;
}

enum crm_status
crmp_value_shaped(const struct crmp_input *in, const struct crmp_field *f,
		  struct crmp_text json, struct crmp_val *v,
		  struct crm_error *e)
{
	enum crm_status rc;
	json_t *j = NULL;
	const char *text;
	size_t n = 0;

	/* it was scanned: only memory can be wanting */
	if (crmp_json_parse(json.s, json.n, JSON_DECODE_ANY, &j, NULL))
		return crm_nomem(e);
	rc = crmp_shape_moments(f->arg, j, f->name, moment_said,
				(void *)(uintptr_t)in, e);
	if (!rc && crmp_shape_names(f->arg, &crmp_type_user) &&
	    crmp_shape_each(f->arg, j, f->name, me_named, (void *)(uintptr_t)in,
			    e))
		rc = crm_nomem(e);
	if (!rc) {
		text = crmp_json_text(j, in->mem, &n);
		if (text)
			*v = crmp_str(text, n);
		else
			rc = crm_nomem(e);
	}
	json_decref(j);
	return rc;
}

static enum crm_status
value_json(const struct crmp_input *in, const struct crmp_field *f,
	   struct crmp_text val, struct crmp_val *v, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc;

	if (!strcmp(f->arg, "[s]") && *val.s != '[')
		return text_list(val.s, val.n, in->mem, v, e);
	if (!strcmp(f->arg, "[u]") && *val.s != '[') {
		rc = text_list(val.s, val.n, in->mem, v, e);
		return rc ? rc
			  : crmp_value_shaped(in, f,
					      (struct crmp_text){ v->s, v->n },
					      v, e);
	}
	rc = crmp_scan_value(val.s, val.n, &why);
	if (rc)
		return crm_fail(
			e, rc, f->name, "%s: '%.*s'", why.text,
			(int)crmp_utf8_cut(val.s, val.n < 80 ? val.n : 80),
			val.s);
	return crmp_value_shaped(in, f, val, v, e);
}

static enum crm_status
value_moment(struct crm_store *s, const struct crmp_field *f, const char *text,
	     size_t n, struct crmp_val *v, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc;
	int64_t i = 0;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	if (f->kind == CRMP_DAY)
		rc = crm_day_parse(text, n, &s->session.clock, &i, &why);
	else
		rc = crm_time_parse(text, n, &s->session.clock, 0, &i, &why);
	if (rc)
		return crm_fail(e, rc, f->name, "%s", why.text);
	*v = crmp_int(i);
	return CRM_OK;
}

static enum crm_status
value_reach(const struct crmp_field *f, const char *s, size_t n,
	    struct crmp_arena *mem, struct crmp_val *v, struct crm_error *e)
{
	struct crm_error why = { 0 };
	struct crm_buf b = { 0 };
	enum crm_status rc;

	rc = f->kind == CRMP_PHONE ? crm_phone_parse(s, n, &b, &why)
				   : crm_email_parse(s, n, &b, &why);
	if (rc) {
		crm_buf_free(&b);
		return crm_fail(e, rc, f->name, "%s", why.text);
	}
	return from_buf(&b, mem, v, e);
}

static enum crm_status
value_currency(const struct crmp_field *f, const char *s, size_t n,
	       struct crmp_arena *mem, struct crmp_val *v, struct crm_error *e)
{
	char code[4];

	snprintf(code, sizeof code, "%.*s", n < 4 ? (int)n : 0, s);
	if (crm_currency_digits(code) < 0)
		return crm_fail(e, CRM_REFUSED, f->name,
				"not an ISO 4217 currency: '%.*s'", (int)n, s);
	return value_copy(s, n, mem, v, e);
}

static enum crm_status
login(struct crm_store *s, const char *text, size_t n, struct crmp_arena *mem,
      struct crmp_val *v, struct crm_error *e)
{
	if (crmp_eq("me", text, n))
		return value_copy(s->session.actor, strlen(s->session.actor),
				  mem, v, e);
	return value_copy(text, n, mem, v, e);
}

enum crm_status
crmp_value_text(const struct crmp_input *in, const struct crmp_field *f,
		struct crmp_text val, struct crmp_val *v, struct crm_error *e)
{
	struct crmp_arena *mem = in->mem;
	const char *text = val.s;
	size_t n = val.n;

	if (n > CRMP_FIELD_MAX)
		return crm_fail(e, CRM_REFUSED, f->name, "over 1 MiB");
	switch (f->kind) {
	case CRMP_ENUM:
		return one_word(f, text, n, mem, v, e);
	case CRMP_INT:
	case CRMP_MONEY:
	case CRMP_ANYREF:
		return whole(f, text, n, v, e);
	case CRMP_BOOL:
		return truth(f, text, n, v, e);
	case CRMP_INSTANT:
	case CRMP_DAY:
		return value_moment(in->s, f, text, n, v, e);
	case CRMP_CURRENCY:
		return value_currency(f, text, n, mem, v, e);
	case CRMP_REF:
		if (crmp_int_parse(text, n, &v->i)) {
			*v = crmp_int(v->i);
			return CRM_OK;
		}
		return value_copy(text, n, mem, v, e);
	case CRMP_USER:
		return login(in->s, text, n, mem, v, e);
	case CRMP_PHONE:
	case CRMP_EMAIL:
		return value_reach(f, text, n, mem, v, e);
	case CRMP_JSON:
		return value_json(in, f, val, v, e);
	case CRMP_TYPENAME:
		if (!crmp_type_named(text, n))
			return crm_fail(e, CRM_REFUSED, f->name,
					"no record type '%.*s'", (int)n, text);
		return value_copy(text, n, mem, v, e);
	case CRMP_TEXT:
	case CRMP_STATE:
	case CRMP_REAL: /* computed only */
	case CRMP_MOMENT:
	case CRMP_AGE:
		break;
	}
	return value_copy(text, n, mem, v, e);
}
