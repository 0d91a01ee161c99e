/* SPDX-License-Identifier: MIT */
/* view.c - what conditions see: TEMP views made from descriptors when needed */
#include "facts/facts.h"
#include "session/session.h"

#include <string.h>

/* Replace {now} and {today}. */
static void
at_now(struct crm_store *s, const char *p, struct crm_buf *sql)
{
	while (*p) {
		if (!strncmp(p, "{now}", 5)) {
			crm_buf_int(sql, s->session.clock.now);
			p += 5;
		} else if (!strncmp(p, "{today}", 7)) {
			crm_buf_int(sql, crm_zone_day(s->session.zone,
						      s->session.clock.now));
			p += 7;
		} else {
			crm_buf_putc(sql, *p++);
		}
	}
}

void
crmp_derived_sql(struct crm_store *s, const struct crmp_derived *d,
		 struct crm_buf *sql)
{
	const char *again = crmp_summary_sql(d->sql);

	if (!again) {
		at_now(s, d->sql, sql);
		return;
	}
	crm_buf_printf(sql, "CASE WHEN s.customer_id IS NOT NULL THEN %s ELSE ",
		       d->sql);
	at_now(s, again, sql);
	crm_buf_puts(sql, " END");
}

static void
local(enum crmp_kind kind, const char *expr, const char *name,
      struct crm_buf *sql)
{
	const char *fn = kind == CRMP_INSTANT ? "local_time"
			 : kind == CRMP_DAY   ? "local_day"
					      : "";

	crm_buf_printf(sql, ", %s(%s) AS \"%s\"", fn, expr, name);
	if (*fn) /* for verdicts: the number itself */
		crm_buf_printf(sql, ", %s AS \"%s#\"", expr, name);
}

enum crm_status
crmp_view(struct crm_store *s, const struct crmp_type *t, struct crm_error *e)
{
	struct crm_buf sql = { 0 }, x = { 0 };
	const struct crmp_derived *d;
	const struct crmp_field *f;
	enum crm_status rc;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	crm_buf_printf(
		&sql,
		"CREATE TEMP VIEW IF NOT EXISTS v_%s_base AS SELECT t.id AS id,"
		" t.rev AS rev",
		t->name);
	local(CRMP_INSTANT, "t.created_at", "created_at", &sql);
	local(CRMP_INSTANT, "t.updated_at", "updated_at", &sql);
	for (f = t->fields; f->name; f++) {
		if (f->flags & CRMP_HIDDEN)
			continue;
		crm_buf_reset(&x);
		crm_buf_printf(&x, "t.\"%s\"", f->name);
		local(f->kind, x.s ? x.s : "", f->name, &sql);
	}
	crm_buf_puts(&sql, ", t.tags AS tags, t.ext AS ext, t.x AS x");
	for (d = t->derived; d && d->name; d++) {
		crm_buf_reset(&x);
		crmp_derived_sql(s, d, &x);
		local(d->kind, x.s ? x.s : "", d->name, &sql);
	}
	crm_buf_printf(&sql, " FROM %s t", t->table);
	if (t == &crmp_type_customer) {
		crm_buf_puts(&sql, " LEFT JOIN customer_summary s ON"
				   " s.customer_id=t.id AND s.latest_at <= ");
		crm_buf_int(&sql, s->session.clock.now);
	}
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_scratch(s->db, sql.s, e);
	crm_buf_free(&sql);
	crm_buf_free(&x);
	return rc;
}
