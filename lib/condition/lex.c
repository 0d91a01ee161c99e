/* SPDX-License-Identifier: MIT */
/* lex.c - the words and signs of an expression, and where they stand */
#include "condition/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static long
column_of(const char *from, const char *at)
{
	long n = 1;

	for (; from < at; from++)
		n += ((unsigned char)*from & 0xc0) != 0x80;
	return n;
}

static enum crm_status
fail_list(const struct crmp_build *b, const struct crmp_source *source,
	  const char *at, const char *fmt, va_list args)
{
	const struct crmp_source *o;
	char why[512], where[128] = "";
	size_t n = 0;

	vsnprintf(why, sizeof why, fmt, args);
	for (o = source; o->name.s && n + 1 < sizeof where; o = o->outer)
		n += (size_t)snprintf(
			where + n, sizeof where - n, "'@%.*s': ",
			(int)crmp_utf8_cut(o->name.s,
					   o->name.n < 40 ? o->name.n : 40),
			o->name.s);
	return crm_fail(b->e, CRM_USAGE, b->names->key, "%scolumn %ld: %s",
			where, column_of(source->text, at), why);
}

enum crm_status
crmp_fail_of(const struct crmp_build *b, const struct crmp_source *source,
	     const char *at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)fail_list(b, source, at, fmt, args);
	va_end(args);
	return CRM_USAGE;
}

enum crm_status
crmp_fail_at(const struct crmp_build *b, const char *at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)fail_list(b, b->source, at, fmt, args);
	va_end(args);
	return CRM_USAGE;
}

static bool
lex_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
lex_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c & 0x80);
}

/* Signs of a Chinese keyboard, which end a name as the plain ones do. */
static const struct {
	const char *wide, *plain;
} wide_signs[] = {
	{ "（", "(" }, { "）", ")" }, { "，", "," }, { "、", "," },
	{ "＝", "=" }, { "＜", "<" }, { "＞", ">" }, { "≤", "<=" },
	{ "≥", ">=" }, { "≠", "<>" }, { "＋", "+" }, { "－", "-" },
	{ "＊", "*" }, { "／", "/" }, { "％", "%" }, { "！", "!" },
	{ "＆", "&" }, { "｜", "|" }, { "～", "~" }, { "：", ":" },
	{ "；", ";" }, { "。", "." }, { "　", " " }, { "\u00a0", " " },
	{ "‘", "'" },  { "’", "'" },  { "“", "'" },  { "”", "'" },
	{ "＇", "'" }, { "＂", "'" }, { "「", "'" }, { "」", "'" },
	{ "￥", "$" }, { "¥", "$" },  { "€", "$" },  { "£", "$" },
	{ "＄", "$" },
};

/* The plain form of a wide sign that stands there, or NULL. */
static const char *
wide_sign(const char *p)
{
	size_t i;

	if (!(*p & 0x80))
		return NULL;
	for (i = 0; i < sizeof wide_signs / sizeof *wide_signs; i++)
		if (!strncmp(p, wide_signs[i].wide, strlen(wide_signs[i].wide)))
			return wide_signs[i].plain;
	return NULL;
}

/* ０ to ９ */
static bool
wide_digit(const char *p)
{
	return !strncmp(p, "\xef\xbc", 2) && (p[2] & 0xff) >= 0x90 &&
	       (p[2] & 0xff) <= 0x99;
}

static bool
name_char(const char *p)
{
	return lex_digit(*p) || (lex_letter(*p) && !wide_sign(p));
}

/* Letters, digits and, between them, dots. */
static size_t
name_len(const char *s)
{
	size_t n = 0;

	for (;;) {
		while (name_char(s + n))
			n++;
		if (s[n] != '.' || !n || !name_char(s + n + 1))
			return n;
		n++;
	}
}

static size_t
number_len(const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (s[n] == '.')
		n += 1 + strspn(s + n + 1, "0123456789");
	if ((s[n] | 32) == 'e') {
		size_t m = s[n + 1] == '-' || s[n + 1] == '+' ? 2 : 1;

		if (lex_digit(s[n + m]))
			n += m + strspn(s + n + m, "0123456789");
	}
	return n;
}

/* From a quote to the one that closes it; doubled ones belong to the text. */
static enum crm_status
lex_quoted(const struct crmp_build *b, struct crmp_lex *l)
{
	char q = *l->p;
	const char *p = l->p + 1;

	for (; *p && (*p != q || p[1] == q); p++)
		p += *p == q;
	if (!*p)
		return crmp_fail_at(b, l->p, "the %c is never closed", q);
	l->t = q == '\'' ? CRMP_T_TEXT : CRMP_T_QUOTED;
	l->s = (struct crmp_text){ l->p + 1, (size_t)(p - l->p - 1) };
	l->p = p + 1;
	return CRM_OK;
}

