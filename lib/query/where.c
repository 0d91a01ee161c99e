/* SPDX-License-Identifier: MIT */
/* where.c - --where and --order, which see facts and verdicts */
#include "policy/naming.h"
#include "query/query.h"
#include "verdict/verdict.h"

#include <string.h>
#include <strings.h>

enum crm_status
crmp_where(struct crm_store *s, const struct crmp_type *t, const char *expr,
	   int first, struct crmp_filter **f, struct crm_error *e)
{
	struct crmp_naming n = { .s = s };
	struct crmp_names names;
	struct crmp_filtering how = { .names = &names,
				      .judge = crmp_verdict_view,
				      .first = first };

	if (!crmp_zone(s, e) || crmp_naming(&n, t, "where", &names, e))
		return CRM_TROUBLE;
	names.verdicts = t == &crmp_type_customer;
	return crmp_filter_open(s, expr, &how, f, e);
}

/* asc or desc, if it stands there. */
static bool
direction(const char **p, bool *down)
{
	size_t n = strcspn(*p, " ,");

	*down = n == 4 && !strncasecmp(*p, "desc", 4);
	if (!*down && !(n == 3 && !strncasecmp(*p, "asc", 3)))
		return n == 0;
	*p += n;
	*p += strspn(*p, " ");
	return **p == ',' || !**p;
}

static enum crm_status
order_by(struct crm_store *s, const struct crmp_filtering *how,
	 const char *text, struct crmp_order *o, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	const struct crmp_filter *by;
	const char *p = text;
	bool down;

	for (p += strspn(p, " ,"); *p; p += strspn(p, " ,")) {
		if (o->n == CRMP_ORDER_MAX)
			return crm_fail(e, CRM_USAGE, "order",
					"more than %d columns", CRMP_ORDER_MAX);
		rc = crmp_filter_column(s, &p, how, &o->by[o->n], e);
		if (rc)
			return rc;
		by = o->by[o->n++]; /* from now on closed with the order */
		if (!direction(&p, &down))
			return crm_fail(e, CRM_USAGE, "order",
					"asc or desc may follow a column: '%s'",
					text);
		o->judged |= crmp_filter_judged(by);
		crm_buf_printf(&o->sql, "%s%s %s NULLS LAST",
			       o->n > 1 ? ", " : "", crmp_filter_sql(by),
			       down ? "DESC" : "ASC");
	}
	crm_buf_puts(&o->sql, o->n ? ", v.id" : "v.id");
	return crm_buf_ok(&o->sql, e);
}

enum crm_status
crmp_order_by(struct crm_store *s, const struct crmp_type *t, const char *order,
	      struct crmp_order *o, struct crm_error *e)
{
	struct crmp_naming n = { .s = s };
	struct crmp_names names;
	struct crmp_filtering how = { .names = &names,
				      .judge = crmp_verdict_view };

	if (!crmp_zone(s, e) || crmp_naming(&n, t, "order", &names, e))
		return CRM_TROUBLE;
	names.verdicts = t == &crmp_type_customer;
	return order_by(s, &how, order, o, e);
}

void
crmp_order_free(struct crmp_order *o)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		crmp_filter_close(o->by[i]);
	crm_buf_free(&o->sql);
}
