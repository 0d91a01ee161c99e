/* SPDX-License-Identifier: MIT */
/* effect.c - what the change of one record means for others */
#include "store/rows.h"
#include "write/write.h"

#include <string.h>

/* ---- what follows ------------------------------------------------------- */

/* What happened is the earliest we know of a customer that this txn made. */
static enum crm_status
known_since(struct crm_store *s, int64_t customer, int64_t at,
	    struct crm_error *e)
{
	const struct crmp_txn_type *now = crmp_txn_of(s, &crmp_type_customer);
	struct crmp_arena mem = { 0 };
	struct crmp_row old, row;
	enum crm_status rc;

	if (!crmp_bits_has(&now->since_free, customer))
		return CRM_OK;
	rc = crmp_row_read(s, &crmp_type_customer, customer, &mem, &old, e);
	if (!rc && at < crmp_row_get(&old, "since")->i) {
		row = old;
		*crmp_row_at(&row, "since") = crmp_int(at);
		rc = crmp_row_update(s, &old, &row, e);
	}
	crmp_arena_free(&mem);
	return rc;
}

enum crm_status
crmp_summary_mark(struct crm_store *s, const struct crmp_row *r,
		  struct crm_error *e)
{
	const struct crmp_val *v;

	if (!r || (r->type != &crmp_type_order && r->type != &crmp_type_touch &&
		   r->type != &crmp_type_deal && r->type != &crmp_type_ticket &&
		   r->type != &crmp_type_task))
		return CRM_OK;
	v = crmp_row_get(r, "customer_id");
	return v->t == CRMP_I ? crmp_summary_touch(s, v->i, e) : CRM_OK;
}

enum crm_status
crmp_effect(struct crm_store *s, const struct crmp_row *old,
	    const struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_val *c;
	bool added = false;
	enum crm_status rc;
	int64_t at;

	rc = crmp_summary_mark(s, old, e);
	if (!rc && !old && row->type == &crmp_type_order)
		rc = crmp_summary_add(s, row, &added, e);
	if (!rc && !added)
		rc = crmp_summary_mark(s, row, e);
	if (rc || !row || s->txn.restoring)
		return rc;
	c = crmp_row_get(row, "customer_id");
	if (c->t != CRMP_I)
		return CRM_OK;
	if (row->type == &crmp_type_order)
		at = crmp_row_get(row, "placed_at")->i;
	else if (row->type == &crmp_type_touch)
		at = crmp_row_get(row, "at")->i;
	else if (row->type == &crmp_type_deal &&
		 crmp_row_is(row, "state_kind", "d"))
		at = crmp_row_get(row, "closed_at")->i;
	else
		return CRM_OK;
	return known_since(s, c->i, at, e);
}
