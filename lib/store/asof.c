/* SPDX-License-Identifier: MIT */
/*
 * asof.c - tables as they stood after a transaction, as sources
 *
 * A row stands as it was if it was there by then and nothing replaced it
 * since: its id is below the first that was given later, and it has left no
 * image later.  An image counts when it was written by then and replaced
 * after it.
 */
#include "store/asof.h"

#include "store/source.h"

#include <stdlib.h>
#include <string.h>

/* Tables beside those of the types. */
static const struct {
	const char *name, *columns, *where;
} beside[] = {
	{ "policy", "name, rev, body, txn", "txn <= " },
	{ "txn", "id, at, batch, run, actor, command, reason, decided, created",
	  "id <= " },
	{ "history", "type, id, until_txn, from_txn, rev, image",
	  "until_txn <= " },
};
#define BESIDE (sizeof beside / sizeof *beside)

int
crmp_asof_table(const struct crm_store *s, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < BESIDE; i++)
		if (crmp_eq(beside[i].name, name, n))
			return (int)i;
	for (i = 0; i < (size_t)s->ntables; i++)
		if (crmp_eq(s->tables[i].type->table, name, n))
			break;
	return (int)(BESIDE + i);
}

/* ---- ids ---------------------------------------------------------------- */

/* The first id in a text like {"order":[7,9]} that gives ids; 0: none. */
static int64_t
first_given(struct crmp_text created, const char *type)
{
	struct crmp_text range = crmp_stored(created, type);

	return range.s && *range.s == '[' ? strtoll(range.s + 1, NULL, 10) : 0;
}

enum crm_status
crmp_ids_since(struct crm_store *s, int64_t txn, int64_t *first,
	       struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	struct crmp_text created;
	enum crm_status rc;
	int i, left = s->ntables;
	int64_t id;

	for (i = 0; i < s->ntables; i++)
		first[i] = CRMP_ID_MAX + 1;
	rc = crmp_db_bind(s->db, &st,
			  "SELECT created FROM txn WHERE id >= ?1 AND"
			  " created IS NOT NULL ORDER BY id",
			  e, "i", txn);
	while (!rc && left && !(rc = crmp_step(st, e))) {
		created.s = crmp_col_text(st, 0, &created.n);
		if (!created.s) {
			rc = crm_nomem(e);
			break;
		}
		for (i = 0; i < s->ntables; i++) {
			id = first[i] > CRMP_ID_MAX
				     ? first_given(created,
						   s->tables[i].type->name)
				     : 0;
			if (id) {
				first[i] = id;
				left--;
			}
		}
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_asof_begin(struct crm_store *s, int64_t txn, struct crm_error *e)
{
	enum crm_status rc;

	s->session.as_of = txn;
	rc = crmp_ids_since(s, txn + 1, s->session.first_later, e);
	crmp_db_past(s->db);
	return rc;
}

/* ---- sources ------------------------------------------------------------ */

static bool
column_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Does the text name the column? */
static bool
names_column(const char *text, const char *column)
{
	size_t n = strlen(column);
	const char *p;

	for (p = text; (p = strstr(p, column)); p += n)
		if (!column_letter(p[n]) &&
		    (p == text || !column_letter(p[-1])))
			return true;
	return false;
}

/* The columns that the text names: of the row, and the same of an image. */
static void
source_columns(const struct crmp_type *t, const char *text,
	       struct crm_buf *rows, struct crm_buf *images)
{
	static const char *const head[] = { "id", "rev", "txn", "created_at",
					    "updated_at" };
	size_t i, cols = crmp_ncolumns(t);
	const char *column;
	bool is_text;

	for (i = 0; i < sizeof head / sizeof *head; i++)
		crm_buf_printf(rows, "%s%s", i ? ", " : "", head[i]);
	crm_buf_puts(images,
		     "h.id AS id, h.rev AS rev, h.from_txn AS txn,"
		     " CAST(image_int(h.image,'created_at') AS BIGINT) AS"
		     " created_at, CAST(image_int(h.image,'updated_at') AS"
		     " BIGINT) AS updated_at");
	for (i = 0; i < cols; i++) {
		column = crmp_column(t, i);
		if (!names_column(text, column))
			continue;
		/* both halves of one affinity, else SQLite makes a table of
		 * them and sorts that, instead of merging two ordered reads */
		is_text = crmp_column_text(t, i);
		crm_buf_printf(rows, ", \"%s\"", column);
		crm_buf_printf(images,
			       ", CAST(image_%s(h.image,'%s') AS %s) AS \"%s\"",
			       is_text ? "text" : "int", column,
			       is_text ? "TEXT" : "BIGINT", column);
	}
}

static void
type_source(struct crm_store *s, int table, bool again, const char *text,
	    struct crm_buf *sql)
{
	const struct crmp_type *t = s->tables[table].type;
	long long n = s->session.as_of;
	struct crm_buf rows = { 0 }, images = { 0 };

	source_columns(t, text, &rows, &images);
	crm_buf_printf(&images,
		       " FROM history h WHERE h.type=%d AND h.until_txn > %lld"
		       " AND h.from_txn <= %lld",
		       t->code, n, n);
	if (again)
		crm_buf_printf(sql, "%s_images AS MATERIALIZED (SELECT %s), ",
			       t->table, images.s ? images.s : "");
	/* ids are never given again, so the covering indexes, which have no
	 * txn, can tell what was there; NOT EXISTS goes by the primary key
	 * of the history, which serves a scan and a look-up alike */
	crm_buf_printf(sql,
		       "%s%s_then AS NOT MATERIALIZED (SELECT %s FROM %s t"
		       " WHERE t.id < %lld AND NOT EXISTS (SELECT 1 FROM"
		       " history g WHERE g.type=%d AND g.id=t.id AND"
		       " g.until_txn > %lld) UNION ALL SELECT ",
		       t->table, again ? "_again" : "", rows.s ? rows.s : "",
		       t->table, (long long)s->session.first_later[table],
		       t->code, n);
	if (again)
		crm_buf_printf(sql, "%s FROM %s_images)", rows.s ? rows.s : "",
			       t->table);
	else
		crm_buf_printf(sql, "%s)", images.s ? images.s : "");
	sql->oom |= rows.oom | images.oom;
	crm_buf_free(&rows);
	crm_buf_free(&images);
}

enum crm_status
crmp_asof_source(struct crm_store *s, int table, bool again, const char *text,
		 struct crm_buf *sql, struct crm_error *e)
{
	if ((size_t)table >= BESIDE)
		type_source(s, table - (int)BESIDE, again, text, sql);
	else
		crm_buf_printf(sql,
			       "%s_then AS NOT MATERIALIZED (SELECT %s FROM"
			       " %s WHERE %s%lld)",
			       beside[table].name, beside[table].columns,
			       beside[table].name, beside[table].where,
			       (long long)s->session.as_of);
	return crm_buf_ok(sql, e);
}

enum crm_status
crmp_asof_txn(struct crm_store *s, int64_t at, int64_t *txn,
	      struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_row(s->db, NULL,
			 "SELECT id FROM txn WHERE at <= ?1"
			 " ORDER BY at DESC, id DESC LIMIT 1",
			 e, "i>i", at, txn);
	return rc == CRM_END ? crm_fail(e, CRM_ABSENT, NULL,
					"--as-of: the store did not exist at "
					"that moment")
			     : rc;
}
