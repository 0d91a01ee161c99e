/* SPDX-License-Identifier: MIT */
/* ids.c - the next id of a type, counted within a transaction */
#include "store/store.h"

enum crm_status
crmp_txn_id(struct crm_store *s, struct crmp_table *t, int64_t want,
	    int64_t *id, struct crm_error *e)
{
	struct crmp_stmt *st;
	enum crm_status rc;

	if (!t->next_id) {
		rc = crmp_db_bind(s->db, &s->st[CRMP_ST_COUNTER_GET],
				  "SELECT next FROM counter WHERE type=?", e,
				  "i", (int64_t)t->type->code);
		if (rc)
			return rc;
		st = s->st[CRMP_ST_COUNTER_GET];
		rc = crmp_step(st, e);
		if (rc && rc != CRM_END)
			return rc;
		t->next_id = rc ? 1 : crmp_col_int(st, 0);
		t->first_id = t->next_id;
		crmp_reset(st);
	}
	if (want && (want < t->first_id || want > CRMP_ID_MAX))
		return crm_fail(e, CRM_REFUSED, "id",
				"%s %lld is or was in use here; --keep-ids is "
				"for a store that never used them",
				t->type->name, (long long)want);
	if (!want && t->next_id > CRMP_ID_MAX)
		return crm_fail(e, CRM_TROUBLE, "id", "no more %s ids",
				t->type->name);
	*id = want ? want : t->next_id;
	if (*id >= t->next_id)
		t->next_id = *id + 1;
	return CRM_OK;
}
