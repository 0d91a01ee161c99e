/* SPDX-License-Identifier: MIT */
/* judge_line.c - a verdict set on the lines of a stream */
#include "verdict/judge.h"
#include "record/line.h"

static enum crm_status
find_row(struct crm_judge *j, int64_t id, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	if (!j->st) {
		rc = crmp_view(j->s, &crmp_type_customer, e);
		crm_buf_puts(&sql, "SELECT ");
		crmp_judge_inputs(j, &sql);
		crm_buf_puts(&sql, " FROM v_customer_base v WHERE v.id=?");
		if (!rc)
			rc = crm_buf_ok(&sql, e);
		if (!rc)
			rc = crmp_db_prep(j->s->db, sql.s, &j->st, e);
		crm_buf_free(&sql);
		if (rc)
			return rc;
	}
	crmp_bind_int(j->st, 1, id);
	rc = crmp_step(j->st, e);
	return rc == CRM_END ? crm_fail(e, CRM_REFUSED, "customer_id",
					"no customer %lld", (long long)id)
			     : rc;
}

enum crm_status
crm_judge_line(struct crm_judge *j, const char *line, size_t n,
	       struct crm_buf *out, struct crm_error *e)
{
	enum crm_status rc;
	int64_t id;

	rc = crmp_line_read(&j->line, line, n, e);
	if (!rc)
		rc = crmp_line_subject(&j->line, &crmp_type_customer, &id, e);
	if (!rc)
		rc = find_row(j, id, e);
	if (rc)
		return rc;
	crm_buf_reset(&j->json);
	rc = crmp_judge_row(j, id, j->st, 0, &j->json, e);
	crmp_reset(j->st);
	if (!rc)
		rc = crm_buf_ok(&j->json, e);
	if (!rc)
		rc = crmp_splice((struct crmp_text){ line, n }, &j->line.top,
				 crmp_judge_name(j), j->json.s, out, e);
	return rc;
}
