/* SPDX-License-Identifier: MIT */
/* check_history.c - txns, revisions, images: each follows on another */
#include "store/rows.h"
#include "upkeep/check.h"

/*
 * Images in the order in which they were left, each with its neighbours.  One
 * that is replaced by its own txn says that the record came back; an undo of
 * several txns may have taken it away and brought it back more than once.
 */
#define CHAIN                                                                  \
	"(SELECT type, id, rev, from_txn, until_txn, lag(until_txn) OVER w AS" \
	" p, lag(rev) OVER w AS r, lag(from_txn) OVER w AS f, lead(until_txn)" \
	" OVER w AS n FROM history WINDOW w AS (PARTITION BY type, id ORDER"   \
	" BY until_txn)) h"

/* Findings about no record, and about records named by their type's code. */
static const char *const rows_numbers[] = {
	"SELECT id, 'transaction ' || id || ' is dated before the one before'"
	" FROM (SELECT id, at, lag(at) OVER (ORDER BY id) AS p FROM txn) t"
	" WHERE at < p",
	"SELECT id, 'transaction ' || id || ' is of no moment of the years 1"
	" to 9999' FROM txn WHERE at < -62135683200 OR at > 253402387200",
	"SELECT id, 'transaction ' || id || ' is of batch ' || batch || ',"
	" which is none' FROM txn t WHERE batch > id OR NOT EXISTS(SELECT 1"
	" FROM txn b WHERE b.id=t.batch)",
	"SELECT 0, 'the numbers of transactions have gaps' FROM (SELECT"
	" count(*) AS n, max(id) AS m FROM txn) t WHERE n <> m",
	"SELECT 0, 'head does not name the last transaction and its moment'"
	" FROM (SELECT count(*) AS n, max(txn) AS t, max(at) AS a FROM head) h"
	" WHERE n <> 1 OR NOT EXISTS(SELECT 1 FROM txn WHERE txn.id = h.t AND"
	" txn.at = h.a AND NOT EXISTS(SELECT 1 FROM txn u WHERE u.id > h.t))",
	"SELECT id, 'an image of rev ' || rev || ' was replaced by transaction"
	" ' || until_txn || ', which is not there', type FROM history h WHERE"
	" NOT EXISTS(SELECT 1 FROM txn WHERE txn.id=h.until_txn)",
	"SELECT id, 'images of rev ' || rev || ' and before overlap', type FROM"
	" " CHAIN " WHERE from_txn > until_txn OR from_txn < p OR rev < r",
	"SELECT id, 'an image before that of rev ' || rev || ' is missing',"
	" type FROM " CHAIN " WHERE (r IS NULL AND rev > 1) OR (f < p AND rev >"
	" r + 1) OR (from_txn > p AND from_txn < until_txn)",
	"SELECT 0, 'revisions of policy ' || name || ' have gaps' FROM policy"
	" GROUP BY name HAVING count(*) <> max(rev) OR min(rev) <> 1",
	"SELECT 0, 'policy ' || name || ' rev ' || rev || ' was set by"
	" transaction ' || txn || ', which is not there' FROM policy p WHERE"
	" NOT EXISTS(SELECT 1 FROM txn WHERE txn.id=p.txn)",
};

static void
last_image(const struct crmp_type *t, struct crm_buf *sql)
{
	crm_buf_printf(sql,
		       "SELECT t.id, 'rev ' || t.rev || ' of transaction ' ||"
		       " t.txn || ' does not follow on the image of rev ' ||"
		       " h.rev || ' until ' || h.until_txn FROM " CHAIN
		       " JOIN %s t ON t.id=h.id WHERE h.type=%d AND h.n IS NULL"
		       " AND (t.txn <> h.until_txn OR t.rev < h.rev OR (t.rev"
		       " <> h.rev + 1 AND h.from_txn < h.until_txn))",
		       t->table, t->code);
}

static void
no_image(const struct crmp_type *t, struct crm_buf *sql)
{
	crm_buf_printf(sql,
		       "SELECT id, 'is of rev ' || rev || ', and what it was"
		       " before is missing' FROM %s t WHERE rev <> 1 AND NOT"
		       " EXISTS(SELECT 1 FROM history h WHERE h.type=%d AND"
		       " h.id=t.id)",
		       t->table, t->code);
}

