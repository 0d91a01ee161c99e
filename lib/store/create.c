/* SPDX-License-Identifier: MIT */
/* create.c - a new, empty file with the right permissions */
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Pre-created, because SQLite makes 0644 & ~umask; its side files then copy
 * the mode of this one, whatever the umask.
 */
enum crm_status
crmp_file_create(const char *path, bool group, struct crm_error *e)
{
	mode_t mode = group ? 0660 : 0600;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0 && errno == EEXIST)
		return crm_fail(e, CRM_REFUSED, NULL,
				"'%s': exists already; crm-db init never "
				"overwrites",
				path);
	if (fd < 0)
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
				strerror(errno));
	if (fchmod(fd, mode)) {
		close(fd);
		unlink(path);
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", path,
				strerror(errno));
	}
	close(fd);
	return CRM_OK;
}

/* Needs no memory, because its want may be why. */
void
crmp_file_remove(const char *path)
{
	static const char *const ends[] = { "", "-journal", "-wal", "-shm" };
	char name[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (snprintf(name, sizeof name, "%s%s", path, ends[i]) <
		    PATH_MAX)
			unlink(name);
}
