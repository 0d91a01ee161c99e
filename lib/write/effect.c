/* SPDX-License-Identifier: MIT */
/* effect.c - what follows from the write of a record, by tables */
#include "store/rows.h"
#include "write/write.h"

#include <string.h>

/* ---- which take place ---------------------------------------------------- */

/* In this state, or in one of this kind? */
static bool
stands(const struct crmp_row *row, const char *state)
{
	const char *field = row->type->state_field;

	if (state[1] == '\0')
		return crmp_row_is(row, "state_kind", state);
	return field && crmp_row_is(row, field, state);
}

static bool
moved(const char *move, const struct crmp_row *old, const struct crmp_row *row)
{
	if (!strcmp(move, CRMP_WRITTEN))
		return true;
	if (!strcmp(move, CRMP_CREATED))
		return !old;
	return stands(row, move) && !(old && stands(old, move));
}

enum crm_status
crmp_effect(struct crm_store *s, const struct crmp_row *old,
	    const struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_effect *const *table = s->session.registry->effects;
	const struct crmp_effect *f;
	enum crm_status rc = CRM_OK;

	for (; !rc && *table; table++)
		for (f = *table; !rc && f->run; f++) {
			if (f->type != row->type ||
			    (s->txn.restoring && !f->restored) ||
			    !moved(f->move, old, row))
				continue;
			rc = f->run(s, old, row, e);
		}
	return rc;
}

/* ---- summaries ----------------------------------------------------------- */

static enum crm_status
summed(struct crm_store *s, const struct crmp_row *old,
       const struct crmp_row *row, struct crm_error *e)
{
	enum crm_status rc = crmp_summary_mark(s, old, e);

	return rc ? rc : crmp_summary_mark(s, row, e);
}

/* The latest of all orders only adds to what there is. */
static enum crm_status
summed_order(struct crm_store *s, const struct crmp_row *old,
	     const struct crmp_row *row, struct crm_error *e)
{
	bool added = false;
	enum crm_status rc = CRM_OK;

	if (!old)
		rc = crmp_summary_add(s, row, &added, e);
	return rc || added ? rc : summed(s, old, row, e);
}

/* ---- since when a customer is known -------------------------------------- */

/* What happened is the earliest we know of a customer that this txn made. */
static enum crm_status
known_since(struct crm_store *s, const struct crmp_row *row, const char *moment,
	    struct crm_error *e)
{
	const struct crmp_txn_type *now = crmp_txn_of(s, &crmp_type_customer);
	const struct crmp_val *c = crmp_row_get(row, "customer_id");
	int64_t at = crmp_row_get(row, moment)->i;
	struct crmp_arena mem = { 0 };
	struct crmp_row was, is;
	enum crm_status rc;

	if (c->t != CRMP_I || !crmp_bits_has(&now->since_free, c->i))
		return CRM_OK;
	rc = crmp_row_read(s, &crmp_type_customer, c->i, &mem, &was, e);
	if (!rc && at < crmp_row_get(&was, "since")->i) {
		is = was;
		*crmp_row_at(&is, "since") = crmp_int(at);
		rc = crmp_row_update(s, &was, &is, e);
	}
	crmp_arena_free(&mem);
	return rc;
}

static enum crm_status
known_by_order(struct crm_store *s, const struct crmp_row *old,
	       const struct crmp_row *row, struct crm_error *e)
{
	(void)old;
	return known_since(s, row, "placed_at", e);
}

static enum crm_status
known_by_touch(struct crm_store *s, const struct crmp_row *old,
	       const struct crmp_row *row, struct crm_error *e)
{
	(void)old;
	return known_since(s, row, "at", e);
}

static enum crm_status
known_by_deal(struct crm_store *s, const struct crmp_row *old,
	      const struct crmp_row *row, struct crm_error *e)
{
	(void)old;
	return known_since(s, row, "closed_at", e);
}

/* clang-format off */
const struct crmp_effect crmp_effects_on_facts[] = {
	{ &crmp_type_order, CRMP_WRITTEN, "its customer's sums", true,
	  summed_order },
	{ &crmp_type_touch, CRMP_WRITTEN, "its customer's last contact", true,
	  summed },
	{ &crmp_type_deal, CRMP_WRITTEN, "its customer's deals", true, summed },
	{ &crmp_type_ticket, CRMP_WRITTEN, "its customer's tickets", true,
	  summed },
	{ &crmp_type_task, CRMP_WRITTEN, "its customer's tasks", true, summed },
	{ &crmp_type_order, CRMP_WRITTEN, "since when its customer is known",
	  false, known_by_order },
	{ &crmp_type_touch, CRMP_WRITTEN, "since when its customer is known",
	  false, known_by_touch },
	{ &crmp_type_deal, "d", "since when its customer is known", false,
	  known_by_deal },
	{ 0 },
};
/* clang-format on */
