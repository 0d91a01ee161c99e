/* SPDX-License-Identifier: MIT */
/* undo.c - what taking a txn back means for summaries and policy */
#include "store/txn.h"
#include "store/undo.h"
#include "write/write.h"

#include <stdlib.h>
#include <string.h>

struct undoing {
	struct crm_store *s;
	bool untouched;
	int64_t *done; /* txns taken back so far */
	size_t n, cap;
	int64_t restored, kept;	 /* policies: set back, left alone */
	struct crmp_bits points; /* customers whose ledger is another */
};

/* Its kind of state may be another by now, a day, a key to look it up by. */
static enum crm_status
derived_anew(struct crm_store *s, struct crmp_row *image,
	     struct crmp_arena *mem, struct crm_error *e)
{
	const struct crmp_type *t = image->type;
	const char *state =
		t->state_field ? crmp_row_text(image, t->state_field) : NULL;
	struct crmp_val *kind = crmp_row_at(image, "state_kind");
	const struct crmp_row was = *image;
	enum crm_status rc;
	char *word;

	if (state && kind) {
		word = crmp_arena_alloc(mem, 2);
		if (!word)
			return crm_nomem(e);
		rc = crmp_state_kind(s, t, state, strlen(state), word, e);
		if (rc)
			return rc;
		word[1] = '\0';
		*kind = crmp_str(word, 1);
	}
	rc = crmp_complete(s, image, mem, e);
	return rc ? rc : crmp_derive(s, &was, image, e);
}

static enum crm_status
suits(void *arg, const struct crmp_row *now, struct crmp_row *image,
      struct crmp_arena *mem, struct crm_error *e)
{
	struct undoing *u = arg;
	bool was = u->s->txn.restoring;
	enum crm_status rc;

	u->s->txn.restoring = true;
	rc = derived_anew(u->s, image, mem, e);
	if (!rc)
		rc = crmp_unique(u->s, now, image, e);
	u->s->txn.restoring = was;
	return rc;
}

static enum crm_status
changed(void *arg, const struct crmp_row *before, const struct crmp_row *after,
	struct crm_error *e)
{
	const struct crmp_row *row = after ? after : before;
	struct undoing *u = arg;
	enum crm_status rc = CRM_OK;

	if (row && row->type == &crmp_type_points)
		rc = crmp_bits_set(&u->points,
				   crmp_row_get(row, "customer_id")->i, e);
	if (!rc)
		rc = crmp_summary_mark(u->s, before, e);
	return rc ? rc : crmp_summary_mark(u->s, after, e);
}

static enum crm_status
aftermath_remember(struct undoing *u, int64_t txn, struct crm_error *e)
{
	size_t cap = u->cap ? u->cap * 2 : 16;
	int64_t *p;

	if (u->n == u->cap) {
		p = realloc(u->done, cap * sizeof *p);
		if (!p)
			return crm_nomem(e);
		u->done = p;
		u->cap = cap;
	}
	u->done[u->n++] = txn;
	return CRM_OK;
}

static bool
aftermath_among(const struct undoing *u, int64_t txn)
{
	size_t i;

	for (i = 0; i < u->n; i++)
		if (u->done[i] == txn)
			return true;
	return txn == u->s->txn.id;
}

