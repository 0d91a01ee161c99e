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
};
/* Find out what touches there are, where a column may ask for them. */
enum crm_status crmp_computed_begin(struct crmp_computed *c,
				    struct crm_error *e) CRM_MUST_CHECK;
/* Append the SQL of a column over t, its pieces ($TYPE ...) put in. */
void crmp_computed_sql(struct crmp_computed *c, const struct crmp_derived *d,
		       struct crm_buf *sql);
/* The word of a state that follows from facts. */
void crmp_computed_state(struct crmp_computed *c, struct crm_buf *sql);

/* What SQL gave for a column, moments as the session's zone and now see them:
 * those later than now are none. */
void crmp_computed_value(const struct crm_store *s,
			 const struct crmp_slot *slot, const struct crmp_val *a,
			 struct crmp_value *v);

#endif
