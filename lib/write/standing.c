/* SPDX-License-Identifier: MIT */
/*
 * standing.c - a customer's state, when it is written
 *
 * Prospect and customer follow from orders, won deals and customer_since;
 * former is what somebody declares.  While a record is being put it has the
 * word that is shown, so that moves are checked by it; what is stored is
 * former, with its day, or nothing.
 */
#include "record/names.h"
#include "record/states.h"
#include "write/write.h"

#include <string.h>

enum crm_status
crmp_standing_begin(struct crmp_putting *p)
{
	enum crm_status rc;

	if (!p->t->standing || !p->id)
		return CRM_OK;
	p->stored = p->old;
	rc = crmp_standing(p->s, &p->old, p->e);
	return rc == CRM_ABSENT ? CRM_TROUBLE : rc;
}

/* What is bought makes a customer, and so does somebody who says since when. */
static void
since_of(struct crmp_putting *p)
{
	struct crmp_val *since = crmp_row_at(&p->row, "customer_since");
	struct crm_zone *z = p->s->session.zone;
	const struct crmp_val *at = crmp_row_get(&p->row, "since");

	if (crmp_val_set(since))
		return;
	*since = crmp_int(crm_zone_day(z, !p->id && at->t == CRMP_I
						  ? at->i
						  : p->s->session.clock.now));
}

/* Would it be one without having been declared former? */
static enum crm_status
otherwise(struct crmp_putting *p, bool *customer)
{
	enum crm_status rc = crmp_standing_bought(p->s, p->id, customer, p->e);

	*customer |= crmp_val_set(crmp_row_get(&p->row, "customer_since"));
	return rc;
}

enum crm_status
crmp_standing_fill(struct crmp_putting *p)
{
	const char *word, *was = NULL;
	enum crm_status rc;
	bool customer = false;

	if (!p->t->standing)
		return CRM_OK;
	if (p->id)
		was = crmp_row_text(&p->old, p->t->state_field);
	word = crmp_row_text(&p->row, p->t->state_field);
	if (!word) { /* nobody says: it stays, or is what the facts say */
		customer =
			crmp_val_set(crmp_row_get(&p->row, "customer_since"));
		word = was ? was : customer ? "customer" : "prospect";
		*crmp_row_at(&p->row, p->t->state_field) =
			crmp_str(word, strlen(word));
		return CRM_OK;
	}
	/* what is restored comes with the facts it follows from */
	if (p->o->keep_ids || (was && !strcmp(word, was)))
		return CRM_OK;
	if (!strcmp(word, "customer")) {
		rc = p->id ? otherwise(p, &customer) : CRM_OK;
		if (!rc && !customer)
			since_of(p);
		return rc;
	}
	if (strcmp(word, "prospect") || !was || strcmp(was, "former"))
		return CRM_OK;
	rc = otherwise(p, &customer);
	if (!rc && customer)
		rc = crm_fail(p->e, CRM_REFUSED, p->t->state_field,
			      "has bought: it becomes 'customer' again");
	return rc;
}

/* The fields that were not shown stay as they are. */
static void
keep_hidden(struct crmp_putting *p, struct crmp_row *row)
{
	const char *list = p->t->standing->with, *field;
	struct crmp_val *v;
	char name[40];
	size_t n;

	while (crmp_word_next(&list, &field, &n)) {
		snprintf(name, sizeof name, "%.*s", (int)n, field);
		v = crmp_row_at(row, name);
		if (!crmp_val_set(v))
			*v = *crmp_row_get(&p->stored, name);
	}
}

void
crmp_standing_end(struct crmp_putting *p, struct crmp_row *row)
{
	const struct crmp_standing *st = p->t->standing;
	struct crmp_val *state;
	bool former, overtaken;

	if (!st)
		return;
	state = crmp_row_at(row, p->t->state_field);
	former = crmp_row_is(row, p->t->state_field, st->kept);
	/* declared former, and bought since: that stays known */
	overtaken = p->id && !former &&
		    crmp_row_is(&p->stored, p->t->state_field, st->kept) &&
		    !crmp_row_is(&p->old, p->t->state_field, st->kept);
	if (overtaken) {
		*state = *crmp_row_get(&p->stored, p->t->state_field);
		keep_hidden(p, row);
	} else if (!former) {
		*state = (struct crmp_val){ 0 };
	}
}
