/* SPDX-License-Identifier: MIT */
/* jwalk.c - a walk of JSON objects and lists of texts, as we store them */
#include "base/base.h"

#include <string.h>

static int
hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* Append a string body that our own writer made; p is left behind it. */
static const char *
string(const char *p, const char *end, struct crm_buf *out)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	const char *start, *m;

	for (p++; p < end && *p != '"'; p++) {
		start = p;
		while (p < end && *p != '"' && *p != '\\')
			p++;
		crm_buf_add(out, start, (size_t)(p - start));
		if (p >= end || *p == '"')
			break;
		p++;
		if (*p == 'u' && end - p > 4) {
			crm_buf_putc(out, (char)(hex(p[3]) << 4 | hex(p[4])));
			p += 4;
		} else {
			m = strchr(from, *p);
			crm_buf_putc(out, m && *p ? to[m - from] : *p);
		}
	}
	crm_buf_add(out, "", 0);
	return p < end ? p + 1 : end;
}

bool
crmp_jwalk_next(struct crmp_jwalk *w, bool object)
{
	while (w->p < w->end && *w->p != '"') {
		if (*w->p == '}' || *w->p == ']')
			return false;
		w->p++;
	}
	if (w->p >= w->end)
		return false;
	if (object) {
		crm_buf_reset(&w->key);
		w->p = string(w->p, w->end, &w->key);
		while (w->p < w->end && *w->p != '"')
			w->p++;
	}
	crm_buf_reset(&w->val);
	w->p = string(w->p, w->end, &w->val);
	return !w->key.oom && !w->val.oom;
}

enum crm_status
crmp_jwalk_end(struct crmp_jwalk *w, enum crm_status rc, struct crm_error *e)
{
	if (!rc && (w->key.oom || w->val.oom))
		rc = crm_nomem(e);
	crm_buf_free(&w->key);
	crm_buf_free(&w->val);
	return rc;
}

/* Behind the string that begins at p, or NULL. */
static const char *
behind_stored_string(const char *p, const char *end)
{
	const char *start = ++p, *back;

	while (p < end && (p = memchr(p, '"', (size_t)(end - p)))) {
		for (back = p; back > start && back[-1] == '\\'; back--)
			;
		p++;
		/* an even number escape one another */
		if ((p - 1 - back) % 2 == 0)
			return p;
	}
	return NULL;
}

static const char *
behind_stored_value(const char *p, const char *end)
{
	const char *start = p;

	if (p < end && *p == '"')
		return behind_stored_string(p, end);
	if (p < end && *p == '[') {
		p = memchr(p, ']', (size_t)(end - p));
		return p ? p + 1 : NULL;
	}
	while (p < end && (*p == '-' || (*p >= '0' && *p <= '9')))
		p++;
	return p > start ? p : NULL;
}

bool
crmp_stored_next(const char **at, const char *end, struct crmp_text *name,
		 struct crmp_text *value)
{
	const char *p = *at, *q, *v;

	*at = NULL;
	if (p < end && *p == '{' && p + 1 < end && p[1] == '}')
		p++;
	if (p < end && *p == '}') {
		*at = p + 1;
		return false;
	}
	if (end - p < 2 || (*p != '{' && *p != ',') || p[1] != '"')
		return false;
	p++;
	q = behind_stored_string(p, end);
	v = q && q < end && *q == ':' ? behind_stored_value(q + 1, end) : NULL;
	if (!v)
		return false;
	*name = (struct crmp_text){ p + 1, (size_t)(q - p) - 2 };
	*value = (struct crmp_text){ q + 1, (size_t)(v - q) - 1 };
	*at = v;
	return true;
}

/*
 * By search, not member by member: many columns are asked of one image.  A
 * quote within a text has a backslash before it, so one behind a comma or the
 * brace that a name follows begins that name.
 */
struct crmp_text
crmp_stored(struct crmp_text object, const char *name)
{
	const char *end = object.s + object.n, *p = object.s, *v;
	struct crmp_text none = { 0 };
	size_t len = strlen(name), n = len + 3;
	char key[80];

	if (n > sizeof key)
		return none;
	key[0] = '"';
	memcpy(key + 1, name, len);
	memcpy(key + 1 + len, "\":", 2);
	while ((p = memmem(p, (size_t)(end - p), key, n))) {
		v = p + n;
		if (p > object.s && (p[-1] == ',' || p[-1] == '{')) {
			p = behind_stored_value(v, end);
			return p ? (struct crmp_text){ v, (size_t)(p - v) }
				 : none;
		}
		p = v;
	}
	return none;
}

void
crmp_stored_text(struct crmp_text value, struct crm_buf *out)
{
	string(value.s, value.s + value.n, out);
}
