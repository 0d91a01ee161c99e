/* SPDX-License-Identifier: MIT */
/* cond_literal.h - random conditions: literals that are worth comparing with */
#ifndef COND_LITERAL_H
#define COND_LITERAL_H

#include "cond_call.h"

#include "record/names.h"

static const struct table *about; /* what the condition is about */

static const char *const some_texts[] = {
	"a", "A", "ab", "Ab", "b", "100", "20", "3", "", "张伟",
	"张伟 科技", "ＡＢ１", "ab1", "上海", "it's", "50%", "a_b", "Straße",
	"strasse", "vip",
	"2026-05", "2026-03-29", "today", "true", "old", "e", "　a ",
	"A1", "B2",
	"q\"\\\n", "\xF0\x9F\x98\x80", "\xEF\xBC\xBE", "-30d", "shop", "null",
};
static const char *const some_numbers[] = {
	"0", "1", "2", "3", "5", "7", "10", "100", "-1", "-3", "0.5", "1.5",
	"1.50", "99.995", "0.1", "1e3", "2.5e-1", "1e308", "9007199254740991",
	"-9007199254740991", "9007199254740992", "9223372036854775807",
	"-9223372036854775807", "0.999999999999999999", "0.17168020534873019",
	"9.223372036854775807", "3000000000", "1000000007", "-0.05", "12",
	"9007199254740990.5", "90071992547409.91", "1e0", "4.0",
};
static const char *const some_phones[] = {
	"138 0013 8000", "+8613800138001", "13800138002", "+49 30 901820",
};
static const char *const some_mails[] = {
	"Zhang@Example.COM", "zhang@example.com", "b@example.org",
};
static const char *const type_words = "customer order contract task contact";

static struct node *
number_literal(const char *s)
{
	struct node *n = node(N_NUMBER, IS_NUMBER);
	const char *point = strchr(s, '.'), *p;

	n->word = s;
	n->v = whole_value(0);
	if (strchr(s, 'e')) {
		n->v = real_value(strtod(s, NULL));
		return n;
	}
	for (p = s + (*s == '-'); *p; p++)
		if (*p != '.')
			n->v.i = n->v.i * 10 + (*p - '0');
	if (point) {
		n->v.form = DECIMAL;
		n->v.scale = (int)strlen(point + 1);
	}
	n->v.i = *s == '-' ? -n->v.i : n->v.i;
	return n;
}

static struct node *
text_literal(const char *s)
{
	struct node *n = node(N_TEXT, IS_TEXT);

	n->word = s;
	n->v = text_value(s);
	return n;
}

static struct node *
time_literal(enum is is, const char *s, struct span span)
{
	struct node *n = node(N_TIME, is);

	n->word = s;
	n->span = span;
	return n;
}

static struct node *
bool_literal(bool yes)
{
	struct node *n = node(N_BOOL, IS_BOOL);

	n->word = yes ? "true" : "false";
	n->v = bool_value(yes);
	return n;
}

static struct node *
null_literal(enum is is)
{
	struct node *n = node(N_NULL, is);

	n->word = "null";
	return n;
}

/* A text beside what may be anything: is it a time as well? */
static struct node *
open_literal(const char *s)
{
	struct span span;
	int64_t at;
	size_t n = strlen(s);

	if (crm_time_parse(s, n, times.k, 0, &at, NULL))
		return text_literal(s);
	if (crm_period_parse(s, n, times.k, &span.from, &span.to, NULL))
		return time_literal(IS_TEXT, s, span_of_point(at));
	span.first = crm_zone_day(times.k->zone, span.from);
	span.after = crm_zone_day(times.k->zone, span.to - 1) + 1;
	return time_literal(IS_TEXT, s, span);
}

/* A number near one that there is. */
static struct node *
near_number(struct value v)
{
	struct node *n;

	if (v.form == REAL && fabs(v.d) < 10 && fabs(v.d) > 0.1)
		n = number_literal(texted("%.17f", v.d));
	else if (v.form == REAL)
		n = number_literal(texted("%.17e", v.d));
	else if (v.i == INT64_MIN)
		n = number_literal("0");
	else {
		if (chance(30) && v.i < INT64_MAX && v.i > -INT64_MAX)
			v.i += chance(50) ? 1 : -1;
		n = number_literal(words_of(&v));
	}
	return n;
}

