/* SPDX-License-Identifier: MIT */
/* bits.c - a growing set of record ids, one bit each */
#include "store/bits.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 8192 /* bytes: 65 536 ids */

static size_t
chunk_of(int64_t i)
{
	return (size_t)(i >> 16);
}

enum crm_status
crmp_bits_set(struct crmp_bits *b, int64_t i, struct crm_error *e)
{
	size_t c = chunk_of(i), n;
	uint8_t **p;

	if (c >= b->len) {
		n = c + 1 > b->len * 2 ? c + 1 : b->len * 2;
		p = realloc(b->chunk, n * sizeof *p);
		if (!p)
			return crm_nomem(e);
		memset(p + b->len, 0, (n - b->len) * sizeof *p);
		b->chunk = p;
		b->len = n;
	}
	if (!b->chunk[c]) {
		b->chunk[c] = calloc(1, CHUNK);
		if (!b->chunk[c])
			return crm_nomem(e);
	}
	b->count += !crmp_bits_has(b, i);
	b->chunk[c][(i & 0xffff) >> 3] |= (uint8_t)(1u << (i & 7));
	return CRM_OK;
}

bool
crmp_bits_has(const struct crmp_bits *b, int64_t i)
{
	size_t c = chunk_of(i);

	return c < b->len && b->chunk[c] &&
	       (b->chunk[c][(i & 0xffff) >> 3] & (1u << (i & 7)));
}

int64_t
crmp_bits_next(const struct crmp_bits *b, int64_t after)
{
	int64_t i = after + 1, end = (int64_t)b->len << 16;

	while (i < end) {
		if (!b->chunk[chunk_of(i)]) {
			i = (i | 0xffff) + 1;
			continue;
		}
		if (!(i & 7) && !b->chunk[chunk_of(i)][(i & 0xffff) >> 3]) {
			i += 8;
			continue;
		}
		if (crmp_bits_has(b, i))
			return i;
		i++;
	}
	return 0;
}

void
crmp_bits_cut(struct crmp_bits *b, int64_t from)
{
	int64_t i = from - 1;

	while ((i = crmp_bits_next(b, i))) {
		b->chunk[chunk_of(i)][(i & 0xffff) >> 3] &=
			(uint8_t) ~(1u << (i & 7));
		b->count--;
	}
}

void
crmp_bits_free(struct crmp_bits *b)
{
	size_t i;

	for (i = 0; i < b->len; i++)
		free(b->chunk[i]);
	free(b->chunk);
	memset(b, 0, sizeof *b);
}