/* A policy that was set again since, by a txn that stays. */
static enum crm_status
set_later(struct undoing *u, int64_t txn, bool *skip, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;

	rc = crmp_db_bind(u->s->db, &st,
			  "SELECT b.name, b.txn FROM policy a"
			  " JOIN policy b ON b.name=a.name AND b.rev > a.rev"
			  " WHERE a.txn=?1 AND a.body <> (SELECT body FROM"
			  " policy c WHERE c.name=a.name ORDER BY rev DESC"
			  " LIMIT 1) ORDER BY b.txn",
			  e, "i", txn);
	while (!rc && !*skip && !(rc = crmp_step(st, e))) {
		if (aftermath_among(u, crmp_col_int(st, 1)))
			continue;
		if (u->untouched)
			*skip = true;
		else
			rc = crm_fail(e, CRM_REFUSED, NULL,
				      "policy '%s' was set again later, by "
				      "transaction %lld; undo that first, or "
				      "--untouched leaves it",
				      crmp_col_text(st, 0, NULL),
				      (long long)crmp_col_int(st, 1));
	}
	u->kept += *skip;
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
txn_undone(void *arg, int64_t txn, struct crm_error *e)
{
	struct undoing *u = arg;
	bool skip = false;
	enum crm_status rc = aftermath_remember(u, txn, e);

	if (!rc)
		rc = set_later(u, txn, &skip, e);
	if (!rc && !skip)
		rc = crmp_undo_policy(u->s, txn, &u->restored, e);
	return rc;
}

/* The bodies that came back must suit the records there are now. */
static enum crm_status
check_policies(struct crm_store *s, struct crm_error *e)
{
	struct crmp_stmt *st = NULL;
	enum crm_status rc;
	const char *name;
	json_t *doc;

	rc = crmp_db_bind(s->db, &st,
			  "SELECT DISTINCT name FROM policy"
			  " WHERE txn=?1",
			  e, "i", s->txn.id);
	while (!rc && !(rc = crmp_step(st, e))) {
		name = crmp_col_text(st, 0, NULL);
		doc = crmp_policy(s, name, e);
		rc = doc ? crmp_policy_rules(s, name, doc, e) : CRM_TROUBLE;
	}
	crmp_stmt_free(st);
	return rc == CRM_END ? CRM_OK : rc;
}

/* What others refer to is known at the end: then all is done without it. */
static enum crm_status
untouched_too(struct undoing *u, struct crmp_undo *low, struct crm_error *e)
{
	struct crm_store *s = u->s;
	bool dirty = s->txn.dirty;
	enum crm_status rc;

	if (!u->untouched)
		return crmp_undo(s, low, e);
	do {
		low->again = false;
		u->n = 0;
		u->restored = u->kept = 0;
		rc = crmp_txn_savepoint(s, e);
		if (!rc)
			rc = crmp_undo(s, low, e);
		if (!rc && low->again) {
			crmp_txn_undo_savepoint(s);
			crmp_cache_forget(s);
			s->txn.dirty = dirty;
		} else if (!rc) {
			rc = crmp_txn_release(s, e);
		}
	} while (!rc && low->again);
	return rc;
}

enum crm_status
crm_undo(struct crm_store *s, struct crm_undo *u, struct crm_error *e)
{
	struct undoing job = { .s = s, .untouched = u->untouched };
	struct crmp_undo low = { .txn = u->txn,
				 .batch = u->batch,
				 .run = u->run,
				 .with_later = u->with_later,
				 .untouched = u->untouched,
				 .suits = suits,
				 .changed = changed,
				 .txn_undone = txn_undone,
				 .arg = &job };
	enum crm_status rc;
	int i;

	if ((u->txn > 0) + (u->batch > 0) + (u->run != NULL) != 1 ||
	    (u->with_later && u->untouched))
		return crm_fail(
			e, CRM_USAGE, NULL,
			u->with_later && u->untouched
				? "--with-later and --untouched exclude each "
				  "other"
				: "undo takes a transaction, a batch or a run");
	rc = untouched_too(&job, &low, e);
	if (!rc)
		rc = check_policies(s, e);
	if (!rc)
		rc = job.points.count ? crmp_points_left(s, &job.points, e)
				      : CRM_OK;
	if (!rc && !s->txn.dirty && !low.kept && !job.kept)
		rc = crm_fail(e, CRM_REFUSED, NULL,
			      "nothing of it is left to undo");
	if (!rc) {
		u->restored = low.restored + job.restored;
		u->removed = low.removed;
		u->kept = low.kept + job.kept;
	}
	for (i = 0; i < s->ntables; i++)
		crmp_bits_free(&low.stay[i]);
	crmp_bits_free(&job.points);
	free(job.done);
	return rc;
}
