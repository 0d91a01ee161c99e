/* SPDX-License-Identifier: MIT */
/* schema.c - tables and indexes from descriptors, and schema versions */
#include "store/schema.h"
#include "store/index.h"

#include <string.h>

/* Columns of the summary: facts/summary.c. */
const struct crmp_base_table crmp_base_tables[] = {
	{ "meta",
	  "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)"
	  " STRICT, WITHOUT ROWID",
	  "", false },
	{ "txn",
	  "CREATE TABLE txn(id INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
	  " batch INTEGER NOT NULL, run TEXT, actor TEXT NOT NULL,"
	  " command TEXT NOT NULL, reason TEXT, decided TEXT, created TEXT,"
	  " token TEXT) STRICT",
	  "CREATE INDEX IF NOT EXISTS txn_at ON txn(at);"
	  "CREATE INDEX IF NOT EXISTS txn_batch ON txn(batch);"
	  "CREATE INDEX IF NOT EXISTS txn_run ON txn(run)"
	  " WHERE run IS NOT NULL;",
	  false },
	/* one row: the last txn and its moment; a writer begins here */
	{ "head",
	  "CREATE TABLE head(txn INTEGER NOT NULL, at INTEGER NOT NULL)"
	  " STRICT",
	  "", false },
	{ "history",
	  "CREATE TABLE history(type INTEGER NOT NULL, id INTEGER NOT NULL,"
	  " until_txn INTEGER NOT NULL, from_txn INTEGER NOT NULL,"
	  " rev INTEGER NOT NULL, image TEXT NOT NULL,"
	  " PRIMARY KEY(type, id, until_txn)) STRICT, WITHOUT ROWID",
	  "CREATE INDEX IF NOT EXISTS history_until ON history(until_txn);",
	  false },
	{ "counter",
	  "CREATE TABLE counter(type INTEGER PRIMARY KEY,"
	  " next INTEGER NOT NULL) STRICT",
	  "", false },
	{ "ext",
	  "CREATE TABLE ext(type INTEGER NOT NULL, system TEXT NOT NULL,"
	  " key TEXT NOT NULL, id INTEGER NOT NULL,"
	  " PRIMARY KEY(type, system, key)) STRICT, WITHOUT ROWID",
	  "", true },
	{ "tag",
	  "CREATE TABLE tag(tag TEXT NOT NULL, type INTEGER NOT NULL,"
	  " id INTEGER NOT NULL, PRIMARY KEY(tag, type, id)) STRICT,"
	  " WITHOUT ROWID",
	  "", true },
	{ "reach",
	  "CREATE TABLE reach(key TEXT NOT NULL, type INTEGER NOT NULL,"
	  " id INTEGER NOT NULL, PRIMARY KEY(key, type, id)) STRICT,"
	  " WITHOUT ROWID",
	  "", true },
	{ "policy",
	  "CREATE TABLE policy(name TEXT NOT NULL, rev INTEGER NOT NULL,"
	  " body TEXT NOT NULL, txn INTEGER NOT NULL,"
	  " PRIMARY KEY(name, rev)) STRICT, WITHOUT ROWID",
	  "", false },
	/* how far somebody has been told of changes */
	{ "mark",
	  "CREATE TABLE mark(name TEXT PRIMARY KEY, txn INTEGER NOT NULL,"
	  " at INTEGER NOT NULL, actor TEXT NOT NULL) STRICT, WITHOUT ROWID",
	  "", false },
	/* hashes of what an erased person was known by, not to come back */
	{ "tombstone",
	  "CREATE TABLE tombstone(hash TEXT NOT NULL, kind TEXT NOT NULL,"
	  " system TEXT NOT NULL, type INTEGER NOT NULL, id INTEGER NOT NULL,"
	  " txn INTEGER NOT NULL, PRIMARY KEY(hash, kind, system, type))"
	  " STRICT, WITHOUT ROWID",
	  "", false },
	/* what a source said of a record, where that was not written */
	{ "base",
	  "CREATE TABLE base(type INTEGER NOT NULL, system TEXT NOT NULL,"
	  " key TEXT NOT NULL, id INTEGER NOT NULL, txn INTEGER NOT NULL,"
	  " body TEXT NOT NULL, PRIMARY KEY(type, system, key)) STRICT,"
	  " WITHOUT ROWID",
	  "CREATE INDEX IF NOT EXISTS base_id ON base(type, id);", false },
	{ "customer_summary",
	  "CREATE TABLE customer_summary(customer_id INTEGER PRIMARY KEY,"
	  " orders INTEGER NOT NULL, purchase_days INTEGER NOT NULL,"
	  " first_day INTEGER, last_day INTEGER,"
	  " revenue_minor INTEGER NOT NULL,"
	  " last_touch_at INTEGER, won_deals INTEGER NOT NULL,"
	  " open_deals INTEGER NOT NULL,"
	  " open_tickets INTEGER NOT NULL, open_tasks INTEGER NOT NULL,"
	  " latest_at INTEGER NOT NULL) STRICT",
	  "", true },
	{ 0 },
};

