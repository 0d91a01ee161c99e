/* SPDX-License-Identifier: MIT */
/*
 * store.h - records in tables: txns, history, side tables, as-of, undo
 *
 * The store knows descriptors, not nouns: the list of types is given at
 * open, and what a write means (guards, effects, summaries) is the model's.
 * Reading SQL names tables without a schema, so that as-of's TEMP views
 * shadow them; writing SQL says main. where it matters.
 */
#ifndef CRMP_STORE_H
#define CRMP_STORE_H

#include "store/db.h"

#define CRMP_SCHEMA 1

#define CRMP_UPDATES 4 /* UPDATE statements kept a type */

/* Prepared statements of one type. */
struct crmp_table {
	const struct crmp_type *type;
	struct crmp_stmt *get, *insert, *remove, *past, *by_hash,
		*merged;
	struct crmp_stmt *update[CRMP_UPDATES];
	uint64_t update_columns[CRMP_UPDATES];
	unsigned update_next;
	int64_t next_id;  /* within a txn: the next to give, 0 not read yet */
	int64_t first_id; /* within a txn: the first it may create */
	int merges;	  /* within a txn: 0 unknown, 1 none merged, 2 some */
	bool deferred;	  /* bulk: its indexes are made at the end */
	bool ext_deferred; /* and its external ids, until one is looked up */
};

#define CRMP_ID_MAX ((int64_t)UINT32_MAX)

/* A set of ids from 1 to CRMP_ID_MAX, one bit each, in lazy chunks. */
struct crmp_bits {
	uint8_t **chunk;
	size_t len;
	int64_t count;
};
enum crm_status crmp_bits_set(struct crmp_bits *b, int64_t i,
			      struct crm_error *e);
bool crmp_bits_has(const struct crmp_bits *b, int64_t i);
/* The smallest member greater than `after`, or 0. */
int64_t crmp_bits_next(const struct crmp_bits *b, int64_t after);
void crmp_bits_free(struct crmp_bits *b);

struct crm_store {
	struct crmp_db *db;
	struct crmp_table tables[CRMP_MAXTYPES]; /* in load order */
	int ntables;

	struct crm_zone *zone;
	struct crm_clock clock; /* the moment the command believes it is */
	int64_t as_of;		/* txn number, or 0: the present */
	int64_t instant;	/* what a txn will be stamped with */
	bool given_instant;	/* CRM_NOW: may lie in the past */
	int64_t real;		/* the real clock */
	char *actor, *command, *run, *reason;
	bool dry_run, replay, now_given;

	/* the open txn */
	int64_t txn, batch;
	bool writing, dirty, bulk;
	bool clash; /* a bulk load met an external id twice: load it plainly */
	struct crmp_bits touched; /* customers */
	struct crmp_bits seen[CRMP_MAXTYPES]; /* rows an import has met */
	struct {
		int64_t hash, id;
	} recent[1024]; /* where identical rows were last met */
	struct crmp_bits buyers;     /* customers known to be customers */
	struct crmp_bits since_free; /* created here without a `since` */
	bool restoring;		     /* --keep-ids: nothing follows from it */
	bool excused; /* a task's date moves for a reason that is stored */
	char decided[512]; /* policy revisions that decided, "name:rev " */

	void (*note)(void *arg, const char *text);
	void *note_arg;

	struct crmp_stmt *st[48]; /* one-off statements, by enum below */
	const struct crmp_registry *registry; /* session.h */
	void *model;		  /* policy.c's cache */
	void (*model_free)(void *);
	struct crm_calendar *calendar; /* of its policy, once asked for */
	void *benches; /* verdict.c's, once v_customer is made */
	void (*benches_free)(void *);
};

enum {
	CRMP_ST_TXN_ADD, CRMP_ST_TXN_END, CRMP_ST_COUNTER_GET,
	CRMP_ST_COUNTER_SET, CRMP_ST_EXT_GET, CRMP_ST_EXT_ADD, CRMP_ST_EXT_DEL,
	CRMP_ST_REACH_ADD, CRMP_ST_REACH_DEL, CRMP_ST_REACH_GET,
	CRMP_ST_TAG_ADD, CRMP_ST_TAG_DEL, CRMP_ST_HISTORY, CRMP_ST_POLICY_GET,
	CRMP_ST_POLICY_ADD, CRMP_ST_SUMMARY, CRMP_ST_USER, CRMP_ST_JOBS,
	CRMP_ST_ROLE, CRMP_ST_SUMMARY_ADD, CRMP_ST_TASK_KEY, CRMP_ST_TASK_OPEN,
};

