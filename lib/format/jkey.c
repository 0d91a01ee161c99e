/* SPDX-License-Identifier: MIT */
/* jkey.c - keys of JSON objects: comparing, finding, doubles */
#include <stdlib.h>
#include <string.h>

#include "format/scan.h"

/* A key read byte by byte with its escapes undone. */
struct reader {
	const unsigned char *p, *end;
	bool escaped;
	char text[4];
	int i, n;
};

static int
next_byte(struct reader *r)
{
	int used = 1;

	if (r->i < r->n)
		return (unsigned char)r->text[r->i++];
	if (r->p == r->end)
		return -1;
	if (!r->escaped || *r->p != '\\')
		return *r->p++;
	r->n = crmp_json_escape(r->p, r->end, r->text, &used);
	if (r->n < 1) { /* not from a scan: as it stands */
		r->n = used = 1;
		r->text[0] = '\\';
	}
	r->p += used;
	r->i = 1;
	return (unsigned char)r->text[0];
}

static struct reader
reader_of(const struct crmp_member *m)
{
	struct reader r = { 0 };

	r.p = (const unsigned char *)m->key;
	r.end = r.p + m->key_len;
	r.escaped = m->key_escaped;
	return r;
}

int
crmp_key_cmp(const struct crmp_member *a, const struct crmp_member *b)
{
	struct reader ra, rb;
	size_t n;
	int x, y;

	if (!a->key_escaped && !b->key_escaped) {
		n = a->key_len < b->key_len ? a->key_len : b->key_len;
		x = n ? memcmp(a->key, b->key, n) : 0;
		return x ? x
			 : (a->key_len > b->key_len) -
				       (a->key_len < b->key_len);
	}
	ra = reader_of(a);
	rb = reader_of(b);
	do {
		x = next_byte(&ra);
		y = next_byte(&rb);
	} while (x == y && x >= 0);
	return x - y;
}

const struct crmp_member *
crmp_scan_find(const struct crmp_scan *sc, const char *key)
{
	struct crmp_member want = { .key = key, .key_len = strlen(key) };
	const struct crmp_member *m;
	size_t i;

	for (i = 0; i < sc->n; i++) {
		m = &sc->members[i];
		if (!m->key_escaped && m->key_len != want.key_len)
			continue;
		if (!crmp_key_cmp(m, &want))
			return m;
	}
	return NULL;
}

enum crm_status
crmp_scan_dup(const struct crmp_cursor *c, const struct crmp_member *m)
{
	struct crm_buf name = { 0 }, top = { 0 };
	const struct crmp_member *t = m;

	if (c->depth > 1 && c->top)
		t = &c->sc->members[c->top - 1];
	crmp_json_unescape(m->key, m->key_len, &name);
	crmp_json_unescape(t->key, t->key_len, &top);
	crm_fail(c->e, CRM_REFUSED, top.s, "key '%s' is given twice",
		 name.s ? name.s : "");
	crm_buf_free(&name);
	crm_buf_free(&top);
	return CRM_REFUSED;
}

static int
by_key(const void *a, const void *b)
{
	return crmp_key_cmp(*(const struct crmp_member *const *)a,
			    *(const struct crmp_member *const *)b);
}

enum crm_status
crmp_scan_twice(const struct crmp_cursor *c, size_t from)
{
	size_t n = c->sc->n - from, i;
	const struct crmp_member **m = calloc(n ? n : 1, sizeof(const void *));
	enum crm_status st = CRM_OK;

	if (!m)
		return crm_nomem(c->e);
	for (i = 0; i < n; i++)
		m[i] = &c->sc->members[from + i];
	qsort(m, n, sizeof(const void *), by_key);
	for (i = 1; i < n && !st; i++)
		if (!crmp_key_cmp(m[i - 1], m[i]))
			st = crmp_scan_dup(c, m[i]);
	free(m);
	return st;
}