static const char *const signs[] = { "<=", ">=", "<>", "!=", "==", "||",
				     "=",  "<",	 ">",  "+",  "-",  "*",
				     "/",  "%",	 "(",  ")",  ",",  NULL };

static const char *
known_sign(const char *s)
{
	size_t i;

	for (i = 0; signs[i]; i++)
		if (!strcmp(signs[i], s))
			return signs[i];
	return NULL;
}

/* One sign in its plain form, which may be of two; the bytes it takes. */
static size_t
plain_sign(const char *p, char plain[3])
{
	const char *wide = wide_sign(p);
	uint32_t cp;

	snprintf(plain, 3, "%.*s", wide ? 2 : 1, wide ? wide : p);
	return wide ? (size_t)crmp_utf8_next(p, strlen(p), &cp) : *p != '\0';
}

/* Two if they are one sign together, be it one that means nothing. */
static size_t
sign_at(const char *p, char sign[3])
{
	char next[3], two[3];
	size_t n = plain_sign(p, sign), m = plain_sign(p + n, next);

	snprintf(two, sizeof two, "%c%c", *sign, *next);
	if (sign[1] || (!known_sign(two) && !crmp_hint_sign(two)))
		return n;
	memcpy(sign, two, sizeof two);
	return n + m;
}

static enum crm_status
lex_sign(const struct crmp_build *b, struct crmp_lex *l)
{
	char sign[3];
	size_t n = sign_at(l->p, sign);
	const char *hint = crmp_hint_sign(sign);
	uint32_t cp;

	if (!strncmp(l->p, "--", 2) || !strncmp(l->p, "/*", 2))
		return crmp_fail_at(b, l->p, "no comment can stand here");
	if (hint)
		return crmp_fail_at(b, l->p, "'%.*s' means nothing here: %s",
				    (int)n, l->p, hint);
	if (!known_sign(sign))
		return crmp_fail_at(b, l->p, "'%.*s' means nothing here",
				    crmp_utf8_next(l->p, strlen(l->p), &cp),
				    l->p);
	l->t = CRMP_T_SIGN;
	l->s = crmp_text(known_sign(sign));
	l->p += n;
	return CRM_OK;
}

static enum crm_status
lex_named(const struct crmp_build *b, struct crmp_lex *l)
{
	const char *p = l->p + 1;
	size_t n = 0;

	while (name_char(p + n) || p[n] == '-')
		n++;
	if (!n)
		return crmp_fail_at(b, l->p,
				    "@ is followed by the name of a segment");
	l->t = CRMP_T_NAMED;
	l->s = (struct crmp_text){ p, n };
	l->p = p + n;
	return CRM_OK;
}

/* Past blanks, those of a Chinese keyboard and of web pages too. */
static const char *
lex_skip(const char *p)
{
	const char *wide;
	uint32_t cp;

	for (;;) {
		p += strspn(p, " \t\r\n");
		wide = wide_sign(p);
		if (!wide || *wide != ' ')
			return p;
		p += crmp_utf8_next(p, strlen(p), &cp);
	}
}

static enum crm_status
lex_number(const struct crmp_build *b, struct crmp_lex *l)
{
	size_t n = number_len(l->p);
	const char *p = l->p + n;

	l->t = CRMP_T_NUMBER;
	l->s.n = n;
	l->p = p;
	if (!name_char(p) && *p != '.')
		return CRM_OK;
	while (*p == '.' || name_char(p))
		p++;
	return crmp_fail_at(
		b, l->at, "not a number: '%.*s'%s", (int)(p - l->at), l->at,
		strchr("dhmwy", l->at[n]) ? " (a time stands in quotes: '-30d')"
					  : "");
}

enum crm_status
crmp_lex_next(const struct crmp_build *b, struct crmp_lex *l)
{
	l->before = l->p;
	l->p = l->at = lex_skip(l->p);
	l->s = (struct crmp_text){ l->p, 0 };
	if (!*l->p) {
		l->t = CRMP_T_END;
	} else if (*l->p == '\'' || *l->p == '"') {
		return lex_quoted(b, l);
	} else if (*l->p == '@') {
		return lex_named(b, l);
	} else if (lex_digit(*l->p)) {
		return lex_number(b, l);
	} else if (wide_digit(l->p)) {
		return crmp_fail_at(b, l->at,
				    "write numbers in plain digits, "
				    "10");
	} else if (name_char(l->p)) {
		l->t = CRMP_T_NAME;
		l->s.n = name_len(l->p);
		l->p += l->s.n;
	} else {
		return lex_sign(b, l);
	}
	return CRM_OK;
}

bool
crmp_lex_word(const struct crmp_lex *l, const char *word)
{
	return l->t == CRMP_T_NAME && strlen(word) == l->s.n &&
	       !strncasecmp(word, l->s.s, l->s.n);
}

bool
crmp_lex_sign(const struct crmp_lex *l, const char *sign)
{
	return l->t == CRMP_T_SIGN && crmp_eq(sign, l->s.s, l->s.n);
}
