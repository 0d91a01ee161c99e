/* SPDX-License-Identifier: MIT */
/* tier_refresh.c - cut points of all buyers into the policy */
#include "facts/reading.h"
#include "verdict/tier.h"
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

enum { R, F, M, SCORES };
static const char *const refresh_names[SCORES] = { "r", "f", "m" };

struct refresh {
	struct crm_store *s;
	json_t *doc; /* the new one */
	int bins;
	bool compat;
	int64_t today, unit;
	int64_t *values[SCORES]; /* of each buyer */
	size_t n, cap;
	struct crmp_rfm_bounds cuts[SCORES];
	struct crm_error *e;
};

static enum crm_status
refresh_grow(struct refresh *r)
{
	size_t cap = r->cap ? r->cap * 2 : 1024;
	int64_t *grown;
	int i;

	for (i = 0; i < SCORES; i++) {
		grown = reallocarray(r->values[i], cap, sizeof *grown);
		if (!grown)
			return crm_nomem(r->e);
		r->values[i] = grown;
	}
	r->cap = cap;
	return CRM_OK;
}

static enum crm_status
refresh_add(struct refresh *r, int64_t last_day, int64_t f, int64_t m)
{
	enum crm_status rc = r->n == r->cap ? refresh_grow(r) : CRM_OK;

	if (rc)
		return rc;
	r->values[R][r->n] = r->today - last_day;
	r->values[F][r->n] = f;
	r->values[M][r->n++] = m;
	return CRM_OK;
}

