/* SPDX-License-Identifier: MIT */
/* zone.c - time zones by their names, with each day's offset remembered */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/inner.h"
#include "base/tzif.h"

#define DIRECTORY "/usr/share/zoneinfo/"
#define FILE_MOST 65536 /* the largest there is has 4 KiB */
#define SLOTS 1024
#define DAY 86400
#define FAR_OFF ((int64_t)400000000000) /* beyond year 9999 either way */

struct slot {
	int64_t day;
	int32_t east;
	bool varies; /* within the day */
	bool near;   /* a change lies within two days of it */
};

struct crm_zone {
	char *name;
	struct crmp_tzif file;
	/* rows of an import fall on few days: no search, no reckoning */
	struct slot slots[SLOTS];
};

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

/* All of a file, at most n bytes; -1 with errno. */
static ssize_t
read_all(int fd, unsigned char *to, size_t n)
{
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		got = read(fd, to + have, n - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static bool
is_tzif(const unsigned char *p, ssize_t n)
{
	return n >= 4 && memcmp(p, "TZif", 4) == 0;
}

static enum crm_status
zone_damaged(const char *path, const char *why, struct crm_error *e)
{
	return crm_fail(e, CRM_TROUBLE, NULL,
			"'%s' is no time zone that can be used: %s", path, why);
}

/* The file at `path` if that is a time zone; what else is there is none. */
static enum crm_status
load_file(const char *path, struct crmp_tzif *z, bool *found,
	  struct crm_error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum crm_status st = CRM_OK;
	unsigned char *p = NULL;
	const char *why = NULL;
	struct stat info;
	ssize_t n;

	if (fd < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return CRM_OK;
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
				strerror(errno));
	}
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		goto out;
	p = malloc(FILE_MOST + 1);
	if (!p) {
		st = crm_nomem(e);
		goto out;
	}
	n = read_all(fd, p, FILE_MOST + 1);
	*found = is_tzif(p, n);
	if (n < 0) {
		st = crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
			      strerror(errno));
	} else if (n > FILE_MOST && *found) {
		st = zone_damaged(path, "it has over 64 KiB", e);
	} else if (*found) {
		st = crmp_tzif_read(p, (size_t)n, z, &why);
		if (st == CRM_NOMEM)
			crm_nomem(e);
		else if (st)
			zone_damaged(path, why, e);
	}
out:
	free(p);
	close(fd);
	return st;
}

static enum crm_status
zone_load(const char *name, struct crmp_tzif *z, struct crm_error *e)
{
	bool found = strcmp(name, "UTC") == 0; /* needs no file */
	struct crm_buf path = { 0 };
	enum crm_status st = CRM_OK;

	if (!found && name_ok(name)) {
		crm_buf_puts(&path, DIRECTORY);
		crm_buf_puts(&path, name);
		st = crm_buf_ok(&path, e);
		if (!st)
			st = load_file(path.s, z, &found, e);
		crm_buf_free(&path);
	}
	if (!st && !found)
		st = crm_fail(e, CRM_REFUSED, NULL,
			      "not a time zone like Asia/Shanghai: '%.*s'",
			      crmp_quote_len(name, strlen(name)), name);
	return st;
}

enum crm_status
crm_zone_open(const char *name, struct crm_zone **z, struct crm_error *e)
{
	struct crmp_tzif file = { 0 };
	struct crm_zone *new;
	enum crm_status st;
	int i;

	st = zone_load(name, &file, e);
	if (st)
		return st;
	new = malloc(sizeof(*new));
	if (!new) {
		crmp_tzif_free(&file);
		return crm_nomem(e);
	}
	new->file = file;
	new->name = strdup(name);
	if (!new->name) {
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
	crmp_tzif_free(&z->file);
	free(z->name);
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

static void
zone_fill(struct crm_zone *z, struct slot *s, int64_t day)
{
	int64_t until;

	s->day = day;
	s->varies = false;
	s->east = crmp_tzif_east(&z->file, (day - 2) * DAY, &until);
	s->near = until < (day + 3) * DAY;
	if (!s->near)
		return;
	s->east = crmp_tzif_east(&z->file, day * DAY, &until);
	s->varies = until < (day + 1) * DAY;
}

static const struct slot *
zone_slot(struct crm_zone *z, int64_t at)
{
	int64_t day = floor_day(at);
	struct slot *s = &z->slots[(uint64_t)day % SLOTS];

	if (s->day != day)
		zone_fill(z, s, day);
	return s;
}

/* Seconds east of UTC at an instant. */
static int32_t
east_of(struct crm_zone *z, int64_t at)
{
	const struct slot *s = zone_slot(z, at);
	int64_t until;

	return s->varies ? crmp_tzif_east(&z->file, at, &until) : s->east;
}

static int64_t
zone_bounded(int64_t at)
{
	return at < -FAR_OFF ? -FAR_OFF : at > FAR_OFF ? FAR_OFF : at;
}

static int64_t
local_seconds(struct crm_zone *z, int64_t at)
{
	at = zone_bounded(at);
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

/* The instant of a local time; *twice says that it has two. */
static int64_t
instant_of(struct crm_zone *z, int64_t local, bool *twice)
{
	/* No zone is a whole day from UTC: these lie on either side. */
	int64_t before = east_of(z, local - DAY);
	int64_t after = east_of(z, local + DAY);
	bool first, second;

	*twice = false;
	if (before == after)
		return local - before;
	first = east_of(z, local - before) == before;
	second = east_of(z, local - after) == after;
	*twice = first && second;
	return local - (!first && second ? after : before);
}

int64_t
crm_zone_instant(struct crm_zone *z, const struct crm_civil *c)
{
	bool twice;

	return instant_of(z,
			  crm_day_of(c->year, c->month, c->day) * DAY +
				  c->hour * 3600 + c->minute * 60 + c->second,
			  &twice);
}

int32_t
crmp_zone_east(struct crm_zone *z, int64_t at, bool *twice)
{
	const struct slot *s;
	int32_t east;

	at = zone_bounded(at);
	s = zone_slot(z, at);
	*twice = false;
	if (!s->near)
		return s->east;
	east = east_of(z, at);
	/* what would be read back as another instant has two, whatever the
	 * changes round it are like */
	if (instant_of(z, at + east, twice) != at)
		*twice = true;
	return east;
}
