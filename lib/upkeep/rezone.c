/* SPDX-License-Identifier: MIT */
/* rezone.c - days of another business zone, of what is and of what was */
#include "policy/policy.h"
#include "upkeep/check.h"

#include <stdlib.h>
#include <string.h>

/* Facts that store the business-zone day of their moment. */
static const struct dated {
	const struct crmp_type *t;
	const char *moment;
} dated[] = {
	{ &crmp_type_order, "placed_at" },
	{ &crmp_type_touch, "at" },
	{ &crmp_type_points, "at" },
};

enum crm_status
crmp_wrong_days(struct crm_store *s,
		enum crm_status (*fn)(void *, const struct crmp_type *, int64_t,
				      int64_t, struct crm_error *),
		void *arg, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	struct crmp_stmt *st = NULL;
	enum crm_status rc = CRM_OK;
	int64_t day;
	size_t i;

	for (i = 0; !rc && i < sizeof dated / sizeof *dated; i++) {
		crm_buf_reset(&sql);
		/* by id, since `fn` may change the day */
		crm_buf_printf(&sql, "SELECT id, %s, day FROM %s ORDER BY id",
			       dated[i].moment, dated[i].t->table);
		rc = crm_buf_ok(&sql, e);
		if (!rc)
			rc = crmp_db_prep(s->db, sql.s, &st, e);
		while (!rc && !(rc = crmp_step(st, e))) {
			day = crm_zone_day(s->session.zone,
					   crmp_col_int(st, 1));
			if (crmp_col_null(st, 2) || crmp_col_int(st, 2) != day)
				rc = fn(arg, dated[i].t, crmp_col_int(st, 0),
					day, e);
		}
		crmp_stmt_free(st);
		st = NULL;
		if (rc == CRM_END)
			rc = CRM_OK;
	}
	crm_buf_free(&sql);
	return rc;
}

/* ---- what is ------------------------------------------------ */

struct days {
	struct crm_store *s;
	const struct crmp_type *t; /* whose statement this is */
	struct crmp_stmt *st;
};

/* An order in another currency takes the rate of its new day. */
struct money {
	char currency[8];
	int64_t amount, returned, counts;
	int64_t base, back; /* what came back; only if it has a day */
	bool dated;
};

static enum crm_status
money_on(struct crm_store *s, int64_t day, struct money *m, struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_base_minor(s, m->amount - m->returned, m->currency, day,
			     &m->base, e);
	if (rc || !m->dated)
		return rc;
	rc = crmp_base_minor(s, m->returned, m->currency, day, &m->back, e);
	if (!m->counts)
		m->back += m->base; /* as returned_base of write/derive.c */
	return rc;
}

static enum crm_status
set_base(struct crm_store *s, int64_t id, int64_t day, struct crm_error *e)
{
	struct crm_buf currency = { 0 };
	struct money m = { 0 };
	enum crm_status rc;
	int64_t has = 0;

	rc = crmp_db_row(s->db, NULL,
			 "SELECT currency, amount_minor,"
			 " coalesce(returned_minor,0), counts, CASE WHEN"
			 " returned_base IS NULL THEN 0 ELSE 1 END"
			 " FROM orders WHERE id=?1",
			 e, "i>tiiii", id, &currency, &m.amount, &m.returned,
			 &m.counts, &has);
	m.dated = has;
	snprintf(m.currency, sizeof m.currency, "%s",
		 currency.s ? currency.s : "");
	crm_buf_free(&currency);
	if (!rc)
		rc = money_on(s, day, &m, e);
	if (!rc)
		rc = crmp_db_do(s->db, NULL,
				"UPDATE orders SET base_minor=?1,"
				" returned_base=CASE WHEN returned_base IS NULL"
				" THEN NULL ELSE CAST(?2 AS BIGINT) END"
				" WHERE id=?3",
				e, "iii", m.base, m.back, id);
	return rc;
}

/* In place: a day is derived, and no image of it is kept. */
static enum crm_status
set_day(void *arg, const struct crmp_type *t, int64_t id, int64_t day,
	struct crm_error *e)
{
	struct days *d = arg;
	enum crm_status rc;
	char sql[80];

	if (d->t != t) {
		crmp_stmt_free(d->st);
		d->st = NULL;
		d->t = t;
	}
	snprintf(sql, sizeof sql, "UPDATE %s SET day=?1 WHERE id=?2", t->table);
	rc = crmp_db_do(d->s->db, &d->st, sql, e, "ii", day, id);
	return rc || t != &crmp_type_order ? rc : set_base(d->s, id, day, e);
}

/* ---- what was ------------------------------------------------ */

static int64_t
number_in(const struct crm_buf *image, const char *name)
{
	struct crmp_text v =
		crmp_stored((struct crmp_text){ image->s, image->len }, name);

	return v.s ? strtoll(v.s, NULL, 10) : 0;
}

