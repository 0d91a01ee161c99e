/* SPDX-License-Identifier: MIT */
/* txn.c - one write, one row in txn: number, moment, actor, what it made */
#include "store/side.h"
#include "store/txn.h"

#include <signal.h>
#include <string.h>

/*
 * A writer that is stopped with Ctrl-Z inside its transaction would lock
 * everyone out, so terminal stops wait until it is over.
 */
static const int stops[] = { SIGTSTP, SIGTTOU, SIGTTIN };

/*
 * Block them in this thread.  Of those that were not blocked already the bits
 * are given back: the others are the caller's, or another handle's.
 */
static unsigned
hold_stops(void)
{
	sigset_t set, was;
	unsigned held = 0, i;

	sigemptyset(&set);
	for (i = 0; i < sizeof stops / sizeof *stops; i++)
		sigaddset(&set, stops[i]);
	if (pthread_sigmask(SIG_BLOCK, &set, &was))
		return 0;
	for (i = 0; i < sizeof stops / sizeof *stops; i++)
		if (!sigismember(&was, stops[i]))
			held |= 1u << i;
	return held;
}

static void
release_stops(unsigned held)
{
	sigset_t set;
	unsigned i;

	sigemptyset(&set);
	for (i = 0; i < sizeof stops / sizeof *stops; i++)
		if (held & 1u << i)
			sigaddset(&set, stops[i]);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static enum crm_status
check_clock(struct crm_store *s, int64_t last, struct crm_error *e)
{
	if (s->session.replay)
		return CRM_OK;
	if (s->session.instant < last - 86400)
		return crm_fail(e, CRM_TROUBLE, NULL,
				"the clock is more than a day behind the last "
				"transaction of '%s'; set it right (or make a "
				"store for replays with crm-db init --replay)",
				crmp_db_path(s->db));
	if (s->session.given_instant && s->session.instant > s->session.real)
		return crm_fail(
			e, CRM_TROUBLE, NULL,
			"CRM_NOW is ahead of the real clock; only a store "
			"made with crm-db init --replay takes that");
	return CRM_OK;
}

/* The number is this transaction's, the moment still that of the one before. */
static enum crm_status
next_txn(struct crm_store *s, int64_t *at, struct crm_error *e)
{
	enum crm_status rc;

	rc = crmp_db_row(s->db, &s->st[CRMP_ST_HEAD_NEXT],
			 "UPDATE head SET txn = txn + 1 RETURNING txn, at", e,
			 ">ii", &s->txn.id, at);
	return rc == CRM_END
		       ? crm_fail(e, CRM_TROUBLE, NULL,
				  "'%s': the number of the last transaction is "
				  "lost; restore a backup (crm-db restore)",
				  crmp_db_path(s->db))
		       : rc;
}

enum crm_status
crmp_txn_lock(struct crm_store *s, struct crm_error *e)
{
	unsigned held = hold_stops();
	enum crm_status rc = crmp_db_begin(s->db, true, e);
	int i;

	if (rc) {
		release_stops(held);
		return rc;
	}
	memset(&s->txn, 0, sizeof s->txn);
	for (i = 0; i < s->ntables; i++)
		s->txn.of[i].made_before = s->tables[i].made;
	s->txn.writing = true;
	s->txn.held = held;
	return CRM_OK;
}

enum crm_status
crmp_txn_begin(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc;
	int64_t at;

	if (s->session.as_of)
		return crm_fail(
			e, CRM_USAGE, NULL,
			"--as-of only reads: the past cannot be written");
	rc = crmp_txn_lock(s, e);
	if (rc)
		return rc;
	rc = next_txn(s, &at, e);
	if (!rc)
		rc = check_clock(s, at, e);
	if (rc) {
		crmp_txn_rollback(s);
		return rc;
	}
	if (s->session.instant < at)
		s->session.instant = at;
	if (!s->batch.open || !s->batch.id)
		s->batch.id = s->txn.id;
	return CRM_OK;
}

static enum crm_status
save_counters(struct crm_store *s, struct crm_buf *created, struct crm_error *e)
{
	const struct crmp_txn_type *n;
	const struct crmp_type *t;
	enum crm_status rc;
	int i;

	for (i = 0; i < s->ntables; i++) {
		t = s->tables[i].type;
		n = &s->txn.of[i];
		if (!n->next_id || n->next_id == n->first_id)
			continue;
		crm_buf_printf(created, "%s\"%s\":[%lld,%lld]",
			       created->len ? "," : "{", t->name,
			       (long long)n->first_id,
			       (long long)n->next_id - 1);
		rc = crmp_db_do(s->db, &s->st[CRMP_ST_COUNTER_SET],
				"INSERT INTO counter(type,next)"
				" VALUES(?1,?2) ON CONFLICT(type) DO UPDATE"
				" SET next=excluded.next",
				e, "ii", (int64_t)t->code, n->next_id);
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
	struct crm_buf created = { 0 };
	enum crm_status rc;

	rc = save_counters(s, &created, e);
	if (!rc)
		rc = crmp_token(s->txn.token, e);
	if (!rc)
		rc = crmp_db_do(s->db, &s->st[CRMP_ST_TXN_ADD],
				"INSERT INTO txn(id,at,batch,run,"
				"actor,command,reason,decided,created,token)"
				" VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)",
				e, "iiisssssss", s->txn.id, s->session.instant,
				s->batch.id, s->session.run, s->session.actor,
				s->session.command, s->session.reason,
				*s->txn.decided ? s->txn.decided : NULL,
				created.len ? created.s : NULL, s->txn.token);
	if (!rc)
		rc = crmp_db_do(s->db, &s->st[CRMP_ST_HEAD_AT],
				"UPDATE head SET at = ?1", e, "i",
				s->session.instant);
	crm_buf_free(&created);
	return rc;
}

static enum crm_status
dangles_to(void *arg, const char *table, int64_t id, const char *parent,
	   struct crm_error *e)
{
	(void)arg;
	return crm_fail(e, CRM_REFUSED, NULL,
			"record %lld of %s refers to a record of %s that "
			"is not there",
			(long long)id, table, parent);
}

enum crm_status
crmp_txn_dangling(struct crm_store *s, struct crm_error *e)
{
	return crmp_db_dangling(s->db, dangles_to, NULL, e);
}

/* What was known only within the txn; a batch goes on knowing what it met. */
static void
over(struct crm_store *s)
{
	int i;

	s->txn.writing = s->txn.dirty = s->txn.bulk = false;
	crmp_bits_free(&s->txn.touched);
	for (i = 0; i < s->ntables; i++)
		crmp_bits_free(&s->txn.of[i].since_free);
	release_stops(s->txn.held);
	s->txn.held = 0;
}

enum crm_status
crmp_txn_commit(struct crm_store *s, struct crm_error *e)
{
	struct crm_error why = { 0 };
	enum crm_status rc = CRM_OK;

	if (!s->txn.dirty) {
		crmp_txn_rollback(s);
		return CRM_OK;
	}
	if (s->txn.bulk)
		rc = crmp_bulk_end(s, e);
	if (!rc)
		rc = save_txn(s, e);
	if (!rc && s->session.dry_run)
		rc = crmp_db_owes(s->db) ? crmp_txn_dangling(s, e) : CRM_OK;
	else if (!rc) {
		rc = crmp_db_commit(s->db, &why);
		if (rc &&
		    (rc != CRM_REFUSED || crmp_txn_dangling(s, e) == CRM_OK))
			crm_fail(e, rc, NULL, "%s", why.text);
	}
	if (rc || s->session.dry_run)
		crmp_txn_rollback(s);
	else
		over(s);
	return rc;
}

enum crm_status
crmp_txn_keep(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc = crmp_db_exec(s->db, "COMMIT", e);

	if (rc)
		crmp_txn_rollback(s);
	else
		over(s);
	return rc;
}

void
crmp_txn_rollback(struct crm_store *s)
{
	int i;

	if (!s->txn.writing)
		return;
	/* what was made in it went with it */
	for (i = 0; i < s->ntables; i++)
		s->tables[i].made &= s->txn.of[i].made_before;
	if (crmp_db_rollback(s->db, NULL))
		s->txn.dirty = false; /* the engine has rolled back by itself */
	over(s);
}

enum crm_status
crmp_txn_savepoint(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc = CRM_OK;
	struct crmp_txn_type *n;
	int i;

	for (i = 0; !rc && i < s->ntables; i++) {
		n = &s->txn.of[i];
		/* outside, or each record that is refused would do it again */
		if (n->ext_sought)
			rc = crmp_ext_settle(s, s->tables[i].type, e);
		n->ext_sought = false;
		n->mark_id = n->next_id;
		n->made_mark = s->tables[i].made;
		n->due_mark = n->lazy_due;
		n->ext_mark = n->ext_deferred;
	}
	return rc ? rc : crmp_db_mark(s->db, e);
}

enum crm_status
crmp_txn_release(struct crm_store *s, struct crm_error *e)
{
	return crmp_db_keep(s->db, e);
}

/* Ids are given again, and what was known of their records is not true. */
static void
forget_ids(struct crm_store *s, int i)
{
	struct crmp_txn_type *n = &s->txn.of[i];

	/* 0: they were first counted after the savepoint */
	n->next_id = n->mark_id ? n->mark_id : n->first_id;
	if (!n->next_id)
		return;
	crmp_bits_cut(&s->batch.seen[i], n->next_id);
	crmp_bits_cut(&n->since_free, n->next_id);
}

/* Indexes made in it went with it, and external ids that were settled. */
static void
forget_made(struct crm_store *s, int i)
{
	struct crmp_txn_type *n = &s->txn.of[i];

	s->tables[i].made &= n->made_mark;
	n->referred = false;
	n->lazy_due |= n->due_mark;
	n->ext_sought = n->ext_mark && !n->ext_deferred;
	n->ext_deferred = n->ext_mark;
}

void
crmp_txn_undo_savepoint(struct crm_store *s)
{
	int i;

	if (crmp_db_back(s->db, NULL))
		s->txn.writing = true; /* the commit will say what is wrong */
	for (i = 0; i < s->ntables; i++) {
		forget_ids(s, i);
		forget_made(s, i);
	}
}

void
crmp_txn_decided(struct crm_store *s, const char *policy, int64_t rev)
{
	size_t len = strlen(s->txn.decided);
	char word[96];
	int n;

	n = snprintf(word, sizeof word, "%s:%lld", policy, (long long)rev);
	if (n <= 0 || (size_t)n >= sizeof word ||
	    crmp_word_in(s->txn.decided, word, (size_t)n) ||
	    len + (size_t)n + 2 > sizeof s->txn.decided)
		return;
	snprintf(s->txn.decided + len, sizeof s->txn.decided - len, "%s%s",
		 len ? " " : "", word);
}