/* A new run: no imported row has been met yet. */
void crmp_seen_reset(struct crm_store *s);

/* ---- schema.c ---------------------------------------------------------- */

/* Make all tables and indexes in an empty database, in one transaction. */
enum crm_status crmp_schema_create(struct crmp_db *db,
				   const struct crmp_type *const *types,
				   struct crm_error *e);
/*
 * Append the CREATE INDEX statements of a type: all, or (DROP, AGAIN) those
 * a bulk load does without.  Indexes of optional references stay, as they
 * have no entry for what is absent.
 */
enum crmp_ix { CRMP_IX_ALL, CRMP_IX_DROP, CRMP_IX_AGAIN };
void crmp_schema_indexes(const struct crmp_type *t, enum crmp_ix which,
			 struct crm_buf *sql);
/* Append the columns id, rev, txn, created_at, updated_at, then the type's,
 * each as prefix"name" (prefix may be ""), separated by commas. */
void crmp_schema_columns(const struct crmp_type *t, const char *prefix,
			 struct crm_buf *sql);
/* Refuse a file that is not ours, or of another schema version. */
enum crm_status crmp_schema_check(struct crmp_db *db, struct crm_error *e);
/* Bring an older schema up to date; *from gets what it was. */
enum crm_status crmp_schema_migrate(struct crmp_db *db, int64_t *from,
				    struct crm_error *e);
extern const char *const crmp_schema_tables[]; /* those that are no type's */

/* ---- rows.c ------------------------------------------------------------ */

struct crmp_table *crmp_table_of(struct crm_store *s,
				 const struct crmp_type *t);
/*
 * Read a record.  Its text is copied into `a`.  CRM_ABSENT (without a
 * message) if there is none.
 */
enum crm_status crmp_row_read(struct crm_store *s, const struct crmp_type *t,
			      int64_t id, struct crmp_arena *a,
			      struct crmp_row *row, struct crm_error *e);
/* The current row of a statement made over crmp_schema_columns from column
 * `first` on; text is borrowed from the statement, or copied if `a`. */
enum crm_status crmp_row_take(struct crmp_stmt *st, int first,
			      const struct crmp_type *t, struct crmp_arena *a,
			      struct crmp_row *row, struct crm_error *e);
/* CRM_ABSENT, without a message, if there is none. */
enum crm_status crmp_row_exists(struct crm_store *s, const struct crmp_type *t,
				int64_t id, struct crm_error *e) CRM_MUST_CHECK;
/*
 * Insert (row->id 0: the next id; else that very id, which must never have
 * been used), with side tables.  Sets id, rev, txn and times.
 */
enum crm_status crmp_row_insert(struct crm_store *s, struct crmp_row *row,
				struct crm_error *e);
/* Write `row` over `old`, whose image goes into the history first. */
enum crm_status crmp_row_update(struct crm_store *s, const struct crmp_row *old,
				struct crmp_row *row, struct crm_error *e);
/* Remove (by undo only): leaves an image. */
enum crm_status crmp_row_remove(struct crm_store *s, const struct crmp_row *row,
				struct crm_error *e);
enum crm_status crmp_image_add(struct crm_store *s, const struct crmp_row *row,
			       struct crm_error *e);
/* Append what crmp_row_take reads, taken from a row of history. */
void crmp_image_columns(const struct crmp_type *t, struct crm_buf *sql);

/* ---- side.c: external ids, tags, phones and e-mails --------------------- */

enum crm_status crmp_side_change(struct crm_store *s,
				 const struct crmp_row *old,
				 const struct crmp_row *row,
				 struct crm_error *e);
/* id by external key, *id 0 if unknown. */
enum crm_status crmp_ext_find(struct crm_store *s, const struct crmp_type *t,
			      const char *system, size_t nsys, const char *key,
			      size_t nkey, int64_t *id, struct crm_error *e);
