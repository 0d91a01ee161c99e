/* SPDX-License-Identifier: MIT */
/* phone.c - phones as people write them, to E.164 */
#include <string.h>

#include "base/inner.h"

#define DIGITS_MAX 32
#define EXT_MAX 7

/* A phone taken apart */
struct phone {
	bool plus;
	char digit[DIGITS_MAX + 4];
	int n;
	int dash; /* digits before the last dash */
	char ext[EXT_MAX + 1];
	int exts;
};

enum verdict { GOOD, NO_PHONE, NO_AREA, LOST_ZERO, MANY, DAMAGED };

/* What a character is written as: NULL to leave it, "" to drop it. */
static const char *
rewrite(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
		const char *as;
	} map[] = {
		{ 0x2010, 0x2015, "-" }, { 0x2212, 0x2212, "-" },
		{ 0x3001, 0x3001, "/" }, { 0x3002, 0x3002, "." },
		{ 0x00b7, 0x00b7, "." }, { 0x2022, 0x2022, "." },
		{ 0x0009, 0x0009, " " }, { 0x00ad, 0x00ad, "" },
		{ 0x200b, 0x200f, "" },	 { 0x202a, 0x202e, "" },
		{ 0x2060, 0x2069, "" },	 { 0xfeff, 0xfeff, "" },
	};
	size_t i;

	if (cp < 0x80 && cp != '\t')
		return NULL;
	for (i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if (cp >= map[i].from && cp <= map[i].to)
			return map[i].as;
	return NULL;
}

/* Plain lower-case characters, one kind of dash, nothing invisible. */
static enum crm_status
simplify(const char *s, size_t n, struct crm_buf *out, struct crm_error *e)
{
	struct crm_buf plain = { 0 };
	enum crm_status st = crm_text_fold(s, n, &plain, e);
	size_t i, len;
	const char *as;
	uint32_t cp;

	for (i = 0; st == CRM_OK && i < plain.len; i += len) {
		len = (size_t)crmp_utf8_next(plain.s + i, plain.len - i, &cp);
		as = rewrite(cp);
		if (as)
			crm_buf_puts(out, as);
		else
			crm_buf_add(out, plain.s + i, len);
	}
	crm_buf_free(&plain);
	return st == CRM_OK ? crm_buf_ok(out, e) : st;
}

static bool
is_digit(const struct crmp_cur *c)
{
	return c->p < c->end && *c->p >= '0' && *c->p <= '9';
}

static int
skip_digits(struct crmp_cur *c)
{
	int n = 0;

	for (; is_digit(c); c->p++)
		n++;
	return n;
}

/* 1.38e+10 and 13800138000.0 are what a spreadsheet leaves of a phone. */
static bool
phone_damaged(struct crmp_cur c)
{
	int whole = skip_digits(&c);
	bool point = whole && crmp_cur_eat(&c, ".");
	const char *from = c.p;

	if (point)
		skip_digits(&c);
	if (whole && crmp_cur_eat(&c, "e")) {
		if (!crmp_cur_eat(&c, "+"))
			(void)crmp_cur_eat(&c, "-");
		return skip_digits(&c) > 0 && c.p == c.end;
	}
	if (!point || whole < 7 || from == c.p || c.p != c.end)
		return false;
	while (from < c.p && *from == '0')
		from++;
	return from == c.p;
}

/* Eat an extension with its mark. */
static bool
extension(struct crmp_cur *c, struct phone *p)
{
	static const char *const marks[] = { "转接",  "转分机", "转", "分机",
					     ";ext=", "ext",	"x",  "#" };
	size_t i;
	bool marked = false;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]) && !marked; i++)
		marked = crmp_cur_eat(c, marks[i]);
	if (!marked)
		return false;
	while (c->p < c->end && strchr(" :.-", *c->p))
		c->p++;
	for (; is_digit(c) && p->exts < EXT_MAX; c->p++)
		p->ext[p->exts++] = *c->p;
	while (c->p < c->end && strchr(" )", *c->p))
		c->p++;
	return true;
}

/* Take one character of the number. */
static enum verdict
take_char(struct phone *p, char c)
{
	if (c >= '0' && c <= '9') {
		if (p->n == DIGITS_MAX)
			return NO_PHONE;
		p->digit[p->n++] = c;
	} else if (c == '+') {
		if (p->plus || p->n)
			return NO_PHONE;
		p->plus = true;
	} else if (c == '-') {
		p->dash = p->n;
	} else if (strchr("/,;|", c)) {
		return p->n < 5 ? NO_PHONE : MANY;
	} else if (!strchr(" .()", c)) {
		return NO_PHONE;
	}
	return GOOD;
}

static enum verdict
take_apart(struct crmp_cur c, struct phone *p)
{
	enum verdict v = GOOD;

	if (crmp_cur_eat(&c, "tel:"))
		crmp_cur_blanks(&c);
	while (c.p < c.end && v == GOOD) {
		if (p->plus && p->n && crmp_cur_eat(&c, "(0)"))
			continue;
		if (p->n && !strchr("0123456789 -", *c.p) && extension(&c, p))
			return p->exts && c.p == c.end ? GOOD : NO_PHONE;
		v = take_char(p, *c.p++);
	}
	return v;
}

static bool
starts(const char *d, int n, const char *with)
{
	size_t len = strlen(with);

	return n >= 0 && (size_t)n >= len && memcmp(d, with, len) == 0;
}

