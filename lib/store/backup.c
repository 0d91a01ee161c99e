/* SPDX-License-Identifier: MIT */
/* backup.c - an online copy, verified, under its name only when whole */
#include "store/dbp.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static enum crm_status
write_copy(struct crmp_db *db, const char *tmp, struct crm_error *e)
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
			     "'%s': the copy failed its check", tmp);
	return s;
}

static enum crm_status
sync_path(const char *path, int flags, struct crm_error *e)
{
	int fd = open(path, flags | O_CLOEXEC);
	int bad = fd < 0 || fsync(fd);

	if (fd >= 0)
		close(fd);
	return bad ? crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
			      strerror(errno))
		   : CRM_OK;
}

enum crm_status
crmp_db_backup(struct crmp_db *db, const char *path, struct crm_error *e)
{
	struct crm_buf tmp = { 0 }, dir = { 0 };
	enum crm_status s;
	int fd;

	if (access(path, F_OK) == 0)
		return crm_fail(e, CRM_REFUSED, NULL,
				"'%s': exists already; a backup never "
				"overwrites",
				path);
	crm_buf_printf(&tmp, "%s.part%ld", path, (long)getpid());
	crm_buf_puts(&dir, path);
	s = crm_buf_ok(&tmp, e);
	if (!s)
		s = crm_buf_ok(&dir, e);
	if (s)
		goto out;
	fd = open(tmp.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	/* also under a umask that takes it all */
	if (fd >= 0 && fchmod(fd, 0600)) {
		close(fd);
		unlink(tmp.s);
		fd = -1;
	}
	if (fd < 0) {
		s = crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
			     strerror(errno));
		goto out;
	}
	close(fd);
	s = write_copy(db, tmp.s, e);
	if (!s)
		s = sync_path(tmp.s, O_RDONLY, e);
	if (!s && link(tmp.s, path))
		s = crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
			     strerror(errno));
	crmp_file_remove(tmp.s);
	if (!s && (s = sync_path(dirname(dir.s), O_RDONLY | O_DIRECTORY, e)))
		unlink(path);
out:
	crm_buf_free(&tmp);
	crm_buf_free(&dir);
	return s;
}
