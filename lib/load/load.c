/* SPDX-License-Identifier: MIT */
/* load.c - a whole input into the store: all or nothing, or as told */
#include "load/load.h"
#include "store/txn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BULK (1 << 20) /* bytes of input from which indexes wait */
#define NEAR 256       /* records between two looks at the progress */

/* ---- one row ------------------------------------------------------------ */

static bool
lenient(const struct crmp_loading *g)
{
	return g->l->keep_going;
}

enum crm_status
crmp_load_begin_row(struct crmp_loading *g, struct crm_error *e)
{
	crmp_arena_reset(&g->mem);
	g->rec.mem = &g->mem;
	crmp_load_mark(g);
	return lenient(g) ? crmp_txn_savepoint(g->s, e) : CRM_OK;
}

/* What the counts may say if the rest comes to nothing. */
static void
load_remember(struct crmp_loading *g)
{
	g->before.created = g->l->created;
	g->before.updated = g->l->updated;
	g->before.unchanged = g->l->unchanged;
	g->kept_before = g->l->created + g->l->updated + g->l->unchanged;
}

static void
recall(struct crmp_loading *g)
{
	g->l->created = g->before.created;
	g->l->updated = g->before.updated;
	g->l->unchanged = g->before.unchanged;
}

/* What was refused is written down before the others are stored. */
static enum crm_status
load_commit(struct crmp_loading *g, struct crm_error *e)
{
	enum crm_status rc = crmp_load_print(g, e);

	if (!rc && g->rejects.fd >= 0)
		rc = crm_file_flush(&g->rejects, e);
	return rc ? rc : crm_commit(g->s, e);
}

static enum crm_status
next_chunk(struct crmp_loading *g, struct crm_error *e)
{
	const struct timespec pause = { 0, 2500000 };
	enum crm_status rc;

	if (!g->l->chunk || ++g->in_chunk < g->l->chunk ||
	    (g->refused && !lenient(g)))
		return CRM_OK;
	g->in_chunk = 0;
	rc = load_commit(g, e);
	if (rc)
		return rc;
	load_remember(g);
	nanosleep(&pause, NULL);
	return crm_begin(g->s, e);
}

static bool
ours(enum crm_status rc)
{
	return rc == CRM_REFUSED || rc == CRM_ABSENT;
}

enum crm_status
crmp_load_end_row(struct crmp_loading *g, enum crm_status rc,
		  struct crm_error *why, long line, struct crmp_text raw,
		  struct crm_error *e)
{
	int64_t all = g->l->created + g->l->updated + g->l->unchanged;

	if (rc && !ours(rc)) {
		if (e && !e->code)
			*e = *why;
		return rc;
	}
	if (rc) {
		if (!why->line)
			why->line = line;
		g->l->rejected++;
		g->refused = true;
		/* a second attempt says nothing twice */
		if (g->l->error && !g->muted)
			g->l->error(g->l->arg, why);
		if (g->muted)
			g->muted--;
		else
			g->shown++;
		if (lenient(g))
			crmp_txn_undo_savepoint(g->s);
		/* of a row of several records some may have been stored */
		rc = crmp_load_take_back(g, e);
		if (rc)
			return rc;
		return crmp_load_reject(g, why, why->line, raw, e);
	}
	if (lenient(g))
		rc = crmp_txn_release(g->s, e);
	if (!rc && g->l->progress && all % NEAR == 0)
		g->l->progress(g->l->arg, crmp_in_offset(g->in), g->size, all);
	return rc ? rc : next_chunk(g, e);
}

/* ---- before ------------------------------------------------------------- */

/* The last line of a broken pipeline, looked at before anything is stored. */
static enum crm_status
broken_end(int fd, uint64_t size, struct crm_error *e)
{
	char end[4096];
	off_t from = size > sizeof end ? (off_t)(size - sizeof end) : 0;
	ssize_t n = pread(fd, end, sizeof end, from);
	struct crm_buf b = { 0 };
	enum crm_status rc = CRM_OK;
	ssize_t start;

	while (n > 0 && (end[n - 1] == '\n' || end[n - 1] == '\r'))
		n--;
	for (start = n; start > 0 && end[start - 1] != '\n'; start--)
		;
	if (n > start &&
	    crm_line_is_error(end + start, (size_t)(n - start), &b))
		rc = crm_fail(e, CRM_TROUBLE, NULL,
			      "the input broke off (%s); "
			      "nothing was stored",
			      b.s ? b.s : "");
	crm_buf_free(&b);
	return rc;
}

