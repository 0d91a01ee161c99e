/* SPDX-License-Identifier: MIT */
/* migrate.c - an older store brought up to date: backup, steps, commit */
#include "upkeep/migrate.h"
#include "store/txn.h"

#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define MIB (1 << 20)

/* ---- room --------------------------------------------------------------- */

/* The directory of a file; s.s of it is to be freed. */
static enum crm_status
dir_of(const char *path, struct crm_buf *copy, const char **dir,
       struct crm_error *e)
{
	enum crm_status rc;

	crm_buf_puts(copy, path);
	rc = crm_buf_ok(copy, e);
	if (!rc)
		*dir = dirname(copy->s);
	return rc;
}

/* What cannot be asked is taken as enough: the write will tell. */
static enum crm_status
room_in(const char *dir, uint64_t want, const char *what, struct crm_error *e)
{
	struct statvfs fs;
	uint64_t have;

	if (statvfs(dir, &fs))
		return CRM_OK;
	have = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (have >= want)
		return CRM_OK;
	return crm_fail(e, CRM_TROUBLE, NULL,
			"'%s': about %llu MB are needed on that disk for %s, "
			"%llu MB are free; nothing was changed",
			dir, (unsigned long long)(want / MIB), what,
			(unsigned long long)(have / MIB));
}

/*
 * The new tables stand beside the old ones for a while, and all of them in
 * the journal until the commit: twice the store.  The backup is one more,
 * perhaps on another disk.
 */
static enum crm_status
enough_room(struct crmp_migration *g, const char *backup, struct crm_error *e)
{
	struct crm_buf a = { 0 }, b = { 0 };
	const char *store, *copy;
	struct stat sa, sb;
	enum crm_status rc;
	int64_t size;
	uint64_t n;

	rc = crmp_remake_size(g->s->db, &size, e);
	if (!rc)
		rc = dir_of(g->m->path, &a, &store, e);
	if (!rc)
		rc = dir_of(backup, &b, &copy, e);
	if (rc)
		goto out;
	n = (uint64_t)size;
	g->m->bytes = 3 * n + MIB;
	if (stat(store, &sa) || stat(copy, &sb) || sa.st_dev == sb.st_dev) {
		rc = room_in(store, g->m->bytes, "backup and new tables", e);
		goto out;
	}
	rc = room_in(store, 2 * n + MIB, "new tables", e);
	if (!rc)
		rc = room_in(copy, n, "the backup", e);
out:
	crm_buf_free(&a);
	crm_buf_free(&b);
	return rc;
}

/* ---- backup -------------------------------------------------------------- */

/* FILE.schema1-20261122020700: which schema, and when. */
static enum crm_status
backup_name(const struct crmp_migration *g, struct crm_buf *name,
	    struct crm_error *e)
{
	struct crm_buf at = { 0 };
	size_t i;

	if (g->m->backup) {
		crm_buf_puts(name, g->m->backup);
		return crm_buf_ok(name, e);
	}
	crm_time_format(g->m->now, &at);
	crm_buf_printf(name, "%s.schema%d-", g->m->path, g->m->from);
	for (i = 0; i < at.len; i++)
		if (at.s[i] >= '0' && at.s[i] <= '9')
			crm_buf_putc(name, at.s[i]);
	name->oom |= at.oom;
	crm_buf_free(&at);
	return crm_buf_ok(name, e);
}

/* By a handle of its own: what has the lock cannot be copied from. */
static enum crm_status
copy_first(const struct crmp_migration *g, const char *name,
	   struct crm_error *e)
{
	struct crmp_db *db = NULL;
	enum crm_status rc;

	rc = crmp_db_open(g->m->path, 0, g->m->busy_ms, &db, e);
	if (!rc)
		rc = crmp_db_backup(db, name, e);
	crmp_db_close(db);
	return rc;
}

/* ---- the migration ------------------------------------------------------- */

static void
migrate_tell(void *arg, int64_t done)
{
	const struct crm_migrate *m = ((struct crmp_migration *)arg)->m;

	/* records are copied, then indexed, which takes about as long; for
	 * what is left, derived tables and references, as long again */
	if (m->progress)
		m->progress(m->arg, (uint64_t)done, 3 * (uint64_t)m->records,
			    done / 2);
}

