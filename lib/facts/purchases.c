/* SPDX-License-Identifier: MIT */
/* purchases.c - the days with purchases, and what was bought on them */
#include "facts/computed.h"
#include "facts/facts.h"
#include "store/source.h"

#include <stdio.h>
#include <stdlib.h>

/* Earned on a day, or lost. */
struct crmp_booked {
	int64_t day, minor;
};

/* An order that counted at a moment that lies back may not any more. */
static enum crm_status
edge(struct crm_store *s, const char *order, const struct crmp_days *d,
     int64_t *day, struct crm_error *e)
{
	char sql[160];

	snprintf(sql, sizeof sql,
		 "SELECT day FROM {orders} WHERE placed_at<=?1 AND day>=?2 AND"
		 " day<?3%s ORDER BY day%s LIMIT 1",
		 s->session.back ? "" : " AND counts=1", order);
	return crmp_read_row(s, NULL, sql, e, "iii>i", s->session.clock.now,
			     d->from, d->to, day);
}

enum crm_status
crmp_days_ordered(struct crm_store *s, const struct crmp_days *d,
		  int64_t *first, int64_t *last, struct crm_error *e)
{
	enum crm_status rc = edge(s, "", d, first, e);

	if (!rc)
		rc = edge(s, " DESC", d, last, e);
	return rc == CRM_END ? CRM_ABSENT : rc;
}

/* ---- a customer's days --------------------------------------------------- */

enum crm_status
crmp_rows_next(struct crmp_rows *r, struct crm_error *e)
{
	enum crm_status rc = crmp_step(r->st, e);

	r->row = rc == CRM_OK;
	return rc == CRM_END ? CRM_OK : rc;
}

int64_t
crmp_rows_id(const struct crmp_rows *r)
{
	return r->row ? crmp_col_int(r->st, 0) : 0;
}

static enum crm_status
add_booked(struct crmp_buys *b, int64_t day, int64_t minor, struct crm_error *e)
{
	size_t cap = b->cap ? b->cap * 2 : 16, i;
	struct crmp_booked *grown;

	if (b->n == b->cap) {
		grown = reallocarray(b->list, cap, sizeof *grown);
		if (!grown)
			return crm_nomem(e);
		b->list = grown;
		b->cap = cap;
	}
	for (i = b->n++; i > b->at && b->list[i - 1].day > day; i--)
		b->list[i] = b->list[i - 1];
	b->list[i] = (struct crmp_booked){ day, minor };
	return CRM_OK;
}

/* What came back of its orders: earned on one day, lost on another. */
static enum crm_status
read_returns(struct crmp_buys *b, struct crm_error *e)
{
	struct crmp_stmt *st = b->returns.st;
	enum crm_status rc = CRM_OK;
	int64_t minor;

	b->n = b->at = 0;
	while (!rc && crmp_rows_id(&b->returns) == b->id) {
		minor = crmp_col_int(st, 2);
		rc = add_booked(b, crmp_col_int(st, 1), minor, e);
		if (!rc)
			rc = add_booked(
				b, crm_zone_day(b->zone, crmp_col_int(st, 3)),
				-minor, e);
		if (!rc)
			rc = crmp_rows_next(&b->returns, e);
	}
	return rc;
}

static enum crm_status
too_large(const struct crmp_buys *b, struct crm_error *e)
{
	return crm_fail(e, CRM_TROUBLE, NULL,
			"the orders of customer/%lld on one day are too large "
			"a sum",
			(long long)b->id);
}

/* The orders of the day. */
static enum crm_status
day_orders(struct crmp_buys *b, struct crm_error *e)
{
	struct crmp_stmt *st = b->orders.st;
	struct crmp_day *d = &b->day;
	enum crm_status rc = CRM_OK;
	int64_t minor, refunds = 0;

	while (!rc && crmp_rows_id(&b->orders) == b->id &&
	       crmp_col_int(st, 1) == d->day) {
		minor = crmp_col_int(st, 2);
		d->orders += minor >= 0;
		refunds += minor < 0;
		if (crmp_add_overflows(d->net, minor, &d->net))
			return too_large(b, e);
		rc = crmp_rows_next(&b->orders, e);
	}
	d->bought = d->net > 0 || (!d->net && d->orders && !refunds);
	if (!d->bought)
		d->orders = 0;
	d->booked = d->net;
	return rc;
}

