/* SPDX-License-Identifier: MIT */
/*
 * summary.c - one row a customer: orders, purchase days, last touch, open work
 *
 * Cursors over the facts, each in order of customer, are merged in one pass;
 * one customer is a range of one.
 */
#include "facts/summing.h"

#include <string.h>

struct cursor {
	struct crmp_stmt *st;
	bool row;   /* a row is waiting */
	bool empty; /* its table is: not worth asking */
};

enum { ORDERS, TOUCHES, DEALS, TICKETS, TASKS, CURSORS };

struct merging {
	struct cursor c[CURSORS];
	struct crmp_comparing *compare; /* instead of writing */
	int64_t rows;			/* written for the last range */
};

static const char *const sql[CURSORS] = {
	"SELECT customer_id, day, count(*) FILTER (WHERE base_minor>=0),"
	" CAST(sum(base_minor) AS BIGINT), max(placed_at), counts,"
	" min(base_minor) FROM orders WHERE customer_id BETWEEN ?1 AND"
	" ?2 GROUP BY customer_id, counts, day"
	" ORDER BY customer_id, counts, day",
	"SELECT customer_id, max(CASE WHEN counts=1 AND NOT EXISTS (SELECT 1"
	" FROM touches w WHERE w.voids=a.id) THEN at END), max(at)"
	" FROM touches a WHERE customer_id BETWEEN ?1 AND ?2"
	" GROUP BY customer_id ORDER BY 1",
	"SELECT customer_id, count(*) FILTER (WHERE state_kind='o'),"
	" max(CASE WHEN closed_at>opened_at THEN closed_at ELSE opened_at END),"
	" count(*) FILTER (WHERE state_kind='d') FROM deals WHERE customer_id"
	" BETWEEN ?1 AND ?2 GROUP BY customer_id ORDER BY 1",
	"SELECT customer_id, count(*) FILTER (WHERE state_kind IN ('o','p')),"
	" max(opened_at) FROM tickets WHERE customer_id BETWEEN ?1 AND ?2"
	" GROUP BY customer_id ORDER BY 1",
	"SELECT customer_id, count(*) FILTER (WHERE state_kind='o'),"
	" max(created_at) FROM tasks WHERE customer_id BETWEEN ?1 AND ?2"
	" GROUP BY customer_id ORDER BY 1",
};

enum crm_status
crmp_summary_touch(struct crm_store *s, int64_t customer, struct crm_error *e)
{
	return crmp_bits_set(&s->txn.touched, customer, e);
}

enum crm_status
crmp_summary_add(struct crm_store *s, const struct crmp_row *order, bool *added,
		 struct crm_error *e)
{
	const struct crmp_val *customer = crmp_row_get(order, "customer_id");
	const struct crmp_val *base = crmp_row_get(order, "base_minor");
	enum crm_status rc;

	*added = false;
	if (s->txn.bulk || !crmp_row_get(order, "counts")->i || base->i < 0 ||
	    crmp_bits_has(&s->txn.touched, customer->i))
		return CRM_OK;
	rc = crmp_db_do(s->db, &s->st[CRMP_ST_SUMMARY_ADD],
			"UPDATE customer_summary SET orders=orders+1,"
			" purchase_days=purchase_days+1, last_day=?2,"
			" revenue_minor=revenue_minor+?3,"
			" latest_at=CASE WHEN latest_at < ?4 THEN ?4"
			" ELSE latest_at END"
			" WHERE customer_id=?1 AND last_day < ?2"
			/* the sum of all is not near what can be counted */
			" AND revenue_minor BETWEEN 0 AND 4000000000000000000",
			e, "vvvv", customer, crmp_row_get(order, "day"), base,
			crmp_row_get(order, "placed_at"));
	*added = !rc && crmp_db_changes(s->db) == 1;
	return rc;
}

static enum crm_status
summary_advance(struct cursor *c, struct crm_error *e)
{
	enum crm_status rc = crmp_step(c->st, e);

	c->row = rc == CRM_OK;
	return rc == CRM_END ? CRM_OK : rc;
}

static void
summary_later(struct crmp_sum *sum, int64_t at)
{
	if (!sum->any || at > sum->latest)
		sum->latest = at;
	sum->any = true;
}

