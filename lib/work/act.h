/* SPDX-License-Identifier: MIT */
/* act.h - verbs of records: what their guards share */
#ifndef CRMP_ACT_H
#define CRMP_ACT_H

#include "write/write.h"

struct crmp_doing {
	struct crm_store *s;
	const struct crmp_type *t;
	const struct crmp_row *row; /* as it stands */
	const char *word;
	struct crm_buf pairs; /* NUL after each */
	struct crm_error *e;
};
/* Set KEY=VALUE besides; a NULL value clears. */
void crmp_act_pair(struct crmp_doing *d, const char *key, const char *val);

/* Looks at the record, and may add pairs that depend on it. */
typedef enum crm_status crmp_act_guard(struct crmp_doing *d);

crmp_act_guard crmp_act_may_own, crmp_act_may_release; /* owners */
crmp_act_guard crmp_act_is_open, crmp_act_is_over;
crmp_act_guard crmp_act_won, crmp_act_lost, crmp_act_reopened; /* stages */
crmp_act_guard crmp_act_customer_again;
crmp_act_guard crmp_act_go_away, crmp_act_come_back; /* absences */

#endif
