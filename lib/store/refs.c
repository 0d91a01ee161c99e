/* SPDX-License-Identifier: MIT */
/* refs.c - is the one referred to there? */
#include "store/refs.h"

#include "store/rows.h"
#include "store/source.h"

enum crm_status
crmp_ref_there(struct crm_store *s, const struct crmp_ref *r,
	       struct crm_error *e)
{
	enum crm_status rc;
	int64_t one;

	if (!r->login.s)
		return crmp_row_exists(s, r->to, r->id, e);
	rc = crmp_read_row(s, &s->st[CRMP_ST_LOGIN],
			   "SELECT 1 FROM {users} WHERE login=?1", e, "t>i",
			   r->login.s, r->login.n, &one);
	return rc == CRM_END ? CRM_ABSENT : rc;
}
