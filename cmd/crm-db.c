/* SPDX-License-Identifier: MIT */
/* crm-db - look after the store */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"

static struct crm_init init;
static const char *asserts, *zone, *backup;
static int64_t keep;

static enum crm_status
run_init(struct cmd *c)
{
	struct crm_clock clock = { 0 };
	enum crm_status st;
	const char *path;

	st = cmd_clock(c, init.zone ? init.zone : "Asia/Shanghai", &clock);
	if (st)
		return st;
	crm_zone_close(clock.zone);
	init.instant = clock.now;
	init.actor = cmd_actor();
	init.command = c->command;
	if ((st = cmd_path(c, &path)) || (st = cmd_path_make(c, path)))
		return st;
	return crm_store_create(path, &init, &c->e);
}

static enum crm_status
run_info(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st = crm_store_info(c->store, &b, &c->e);

	if (!st)
		st = cmd_show(c, b.s, b.len);
	crm_buf_free(&b);
	return st;
}

static enum crm_status
run_check(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st = CRM_OK;

	if (asserts)
		st = cmd_slurp(c, asserts, &b);
	if (!st)
		c->file = NULL;
	if (!st)
		st = crm_store_check(c->store, b.s, cmd_sink, c, &c->e);
	if (st == CRM_USAGE && c->e.line)
		c->file = asserts;
	crm_buf_free(&b);
	if (!st && cmd_width(1))
		cmd_say(c, "the store is whole");
	if (st != CRM_REFUSED || !c->lines)
		return st;
	/* findings are the answer, not a failure to answer */
	c->refused = true;
	return CRM_OK;
}

static enum crm_status
run_rebuild(struct cmd *c)
{
	return crm_store_rebuild(c->store, zone, &c->e);
}

/* ---- backups ----------------------------------------------------------- */

static struct crm_buf stem; /* of the names in a directory: "crm-" */

/* Is it a name of ours: STORE-20261122T020700Z.db? */
static int
is_backup(const struct dirent *x)
{
	static const char like[] = "########T######Z.db";
	const char *p = x->d_name + stem.len;
	size_t i;

	if (strncmp(x->d_name, stem.s, stem.len) != 0 ||
	    strlen(p) != sizeof(like) - 1)
		return 0;
	for (i = 0; like[i]; i++)
		if (like[i] == '#' ? p[i] < '0' || p[i] > '9' : p[i] != like[i])
			return 0;
	return 1;
}