/* From the summaries alone if none knows of what is yet to come: fast. */
static enum crm_status
summed_buyers(struct refresh *r)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_db_prep(r->s->db,
			  r->compat ? "SELECT last_day, orders, revenue_minor"
				      " FROM customer_summary WHERE last_day IS"
				      " NOT NULL"
				    : "SELECT last_day, purchase_days,"
				      " revenue_minor FROM customer_summary"
				      " WHERE last_day IS NOT NULL",
			  &st, r->e);
	while (!rc && !(rc = crmp_step(st, r->e)))
		rc = refresh_add(r, crmp_col_int(st, 0), crmp_col_int(st, 1),
				 crmp_col_int(st, 2));
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
counted_buyers(struct refresh *r)
{
	const char *const names[SCORES] = { "last_order_day",
					    r->compat ? "orders"
						      : "purchase_days",
					    "revenue_minor" };
	struct crmp_reading all = { .s = r->s, .t = &crmp_type_customer };
	struct crmp_value v[SCORES];
	int place[SCORES], i;
	enum crm_status rc;

	rc = crmp_reading_begin(&all, false, r->e);
	for (i = 0; !rc && i < SCORES; i++)
		rc = crmp_reading_named(&all, names[i], &place[i], r->e);
	if (!rc)
		rc = crmp_reading_prep(&all,
				       "WHERE v.c_last_order_day IS NOT"
				       " NULL",
				       r->e);
	while (!rc && !(rc = crmp_reading_next(&all, r->e))) {
		for (i = 0; !rc && i < SCORES; i++)
			rc = crmp_reading_value(&all, place[i], &v[i], r->e);
		if (!rc)
			rc = refresh_add(r, v[R].i, v[F].i, v[M].i);
	}
	crmp_reading_end(&all);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
buyers(struct refresh *r)
{
	struct crm_store *s = r->s;
	int64_t later = 0;
	enum crm_status rc;

	rc = crmp_db_row(s->db, NULL,
			 "SELECT 1 FROM customer_summary WHERE latest_at>?1"
			 " LIMIT 1",
			 r->e, "i>i", s->session.clock.now, &later);
	if (rc && rc != CRM_END)
		return rc;
	return later ? counted_buyers(r) : summed_buyers(r);
}

/* ---- into the policy ---------------------------------------------------- */

static json_t *
cut_list(const struct crmp_rfm_bounds *c)
{
	json_t *list = json_array();
	int i;

	for (i = 0; i < c->bins - 1; i++)
		if (json_array_append_new(list, json_real(c->at[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static enum crm_status
refresh_store(struct refresh *r, int64_t *rev)
{
	json_t *cuts = json_object();
	struct crm_buf day = { 0 };
	enum crm_status rc;
	int i, bad = 0;

	crm_day_format(r->today, &day);
	for (i = 0; i < SCORES; i++)
		bad |= json_object_set_new(cuts, refresh_names[i],
					   cut_list(&r->cuts[i]));
	bad |= json_object_set_new(cuts, "on", json_string(day.s));
	bad |= json_object_set_new(cuts, "customers",
				   json_integer((json_int_t)r->n));
	bad |= json_object_set_new(r->doc, "cuts", cuts);
	bad |= json_object_set_new(r->doc, "bins", json_integer(r->bins));
	bad |= json_object_set_new(r->doc, "compat", json_boolean(r->compat));
	rc = bad ? crm_nomem(r->e) : crm_buf_ok(&day, r->e);
	crm_buf_free(&day);
	return rc ? rc : crmp_policy_store(r->s, "tier", r->doc, rev, r->e);
}

/* ---- telling ------------------------------------------------------------ */

/* How many customers fall into each bin. */
static void
bins_json(const struct refresh *r, int which, struct crm_buf *b)
{
	int64_t unit = !r->compat ? 0 : which == M ? r->unit : 1;
	size_t count[CRMP_RFM_BINS + 1] = { 0 }, i;
	int k;

	for (i = 0; i < r->n; i++)
		count[crmp_rfm_score(&r->cuts[which], r->values[which][i],
				     which == R, unit)]++;
	crm_buf_puts(b, ",\"customers\":[");
	for (k = 1; k <= r->bins; k++)
		crm_buf_printf(b, "%s%zu", k > 1 ? "," : "", count[k]);
	crm_buf_putc(b, ']');
	crm_buf_puts(b, ",\"empty\":[");
	for (k = 1, i = 0; k <= r->bins; k++)
		if (!count[k])
			crm_buf_printf(b, "%s%d", i++ ? "," : "", k);
	crm_buf_putc(b, ']');
}

static enum crm_status
refresh_tell(const struct refresh *r, int which, int64_t rev, crm_sink *sink,
	     void *arg)
{
	static const char *const of[SCORES] = { "recency_days", "purchase_days",
						"spend_minor" };
	const struct crmp_rfm_bounds *c = &r->cuts[which];
	int64_t unit = !r->compat ? 0 : which == M ? r->unit : 1;
	struct crm_buf b = { 0 };
	enum crm_status rc;
	int i;

	crm_buf_printf(&b, "{\"type\":\"cuts\",\"score\":\"%s\",\"of\":\"%s\"",
		       refresh_names[which],
		       which == F && r->compat ? "orders" : of[which]);
	crm_buf_puts(&b, ",\"cuts\":[");
	for (i = 0; i < c->bins - 1; i++) {
		if (i)
			crm_buf_putc(&b, ',');
		crmp_buf_real(&b, c->at[i] + (double)unit, 15);
	}
	crm_buf_putc(&b, ']');
	bins_json(r, which, &b);
	if (rev)
		crm_buf_printf(&b, ",\"policy\":\"tier:%lld\"", (long long)rev);
	crm_buf_puts(&b, "}\n");
	rc = crm_buf_ok(&b, r->e);
	if (!rc)
		rc = sink(arg, b.s, b.len, r->e);
	crm_buf_free(&b);
	return rc;
}

/* ---- all of it ---------------------------------------------------------- */

static enum crm_status
refresh_prepare(struct refresh *r, const struct crm_tier_refresh *o)
{
	json_t *doc = crmp_policy(r->s, "tier", r->e);
	enum crm_status rc;

	r->doc = json_deep_copy(doc);
	if (doc && !r->doc)
		return crm_nomem(r->e);
	if (!doc || !crmp_zone(r->s, r->e))
		return CRM_TROUBLE;
	r->bins =
		o->bins ? o->bins
			: (int)json_integer_value(json_object_get(doc, "bins"));
	if (r->bins < 2 || r->bins > CRMP_RFM_BINS)
		return crm_fail(r->e, CRM_USAGE, NULL, "bins: 2 to %d",
				CRMP_RFM_BINS);
	r->compat = o->compat < 0 ? json_is_true(json_object_get(doc, "compat"))
				  : o->compat > 0;
	r->today = crm_zone_day(r->s->session.zone, r->s->session.clock.now);
	rc = crmp_money_unit(r->s, &r->unit, r->e);
	return rc;
}

enum crm_status
crm_tier_refresh(struct crm_store *s, const struct crm_tier_refresh *o,
		 crm_sink *sink, void *arg, struct crm_error *e)
{
	struct refresh r = { .s = s, .e = e };
	enum crm_status rc = refresh_prepare(&r, o);
	int64_t rev = 0;
	int i;

	if (!rc)
		rc = buyers(&r);
	if (!rc && !r.n)
		rc = crm_fail(e, CRM_REFUSED, NULL,
			      "nobody has bought anything yet; there are no "
			      "cut points to make");
	for (i = 0; !rc && i < SCORES; i++)
		crmp_rfm_cuts(r.values[i], r.n, r.bins, &r.cuts[i]);
	if (!rc)
		rc = refresh_store(&r, &rev);
	if (!rc && !rev)
		rc = crmp_policy_rev(s, "tier", &rev, e);
	for (i = 0; !rc && i < SCORES; i++)
		rc = refresh_tell(&r, i, rev, sink, arg);
	for (i = 0; i < SCORES; i++)
		free(r.values[i]);
	json_decref(r.doc);
	return rc;
}
