/* SPDX-License-Identifier: MIT */
/* splice.c - set a verdict under "_" in a line, its other bytes untouched */
#include <string.h>

#include "format/scan.h"

/* Everything here walks text that a scan has found to be JSON. */
static const char *
past_space(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	return p;
}

static const char *
past_string(const char *p)
{
	for (p++; *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p + 1;
}

/* Past the value at p, which ends before `end`. */
static const char *
past_value(const char *p, const char *end)
{
	int depth = 0;

	if (*p == '"')
		return past_string(p);
	if (*p != '{' && *p != '[')
		return p + strcspn(p, ",}] \t\r\n");
	do {
		if (*p == '"') {
			p = past_string(p);
			continue;
		}
		depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
		p++;
	} while (depth && p < end);
	return p;
}

/* Where new bytes go, and how many old ones they replace. */
struct place {
	const char *at;
	size_t old;
	bool comma; /* a member stands before */
};

/* The value of `name` in the object v[0..n), or the place behind its last. */
static bool
find_member(const char *v, size_t n, const char *name, struct place *place)
{
	struct crmp_member want = { .key = name, .key_len = strlen(name) };
	struct crmp_member m = { .key_escaped = true };
	const char *end = v + n, *p = past_space(v + 1);

	*place = (struct place){ .at = v + 1 };
	while (*p == '"') {
		m.key = p + 1;
		p = past_string(p);
		m.key_len = (size_t)(p - m.key) - 1;
		p = past_space(past_space(p) + 1);
		place->at = p;
		p = past_value(p, end);
		place->old = (size_t)(p - place->at);
		if (!crmp_key_cmp(&m, &want))
			return true;
		*place = (struct place){ .at = p, .comma = true };
		p = past_space(p);
		p = *p == ',' ? past_space(p + 1) : p;
	}
	return false;
}

static void
splice_name(struct crm_buf *out, const struct place *place, const char *name)
{
	if (place->comma)
		crm_buf_putc(out, ',');
	crm_buf_json(out, name, strlen(name));
	crm_buf_putc(out, ':');
}

enum crm_status
crmp_splice(struct crmp_text line, const struct crmp_scan *sc, const char *name,
	    const char *json, struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_member *m = crmp_scan_find(sc, "_");
	const struct crmp_member *last = sc->n ? &sc->members[sc->n - 1] : NULL;
	struct place place = { .at = memchr(line.s, '{', line.n) };
	size_t before = out->len, head;
	bool there = true;

	if (m && m->kind != CRMP_JOBJ)
		return crm_fail(e, CRM_REFUSED, "_", "not an object");
	if (m) {
		there = find_member(m->val, m->val_len, name, &place);
	} else if (last) {
		place = (struct place){ last->val + last->val_len, 0, true };
	} else {
		place.at++;
	}
	head = (size_t)(place.at - line.s);
	crm_buf_add(out, line.s, head);
	if (!m)
		splice_name(out, &place, "_");
	if (!m)
		crm_buf_putc(out, '{');
	if (!m || !there)
		splice_name(out, &(struct place){ .comma = m && place.comma },
			    name);
	crm_buf_puts(out, json);
	if (!m)
		crm_buf_putc(out, '}');
	crm_buf_add(out, place.at + place.old, line.n - head - place.old);
	if (!out->oom)
		return CRM_OK;
	out->len = before;
	return crm_buf_ok(out, e);
}
