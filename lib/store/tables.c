/* SPDX-License-Identifier: MIT */
/* tables.c - the table of a record type */
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
