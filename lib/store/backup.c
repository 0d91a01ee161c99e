/* SPDX-License-Identifier: MIT */
/* backup.c - an online copy, verified, under its name only when whole */
#include "store/dbp.h"
#include "files.h"
#include "store/schema.h"

#include <string.h>

#define PAGES 4000
#define RESTARTS 20

static enum crm_status
backup_copy(struct crmp_db *db, sqlite3 *to, struct crm_error *e)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", db->h, "main");
	int rc, left = -1, restarts = 0;

	if (!b)
		return crmp_db_fail(db, sqlite3_errcode(to), e);
	do {
		rc = sqlite3_backup_step(b, restarts < RESTARTS ? PAGES : -1);
		if (left >= 0 && sqlite3_backup_remaining(b) > left)
			restarts++;
		left = sqlite3_backup_remaining(b);
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
			sqlite3_sleep(5);
			restarts++;
		}
	} while (rc == SQLITE_OK ||
		 ((rc == SQLITE_BUSY || rc == SQLITE_LOCKED) &&
		  restarts < RESTARTS * 100));
	rc = sqlite3_backup_finish(b);
	return rc ? crmp_db_fail(db, rc, e) : CRM_OK;
}

static int
verify_row(void *arg, int n, char **v, char **names)
{
	(void)n;
	(void)names;
	*(bool *)arg = v[0] && !strcmp(v[0], "ok");
	return 0;
}

enum crm_status
crmp_db_copy(struct crmp_db *db, const char *tmp, struct crm_error *e)
{
	enum crm_status s;
	sqlite3 *to = NULL;
	bool ok = false;
	int rc;

	rc = sqlite3_open_v2(tmp, &to,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc)
		s = crmp_db_fail(db, rc, e);
	else
		s = backup_copy(db, to, e);
	if (!s &&
	    !sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL))
		sqlite3_exec(to, "PRAGMA quick_check(1)", verify_row, &ok,
			     NULL);
	sqlite3_close(to);
	if (!s && !ok)
		s = crm_fail(e, CRM_TROUBLE, NULL,
			     "'%s': the copy failed its check", db->path);
	return s;
}

enum crm_status
crmp_db_backup(struct crmp_db *db, const char *path, struct crm_error *e)
{
	const struct crm_file_spare spare = { .store = db->path,
					      .input = -1,
					      .all = true };
	struct crm_error why = { 0 };
	enum crm_status s, end;
	struct crm_file f;

	s = crm_file_may(path, &spare, &why);
	if (s == CRM_REFUSED)
		return crm_fail(e, s, NULL, "%s; a backup never overwrites",
				why.text);
	s = crm_file_new(&f, path, &spare, e);
	if (s)
		return s;
	s = crmp_db_copy(db, f.temp, e);
	if (s)
		crmp_file_remove(f.temp);
	end = crm_file_end(&f, !s, e);
	return s ? s : end;
}
