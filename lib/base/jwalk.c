/* SPDX-License-Identifier: MIT */
/* jwalk.c - a walk of JSON objects and lists of texts, as we store them */
#include "base/base.h"

#include <string.h>

static int
hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* Unescape a string body that our own writer made; leaves p behind it. */
static const char *
string(const char *p, const char *end, struct crm_buf *out)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	const char *start, *m;

	crm_buf_reset(out);
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
		w->p = string(w->p, w->end, &w->key);
		while (w->p < w->end && *w->p != '"')
			w->p++;
	}
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