static bool
mobile(const char *d, int n)
{
	return n == 11 && d[0] == '1' && d[1] >= '3';
}

/* 400-820-8820 and its like */
static bool
toll(const char *d, int n)
{
	return n == 10 && (starts(d, n, "400") || starts(d, n, "800"));
}

/* 95588 and its like */
static bool
service(const char *d, int n)
{
	return (n == 5 || n == 6) && d[0] == '9' &&
	       (d[1] == '5' || d[1] == '6');
}

/* An area code without its 0 and a subscriber's number */
static bool
landline(const char *d, int n)
{
	if (starts(d, n, "400") || starts(d, n, "800"))
		return false;
	if (starts(d, n, "10") || starts(d, n, "2"))
		return n == 10 && d[2] >= '2';
	return (n == 10 || n == 11) && d[0] >= '3' && d[3] >= '2';
}

/* A Chinese number as it stands after +86 */
static bool
chinese_phone(const char *d, int n)
{
	return mobile(d, n) || toll(d, n) || service(d, n) || landline(d, n);
}

/* A number as dialled in China; *from gets how many digits to skip. */
static enum verdict
dialled(const char *d, int n, int *from)
{
	int zero = starts(d, n, "860") ? 3 : 2;

	*from = 0;
	if (mobile(d, n) || toll(d, n) || service(d, n))
		return GOOD;
	*from = 1;
	if (starts(d, n, "0"))
		return mobile(d + 1, n - 1) || landline(d + 1, n - 1)
			       ? GOOD
			       : NO_PHONE;
	*from = zero;
	if (n >= 12 && starts(d, n, "86") && chinese_phone(d + zero, n - zero))
		return GOOD;
	if ((n == 7 || n == 8) && d[0] >= '2')
		return NO_AREA;
	return landline(d, n) ? LOST_ZERO : NO_PHONE;
}

/* Write E.164 to p->digit, or say what is wrong with it. */
static enum verdict
normalise(struct phone *p)
{
	const char *d = p->digit;
	int n = p->n, from = 0;
	enum verdict v;

	if (starts(d, n, "00")) {
		p->plus = true;
		from = 2;
	}
	if (p->plus && starts(d + from, n - from, "86")) {
		from += 2;
		if (n > from && d[from] == '0')
			from++;
		if (!chinese_phone(d + from, n - from))
			return NO_PHONE;
	} else if (p->plus) {
		n -= from;
		memmove(p->digit, d + from, (size_t)n);
		p->n = n;
		return n >= 7 && n <= 15 && d[0] != '0' ? GOOD : NO_PHONE;
	} else {
		v = dialled(d, n, &from);
		if (v != GOOD)
			return v;
	}
	p->n = n - from + 2;
	memmove(p->digit + 2, d + from, (size_t)(n - from));
	memcpy(p->digit, "86", 2);
	return GOOD;
}

/*
 * A last group of digits after a dash is an extension when the number is
 * none with it, and when it is a single digit: nobody writes 0571-8888888-8
 * for eight digits.
 */
static enum verdict
dashed(struct phone *p)
{
	struct phone whole = *p, cut = *p;
	enum verdict v = normalise(&whole), v_cut;
	int left = p->n - p->dash;
	bool single = left == 1 && memcmp(whole.digit, "86", 2) == 0;

	if (p->dash && left > 0 && left <= EXT_MAX && !p->exts &&
	    (v != GOOD || single)) {
		cut.n = p->dash;
		memcpy(cut.ext, p->digit + p->dash, (size_t)left);
		cut.exts = left;
		v_cut = normalise(&cut);
		if (v_cut == GOOD || v_cut == NO_AREA) {
			*p = cut;
			return v_cut;
		}
	}
	*p = whole;
	return v;
}

static enum crm_status
refuse_phone(enum verdict v, const char *s, size_t n, struct crm_error *e)
{
	static const char *const why[] = {
		[NO_PHONE] = "not a phone",
		[NO_AREA] = "a phone that needs an area code, as 010-65529988",
		[LOST_ZERO] = "a phone that has lost the 0 of its area code",
		[MANY] = "more than one phone",
		[DAMAGED] = "a phone damaged by a spreadsheet, store text",
	};

	return crm_fail(e, CRM_REFUSED, NULL, "%s: '%.*s'", why[v],
			crmp_quote_len(s, n), s);
}

enum crm_status
crm_phone_parse(const char *s, size_t n, struct crm_buf *out,
		struct crm_error *e)
{
	struct crm_buf plain = { 0 };
	struct phone p = { 0 };
	struct crmp_cur c;
	enum verdict v;
	enum crm_status st;

	st = simplify(s, n, &plain, e);
	if (st != CRM_OK)
		goto out;
	c.p = plain.s ? plain.s : "";
	c.end = c.p + plain.len;
	crmp_cur_blanks(&c);
	while (c.end > c.p && c.end[-1] == ' ')
		c.end--;
	v = phone_damaged(c) ? DAMAGED : take_apart(c, &p);
	if (v == GOOD)
		v = dashed(&p);
	if (v != GOOD) {
		st = refuse_phone(v, s, n, e);
		goto out;
	}
	crm_buf_putc(out, '+');
	crm_buf_add(out, p.digit, (size_t)p.n);
	if (p.exts)
		crm_buf_puts(out, ";ext=");
	crm_buf_add(out, p.ext, (size_t)p.exts);
	st = crm_buf_ok(out, e);
out:
	crm_buf_free(&plain);
	return st;
}
