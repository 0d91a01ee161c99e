/* SPDX-License-Identifier: MIT */
/* wire.c - times as records carry them */
#include "base/inner.h"

#define DAY 86400
#define FIRST ((int64_t)-62135596800) /* 0001-01-01 */
#define AFTER ((int64_t)253402300800) /* 10000-01-01 */

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
	*at = day * DAY + h * 3600 + mi * 60 + se - east;
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

/* The two digits of v, 0 to 99. */
static void
put_two(char *to, int v)
{
	to[0] = (char)('0' + v / 10);
	to[1] = (char)('0' + v % 10);
}

/* Ten characters; of a year that has five digits the last four. */
static void
put_day(char *to, int64_t day)
{
	struct crm_civil c;

	crm_day_civil(day, &c);
	put_two(to, c.year / 100 % 100);
	put_two(to + 2, c.year % 100);
	to[4] = to[7] = '-';
	put_two(to + 5, c.month);
	put_two(to + 8, c.day);
}

/* Nineteen characters: the day, `sep`, the time of day. */
static void
put_moment(char *to, int64_t at, char sep)
{
	int second = (int)(at % DAY);

	put_day(to, at / DAY - (second < 0));
	second += second < 0 ? DAY : 0;
	to[10] = sep;
	put_two(to + 11, second / 3600);
	to[13] = to[16] = ':';
	put_two(to + 14, second / 60 % 60);
	put_two(to + 17, second % 60);
}

/* Six characters. */
static void
put_offset(char *to, int32_t east)
{
	int minutes = (east < 0 ? -east : east) / 60;

	to[0] = east < 0 ? '-' : '+';
	put_two(to + 1, minutes / 60);
	to[3] = ':';
	put_two(to + 4, minutes % 60);
}

/* The fifth digit: no record has such a time, but a caller may. */
static void
put_far(int64_t at, struct crm_buf *out)
{
	if (at >= AFTER)
		crm_buf_putc(out, '1');
}

/* What can be read back: the years that are written with four digits. */
static bool
four_digits(int64_t at, int32_t east)
{
	return at >= FIRST - east && at < AFTER - east;
}

/* An offset is written in minutes (RFC 3339): the nearest, where local time
 * had seconds, and then the time of day goes with that. */
static int32_t
whole_minutes(int32_t east)
{
	return (east + (east < 0 ? -30 : 30)) / 60 * 60;
}

void
crm_day_format(int64_t day, struct crm_buf *out)
{
	char s[10];

	put_day(s, day);
	if (day >= AFTER / DAY)
		crm_buf_putc(out, '1');
	crm_buf_add(out, s, sizeof(s));
}

void
crm_time_format(int64_t at, struct crm_buf *out)
{
	char s[20];

	put_moment(s, at, 'T');
	s[19] = 'Z';
	put_far(at, out);
	crm_buf_add(out, s, sizeof(s));
}

void
crmp_time_wire(struct crm_zone *z, int64_t at, struct crm_buf *out)
{
	int32_t east = 0;
	char s[25];
	bool twice;

	if (z)
		east = whole_minutes(crmp_zone_east(z, at, &twice));
	if (!z || !four_digits(at, east)) {
		crm_time_format(at, out);
		return;
	}
	put_moment(s, at + east, 'T');
	put_offset(s + 19, east);
	crm_buf_add(out, s, sizeof(s));
}

void
crmp_time_cell(struct crm_zone *z, int64_t at, struct crm_buf *out)
{
	bool twice = false;
	int32_t east = 0;
	char s[25];

	if (z)
		east = crmp_zone_east(z, at, &twice);
	if (twice)
		east = whole_minutes(east);
	if (!z || !four_digits(at, east)) {
		crm_time_format(at, out);
		return;
	}
	put_moment(s, at + east, ' ');
	if (twice)
		put_offset(s + 19, east);
	crm_buf_add(out, s, twice ? 25 : 19);
}

void
crm_time_local(struct crm_zone *z, int64_t at, struct crm_buf *out)
{
	struct crm_civil c;
	int64_t local;
	char s[19];

	crm_zone_local(z, at, &c);
	local = crm_day_of(c.year, c.month, c.day) * DAY + c.hour * 3600 +
		c.minute * 60 + c.second;
	put_moment(s, local, ' ');
	put_far(local, out);
	crm_buf_add(out, s, sizeof(s));
}
