/* SPDX-License-Identifier: MIT */
/* cond_text.h - random conditions: what is made of texts and lists */
#ifndef COND_TEXT_H
#define COND_TEXT_H

#include "cond_mean.h"

/* ---- texts --------------------------------------------------------------- */

#define MOST_CHARS 4096
struct chars {
	uint32_t c[MOST_CHARS];
	int n;
};

static void
chars_of(const char *s, struct chars *to)
{
	for (to->n = 0; *s; to->n++) {
		assert_true(to->n < MOST_CHARS);
		s += crmp_utf8_next(s, 4, &to->c[to->n]);
	}
}

static int
length_of(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

/* The byte at which character i begins, or the end. */
static const char *
char_at(const char *s, int64_t i)
{
	while (i-- > 0 && *s)
		for (s++; (*s & 0xc0) == 0x80; s++)
			;
	return s;
}

#define WILD_ONE UINT32_MAX
#define WILD_ALL (UINT32_MAX - 1)

static bool
fits(const uint32_t *p, int np, const uint32_t *s, int ns)
{
	int i;

	if (!np)
		return !ns;
	if (*p == WILD_ALL) {
		for (i = 0; i <= ns; i++)
			if (fits(p + 1, np - 1, s + i, ns - i))
				return true;
		return false;
	}
	return ns && (*p == WILD_ONE || *p == *s) &&
	       fits(p + 1, np - 1, s + 1, ns - 1);
}

/* Folded character by character, but for what stands for any. */
static void
pattern_of(const char *s, const char *escape, struct chars *to)
{
	const char *next, *f;
	bool plain;

	for (to->n = 0; *s; s = next) {
		plain = false;
		next = char_at(s, 1);
		if (escape && *next && !strncmp(s, escape, strlen(escape))) {
			s = next;
			next = char_at(s, 1);
			plain = true;
		}
		if (!plain && (*s == '%' || *s == '_')) {
			to->c[to->n++] = *s == '%' ? WILD_ALL : WILD_ONE;
			continue;
		}
		for (f = folded(texted("%.*s", (int)(next - s), s)); *f;)
			f += crmp_utf8_next(f, 4, &to->c[to->n++]);
	}
}

static struct value
like_value(const struct node *n)
{
	static struct chars pattern, text;
	struct value v = mean(n->arg[0]), p;

	if (v.t != V_TEXT)
		return v.t == V_ERROR ? v : null_value;
	p = mean(n->arg[1]);
	if (p.t != V_TEXT)
		return p.t == V_ERROR ? p : null_value;
	pattern_of(p.s, n->n > 2 ? n->arg[2]->word : NULL, &pattern);
	chars_of(folded(v.s), &text);
	return bool_value(fits(pattern.c, pattern.n, text.c, text.n));
}

/* A value as `||` writes it. */
static const char *
words_of(const struct value *v)
{
	struct crm_civil c;
	const char *s;
	char *dump;
	int i;

	switch (v->t) {
	case V_BOOL:
		return v->i ? "true" : "false";
	case V_DAY:
		return day_on_wire(v->i);
	case V_INSTANT:
		crm_zone_local(times.k->zone, v->i, &c);
		return texted("%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month,
			      c.day, c.hour, c.minute, c.second);
	case V_NUMBER:
		if (v->form == REAL)
			return texted("%.15g", v->d + 0.0); /* no -0 */
		s = texted("%0*lld", v->scale + 1 + (v->i < 0),
			   (long long)v->i);
		i = (int)strlen(s) - v->scale;
		return v->scale ? texted("%.*s.%s", i, s, s + i) : s;
	case V_JSON:
		dump = json_dumps(v->json, JSON_COMPACT);
		s = copied(dump);
		free(dump);
		return s;
	default:
		return v->s;
	}
}

static const char *
in_letters(const char *s, bool upper)
{
	struct crm_buf b = { 0 };

	crmp_text_case(s, strlen(s), upper, &b);
	s = copied(b.s ? b.s : "");
	crm_buf_free(&b);
	return s;
}

static bool
holds_char(const char *set, const char *c, size_t len)
{
	for (; *set; set = char_at(set, 1))
		if ((size_t)(char_at(set, 1) - set) == len &&
		    !memcmp(set, c, len))
			return true;
	return false;
}

static const char *
trimmed(const char *s, const char *set, char side)
{
	const char *end = s + strlen(s), *last;

	while (side != 'r' && *s && holds_char(set, s,
					       (size_t)(char_at(s, 1) - s)))
		s = char_at(s, 1);
	while (side != 'l' && end > s) {
		last = char_at(s, length_of(texted("%.*s", (int)(end - s), s)) -
					  1);
		if (!holds_char(set, last, (size_t)(end - last)))
			break;
		end = last;
	}
	return texted("%.*s", (int)(end - s), s);
}

static struct value
replaced(const char *s, const char *from, const char *to)
{
	struct crm_buf b = { 0 };
	struct value v;
	const char *at;

	if (!*from)
		return text_value(s);
	for (; (at = strstr(s, from)); s = at + strlen(from)) {
		crm_buf_add(&b, s, (size_t)(at - s));
		crm_buf_puts(&b, to);
	}
	crm_buf_puts(&b, s);
	v = text_value(copied(b.s));
	crm_buf_free(&b);
	return v;
}

/* From 1, or from the end if negative; 0 is as good as 1. */
static struct value
part_of(const char *s, const struct value *from, const struct value *count)
{
	int64_t n = length_of(s), first;

	if (from->form != WHOLE || (count && count->form != WHOLE))
		return error_value;
	first = from->i > 0   ? from->i - 1
		: from->i < 0 ? n + from->i
			      : 0;
	first = first < 0 ? 0 : first > n ? n : first;
	s = char_at(s, first);
	if (!count || count->i > n)
		return text_value(s);
	return text_value(texted("%.*s", (int)(char_at(s, count->i) - s), s));
}

/* Some element of a list, or key of an object, is the item, or has it. */
static bool
among(json_t *list, const struct value *item, bool part)
{
	struct value el;
	const char *key;
	json_t *j;
	size_t i;

	json_object_foreach(list, key, j)
	{
		if (item->t == V_TEXT &&
		    (part ? strstr(folded(key), folded(item->s)) != NULL
			  : !strcmp(key, item->s)))
			return true;
	}
	json_array_foreach(list, i, j)
	{
		el = any_value(j);
		if (el.t != item->t || el.t == V_JSON || el.t == V_NULL)
			continue;
		if (el.t == V_NUMBER && !compare_numbers(&el, item))
			return true;
		if (el.t == V_BOOL && el.i == item->i)
			return true;
		if (el.t == V_TEXT &&
		    (part ? strstr(folded(el.s), folded(item->s)) != NULL
			  : !strcmp(el.s, item->s)))
			return true;
	}
	return false;
}

#endif
