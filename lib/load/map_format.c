/* SPDX-License-Identifier: MIT */
/* map_format.c - dates and amounts as other programs write them */
#include "load/load.h"

#include <string.h>

/* Up to `most` digits. */
static bool
format_digits(const char **s, const char *end, int most, int *v)
{
	int n = 0;

	for (*v = 0; n < most && *s < end && **s >= '0' && **s <= '9'; n++)
		*v = *v * 10 + *(*s)++ - '0';
	return n > 0;
}

bool
crmp_map_date(const char *pattern, const char *s, size_t n, struct crm_buf *out)
{
	const char *end = s + n, *p;
	int y = -1, mo = 1, d = 1, h = -1, mi = 0, sec = 0;
	bool ok = true;

	for (p = pattern; ok && *p; p++) {
		if (*p != '%') {
			ok = s < end && *s++ == *p;
			continue;
		}
		switch (*++p) {
		case 'Y':
			ok = format_digits(&s, end, 4, &y);
			break;
		case 'y':
			ok = format_digits(&s, end, 2, &y);
			y += 2000;
			break;
		case 'm':
			ok = format_digits(&s, end, 2, &mo);
			break;
		case 'd':
			ok = format_digits(&s, end, 2, &d);
			break;
		case 'H':
			ok = format_digits(&s, end, 2, &h);
			break;
		case 'M':
			ok = format_digits(&s, end, 2, &mi);
			break;
		case 'S':
			ok = format_digits(&s, end, 2, &sec);
			break;
		default:
			ok = *p == '%' && s < end && *s++ == '%';
		}
	}
	if (!ok || s != end || y < 0)
		return false;
	crm_buf_printf(out, "%04d-%02d-%02d", y, mo, d);
	if (h >= 0)
		crm_buf_printf(out, " %02d:%02d:%02d", h, mi, sec);
	return !out->oom;
}

/*
 * The sample shows the signs: the last of its '.' or ',' before one or more
 * digits at the end is the decimal sign, the other one groups.
 */
bool
crmp_map_money(const char *sample, const char *s, size_t n, struct crm_buf *out)
{
	static const char *const signs[] = { "¥",   "￥", "$",	 "€",
					     "£",   "元", "CNY", "RMB",
					     "USD", " ",  "’",	 NULL };
	const char *comma = strrchr(sample, ','), *dot = strrchr(sample, '.');
	char decimal = comma && (!dot || comma > dot) ? ',' : '.';
	size_t i = 0, k, len;

	while (i < n) {
		for (k = 0; signs[k]; k++) {
			len = strlen(signs[k]);
			if (n - i >= len && !memcmp(s + i, signs[k], len))
				break;
		}
		if (signs[k]) {
			i += strlen(signs[k]);
		} else if (s[i] == decimal) {
			crm_buf_putc(out, '.');
			i++;
		} else if (s[i] == ',' || s[i] == '.' || s[i] == '\'') {
			i++;
		} else if (strchr("+-0123456789", s[i])) {
			crm_buf_putc(out, s[i++]);
		} else {
			return false;
		}
	}
	return out->len > 0 && !out->oom;
}
