/* SPDX-License-Identifier: MIT */
/* summary_compare.c - do the stored summaries say what the facts do? */
#include "facts/summing.h"

#define MOST 100 /* differences told */

static enum crm_status
sum_next(struct crmp_comparing *c, struct crm_error *e)
{
	enum crm_status rc = crmp_step(c->st, e);

	c->row = rc == CRM_OK;
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_compare_open(struct crmp_comparing *c, struct crm_store *s,
		  struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_prep(
		s->db,
		"SELECT customer_id, orders, purchase_days,"
		" first_day, last_day, revenue_minor, last_touch_at,"
		" won_deals, open_deals, open_tickets, open_tasks, latest_at"
		" FROM customer_summary ORDER BY customer_id",
		&c->st, e);
	return rc ? rc : sum_next(c, e);
}

static enum crm_status
differs(struct crmp_comparing *c, int64_t id, struct crm_error *e)
{
	struct crm_buf b = { 0 };
	enum crm_status rc;

	if (c->found++ >= MOST)
		return CRM_OK;
	crm_buf_printf(&b,
		       "{\"type\":\"issue\",\"check\":\"summary\","
		       "\"subject_type\":\"customer\",\"subject_id\":%lld,"
		       "\"message\":\"the summary differs from the facts; run "
		       "crm-db rebuild\"}\n",
		       (long long)id);
	rc = crm_buf_ok(&b, e);
	if (!rc)
		rc = c->sink(c->arg, b.s, b.len, e);
	crm_buf_free(&b);
	return rc;
}

static bool
as_stored(struct crmp_stmt *st, const struct crmp_sum *sum)
{
	struct crmp_val due[] = {
		crmp_int(sum->orders),
		crmp_int(sum->days),
		crmp_sum_when(sum->bought, sum->first),
		crmp_sum_when(sum->bought, sum->last),
		crmp_int(sum->revenue),
		crmp_sum_when(sum->touched, sum->touch),
		crmp_int(sum->won),
		crmp_int(sum->deals),
		crmp_int(sum->tickets),
		crmp_int(sum->tasks),
		crmp_int(sum->latest),
	};
	struct crmp_val is;
	size_t i;

	for (i = 0; i < sizeof due / sizeof *due; i++) {
		is = crmp_col_val(st, (int)i + 1);
		if (!crmp_val_same(&is, &due[i]))
			return false;
	}
	return true;
}

enum crm_status
crmp_compare_rest(struct crmp_comparing *c, int64_t id, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;

	while (!rc && c->row && crmp_col_int(c->st, 0) < id) {
		rc = differs(c, crmp_col_int(c->st, 0), e);
		if (!rc)
			rc = sum_next(c, e);
	}
	return rc;
}

enum crm_status
crmp_compare_row(struct crmp_comparing *c, int64_t id,
		 const struct crmp_sum *sum, struct crm_error *e)
{
	enum crm_status rc = crmp_compare_rest(c, id, e);

	if (rc)
		return rc;
	if (!c->row || crmp_col_int(c->st, 0) > id)
		return differs(c, id, e);
	if (!as_stored(c->st, sum))
		rc = differs(c, id, e);
	return rc ? rc : sum_next(c, e);
}
