/* SPDX-License-Identifier: MIT */
/* bulk.c - indexes and side tables of empty types, made at the end of a load */
#include "store/index.h"
#include "store/side.h"
#include "store/txn.h"

#include <string.h>

static enum crm_status
bulk_indexes(struct crm_store *s, bool again, struct crm_error *e)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;
	int i;

	for (i = 0; i < s->ntables; i++)
		if (s->txn.of[i].deferred && again)
			crmp_index_again(s->tables[i].type, &sql);
		else if (s->txn.of[i].deferred)
			crmp_index_drop(s->tables[i].type, &sql);
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
		s->txn.of[i].deferred =
			!any && i > 0 && !s->tables[i].type->ledger;
		s->txn.of[i].ext_deferred = s->txn.of[i].deferred;
		crmp_lazy_put_off(s, &s->tables[i]);
	}
	if (!rc)
		rc = bulk_indexes(s, false, e);
	s->txn.bulk = !rc;
	return rc;
}

enum crm_status
crmp_bulk_end(struct crm_store *s, struct crm_error *e)
{
	enum crm_status rc;
	int i;

	s->txn.bulk = false;
	rc = bulk_indexes(s, true, e);
	for (i = 0; !rc && i < s->ntables; i++) {
		if (!s->txn.of[i].deferred)
			continue;
		rc = crmp_side_settle(s, s->tables[i].type, e);
		if (!rc)
			rc = crmp_lazy_settle(s, &s->tables[i], ~(uint64_t)0,
					      e);
	}
	for (i = 0; i < s->ntables; i++)
		s->txn.of[i].deferred = false;
	return rc;
}

void
crmp_batch_begin(struct crm_store *s)
{
	crmp_batch_end(s);
	s->batch.open = true;
}

void
crmp_batch_end(struct crm_store *s)
{
	int i;

	for (i = 0; i < CRMP_MAXTYPES; i++)
		crmp_bits_free(&s->batch.seen[i]);
	memset(&s->batch, 0, sizeof s->batch);
}
