/* SPDX-License-Identifier: MIT */
/* jtoken.c - JSON text cut into tokens, and the words for what is none */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "format/jtoken.h"
#include "format/scan.h"

#define NEAR 20 /* bytes of a token that a message repeats */

/* ---- failing ------------------------------------------------------------- */

/* Lines from 1; columns count characters, from 1 as the last one read. */
static void
locate(const struct crmp_jtokens *r)
{
	const unsigned char *q;

	r->why->line = 1;
	r->why->column = 0;
	r->why->position = (int)(r->p - r->begin);
	for (q = r->begin; q < r->p; q++) {
		if (*q == '\n') {
			r->why->line++;
			r->why->column = 0;
		} else {
			r->why->column += (*q & 0xc0) != 0x80;
		}
	}
}

void
crmp_jtoken_refuse(struct crmp_jtokens *r, bool near, const char *fmt, ...)
{
	size_t n = (size_t)(r->p - r->token);
	const char *token = (const char *)r->token;
	char text[96];
	va_list ap;

	if (r->st)
		return;
	r->st = CRM_REFUSED;
	if (!r->why)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	locate(r);
	if (!n || !*token)
		snprintf(r->why->text, sizeof r->why->text, "%s%s", text,
			 near ? " near end of file" : "");
	else if (n > NEAR)
		snprintf(r->why->text, sizeof r->why->text, "%s", text);
	else
		snprintf(r->why->text, sizeof r->why->text, "%s near '%.*s'",
			 text, (int)n, token);
}

void
crmp_jtoken_nomem(struct crmp_jtokens *r)
{
	if (!r->st)
		r->st = CRM_NOMEM;
}

/* Is the byte at p, behind what was read, the beginning of a character? */
static bool
decodes(struct crmp_jtokens *r)
{
	if (r->p == r->end || *r->p < 0x80 ||
	    crmp_json_plain(r->p, r->end) != r->p)
		return true;
	crmp_jtoken_refuse(r, false, "unable to decode byte 0x%x", *r->p);
	return false;
}

/* ---- tokens -------------------------------------------------------------- */

/* An escape at p that is none: name it up to the byte that is wrong. */
static void
bad_escape(struct crmp_jtokens *r)
{
	const unsigned char *q = r->p + 1;
	int i;

	if (q < r->end && *q == 'u')
		for (q++, i = 0; i < 4 && q < r->end && *q &&
				 strchr("0123456789abcdefABCDEF", *q);
		     i++)
			q++;
	r->p = q;
	if (!decodes(r))
		return;
	r->p += q < r->end;
	crmp_jtoken_refuse(r, true, "invalid escape");
}

/* Half a surrogate pair at q, perhaps with what is not its other half. */
static void
bad_pair(struct crmp_jtokens *r, const unsigned char *q)
{
	bool both = (q[3] | 0x20) < 'c' && q[6] == '\\' && q[7] == 'u';
	char digits[2][4] = { 0 };
	int i;

	for (i = 0; i < 8 && (both || i < 4); i++) {
		digits[i / 4][i % 4] = (char)q[2 + i + i / 4 * 2];
		if (digits[i / 4][i % 4] >= 'a')
			digits[i / 4][i % 4] -= 'a' - 'A';
	}
	if (both)
		crmp_jtoken_refuse(r, true, "invalid Unicode '\\u%.4s\\u%.4s'",
				   digits[0], digits[1]);
	else
		crmp_jtoken_refuse(r, true, "invalid Unicode '\\u%.4s'",
				   digits[0]);
}

