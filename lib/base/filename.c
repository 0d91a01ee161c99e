/* SPDX-License-Identifier: MIT */
/* filename.c - names of files that are not whole yet, and what died of them */
#include "base/filename.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char part_mark[] = ".part-";

const char *
crmp_file_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

enum crm_status
crmp_file_folder(const char *path, struct crm_buf *folder, struct crm_error *e)
{
	size_t n = (size_t)(crmp_file_base(path) - path);

	/* of "/a" it is "/", of "b/a" it is "b" */
	crm_buf_add(folder, n ? path : ".", n > 1 ? n - 1 : 1);
	return crm_buf_ok(folder, e);
}

/*
 * Where process numbers mean what they mean here, as eight digits: another
 * host or container may share the folder, and its living look dead from here.
 */
static void
host(char out[9])
{
	char name[256] = "";
	size_t n;
	ssize_t k;

	if (gethostname(name, 65))
		name[0] = '\0';
	name[64] = '\0';
	n = strlen(name);
	k = readlink("/proc/self/ns/pid", name + n, sizeof name - n - 1);
	n += k > 0 ? (size_t)k : 0;
	snprintf(out, 9, "%08x", (unsigned)(crmp_hash(name, n) & 0xffffffff));
}

enum crm_status
crmp_file_part(const char *path, int n, struct crm_buf *part,
	       struct crm_error *e)
{
	enum { LONGEST = 200 }; /* of a name, so that ours is none too long */
	const char *base = crmp_file_base(path);
	char here[9];

	host(here);
	crm_buf_add(part, path, (size_t)(base - path));
	crm_buf_printf(part, "%.*s%s%s-%ld-%d", LONGEST, base, part_mark, here,
		       (long)getpid(), n);
	return crm_buf_ok(part, e);
}

/* The process of NAME.part-HOST-PID-N, also of what SQLite keeps beside it;
 * 0: no such name. */
static long
owner(const char *name, const char *here)
{
	static const char *const ends[] = { "", "-journal", "-wal", "-shm" };
	const char *p = NULL, *next = name;
	char *end;
	long pid;
	size_t i;

	while ((next = strstr(next, part_mark)))
		p = next += sizeof part_mark - 1;
	if (!p || strncmp(p, here, 8) != 0 || p[8] != '-' || p[9] < '1' ||
	    p[9] > '9')
		return 0;
	pid = strtol(p + 9, &end, 10);
	if (*end++ != '-' || !*end || pid > INT32_MAX)
		return 0;
	end += strspn(end, "0123456789");
	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (!strcmp(end, ends[i]))
			return pid;
	return 0;
}

void
crmp_file_sweep(const char *path)
{
	struct crm_buf folder = { 0 };
	struct dirent *x;
	struct stat st;
	char here[9];
	DIR *d = NULL;
	long pid;

	if (!crmp_file_folder(path, &folder, NULL))
		d = opendir(folder.s);
	host(here);
	while (d && (x = readdir(d))) {
		pid = owner(x->d_name, here);
		if (pid && kill((pid_t)pid, 0) && errno == ESRCH &&
		    !fstatat(dirfd(d), x->d_name, &st, AT_SYMLINK_NOFOLLOW) &&
		    S_ISREG(st.st_mode) && st.st_uid == geteuid())
			unlinkat(dirfd(d), x->d_name, 0);
	}
	if (d)
		closedir(d);
	crm_buf_free(&folder);
}

enum crm_status
crmp_file_settle(const char *path, struct crm_error *e)
{
	struct crm_buf folder = { 0 };
	enum crm_status rc = crmp_file_folder(path, &folder, e);
	int fd, bad;

	if (rc)
		return rc;
	fd = open(folder.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bad = (fd < 0 || fsync(fd)) && errno != EINVAL && errno != EACCES;
	if (bad)
		rc = crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", folder.s,
			      strerror(errno));
	if (fd >= 0)
		close(fd);
	crm_buf_free(&folder);
	return rc;
}