enum crm_status
crmp_buys_next(struct crmp_buys *b, struct crm_error *e)
{
	int64_t id = crmp_rows_id(&b->orders), back = crmp_rows_id(&b->returns);
	enum crm_status rc = CRM_OK;

	if (b->at == b->n && (!id || id != b->id)) {
		b->id = back && (!id || back < id) ? back : id;
		if (b->id == back && back)
			rc = read_returns(b, e);
	}
	b->day = (struct crmp_day){ 0 };
	if (rc || !b->id)
		return rc;
	b->day.day = id == b->id ? crmp_col_int(b->orders.st, 1) : INT64_MAX;
	if (b->at < b->n && b->list[b->at].day < b->day.day)
		b->day.day = b->list[b->at].day;
	rc = day_orders(b, e);
	for (; !rc && b->at < b->n && b->list[b->at].day == b->day.day; b->at++)
		if (crmp_add_overflows(b->day.booked, b->list[b->at].minor,
				       &b->day.booked))
			rc = too_large(b, e);
	return rc;
}

/* ---- all of them --------------------------------------------------------- */

static enum crm_status
orders_sql(struct crm_store *s, struct crm_buf *sql, struct crm_error *e)
{
	struct crmp_computed c = { .s = s, .t = &crmp_type_order };
	enum crm_status rc = crmp_then_begin(&c, e);

	/* with + the index by customer is read as it stands, unsorted; what
	 * orders is among the columns, for the past to be merged unsorted */
	crmp_computed_text(
		&c,
		s->session.back
			? "SELECT o.customer_id, o.day, $MINOR FROM {orders} o"
			  " WHERE o.customer_id>=?3 AND $COUNTS AND"
			  " o.placed_at<=?1 AND o.day<?2"
			  " ORDER BY o.customer_id, o.day"
			: "SELECT customer_id, day, base_minor, counts FROM"
			  " {orders} WHERE customer_id>=?3 AND +counts=1 AND"
			  " placed_at<=?1 AND +day<?2"
			  " ORDER BY customer_id, counts, day",
		sql);
	return rc ? rc : crm_buf_ok(sql, e);
}

enum crm_status
crmp_buys_open(struct crm_store *s, int64_t customer, int64_t before,
	       struct crmp_buys *b, struct crm_error *e)
{
	int64_t now = s->session.clock.now;
	struct crm_buf sql = { 0 };
	enum crm_status rc = CRM_OK;

	b->zone = s->session.zone;
	b->id = 0;
	b->n = b->at = 0;
	if (!b->orders.st)
		rc = orders_sql(s, &sql, e);
	if (!rc)
		rc = crmp_read_bind(s, &b->orders.st, sql.s, e, "iii", now,
				    before, customer);
	crm_buf_free(&sql);
	if (!rc)
		rc = crmp_rows_next(&b->orders, e);
	if (!rc && b->booked)
		rc = crmp_read_bind(s, &b->returns.st,
				    "SELECT customer_id, day, returned_base,"
				    " returned_at FROM {orders} WHERE"
				    " returned_base IS NOT NULL AND"
				    " customer_id>=?3 AND placed_at<=?1 AND"
				    " returned_at<=?1 AND day<?2"
				    " ORDER BY customer_id",
				    e, "iii", now, before, customer);
	if (!rc && b->booked)
		rc = crmp_rows_next(&b->returns, e);
	return rc ? rc : crmp_buys_next(b, e);
}

void
crmp_buys_close(struct crmp_buys *b)
{
	crmp_stmt_free(b->orders.st);
	crmp_stmt_free(b->returns.st);
	free(b->list);
}
