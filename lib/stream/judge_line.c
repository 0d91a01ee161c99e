/* SPDX-License-Identifier: MIT */
/* judge_line.c - a verdict set on the lines of a stream */
#include "verdict/judge.h"
#include "record/line.h"

static enum crm_status
line_reading(struct crm_judge *j, struct crm_error *e)
{
	enum crm_status rc;

	if (j->one.st)
		return CRM_OK;
	j->one = (struct crmp_reading){ .s = j->s, .t = j->in_force.type->on };
	rc = crmp_reading_begin(&j->one, false, e);
	if (!rc)
		rc = crmp_judge_seat(j, &j->one, e);
	return rc ? rc : crmp_reading_prep(&j->one, "WHERE v.id=?1", e);
}

static enum crm_status
find_row(struct crm_judge *j, int64_t id, struct crm_error *e)
{
	enum crm_status rc = line_reading(j, e);
	char key[40];

	if (rc)
		return rc;
	crmp_bind_int(j->one.st, 1, id);
	rc = crmp_reading_next(&j->one, e);
	if (rc != CRM_END)
		return rc;
	snprintf(key, sizeof key, "%s_id", j->one.t->name);
	crm_fail(e, CRM_REFUSED, key, "no %s %lld", j->one.t->name,
		 (long long)id);
	return CRM_ABSENT;
}

enum crm_status
crm_judge_line(struct crm_judge *j, const char *line, size_t n,
	       struct crm_buf *out, struct crm_error *e)
{
	enum crm_status rc;
	int64_t id;

	rc = crmp_line_read(&j->line, line, n, e);
	if (rc)
		return rc;
	if (crmp_line_subject(&j->line, j->in_force.type->on, &id, e))
		return CRM_ABSENT;
	rc = find_row(j, id, e);
	if (rc)
		return rc;
	crm_buf_reset(&j->json);
	rc = crmp_judge_row(j, &j->one, &j->json, e);
	crmp_reading_rest(&j->one);
	crmp_judge_rest(j);
	if (!rc)
		rc = crm_buf_ok(&j->json, e);
	if (!rc)
		rc = crmp_splice((struct crmp_text){ line, n }, &j->line.top,
				 crmp_judge_name(j), j->json.s, out, e);
	return rc;
}
