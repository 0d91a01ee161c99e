/* SPDX-License-Identifier: MIT */
/* shape.c - JSON values against a shape written as text */
#include "record/shape.h"

#include <string.h>

struct ctx {
	struct crm_buf path;
	crmp_shape_name *name; /* what is done with names of records, or NULL */
	crmp_shape_moment *moment; /* who knows times; NULL: whole ones only */
	void *arg;
	struct crm_error *e;
};

static enum crm_status check(struct ctx *c, const char *shape, size_t n,
			     json_t *v);

static enum crm_status
bad(struct ctx *c, const char *what)
{
	return crm_fail(c->e, CRM_REFUSED, c->path.s, "%s", what);
}

/* Length of the shape at s: up to a comma or closer on its own level. */
static size_t
extent(const char *s, size_t n)
{
	int depth = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '[' || s[i] == '{')
			depth++;
		if (s[i] == ']' || s[i] == '}')
			depth--;
		if (s[i] == ',' && depth == 0)
			break;
	}
	return i;
}

static enum crm_status
list(struct ctx *c, const char *shape, size_t n, json_t *v)
{
	size_t i, len = c->path.len;
	enum crm_status rc = CRM_OK;

	if (!json_is_array(v))
		return bad(c, "a list is needed");
	for (i = 0; !rc && i < json_array_size(v); i++) {
		crm_buf_printf(&c->path, "[%zu]", i);
		rc = check(c, shape, n, json_array_get(v, i));
		c->path.len = len;
		c->path.s[len] = '\0';
	}
	return rc;
}

/* The member of an object shape that is `key`; *optional if it may lack. */
static bool
shape_member(const char *shape, size_t n, const char *key, const char **sub,
	     size_t *nsub)
{
	const char *p = shape, *end = shape + n, *colon;
	size_t len, nk;

	while (p < end) {
		len = extent(p, (size_t)(end - p));
		colon = memchr(p, ':', len);
		nk = (size_t)(colon - p);
		*sub = colon + 1;
		*nsub = len - nk - 1;
		if (p[nk - 1] == '?')
			nk--;
		if (crmp_eq(key, p, nk) || (nk == 1 && *p == '*'))
			return true;
		p += len + 1;
	}
	return false;
}

const char *
crmp_shape_of(const struct crmp_type *t, struct crmp_text name)
{
	int f = crmp_field_index(t, name.s, name.n);

	if (f >= 0)
		return t->fields[f].arg;
	if (crmp_eq("files", name.s, name.n))
		return CRMP_FILES;
	return crmp_eq("tags", name.s, name.n) ? "[s]" : "{*:any}";
}

bool
crmp_shape_key(const char *shape, size_t i, struct crmp_text *key,
	       struct crmp_text *sub)
{
	const char *p = shape + (*shape == '['), *end, *colon;
	size_t len;

	if (*p != '{')
		return false;
	end = shape + strlen(shape) - (p > shape ? 2 : 1); /* the closers */
	for (p++; p < end; p += len + 1) {
		len = extent(p, (size_t)(end - p));
		if (i-- > 0)
			continue;
		colon = memchr(p, ':', len);
		*key = (struct crmp_text){ p, (size_t)(colon - p) };
		*sub = (struct crmp_text){ colon + 1, len - key->n - 1 };
		key->n -= p[key->n - 1] == '?';
		return true;
	}
	return false;
}

static enum crm_status
missing(struct ctx *c, const char *shape, size_t n, json_t *v)
{
	const char *p = shape, *end = shape + n;
	char key[64];
	size_t len, nk;

	while (p < end) {
		len = extent(p, (size_t)(end - p));
		nk = (size_t)((const char *)memchr(p, ':', len) - p);
		if (p[nk - 1] != '?' && *p != '*') {
			snprintf(key, sizeof key, "%.*s", (int)nk, p);
			if (!json_object_get(v, key)) {
				crm_buf_printf(&c->path, ".%s", key);
				return bad(c, "is needed");
			}
		}
		p += len + 1;
	}
	return CRM_OK;
}

static enum crm_status
object(struct ctx *c, const char *shape, size_t n, json_t *v)
{
	size_t nsub, len = c->path.len;
	enum crm_status rc = CRM_OK;
	const char *key, *sub;
	json_t *x;

	if (!json_is_object(v))
		return bad(c, "an object is needed");
	json_object_foreach(v, key, x)
	{
		crm_buf_printf(&c->path, ".%s", key);
		if (shape_member(shape, n, key, &sub, &nsub))
			rc = check(c, sub, nsub, x);
		else
			rc = bad(c, "no such key here");
		if (rc)
			return rc;
		c->path.len = len;
		c->path.s[len] = '\0';
	}
	return missing(c, shape, n, v);
}

static enum crm_status
shape_moment(struct ctx *c, json_t *v, bool day)
{
	const char *s = json_string_value(v);
	struct crm_clock utc = { 0 };
	enum crm_status rc;
	int64_t at;

	if (!s)
		return bad(c,
			   day ? "a day is needed: \"2026-11-22\""
			       : "a time is needed: \"2026-11-22T02:07:00Z\"");
	if (c->moment)
		return c->moment(c->arg, day, v, c->path.s, c->e);
	if (crm_zone_open("UTC", &utc.zone, c->e))
		return CRM_TROUBLE;
	if (day)
		rc = strlen(s) == 10 && crm_day_parse(s, 10, &utc, &at, NULL) ==
						CRM_OK
			     ? CRM_OK
			     : bad(c, "not a day: 2026-11-22");
	else
		rc = strlen(s) >= 16 && crm_time_parse(s, strlen(s), &utc, 0,
						       &at, NULL) == CRM_OK
			     ? CRM_OK
			     : bad(c, "not a time: 2026-11-22T02:07:00Z");
	crm_zone_close(utc.zone);
	return rc;
}

