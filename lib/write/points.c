/* SPDX-License-Identifier: MIT */
/* points.c - the loyalty ledger: what is counted, and never more than there is
 */
#include "store/rows.h"
#include "write/write.h"

#include <string.h>

/* What is counted: a word of ours, or the code of a coupon. */
static enum crm_status
known_unit(const struct crmp_putting *p)
{
	static const char coupon[] = "coupon:";
	const struct crmp_val *v = crmp_row_get(&p->row, "unit");
	const size_t n = sizeof coupon - 1;

	if (v->t != CRMP_S ||
	    crmp_word_in("points minutes money", v->s, v->n) ||
	    (v->n > n && !memcmp(v->s, coupon, n) &&
	     strcspn(v->s + n, " \t\n") == v->n - n))
		return CRM_OK;
	return crm_fail(p->e, CRM_REFUSED, "unit",
			"'%s' is none of: points minutes money coupon:CODE",
			v->s);
}

/* Points are what an entry without a unit counts. */
static const char *
unit_of(const struct crmp_row *row)
{
	const char *unit = crmp_row_text(row, "unit");

	return unit ? unit : "points";
}

static enum crm_status
balance(const struct crmp_putting *p, int64_t customer, int64_t *sum)
{
	return crmp_db_row(p->s->db, NULL,
			   "SELECT COALESCE(SUM(amount),0) FROM points"
			   " WHERE customer_id=?1"
			   " AND COALESCE(unit,'points')=?2",
			   p->e, "is>i", customer, unit_of(&p->row), sum);
}

/* Of the earning that is eaten this much is left. */
static enum crm_status
lot_left(const struct crmp_putting *p, int64_t lot, int64_t *left)
{
	enum crm_status rc;
	struct crmp_row of;
	int64_t eaten;

	rc = crmp_row_read(p->s, p->t, lot, p->in->mem, &of, p->e);
	if (rc)
		return rc;
	if (!crmp_val_same(crmp_row_get(&of, "customer_id"),
			   crmp_row_get(&p->row, "customer_id")) ||
	    strcmp(unit_of(&of), unit_of(&p->row)) != 0)
		return crm_fail(p->e, CRM_REFUSED, "lot",
				"points/%lld is another customer's, or in "
				"another unit",
				(long long)lot);
	rc = crmp_db_row(p->s->db, NULL,
			 "SELECT COALESCE(SUM(amount),0) FROM points"
			 " WHERE lot=?1",
			 p->e, "i>i", lot, &eaten);
	*left = crmp_row_get(&of, "amount")->i + eaten;
	return rc;
}

enum crm_status
crmp_points(struct crmp_putting *p)
{
	int64_t customer = crmp_row_get(&p->row, "customer_id")->i;
	int64_t amount = crmp_row_get(&p->row, "amount")->i, there = 0;
	const struct crmp_val *lot = crmp_row_get(&p->row, "lot");
	enum crm_status rc = known_unit(p);

	if (rc || amount >= 0)
		return rc;
	rc = balance(p, customer, &there);
	if (!rc && there + amount < 0)
		return crm_fail(p->e, CRM_REFUSED, "amount",
				"customer/%lld has %lld %s: %lld cannot be "
				"taken",
				(long long)customer, (long long)there,
				unit_of(&p->row), (long long)-amount);
	if (!rc && lot->t == CRMP_I)
		rc = lot_left(p, lot->i, &there);
	if (!rc && there + amount < 0)
		return crm_fail(p->e, CRM_REFUSED, "amount",
				"points/%lld has %lld left: %lld cannot be "
				"taken",
				(long long)lot->i, (long long)there,
				(long long)-amount);
	return rc;
}

enum crm_status
crmp_points_left(struct crm_store *s, const struct crmp_bits *customers,
		 struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	int64_t id;

	rc = crmp_db_bind(s->db, &st,
			  "SELECT customer_id, COALESCE(unit,'points'),"
			  " SUM(amount) FROM points"
			  " GROUP BY customer_id, COALESCE(unit,'points')"
			  " HAVING SUM(amount) < 0 ORDER BY customer_id",
			  e, "");
	while (!rc && !(rc = crmp_step(st, e))) {
		id = crmp_col_int(st, 0);
		if (crmp_bits_has(customers, id))
			rc = crm_fail(e, CRM_REFUSED, NULL,
				      "customer/%lld would be left with %lld "
				      "%s: what was taken since goes first",
				      (long long)id,
				      (long long)crmp_col_int(st, 2),
				      crmp_col_text(st, 1, NULL));
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}
