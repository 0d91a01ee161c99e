/* SPDX-License-Identifier: MIT */
/* where.c - conditions that see facts and verdicts */
#include "policy/naming.h"
#include "query/query.h"
#include "verdict/panel.h"

enum crm_status
crmp_where(struct crm_store *s, const struct crmp_type *t, const char *expr,
	   int first, struct crmp_filter **f, struct crm_error *e)
{
	struct crmp_naming n = { .s = s };
	struct crmp_names names;
	enum crm_status rc = CRM_TROUBLE;

	if (crmp_zone(s, e))
		rc = crmp_naming(&n, t, "where", &names, e);
	if (rc)
		return rc;
	names.verdicts = true;
	return crmp_filter_open(s, expr, &names, first, f, e);
}

static enum crm_status
each_row(struct crmp_reading *r, struct crmp_filter *f,
	 enum crm_status (*fn)(void *arg, int64_t id, struct crm_error *e),
	 void *arg, struct crm_error *e)
{
	const char *sieve = crmp_filter_sieve(f);
	struct crm_buf rest = { 0 };
	enum crm_status rc;
	bool yes = false;

	crm_buf_printf(&rest, "WHERE v.id>0%s",
		       r->s->session.back ? " AND v.known=1" : "");
	if (sieve)
		crm_buf_printf(&rest, " AND (%s)", sieve);
	crm_buf_puts(&rest, " ORDER BY v.id");
	rc = crm_buf_ok(&rest, e);
	if (!rc)
		rc = crmp_reading_prep(r, rest.s, e);
	crm_buf_free(&rest);
	if (!rc)
		crmp_filter_bind(f, r->st);
	while (!rc && !(rc = crmp_reading_next(r, e))) {
		rc = crmp_filter_test(f, &yes, e);
		if (!rc && yes)
			rc = fn(arg, r->id, e);
	}
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_where_each(struct crm_store *s, const struct crmp_type *t,
		const char *expr,
		enum crm_status (*fn)(void *arg, int64_t id,
				      struct crm_error *e),
		void *arg, struct crm_error *e)
{
	struct crmp_panel panel = { .s = s };
	struct crmp_reading r = { .s = s,
				  .t = t,
				  .judging = crmp_panel_judging(&panel) };
	struct crmp_filter *f = NULL;
	enum crm_status rc = crmp_reading_begin(&r, false, e);

	if (!rc)
		rc = crmp_where(s, t, expr, 1, &f, e);
	if (!rc)
		rc = crmp_filter_seat(f, &r, e);
	if (!rc)
		rc = each_row(&r, f, fn, arg, e);
	crmp_filter_close(f);
	crmp_reading_end(&r);
	crmp_panel_close(&panel);
	return rc;
}