static enum crm_status
order_day(struct crmp_sum *sum, struct crmp_stmt *st, struct crm_error *e)
{
	int64_t day = crmp_col_int(st, 1), minor = crmp_col_int(st, 3);

	summary_later(sum, crmp_col_int(st, 4));
	if (!crmp_col_int(st, 5))
		return CRM_OK;
	if (crmp_add_overflows(sum->revenue, minor, &sum->revenue))
		return crm_fail(e, CRM_REFUSED, NULL,
				"the orders of customer/%lld come to more than "
				"can be counted",
				(long long)crmp_col_int(st, 0));
	if (minor < 0 || (!minor && crmp_col_int(st, 6) < 0))
		return CRM_OK; /* see CRMP_BOUGHT */
	sum->orders += crmp_col_int(st, 2);
	sum->days++;
	if (!sum->bought || day < sum->first)
		sum->first = day;
	if (!sum->bought || day > sum->last)
		sum->last = day;
	sum->bought = true;
	return CRM_OK;
}

static enum crm_status
take(struct crmp_sum *sum, int which, struct crmp_stmt *st, struct crm_error *e)
{
	switch (which) {
	case ORDERS:
		return order_day(sum, st, e);
	case TOUCHES:
		sum->touched = !crmp_col_null(st, 1);
		sum->touch = crmp_col_int(st, 1);
		break;
	case DEALS:
		sum->deals = crmp_col_int(st, 1);
		sum->won = crmp_col_int(st, 3);
		break;
	case TICKETS:
		sum->tickets = crmp_col_int(st, 1);
		break;
	case TASKS:
		sum->tasks = crmp_col_int(st, 1);
		break;
	}
	summary_later(sum, crmp_col_int(st, 2));
	return CRM_OK;
}

static enum crm_status
write_row(struct crm_store *s, int64_t id, const struct crmp_sum *sum,
	  struct crm_error *e)
{
	struct crmp_val first = crmp_sum_when(sum->bought, sum->first);
	struct crmp_val last = crmp_sum_when(sum->bought, sum->last);
	struct crmp_val touch = crmp_sum_when(sum->touched, sum->touch);

	return crmp_db_do(
		s->db, &s->st[CRMP_ST_SUMMARY],
		"INSERT INTO customer_summary(customer_id,orders,"
		"purchase_days,first_day,last_day,revenue_minor,"
		"last_touch_at,won_deals,open_deals,open_tickets,open_tasks,"
		"latest_at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"
		" ON CONFLICT(customer_id) DO UPDATE SET"
		" orders=excluded.orders, purchase_days=excluded.purchase_days,"
		" first_day=excluded.first_day, last_day=excluded.last_day,"
		" revenue_minor=excluded.revenue_minor,"
		" last_touch_at=excluded.last_touch_at,"
		" won_deals=excluded.won_deals, open_deals=excluded.open_deals,"
		" open_tickets=excluded.open_tickets,"
		" open_tasks=excluded.open_tasks, latest_at=excluded.latest_at",
		e, "iiivviviiiii", id, sum->orders, sum->days, &first, &last,
		sum->revenue, &touch, sum->won, sum->deals, sum->tickets,
		sum->tasks, sum->latest);
}

/* The customer that comes next in any cursor, or 0. */
static int64_t
summary_next_customer(struct cursor *c)
{
	int64_t id = 0, at;
	int i;

	for (i = 0; i < CURSORS; i++) {
		at = c[i].row ? crmp_col_int(c[i].st, 0) : 0;
		if (at && (!id || at < id))
			id = at;
	}
	return id;
}

static enum crm_status
open_cursors(struct crm_store *s, struct cursor *c, struct crm_error *e)
{
	static const char *const any[CURSORS] = {
		"SELECT 1 FROM orders LIMIT 1", "SELECT 1 FROM touches LIMIT 1",
		"SELECT 1 FROM deals LIMIT 1",	"SELECT 1 FROM tickets LIMIT 1",
		"SELECT 1 FROM tasks LIMIT 1",
	};
	enum crm_status rc = CRM_OK;
	int64_t one;
	int i;

	for (i = 0; !rc && i < CURSORS; i++) {
		rc = crmp_db_int(s->db, any[i], 0, &one, e);
		c[i].empty = !one;
		if (!rc && one)
			rc = crmp_db_prep(s->db, sql[i], &c[i].st, e);
	}
	return rc;
}

/* Write the rows of customers lo..hi. */
static enum crm_status
range(struct crm_store *s, struct merging *m, int64_t lo, int64_t hi,
      struct crm_error *e)
{
	struct cursor *c = m->c;
	enum crm_status rc = CRM_OK;
	struct crmp_sum sum;
	int64_t id;
	int i;

