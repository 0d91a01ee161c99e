/* SPDX-License-Identifier: MIT */
/* bits.h - a set of ids */
#ifndef CRMP_BITS_H
#define CRMP_BITS_H

#include "crm.h"

#define CRMP_ID_MAX ((int64_t)UINT32_MAX)

/* A set of ids from 1 to CRMP_ID_MAX, one bit each, in lazy chunks. */
struct crmp_bits {
	uint8_t **chunk;
	size_t len;
	int64_t count;
};
enum crm_status crmp_bits_set(struct crmp_bits *b, int64_t i,
			      struct crm_error *e);
bool crmp_bits_has(const struct crmp_bits *b, int64_t i);
/* The smallest member greater than `after`, or 0. */
int64_t crmp_bits_next(const struct crmp_bits *b, int64_t after);
/* Take out all members from `from` on. */
void crmp_bits_cut(struct crmp_bits *b, int64_t from);
void crmp_bits_free(struct crmp_bits *b);

#endif
