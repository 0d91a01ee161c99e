/* SPDX-License-Identifier: MIT */
/* text.c - UTF-8, escaping for a terminal, the nearest name */
#include <stdlib.h>
#include <string.h>

#include "base/inner.h"

#define ONES 0x0101010101010101u
#define HIGH 0x8080808080808080u

static bool
is_continuation(const char *s)
{
	return ((unsigned char)*s & 0xc0) == 0x80;
}

int
crmp_utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s[0];
	uint32_t v;
	int len, i;

	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	len = c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
	if (len == 0 || (size_t)len > n)
		return 0;
	v = c & (0xffu >> (len + 1));
	for (i = 1; i < len; i++) {
		if (!is_continuation(s + i))
			return 0;
		v = v << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*cp = v;
	return len;
}

int
crmp_utf8_next(const char *s, size_t n, uint32_t *cp)
{
	int len = crmp_utf8_decode(s, n, cp);

	if (len)
		return len;
	*cp = 0xfffd;
	return 1;
}

size_t
crmp_utf8_cut(const char *s, size_t n)
{
	size_t back, need;
	unsigned char c;

	for (back = 1; back <= 3 && back <= n; back++) {
		if (is_continuation(s + n - back))
			continue;
		c = (unsigned char)s[n - back];
		need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
		return need > back ? n - back : n;
	}
	return n;
}

int
crmp_quote_len(const char *s, size_t n)
{
	return (int)(n > 200 ? crmp_utf8_cut(s, 200) : n);
}

bool
crmp_eq(const char *a, const char *b, size_t n)
{
	if (!n)
		return !*a;
	return *a == *b && strlen(a) == n && !memcmp(a, b, n);
}

bool
crm_text_valid(const char *s, size_t n, size_t *bad)
{
	size_t i = 0;
	uint64_t v;
	uint32_t cp;
	int len;

	while (i < n) {
		if (i + 8 <= n) {
			memcpy(&v, s + i, 8);
			if (((v | (v - ONES)) & HIGH) == 0) {
				i += 8;
				continue;
			}
		}
		len = s[i] ? crmp_utf8_decode(s + i, n - i, &cp) : 0;
		if (!len) {
			if (bad)
				*bad = i;
			return false;
		}
		i += (size_t)len;
	}
	return true;
}

/* C1 and the controls that turn the direction of text */
static bool
unprintable(uint32_t cp)
{
	return (cp >= 0x80 && cp <= 0x9f) || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e || cp == 0x200f ||
	       cp == 0x061c;
}

void
crm_text_escape(const char *s, size_t n, struct crm_buf *out)
{
	size_t i, from = 0;
	uint32_t cp;
	int len;

	for (i = 0; i < n; i += (size_t)len) {
		len = crmp_utf8_decode(s + i, n - i, &cp);
		if (len && cp >= 0x20 && cp != 0x7f && !unprintable(cp))
			continue;
		crm_buf_add(out, s + from, i - from);
		if (len > 1)
			crm_buf_printf(out, "\\u{%04X}", (unsigned)cp);
		else
			crm_buf_printf(out, "\\x%02X", (unsigned char)s[i]);
		len = len ? len : 1;
		from = i + (size_t)len;
	}
	crm_buf_add(out, s + from, n - from);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Edit distance where swapping neighbours costs 1.  rows holds three rows of
 * n + 1 counts.
 */
static size_t
distance(const char *a, size_t m, const char *b, size_t n, size_t *rows)
{
	size_t *older = rows, *old = rows + n + 1, *row = old + n + 1, *t;
	size_t i, j;

	for (j = 0; j <= n; j++)
		old[j] = j;
	for (i = 1; i <= m; i++) {
		row[0] = i;
		for (j = 1; j <= n; j++) {
			row[j] = old[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = least(row[j], old[j] + 1);
			row[j] = least(row[j], row[j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], older[j - 2] + 1);
		}
		t = older;
		older = old;
		old = row;
		row = t;
	}
	return old[n];
}

const char *
crm_text_nearest(const char *word, const char *const *names)
{
	size_t n = strlen(word), m, d, most, best = SIZE_MAX;
	const char *found = NULL;
	size_t *rows;

	rows = n < SIZE_MAX / 64 ? calloc(3 * (n + 1), sizeof(*rows)) : NULL;
	if (!rows)
		return NULL;
	for (; *names; names++) {
		m = strlen(*names);
		most = (m > n ? m : n) / 3;
		most = most ? most : 1;
		if ((m > n ? m - n : n - m) > most)
			continue;
		d = distance(*names, m, word, n, rows);
		if (d <= most && d < best && d < n) {
			best = d;
			found = *names;
		}
	}
	free(rows);
	return found;
}

size_t
crmp_list_sign(const char *s, size_t n)
{
	static const char *const signs[] = { ",", ";", "，", "；", "、" };
	size_t i, k;

	for (i = 0; i < sizeof signs / sizeof *signs; i++) {
		k = strlen(signs[i]);
		if (n >= k && !memcmp(s, signs[i], k))
			return k;
	}
	return 0;
}
