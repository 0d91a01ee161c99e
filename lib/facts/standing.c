/* SPDX-License-Identifier: MIT */
/* standing.c - the state of a record whose state follows from facts */
#include "facts/computed.h"
#include "facts/facts.h"
#include "record/names.h"
#include "record/states.h"
#include "store/source.h"

#include <string.h>

void
crmp_standing_hide(struct crmp_row *row)
{
	const struct crmp_standing *st = row->type->standing;
	const char *p = st ? st->with : NULL, *field;
	char name[40];
	size_t n;

	if (!st || crmp_row_is(row, row->type->state_field, st->kept))
		return;
	while (crmp_word_next(&p, &field, &n)) {
		snprintf(name, sizeof name, "%.*s", (int)n, field);
		*crmp_row_at(row, name) = (struct crmp_val){ 0 };
	}
}

/* The word as one that stays: the machine's own. */
static const char *
lasting(const struct crmp_type *t, const char *word)
{
	const struct crmp_state *st = t->states;

	while (st->name && strcmp(st->name, word))
		st++;
	return st->name;
}

enum crm_status
crmp_standing(struct crm_store *s, struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_type *t = row->type;
	struct crmp_computed c = { .s = s, .t = t };
	struct crm_buf sql = { 0 }, word = { 0 };
	enum crm_status rc;
	const char *is;
	bool stored;

	if (!t->standing)
		return CRM_OK;
	stored = crmp_val_set(crmp_row_get(row, t->state_field));
	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	rc = crmp_then_begin(&c, e);
	if (!rc && !s->st[CRMP_ST_STANDING]) {
		crm_buf_puts(&sql, "SELECT ");
		crmp_computed_counted(&c, &sql);
		crm_buf_printf(&sql, " FROM {%s} t WHERE t.id=?1", t->table);
	}
	if (!rc)
		rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_read_row(s, &s->st[CRMP_ST_STANDING], sql.s, e, "i>t",
				   row->id, &word);
	crm_buf_free(&sql);
	is = rc ? NULL : lasting(t, word.s);
	crm_buf_free(&word);
	if (rc)
		return rc == CRM_END ? CRM_ABSENT : rc;
	*crmp_row_at(row, t->state_field) = crmp_str(is, strlen(is));
	if (stored)
		crmp_standing_hide(row);
	return CRM_OK;
}

enum crm_status
crmp_standing_bought(struct crm_store *s, int64_t customer, bool *yes,
		     struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_read_row(
		s, NULL,
		"SELECT 1 FROM {customers} c WHERE c.id=?1 AND"
		" (c.customer_since<={today} OR EXISTS (SELECT 1 FROM {orders}"
		" o WHERE o.customer_id=?1 AND o.counts=1 AND o.placed_at<="
		"{now} GROUP BY o.day" CRMP_BOUGHT(
			"o.base_minor") ")"
					" OR EXISTS (SELECT 1 FROM {deals} d "
					"WHERE d.customer_id=?1 AND"
					" d.state_kind='d' AND "
					"d.closed_at<={now}))",
		e, "i", customer);
	*yes = !rc;
	return rc == CRM_END ? CRM_OK : rc;
}
