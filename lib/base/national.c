/* SPDX-License-Identifier: MIT */
/* national.c - E.164 phones as people read them */
#include <string.h>

#include "base/base.h"

/* Length of the country code d begins with (ITU-T E.164, list of codes). */
static size_t
country(const char *d)
{
	static const char two[] = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 "
				  "46 47 48 49 51 52 53 54 55 56 57 58 60 61 "
				  "62 63 64 65 66 81 82 84 86 90 91 92 93 94 "
				  "95 98";
	size_t i;

	if (d[0] == '1' || d[0] == '7')
		return 1;
	for (i = 0; i < sizeof(two) - 1; i += 3)
		if (memcmp(d, two + i, 2) == 0)
			return 2;
	return 3;
}

/* Add d in groups: each digit of `shape` is a group, others are added. */
static void
shaped(const char *d, const char *shape, struct crm_buf *out)
{
	for (; *shape; shape++) {
		if (*shape >= '1' && *shape <= '9') {
			crm_buf_add(out, d, (size_t)(*shape - '0'));
			d += *shape - '0';
		} else {
			crm_buf_putc(out, *shape);
		}
	}
}

static void
chinese_form(const char *d, size_t n, struct crm_buf *out)
{
	bool toll = memcmp(d, "400", 3) == 0 || memcmp(d, "800", 3) == 0;

	if (n < 10 || n > 11) {
		crm_buf_add(out, d, n);
	} else if (n == 11 && d[0] == '1') {
		shaped(d, "3 4 4", out);
	} else if (n == 10 && toll) {
		shaped(d, "3-3-4", out);
	} else {
		crm_buf_putc(out, '0');
		if (n == 10 && d[0] <= '2')
			shaped(d, "2-4 4", out);
		else
			shaped(d, n == 11 ? "3-4 4" : "3-3 4", out);
	}
}

void
crm_phone_national(const char *e164, struct crm_buf *out)
{
	const char *d = e164 + 1, *ext;
	bool cn = strncmp(e164, "+86", 3) == 0;
	size_t n, code;

	n = e164[0] == '+' ? strspn(d, "0123456789") : 0;
	ext = d + n;
	if (n < 7 || n > 15 ||
	    (*ext && (strncmp(ext, ";ext=", 5) != 0 || !ext[5]))) {
		crm_buf_puts(out, e164);
		return;
	}
	if (cn) {
		chinese_form(d + 2, n - 2, out);
	} else {
		code = country(d);
		crm_buf_putc(out, '+');
		crm_buf_add(out, d, code);
		crm_buf_putc(out, ' ');
		crm_buf_add(out, d + code, n - code);
	}
	if (*ext) {
		crm_buf_puts(out, cn ? " 转 " : " ext ");
		crm_buf_puts(out, ext + 5);
	}
}
