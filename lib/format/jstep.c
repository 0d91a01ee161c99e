/* SPDX-License-Identifier: MIT */
/* jstep.c - text known to be JSON: part by part, and written anew */
#include <string.h>

#include "format/jscan.h"

static const char *
past_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

static const char *
past_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : end;
}

/* Past a number or a word. */
static const char *
past_plain(const char *p, const char *end)
{
	while (p < end && !memchr(",:}] \t\r\n", *p, 8))
		p++;
	return p;
}

static const char *
past_value(const char *p, const char *end)
{
	int depth = 0;

	if (p < end && *p == '"')
		return past_string(p, end);
	if (p < end && *p != '{' && *p != '[')
		return past_plain(p, end);
	do {
		if (p < end && *p == '"') {
			p = past_string(p, end);
			continue;
		}
		if (p >= end)
			break;
		depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
		p++;
	} while (depth);
	return p;
}

static enum crmp_jkind
step_kind(char c)
{
	switch (c) {
	case '"':
		return CRMP_JSTR;
	case '{':
		return CRMP_JOBJ;
	case '[':
		return CRMP_JARR;
	case 't':
		return CRMP_JTRUE;
	case 'f':
		return CRMP_JFALSE;
	case 'n':
		return CRMP_JNULL;
	default:
		return CRMP_JNUM;
	}
}

bool
crmp_json_item(struct crmp_text *rest, struct crmp_member *m)
{
	const char *p = rest->s, *end = p + rest->n;

	p = past_space(p, end);
	if (p < end && (*p == '[' || *p == '{' || *p == ','))
		p = past_space(p + 1, end);
	if (p >= end || *p == ']' || *p == '}')
		return false;
	m->key_len = 0;
	m->val = p;
	m->kind = step_kind(*p);
	p = past_value(p, end);
	m->val_len = (size_t)(p - m->val);
	*rest = (struct crmp_text){ p, (size_t)(end - p) };
	return true;
}

bool
crmp_json_step(struct crmp_text *rest, struct crmp_member *m)
{
	const char *p, *end = rest->s + rest->n;
	struct crmp_member name;

	if (!crmp_json_item(rest, &name))
		return false;
	p = past_space(rest->s, end);
	if (p < end && *p == ':')
		p = past_space(p + 1, end);
	*rest = (struct crmp_text){ p, (size_t)(end - p) };
	m->key = name.val + 1;
	m->key_len = name.val_len > 1 ? name.val_len - 2 : 0;
	m->key_escaped = memchr(m->key, '\\', m->key_len) != NULL;
	m->val = p;
	m->kind = p < end ? step_kind(*p) : CRMP_JNULL;
	p = past_value(p, end);
	m->val_len = (size_t)(p - m->val);
	*rest = (struct crmp_text){ p, (size_t)(end - p) };
	return true;
}

static void
string_again(struct crmp_text string, struct crm_buf *own, struct crm_buf *out)
{
	struct crmp_text body = { string.s + 1, string.n - 2 };

	if (memchr(body.s, '\\', body.n)) {
		crm_buf_reset(own);
		crmp_json_unescape(body.s, body.n, own);
		out->oom |= own->oom;
		body = crmp_text_of(own);
	}
	crm_buf_json(out, body.s, body.n);
}

void
crmp_json_compact(struct crmp_text v, struct crm_buf *out)
{
	const char *p = v.s, *end = p + v.n, *q;
	struct crm_buf own = { 0 };

	for (; (p = past_space(p, end)) < end; p = q) {
		if (*p == '"') {
			q = past_string(p, end);
			string_again((struct crmp_text){ p, (size_t)(q - p) },
				     &own, out);
			continue;
		}
		q = memchr("{}[],:", *p, 6) ? p + 1 : past_plain(p, end);
		crm_buf_add(out, p, (size_t)(q - p));
	}
	crm_buf_free(&own);
}
