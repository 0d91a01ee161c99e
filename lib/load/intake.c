/* SPDX-License-Identifier: MIT */
/* intake.c - a pipe read to its end, if it has one, before there is a lock */
#include "load/load.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define LOOK ((uint64_t)64 << 20)  /* bytes between two looks at the room */
#define SPARE ((uint64_t)64 << 20) /* bytes that TMPDIR is left with */
#define LINES 100000		   /* of which one is to begin as a record */

/*
 * Rows, indexes and the journal that holds both until the commit come to
 * about ten times a CSV; running out of space in the middle would leave a
 * journal that nobody can get past.
 */
enum crm_status
crmp_load_room(struct crmp_loading *g, struct crm_error *e)
{
	const char *path = crmp_db_path(g->s->db), *slash;
	struct statvfs fs;
	struct crm_buf dir = { 0 };
	uint64_t have, want = g->size * 10 + (1 << 20);

	if (g->l->chunk || g->size < (1 << 20))
		return CRM_OK;
	slash = strrchr(path, '/');
	crm_buf_add(&dir, slash ? path : ".",
		    slash ? (size_t)(slash - path) + 1 : 1);
	if (!dir.s || statvfs(dir.s, &fs)) {
		crm_buf_free(&dir);
		return CRM_OK;
	}
	crm_buf_free(&dir);
	have = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (have >= want)
		return CRM_OK;
	return crm_fail(e, CRM_TROUBLE, NULL,
			"'%s': about %llu MB are needed "
			"on that disk, %llu MB are free; nothing was stored "
			"(--chunk needs less at a time)",
			path, (unsigned long long)(want >> 20),
			(unsigned long long)(have >> 20));
}

/* ---- what comes in ------------------------------------------------------- */

/* A pipe on its way into the spool, looked at because it may have no end. */
struct intake {
	struct crmp_loading *g;
	uint64_t line; /* bytes of the last line so far */
	uint64_t looked;
	long lines;  /* that have ended */
	bool record; /* one may be a record */
};

/* A line that is skipped (--keep-going) has to end some time, too. */
static uint64_t
longest(const struct crmp_loading *g)
{
	return g->l->keep_going ? 16 * CRMP_LINE_MAX
				/* two bytes may become one */
				: (g->l->csv ? 2 : 1) * CRMP_LINE_MAX;
}

static bool
may_begin(char c)
{
	return strchr("{ \t\r\n\xef", c) && c;
}

static void
intake_count(struct intake *w, const char *p, size_t n)
{
	const char *end = p + n, *nl, *cr;

	for (; p < end; p = nl + 1) {
		w->record |= !w->line && may_begin(*p);
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			break;
		w->lines++;
		w->line = 0;
	}
	/* old spreadsheets end a line by CR */
	cr = p < end ? memrchr(p, '\r', (size_t)(end - p)) : NULL;
	if (cr)
		w->line = (uint64_t)(end - cr) - 1;
	else if (p < end)
		w->line += (uint64_t)(end - p);
}

static enum crm_status
intake_look(struct intake *w, struct crm_error *e)
{
	struct crmp_loading *g = w->g;
	struct statvfs fs;
	uint64_t have;

	if (w->line > longest(g)) {
		if (e && !e->code)
			e->line = w->lines + 1;
		return crm_fail(e, CRM_REFUSED, NULL,
				"the line is longer than %llu MiB; the input "
				"was not read on, nothing was stored",
				(unsigned long long)(longest(g) >> 20));
	}
	if (!g->l->csv && !w->record && w->lines >= LINES)
		return crm_fail(e, CRM_REFUSED, NULL,
				"none of the first %d lines begins with '{'; "
				"the input was not read on, nothing was stored",
				LINES);
	g->size = crmp_spool_size(g->input);
	if (g->size - w->looked < LOOK)
		return CRM_OK;
	w->looked = g->size;
	have = statvfs(g->l->tmpdir, &fs) ? UINT64_MAX
					  : (uint64_t)fs.f_bavail * fs.f_frsize;
	if (have < SPARE)
		return crm_fail(e, CRM_TROUBLE, NULL,
				"'%s': an input over %llu MB does not fit; "
				"nothing was stored (TMPDIR may name another "
				"place)",
				g->l->tmpdir,
				(unsigned long long)(g->size >> 20));
	return crmp_load_room(g, e);
}

static enum crm_status
intake_spool(struct crmp_loading *g, int fd, struct crm_error *e)
{
	struct intake w = { .g = g };
	char chunk[65536];
	enum crm_status rc;
	ssize_t n;

	rc = crmp_spool_new(g->l->tmpdir, &g->input, e);
	while (!rc && (n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return crm_fail(e, CRM_TROUBLE, NULL, "the input: %s",
					strerror(errno));
		intake_count(&w, chunk, (size_t)n);
		rc = crmp_spool_add(g->input, chunk, (size_t)n, e);
		if (!rc)
			rc = intake_look(&w, e);
	}
	return rc;
}

enum crm_status
crmp_load_intake(struct crmp_loading *g, int *fd, struct crm_error *e)
{
	enum crm_status rc;
	struct stat st;

	if (fstat(*fd, &st))
		return crm_fail(e, CRM_TROUBLE, NULL, "the input: %s",
				strerror(errno));
	if (S_ISDIR(st.st_mode))
		return crm_fail(e, CRM_TROUBLE, NULL,
				"the input is a directory");
	if (S_ISREG(st.st_mode)) {
		g->size = (uint64_t)st.st_size;
		return CRM_OK;
	}
	rc = intake_spool(g, *fd, e);
	if (rc)
		return rc;
	g->size = crmp_spool_size(g->input);
	return crmp_spool_fd(g->input, fd, e);
}
