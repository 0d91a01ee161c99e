/* SPDX-License-Identifier: MIT */
/* error.c - fill the caller's error object */
#include <stdarg.h>
#include <string.h>

#include "base/base.h"

/* Cut s[0..n) to fit; bytes from data that are no UTF-8 become '?'. */
static void
finish_text(char *s, size_t n, size_t size)
{
	size_t at = 0, bad;

	if (n >= size)
		n = crmp_utf8_cut(s, size - 1);
	s[n] = '\0';
	while (!crm_text_valid(s + at, n - at, &bad)) {
		at += bad;
		s[at++] = '?';
	}
}

enum crm_status
crm_fail(struct crm_error *e, enum crm_status code, const char *key,
	 const char *fmt, ...)
{
	va_list ap;
	size_t n;
	int len;

	if (!e || e->code != CRM_OK)
		return code;
	e->code = code;
	n = key ? strnlen(key, sizeof(e->key)) : 0;
	if (n)
		memmove(e->key, key, n);
	finish_text(e->key, n, sizeof(e->key));
	va_start(ap, fmt);
	len = vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	finish_text(e->text, len < 0 ? 0 : (size_t)len, sizeof(e->text));
	return code;
}

enum crm_status
crm_nomem(struct crm_error *e)
{
	return crm_fail(e, CRM_NOMEM, NULL, "out of memory");
}
