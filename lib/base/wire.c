/* SPDX-License-Identifier: MIT */
/* wire.c - times as records carry them */
#include "base/base.h"

#define DAY 86400

/* Two or four digits, or -1. */
static int
wire_digits(const char *s, int n)
{
	int v = 0;

	for (; n > 0; n--, s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s - '0');
	}
	return v;
}

static bool
wire_offset(const char *s, size_t n, int *east)
{
	int h, m;

	*east = 0;
	if (n == 1 && (*s == 'Z' || *s == 'z'))
		return true;
	if (n != 6 || (*s != '+' && *s != '-') || s[3] != ':')
		return false;
	h = wire_digits(s + 1, 2);
	m = wire_digits(s + 4, 2);
	*east = (h * 3600 + m * 60) * (*s == '-' ? -1 : 1);
	return h >= 0 && h < 24 && m >= 0 && m < 60;
}

bool
crmp_wire_time(const char *s, size_t n, int64_t *at)
{
	struct crm_civil c;
	int y, mo, d, h, mi, se, east;
	size_t i = 19;
	int64_t day;

	if (n < 20 || s[4] != '-' || s[7] != '-' || s[13] != ':' ||
	    s[16] != ':' || (s[10] != 'T' && s[10] != 't' && s[10] != ' '))
		return false;
	y = wire_digits(s, 4);
	mo = wire_digits(s + 5, 2);
	d = wire_digits(s + 8, 2);
	h = wire_digits(s + 11, 2);
	mi = wire_digits(s + 14, 2);
	se = wire_digits(s + 17, 2);
	if (y < 1 || mo < 1 || mo > 12 || d < 1 || d > 31 || h < 0 || h > 23 ||
	    mi < 0 || mi > 59 || se < 0 || se > 59)
		return false;
	if (s[i] == '.')
		for (i++; i < n && s[i] >= '0' && s[i] <= '9'; i++)
			;
	if (!wire_offset(s + i, n - i, &east))
		return false;
	day = crm_day_of(y, mo, d);
	if (d > 28) {
		crm_day_civil(day, &c);
		if (c.day != d)
			return false;
	}
	*at = day * 86400 + h * 3600 + mi * 60 + se - east;
	return true;
}

void
crmp_local_time(const struct crm_clock *k, int64_t at, struct crm_buf *out)
{
	char *t;

	if (k && k->zone) {
		crm_time_local(k->zone, at, out);
		return;
	}
	crm_time_format(at, out);
	if (out->oom)
		return;
	t = out->s + out->len;
	t[-1] = '\0';
	t[-10] = ' ';
	out->len--;
}

/* The digits of v, at least `width` of them. */
static void
put_digits(char *to, int width, int v)
{
	for (; width > 0; v /= 10)
		to[--width] = (char)('0' + v % 10);
}

static void
put_day(int64_t day, struct crm_buf *out)
{
	char s[] = "0000-00-00";
	struct crm_civil c;

	crm_day_civil(day, &c);
	if (c.year > 9999) {
		crm_buf_printf(out, "%d-%02d-%02d", c.year, c.month, c.day);
		return;
	}
	put_digits(s, 4, c.year);
	put_digits(s + 5, 2, c.month);
	put_digits(s + 8, 2, c.day);
	crm_buf_add(out, s, sizeof(s) - 1);
}

static void
put_clock(int hour, int minute, int second, struct crm_buf *out)
{
	char s[] = "00:00:00";

	put_digits(s, 2, hour);
	put_digits(s + 3, 2, minute);
	put_digits(s + 6, 2, second);
	crm_buf_add(out, s, sizeof(s) - 1);
}

void
crm_day_format(int64_t day, struct crm_buf *out)
{
	put_day(day, out);
}

void
crm_time_format(int64_t at, struct crm_buf *out)
{
	int second = (int)((at % DAY + DAY) % DAY);

	put_day(at / DAY - (at % DAY < 0), out);
	crm_buf_putc(out, 'T');
	put_clock(second / 3600, second / 60 % 60, second % 60, out);
	crm_buf_putc(out, 'Z');
}

void
crm_time_local(struct crm_zone *z, int64_t at, struct crm_buf *out)
{
	struct crm_civil c;

	crm_zone_local(z, at, &c);
	put_day(crm_day_of(c.year, c.month, c.day), out);
	crm_buf_putc(out, ' ');
	put_clock(c.hour, c.minute, c.second, out);
}
