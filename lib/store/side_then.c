/* SPDX-License-Identifier: MIT */
/* side_then.c - who had a key at the time of --as-of */
#include "store/side_list.h"

#include <string.h>

/*
 * Side tables are of the present.  What was asked for of the past is rare
 * enough to be looked for in the records as they stood.
 */
enum crm_status
crmp_side_then(struct crm_store *s, const struct crmp_side_ask *a,
	       struct crm_error *e)
{
	struct crmp_side_list l = { 0 };
	enum crm_status rc = crmp_side_collect(s, a->side, a->only, &l, e);
	const struct crmp_side_row *r;
	size_t i;

	for (i = 0; !rc && i < l.n; i++) {
		r = &l.v[i];
		if (r->system.n == a->system.n &&
		    !memcmp(r->system.s, a->system.s, a->system.n) &&
		    (a->prefix ? r->key.n >= a->key.n : r->key.n == a->key.n) &&
		    !memcmp(r->key.s, a->key.s, a->key.n))
			rc = a->fn(a->arg, r->type, r->id, e);
	}
	crmp_side_list_free(&l);
	return rc;
}
