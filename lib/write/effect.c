/* SPDX-License-Identifier: MIT */
/* effect.c - what the change of one record means for others */
#include "store/rows.h"
#include "write/write.h"

#include <string.h>

/* ---- what follows ------------------------------------------------------- */

/* Did the customer leave on the day of this moment, or later? */
static enum crm_status
left_since(struct crm_store *s, int64_t customer, int64_t at, bool *left,
	   struct crm_error *e)
{
	struct crm_zone *z = crmp_zone(s, e);
	enum crm_status rc;
	int64_t last;

	if (!z)
		return CRM_TROUBLE;
	rc = crmp_db_row(s->db, NULL,
			 "SELECT at FROM transitions WHERE"
			 " subject_type='customer' AND subject_id=?1 AND"
			 " \"to\"='former' ORDER BY at DESC LIMIT 1",
			 e, "i>i", customer, &last);
	*left = !rc && crm_zone_day(z, last) >= crm_zone_day(z, at);
	return rc == CRM_END ? CRM_OK : rc;
}

/* A purchase makes a customer of a prospect, and of a former one again; it
 * also is the earliest we know of one that this same txn made. */
static enum crm_status
bought(struct crm_store *s, int64_t customer, int64_t at, bool purchase,
       struct crm_error *e)
{
	struct crmp_arena mem = { 0 };
	struct crmp_row old, row;
	const struct crmp_txn_type *now = crmp_txn_of(s, &crmp_type_customer);
	bool fresh = crmp_bits_has(&now->since_free, customer), left = false;
	enum crm_status rc;

	if (!fresh && (!purchase || crmp_bits_has(&s->txn.buyers, customer)))
		return CRM_OK;
	rc = crmp_row_read(s, &crmp_type_customer, customer, &mem, &old, e);
	if (rc)
		goto out;
	row = old;
	if (purchase && crmp_row_is(&old, "state", "former"))
		rc = left_since(s, customer, at, &left, e);
	if (!rc && purchase && !left &&
	    !crmp_row_is(&old, "state", "customer")) {
		*crmp_row_at(&row, "state") = crmp_str("customer", 8);
		/* of a former one, why it had left is in its history */
		*crmp_row_at(&row, "close_reason") = (struct crmp_val){ 0 };
		*crmp_row_at(&row, "close_note") = (struct crmp_val){ 0 };
	}
	if (fresh && at < crmp_row_get(&old, "since")->i)
		*crmp_row_at(&row, "since") = crmp_int(at);
	if (!rc && purchase && !left)
		rc = crmp_bits_set(&s->txn.buyers, customer, e);
	if (!rc && (!crmp_val_same(crmp_row_get(&row, "state"),
				   crmp_row_get(&old, "state")) ||
		    !crmp_val_same(crmp_row_get(&row, "since"),
				   crmp_row_get(&old, "since")))) {
		rc = crmp_row_update(s, &old, &row, e);
		if (!rc && old.txn != s->txn.id)
			rc = crmp_transition(s, &old, &row, e);
	}
out:
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
	if (row->type == &crmp_type_order) {
		at = crmp_row_get(row, "placed_at")->i;
		return bought(s, c->i, at, crmp_row_get(row, "counts")->i, e);
	}
	if (row->type == &crmp_type_touch)
		return bought(s, c->i, crmp_row_get(row, "at")->i, false, e);
	if (row->type == &crmp_type_deal && crmp_row_is(row, "state_kind", "d"))
		return bought(s, c->i, crmp_row_get(row, "closed_at")->i, true,
			      e);
	return CRM_OK;
}
