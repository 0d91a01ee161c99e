/* SPDX-License-Identifier: MIT */
/* scan.c - check a line as one JSON object and find its members */
#include <stdlib.h>
#include <string.h>

#include "format/scan.h"

#define FEW 64 /* keys of an object compared one by one */

static enum crm_status scan_value(struct crmp_cursor *c, enum crmp_jkind *kind);

void
crmp_scan_free(struct crmp_scan *sc)
{
	free(sc->members);
	memset(sc, 0, sizeof(*sc));
}

enum crm_status
crmp_scan_refuse(const struct crmp_cursor *c, const char *what)
{
	const struct crmp_member *m;
	struct crm_buf key = { 0 };

	if (c->top) {
		m = &c->sc->members[c->top - 1];
		crmp_json_unescape(m->key, m->key_len, &key);
	}
	crm_fail(c->e, CRM_REFUSED, key.s, "%s", what);
	crm_buf_free(&key);
	return CRM_REFUSED;
}

enum crm_status
crmp_scan_bad(const struct crmp_cursor *c, const unsigned char *at,
	      const char *what)
{
	struct crm_buf b = { 0 };

	crm_buf_printf(&b, "not JSON: %s at byte %zu", what,
		       (size_t)(at - c->begin) + 1);
	crmp_scan_refuse(c, b.s ? b.s : what);
	crm_buf_free(&b);
	return CRM_REFUSED;
}

static enum crm_status
pretty(const struct crmp_cursor *c, const char *jq)
{
	return crm_fail(c->e, CRM_REFUSED, NULL,
			"one JSON object a line is needed; use jq -c %s", jq);
}

