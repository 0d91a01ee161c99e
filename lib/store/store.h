/* SPDX-License-Identifier: MIT */
/*
 * store.h - an open store: engine, session, batch, transaction, cache
 *
 * The store knows descriptors, not nouns: the list of types is given at
 * open, and what a write means (guards, effects, summaries) is told by the
 * rooms above.  SQL that reads what has a past goes through source.h.
 */
#ifndef CRMP_STORE_H
#define CRMP_STORE_H

#include "record/field.h"
#include "store/bits.h"
#include "store/db.h"

#define CRMP_TOKEN 33 /* 16 random bytes in hex, and NUL */
#define CRMP_UPDATES 4 /* UPDATE statements kept a type */

/* Prepared statements of one type. */
struct crmp_table {
	const struct crmp_type *type;
	struct crmp_stmt *get, *insert, *remove, *past, *by_hash,
		*merged, *by_ext;
	struct crmp_stmt *update[CRMP_UPDATES];
	uint64_t update_columns[CRMP_UPDATES];
	unsigned update_next;
	/* columns, as bits, that lazy indexes begin with (index.h) */
	uint64_t lazy, lazy_waits; /* all; those a bulk load waits with */
	uint64_t made;		   /* those known to be there */
};

/* What the caller said when it opened the store; set at open, for good. */
struct crmp_session {
	const struct crmp_registry *registry; /* session.h */
	struct crm_zone *zone; /* once it is asked for */
	struct crm_zone **worn; /* those it was before */
	size_t nworn;
	struct crm_clock clock; /* the moment the command believes it is */
	int64_t as_of;		/* txn number, or 0: the present */
	int64_t first_later[CRMP_MAXTYPES]; /* ids not given by then */
	int64_t instant;	/* what a txn will be stamped with */
	bool given_instant;	/* CRM_NOW: may lie in the past */
	int64_t real;		/* the real clock */
	int64_t back; /* last txn by now, if others came after it; else 0 */
	char *actor, *command, *run, *reason;
	bool dry_run, replay, now_given, utc;
	int snapshots; /* of readers, one within the other */
	void (*note)(void *arg, const char *text);
	void *note_arg;
};

/* Transactions that belong together: the chunks of one load, or just one. */
struct crmp_batch {
	int64_t id; /* of its first txn; 0: none yet */
	bool open;  /* a load goes on: the next txn is of it, too */
	bool clash; /* it met an external id twice: to be loaded plainly */
	struct crmp_bits seen[CRMP_MAXTYPES]; /* rows it has met */
	struct {
		int64_t hash, id;
	} recent[1024]; /* where identical rows were last met */
};

/* What a transaction knows of one type. */
struct crmp_txn_type {
	int64_t next_id;   /* the next to give, 0 not read yet */
	int64_t first_id;  /* the first it may create */
	int64_t mark_id;   /* next_id at the savepoint */
	int merges;	   /* 0 unknown, 1 none merged, 2 some */
	uint64_t made_before, made_mark; /* at the begin, at the savepoint */
	uint64_t lazy_absent;		 /* lazy indexes that are not there */
	uint64_t lazy_due; /* bulk: those to be made at the end */
	uint64_t due_mark; /* the same at the savepoint */
	bool referred;	   /* indexes of references to it are all there */
	bool deferred;	   /* bulk: its indexes are made at the end */
	bool ext_deferred; /* and external ids, until one is sought */
	bool ext_mark;	   /* ext_deferred at the savepoint */
	bool ext_sought;   /* within one that was undone: settle them again */
	bool ext_several;  /* one of its rows has several of them */
	unsigned side_due; /* bulk: side tables to be filled, bits */
	struct crmp_bits since_free; /* created here without a `since` */
};

/* The open transaction, or the last one: begin makes it all zero. */
struct crmp_txn {
	int64_t id;
	bool writing, dirty, bulk;
	int ext_side; /* the side table: 0 unknown, 1 empty, 2 not */
	unsigned held; /* stop signals that it blocked (txn.c) */
	struct crmp_txn_type of[CRMP_MAXTYPES];
	struct crmp_bits touched;    /* customers whose summary is stale */
	bool restoring;		     /* --keep-ids: nothing follows from it */
	bool excused; /* a task's date moves for a reason that is stored */
	char token[CRMP_TOKEN]; /* known to this txn alone, once it is saved */
	char decided[512]; /* policy revisions that decided, "name:rev " */
};

/* What policy decides, remembered: session.h. */
enum crmp_cached {
	CRMP_CACHED_POLICY,
	CRMP_CACHED_CALENDAR,
	CRMP_CACHED
};
struct crmp_cache {
	struct {
		void *p;
		void (*forget)(void *p); /* NULL: it is freed and made anew */
		void (*free)(void *p);
	} of[CRMP_CACHED];
};

/* Slots of statements that are kept. */
enum {
	CRMP_ST_TXN_ADD, CRMP_ST_TXN_END, CRMP_ST_HEAD_NEXT, CRMP_ST_HEAD_AT,
	CRMP_ST_COUNTER_GET,
	CRMP_ST_COUNTER_SET, CRMP_ST_EXT_GET, CRMP_ST_EXT_ADD, CRMP_ST_EXT_DEL,
	CRMP_ST_REACH_ADD, CRMP_ST_REACH_DEL, CRMP_ST_REACH_GET,
	CRMP_ST_TAG_ADD, CRMP_ST_TAG_DEL, CRMP_ST_HISTORY, CRMP_ST_POLICY_GET,
	CRMP_ST_POLICY_ADD, CRMP_ST_SUMMARY, CRMP_ST_USER, CRMP_ST_JOBS,
	CRMP_ST_ROLE, CRMP_ST_ACTIVE, CRMP_ST_STANDING, CRMP_ST_SUMMARY_ADD,
	CRMP_ST_TASK_KEY, CRMP_ST_TASK_OPEN, CRMP_ST_HAS, CRMP_ST_LOGIN,
	CRMP_ST_ZONE,
	CRMP_STATEMENTS
};

struct crm_store {
	/* the engine, and what is prepared on it */
	struct crmp_db *db;
	struct crmp_table tables[CRMP_MAXTYPES]; /* in load order */
	int ntables;
	struct crmp_stmt *st[CRMP_STATEMENTS];

	struct crmp_session session;
	struct crmp_batch batch;
	struct crmp_txn txn;
	struct crmp_cache cache;
};

struct crmp_table *crmp_table_of(struct crm_store *s,
				 const struct crmp_type *t);
/* What the transaction, and the batch, know of a type. */
struct crmp_txn_type *crmp_txn_of(struct crm_store *s,
				  const struct crmp_type *t);
struct crmp_bits *crmp_seen_of(struct crm_store *s, const struct crmp_type *t);

#endif
