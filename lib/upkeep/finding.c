/* SPDX-License-Identifier: MIT */
/* finding.c - what a check finds, a line each */
#include "upkeep/check.h"

#include <stdarg.h>
#include <stdlib.h>

static enum crm_status
check_give(struct crmp_check *c, struct crm_buf *b)
{
	enum crm_status rc = crm_buf_ok(b, c->e);

	if (!rc) {
		c->found++;
		rc = c->sink(c->arg, b->s, b->len, c->e);
		c->broken = rc != CRM_OK;
	}
	crm_buf_free(b);
	return rc;
}

enum crm_status
crmp_issue(struct crmp_check *c, const char *check, const struct crmp_type *t,
	   int64_t id, const char *fmt, ...)
{
	struct crm_buf b = { 0 };
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return crm_nomem(c->e);
	crm_buf_printf(&b, "{\"type\":\"issue\",\"check\":\"%s\"", check);
	if (t)
		crm_buf_printf(&b,
			       ",\"subject_type\":\"%s\",\"subject_id\":"
			       "%lld",
			       t->name, (long long)id);
	crm_buf_puts(&b, ",\"message\":");
	crm_buf_json(&b, text, (size_t)n);
	crm_buf_puts(&b, "}\n");
	free(text);
	return check_give(c, &b);
}

enum crm_status
crmp_check_sql(struct crmp_check *c, const char *check,
	       const struct crmp_type *t, struct crm_buf *sql)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	const char *text;

	crm_buf_printf(sql, " LIMIT %d", CRMP_CHECK_MOST);
	rc = crm_buf_ok(sql, c->e);
	if (!rc)
		rc = crmp_db_prep(c->s->db, sql->s, &st, c->e);
	while (!rc && !(rc = crmp_step(st, c->e))) {
		text = crmp_col_text(st, 1, NULL);
		rc = crmp_issue(c, check,
				t ? t : crmp_type_coded(crmp_col_int(st, 2)),
				crmp_col_int(st, 0), "%s", text ? text : "");
	}
	crmp_stmt_free(st);
	crm_buf_reset(sql);
	return rc == CRM_END ? CRM_OK : rc;
}