/* The number that the image has by this name becomes another. */
static void
number_set(struct crm_buf *image, const char *name, int64_t n)
{
	struct crmp_text v =
		crmp_stored((struct crmp_text){ image->s, image->len }, name);
	struct crm_buf b = { 0 };

	if (!v.s)
		return;
	crm_buf_add(&b, image->s, (size_t)(v.s - image->s));
	crm_buf_int(&b, n);
	crm_buf_add(&b, v.s + v.n, image->len - (size_t)(v.s - image->s) - v.n);
	crm_buf_free(image);
	*image = b;
}

static enum crm_status
image_base(struct crm_store *s, struct crm_buf *image, int64_t day,
	   struct crm_error *e)
{
	struct crmp_text of = crmp_stored(
		(struct crmp_text){ image->s, image->len }, "currency");
	struct money m = {
		.amount = number_in(image, "amount_minor"),
		.returned = number_in(image, "returned_minor"),
		.counts = number_in(image, "counts"),
	};
	enum crm_status rc;

	if (!of.s || of.n < 2 || of.n - 2 >= sizeof m.currency)
		return CRM_OK; /* damaged, and found so by a check */
	snprintf(m.currency, sizeof m.currency, "%.*s", (int)of.n - 2,
		 of.s + 1);
	of = crmp_stored((struct crmp_text){ image->s, image->len },
			 "returned_base");
	m.dated = of.s != NULL;
	rc = money_on(s, day, &m, e);
	if (rc)
		return rc;
	number_set(image, "base_minor", m.base);
	if (m.dated)
		number_set(image, "returned_base", m.back);
	return CRM_OK;
}

static enum crm_status
image_day(struct days *d, const struct dated *of, struct crmp_stmt *st,
	  struct crm_error *e)
{
	struct crm_buf image = { 0 };
	enum crm_status rc = CRM_OK;
	const char *text;
	int64_t day;
	size_t n;

	text = crmp_col_text(st, 2, &n);
	if (!text)
		return crm_nomem(e);
	crm_buf_add(&image, text, n);
	rc = crm_buf_ok(&image, e);
	if (rc || !crmp_stored((struct crmp_text){ text, n }, "day").s)
		goto out; /* of one that came back */
	day = crm_zone_day(d->s->session.zone, number_in(&image, of->moment));
	if (day == number_in(&image, "day"))
		goto out;
	number_set(&image, "day", day);
	if (of->t == &crmp_type_order)
		rc = image_base(d->s, &image, day, e);
	if (!rc)
		rc = crm_buf_ok(&image, e);
	if (!rc)
		rc = crmp_db_do(d->s->db, &d->st,
				"UPDATE history SET image=?1 WHERE type=?2 AND"
				" id=?3 AND until_txn=?4",
				e, "tiii", image.s, image.len,
				(int64_t)of->t->code, crmp_col_int(st, 0),
				crmp_col_int(st, 1));
out:
	crm_buf_free(&image);
	return rc;
}

/* Else --as-of and undo would mix the days of two zones. */
static enum crm_status
past_days(struct crm_store *s, struct crm_error *e)
{
	struct days d = { .s = s };
	struct crmp_stmt *st = NULL;
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < sizeof dated / sizeof *dated; i++) {
		rc = crmp_db_bind(s->db, &st,
				  "SELECT id, until_txn, image FROM history"
				  " WHERE type=?1 ORDER BY id, until_txn",
				  e, "i", (int64_t)dated[i].t->code);
		while (!rc && !(rc = crmp_step(st, e)))
			rc = image_day(&d, &dated[i], st, e);
		if (rc == CRM_END)
			rc = CRM_OK;
	}
	crmp_stmt_free(st);
	crmp_stmt_free(d.st);
	return rc;
}

/* ---- both ------------------------------------------------ */

enum crm_status
crmp_rezone(struct crm_store *s, const char *zone, struct crm_error *e)
{
	struct days d = { .s = s };
	enum crm_status rc;
	int64_t rev;
	json_t *doc;

	rc = crmp_db_do(s->db, NULL,
			"INSERT INTO meta(key,value) VALUES('zone',?1)"
			" ON CONFLICT(key) DO UPDATE SET value=excluded.value",
			e, "s", zone);
	if (rc)
		return rc;
	doc = json_object();
	if (json_object_set_new(doc, "zone", json_string(zone)))
		rc = crm_nomem(e);
	else
		rc = crmp_policy_store(s, "zone", doc, &rev, e);
	json_decref(doc);
	if (!rc)
		rc = crmp_wrong_days(s, set_day, &d, e);
	crmp_stmt_free(d.st);
	return rc ? rc : past_days(s, e);
}
