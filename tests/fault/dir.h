/* SPDX-License-Identifier: MIT */
/* dir.h - what a directory holds: its files, and all rows of its stores */
#ifndef DIR_H
#define DIR_H

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#define FNV 1099511628211U
#define SEED 14695981039346656037U

struct text {
	char *s;
	size_t n;
};

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static uint64_t
mix(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;

	while (n--)
		h = (h ^ *s++) * FNV;
	return (h ^ 0x100) * FNV;
}

/* ---- files --------------------------------------------------------------- */

static struct text
slurp(int fd)
{
	struct text t = { 0 };
	struct stat st;

	if (fstat(fd, &st))
		die("fstat");
	t.n = (size_t)st.st_size;
	t.s = malloc(t.n + 1);
	if (!t.s || pread(fd, t.s, t.n, 0) != st.st_size)
		die("pread");
	t.s[t.n] = '\0';
	return t;
}

static struct text
file(const char *dir, const char *name)
{
	char path[4096];
	struct text t;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	t = slurp(fd);
	close(fd);
	return t;
}

static int
listed(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static struct dirent **
list(const char *dir, int *n)
{
	struct dirent **names;

	*n = scandir(dir, &names, listed, alphasort);
	if (*n < 0)
		die(dir);
	return names;
}

static void
list_free(struct dirent **names, int n)
{
	while (n--)
		free(names[n]);
	free(names);
}

/* Is every byte of WORK as in BASE? */
static bool
untouched(const char *base, const char *work)
{
	int na, nb, i;
	struct dirent **a = list(base, &na), **b = list(work, &nb);
	bool same = na == nb;

	for (i = 0; same && i < na; i++) {
		struct text x, y;

		same = !strcmp(a[i]->d_name, b[i]->d_name);
		if (!same)
			break;
		x = file(base, a[i]->d_name);
		y = file(work, a[i]->d_name);
		same = x.n == y.n && !memcmp(x.s, y.s, x.n);
		free(x.s);
		free(y.s);
	}
	list_free(a, na);
	list_free(b, nb);
	return same;
}

static void
restore(const char *base, const char *work)
{
	char path[4096];
	struct dirent **names;
	struct text t;
	int n, i, fd;

	if (untouched(base, work))
		return;
	names = list(work, &n);
	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", work, names[i]->d_name);
		if (unlink(path))
			die(path);
	}
	list_free(names, n);
	names = list(base, &n);
	for (i = 0; i < n; i++) {
		t = file(base, names[i]->d_name);
		snprintf(path, sizeof(path), "%s/%s", work, names[i]->d_name);
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, t.s, t.n) != (ssize_t)t.n)
			die(path);
		close(fd);
		free(t.s);
	}
	list_free(names, n);
}

/* ---- what a directory holds ---------------------------------------------- */

/* A token is another each time: it must be there. */
static uint64_t
column(sqlite3_stmt *st, int i, uint64_t h)
{
	int n = sqlite3_column_bytes(st, i);

	return strcmp(sqlite3_column_name(st, i), "token") != 0
		       ? mix(h, sqlite3_column_blob(st, i), (size_t)n)
		       : mix(h, &n, sizeof(n));
}

static uint64_t
rows(sqlite3 *db, const char *sql, uint64_t h)
{
	sqlite3_stmt *st;
	int i;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		return mix(h, sqlite3_errmsg(db), 1);
	while (sqlite3_step(st) == SQLITE_ROW)
		for (i = 0; i < sqlite3_column_count(st); i++)
			h = column(st, i, h);
	sqlite3_finalize(st);
	return h;
}

/* All rows of all tables; *whole is cleared when the file is damaged. */
static uint64_t
store(const char *path, uint64_t h, bool *whole)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	char *sql;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL))
		die(path);
	if (rows(db, "PRAGMA integrity_check", SEED) != mix(SEED, "ok", 2))
		*whole = false;
	h = rows(db, "SELECT type,name,sql FROM sqlite_schema ORDER BY 1,2", h);
	if (!sqlite3_prepare_v2(db,
				"SELECT name FROM sqlite_schema"
				" WHERE type='table' ORDER BY 1",
				-1, &st, NULL))
		while (sqlite3_step(st) == SQLITE_ROW) {
			sql = sqlite3_mprintf("SELECT * FROM \"%w\"",
					      sqlite3_column_text(st, 0));
			h = rows(db, sql, h);
			sqlite3_free(sql);
		}
	sqlite3_finalize(st);
	sqlite3_close(db);
	return h;
}

static bool
is_side(const char *name)
{
	const char *dash = strrchr(name, '-');

	return dash && (!strcmp(dash, "-wal") || !strcmp(dash, "-shm"));
}

static uint64_t
state(const char *dir, bool *whole)
{
	struct dirent **names;
	uint64_t h = SEED;
	char path[4096];
	struct text t;
	int n, i;

	names = list(dir, &n);
	for (i = 0; i < n; i++) {
		if (is_side(names[i]->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]->d_name);
		t = file(dir, names[i]->d_name);
		h = mix(h, names[i]->d_name, strlen(names[i]->d_name));
		if (t.n > 16 && !memcmp(t.s, "SQLite format 3", 16))
			h = store(path, h, whole);
		else
			h = mix(h, t.s, t.n);
		free(t.s);
	}
	list_free(names, n);
	return h;
}

#endif
