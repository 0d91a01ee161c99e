/* SPDX-License-Identifier: MIT */
/* transition.c - the trace that a change of state leaves */
#include "store/rows.h"
#include "write/write.h"

#include <string.h>

enum crm_status
crmp_transition(struct crm_store *s, const struct crmp_row *old,
		const struct crmp_row *row, struct crm_error *e)
{
	const struct crmp_type *t = row->type;
	struct crmp_row tr = { .type = &crmp_type_transition };
	const char *reason = crmp_row_text(row, "close_reason");
	const char *note = crmp_row_text(row, "close_note");
	char kind;

	if (crmp_state_kind(s, t, crmp_row_text(row, t->state_field),
			    strlen(crmp_row_text(row, t->state_field)), &kind,
			    e))
		return CRM_TROUBLE;
	if (kind != 'x' || !reason)
		reason = s->session.reason;
	*crmp_row_at(&tr, "subject_type") = crmp_str(t->name, strlen(t->name));
	*crmp_row_at(&tr, "subject_id") = crmp_int(row->id);
	*crmp_row_at(&tr, "from") = *crmp_row_get(old, t->state_field);
	*crmp_row_at(&tr, "to") = *crmp_row_get(row, t->state_field);
	*crmp_row_at(&tr, "at") = crmp_int(s->session.clock.now);
	*crmp_row_at(&tr, "actor") =
		crmp_str(s->session.actor, strlen(s->session.actor));
	if (reason)
		*crmp_row_at(&tr, "reason") = crmp_str(reason, strlen(reason));
	if (note && kind == 'x')
		*crmp_row_at(&tr, "note") = crmp_str(note, strlen(note));
	return crmp_row_insert(s, &tr, e);
}
