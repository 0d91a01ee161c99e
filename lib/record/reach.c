/* SPDX-License-Identifier: MIT */
/* reach.c - the look-up key of a phone or an e-mail address */
#include "record/field.h"

#include <string.h>

enum crm_status
crmp_reach_key(enum crmp_kind kind, const char *s, size_t n,
	       struct crm_buf *key, struct crm_error *e)
{
	const char *semi;

	if (kind == CRMP_EMAIL) {
		crm_buf_putc(key, 'm');
		return crm_text_fold(s, n, key, e);
	}
	semi = memchr(s, ';', n);
	if (semi)
		n = (size_t)(semi - s);
	crm_buf_putc(key, 'p');
	while (n--)
		if (s[n] >= '0' && s[n] <= '9')
			crm_buf_putc(key, s[n]);
	return crm_buf_ok(key, e);
}
