/* SPDX-License-Identifier: MIT */
/* write.h - what a write means: states, what follows, one record stored */
#ifndef CRMP_WRITE_H
#define CRMP_WRITE_H

#include "facts/facts.h"
#include "input/input.h"
#include "input/putting.h"
#include "policy/policy.h"
#include "record/states.h"

/* Store the record of a line; in->hash tells it apart by content. */
enum crm_status crmp_put_object(struct crm_store *s, const struct crm_put *o,
				struct crmp_input *in,
				const struct crmp_scan *line,
				struct crm_stored *r,
				struct crm_error *e) CRM_MUST_CHECK;
/* Store one record. */
enum crm_status crmp_put(struct crm_store *s, const struct crm_put *o,
			 struct crmp_input *in, struct crm_stored *r,
			 struct crm_error *e) CRM_MUST_CHECK;
/* Refuse a record that no line could hold: what is stored, filters take. */
enum crm_status crmp_fits(const struct crmp_row *row,
			  struct crm_error *e) CRM_MUST_CHECK;
/* Refuse a record that lacks what its type needs (required.c). */
enum crm_status crmp_required(struct crmp_putting *p) CRM_MUST_CHECK;
/* promise.original_due and promise.moves of a task (promise.c). */
enum crm_status crmp_promise(struct crmp_putting *p) CRM_MUST_CHECK;
/* Who has left gets no open record (staff.c). */
enum crm_status crmp_staff(struct crmp_putting *p) CRM_MUST_CHECK;
/* Entries of points: no balance and no lot falls below 0 (points.c). */
enum crm_status crmp_points(struct crmp_putting *p) CRM_MUST_CHECK;
/* The same of these customers, once an undo has taken entries away. */
enum crm_status crmp_points_left(struct crm_store *s,
				 const struct crmp_bits *customers,
				 struct crm_error *e) CRM_MUST_CHECK;
/* What the type asks of a change beside its states (type_rules.c). */
enum crm_status crmp_put_type_rules(struct crmp_putting *p) CRM_MUST_CHECK;
/*
 * Where a state follows from facts (standing.c): begin with the word of the
 * old record; fill in what a word asked for means, or CRM_REFUSED; go back to
 * what is stored.
 */
enum crm_status crmp_standing_begin(struct crmp_putting *p) CRM_MUST_CHECK;
enum crm_status crmp_standing_fill(struct crmp_putting *p) CRM_MUST_CHECK;
void crmp_standing_end(struct crmp_putting *p, struct crmp_row *row);

/*
 * May `row` be in its state, coming from `old` (NULL: created)?  Fills
 * state_kind and moments that go with the state; *moved says whether the
 * state changed.
 */
enum crm_status crmp_machine_check(struct crm_store *s,
				   const struct crmp_row *old,
				   struct crmp_row *row, struct crmp_arena *mem,
				   bool *moved, struct crm_error *e)
	CRM_MUST_CHECK;
/* Write the transition of a move. */
enum crm_status crmp_transition(struct crm_store *s, const struct crmp_row *old,
				const struct crmp_row *row,
				struct crm_error *e) CRM_MUST_CHECK;
/* tags, files, ext and x of the input merged into the row; x against policy
 * fields. */
enum crm_status crmp_merge(struct crm_store *s, const struct crmp_input *in,
			   const struct crmp_row *old, struct crmp_row *row,
			   struct crm_error *e) CRM_MUST_CHECK;
/* Refuse what a unique index would, by name. */
enum crm_status crmp_unique(struct crm_store *s, const struct crmp_row *old,
			    const struct crmp_row *row, struct crm_error *e)
	CRM_MUST_CHECK;
/* Documented fields that follow from others (a task's customer, a touch's
 * actor), and find_key; before it is known whether all required ones are
 * set. */
enum crm_status crmp_complete(struct crm_store *s, struct crmp_row *row,
			      struct crmp_arena *mem, struct crm_error *e)
	CRM_MUST_CHECK;
/*
 * Hidden columns of a complete record: day, base_minor, counts.  base_minor
 * is fixed when the order is stored: it stays that of `old` (NULL: new) unless
 * the amount, what was returned, the currency or the day is another.
 */
enum crm_status crmp_derive(struct crm_store *s, const struct crmp_row *old,
			    struct crmp_row *row,
			    struct crm_error *e) CRM_MUST_CHECK;
/*
 * What follows from a write (effect.c): of a type, when it is written at all,
 * when it is created, or when it moves into (is created in) a state, told by
 * its name or the letter of its kind.  It runs in the transaction of the
 * write, after it, in the order of the tables; what it makes is a record of
 * that transaction, which its `created_txn` names, and is undone with it.
 */
#define CRMP_WRITTEN "*"
#define CRMP_CREATED "+"
struct crmp_effect {
	const struct crmp_type *type;
	const char *move;
	const char *what; /* in words */
	bool restored; /* also for records that come back under their ids */
	enum crm_status (*run)(struct crm_store *s, const struct crmp_row *old,
			       const struct crmp_row *row, struct crm_error *e);
};
extern const struct crmp_effect crmp_effects_on_facts[]; /* run NULL ends */
extern const struct crmp_effect crmp_effects_on_staff[];
/* All that follow, by the tables of the registry; old NULL: it is created. */
enum crm_status crmp_effect(struct crm_store *s, const struct crmp_row *old,
			    const struct crmp_row *row, struct crm_error *e)
	CRM_MUST_CHECK;

#endif
