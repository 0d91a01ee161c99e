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

enum crm_status
crmp_view(struct crm_store *s, const struct crmp_type *t, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	const struct crmp_derived *d;
	const struct crmp_field *f;
	enum crm_status rc;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	crm_buf_printf(
		&sql,
		"CREATE TEMP VIEW IF NOT EXISTS v_%s_base AS SELECT t.id AS id,"
		" t.rev AS rev, t.created_at AS created_at,"
		" t.updated_at AS updated_at",
		t->name);
	for (f = t->fields; f->name; f++)
		if (!(f->flags & CRMP_HIDDEN))
			crm_buf_printf(&sql, ", t.\"%s\" AS \"%s\"", f->name,
				       f->name);
	crm_buf_puts(&sql, ", t.tags AS tags, t.ext AS ext, t.x AS x");
	for (d = t->derived; d && d->name; d++) {
		crm_buf_puts(&sql, ", ");
		crmp_derived_sql(s, d, &sql);
		crm_buf_printf(&sql, " AS \"%s\"", d->name);
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
	return rc;
}