/*
 * The same for a key a new record brings: while external ids wait for the
 * end of a bulk load it is taken as new, and the end tells (s->clash).
 */
enum crm_status crmp_ext_own(struct crm_store *s, const struct crmp_type *t,
			     const char *system, size_t nsys, const char *key,
			     size_t nkey, int64_t *id, struct crm_error *e);
/* Make ext, tag and reach of all types anew from the rows. */
enum crm_status crmp_side_rebuild(struct crm_store *s, struct crm_error *e);
/* Add what a bulk load has left out of one type's side tables. */
enum crm_status crmp_side_fill(struct crm_store *s, struct crmp_table *t,
			       struct crm_error *e);
enum crmp_side { CRMP_SIDE_EXT, CRMP_SIDE_TAG, CRMP_SIDE_REACH };
/* Append a SELECT that gives one type's rows of a side table. */
void crmp_side_select(enum crmp_side side, const struct crmp_type *t,
		      struct crm_buf *sql);
/* ---- txn.c ------------------------------------------------------------- */

/* Make the file (0600, or 0660 for a group), empty and in WAL mode. */
enum crm_status crmp_file_create(const char *path, bool group,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Remove it and what SQLite keeps beside it. */
void crmp_file_remove(const char *path);
enum crm_status crmp_txn_begin(struct crm_store *s, struct crm_error *e);
/* With dry_run rolls back. Nothing dirty: leaves no txn row. `before` runs
 * first, inside (summaries). */
enum crm_status crmp_txn_commit(struct crm_store *s, struct crm_error *e);
void crmp_txn_rollback(struct crm_store *s);
enum crm_status crmp_txn_savepoint(struct crm_store *s, struct crm_error *e);
enum crm_status crmp_txn_release(struct crm_store *s, struct crm_error *e);
void crmp_txn_undo_savepoint(struct crm_store *s);
void crmp_txn_decided(struct crm_store *s, const char *policy, int64_t rev);
/* The next id of a type in this txn. */
enum crm_status crmp_txn_id(struct crm_store *s, struct crmp_table *t,
			    int64_t want, int64_t *id, struct crm_error *e);
/* Leave out what can be made at the end: `types` is a list ended by NULL. */
enum crm_status crmp_bulk_begin(struct crm_store *s, struct crm_error *e);
enum crm_status crmp_bulk_end(struct crm_store *s, struct crm_error *e);

/* ---- asof.c, undo.c ---------------------------------------------------- */

enum crm_status crmp_asof_views(struct crm_store *s, struct crm_error *e);
/* The last txn at or before an instant. */
enum crm_status crmp_asof_txn(struct crm_store *s, int64_t at, int64_t *txn,
			      struct crm_error *e);

bool crmp_undo_same(struct crm_store *s, const struct crmp_row *now,
		    int64_t txn, struct crmp_arena *mem, struct crm_error *e);
/*
 * Give every record that refers to ids lo..hi of a type (only where the
 * record referred to is gone, if `dangling`).
 */
enum crm_status crmp_refs_each(
	struct crm_store *s, const struct crmp_type *to, int64_t lo, int64_t hi,
	bool dangling,
	enum crm_status (*fn)(void *arg, const struct crmp_type *t,
			      const char *field, int64_t id,
			      struct crm_error *e),
	void *arg, struct crm_error *e);

struct crmp_undo {
	int64_t txn;	 /* one txn, or 0 */
	int64_t batch;	 /* or a batch, or 0 */
	const char *run; /* or a run, or NULL */
	bool with_later, untouched;
	int64_t restored, removed, kept; /* out: counts */
	/* for every record changed; old or new NULL: not there */
	enum crm_status (*changed)(void *arg, const struct crmp_row *before,
				   const struct crmp_row *after,
				   struct crm_error *e);
	/* called for every txn once its records are as before; may be NULL */
	enum crm_status (*txn_undone)(void *arg, int64_t txn,
				      struct crm_error *e);
	void *arg;
};
enum crm_status crmp_undo(struct crm_store *s, struct crmp_undo *u,
			  struct crm_error *e);

#endif
