/* SPDX-License-Identifier: MIT */
/* cmd_env.c - what comes from around the command: descriptors, variables,
 * user, clock, store */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"

enum { COMMAND_MAX = 4096 };

const char *
cmd_env(const char *name)
{
	const char *v = getenv(name);

	return v && *v ? v : NULL;
}

/*
 * Descriptors 0 to 2 must be taken, or the store would get their number.  A
 * closed one is opened the wrong way round, so that using it is an error.
 */
static bool
take_descriptors(void)
{
	static const int way[] = { O_WRONLY, O_RDONLY, O_WRONLY };
	int fd;

	for (fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", way[fd]) != fd)
			return false;
	return true;
}

/* The command line as it could be typed again, at most COMMAND_MAX bytes. */
static char *
quote(int argc, char **argv)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_=+:,./@%";
	struct crm_buf b = { 0 };
	const char *p, *base;
	size_t n;
	int i;

	for (i = 0; i < argc && b.len < COMMAND_MAX; i++) {
		base = strrchr(argv[i], '/');
		p = i == 0 && base ? base + 1 : argv[i];
		if (i)
			crm_buf_putc(&b, ' ');
		for (n = 0; p[n] &&
			    (strchr(plain, p[n]) || (unsigned char)p[n] > 0x7F);
		     n++)
			;
		if (n && !p[n]) {
			crm_buf_puts(&b, p);
			continue;
		}
		crm_buf_putc(&b, '\'');
		for (; *p; p++)
			if (*p == '\'')
				crm_buf_puts(&b, "'\\''");
			else
				crm_buf_putc(&b, *p);
		crm_buf_putc(&b, '\'');
	}
	if (b.len > COMMAND_MAX) {
		n = COMMAND_MAX - 3;
		while (n && ((unsigned char)b.s[n] & 0xC0) == 0x80)
			n--;
		b.s[n] = '\0';
		b.len = n;
		crm_buf_puts(&b, "…");
	}
	if (b.oom) {
		crm_buf_free(&b);
		return NULL;
	}
	return b.s;
}

enum crm_status
cmd_env_begin(struct cmd *c, int argc, char **argv)
{
	static const char *const names[] = { "CRM_DB", "CRM_ACTOR", "CRM_RUN",
					     "CRM_NOW", "CRM_OUTPUT" };
	const char *v;
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!take_descriptors())
		return crm_fail(&c->e, CRM_TROUBLE, NULL, "/dev/null: %s",
				strerror(errno));
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		v = cmd_env(names[i]);
		if (v && !crm_text_valid(v, strlen(v), NULL))
			return cmd_misuse(c, "variable %s is not UTF-8: '%s'",
					  names[i], v);
	}
	for (i = 1; i < (size_t)argc; i++)
		if (!crm_text_valid(argv[i], strlen(argv[i]), NULL))
			return cmd_misuse(c, "argument %zu is not UTF-8: '%s'",
					  i, argv[i]);
	c->command = quote(argc, argv);
	return c->command ? CRM_OK : crm_nomem(&c->e);
}

enum crm_status
cmd_path(struct cmd *c, const char **path)
{
	static struct crm_buf b;
	const char *dir = cmd_env("XDG_DATA_HOME"), *sub = "";

	*path = cmd_opt.db ? cmd_opt.db : cmd_env("CRM_DB");
	if (*path && !**path)
		return cmd_misuse(c, "option '--db': the name is empty");
	if (*path)
		return CRM_OK;
	if (!dir) {
		dir = cmd_env("HOME");
		sub = "/.local/share";
	}
	if (!dir)
		return cmd_misuse(c, "no store: give --db or set CRM_DB");
	crm_buf_reset(&b);
	crm_buf_printf(&b, "%s%s/crm/crm.db", dir, sub);
	*path = b.s;
	return crm_buf_ok(&b, &c->e);
}

enum crm_status
cmd_path_make(struct cmd *c, const char *path)
{
	enum crm_status st = CRM_OK;
	char *copy, *p;

	if (cmd_opt.db || cmd_env("CRM_DB"))
		return CRM_OK;
	copy = strdup(path);
	if (!copy)
		return crm_nomem(&c->e);
	for (p = copy + 1; !st && (p = strchr(p, '/')); p++) {
		*p = '\0';
		if (mkdir(copy, 0700) < 0 && errno != EEXIST)
			st = crm_fail(&c->e, CRM_TROUBLE, NULL, "'%s': %s",
				      copy, strerror(errno));
		*p = '/';
	}
	free(copy);
	return st;
}

const char *
cmd_actor(void)
{
	static char number[24];
	const struct passwd *pw;
	const char *name = cmd_opt.actor ? cmd_opt.actor : cmd_env("CRM_ACTOR");

	if (name)
		return name;
	pw = getpwuid(getuid());
	if (pw && crm_text_valid(pw->pw_name, strlen(pw->pw_name), NULL))
		return pw->pw_name;
	snprintf(number, sizeof(number), "%lu", (unsigned long)getuid());
	return number;
}

enum crm_status
cmd_open(struct cmd *c)
{
	struct crm_open o = {
		.write = c->verb->flags & CMD_WRITE,
		.immutable = cmd_opt.immutable,
		.real = (int64_t)time(NULL),
		.now = cmd_opt.now,
		.as_of = cmd_opt.as_of,
		.instant = cmd_env("CRM_NOW"),
		.command = c->command,
		.run = cmd_env("CRM_RUN"),
		.reason = cmd_opt.reason,
		.dry_run = cmd_opt.dry_run,
		.utc = cmd_opt.utc,
		.busy_ms = cmd_opt.busy_ms,
		.note = cmd_on_note,
		.note_arg = c,
	};
	enum crm_status st = cmd_path(c, &o.path);

	if (st)
		return st;
	/* who is logged in may take a directory service to tell */
	o.actor = o.write ? cmd_actor() : cmd_env("CRM_ACTOR");
	return crm_store_open(&o, &c->store, &c->e);
}

enum crm_status
cmd_clock(struct cmd *c, const char *zone, struct crm_clock *clock)
{
	const char *words[] = { cmd_env("CRM_NOW"), cmd_opt.now };
	struct crm_clock k = { .now = (int64_t)time(NULL) };
	enum crm_status st;
	size_t i;

	st = crm_zone_open(zone, &k.zone, &c->e);
	for (i = 0; !st && i < 2; i++)
		if (words[i])
			st = crm_time_parse(words[i], strlen(words[i]), &k, 0,
					    &k.now, &c->e);
	if (st)
		crm_zone_close(k.zone);
	else
		*clock = k;
	return st;
}

int
cmd_exec(const char *file, char **argv)
{
	int why;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	execvp(file, argv);
	why = errno;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	return why;
}

int64_t
cmd_ticks(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
