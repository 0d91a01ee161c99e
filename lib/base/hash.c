/* SPDX-License-Identifier: MIT */
/* hash.c - a short, stable hash */
#include <nettle/sha2.h>

#include "base/base.h"

int64_t
crmp_hash(const char *s, size_t n)
{
	struct sha256_ctx ctx;
	uint8_t digest[8];
	uint64_t v = 0;
	size_t i;

	sha256_init(&ctx);
	sha256_update(&ctx, n, (const uint8_t *)s);
	sha256_digest(&ctx, sizeof(digest), digest);
	for (i = 0; i < sizeof(digest); i++)
		v = v << 8 | digest[i];
	return (int64_t)(v & INT64_MAX);
}
