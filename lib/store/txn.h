/* SPDX-License-Identifier: MIT */
/* txn.h - transactions: one write, one row in txn; batches of them */
#ifndef CRMP_TXN_H
#define CRMP_TXN_H

#include "store/store.h"

/* CRM_BUSY; CRM_TROUBLE: a clock that cannot be.  Zeroes s->txn. */
enum crm_status crmp_txn_begin(struct crm_store *s,
			       struct crm_error *e) CRM_MUST_CHECK;
/*
 * Only the lock and the stop signals held, for what is no write of records:
 * CRM_BUSY.  Zeroes s->txn; ends with crmp_txn_keep, which leaves no txn row,
 * or with a rollback.
 */
enum crm_status crmp_txn_lock(struct crm_store *s,
			      struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_txn_keep(struct crm_store *s,
			      struct crm_error *e) CRM_MUST_CHECK;
/* CRM_REFUSED, naming one, if a reference points at what is not there. */
enum crm_status crmp_txn_dangling(struct crm_store *s,
				  struct crm_error *e) CRM_MUST_CHECK;
/* With dry_run rolls back.  Nothing dirty: leaves no txn row. */
enum crm_status crmp_txn_commit(struct crm_store *s,
				struct crm_error *e) CRM_MUST_CHECK;
void crmp_txn_rollback(struct crm_store *s);
enum crm_status crmp_txn_savepoint(struct crm_store *s,
				   struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_txn_release(struct crm_store *s,
				 struct crm_error *e) CRM_MUST_CHECK;
void crmp_txn_undo_savepoint(struct crm_store *s);
/* Keep in mind that a revision of a policy decided something. */
void crmp_txn_decided(struct crm_store *s, const char *policy, int64_t rev);
/* The next id of a type in this txn; `want`, if not 0, is that very one. */
enum crm_status crmp_txn_id(struct crm_store *s, const struct crmp_type *t,
			    int64_t want, int64_t *id,
			    struct crm_error *e) CRM_MUST_CHECK;

/* A random word, by which a transaction can be looked for afterwards. */
enum crm_status crmp_token(char token[CRMP_TOKEN],
			   struct crm_error *e) CRM_MUST_CHECK;

/* Indexes and side tables of empty types are made at the end (bulk.c). */
enum crm_status crmp_bulk_begin(struct crm_store *s,
				struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crmp_bulk_end(struct crm_store *s,
			      struct crm_error *e) CRM_MUST_CHECK;

/* Transactions from here on are one batch, which has met no row yet. */
void crmp_batch_begin(struct crm_store *s);
void crmp_batch_end(struct crm_store *s);

#endif