static int
by_time(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Only a plain file is one of ours; what is no more is none either. */
static bool
is_plain(const char *path)
{
	struct stat s;

	return path && !lstat(path, &s) && S_ISREG(s.st_mode);
}

/* Remove the oldest but --keep; the one just made stays, whatever its clock. */
static enum crm_status
rotate_list(struct cmd *c, char **path, size_t n, const char *made)
{
	size_t i, old = 0;

	for (i = 0; i < n; i++)
		old += is_plain(path[i]);
	old = old > (size_t)keep ? old - (size_t)keep : 0;
	for (i = 0; i < n && old; i++) {
		if (!is_plain(path[i]) || !strcmp(path[i], made))
			continue;
		old--;
		if (unlink(path[i]) < 0 && errno != ENOENT)
			return crm_fail(&c->e, CRM_TROUBLE, NULL,
					"'%s': %s (the backup '%s' is made)",
					path[i], strerror(errno), made);
	}
	return CRM_OK;
}

static enum crm_status
rotate(struct cmd *c, const char *dir, const char *made)
{
	struct dirent **list = NULL;
	int n = scandir(dir, &list, is_backup, by_time), i;
	enum crm_status st = CRM_OK;
	char **path = NULL;

	if (n < 0)
		return crm_fail(&c->e, CRM_TROUBLE, NULL, "'%s': %s", dir,
				strerror(errno));
	path = calloc((size_t)n + 1, sizeof(*path));
	for (i = 0; i < n; i++) {
		if (path)
			path[i] = cmd_path_join(dir, list[i]->d_name);
		if (!path || !path[i])
			st = crm_nomem(&c->e);
		free(list[i]);
	}
	free(list);
	if (!st && path)
		st = rotate_list(c, path, (size_t)n, made);
	for (i = 0; path && i < n; i++)
		free(path[i]);
	free(path);
	return st;
}

/* DIR/STORE-20261122T020700Z.db, in UTC. */
static enum crm_status
backup_name(struct cmd *c, struct crm_buf *path)
{
	struct crm_buf at = { 0 };
	const char *store, *base;
	enum crm_status st = cmd_path(c, &store);
	size_t i, n;

	if (st)
		return st;
	base = strrchr(store, '/') ? strrchr(store, '/') + 1 : store;
	n = strlen(base);
	n -= n > 3 && !strcmp(base + n - 3, ".db") ? 3 : 0;
	crm_buf_add(&stem, base, n);
	crm_buf_putc(&stem, '-');
	crm_buf_printf(path, "%s/%s", c->argv[0], stem.s ? stem.s : "");
	crm_time_format(crm_store_clock(c->store)->now, &at);
	for (i = 0; i < at.len; i++)
		if (at.s[i] != '-' && at.s[i] != ':')
			crm_buf_putc(path, at.s[i]);
	crm_buf_puts(path, ".db");
	path->oom |= at.oom || stem.oom;
	crm_buf_free(&at);
	return crm_buf_ok(path, &c->e);
}

static enum crm_status
run_backup(struct cmd *c)
{
	struct crm_buf path = { 0 };
	enum crm_status st;
	struct stat s;

	if (keep < 0 || keep > 100000)
		return cmd_misuse(c, "option '--keep': 1 to 100000");
	if (stat(c->argv[0], &s) < 0 || !S_ISDIR(s.st_mode))
		return keep ? cmd_misuse(c, "option '--keep' is for a "
					    "directory that is there")
			    : crm_store_backup(c->store, c->argv[0], &c->e);
	st = backup_name(c, &path);
	if (!st)
		st = crm_store_backup(c->store, path.s, &c->e);
	if (!st && keep)
		st = rotate(c, c->argv[0], path.s);
	crm_buf_free(&path);
	crm_buf_free(&stem);
	return st;
}

static void
restored(const struct cmd *c, const struct crm_restore *r)
{
	const char *would = r->dry_run ? "would be" : "is";
	struct crm_buf at = { 0 };

	if (cmd_opt.quiet)
		return;
	crm_time_format(r->at, &at);
	cmd_say(c, "'%s' %s as of transaction %lld (%s), from '%s'%s%s%s%s%s",
		r->path, would, (long long)r->txn, at.s ? at.s : "", r->backup,
		r->aside.s ? "; the store before " : "",
		r->aside.s ? would : "", r->aside.s ? " '" : "",
		r->aside.s ? r->aside.s : "", r->aside.s ? "'" : "");
	if (r->older)
		cmd_say(c, "its schema is %d: run crm-db migrate", r->schema);
	crm_buf_free(&at);
}

/* What it is now, without a store that would say in which zone. */
static enum crm_status
moment(struct cmd *c, int64_t *now)
{
	struct crm_clock clock = { 0 };
	enum crm_status st = cmd_clock(c, "UTC", &clock);

	if (st)
		return st;
	crm_zone_close(clock.zone);
	*now = clock.now;
	return CRM_OK;
}

static enum crm_status
run_restore(struct cmd *c)
{
	struct crm_restore r = { .backup = c->argv[0],
				 .busy_ms = cmd_opt.busy_ms,
				 .dry_run = cmd_opt.dry_run };
	enum crm_status st = cmd_path(c, &r.path);

	if (!st)
		st = moment(c, &r.now);
	if (st)
		return st;
	st = crm_store_restore(&r, &c->e);
	if (!st)
		restored(c, &r);
	crm_buf_free(&r.aside);
	return st;
}

/* ---- schemas ------------------------------------------------------------ */

static void
migrated(const struct cmd *c, const struct crm_migrate *m)
{
	if (cmd_opt.quiet)
		return;
	if (m->from == m->to)
		cmd_say(c, "schema %d is up to date", m->to);
	else if (m->dry_run)
		cmd_say(c,
			"schema %d would become %d: %lld records, about %llu "
			"MB of free space",
			m->from, m->to, (long long)m->records,
			(unsigned long long)(m->bytes >> 20));
	else
		cmd_say(c, "schema %d is now %d: %lld records; backup: %s",
			m->from, m->to, (long long)m->records, m->made.s);
}

static enum crm_status
run_migrate(struct cmd *c)
{
	struct crm_migrate m = { .busy_ms = cmd_opt.busy_ms,
				 .dry_run = cmd_opt.dry_run,
				 .backup = backup };
	enum crm_status st = cmd_path(c, &m.path);

	if (!st && backup && !*backup)
		st = cmd_misuse(c, "option '--backup': the name is empty");
	if (!st)
		st = moment(c, &m.now);
	if (st)
		return st;
	m.progress = isatty(2) && !cmd_opt.quiet ? cmd_on_progress : NULL;
	m.arg = c;
	st = crm_store_migrate(&m, &c->e);
	cmd_progress_end();
	if (!st)
		migrated(c, &m);
	crm_buf_free(&m.made);
	return st;
}

static const struct opt init_opts[] = {
	{ 0, "zone", "NAME", "business zone, else Asia/Shanghai",
	  .text = &init.zone },
	{ 0, "currency", "CODE", "base currency, else CNY",
	  .text = &init.currency },
	{ 0, "group", NULL, "the file's group may use it",
	  .flag = &init.group },
	{ 0, "replay", NULL, "CRM_NOW may be any past moment",
	  .flag = &init.replay },
	{ 0 },
};

static const struct opt check_opts[] = {
	{ 0, "assert", "FILE", "name: type: condition no record may meet",
	  .text = &asserts },
	{ 0 },
};

static const struct opt rebuild_opts[] = {
	{ 0, "zone", "NAME", "a new business zone", .text = &zone },
	{ 0 },
};

static const struct opt backup_opts[] = {
	{ 0, "keep", "N", "in a directory: remove all but the newest",
	  .number = &keep },
	{ 0 },
};

static const struct opt restore_opts[] = {
	{ 'n', "dry-run", NULL, "say what would be done",
	  .flag = &cmd_opt.dry_run },
	{ 'q', "quiet", NULL, "say nothing of what was done",
	  .flag = &cmd_opt.quiet },
	{ 0 },
};

static const struct opt migrate_opts[] = {
	{ 0, "backup", "FILE", "where the store as it is goes before",
	  .text = &backup },
	{ 'n', "dry-run", NULL, "say what would be done",
	  .flag = &cmd_opt.dry_run },
	{ 'q', "quiet", NULL, "say nothing of what was done",
	  .flag = &cmd_opt.quiet },
	{ 0 },
};

static const struct verb verbs[] = {
	{ "init", NULL, "make a new store with the starter policy", init_opts,
	  CMD_PATH | CMD_ACTOR, run_init, 0, 0 },
	{ "info", NULL, "what is known of the store", NULL,
	  CMD_READ | CMD_PRINTS, run_info, 0, 0 },
	{ "check", NULL, "integrity, references, summaries, conditions",
	  check_opts, CMD_READ | CMD_PRINTS, run_check, 0, 0 },
	{ "rebuild", NULL, "make summaries and side tables anew", rebuild_opts,
	  CMD_WRITE, run_rebuild, 0, 0 },
	{ "backup", "FILE|DIR", "a verified copy while others work",
	  backup_opts, CMD_READ, run_backup, 1, 1 },
	{ "restore", "FILE", "put a backup in the store's place", restore_opts,
	  CMD_PATH, run_restore, 1, 1 },
	{ "migrate", NULL, "bring an older store up to date", migrate_opts,
	  CMD_PATH, run_migrate, 0, 0 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-db", "look after the store",
					.verbs = verbs },
			argc, argv);
}
