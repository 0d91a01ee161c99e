/* SPDX-License-Identifier: MIT */
/* remake.c - tables made anew, with what the old ones hold */
#include "store/index.h"
#include "store/remaking.h"

#include <string.h>

/* Rows a statement: the progress moves, and a statement's own journal that
 * the engine keeps for a failure stays small. */
#define SLICE 50000

enum crm_status
crmp_remake_begin(struct crmp_db *db, struct crm_error *e)
{
	return crmp_db_exec(db,
			    "PRAGMA foreign_keys=OFF;"
			    "PRAGMA temp_store=FILE",
			    e);
}

enum crm_status
crmp_remake_stamp(struct crmp_db *db, int schema, struct crm_error *e)
{
	return crmp_db_execf(db, e, "PRAGMA user_version=%d", schema);
}

enum crm_status
crmp_remake_size(struct crmp_db *db, int64_t *bytes, struct crm_error *e)
{
	return crmp_db_int(db,
			   "SELECT page_count * page_size FROM"
			   " pragma_page_count, pragma_page_size",
			   0, bytes, e);
}

/* A type may be younger than the store. */
static enum crm_status
was_there(struct crmp_db *db, const char *table, bool *there,
	  struct crm_error *e)
{
	int64_t n = 0;
	enum crm_status rc;

	rc = crmp_db_row(db, NULL,
			 "SELECT count(*) FROM main.sqlite_schema WHERE"
			 " type='table' AND name=?1",
			 e, "s>i", table, &n);
	*there = n > 0;
	return rc;
}

enum crm_status
crmp_remake_count(struct crmp_db *db, const struct crmp_type *const *types,
		  int64_t *n, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	char sql[80];
	int64_t some;
	bool there;
	int i;

	*n = 0;
	for (i = 0; !rc && types[i]; i++) {
		rc = was_there(db, types[i]->table, &there, e);
		if (rc || !there)
			continue;
		snprintf(sql, sizeof sql, "SELECT count(*) FROM main.%s",
			 types[i]->table);
		rc = crmp_db_int(db, sql, 0, &some, e);
		*n += rc ? 0 : some;
	}
	return rc;
}

static enum crm_status
aside(struct crmp_db *db, const char *table, struct crm_error *e)
{
	return crmp_db_execf(db, e, "ALTER TABLE main.%s RENAME TO " OLD "%s",
			     table, table);
}

/* ---- records ------------------------------------------------------------- */

static enum crm_status
copy_sql(const struct crmp_remake *r, const struct crmp_type *t,
	 const struct crmp_columns *old, struct crm_buf *sql,
	 struct crm_error *e)
{
	size_t i, n = crmp_ncolumns(t);
	enum crm_status rc;

	crm_buf_printf(sql, "INSERT INTO main.%s(", t->table);
	crmp_schema_columns(t, "", sql);
	crm_buf_puts(sql, ") SELECT id, rev, txn, created_at, updated_at");
	rc = crmp_columns_kept(r, t, old, e);
	for (i = 0; !rc && i < n; i++) {
		crm_buf_puts(sql, ", ");
		rc = crmp_column_value(r, t, i, old, sql, e);
	}
	crm_buf_printf(sql,
		       " FROM main." OLD "%s WHERE id > ?1 ORDER BY id"
		       " LIMIT %d",
		       t->table, SLICE);
	return rc ? rc : crm_buf_ok(sql, e);
}

static void
tell(struct crmp_remake *r)
{
	if (r->progress)
		r->progress(r->arg, r->records + r->indexed);
}

static enum crm_status
copy_rows(struct crmp_remake *r, const struct crmp_type *t, const char *sql,
	  int64_t *copied, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc = CRM_OK;
	int64_t last = INT64_MIN, n = SLICE;
	char max[64];

	snprintf(max, sizeof max, "SELECT max(id) FROM main.%s", t->table);
	for (*copied = 0; !rc && n == SLICE; *copied += n) {
		rc = crmp_db_do(r->db, &st, sql, e, "i", last);
		n = rc ? 0 : crmp_db_changes(r->db);
		if (n == SLICE)
			rc = crmp_db_int(r->db, max, 0, &last, e);
		r->records += n;
		tell(r);
	}
	crmp_stmt_free(st);
	return rc;
}

static enum crm_status
remake_type(struct crmp_remake *r, const struct crmp_type *t,
	    struct crm_error *e)
{
	struct crmp_columns old = { 0 };
	struct crm_buf sql = { 0 }, name = { 0 };
	enum crm_status rc;
	int64_t copied = 0;

	crm_buf_printf(&name, OLD "%s", t->table);
	rc = crm_buf_ok(&name, e);
	if (!rc)
		rc = crmp_columns_read(r->db, name.s, &old, e);
	if (!rc)
		rc = copy_sql(r, t, &old, &sql, e);
	if (!rc)
		rc = copy_rows(r, t, sql.s, &copied, e);
	if (!rc)
		rc = crmp_columns_images(r, t, &old, e);
	/* frees the names of its indexes, and its pages for the new ones */
	if (!rc)
		rc = crmp_db_execf(r->db, e, "DROP TABLE main.%s", name.s);
	crm_buf_reset(&sql);
	crmp_index_all(t, false, &sql);
	if (!rc)
		rc = crm_buf_ok(&sql, e);
	if (!rc && sql.len)
		rc = crmp_db_exec(r->db, sql.s, e);
	if (!rc)
		rc = crmp_lazy_fill(r->db, t, e);
	r->indexed += rc ? 0 : copied;
	tell(r);
	crmp_columns_free(&old);
	crm_buf_free(&sql);
	crm_buf_free(&name);
	return rc;
}

enum crm_status
crmp_remake_records(struct crmp_remake *r, struct crm_error *e)
{
	bool there[CRMP_MAXTYPES] = { 0 };
	struct crm_buf sql = { 0 };
	enum crm_status rc = CRM_OK;
	int i;

	/* all of them first: a table that is renamed takes the references of
	 * others along, which must not be the new ones */
	for (i = 0; !rc && r->types[i]; i++) {
		rc = was_there(r->db, r->types[i]->table, &there[i], e);
		if (!rc && there[i])
			rc = aside(r->db, r->types[i]->table, e);
	}
	for (i = 0; r->types[i]; i++)
		crmp_schema_table(r->types[i], r->types, &sql);
	if (!rc)
		rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_exec(r->db, sql.s, e);
	crm_buf_reset(&sql);
	for (i = 0; !rc && r->types[i]; i++)
		if (there[i])
			rc = remake_type(r, r->types[i], e);
		else
			crmp_index_all(r->types[i], false, &sql);
	if (!rc)
		rc = crm_buf_ok(&sql, e);
	if (!rc && sql.len)
		rc = crmp_db_exec(r->db, sql.s, e);
	crm_buf_free(&sql);
	return rc;
}