/* The schema there is; CRM_TROUBLE when no step begins there. */
static enum crm_status
schema_now(struct crmp_migration *g, struct crm_error *e)
{
	enum crm_status rc;
	int from;

	rc = crmp_schema_version(g->s->db, &from, e);
	if (rc)
		return rc;
	g->m->from = from;
	g->m->to = CRMP_SCHEMA;
	return CRM_OK;
}

static enum crm_status
migrate_measure(struct crmp_migration *g, struct crm_buf *name,
		struct crm_error *e)
{
	enum crm_status rc = backup_name(g, name, e);

	if (!rc)
		rc = crmp_remake_count(g->s->db, g->remake.types,
				       &g->m->records, e);
	return rc ? rc : enough_room(g, name->s, e);
}

/* Inside the transaction. */
static enum crm_status
migrate_all(struct crmp_migration *g, struct crm_error *e)
{
	enum crm_status rc;
	int64_t n;

	rc = crmp_zone(g->s, e) ? CRM_OK : CRM_TROUBLE;
	if (!rc)
		rc = crmp_steps_run(g, g->m->from, e);
	if (!rc)
		rc = crmp_remake_count(g->s->db, g->remake.types, &n, e);
	if (!rc && n + g->dropped != g->m->records)
		rc = crm_fail(e, CRM_TROUBLE, NULL,
			      "'%s': %lld records became %lld; nothing was "
			      "changed",
			      g->m->path, (long long)g->m->records,
			      (long long)n);
	return rc ? rc : crmp_txn_dangling(g->s, e);
}

/* With the lock, because another may have migrated while we waited for it. */
static enum crm_status
migrate_locked(struct crmp_migration *g, struct crm_error *e)
{
	struct crm_buf name = { 0 };
	enum crm_status rc;

	rc = schema_now(g, e);
	if (rc || g->m->from == g->m->to) {
		crmp_txn_rollback(g->s);
		return rc;
	}
	rc = migrate_measure(g, &name, e);
	migrate_tell(g, 0);
	if (!rc)
		rc = copy_first(g, name.s, e);
	if (!rc)
		rc = migrate_all(g, e);
	if (!rc)
		rc = crmp_txn_keep(g->s, e);
	else
		crmp_txn_rollback(g->s);
	if (rc)
		crm_buf_free(&name);
	else
		g->m->made = name; /* the caller's now */
	return rc;
}

static enum crm_status
migrate_run(struct crmp_migration *g, struct crm_error *e)
{
	struct crm_buf name = { 0 };
	enum crm_status rc;

	rc = schema_now(g, e);
	if (rc || g->m->from == g->m->to)
		return rc;
	if (g->m->dry_run) {
		rc = migrate_measure(g, &name, e);
		crm_buf_free(&name);
		return rc;
	}
	rc = crmp_db_pace(g->s->db, CRMP_PACE_LOAD, e);
	if (!rc)
		rc = crmp_remake_begin(g->s->db, e);
	if (!rc)
		rc = crmp_txn_lock(g->s, e);
	return rc ? rc : migrate_locked(g, e);
}

enum crm_status
crmp_migrate(struct crm_migrate *m, const struct crmp_registry *registry,
	     struct crm_error *e)
{
	struct crm_migrate work = *m; /* *m is untouched by a failure */
	struct crmp_migration g = { .m = &work };
	enum crm_status rc;

	rc = crmp_session_new(registry, &g.s, e);
	if (rc)
		return rc;
	rc = crmp_db_open(m->path, CRMP_DB_WRITE, m->busy_ms, &g.s->db, e);
	if (!rc)
		rc = crmp_db_functions(g.s->db, e);
	g.s->session.clock.now = m->now;
	g.remake = (struct crmp_remake){ .db = g.s->db,
					 .types = registry->types,
					 .progress = migrate_tell,
					 .arg = &g };
	if (!rc)
		rc = migrate_run(&g, e);
	crm_store_close(g.s);
	if (!rc)
		*m = work;
	return rc;
}