static void
schema_column(const struct crmp_field *f, struct crm_buf *sql)
{
	const struct crmp_type one = { .fields = f };

	crm_buf_printf(sql, ", \"%s\" %s", f->name,
		       crmp_column_text(&one, 0) ? "TEXT" : "INTEGER");
	if ((f->flags & CRMP_REQ) && !(f->flags & CRMP_HIDDEN))
		crm_buf_puts(sql, " NOT NULL");
	if (f->kind == CRMP_BOOL)
		crm_buf_printf(sql, " CHECK(\"%s\" IN (0,1))", f->name);
	if (f->kind == CRMP_USER)
		crm_buf_puts(sql, " REFERENCES users(login)"
				  " DEFERRABLE INITIALLY DEFERRED");
}

void
crmp_schema_table(const struct crmp_type *t,
		  const struct crmp_type *const *types, struct crm_buf *sql)
{
	const struct crmp_field *f;
	size_t i;

	crm_buf_printf(sql,
		       "CREATE TABLE %s(id INTEGER PRIMARY KEY,"
		       " rev INTEGER NOT NULL, txn INTEGER NOT NULL,"
		       " created_at INTEGER NOT NULL,"
		       " updated_at INTEGER NOT NULL",
		       t->table);
	for (f = t->fields; f->name; f++) {
		schema_column(f, sql);
		for (i = 0; f->kind == CRMP_REF && types[i]; i++)
			if (!strcmp(types[i]->name, f->arg))
				crm_buf_printf(sql,
					       " REFERENCES %s(id)"
					       " DEFERRABLE INITIALLY DEFERRED",
					       types[i]->table);
	}
	crm_buf_puts(sql, ", tags TEXT, ext TEXT, x TEXT, files TEXT,"
			  " row_hash INTEGER) STRICT;");
}

void
crmp_schema_columns(const struct crmp_type *t, const char *prefix,
		    struct crm_buf *sql)
{
	size_t i, n = crmp_ncolumns(t);

	crm_buf_printf(sql, "%sid, %srev, %stxn, %screated_at, %supdated_at",
		       prefix, prefix, prefix, prefix, prefix);
	for (i = 0; i < n; i++)
		crm_buf_printf(sql, ", %s\"%s\"", prefix, crmp_column(t, i));
}

static void
schema_text(const struct crmp_type *const *types, bool lazy,
	    struct crm_buf *sql)
{
	const struct crmp_base_table *b;
	int i;

	for (b = crmp_base_tables; b->name; b++)
		crm_buf_printf(sql, "%s;%s", b->table, b->indexes);
	for (i = 0; types[i]; i++)
		crmp_schema_table(types[i], types, sql);
	for (i = 0; types[i]; i++)
		crmp_index_all(types[i], lazy, sql);
}

void
crmp_schema_all(const struct crmp_type *const *types, struct crm_buf *sql)
{
	schema_text(types, true, sql);
}

enum crm_status
crmp_schema_create(struct crmp_db *db, const struct crmp_type *const *types,
		   struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status s;

	schema_text(types, false, &sql);
	crm_buf_printf(&sql,
		       "PRAGMA application_id=%d;"
		       "PRAGMA user_version=%d;",
		       CRMP_APP_ID, CRMP_SCHEMA);
	s = crm_buf_ok(&sql, e);
	if (!s)
		s = crmp_db_exec(db, sql.s, e);
	crm_buf_free(&sql);
	return s;
}

enum crm_status
crmp_schema_version(struct crmp_db *db, int *schema, struct crm_error *e)
{
	int64_t app, version;
	enum crm_status s;

	s = crmp_db_int(db, "PRAGMA application_id", 0, &app, e);
	if (!s)
		s = crmp_db_int(db, "PRAGMA user_version", 0, &version, e);
	if (s)
		return s;
	if (app != CRMP_APP_ID)
		return crm_fail(e, CRM_TROUBLE, NULL,
				"'%s': not a crm store (another program's "
				"database)",
				crmp_db_path(db));
	if (version > CRMP_SCHEMA)
		return crm_fail(e, CRM_TROUBLE, NULL,
				"'%s': schema %lld is newer than this program "
				"knows (%d); install a newer crm-tools",
				crmp_db_path(db), (long long)version,
				CRMP_SCHEMA);
	if (version < 1)
		return crm_fail(e, CRM_TROUBLE, NULL,
				"'%s': there is no schema %lld; the file is "
				"damaged, restore a backup (crm-db restore)",
				crmp_db_path(db), (long long)version);
	*schema = (int)version;
	return CRM_OK;
}

enum crm_status
crmp_schema_check(struct crmp_db *db, struct crm_error *e)
{
	enum crm_status s;
	int version;

	s = crmp_schema_version(db, &version, e);
	if (!s && version < CRMP_SCHEMA)
		s = crm_fail(e, CRM_TROUBLE, NULL,
			     "'%s': schema %d is older than this program's "
			     "(%d); run crm-db migrate",
			     crmp_db_path(db), version, CRMP_SCHEMA);
	return s;
}
