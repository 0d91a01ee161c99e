/* SPDX-License-Identifier: MIT */
/* zone.c - time zones by glibc's code, with each day's offset remembered */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/inner.h"

#define DIRECTORY "/usr/share/zoneinfo/"
#define SLOTS 1024
#define DAY 86400
#define FAR_OFF ((int64_t)400000000000) /* beyond year 9999 either way */

struct slot {
	int64_t day;
	int32_t east;
	bool varies;
};

struct crm_zone {
	const char *name; /* within tz */
	char *tz;
	struct slot slots[SLOTS];
};

/* The zone TZ is set to; glibc knows only one at a time. */
static const struct crm_zone *active;

/*
 * glibc takes UTC for what it cannot load, for want of memory too.  Of a path
 * it then makes a zone without a name, which no file has.
 */
static bool
activate(const struct crm_zone *z)
{
	if (active == z)
		return true;
	/* it does not look again at a zone that it could not load once */
	if (!active && setenv("TZ", "UTC0", 1) == 0)
		tzset();
	active = NULL;
	if (setenv("TZ", z->tz, 1) != 0)
		return false;
	tzset();
	if (*z->tz == '/' && !*tzname[0])
		return false;
	active = z;
	return true;
}

static bool
name_ok(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_+-/";
	size_t n = strlen(name);

	/* right/ counts leap seconds, which civil time here does not */
	return n > 0 && n < 256 && strspn(name, allowed) == n &&
	       name[0] != '/' && strncmp(name, "right/", 6) != 0;
}

static enum crm_status
on_disk(const char *name, bool *found, struct crm_error *e)
{
	struct crm_buf path = { 0 };
	enum crm_status st;
	char magic[4];
	int fd;

	*found = false;
	crm_buf_puts(&path, DIRECTORY);
	crm_buf_puts(&path, name);
	st = crm_buf_ok(&path, e);
	if (st != CRM_OK)
		goto out;
	fd = open(path.s, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			st = crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path.s,
				      strerror(errno));
		goto out;
	}
	*found = read(fd, magic, 4) == 4 && memcmp(magic, "TZif", 4) == 0;
	close(fd);
out:
	crm_buf_free(&path);
	return st;
}

enum crm_status
crm_zone_open(const char *name, struct crm_zone **z, struct crm_error *e)
{
	struct crm_zone *new = NULL;
	struct crm_buf tz = { 0 };
	enum crm_status st = CRM_OK;
	bool found;
	int i;

	found = strcmp(name, "UTC") == 0;
	if (!found && name_ok(name))
		st = on_disk(name, &found, e);
	if (st == CRM_OK && !found)
		st = crm_fail(e, CRM_REFUSED, NULL,
			      "not a time zone like Asia/Shanghai: '%.*s'",
			      crmp_quote_len(name, strlen(name)), name);
	if (st != CRM_OK)
		return st;
	if (strcmp(name, "UTC") != 0)
		crm_buf_puts(&tz, DIRECTORY);
	crm_buf_puts(&tz, name);
	new = calloc(1, sizeof(*new));
	if (!new || tz.oom) {
		crm_buf_free(&tz);
		free(new);
		return crm_nomem(e);
	}
	new->tz = tz.s;
	new->name = tz.s + tz.len - strlen(name);
	if (!activate(new)) {
		crm_zone_close(new);
		return crm_nomem(e);
	}
	for (i = 0; i < SLOTS; i++)
		new->slots[i].day = INT64_MIN;
	*z = new;
	return CRM_OK;
}

void
crm_zone_close(struct crm_zone *z)
{
	if (!z)
		return;
	if (active == z)
		active = NULL;
	free(z->tz);
	free(z);
}

const char *
crm_zone_name(const struct crm_zone *z)
{
	return z->name;
}

static int64_t
floor_day(int64_t at)
{
	return at / DAY - (at % DAY < 0);
}

static int32_t
ask(const struct crm_zone *z, int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	return activate(z) && localtime_r(&t, &tm) ? (int32_t)tm.tm_gmtoff : 0;
}

/* Seconds east of UTC at an instant. */
static int32_t
east_of(struct crm_zone *z, int64_t at)
{
	int64_t day = floor_day(at);
	struct slot *s = &z->slots[(uint64_t)day % SLOTS];

	if (s->day != day) {
		s->east = ask(z, day * DAY);
		s->varies = ask(z, day * DAY + DAY - 1) != s->east;
		s->day = day;
	}
	return s->varies ? ask(z, at) : s->east;
}

static int64_t
local_seconds(struct crm_zone *z, int64_t at)
{
	at = at < -FAR_OFF ? -FAR_OFF : at > FAR_OFF ? FAR_OFF : at;
	return at + east_of(z, at);
}

int64_t
crm_zone_day(struct crm_zone *z, int64_t at)
{
	return floor_day(local_seconds(z, at));
}

void
crm_zone_local(struct crm_zone *z, int64_t at, struct crm_civil *c)
{
	int64_t local = local_seconds(z, at), day = floor_day(local);
	int second = (int)(local - day * DAY);

	crm_day_civil(day, c);
	c->hour = second / 3600;
	c->minute = second / 60 % 60;
	c->second = second % 60;
}

int64_t
crm_zone_instant(struct crm_zone *z, const struct crm_civil *c)
{
	int64_t local, before, after;

	local = crm_day_of(c->year, c->month, c->day) * DAY + c->hour * 3600 +
		c->minute * 60 + c->second;
	/* No zone is a whole day from UTC: these lie on either side. */
	before = east_of(z, local - DAY);
	after = east_of(z, local + DAY);
	if (before != after && east_of(z, local - before) != before &&
	    east_of(z, local - after) == after)
		return local - after;
	return local - before;
}
