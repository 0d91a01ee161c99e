/* SPDX-License-Identifier: MIT */
/* buf.c - growing byte buffers and the JSON string writer */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define ONES 0x0101010101010101u
#define HIGH 0x8080808080808080u

/* Room for n more bytes and the final NUL. */
static bool
buf_room(struct crm_buf *b, size_t n)
{
	size_t cap;
	char *s;

	if (b->oom)
		return false;
	if (b->s && n < b->cap - b->len)
		return true;
	if (n > SIZE_MAX / 4 - b->len) {
		b->oom = true;
		return false;
	}
	cap = b->cap ? b->cap : 64;
	while (cap <= b->len + n)
		cap *= 2;
	s = realloc(b->s, cap);
	if (!s) {
		b->oom = true;
		return false;
	}
	b->s = s;
	b->cap = cap;
	return true;
}

void
crm_buf_add(struct crm_buf *b, const void *s, size_t n)
{
	if (!buf_room(b, n))
		return;
	if (n)
		memcpy(b->s + b->len, s, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
crm_buf_puts(struct crm_buf *b, const char *s)
{
	crm_buf_add(b, s, strlen(s));
}

void
crm_buf_putc(struct crm_buf *b, char c)
{
	if (!buf_room(b, 1))
		return;
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

void
crm_buf_printf(struct crm_buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t left;
	int n;

	if (!buf_room(b, 64))
		return;
	left = b->cap - b->len;
	va_start(ap, fmt);
	n = vsnprintf(b->s + b->len, left, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n >= left && buf_room(b, (size_t)n)) {
		va_start(ap, fmt);
		n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, ap);
		va_end(ap);
	}
	if (n < 0)
		b->oom = true;
	if (b->oom)
		b->s[b->len] = '\0';
	else
		b->len += (size_t)n;
}

void
crm_buf_int(struct crm_buf *b, int64_t v)
{
	char digits[24];
	size_t i = sizeof(digits);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		digits[--i] = '-';
	crm_buf_add(b, digits + i, sizeof(digits) - i);
}

void
crm_buf_reset(struct crm_buf *b)
{
	b->len = 0;
	b->oom = false;
	if (b->s)
		b->s[0] = '\0';
}

void
crm_buf_free(struct crm_buf *b)
{
	free(b->s);
	memset(b, 0, sizeof(*b));
}

enum crm_status
crm_buf_ok(const struct crm_buf *b, struct crm_error *e)
{
	return b->oom ? crm_nomem(e) : CRM_OK;
}

static bool
plain_in_json(unsigned char c)
{
	return c >= 0x20 && c != 0x7f && c != '"' && c != '\\';
}

static uint64_t
zero_byte(uint64_t v)
{
	return (v - ONES) & ~v & HIGH;
}

/* How many bytes at s need no escape. */
static size_t
plain_run(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t v, hit;

	for (; i + 8 <= n; i += 8) {
		memcpy(&v, s + i, 8);
		hit = (v - ONES * 0x20) & ~v & HIGH;
		hit |= zero_byte(v ^ (ONES * '"'));
		hit |= zero_byte(v ^ (ONES * '\\'));
		hit |= zero_byte(v ^ (ONES * 0x7f));
		if (hit)
			break;
	}
	while (i < n && plain_in_json((unsigned char)s[i]))
		i++;
	return i;
}

static void
json_escape(struct crm_buf *b, unsigned char c)
{
	static const char from[] = "\"\\\n\t\r\b\f", to[] = "\"\\ntrbf";
	static const char hex[] = "0123456789abcdef";
	const char *short_form = c ? strchr(from, c) : NULL;
	char out[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (short_form)
		out[1] = to[short_form - from];
	crm_buf_add(b, out, short_form ? 2 : 6);
}

static void
buf_json_text(struct crm_buf *b, const char *s, size_t n)
{
	size_t i = 0, run;

	for (;;) {
		run = plain_run(s + i, n - i);
		crm_buf_add(b, s + i, run);
		i += run;
		if (i == n)
			break;
		json_escape(b, (unsigned char)s[i++]);
	}
}

/* A damaged byte becomes U+FFFD: a line that is not UTF-8 nobody can read. */
void
crm_buf_json(struct crm_buf *b, const char *s, size_t n)
{
	size_t bad;

	crm_buf_putc(b, '"');
	while (!crm_text_valid(s, n, &bad)) {
		buf_json_text(b, s, bad);
		if (s[bad])
			crm_buf_puts(b, "\xEF\xBF\xBD");
		else
			json_escape(b, 0);
		s += bad + 1;
		n -= bad + 1;
	}
	buf_json_text(b, s, n);
	crm_buf_putc(b, '"');
}