/* A file has it as its name: nothing else may get there. */
static bool
shape_hash(const json_t *v)
{
	const char *s = json_string_value(v);

	return s && json_string_length(v) == 64 &&
	       strspn(s, "0123456789abcdef") == 64;
}

/* i1..36500, n0..100: a number within these, whole if it is i. */
static enum crm_status
in_range(struct ctx *c, const char *shape, size_t n, json_t *v)
{
	const char *dots = memmem(shape, n, "..", 2);
	int64_t from = 0, to = 0;
	bool whole = *shape == 'i', inside;

	crmp_int_parse(shape + 1, (size_t)(dots - shape) - 1, &from);
	crmp_int_parse(dots + 2, n - (size_t)(dots - shape) - 2, &to);
	if (json_is_integer(v)) /* which a double may round */
		inside = json_integer_value(v) >= from &&
			 json_integer_value(v) <= to;
	else
		inside = !whole && json_is_number(v) &&
			 json_real_value(v) >= (double)from &&
			 json_real_value(v) <= (double)to;
	if (inside)
		return CRM_OK;
	return crm_fail(c->e, CRM_REFUSED, c->path.s,
			"a %snumber from %lld to %lld is needed",
			whole ? "whole " : "", (long long)from, (long long)to);
}

static enum crm_status
scalar(struct ctx *c, const char *shape, size_t n, json_t *v)
{
	const struct crmp_type *t;
	char words[256];
	size_t i;

	if (n == 1) {
		switch (*shape) {
		case 'u':
			if (json_is_string(v) && c->name)
				return c->name(c->arg, NULL, v, c->path.s);
			/* fall through */
		case 's':
			return json_is_string(v) ? CRM_OK
						 : bad(c, "a string is needed");
		case 'i':
			return json_is_integer(v)
				       ? CRM_OK
				       : bad(c, "a whole number is needed");
		case 'n':
			return json_is_number(v) ? CRM_OK
						 : bad(c, "a number is needed");
		case 'b':
			return json_is_boolean(v)
				       ? CRM_OK
				       : bad(c, "true or false is needed");
		case 'd':
		case 't':
			return shape_moment(c, v, *shape == 'd');
		case 'h':
			return shape_hash(v) ? CRM_OK
					     : bad(c, "64 hexadecimal digits, "
						      "small letters, are "
						      "needed");
		}
	}
	if (memmem(shape, n, "..", 2))
		return in_range(c, shape, n, v);
	if (crmp_eq("any", shape, n))
		return CRM_OK;
	t = crmp_type_named(shape, n);
	if (t && (!json_is_integer(v) || json_integer_value(v) <= 0))
		return bad(c, "a record's id is needed");
	if (t)
		return c->name ? c->name(c->arg, t, v, c->path.s) : CRM_OK;
	snprintf(words, sizeof words, "%.*s", (int)n, shape);
	for (i = 0; words[i]; i++)
		if (words[i] == '|')
			words[i] = ' ';
	if (json_is_string(v) &&
	    crmp_word_in(words, json_string_value(v), json_string_length(v)))
		return CRM_OK;
	return crm_fail(c->e, CRM_REFUSED, c->path.s, "is none of: %s", words);
}

static enum crm_status
check(struct ctx *c, const char *shape, size_t n, json_t *v)
{
	if (c->path.oom)
		return crm_nomem(c->e);
	if (*shape == '[')
		return list(c, shape + 1, n - 2, v);
	if (*shape == '{')
		return object(c, shape + 1, n - 2, v);
	return scalar(c, shape, n, v);
}

static enum crm_status
whole_shape(struct ctx *c, const char *shape, json_t *v, const char *key)
{
	enum crm_status rc;

	crm_buf_puts(&c->path, key);
	rc = crm_buf_ok(&c->path, c->e);
	if (!rc)
		rc = check(c, shape, strlen(shape), v);
	crm_buf_free(&c->path);
	return rc;
}

enum crm_status
crmp_shape_each(const char *shape, json_t *v, const char *key,
		crmp_shape_name *name, void *arg, struct crm_error *e)
{
	struct ctx c = { .name = name, .arg = arg, .e = e };

	return whole_shape(&c, shape, v, key);
}

enum crm_status
crmp_shape_moments(const char *shape, json_t *v, const char *key,
		   crmp_shape_moment *moment, void *arg, struct crm_error *e)
{
	struct ctx c = { .moment = moment, .arg = arg, .e = e };

	return whole_shape(&c, shape, v, key);
}

enum crm_status
crmp_shape_check(const char *shape, json_t *v, const char *key,
		 struct crm_error *e)
{
	return crmp_shape_each(shape, v, key, NULL, NULL, e);
}

bool
crmp_shape_names(const char *shape, const struct crmp_type *to)
{
	const struct crmp_type *t;
	size_t n;

	for (; *shape; shape += n + (shape[n] != '\0')) {
		n = strcspn(shape, "[]{}:,?|");
		t = n == 1 && *shape == 'u' ? &crmp_type_user
					    : crmp_type_named(shape, n);
		if (t && (!to || t == to))
			return true;
	}
	return false;
}
