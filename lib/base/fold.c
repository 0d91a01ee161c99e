/* SPDX-License-Identifier: MIT */
/* fold.c - NFKC and the search form of text */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/inner.h"

#define NFKC (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT)
#define FOLD (NFKC | UTF8PROC_CASEFOLD)
#define ROUNDS 4

/*
 * ASCII and the common Chinese characters (U+4E00 to U+9F7F, as their three
 * bytes show) fold to themselves but for A-Z.  What is of these is also known
 * to be valid, as nearly all texts are.
 */
static bool
simple(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + n;

	while (p < end) {
		if (*p && *p < 0x80) {
			p++;
			continue;
		}
		if (end - p < 3 || *p < 0xe4 || *p > 0xe9 ||
		    (*p == 0xe4 && p[1] < 0xb8) ||
		    (*p == 0xe9 && p[1] > 0xbd) || (p[1] & 0xc0) != 0x80 ||
		    (p[2] & 0xc0) != 0x80)
			return false;
		p += 3;
	}
	return true;
}

static void
lower(char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			s[i] = (char)(s[i] + ('a' - 'A'));
}

static utf8proc_ssize_t
map(const char *s, size_t n, int how, utf8proc_uint8_t **to)
{
	*to = NULL;
	return utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n,
			    to, (utf8proc_option_t)how);
}

/*
 * Folding can leave marks in an order that normalises anew, so it is repeated
 * until nothing changes.
 */
static enum crm_status
fold_until_settled(const char *s, size_t n, int how, struct crm_buf *out,
		   struct crm_error *e)
{
	utf8proc_uint8_t *old = NULL, *now;
	utf8proc_ssize_t len;
	bool same;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		len = map(s, n, how, &now);
		if (len < 0) {
			free(old);
			return len == UTF8PROC_ERROR_NOMEM
				       ? crm_nomem(e)
				       : crm_fail(e, CRM_REFUSED, NULL,
						  "not valid UTF-8");
		}
		same = (size_t)len == n && memcmp(s, now, n) == 0;
		free(old);
		old = now;
		s = (const char *)now;
		if (same)
			break;
		n = (size_t)len;
	}
	crm_buf_add(out, old, (size_t)len);
	free(old);
	return crm_buf_ok(out, e);
}

enum crm_status
crm_text_fold(const char *s, size_t n, struct crm_buf *out, struct crm_error *e)
{
	size_t had = out->len;

	if (!simple(s, n))
		return crm_text_valid(s, n, NULL)
			       ? fold_until_settled(s, n, FOLD, out, e)
			       : crm_fail(e, CRM_REFUSED, NULL,
					  "not valid UTF-8");
	crm_buf_add(out, s, n);
	if (!out->oom)
		lower(out->s + had, n);
	return crm_buf_ok(out, e);
}

enum crm_status
crmp_text_nfkc(const char *s, size_t n, struct crm_buf *out,
	       struct crm_error *e)
{
	if (!crm_text_valid(s, n, NULL))
		return crm_fail(e, CRM_REFUSED, NULL, "not valid UTF-8");
	if (!simple(s, n))
		return fold_until_settled(s, n, NFKC, out, e);
	crm_buf_add(out, s, n);
	return crm_buf_ok(out, e);
}

void
crmp_text_case(const char *s, size_t n, bool upper, struct crm_buf *out)
{
	utf8proc_uint8_t to[4];
	uint32_t cp;
	size_t i = 0;
	utf8proc_int32_t c;

	while (i < n) {
		i += (size_t)crmp_utf8_next(s + i, n - i, &cp);
		c = (utf8proc_int32_t)cp;
		c = upper ? utf8proc_toupper(c) : utf8proc_tolower(c);
		crm_buf_add(out, to, (size_t)utf8proc_encode_char(c, to));
	}
}

bool
crmp_sign_unseen(uint32_t cp)
{
	utf8proc_int32_t c = (utf8proc_int32_t)cp;

	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
		return true;
	default: /* and the empty pattern of Braille, which is a letter */
		return cp == 0x2800 || utf8proc_get_property(c)->ignorable;
	}
}

bool
crmp_text_name(const char *s, size_t most)
{
	size_t left = strlen(s), n;
	uint32_t cp;
	int len;

	for (n = 0; left; n++, s += len, left -= (size_t)len) {
		len = crmp_utf8_next(s, left, &cp);
		switch (utf8proc_category((utf8proc_int32_t)cp)) {
		case UTF8PROC_CATEGORY_LU:
		case UTF8PROC_CATEGORY_LL:
		case UTF8PROC_CATEGORY_LT:
		case UTF8PROC_CATEGORY_LM:
		case UTF8PROC_CATEGORY_LO:
		case UTF8PROC_CATEGORY_MN: /* vowels, in some scripts */
		case UTF8PROC_CATEGORY_MC:
		case UTF8PROC_CATEGORY_ND:
			continue;
		default:
			if (cp != '_' && cp != '-')
				return false;
		}
	}
	return n > 0 && n <= most;
}
