/* SPDX-License-Identifier: MIT */
/* spread.c - how many have which value, and the one in the middle */
#include "rule/tally.h"

#include <stdlib.h>
#include <string.h>

enum crm_status
crmp_spread_add(struct crmp_spread *s, int64_t v, int32_t n,
		struct crm_error *e)
{
	size_t i = (size_t)v, len = i + i / 2 + 64;
	int32_t *grown;

	if (i >= s->len) {
		grown = reallocarray(s->n, len, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		memset(grown + s->len, 0, (len - s->len) * sizeof *grown);
		s->n = grown;
		s->len = len;
	}
	s->n[i] += n;
	return CRM_OK;
}

/* The value of the one with so many before it. */
static int64_t
ranked(const struct crmp_spread *s, int64_t before)
{
	size_t i;

	for (i = 0; i + 1 < s->len && before >= s->n[i]; i++)
		before -= s->n[i];
	return (int64_t)i;
}

int64_t
crmp_spread_median(const struct crmp_spread *s, int64_t *n)
{
	size_t i;

	for (i = 0, *n = 0; i < s->len; i++)
		*n += s->n[i];
	return *n ? ranked(s, (*n - 1) / 2) + ranked(s, *n / 2) : 0;
}
