/* SPDX-License-Identifier: MIT */
/* where.c - --where and --order, which see facts and verdicts */
#include "query/query.h"
#include "verdict/verdict.h"

#include <string.h>
#include <strings.h>

enum crm_status
crmp_where(struct crm_store *s, const struct crmp_type *t, const char *expr,
	   struct crm_buf *sql, bool *judged, struct crm_error *e)
{
	struct crmp_scope sc = { .s = s, .t = t, .judge = crmp_verdict_view };
	enum crm_status rc;

	sc.judged = *judged;
	rc = crmp_scope_where(&sc, expr, sql, e);
	*judged = sc.judged;
	return rc;
}

enum crm_status
crmp_order_by(struct crm_store *s, const struct crmp_type *t, const char *order,
	      struct crm_buf *sql, bool *judged, struct crm_error *e)
{
	struct crmp_scope sc = { .s = s, .t = t, .judge = crmp_verdict_view };
	const char *p = order;
	bool first = true, down;
	enum crm_status rc;
	size_t n, w;

	while (*p) {
		p += strspn(p, " ,");
		n = strcspn(p, " ,");
		if (!n)
			break;
		rc = crmp_scope_column(&sc, "order", p, n, e);
		*judged |= sc.judged;
		if (rc)
			return rc;
		crm_buf_printf(sql, "%sv.\"%.*s\"", first ? "" : ", ", (int)n,
			       p);
		first = false;
		p += n + strspn(p + n, " ");
		w = strcspn(p, " ,");
		down = w == 4 && !strncasecmp(p, "desc", 4);
		if (down || (w == 3 && !strncasecmp(p, "asc", 3)))
			p += w;
		else if (w)
			return crm_fail(e, CRM_USAGE, "order",
					"asc or desc may follow a column: '%s'",
					order);
		crm_buf_puts(sql,
			     down ? " DESC NULLS LAST" : " ASC NULLS LAST");
	}
	crm_buf_puts(sql, first ? "v.id" : ", v.id");
	return CRM_OK;
}