/* Past the string's closing quote; *half is the first half pair in it. */
static bool
find_quote(struct crmp_jtokens *r, bool *escaped, const unsigned char **half)
{
	char out[4];
	int used, k;

	for (;;) {
		r->p = crmp_json_plain(r->p, r->end);
		if (r->p == r->end) {
			crmp_jtoken_refuse(r, true, "premature end of input");
			return false;
		}
		if (*r->p == '"') {
			r->p++;
			return true;
		}
		if (!decodes(r))
			return false;
		if (*r->p != '\\') {
			if (*r->p == '\n')
				crmp_jtoken_refuse(r, true,
						   "unexpected newline");
			else
				crmp_jtoken_refuse(r, true,
						   "control character 0x%x",
						   *r->p);
			return false;
		}
		k = crmp_json_escape(r->p, r->end, out, &used);
		if (k == -1) {
			bad_escape(r);
			return false;
		}
		*escaped = true;
		r->nul = r->nul || k == -2;
		if (k == -3 && !*half)
			*half = r->p;
		r->p += used;
	}
}

static int
read_string(struct crmp_jtokens *r)
{
	const unsigned char *half = NULL;
	bool escaped = false;

	r->nul = false;
	if (!find_quote(r, &escaped, &half))
		return T_BAD;
	if (half) {
		bad_pair(r, half);
		return T_BAD;
	}
	r->s = (const char *)r->token + 1;
	r->n = (size_t)(r->p - r->token) - 2;
	if (!escaped || r->nul)
		return T_STRING;
	crm_buf_reset(&r->own);
	crmp_json_unescape(r->s, r->n, &r->own);
	if (r->own.oom)
		crmp_jtoken_nomem(r);
	r->s = r->own.s;
	r->n = r->own.len;
	return T_STRING;
}

static int
read_integer(struct crmp_jtokens *r, const struct crmp_number *number)
{
	const unsigned char *q;
	bool minus = *r->token == '-';
	json_int_t v = 0;

	for (q = number->first; q < number->end; q++) {
		/* downwards, where there is one more */
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, *q - '0', &v))
			break;
	}
	if (q < number->end || (!minus && v < -INT64_MAX)) {
		crmp_jtoken_refuse(r, true, "too big %sinteger",
				   minus ? "negative " : "");
		return T_BAD;
	}
	r->integer = minus ? v : -v;
	return T_INTEGER;
}

static int
read_number(struct crmp_jtokens *r)
{
	bool ok;
	struct crmp_number number;

	ok = crmp_json_number(r->token, r->end, &number);
	r->p = number.end;
	if (!decodes(r) || !ok)
		return T_BAD;
	if (!number.real)
		return read_integer(r, &number);
	if (crmp_json_real(r->token, (size_t)(r->p - r->token), &r->real)) {
		crmp_jtoken_nomem(r);
		return T_BAD;
	}
	if (!isfinite(r->real)) {
		crmp_jtoken_refuse(r, true, "real number overflow");
		return T_BAD;
	}
	return T_REAL;
}

static bool
token_is_letter(int c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static int
read_word(struct crmp_jtokens *r)
{
	size_t n;

	while (r->p < r->end && token_is_letter(*r->p))
		r->p++;
	n = (size_t)(r->p - r->token);
	if (!decodes(r))
		return T_BAD;
	if (crmp_eq("true", (const char *)r->token, n))
		return T_TRUE;
	if (crmp_eq("false", (const char *)r->token, n))
		return T_FALSE;
	return crmp_eq("null", (const char *)r->token, n) ? T_NULL : T_BAD;
}

void
crmp_jtoken_next(struct crmp_jtokens *r)
{
	while (r->p < r->end && *r->p && strchr(" \t\n\r", *r->p))
		r->p++;
	r->token = r->p;
	r->kind = T_END;
	if (r->p == r->end)
		return;
	r->kind = T_BAD;
	if (!decodes(r))
		return;
	r->p++;
	if (*r->token && strchr("{}[]:,", *r->token))
		r->kind = *r->token;
	else if (*r->token == '"')
		r->kind = read_string(r);
	else if (*r->token == '-' || (*r->token >= '0' && *r->token <= '9'))
		r->kind = read_number(r);
	else if (token_is_letter(*r->token))
		r->kind = read_word(r);
	else if (*r->token >= 0x80)
		r->p += 1 + (*r->token >= 0xe0) + (*r->token >= 0xf0);
}
