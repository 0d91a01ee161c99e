/* SPDX-License-Identifier: MIT */
/* tzif.c - time zone files: checking them whole, finding an offset */
#include <stdlib.h>
#include <string.h>

#include "base/tzif.h"

#define HEADER 44
#define TYPE 6 /* bytes of a type of local time */
#define DAY 86400

/* One of the two blocks of a file: its counts, then where its parts are. */
struct block {
	size_t isut, isstd, leaps, times, types, chars;
	size_t width; /* bytes of an instant */
	size_t size;  /* of all parts, without the header */
	const unsigned char *at, *index, *type, *name, *std, *ut;
};

static uint32_t
be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static int64_t
instant(const unsigned char *p, size_t width)
{
	uint64_t v = be32(p);

	return width == 8 ? (int64_t)(v << 32 | be32(p + 4))
			  : (int64_t)(int32_t)v;
}

/* The block whose header is at p; sums of 32-bit counts fit a size_t. */
static const char *
open_block(const unsigned char *p, size_t n, size_t width, struct block *b)
{
	if (n < HEADER)
		return "it is cut short";
	if (memcmp(p, "TZif", 4) != 0)
		return "it does not begin with TZif";
	b->isut = be32(p + 20);
	b->isstd = be32(p + 24);
	b->leaps = be32(p + 28);
	b->times = be32(p + 32);
	b->types = be32(p + 36);
	b->chars = be32(p + 40);
	b->width = width;
	b->at = p + HEADER;
	b->size = 0;
	n -= HEADER;
	if (b->times > n || b->types > n || b->chars > n || b->leaps > n ||
	    b->isstd > n || b->isut > n)
		return "it is cut short";
	b->size = b->times * (width + 1) + b->types * TYPE + b->chars +
		  b->leaps * (width + 4) + b->isstd + b->isut;
	if (b->size > n)
		return "it is cut short";
	b->index = b->at + b->times * width;
	b->type = b->index + b->times;
	b->name = b->type + b->types * TYPE;
	b->std = b->name + b->chars + b->leaps * (width + 4);
	b->ut = b->std + b->isstd;
	return NULL;
}

static int32_t
type_east(const struct block *b, size_t i)
{
	return (int32_t)be32(b->type + i * TYPE);
}

static const char *
check_types(const struct block *b)
{
	const unsigned char *t;
	int32_t east;
	size_t i;

	for (i = 0; i < b->types; i++) {
		t = b->type + i * TYPE;
		east = type_east(b, i);
		if (east <= -DAY || east >= DAY)
			return "an offset is a day or more";
		if (t[4] > 1)
			return "a type is neither standard nor summer time";
		if (t[5] >= b->chars)
			return "a type has no name";
	}
	return b->name[b->chars - 1] ? "its last name has no end" : NULL;
}

/* Whether changes were given in standard or universal time: 0 or 1 each. */
static const char *
check_marks(const struct block *b)
{
	size_t i;

	if ((b->isstd && b->isstd != b->types) ||
	    (b->isut && b->isut != b->types))
		return "its counts do not agree";
	for (i = 0; i < b->isstd + b->isut; i++)
		if (b->std[i] > 1)
			return "a mark is neither 0 nor 1";
	for (i = 0; i < b->isut; i++)
		if (b->ut[i] && !(b->isstd && b->std[i]))
			return "universal time is marked as no standard time";
	return NULL;
}

static const char *
check_times(const struct block *b)
{
	size_t i;

	for (i = 0; i < b->times; i++) {
		if (b->index[i] >= b->types)
			return "a change is to a type it does not have";
		if (i && instant(b->at + i * b->width, b->width) <=
				 instant(b->at + (i - 1) * b->width, b->width))
			return "its changes are not in order";
	}
	return NULL;
}

static const char *
check_block(const struct block *b)
{
	const char *why;

	if (!b->types || !b->chars)
		return "it has no types";
	if (b->leaps)
		return "it counts leap seconds";
	why = check_types(b);
	if (!why)
		why = check_marks(b);
	return why ? why : check_times(b);
}

/* The rule between two line feeds at p, which may be none. */
static const char *
footer(const unsigned char *p, size_t n, bool wide, struct crmp_tzif *z)
{
	const char *s, *end;

	if (n < 2 || p[0] != '\n')
		return "it has no last line";
	s = (const char *)p + 1;
	end = memchr(s, '\n', n - 1);
	if (!end)
		return "it has no last line";
	z->ruled = end > s;
	return z->ruled ? crmp_tzrule_read(s, (size_t)(end - s), wide, &z->rule)
			: NULL;
}

/* Find the block that counts; of version 1 there is only one. */
static const char *
find_block(const unsigned char *p, size_t n, struct block *b,
	   struct crmp_tzif *z)
{
	const char *why = open_block(p, n, 4, b);
	size_t skip;
	int version;

	if (why)
		return why;
	version = p[4];
	if (version == 0)
		return check_block(b);
	if (version < '2' || version > '4')
		return "its version is none of 1 to 4";
	skip = HEADER + b->size;
	p += skip;
	n -= skip;
	why = open_block(p, n, 8, b);
	if (!why && p[4] != version)
		why = "its halves are of two versions";
	if (!why)
		why = check_block(b);
	skip = HEADER + b->size;
	return why ? why : footer(p + skip, n - skip, version > '2', z);
}

enum crm_status
crmp_tzif_read(const unsigned char *p, size_t n, struct crmp_tzif *z,
	       const char **why)
{
	struct crmp_tzif new = { 0 };
	struct block b;
	size_t i;

	*why = find_block(p, n, &b, &new);
	if (*why)
		return CRM_TROUBLE;
	new.n = b.times;
	new.first = type_east(&b, 0);
	new.changes = calloc(new.n ? new.n : 1, sizeof(*new.changes));
	if (!new.changes)
		return CRM_NOMEM;
	for (i = 0; i < new.n; i++) {
		new.changes[i].at = instant(b.at + i * b.width, b.width);
		new.changes[i].east = type_east(&b, b.index[i]);
	}
	*z = new;
	return CRM_OK;
}

void
crmp_tzif_free(struct crmp_tzif *z)
{
	free(z->changes);
	memset(z, 0, sizeof(*z));
}

int32_t
crmp_tzif_east(const struct crmp_tzif *z, int64_t at, int64_t *until)
{
	size_t low = 0, high = z->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (z->changes[mid].at <= at)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == z->n && z->ruled)
		return crmp_tzrule_east(&z->rule, at, until);
	*until = low < z->n ? z->changes[low].at : INT64_MAX;
	return low ? z->changes[low - 1].east : z->first;
}
