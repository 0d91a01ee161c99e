/* SPDX-License-Identifier: MIT */
/* dbp.h - inside db*.c only: the engine's handle */
#ifndef CRMP_DBP_H
#define CRMP_DBP_H

#include "store/engine.h"

#include <sqlite3.h>

struct crmp_db {
	const struct crmp_engine *engine;
	sqlite3 *h;
	char *path;
	struct crmp_stmt *stmts; /* all open ones */
	int busy_ms;
	int64_t busy_until;
	int64_t guard_until; /* monotonic ms, 0: no limit */
	bool limited; /* a user's condition runs: one row may take so long */
	bool reader;
	bool past; /* --as-of: texts that name tables plainly are refused */
	uint32_t jitter;
	bool inside; /* a transaction */
	enum crmp_pace pace;
	int log_pages, log_wait; /* see wal.c */
};

struct crmp_stmt {
	sqlite3_stmt *s;
	struct crmp_db *db;
	struct crmp_stmt *next, **prev;
};

#define CRMP_STEP_MS 60000 /* longest a step under a condition may take */
int64_t crmp_monotonic_ms(void);
/* After so many pages of log it is written back to the file (wal.c). */
#define CRMP_LOG_PAGES 1000
void crmp_wal_mind(struct crmp_db *db, int pages);
/* Turn an engine code into a status and a sentence. */
enum crm_status crmp_db_fail(struct crmp_db *db, int rc, struct crm_error *e);
/*
 * When memory runs out SQLite may roll back by itself, and at a reset without
 * a word; what is written then would be stored at once, piece by piece.
 */
bool crmp_db_lost(const struct crmp_db *db);
enum crm_status crmp_db_gone(const struct crmp_db *db, struct crm_error *e);

#endif