static void
no_txn(const struct crmp_type *t, struct crm_buf *sql)
{
	crm_buf_printf(sql,
		       "SELECT id, 'was written by transaction ' || txn"
		       " || ', which is not there' FROM %s WHERE txn < 1 OR"
		       " txn > coalesce((SELECT max(id) FROM txn),0)",
		       t->table);
}

static void
next_id(const struct crmp_type *t, struct crm_buf *sql)
{
	crm_buf_printf(sql,
		       "SELECT m, 'the next id of this type is not above"
		       " the last' FROM (SELECT coalesce(max(id),0) AS m"
		       " FROM (SELECT max(id) AS id FROM %s UNION ALL SELECT"
		       " max(id) FROM history WHERE type=%d) i) l WHERE m >="
		       " coalesce((SELECT next FROM counter WHERE type=%d),1)",
		       t->table, t->code, t->code);
}

static enum crm_status
numbers_of(struct crmp_check *c, const struct crmp_type *t)
{
	static void (*const of[])(const struct crmp_type *,
				  struct crm_buf *) = { next_id, last_image,
							no_image, no_txn };
	struct crm_buf sql = { 0 };
	enum crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; !rc && i < sizeof of / sizeof *of; i++) {
		of[i](t, &sql);
		rc = crmp_check_sql(c, "invariant", t, &sql);
	}
	crm_buf_free(&sql);
	return rc;
}

/* ---- images ------------------------------------------------ */

static bool
readable(struct crmp_text image)
{
	const char *p = image.s, *end = image.s + image.n;
	struct crmp_text name, value;

	while (crmp_stored_next(&p, end, &name, &value))
		;
	return p == end;
}

/* Can a record become again what the image says? */
static bool
restorable(const struct crmp_type *t, struct crmp_text image)
{
	struct crmp_text at = crmp_stored(image, "created_at");
	const struct crmp_field *f;

	if (!at.s || *at.s == '"')
		return false;
	for (f = t->fields; f->name; f++)
		if ((f->flags & CRMP_REQ) && !(f->flags & CRMP_HIDDEN) &&
		    !crmp_stored(image, f->name).s)
			return false;
	return true;
}

/* That of a record which came back is empty. */
static const char *
image_wrong(const struct crmp_type *t, struct crmp_text image, bool back)
{
	if (!t)
		return "of no record type";
	if (!readable(image))
		return "not readable";
	return back || restorable(t, image)
		       ? NULL
		       : "without what such a record needs";
}

static enum crm_status
images(struct crmp_check *c)
{
	const struct crmp_type *t;
	struct crmp_stmt *st = NULL;
	struct crmp_text image;
	enum crm_status rc;
	const char *what;
	int found = 0;

	rc = crmp_db_prep(c->s->db,
			  "SELECT type, id, rev, image, from_txn, until_txn"
			  " FROM history",
			  &st, c->e);
	while (!rc && found < CRMP_CHECK_MOST && !(rc = crmp_step(st, c->e))) {
		image.s = crmp_col_text(st, 3, &image.n);
		t = crmp_type_coded(crmp_col_int(st, 0));
		if (!image.s) {
			rc = crm_nomem(c->e);
			continue;
		}
		what = image_wrong(t, image,
				   crmp_col_int(st, 4) == crmp_col_int(st, 5));
		found += what != NULL;
		if (what)
			rc = crmp_issue(c, "invariant", t, crmp_col_int(st, 1),
					"an image of rev %lld is %s",
					(long long)crmp_col_int(st, 2), what);
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_check_history(struct crmp_check *c)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc = images(c);
	size_t i;
	int t;

	for (i = 0; !rc && i < sizeof rows_numbers / sizeof *rows_numbers;
	     i++) {
		crm_buf_puts(&sql, rows_numbers[i]);
		rc = crmp_check_sql(c, "invariant", NULL, &sql);
	}
	for (t = 0; !rc && t < c->s->ntables; t++)
		rc = numbers_of(c, c->s->tables[t].type);
	crm_buf_free(&sql);
	return rc;
}
