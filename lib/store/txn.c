/* SPDX-License-Identifier: MIT */
/* txn.c - one write, one row in txn: number, moment, actor, what it made */
#include "store/store.h"

#include <signal.h>
#include <string.h>

/*
 * A writer that is stopped with Ctrl-Z inside its transaction would lock
 * everyone out, so terminal stops wait until it is over.
 */
static void
block_stops(bool block)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGTTOU);
	sigaddset(&set, SIGTTIN);
	sigprocmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static enum crm_status
check_clock(struct crm_store *s, int64_t last, struct crm_error *e)
{
	if (s->replay)
		return CRM_OK;
	if (s->instant < last - 86400)
		return crm_fail(e, CRM_TROUBLE, NULL,
				"the clock is more than a day behind the last "
				"transaction of '%s'; set it right (or make a "
				"store for replays with crm-db init --replay)",
				crmp_db_path(s->db));
	if (s->given_instant && s->instant > s->real)
		return crm_fail(
			e, CRM_TROUBLE, NULL,
			"CRM_NOW is ahead of the real clock; only a store "
			"made with crm-db init --replay takes that");
	return CRM_OK;
}

static enum crm_status
last_txn(struct crm_store *s, int64_t *id, int64_t *at, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_db_prep(s->db,
			  "SELECT id, at FROM txn ORDER BY id DESC"
			  " LIMIT 1",
			  &st, e);
	if (!rc)
		rc = crmp_step(st, e);
	*id = rc ? 0 : crmp_col_int(st, 0);
	*at = rc ? 0 : crmp_col_int(st, 1);
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crmp_txn_begin(struct crm_store *s, struct crm_error *e)
{
	int64_t last, at;
	enum crm_status rc;
	int i;

	if (s->as_of)
		return crm_fail(
			e, CRM_USAGE, NULL,
			"--as-of only reads: the past cannot be written");
	block_stops(true);
	rc = crmp_db_exec(s->db, "BEGIN IMMEDIATE", e);
	if (rc) {
		block_stops(false);
		return rc;
	}
	s->writing = true;
	s->dirty = false;
	rc = last_txn(s, &last, &at, e);
	if (!rc)
		rc = check_clock(s, at, e);
	if (rc) {
		crmp_txn_rollback(s);
		return rc;
	}
	if (s->instant < at)
		s->instant = at;
	s->txn = last + 1;
	if (!s->batch)
		s->batch = s->txn;
	for (i = 0; i < s->ntables; i++)
		s->tables[i].next_id = s->tables[i].first_id =
			s->tables[i].merges = 0;
	return CRM_OK;
}

static enum crm_status
save_counters(struct crm_store *s, struct crm_buf *created, struct crm_error *e)
{
	struct crmp_stmt **st = &s->st[CRMP_ST_COUNTER_SET];
	struct crmp_table *t;
	enum crm_status rc;
	int i;

	for (i = 0; i < s->ntables; i++) {
		t = &s->tables[i];
		if (!t->next_id || t->next_id == t->first_id)
			continue;
		crm_buf_printf(created, "%s\"%s\":[%lld,%lld]",
			       created->len ? "," : "{", t->type->name,
			       (long long)t->first_id,
			       (long long)t->next_id - 1);
		rc = crmp_db_bind(s->db, st,
				  "INSERT INTO counter(type,next)"
				  " VALUES(?,?) ON CONFLICT(type) DO UPDATE"
				  " SET next=excluded.next",
				  e, "ii", (int64_t)t->type->code, t->next_id);
		if (!rc)
			rc = crmp_run(*st, e);
		if (rc)
			return rc;
	}
	if (created->len)
		crm_buf_putc(created, '}');
	return crm_buf_ok(created, e);
}

static enum crm_status
save_txn(struct crm_store *s, struct crm_error *e)
{
	struct crmp_stmt **st = &s->st[CRMP_ST_TXN_ADD];
	struct crm_buf created = { 0 };
	enum crm_status rc;

	rc = save_counters(s, &created, e);
	if (!rc)
		rc = crmp_db_bind(s->db, st,
				  "INSERT INTO txn(id,at,batch,run,"
				  "actor,command,reason,decided,created)"
				  " VALUES(?,?,?,?,?,?,?,?,?)",
				  e, "iiissssss", s->txn, s->instant, s->batch,
				  s->run, s->actor, s->command, s->reason,
				  *s->decided ? s->decided : NULL,
				  created.len ? created.s : NULL);
	if (!rc)
		rc = crmp_run(*st, e);
	crm_buf_free(&created);
	return rc;
}

/* Name what a deferred reference points at that is not there. */
static enum crm_status
dangling(struct crm_store *s, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_db_prep(s->db,
			  "SELECT \"table\", rowid, parent"
			  " FROM pragma_foreign_key_check LIMIT 1",
			  &st, e);
	if (!rc)
		rc = crmp_step(st, e);
	if (!rc)
		rc = crm_fail(e, CRM_REFUSED, NULL,
			      "record %lld of %s refers to a record of %s that "
			      "is not there",
			      (long long)crmp_col_int(st, 1),
			      crmp_col_text(st, 0, NULL),
			      crmp_col_text(st, 2, NULL));
	else if (rc == CRM_END)
		rc = CRM_OK;
	crmp_stmt_free(st);
	return rc;
}

/* What was known only within the txn; a batch goes on knowing what it met. */
static void
over(struct crm_store *s)
{
	int i;

	for (i = 0; i < s->ntables; i++)
		s->tables[i].deferred = s->tables[i].ext_deferred = false;
	s->writing = s->dirty = s->bulk = false;
	crmp_bits_free(&s->touched);
	crmp_bits_free(&s->buyers);
	crmp_bits_free(&s->since_free);
	block_stops(false);
}

enum crm_status
crmp_txn_commit(struct crm_store *s, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc = CRM_OK;

	if (!s->dirty) {
		crmp_txn_rollback(s);
		return CRM_OK;
	}
	if (s->bulk)
		rc = crmp_bulk_end(s, e);
	if (!rc)
		rc = save_txn(s, e);
	if (!rc && s->dry_run)
		rc = crmp_db_owes(s->db) ? dangling(s, e) : CRM_OK;
	else if (!rc) {
		rc = crmp_db_exec(s->db, "COMMIT", &why);
		if (rc && (rc != CRM_REFUSED || dangling(s, e) == CRM_OK))
			crm_fail(e, rc, NULL, "%s", why.text);
	}
	if (rc || s->dry_run)
		crmp_txn_rollback(s);
	else
		over(s);
	return rc;
}

void
crmp_txn_rollback(struct crm_store *s)
{
	if (!s->writing)
		return;
	if (crmp_db_exec(s->db, "ROLLBACK", NULL))
		s->dirty = false; /* the engine has rolled back by itself */
	over(s);
}

enum crm_status
crmp_txn_savepoint(struct crm_store *s, struct crm_error *e)
{
	return crmp_db_exec(s->db, "SAVEPOINT record", e);
}

enum crm_status
crmp_txn_release(struct crm_store *s, struct crm_error *e)
{
	return crmp_db_exec(s->db, "RELEASE record", e);
}

void
crmp_txn_undo_savepoint(struct crm_store *s)
{
	if (crmp_db_exec(s->db, "ROLLBACK TO record", NULL) ||
	    crmp_db_exec(s->db, "RELEASE record", NULL))
		s->writing = true; /* the commit will say what is wrong */
}

void
crmp_txn_decided(struct crm_store *s, const char *policy, int64_t rev)
{
	size_t len = strlen(s->decided);
	char word[96];
	int n;

	n = snprintf(word, sizeof word, "%s:%lld", policy, (long long)rev);
	if (n <= 0 || (size_t)n >= sizeof word ||
	    crmp_word_in(s->decided, word, (size_t)n) ||
	    len + (size_t)n + 2 > sizeof s->decided)
		return;
	snprintf(s->decided + len, sizeof s->decided - len, "%s%s",
		 len ? " " : "", word);
}

/* ---- bulk: indexes and side tables of empty types are made at the end --- */

static enum crm_status
indexes(struct crm_store *s, enum crmp_ix which, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;
	int i;

	for (i = 0; i < s->ntables; i++)
		if (s->tables[i].deferred)
			crmp_schema_indexes(s->tables[i].type, which, &sql);
	rc = crm_buf_ok(&sql, e);
	if (!rc && sql.len)
		rc = crmp_db_exec(s->db, sql.s, e);
	crm_buf_free(&sql);
	return rc;
}

enum crm_status
crmp_bulk_begin(struct crm_store *s, struct crm_error *e)
{
	char sql[96];
	enum crm_status rc = CRM_OK;
	int64_t any;
	int i;

	for (i = 0; !rc && i < s->ntables; i++) {
		snprintf(sql, sizeof sql, "SELECT 1 FROM %s LIMIT 1",
			 s->tables[i].type->table);
		rc = crmp_db_int(s->db, sql, 0, &any, e);
		/* users are few and looked up by login all the time */
		s->tables[i].deferred = !any && i > 0;
		s->tables[i].ext_deferred = s->tables[i].deferred;
	}
	if (!rc)
		rc = indexes(s, CRMP_IX_DROP, e);
	s->bulk = !rc;
	return rc;
}

enum crm_status
crmp_bulk_end(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc;
	int i;

	s->bulk = false;
	rc = indexes(s, CRMP_IX_AGAIN, e);
	for (i = 0; !rc && i < s->ntables; i++)
		if (s->tables[i].deferred)
			rc = crmp_side_fill(s, &s->tables[i], e);
	for (i = 0; i < s->ntables; i++)
		s->tables[i].deferred = false;
	return rc;
}
