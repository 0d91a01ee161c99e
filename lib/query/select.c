/* SPDX-License-Identifier: MIT */
/* select.c - the statement of a query */
#include "policy/naming.h"
#include "query/select.h"
#include "store/schema.h"
#include "verdict/judge.h"

#include <string.h>

#define FIRST 4 /* parameter of the condition; before it: ours */

bool
crmp_query_listed(const char *fields, const char *name)
{
	const char *p = fields;
	size_t n;

	while (p && *p) {
		n = strcspn(p, ",");
		if (crmp_eq(name, p, n))
			return true;
		p += n + (p[n] == ',');
	}
	return false;
}

/* Columns of verdicts that -f names, from the view. */
static enum crm_status
select_verdicts(struct crm_query *q, const char *fields, struct crm_buf *sql,
		struct crm_error *e)
{
	const struct crmp_verdict_type *v = crmp_verdict_types;
	const struct crmp_derived *c;
	enum crm_status rc = CRM_OK;

	if (q->t != &crmp_type_customer)
		return CRM_OK;
	for (; v->name; v++)
		for (c = v->columns; !rc && c->name; c++) {
			if (!crmp_query_listed(fields, c->name) ||
			    q->nverdicts == CRMP_COMPUTED)
				continue;
			q->verdicts[q->nverdicts++] = c;
			crm_buf_puts(sql, ", ");
			rc = crmp_verdict_sql(q->s, c->name, sql, e);
		}
	return rc;
}

static enum crm_status
select_list(struct crm_query *q, const char *fields, struct crm_buf *sql,
	    struct crm_error *e)
{
	const struct crmp_derived *d;
	enum crm_status rc;

	crm_buf_puts(sql, "SELECT ");
	crmp_schema_columns(q->t, "t.", sql);
	for (d = q->t->derived; d && d->name; d++) {
		if (!crmp_query_listed(fields, d->name) ||
		    q->nderived == CRMP_COMPUTED)
			continue;
		q->derived[q->nderived++] = d;
		crm_buf_puts(sql, ", ");
		crmp_derived_sql(q->s, d, sql);
	}
	rc = select_verdicts(q, fields, sql, e);
	if (!rc && q->judge) {
		crm_buf_puts(sql, ", ");
		crmp_judge_inputs(q->judge, sql);
	}
	return rc;
}

static void
from(struct crm_query *q, bool cond, bool judged, bool due, struct crm_buf *sql)
{
	if (due) /* by the index of open tasks */
		crm_buf_printf(sql,
			       " FROM %s t CROSS JOIN v_%s_base v ON"
			       " v.id=t.id",
			       q->t->table, q->t->name);
	else if (cond)
		crm_buf_printf(sql,
			       " FROM v_%s%s v CROSS JOIN %s t ON t.id=v.id",
			       q->t->name, judged ? "" : "_base", q->t->table);
	else
		crm_buf_printf(sql, " FROM %s t", q->t->table);
	if (q->nderived && q->t == &crmp_type_customer) {
		crm_buf_puts(sql, " LEFT JOIN customer_summary s ON"
				  " s.customer_id=t.id AND s.latest_at <= ");
		crm_buf_int(sql, q->s->session.clock.now);
	}
}

/* Open tasks due before a moment; the owner is bound as ?3. */
static void
due_tasks(const struct crm_select *o, struct crm_buf *sql)
{
	crm_buf_printf(sql, "t.state_kind='o' AND t.due_at<%lld",
		       (long long)o->due_before);
	if (o->due_owner)
		crm_buf_puts(sql, " AND +t.owner=?3");
	crm_buf_puts(sql, " AND ");
}

/* --in is the segment of that name. */
static enum crm_status
query_segment(struct crm_query *q, const char *name, struct crm_error *e)
{
	struct crm_error why = { 0 };
	struct crm_buf at = { 0 };
	enum crm_status rc;
	const char *s;

	if (!crmp_segment_name(name))
		return crm_fail(e, CRM_USAGE, "in",
				"not the name of a segment: '%s'", name);
	crm_buf_printf(&at, "@%s", name);
	rc = crm_buf_ok(&at, &why);
	if (!rc)
		rc = crmp_where(q->s, q->t, at.s, FIRST, &q->segment, &why);
	crm_buf_free(&at);
	if (rc != CRM_USAGE) {
		if (rc && e)
			*e = why;
		return rc;
	}
	/* the name was given alone: there is no place in it */
	s = strncmp(why.text, "column 1: ", 10) ? why.text : why.text + 10;
	return crm_fail(e, rc, "in", "%s", s);
}

/* What limits and orders the records; *judged: verdicts are named. */
static enum crm_status
query_filters(struct crm_query *q, const struct crm_select *o, bool *judged,
	      struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	int first = FIRST;

	if (o->segment)
		rc = query_segment(q, o->segment, e);
	if (!rc && q->segment)
		first += crmp_filter_params(q->segment);
	if (!rc && o->where)
		rc = crmp_where(q->s, q->t, o->where, first, &q->where, e);
	if (!rc && !q->where && !q->segment)
		rc = crmp_view(q->s, q->t, e);
	if (!rc && o->order)
		rc = crmp_order_by(q->s, q->t, o->order, &q->order, e);
	*judged = !rc && (q->order.judged ||
			  (q->where && crmp_filter_judged(q->where)) ||
			  (q->segment && crmp_filter_judged(q->segment)));
	return rc;
}

static void
query_tests(const struct crm_query *q, struct crm_buf *sql)
{
	if (q->segment)
		crm_buf_printf(sql, "(%s) AND ", crmp_filter_sql(q->segment));
	if (q->where)
		crm_buf_printf(sql, "(%s)", crmp_filter_sql(q->where));
	else
		crm_buf_puts(sql, "1=1");
}

enum crm_status
crmp_query_build(struct crm_query *q, const struct crm_select *o,
		 struct crm_buf *sql, struct crm_error *e)
{
	bool cond = o->where || o->segment || !q->by_id || q->judge ||
		    o->due_before;
	bool judged = false;
	enum crm_status rc = CRM_OK;

	if (cond)
		rc = query_filters(q, o, &judged, e);
	if (!rc && !crmp_zone(q->s, e))
		rc = CRM_TROUBLE;
	if (!rc)
		rc = select_list(q, o->fields, sql, e);
	if (rc)
		return rc;
	from(q, cond, judged, o->due_before, sql);
	crm_buf_puts(sql, " WHERE ");
	if (o->due_before)
		due_tasks(o, sql);
	query_tests(q, sql);
	if (q->by_id) {
		crm_buf_printf(sql, " AND %s.id > ?1 ORDER BY %s.id LIMIT ?2",
			       cond ? "v" : "t", cond ? "v" : "t");
	} else {
		crm_buf_printf(sql, " ORDER BY %s", q->order.sql.s);
		if (o->limit && !q->judge)
			crm_buf_printf(sql, " LIMIT %lld", (long long)o->limit);
	}
	return crm_buf_ok(sql, e);
}
