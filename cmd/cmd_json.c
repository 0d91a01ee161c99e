/* SPDX-License-Identifier: MIT */
/* cmd_json.c - members of the JSON objects that the library writes */
#include <string.h>

#include "cmd.h"

static const char *
skip_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : end;
}

/* Past a value: to the comma or bracket that ends it. */
static const char *
skip_value(const char *p, const char *end)
{
	int depth = 0;

	while (p < end) {
		if (*p == '"') {
			p = skip_string(p, end);
			continue;
		}
		if (*p == '{' || *p == '[')
			depth++;
		else if ((*p == '}' || *p == ']') && depth-- == 0)
			break;
		else if (*p == ',' && !depth)
			break;
		p++;
	}
	return p;
}

static const char *
skip_blank(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n", *p))
		p++;
	return p;
}

bool
cmd_member(const char **p, const char *end, struct cmd_member *m)
{
	const char *s = skip_blank(*p, end);

	if (s < end && (*s == '{' || *s == ','))
		s = skip_blank(s + 1, end);
	if (s >= end || *s != '"')
		return false;
	m->key = s + 1;
	s = skip_string(s, end);
	m->nkey = (size_t)(s - 1 - m->key);
	s = skip_blank(s, end);
	if (s < end && *s == ':')
		s = skip_blank(s + 1, end);
	m->val = s;
	*p = s = skip_value(s, end);
	while (s > m->val && strchr(" \t\r\n", s[-1]))
		s--;
	m->nval = (size_t)(s - m->val);
	return true;
}

bool
cmd_member_text(const char *line, size_t n, const char *key,
		struct crm_buf *out)
{
	const char *p = line;
	struct cmd_member m;

	while (cmd_member(&p, line + n, &m)) {
		if (m.nkey != strlen(key) || memcmp(m.key, key, m.nkey) != 0)
			continue;
		if (m.nval < 2 || *m.val != '"' || memchr(m.val, '\\', m.nval))
			return false;
		crm_buf_add(out, m.val + 1, m.nval - 2);
		return true;
	}
	return false;
}

void
cmd_add_text(struct crm_buf *b, const char *key, const char *text)
{
	if (!text)
		return;
	crm_buf_printf(b, ",\"%s\":", key);
	crm_buf_json(b, text, strlen(text));
}
