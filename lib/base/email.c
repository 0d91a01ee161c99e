/* SPDX-License-Identifier: MIT */
/* email.c - e-mail addresses in their stored form */
#include <string.h>
#include <utf8proc.h>

#include "base/inner.h"

#define LOCAL_MAX 64
#define LABEL_MAX 63
#define ADDRESS_MAX 254

/* Blanks, controls, invisible and unassigned characters */
static bool
foreign(uint32_t cp)
{
	if (cp > 0x20 && cp < 0x7f)
		return false;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
		return true;
	default:
		return crmp_sign_unseen(cp);
	}
}

static bool
clean(const char *s, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	while (i < n) {
		i += (size_t)crmp_utf8_next(s + i, n - i, &cp);
		if (foreign(cp))
			return false;
	}
	return true;
}

static bool
local_ok(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strchr("()<>[]\\,;:\"@", s[i]))
			return false;
	return n > 0 && n <= LOCAL_MAX && s[0] != '.';
}

static bool
label_ok(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x80 && s[i] != '-' &&
		    !(s[i] >= '0' && s[i] <= '9') &&
		    !(s[i] >= 'a' && s[i] <= 'z'))
			return false;
	return n > 0 && n <= LABEL_MAX && s[0] != '-' && s[n - 1] != '-';
}

static bool
domain_ok(const char *s, size_t n)
{
	size_t i, from = 0;
	int dots = 0;

	for (i = 0; i <= n; i++) {
		if (i < n && s[i] != '.')
			continue;
		if (!label_ok(s + from, i - from))
			return false;
		dots += i < n;
		from = i + 1;
	}
	/* The last label of a host name is never a number. */
	for (i = n; i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9'; i--)
		;
	return dots > 0 && s[i - 1] != '.';
}

/* Copy s with the Chinese full stop as a dot, without blanks round it. */
static void
tidy(const char *s, size_t n, struct crm_buf *out)
{
	size_t i;

	while (n > 0 && strchr(" \t\r\n", s[n - 1]))
		n--;
	while (n > 0 && strchr(" \t\r\n", s[0])) {
		s++;
		n--;
	}
	for (i = 0; i < n; i++) {
		if (n - i >= 3 && memcmp(s + i, "。", 3) == 0) {
			crm_buf_putc(out, '.');
			i += 2;
		} else {
			crm_buf_putc(out, s[i]);
		}
	}
}

static enum crm_status
check_address(const char *s, size_t n, struct crm_buf *out, struct crm_error *e)
{
	struct crm_buf domain = { 0 };
	const char *at = n ? memchr(s, '@', n) : NULL;
	size_t local = at ? (size_t)(at - s) : 0;
	enum crm_status st = CRM_REFUSED;

	if (!at || local + 1 == n || n > ADDRESS_MAX || !clean(s, n) ||
	    !local_ok(s, local))
		goto out;
	st = crm_text_fold(at + 1, n - local - 1, &domain, e);
	if (st != CRM_OK)
		goto out;
	st = CRM_REFUSED;
	if (local + 1 + domain.len > ADDRESS_MAX ||
	    !clean(domain.s, domain.len) || !domain_ok(domain.s, domain.len))
		goto out;
	crm_buf_add(out, s, local + 1);
	crm_buf_add(out, domain.s, domain.len);
	st = crm_buf_ok(out, e);
out:
	crm_buf_free(&domain);
	return st;
}

enum crm_status
crm_email_parse(const char *s, size_t n, struct crm_buf *out,
		struct crm_error *e)
{
	struct crm_buf plain = { 0 }, address = { 0 };
	enum crm_status st;

	st = crmp_text_nfkc(s, n, &plain, e);
	if (st == CRM_OK && plain.s)
		tidy(plain.s, plain.len, &address);
	if (st == CRM_OK)
		st = crm_buf_ok(&address, e);
	if (st == CRM_OK)
		st = check_address(address.s, address.len, out, e);
	if (st == CRM_REFUSED)
		(void)crm_fail(e, CRM_REFUSED, NULL, "not an address: '%.*s'",
			       crmp_quote_len(s, n), s);
	crm_buf_free(&plain);
	crm_buf_free(&address);
	return st;
}