static inline void
space(struct crmp_cursor *c)
{
	const unsigned char *p = c->p;

	while (p < c->end &&
	       (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	c->p = p;
}

static inline bool
at(const struct crmp_cursor *c, int ch)
{
	return c->p < c->end && *c->p == ch;
}

/*
 * The input ends where more must come.  Right behind a bracket or a comma it
 * is the first line of a document written over several.
 */
static enum crm_status
ends(const struct crmp_cursor *c)
{
	const unsigned char *p = c->end;

	while (p > c->begin && memchr(" \t\r\n", p[-1], 4))
		p--;
	if (!c->part && p > c->begin && memchr("{[,", p[-1], 3))
		return pretty(c, ".");
	return crmp_scan_bad(c, c->end, "it ends too early");
}

static enum crm_status
fail_expected(const struct crmp_cursor *c, const char *what)
{
	return c->p == c->end ? ends(c) : crmp_scan_bad(c, c->p, what);
}

static enum crm_status
push(struct crmp_cursor *c, struct crmp_member **m)
{
	struct crmp_scan *sc = c->sc;
	struct crmp_member *grown;
	size_t cap;

	if (sc->n == sc->cap) {
		cap = sc->cap ? sc->cap * 2 : 32;
		grown = realloc(sc->members, cap * sizeof(*grown));
		if (!grown)
			return crm_nomem(c->e);
		sc->members = grown;
		sc->cap = cap;
	}
	*m = &sc->members[sc->n++];
	return CRM_OK;
}

/* What has been seen of an object's keys. */
struct keys {
	size_t from;	/* its first member */
	uint64_t marks; /* a bit for each kind of key that was there */
	bool sort;	/* many or escaped: compared at its end */
};

static enum crm_status
check_key(struct crmp_cursor *c, struct keys *k)
{
	const struct crmp_member *m = &c->sc->members[c->sc->n - 1], *o;
	const unsigned char *key = (const unsigned char *)m->key;
	size_t n = m->key_len;
	uint64_t mark;

	k->sort = k->sort || m->key_escaped || c->sc->n - k->from > FEW;
	if (k->sort)
		return CRM_OK;
	mark = (uint64_t)1 << ((n + (n ? key[0] * 5u + key[n - 1] * 11u : 0)) &
			       63);
	if (k->marks & mark)
		for (o = &c->sc->members[k->from]; o < m; o++)
			if (o->key_len == n && !memcmp(o->key, key, n))
				return crmp_scan_dup(c, m);
	k->marks |= mark;
	return CRM_OK;
}

static enum crm_status
scan_member(struct crmp_cursor *c, struct keys *k)
{
	const unsigned char *from = c->p;
	size_t i = c->sc->n;
	enum crmp_jkind kind = CRMP_JNULL;
	struct crmp_member *m = NULL;
	enum crm_status st;
	bool escaped;

	if (!at(c, '"'))
		return fail_expected(c, "expected a key in double quotes");
	st = crmp_scan_string(c, &escaped);
	if (!st)
		st = push(c, &m);
	if (st)
		return st;
	m->key = (const char *)from + 1;
	m->key_len = (size_t)(c->p - from) - 2;
	m->key_escaped = escaped;
	if (c->depth == 1)
		c->top = i + 1;
	st = check_key(c, k);
	if (st)
		return st;
	space(c);
	if (!at(c, ':'))
		return fail_expected(c, "expected ':'");
	c->p++;
	space(c);
	from = c->p;
	st = scan_value(c, &kind);
	if (st)
		return st;
	m = &c->sc->members[i];
	m->val = (const char *)from;
	m->val_len = (size_t)(c->p - from);
	m->kind = kind;
	return CRM_OK;
}

/* After the members: a double among many, and nested ones are dropped. */
static enum crm_status
close_object(struct crmp_cursor *c, const struct keys *k)
{
	enum crm_status st = k->sort ? crmp_scan_twice(c, k->from) : CRM_OK;

	c->p++;
	if (--c->depth)
		c->sc->n = k->from;
	return st;
}

static enum crm_status
scan_object(struct crmp_cursor *c)
{
	struct keys k = { .from = c->sc->n };
	enum crm_status st;

	c->p++;
	space(c);
	if (at(c, '}'))
		return close_object(c, &k);
	for (;;) {
		st = scan_member(c, &k);
		if (st)
			return st;
		space(c);
		if (at(c, '}'))
			return close_object(c, &k);
		if (!at(c, ','))
			return fail_expected(c, "expected ',' or '}'");
		c->p++;
		space(c);
	}
}

static enum crm_status
array(struct crmp_cursor *c)
{
	enum crmp_jkind kind;
	enum crm_status st;

	c->p++;
	space(c);
	while (!at(c, ']')) {
		st = scan_value(c, &kind);
		if (st)
			return st;
		space(c);
		if (at(c, ']'))
			break;
		if (!at(c, ','))
			return fail_expected(c, "expected ',' or ']'");
		c->p++;
		space(c);
		if (at(c, ']'))
			return fail_expected(c, "expected a value");
	}
	c->p++;
	c->depth--;
	return CRM_OK;
}

static enum crm_status
scan_word(struct crmp_cursor *c, enum crmp_jkind kind)
{
	static const char *const words[] = {
		[CRMP_JTRUE] = "true",
		[CRMP_JFALSE] = "false",
		[CRMP_JNULL] = "null",
	};
	size_t n = strlen(words[kind]);

	if ((size_t)(c->end - c->p) < n || memcmp(c->p, words[kind], n))
		return crmp_scan_bad(c, c->p, "expected a value");
	c->p += n;
	return CRM_OK;
}

static enum crm_status
scan_value(struct crmp_cursor *c, enum crmp_jkind *kind)
{
	static const unsigned char kinds[256] = {
		['"'] = CRMP_JSTR + 1,	 ['{'] = CRMP_JOBJ + 1,
		['['] = CRMP_JARR + 1,	 ['t'] = CRMP_JTRUE + 1,
		['f'] = CRMP_JFALSE + 1, ['n'] = CRMP_JNULL + 1,
		['-'] = CRMP_JNUM + 1,	 ['0'] = CRMP_JNUM + 1,
		['1'] = CRMP_JNUM + 1,	 ['2'] = CRMP_JNUM + 1,
		['3'] = CRMP_JNUM + 1,	 ['4'] = CRMP_JNUM + 1,
		['5'] = CRMP_JNUM + 1,	 ['6'] = CRMP_JNUM + 1,
		['7'] = CRMP_JNUM + 1,	 ['8'] = CRMP_JNUM + 1,
		['9'] = CRMP_JNUM + 1,
	};
	bool escaped;

	if (c->p == c->end || !kinds[*c->p])
		return fail_expected(c, "expected a value");
	*kind = (enum crmp_jkind)(kinds[*c->p] - 1);
	if (*kind == CRMP_JSTR)
		return crmp_scan_string(c, &escaped);
	if (*kind == CRMP_JNUM)
		return crmp_scan_number(c);
	if (*kind > CRMP_JARR)
		return scan_word(c, *kind);
	if (c->depth == CRMP_DEPTH_MAX)
		return crmp_scan_refuse(c, "nested more than 32 deep");
	c->depth++;
	return *kind == CRMP_JOBJ ? scan_object(c) : array(c);
}

/* A line that does not begin with a brace. */
static enum crm_status
no_object(const struct crmp_cursor *c)
{
	if (at(c, '['))
		return pretty(c, "'.[]'");
	if (c->p < c->end && *c->p && strchr("\"}],-0123456789", *c->p))
		return pretty(c, ".");
	return crmp_scan_bad(c, c->p, "expected '{'");
}

enum crm_status
crmp_scan_object(const char *s, size_t n, struct crmp_scan *sc,
		 struct crm_error *e)
{
	const unsigned char *p = (const unsigned char *)s;
	struct crmp_cursor c = {
		.p = p, .begin = p, .end = p + n, .sc = sc, .e = e
	};
	enum crm_status st;

	sc->n = 0;
	space(&c);
	if (!at(&c, '{'))
		return no_object(&c);
	c.depth = 1;
	st = scan_object(&c);
	c.top = 0;
	space(&c);
	if (!st && c.p < c.end)
		st = crmp_scan_bad(&c, c.p, "text after the object");
	if (st)
		sc->n = 0;
	return st;
}

enum crm_status
crmp_scan_value(const char *s, size_t n, struct crm_error *e)
{
	const unsigned char *p = (const unsigned char *)s;
	struct crmp_scan sc = { 0 };
	struct crmp_cursor c = {
		.p = p,
		.begin = p,
		.end = p + n,
		.sc = &sc,
		.e = e,
		.part = true,
	};
	enum crmp_jkind kind;
	enum crm_status st;

	space(&c);
	c.depth = 1; /* the record it is to stand in */
	st = scan_value(&c, &kind);
	space(&c);
	if (!st && c.p < c.end)
		st = crmp_scan_bad(&c, c.p, "text after the value");
	crmp_scan_free(&sc);
	return st;
}