static enum crm_status
start(struct crmp_loading *g, struct crm_error *e)
{
	enum crm_status rc;

	if (g->l->rejects)
		g->l->keep_going = true;
	rc = crmp_load_room(g, e);
	if (!rc && !g->l->csv)
		rc = broken_end(g->fd, g->size, e);
	if (!rc && g->l->stored)
		rc = crmp_load_keep(g, e);
	if (!rc)
		rc = crmp_db_pace(
			g->s->db,
			g->l->chunk ? CRMP_PACE_CHUNKS : CRMP_PACE_LOAD, e);
	if (!rc)
		rc = crm_begin(g->s, e);
	if (!rc && !g->l->chunk && g->size >= BULK && !g->s->batch.clash)
		rc = crmp_bulk_begin(g->s, e);
	return rc;
}

/* ---- after -------------------------------------------------------------- */

static enum crm_status
load_finish(struct crmp_loading *g, struct crm_error *e)
{
	if (g->refused && !lenient(g)) {
		return crm_fail(
			e, CRM_REFUSED, NULL,
			"%lld rejected; %s was stored (--keep-going stores the "
			"good ones)",
			(long long)g->l->rejected,
			g->kept_before ? "nothing of the last chunk"
				       : "nothing");
	}
	return load_commit(g, e);
}

static enum crm_status
load_give(struct crmp_loading *g, struct crm_error *e)
{
	if (g->l->progress)
		g->l->progress(g->l->arg, g->size, g->size,
			       g->l->created + g->l->updated + g->l->unchanged);
	return g->out ? crmp_spool_drain(g->out, g->l->stored, g->l->stored_arg,
					 e)
		      : CRM_OK;
}

static void
close_all(struct crmp_loading *g)
{
	crmp_in_close(g->in);
	crmp_spool_free(g->out);
	crmp_spool_free(g->kept);
	g->in = NULL;
	g->out = g->kept = NULL;
}

static enum crm_status
attempt(struct crmp_loading *g, struct crm_error *e)
{
	struct crm_load *l = g->l;
	enum crm_status rc;

	l->created = l->updated = l->unchanged = l->rejected = 0;
	g->refused = false;
	rc = crmp_in_open(g->fd, &g->in, e);
	if (!rc)
		rc = start(g, e);
	if (!rc)
		rc = l->csv ? crmp_load_csv(g, e) : crmp_load_lines(g, e);
	if (!rc)
		rc = load_finish(g, e);
	if (rc) {
		crm_rollback(g->s);
		recall(g);
	}
	return rc;
}

/*
 * An external id that stands twice in a bulk load: once more, looking each
 * up.
 */
static enum crm_status
again(struct crmp_loading *g, struct crm_error *e)
{
	close_all(g);
	crm_file_end(&g->rejects, false, NULL);
	g->muted = g->shown;
	if (e)
		memset(e, 0, sizeof *e);
	if (lseek(g->fd, g->from, SEEK_SET) < 0)
		return crm_fail(e, CRM_TROUBLE, NULL, "the input: %s",
				strerror(errno));
	return attempt(g, e);
}

/* Whatever the error says: earlier chunks are committed. */
static void
admit(const struct crmp_loading *g, struct crm_error *e)
{
	size_t n = strlen(e->text);

	if (g->kept_before)
		snprintf(e->text + n, sizeof e->text - n,
			 " (the %lld records before are stored)",
			 (long long)g->kept_before);
}

enum crm_status
crm_load_run(struct crm_store *s, int fd, struct crm_load *l,
	     struct crm_error *e)
{
	struct crmp_loading g = {
		.s = s,
		.l = l,
		.rec = { .s = s, .empty_clears = l->put.empty_clears },
		.source = fd,
		.rejects = { .fd = -1 },
	};
	enum crm_status rc, paced;

	crmp_batch_begin(s);
	rc = crmp_load_rejects(&g, e);
	if (!rc)
		rc = crmp_load_intake(&g, &fd, e);
	g.fd = fd;
	if (!rc) {
		g.from = lseek(fd, 0, SEEK_CUR);
		rc = attempt(&g, e);
		if (rc && s->batch.clash)
			rc = again(&g, e);
	}
	crmp_batch_end(s);
	/*
	 * Also after a failure: what chunks stored is to last.  Otherwise it
	 * is stored for good by now; a cache that stays large is no failure.
	 */
	paced = crmp_db_pace(s->db, CRMP_PACE_USUAL,
			     rc || !l->chunk ? NULL : e);
	if (!rc && l->chunk)
		rc = paced;
	if (rc && e)
		admit(&g, e);
	/* what was committed is printed, whatever came after */
	if (!rc)
		rc = load_give(&g, e);
	else if (g.kept_before && load_give(&g, NULL))
		rc = CRM_TROUBLE;
	if (!rc && l->rejected)
		rc = crm_fail(e, CRM_REFUSED, NULL, "%lld rejected",
			      (long long)l->rejected);
	rc = crmp_load_rejects_end(&g, rc, e);
	close_all(&g);
	crmp_spool_free(g.input);
	crmp_arena_free(&g.mem);
	crmp_scan_free(&g.scan);
	crm_buf_free(&g.line);
	crm_buf_free(&g.reject);
	return rc;
}
