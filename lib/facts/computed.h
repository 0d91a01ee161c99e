/* SPDX-License-Identifier: MIT */
/* computed.h - inside facts: the SQL of computed columns */
#ifndef CRMP_COMPUTED_H
#define CRMP_COMPUTED_H

#include "condition/condition.h"
#include "record/names.h"
#include "session/session.h"

/* What the texts of a type's columns depend on; zero it, set s and t. */
struct crmp_computed {
	struct crm_store *s;
	const struct crmp_type *t;
	bool leads, voids; /* touches with a lead, or that void another */
	bool summary;	   /* a text made so far reads the summary, as s */
	json_t *stages;	   /* policy, where states of a moment back are read */
};
/* Find out what touches there are, where a column may ask for them. */
enum crm_status crmp_computed_begin(struct crmp_computed *c,
				    struct crm_error *e) CRM_MUST_CHECK;
/* Append the SQL of a column over t, its pieces ($TYPE ...) put in. */
void crmp_computed_sql(struct crmp_computed *c, const struct crmp_derived *d,
		       struct crm_buf *sql);
/* The word of a state that follows from facts; counted, without summary. */
void crmp_computed_state(struct crmp_computed *c, struct crm_buf *sql);
void crmp_computed_counted(struct crmp_computed *c, struct crm_buf *sql);
/* The field that says when a record began; created_at if none does. */
const char *crmp_computed_given(const struct crmp_type *t);
/* Append a text with pieces. */
void crmp_computed_text(struct crmp_computed *c, const char *text,
			struct crm_buf *sql);

/* ---- a moment that lies back (then.c) ------------------------------------ */

enum crm_status crmp_then_begin(struct crmp_computed *c,
				struct crm_error *e) CRM_MUST_CHECK;
/*
 * Append a piece: whether an order, as o, $COUNTS, and its amount $MINOR; the
 * $DEALKIND, $TICKETKIND, $TASKKIND and $CONTRACTSTATE of o; what is $KEPT as
 * state of customer t.  False: there is no such piece.
 */
bool crmp_then_piece(const struct crmp_computed *c, const char *word, size_t n,
		     struct crm_buf *sql);
/* Append whether t was known, 1 or 0. */
void crmp_then_known(struct crmp_computed *c, struct crm_buf *sql);
/* Append a column of t as it was; false: it is as it is. */
bool crmp_then_column(const struct crmp_computed *c, const char *column,
		      struct crm_buf *sql);

/* What SQL gave for a column, moments as the session's zone and now see them:
 * those later than now are none. */
void crmp_computed_value(const struct crm_store *s,
			 const struct crmp_slot *slot, const struct crmp_val *a,
			 struct crmp_value *v);

#endif
