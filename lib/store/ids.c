/* SPDX-License-Identifier: MIT */
/* ids.c - the next id of a type, counted within a transaction */
#include "store/txn.h"

enum crm_status
crmp_txn_id(struct crm_store *s, const struct crmp_type *t, int64_t want,
	    int64_t *id, struct crm_error *e)
{
	struct crmp_txn_type *n = crmp_txn_of(s, t);
	enum crm_status rc;
	int64_t next = 1;

	if (!n->next_id) {
		rc = crmp_db_row(s->db, &s->st[CRMP_ST_COUNTER_GET],
				 "SELECT next FROM counter WHERE type=?1", e,
				 "i>i", (int64_t)t->code, &next);
		if (rc && rc != CRM_END)
			return rc;
		n->next_id = n->first_id = next;
	}
	if (want > CRMP_ID_MAX)
		return crm_fail(e, CRM_REFUSED, "id",
				"%lld is too large; the last id is %lld",
				(long long)want, (long long)CRMP_ID_MAX);
	/* what a txn created is one span: none lies within an older one's */
	if (want && want < n->first_id)
		return crm_fail(e, CRM_REFUSED, "id",
				"%s %lld is or was in use here, or passed over "
				"when a later one was given; --keep-ids takes "
				"%lld and above",
				t->name, (long long)want,
				(long long)n->first_id);
	if (!want && n->next_id > CRMP_ID_MAX)
		return crm_fail(e, CRM_TROUBLE, "id", "no more %s ids",
				t->name);
	*id = want ? want : n->next_id;
	if (*id >= n->next_id)
		n->next_id = *id + 1;
	return CRM_OK;
}
