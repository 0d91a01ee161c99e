/* SPDX-License-Identifier: MIT */
/* tables.c - what is kept of a record type, by its place */
#include "store/store.h"

struct crmp_table *
crmp_table_of(struct crm_store *s, const struct crmp_type *t)
{
	int i;

	for (i = 0; i < s->ntables; i++)
		if (s->tables[i].type == t)
			return &s->tables[i];
	return NULL;
}

struct crmp_txn_type *
crmp_txn_of(struct crm_store *s, const struct crmp_type *t)
{
	return &s->txn.of[crmp_table_of(s, t) - s->tables];
}

struct crmp_bits *
crmp_seen_of(struct crm_store *s, const struct crmp_type *t)
{
	return &s->batch.seen[crmp_table_of(s, t) - s->tables];
}
