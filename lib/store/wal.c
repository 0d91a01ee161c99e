/* SPDX-License-Identifier: MIT */
/*
 * wal.c - the log of what was committed is written back, and begun anew
 *
 * SQLite writes back after some pages, waiting for nobody; the log begins anew
 * only when that was all of it and nobody reads it.  With writers or readers
 * that relieve each other that moment never comes, and the log fills the disk.
 * So whoever commits into one that is too long waits for it, shortly, as new
 * writers are locked out meanwhile.
 */
#include "store/dbp.h"

#define MOST (16 << 20) /* bytes of log */
#define PAGE 4096
#define WAIT_MS 20

/* What it comes to is not the business of the commit: that is done. */
static int
on_commit(void *arg, sqlite3 *h, const char *name, int pages)
{
	struct crmp_db *db = arg;
	int busy_ms = db->busy_ms;

	if (pages < db->log_pages)
		return SQLITE_OK;
	sqlite3_wal_checkpoint_v2(h, name, SQLITE_CHECKPOINT_PASSIVE, NULL,
				  NULL);
	if (pages < db->log_wait) /* somebody reads on: not at every commit */
		return SQLITE_OK;
	db->busy_ms = WAIT_MS;
	db->log_wait = sqlite3_wal_checkpoint_v2(
			       h, name, SQLITE_CHECKPOINT_RESTART, NULL, NULL)
			       ? pages + CRMP_LOG_PAGES
			       : MOST / PAGE;
	db->busy_ms = busy_ms;
	return SQLITE_OK;
}

void
crmp_wal_mind(struct crmp_db *db, int pages)
{
	db->log_pages = pages;
	db->log_wait = MOST / PAGE;
	sqlite3_wal_hook(db->h, on_commit, db);
}
