/* SPDX-License-Identifier: MIT */
/* undo_which.c - which transactions an undo takes back */
#include "store/undoing.h"

#include <stdlib.h>

enum crm_status
crmp_undo_created(struct crm_store *s, const struct crmp_type *t, int64_t txn,
		  int64_t *lo, int64_t *hi, struct crm_error *e)
{
	struct crm_buf created = { 0 };
	struct crmp_text range;
	enum crm_status rc;
	char *end;

	*lo = 0;
	*hi = -1;
	rc = crmp_db_row(s->db, NULL, "SELECT created FROM txn WHERE id=?1", e,
			 "i>t", txn, &created);
	if (!rc && created.len) {
		range = crmp_stored(
			(struct crmp_text){ created.s, created.len }, t->name);
		/* as in [7,9] */
		if (range.s && *range.s == '[') {
			*lo = strtoll(range.s + 1, &end, 10);
			*hi = *end == ',' ? strtoll(end + 1, NULL, 10) : -1;
		}
	}
	crm_buf_free(&created);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
add_txn(struct crmp_undoing *j, int64_t txn, struct crm_error *e)
{
	size_t i;
	int64_t *p;

	for (i = 0; i < j->n; i++)
		if (j->txns[i] == txn)
			return CRM_OK;
	if (j->n == j->cap) {
		j->cap = j->cap ? j->cap * 2 : 64;
		p = realloc(j->txns, j->cap * sizeof *p);
		if (!p)
			return crm_nomem(e);
		j->txns = p;
	}
	for (i = j->n++; i > 0 && j->txns[i - 1] < txn; i--)
		j->txns[i] = j->txns[i - 1];
	j->txns[i] = txn;
	return CRM_OK;
}

enum crm_status
crmp_undo_pick(struct crmp_undoing *j, struct crm_error *e)
{
	struct crmp_undo *u = j->u;
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_db_bind(j->s->db, &st,
			  "SELECT id FROM txn WHERE id=?1 OR"
			  " (?2 <> 0 AND batch=?2) OR (?3 IS NOT NULL AND"
			  " run=?3) ORDER BY id",
			  e, "iis", u->txn, u->batch, u->run);
	while (!rc && !(rc = crmp_step(st, e)))
		rc = add_txn(j, crmp_col_int(st, 0), e);
	crmp_stmt_free(st);
	if (rc != CRM_END)
		return rc;
	if (!j->n && u->run)
		return crm_fail(e, CRM_ABSENT, NULL,
				"no transaction of run '%s' (crm-history list)",
				u->run);
	if (!j->n)
		return crm_fail(e, CRM_ABSENT, NULL,
				"no %s %lld (crm-history list)",
				u->batch ? "batch" : "transaction",
				(long long)(u->batch ? u->batch : u->txn));
	return CRM_OK;
}

/* Every txn after the oldest undone that wrote this referring record. */
static enum crm_status
pull_record(void *arg, const struct crmp_type *t, const char *field, int64_t id,
	    struct crm_error *e)
{
	struct crmp_undoing *j = arg;
	struct crmp_stmt *st = NULL;
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	(void)field;
	crm_buf_printf(&sql,
		       "SELECT txn FROM %s WHERE id=?1 AND txn > ?3"
		       " UNION SELECT from_txn FROM history WHERE type=?2 AND"
		       " id=?1 AND from_txn > ?3",
		       t->table);
	rc = crm_buf_ok(&sql, e);
	if (!rc)
		rc = crmp_db_bind(j->s->db, &st, sql.s, e, "iii", id,
				  (int64_t)t->code, j->txns[j->n - 1]);
	while (!rc && !(rc = crmp_step(st, e)))
		rc = add_txn(j, crmp_col_int(st, 0), e);
	crmp_stmt_free(st);
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
pull_referring(struct crmp_undoing *j, int64_t txn, struct crm_error *e)
{
	struct crmp_refs r = { .txn = txn, .fn = pull_record, .arg = j };
	enum crm_status rc = CRM_OK;
	int i;

	for (i = 0; !rc && i < j->s->ntables; i++) {
		r.to = j->s->tables[i].type;
		rc = crmp_undo_created(j->s, r.to, txn, &r.lo, &r.hi, e);
		if (!rc && r.hi >= r.lo)
			rc = crmp_refs_each(j->s, &r, e);
	}
	return rc;
}

/* Later txns that touched or refer to what these wrote, until there are no
 * more; the list stays sorted, newest first. */
enum crm_status
crmp_undo_pull_later(struct crmp_undoing *j, struct crm_error *e)
{
	static const char sql[] =
		"SELECT DISTINCT until_txn FROM history WHERE from_txn=?1"
		" UNION SELECT DISTINCT h2.until_txn FROM history h"
		" JOIN history h2 ON h2.type=h.type AND h2.id=h.id"
		" AND h2.until_txn > h.until_txn WHERE h.until_txn=?1"
		" UNION SELECT p2.txn FROM policy p JOIN policy p2"
		" ON p2.name=p.name AND p2.rev > p.rev WHERE p.txn=?1"
		" AND p.body <> (SELECT body FROM policy q WHERE"
		" q.name=p.name ORDER BY rev DESC LIMIT 1)";
	struct crmp_stmt *st = NULL;
	enum crm_status rc = CRM_OK;
	size_t i = 0, before;

	while (!rc && i < j->n) {
		before = j->n;
		rc = crmp_db_bind(j->s->db, &st, sql, e, "i", j->txns[i]);
		while (!rc && !(rc = crmp_step(st, e)))
			rc = add_txn(j, crmp_col_int(st, 0), e);
		if (rc == CRM_END)
			rc = pull_referring(j, j->txns[i], e);
		i = j->n == before ? i + 1 : 0;
	}
	crmp_stmt_free(st);
	return rc;
}