	for (i = 0; !rc && i < CURSORS; i++) {
		if (c[i].empty)
			continue;
		rc = crmp_db_bind(s->db, &c[i].st, sql[i], e, "ii", lo, hi);
		if (!rc)
			rc = summary_advance(&c[i], e);
	}
	for (m->rows = 0; !rc && (id = summary_next_customer(c)); m->rows++) {
		memset(&sum, 0, sizeof sum);
		for (i = 0; !rc && i < CURSORS; i++)
			while (!rc && c[i].row &&
			       crmp_col_int(c[i].st, 0) == id) {
				rc = take(&sum, i, c[i].st, e);
				if (!rc)
					rc = summary_advance(&c[i], e);
			}
		if (!rc)
			rc = m->compare
				     ? crmp_compare_row(m->compare, id, &sum, e)
				     : write_row(s, id, &sum, e);
	}
	for (i = 0; i < CURSORS; i++)
		crmp_reset(c[i].st);
	return rc;
}

static void
done(struct crm_store *s, struct cursor *c)
{
	int i;

	for (i = 0; i < CURSORS; i++)
		crmp_stmt_free(c[i].st);
	crmp_stmt_free(s->st[CRMP_ST_SUMMARY]);
	s->st[CRMP_ST_SUMMARY] = NULL;
}

/* Customers of a run that have nothing any more lose their row. */
static enum crm_status
drop_gone(struct crm_store *s, struct crmp_stmt **gone, int64_t lo, int64_t hi,
	  struct crm_error *e)
{
	return crmp_db_do(s->db, gone,
			  "DELETE FROM customer_summary"
			  " WHERE customer_id BETWEEN ?1 AND ?2",
			  e, "ii", lo, hi);
}

enum crm_status
crmp_summary_flush(struct crm_store *s, struct crm_error *e)
{
	struct merging m = { 0 };
	struct crmp_stmt *gone = NULL;
	int64_t lo, hi, next;
	enum crm_status rc = CRM_OK;

	lo = crmp_bits_next(&s->txn.touched, 0);
	if (lo)
		rc = open_cursors(s, m.c, e);
	for (; !rc && lo; lo = next) {
		for (hi = lo;
		     (next = crmp_bits_next(&s->txn.touched, hi)) == hi + 1;
		     hi = next)
			;
		if (hi > lo)
			rc = drop_gone(s, &gone, lo, hi, e);
		if (!rc)
			rc = range(s, &m, lo, hi, e);
		if (!rc && hi == lo && !m.rows)
			rc = drop_gone(s, &gone, lo, hi, e);
	}
	crmp_stmt_free(gone);
	done(s, m.c);
	return rc;
}

static enum crm_status
compare_all(struct crm_store *s, crm_sink *diff, void *arg, struct crm_error *e)
{
	struct crmp_comparing now = { .sink = diff, .arg = arg };
	struct merging m = { .compare = &now };
	enum crm_status rc = crmp_compare_open(&now, s, e);

	if (!rc)
		rc = open_cursors(s, m.c, e);
	if (!rc)
		rc = range(s, &m, 1, CRMP_ID_MAX, e);
	if (!rc)
		rc = crmp_compare_rest(&now, INT64_MAX, e);
	done(s, m.c);
	crmp_stmt_free(now.st);
	return rc;
}

enum crm_status
crmp_summary_mark(struct crm_store *s, const struct crmp_row *r,
		  struct crm_error *e)
{
	const struct crmp_val *v;

	if (!r || (r->type != &crmp_type_order && r->type != &crmp_type_touch &&
		   r->type != &crmp_type_deal && r->type != &crmp_type_ticket &&
		   r->type != &crmp_type_task))
		return CRM_OK;
	v = crmp_row_get(r, "customer_id");
	return v->t == CRMP_I ? crmp_summary_touch(s, v->i, e) : CRM_OK;
}

enum crm_status
crmp_summary_rebuild(struct crm_store *s, bool compare, crm_sink *diff,
		     void *arg, struct crm_error *e)
{
	struct merging m = { 0 };
	enum crm_status rc;

	if (compare)
		return compare_all(s, diff, arg, e);
	rc = crmp_db_exec(s->db, "DELETE FROM customer_summary", e);
	if (!rc)
		rc = open_cursors(s, m.c, e);
	if (!rc)
		rc = range(s, &m, 1, CRMP_ID_MAX, e);
	done(s, m.c);
	return rc;
}
