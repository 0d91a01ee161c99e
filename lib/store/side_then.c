/* SPDX-License-Identifier: MIT */
/* side_then.c - who had a key at the time of --as-of */
#include "store/side_list.h"

static enum crm_status
then_row(void *arg, const struct crmp_side_row *r, struct crm_error *e)
{
	const struct crmp_side_ask *a = arg;

	struct crmp_text key = r->key;

	if (a->prefix && key.n > a->key.n)
		key.n = a->key.n;
	if (!crmp_text_same(r->system, a->system) ||
	    !crmp_text_same(key, a->key))
		return CRM_OK;
	return a->fn(a->arg, r->type, r->id, e);
}

/*
 * Side tables are of the present.  What was asked for of the past is rare
 * enough to be looked for in the records as they stood.
 */
enum crm_status
crmp_side_then(struct crm_store *s, struct crmp_side_ask *a,
	       struct crm_error *e)
{
	return crmp_side_each(s, a->side, a->only, then_row, a, e);
}
