/* SPDX-License-Identifier: MIT */
/* cell.c - one value of a line as the text of a cell */
#include "output/output.h"

#include <string.h>

/* Money without a currency of its own has two decimals. */
#define TWO_DECIMALS "CNY"

enum crmp_kind
crmp_kind_guess(const char *name, size_t n, const struct crmp_member *m)
{
	int64_t at;

	if (m->kind == CRMP_JSTR && n > 2 && !memcmp(name, "x.", 2))
		return CRMP_TEXT; /* people's own, whatever it looks like */
	switch (m->kind) {
	case CRMP_JSTR:
		/* as we print it: Z or an offset, no fraction */
		return ((m->val_len == 22 && m->val[20] == 'Z') ||
			(m->val_len == 27 && m->val[20] != '.')) &&
				       crmp_wire_time(m->val + 1,
						      m->val_len - 2, &at)
			       ? CRMP_INSTANT
			       : CRMP_TEXT;
	case CRMP_JNUM:
		return n > 6 && !memcmp(name + n - 6, "_minor", 6) ? CRMP_MONEY
								   : CRMP_INT;
	case CRMP_JTRUE:
	case CRMP_JFALSE:
		return CRMP_BOOL;
	case CRMP_JOBJ:
	case CRMP_JARR:
		return CRMP_JSON;
	case CRMP_JNULL:
		break;
	}
	return CRMP_TEXT;
}

/* Can s[0..n) stand between commas and be read back?  A list that is read is
 * split at more signs than the comma it is joined by. */
static bool
plain(const char *s, size_t n)
{
	size_t i;

	if (!n || strchr(" \t[{", s[0]) || strchr(" \t", s[n - 1]))
		return false;
	for (i = 0; i < n; i++)
		if (s[i] == '\\' || crmp_list_sign(s + i, n - i))
			return false;
	return true;
}

static bool
joined(const struct crmp_member *m, struct crm_buf *out)
{
	const char *p = m->val + 1, *q;
	size_t before = out->len;

	for (;;) {
		p += strspn(p, " \t\r\n,");
		if (*p != '"')
			break;
		q = strchr(p + 1, '"');
		if (!plain(p + 1, (size_t)(q - p - 1)))
			break;
		if (out->len > before)
			crm_buf_putc(out, ',');
		crm_buf_add(out, p + 1, (size_t)(q - p - 1));
		p = q + 1;
	}
	if (*p == ']' && out->len > before)
		return true;
	out->len = before;
	return false;
}

/*
 * An instant as the style has it.  False for one that is to stay as the line
 * has it, offset and all: without a zone nobody knows whose day it would be.
 */
static bool
cell_instant(int64_t at, const struct crmp_show *how, struct crm_buf *out)
{
	struct crm_zone *zone = how->clock ? how->clock->zone : NULL;
	bool utc = how->utc && how->style == CRMP_WIRE;

	if (how->style != CRMP_SCREEN && (utc || zone)) {
		crmp_time_cell(utc ? NULL : zone, at, out);
		return true;
	}
	if (how->style == CRMP_WIRE)
		return false;
	crmp_local_time(how->clock, at, out);
	if (how->style == CRMP_SCREEN && !out->oom)
		out->len -= 3; /* seconds */
	return true;
}

static void
cell_words(enum crmp_kind kind, const struct crmp_member *m,
	   const struct crmp_show *how, struct crm_buf *out)
{
	int64_t at;

	if (kind == CRMP_INSTANT &&
	    crmp_wire_time(m->val + 1, m->val_len - 2, &at) &&
	    cell_instant(at, how, out))
		return;
	if (kind != CRMP_PHONE || how->style == CRMP_WIRE) {
		crmp_json_unescape(m->val + 1, m->val_len - 2, out);
		return;
	}
	crm_buf_reset(how->tmp);
	crmp_json_unescape(m->val + 1, m->val_len - 2, how->tmp);
	if (how->tmp->len)
		crm_phone_national(how->tmp->s, out);
	out->oom |= how->tmp->oom;
}

static void
cell_number(enum crmp_kind kind, const struct crmp_member *m,
	    const struct crmp_show *how, struct crm_buf *out)
{
	const char *cur = how->currency;
	int64_t v;

	if (kind != CRMP_MONEY || how->style == CRMP_WIRE ||
	    !crmp_int_parse(m->val, m->val_len, &v)) {
		crm_buf_add(out, m->val, m->val_len);
		return;
	}
	crm_money_format(v, crm_currency_digits(cur) < 0 ? TWO_DECIMALS : cur,
			 out);
}

void
crmp_cell(enum crmp_kind kind, const struct crmp_member *m,
	  const struct crmp_show *how, struct crm_buf *out)
{
	if (!m || m->kind == CRMP_JNULL)
		return;
	if (m->kind == CRMP_JSTR) {
		cell_words(kind, m, how, out);
	} else if (m->kind == CRMP_JNUM) {
		cell_number(kind, m, how, out);
	} else if (how->style == CRMP_SCREEN && m->kind == CRMP_JTRUE) {
		crm_buf_puts(out, "yes");
	} else if (how->style == CRMP_SCREEN && m->kind == CRMP_JFALSE) {
		crm_buf_puts(out, "no");
	} else if (m->kind != CRMP_JARR || !how->join || !joined(m, out)) {
		crm_buf_add(out, m->val, m->val_len);
	}
}

/*
 * Past blanks and signs nobody sees, which a spreadsheet may drop; *parted: a
 * tab or a line end is among them.
 */
static size_t
unseen(const char *s, size_t n, bool *parted)
{
	size_t i = 0, step;
	uint32_t c;

	for (*parted = false; i < n; i += step) {
		step = (size_t)crmp_utf8_next(s + i, n - i, &c);
		if (!crmp_sign_unseen(c))
			break;
		*parted = *parted || c == '\t' || c == '\r' || c == '\n';
	}
	return i;
}

/* The sign as ASCII has it, if it is a full-width or a small form. */
static uint32_t
narrow_form(uint32_t c)
{
	switch (c) {
	case 0xfe62:
		return '+';
	case 0xfe63:
		return '-';
	case 0xfe66:
		return '=';
	case 0xfe6b:
		return '@';
	default:
		return c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c;
	}
}

bool
crmp_cell_live(const char *s, size_t n, bool num)
{
	size_t i = 0, from;
	bool parted;
	uint32_t c;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	if (n && i == n)
		return n >= 12 || (!num && n > 1 && s[0] == '0');
	if (num || !n)
		return false;
	from = unseen(s, n, &parted);
	if (parted || from == n)
		return parted;
	crmp_utf8_next(s + from, n - from, &c);
	c = narrow_form(c);
	return c == '=' || c == '+' || c == '-' || c == '@';
}
