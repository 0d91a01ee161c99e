/* SPDX-License-Identifier: MIT */
/* jstring.c - JSON strings: checking and unescaping */
#include <string.h>

#include "format/scan.h"

/* 1: an ASCII byte that stands for itself inside a string */
static const unsigned char plain_bytes[256] = {
#define P8 1, 1, 1, 1, 1, 1, 1, 1
	0,  0,	0,  0,	0,  0,	0, 0, 0, 0, 0, 0, 0, 0, 0,  0,	0,  0, 0, 0,
	0,  0,	0,  0,	0,  0,	0, 0, 0, 0, 0, 0, 1, 1, 0,  1,	1,  1, 1, 1,
	P8, P8, P8, P8, P8, P8, 1, 1, 1, 1, 0, 1, 1, 1, P8, P8, P8, P8
#undef P8
};

/* Length of the UTF-8 character of two bytes or more at p, or 0. */
static int
utf8_len(const unsigned char *p, size_t left)
{
	unsigned c = p[0], d = left > 1 ? p[1] : 0;

	if (c >= 0xe1 && c <= 0xec) /* most Chinese text */
		return left > 2 && (d & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80
			       ? 3
			       : 0;
	if (c < 0xc2 || c > 0xf4 || (d & 0xc0) != 0x80)
		return 0;
	if (c < 0xe0)
		return 2;
	if (left < 3 || (p[2] & 0xc0) != 0x80)
		return 0;
	if (c < 0xf0)
		return (c == 0xe0 && d < 0xa0) || (c == 0xed && d > 0x9f) ? 0
									  : 3;
	if (left < 4 || (p[3] & 0xc0) != 0x80)
		return 0;
	return (c == 0xf0 && d < 0x90) || (c == 0xf4 && d > 0x8f) ? 0 : 4;
}

/* The value of four hexadecimal digits, or -1. */
static int
hex4(const unsigned char *p, const unsigned char *end)
{
	static const char digits[] = "0123456789abcdef";
	const char *d;
	int i, v = 0;

	if (end - p < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		d = p[i] ? strchr(digits, p[i] | 0x20) : NULL;
		if (!d || p[i] < '0')
			return -1;
		v = v * 16 + (int)(d - digits);
	}
	return v;
}

static int
put_utf8(int cp, char *out)
{
	static const int first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	int i;

	for (i = n - 1; i > 0; i--, cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3f));
	out[0] = (char)(first[n] | cp);
	return n;
}

static int
unicode(const unsigned char *p, const unsigned char *end, char *out, int *used)
{
	int hi = hex4(p + 2, end), lo = -1;

	*used = 6;
	if (hi < 0)
		return -1;
	if (hi == 0)
		return -2;
	if (hi < 0xd800 || hi > 0xdfff)
		return put_utf8(hi, out);
	if (hi < 0xdc00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u')
		lo = hex4(p + 8, end);
	if (lo < 0xdc00 || lo > 0xdfff)
		return -3;
	*used = 12;
	return put_utf8(0x10000 + ((hi - 0xd800) << 10) + (lo - 0xdc00), out);
}

int
crmp_json_escape(const unsigned char *p, const unsigned char *end, char *out,
		 int *used)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *f;

	if (end - p < 2 || !p[1])
		return -1;
	if (p[1] == 'u')
		return unicode(p, end, out, used);
	f = strchr(from, p[1]);
	if (!f)
		return -1;
	*used = 2;
	*out = to[f - from];
	return 1;
}

/* Past the escape at *p; *saved grows by what unescaping takes off. */
static enum crm_status
escape(const struct crmp_cursor *c, const unsigned char **p, size_t *saved)
{
	static const char *const why[] = {
		"unknown escape",
		"\\u0000 is refused",
		"half a surrogate pair",
	};
	char out[4];
	int used = 0, n = crmp_json_escape(*p, c->end, out, &used);

	if (n < 0)
		return crmp_scan_bad(c, *p, why[-n - 1]);
	*p += used;
	*saved += (size_t)(used - n);
	return CRM_OK;
}

const unsigned char *
crmp_json_plain(const unsigned char *p, const unsigned char *end)
{
	int n;

	for (;;) {
		while (p < end && plain_bytes[*p])
			p++;
		if (p == end || *p < 0x80)
			return p;
		while (p < end && *p >= 0x80) {
			n = utf8_len(p, (size_t)(end - p));
			if (!n)
				return p;
			p += n;
		}
	}
}

enum crm_status
crmp_scan_string(struct crmp_cursor *c, bool *escaped)
{
	const unsigned char *begin = c->p + 1, *p = begin, *end = c->end;
	enum crm_status st;
	size_t saved = 0;

	for (;;) {
		p = crmp_json_plain(p, end);
		if (p == end)
			return crmp_scan_bad(c, p, "it ends inside a string");
		if (*p == '"')
			break;
		if (*p >= 0x80)
			return crmp_scan_bad(c, p, "invalid UTF-8");
		if (*p != '\\')
			return crmp_scan_bad(c, p,
					     "control character in a string");
		st = escape(c, &p, &saved);
		if (st)
			return st;
	}
	*escaped = saved != 0;
	if ((size_t)(p - begin) - saved > CRMP_FIELD_MAX)
		return crmp_scan_refuse(c, "a string longer than 1 MiB");
	c->p = p + 1;
	return CRM_OK;
}

void
crmp_json_unescape(const char *s, size_t n, struct crm_buf *out)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + n;
	const unsigned char *q;
	char text[4];
	int used, k;

	while (p < end) {
		q = memchr(p, '\\', (size_t)(end - p));
		if (!q)
			q = end;
		crm_buf_add(out, p, (size_t)(q - p));
		if (q == end)
			return;
		k = crmp_json_escape(q, end, text, &used);
		if (k < 0) { /* not from a scan: as it stands */
			used = k = 1;
			text[0] = '\\';
		}
		crm_buf_add(out, text, (size_t)k);
		p = q + used;
	}
}