static struct node *
near_time(enum is is, const struct value *v)
{
	const struct timed *t = some_time();
	int64_t day;

	if (!is_time(v) || chance(65))
		return time_literal(is, t->text, t->span);
	if (v->t == V_INSTANT && chance(70))
		return time_literal(is, instant_on_wire(v->i),
				    span_of_point(v->i));
	day = business_day(v);
	return time_literal(is, day_on_wire(day), span_of_days(day, day + 1));
}

static const char *
word_of(const char *list)
{
	const char *words[64] = { NULL }, *p = list, *s;
	size_t n = 0, len;

	while (n < COUNT(words) && crmp_word_next(&p, &s, &len))
		words[n++] = texted("%.*s", (int)len, s);
	return words[below((int)n)];
}

/* A phone or an address as people write it; it is sought as it is stored. */
static struct node *
reach_literal(enum crmp_kind kind)
{
	struct crm_buf b = { 0 };
	struct node *n;
	const char *s;

	if (kind == CRMP_PHONE) {
		s = ANY_OF(some_phones);
		assert_int_equal(crm_phone_parse(s, strlen(s), &b, NULL),
				 CRM_OK);
	} else {
		s = ANY_OF(some_mails);
		assert_int_equal(crm_email_parse(s, strlen(s), &b, NULL),
				 CRM_OK);
	}
	n = text_literal(s);
	n->v = text_value(copied(b.s));
	crm_buf_free(&b);
	return n;
}

static struct node *
near_text(const struct node *beside, const struct value *v, bool equal)
{
	const struct column *c = beside->op == N_COLUMN ? beside->column : NULL;

	if (c && c->words)
		return text_literal(word_of(c->words));
	if (c && c->kind == CRMP_CURRENCY)
		return text_literal(word_of("CNY JPY KWD EUR"));
	if (c && c->kind == CRMP_TYPENAME)
		return text_literal(word_of(type_words));
	if (c && equal && (c->kind == CRMP_PHONE || c->kind == CRMP_EMAIL))
		return reach_literal(c->kind);
	return text_literal(v->t == V_TEXT && chance(60) ? v->s
							 : ANY_OF(some_texts));
}

static struct node *
near_anything(const struct value *v)
{
	const struct timed *t;

	if (v->t == V_NUMBER && chance(60))
		return near_number(*v);
	if (v->t == V_BOOL && chance(60))
		return bool_literal(chance(50));
	if (v->t == V_TEXT && chance(50))
		return open_literal(v->s);
	switch (below(5)) {
	case 0:
		return number_literal(ANY_OF(some_numbers));
	case 1:
		return bool_literal(chance(50));
	case 2:
		t = some_time();
		return time_literal(IS_TEXT, t->text, t->span);
	default:
		return open_literal(ANY_OF(some_texts));
	}
}

/* For a comparison, of which `equal` says whether it has no order. */
static struct node *
literal_beside(const struct node *n, bool equal)
{
	struct value v;

	at_hand = &about->rows[below(about->n)];
	v = mean(n);
	switch (n->is) {
	case IS_NUMBER:
		return v.t == V_NUMBER && chance(60)
			       ? near_number(v)
			       : number_literal(ANY_OF(some_numbers));
	case IS_DAY:
	case IS_INSTANT:
		return near_time(n->is, &v);
	case IS_BOOL:
		return bool_literal(chance(50));
	case IS_TEXT:
		return near_text(n, &v, equal);
	default:
		return near_anything(&v);
	}
}

static struct node *
literal(enum is is)
{
	const struct timed *t = some_time();

	switch (is) {
	case IS_NUMBER:
		return number_literal(ANY_OF(some_numbers));
	case IS_BOOL:
		return bool_literal(chance(50));
	case IS_DAY:
	case IS_INSTANT:
		return time_literal(is, t->text, t->span);
	default:
		return text_literal(ANY_OF(some_texts));
	}
}

#endif
