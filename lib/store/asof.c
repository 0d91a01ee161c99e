/* SPDX-License-Identifier: MIT */
/*
 * asof.c - the store as it stood: TEMP views that shadow tables by name
 *
 * A row counts as of txn N when it was last written at or before N; an image
 * when it was written at or before N and replaced after it.
 */
#include "store/rows.h"
#include "store/schema.h"
#include "store/side.h"
#include "store/undo.h"

#include <string.h>

static void
shadow(const struct crmp_type *t, int64_t n, struct crm_buf *sql)
{
	crm_buf_printf(sql, "CREATE TEMP VIEW %s AS SELECT ", t->table);
	crmp_schema_columns(t, "", sql);
	crm_buf_printf(sql, " FROM main.%s WHERE txn <= %lld UNION ALL SELECT ",
		       t->table, (long long)n);
	crmp_image_columns(t, sql);
	crm_buf_printf(sql,
		       " FROM main.history WHERE type = %d AND"
		       " until_txn > %lld AND from_txn <= %lld;",
		       t->code, (long long)n, (long long)n);
}

static void
asof_side(struct crm_store *s, enum crmp_side which, const char *name,
	  const char *cols, struct crm_buf *sql)
{
	struct crm_buf q = { 0 };
	int i;

	for (i = 0; i < s->ntables; i++)
		crmp_side_select(which, s->tables[i].type, &q);
	crm_buf_printf(sql, "CREATE TEMP VIEW %s(%s) AS %s;", name, cols,
		       q.oom || !q.s ? "" : q.s);
	crm_buf_free(&q);
}

enum crm_status
crmp_asof_views(struct crm_store *s, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	long long n = s->session.as_of;
	enum crm_status rc;
	int i;

	for (i = 0; i < s->ntables; i++)
		shadow(s->tables[i].type, s->session.as_of, &sql);
	asof_side(s, CRMP_SIDE_EXT, "ext", "type,system,key,id", &sql);
	asof_side(s, CRMP_SIDE_TAG, "tag", "tag,type,id", &sql);
	asof_side(s, CRMP_SIDE_REACH, "reach", "key,type,id", &sql);
	crm_buf_printf(&sql,
		       "CREATE TEMP VIEW policy AS SELECT * FROM"
		       " main.policy WHERE txn <= %lld;"
		       "CREATE TEMP VIEW txn AS SELECT * FROM main.txn"
		       " WHERE id <= %lld;"
		       "CREATE TEMP VIEW history AS SELECT * FROM main.history"
		       " WHERE until_txn <= %lld;"
		       "CREATE TEMP VIEW customer_summary AS SELECT * FROM"
		       " main.customer_summary WHERE 0;",
		       n, n, n);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_scratch(s->db, sql.s, e);
	crm_buf_free(&sql);
	return rc;
}

enum crm_status
crmp_asof_txn(struct crm_store *s, int64_t at, int64_t *txn,
	      struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_row(s->db, NULL,
			 "SELECT id FROM txn WHERE at <= ?"
			 " ORDER BY at DESC, id DESC LIMIT 1",
			 e, "i>i", at, txn);
	return rc == CRM_END ? crm_fail(e, CRM_ABSENT, NULL,
					"--as-of: the store did not exist at "
					"that moment")
			     : rc;
}
