/* SPDX-License-Identifier: MIT */
/* states.h - the state machines of the types */
#ifndef CRMP_STATES_H
#define CRMP_STATES_H

#include "record/field.h"

/*
 * State machine.  A move is allowed when a row of `moves` fits; `need` lists
 * fields that must be set in the target state; guards are letters:
 * r a reason (for the txn or close_reason), o an owner, m the actor is a
 * manager.
 * kind: 'o' open, 'p' paused, 'd' done, 'x' dropped.
 */
struct crmp_state {
	const char *name;
	char kind;
	const char *need;  /* blank-separated fields, or NULL */
	const char *about;
};
struct crmp_move {
	const char *from; /* a name, or "*o" any open, "*op" open or paused */
	const char *to;
	const char *guards;
};

/*
 * For FROM in the SQL of a computed column: the rows of a table that fit, to
 * be counted or summed.  SQLite goes by an index of the table as it stood only
 * in a query that counts nothing; {apart} keeps the two from being made one.
 */
#define CRMP_ROWS_OF(table, columns, where)                                    \
	"(SELECT " columns " FROM {" table "+} o WHERE " where "{apart}) o"

/*
 * A purchase day is one whose orders that count (not cancelled, not wholly
 * returned) sum to more than zero, or are all given away.  An amount below
 * zero is a refund: it lowers the sum of its day and is no order.  What was
 * ordered on a day that is none, and so was taken back on the same day, is no
 * order either.  Here as what follows GROUP BY day.
 */
#define CRMP_BOUGHT(minor)                                                     \
	" HAVING sum(" minor ")>0 OR (sum(" minor ")=0 AND min(" minor ")=0)"

/* SQL of a day as a moment, see CRMP_MOMENT: by noon, so that an hour more or
 * less of summer time leaves the day as it is. */
#define CRMP_NOON(day) "(({dawn}-({today}-" day ")*86400+43200)*2+1)"

/*
 * A state that follows from facts: only one of its words is stored, because
 * somebody decided it, and may be overtaken by facts, too.
 */
struct crmp_standing {
	const char *kept; /* the word that is stored */
	const char *with; /* fields that are hidden once facts overtook it */
	/* SQL of the word, as of struct crmp_derived: by t and s, by t alone */
	const char *summed, *counted;
	const char *since; /* the moment since when it is the word, $STATE */
};
extern const struct crmp_standing crmp_standing_customer;

/* A type has both or, as of deals and orders, a policy of stages; {0} ends. */
extern const struct crmp_state crmp_states_customer[], crmp_states_lead[],
	crmp_states_contract[], crmp_states_ticket[], crmp_states_task[],
	crmp_states_feedback[], crmp_states_campaign[],
	crmp_states_message[], crmp_states_asset[];
extern const struct crmp_move crmp_moves_customer[], crmp_moves_lead[],
	crmp_moves_contract[], crmp_moves_ticket[], crmp_moves_task[],
	crmp_moves_feedback[], crmp_moves_campaign[],
	crmp_moves_message[], crmp_moves_asset[];

#endif
