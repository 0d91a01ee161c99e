/* SPDX-License-Identifier: MIT */
/* churn_explain.c - how a risk came about: what was counted and what was not */
#include "record/states.h"
#include "store/source.h"
#include "verdict/churn.h"

#include <string.h>

#define SHOWN 6 /* purchase days */

static enum crm_status
purchases(const struct crmp_churn *c, struct crm_store *s, int64_t id,
	  struct crm_buf *out, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	int n;

	if (!c->bought)
		return CRM_OK;
	rc = crmp_read_bind(
		s, &st,
		"SELECT day FROM {orders} WHERE customer_id=?1 AND"
		" counts=1 AND placed_at<=?2 GROUP BY day" CRMP_BOUGHT(
			"base_minor") " ORDER BY day DESC LIMIT ?3",
		e, "iii", id, s->session.clock.now, (int64_t)(SHOWN + 1));
	crm_buf_puts(out, "purchases, latest first:");
	for (n = 0; !rc && !(rc = crmp_step(st, e)); n++) {
		if (n == SHOWN) {
			crm_buf_puts(out, " ...");
			break;
		}
		crm_buf_putc(out, ' ');
		crm_day_format(crmp_col_int(st, 0), out);
	}
	crmp_stmt_free(st);
	if (c->halves > 0) {
		crm_buf_puts(out, "; median gap ");
		crmp_buf_real(out, (double)c->halves / 2, 6);
		crm_buf_puts(out, " days");
	} else {
		crm_buf_puts(out, "; too few for a rhythm of its own");
	}
	crm_buf_putc(out, '\n');
	return rc == CRM_END ? CRM_OK : rc;
}

static void
signal(const struct crmp_churn *c, int kind, struct crm_buf *out)
{
	const struct crmp_churn_found *f = &c->found[kind];

	if (!f->known)
		return;
	crm_buf_printf(out, "%s ", crmp_churn_kinds[kind]);
	crmp_buf_real(out, f->number, 6);
	if (f->step) {
		crm_buf_puts(out, f->step->below ? ": below " : ": at least ");
		crmp_buf_real(out, f->step->limit, 6);
		crm_buf_printf(out, ", %lld point%s\n",
			       (long long)f->step->points,
			       f->step->points == 1 ? "" : "s");
	} else {
		crm_buf_puts(out, ": no signal\n");
	}
}

enum crm_status
crmp_churn_explain(const void *me, struct crm_store *s, int64_t id,
		   struct crm_buf *out, struct crm_error *e)
{
	const struct crmp_churn *c = me;
	enum crm_status rc;
	int i;

	if (c->former) {
		crm_buf_puts(out,
			     "a former customer is not at risk any more\n");
		return CRM_OK;
	}
	rc = crmp_spoken_explain(s, &crmp_type_customer, id,
				 "no qualifying touch: silence counts from "
				 "the record's since\n",
				 out, e);
	if (!rc)
		rc = purchases(c, s, id, out, e);
	for (i = 0; !rc && i < CRMP_CHURN_KINDS; i++)
		signal(c, i, out);
	crm_buf_printf(out, "so %s: %lld point%s\n", c->level,
		       (long long)c->points, c->points == 1 ? "" : "s");
	return rc;
}
