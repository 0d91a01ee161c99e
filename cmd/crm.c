/* SPDX-License-Identifier: MIT */
/* crm - the front door: runs the tools and helps to find them */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd.h"

/* Names of tools, without "crm-", in the groups of the front page. */
static const struct group {
	const char *title, *tools;
} groups[] = {
	{ "store", "db put get find where import export history policy clean "
		   "dedupe forget" },
	{ "people", "user customer contact assign handover tag" },
	{ "work", "touch lead score deal order contract ticket followup "
		  "promise sop due" },
	{ "reach", "care campaign guard notify survey points" },
	{ "insight", "tier churn cycle report brief" },
	{ "more", NULL }, /* whatever else is there */
};

/* ---- where the tools are --------------------------------------------- */

/* The directory this program was started from. */
static char *
own_directory(struct crm_error *e)
{
	char *dir = realpath("/proc/self/exe", NULL), *slash;

	slash = dir ? strrchr(dir, '/') : NULL;
	if (slash)
		slash[slash == dir] = '\0';
	if (!slash)
		crm_fail(e, CRM_TROUBLE, NULL, "/proc/self/exe: %s",
			 strerror(errno));
	return dir;
}

static int
is_tool(const struct dirent *d)
{
	return !strncmp(d->d_name, "crm-", 4) && !strchr(d->d_name, '.');
}

struct tools {
	char *dir;
	struct dirent **list;
	int n;
	bool *shown;
};

static void
tools_free(struct tools *t)
{
	while (t->n > 0)
		free(t->list[--t->n]);
	free(t->list);
	free(t->shown);
	free(t->dir);
}

static enum crm_status
tools_find(struct tools *t, struct crm_error *e)
{
	t->dir = own_directory(e);
	if (!t->dir)
		return CRM_TROUBLE;
	t->n = scandir(t->dir, &t->list, is_tool, alphasort);
	if (t->n < 0)
		return crm_fail(e, CRM_TROUBLE, NULL, "'%s': %s", t->dir,
				strerror(errno));
	t->shown = calloc((size_t)t->n + 1, sizeof(*t->shown));
	return t->shown ? CRM_OK : crm_nomem(e);
}

/* Become crm-NAME, from beside us or else from PATH. */
static enum crm_status
run_tool(struct cmd *c, const char *name, char **argv)
{
	struct tools t = { 0 };
	struct crm_buf file = { 0 };
	const char **names = NULL;
	enum crm_status st;
	char *path = NULL;
	int i, why;

	crm_buf_printf(&file, "crm-%s", name);
	if ((st = crm_buf_ok(&file, &c->e)) || (st = tools_find(&t, &c->e)))
		goto out;
	path = cmd_path_join(t.dir, file.s);
	names = calloc((size_t)t.n + 2, sizeof(*names));
	if (!path || !names) {
		st = crm_nomem(&c->e);
		goto out;
	}
	argv[0] = file.s;
	why = strchr(name, '/') ? ENOENT : cmd_exec(path, argv);
	if (why == ENOENT && !strchr(name, '/'))
		why = cmd_exec(file.s, argv);
	if (why == ENOENT && crm_type_find(name)) {
		st = cmd_misuse(c,
				"no tool '%s', a record type: crm-put and "
				"crm-get take it (crm-get %s --columns)",
				name, name);
		goto out;
	}
	for (i = 0; i < t.n; i++)
		names[i] = t.list[i]->d_name + 4;
	names[i] = "help";
	st = why == ENOENT ? cmd_unknown(c, "tool", name, names)
			   : crm_fail(&c->e, CRM_TROUBLE, NULL, "%s: %s",
				      file.s, strerror(why));
out:
	free(names);
	free(path);
	crm_buf_free(&file);
	tools_free(&t);
	return st;
}

/* ---- the front page -------------------------------------------------- */

/* What a tool says of itself: the first line of its --completion. */
static void
about(const struct tools *t, const char *tool, struct crm_buf *b)
{
	char *path = cmd_path_join(t->dir, tool), line[512], *p = NULL;
	char *argv[] = { path, (char[]){ "--completion" }, NULL };
	posix_spawn_file_actions_t acts;
	ssize_t n = 0, got;
	pid_t pid = 0;
	int fd[2];

	if (!path || pipe2(fd, O_CLOEXEC) < 0) {
		free(path);
		return;
	}
	posix_spawn_file_actions_init(&acts);
	posix_spawn_file_actions_adddup2(&acts, fd[1], 1);
	if (posix_spawn(&pid, path, &acts, NULL, argv, environ))
		pid = 0;
	posix_spawn_file_actions_destroy(&acts);
	close(fd[1]);
	while (pid > 0 && n < (ssize_t)sizeof(line) - 1 &&
	       (got = read(fd[0], line + n, sizeof(line) - 1 - (size_t)n)) > 0)
		n += got;
	close(fd[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, "tool\t", 5))
		p = strchr(line + 5, '\t');
	crm_buf_printf(b, "  %-16s %s\n", tool, p ? p + 1 : "");
	free(path);
}

static bool
in_group(const struct group *g, const char *name)
{
	size_t n = strlen(name);
	const char *p = g->tools;

	while (p && (p = strstr(p, name))) {
		if ((p == g->tools || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
		p += n;
	}
	return !g->tools;
}

static void
front_page(struct tools *t, struct crm_buf *b)
{
	size_t g, title;
	int i;

	crm_buf_puts(b, "crm - small tools for the life of customers, joined "
			"by pipes\n\n"
			"first:    crm-db init; crm-import --type customer "
			"FILE.csv\n"
			"each day: crm-followup due --mine; "
			"crm-find NAME-OR-PHONE\n"
			"pipes:    crm-churn --all | crm-tier | "
			"crm-where \"tier = 'A' and risk = 'high'\"\n\n");
	for (g = 0; g < sizeof(groups) / sizeof(groups[0]); g++) {
		title = b->len;
		for (i = 0; i < t->n; i++) {
			if (t->shown[i] ||
			    !in_group(&groups[g], t->list[i]->d_name + 4))
				continue;
			if (b->len == title)
				crm_buf_printf(b, "%s%s\n", g ? "\n" : "",
					       groups[g].title);
			about(t, t->list[i]->d_name, b);
			t->shown[i] = true;
		}
	}
	crm_buf_puts(b, "\ncrm TOOL ... runs crm-TOOL\n"
			"crm help TOOL     opens its page; man 7 crm is the "
			"front door\n"
			"crm help time     how times are written\n"
			"crm help where    how conditions are written\n");
}

/* ---- help ------------------------------------------------------------ */

/* The page as a file, installed beside us or in the source tree; or NULL. */
static char *
page_of(const char *dir, const char *name)
{
	static const char *const places[] = { "../share/man/man1",
					      "../../man" };
	struct crm_buf b = { 0 };
	size_t i;

	for (i = 0; i < 2; i++) {
		crm_buf_reset(&b);
		crm_buf_printf(&b, "%s/%s/crm-%s.1", dir, places[i], name);
		if (!b.oom && access(b.s, R_OK) == 0)
			return b.s;
	}
	crm_buf_free(&b);
	return NULL;
}

static enum crm_status
help_tool(struct cmd *c, char *name)
{
	char *dir = own_directory(&c->e), *page;
	char *man[] = { (char[]){ "man" }, (char[]){ "-l" }, NULL, NULL };
	char *own[] = { NULL, (char[]){ "--help" }, NULL };

	if (!dir)
		return CRM_TROUBLE;
	if (!strncmp(name, "crm-", 4))
		name += 4;
	page = page_of(dir, name);
	man[2] = page;
	if (page)
		cmd_exec("man", man);
	free(page);
	free(dir);
	return run_tool(c, name, own);
}

static enum crm_status
run_help(struct cmd *c)
{
	char *word = c->argc ? c->argv[0] : NULL;
	struct tools t = { 0 };
	struct crm_buf b = { 0 };
	enum crm_status st;

	if (word && !cmd_topic(word, &b))
		return help_tool(c, word);
	st = word ? CRM_OK : tools_find(&t, &c->e);
	if (!st && !word)
		front_page(&t, &b);
	if (!st)
		st = crm_buf_ok(&b, &c->e);
	if (!st)
		st = cmd_write(c, b.s, b.len);
	tools_free(&t);
	crm_buf_free(&b);
	return st;
}

static enum crm_status
run_other(struct cmd *c)
{
	return run_tool(c, c->argv[0], c->argv);
}

static const struct verb verbs[] = {
	{ "help", "[TOOL|time|where]", "the tools, or the page of one", NULL, 0,
	  run_help, 0, 1 },
	{ 0 },
};

/* `crm TOOL ARGUMENT...`: the arguments are the tool's business. */
static const struct verb pass = {
	NULL, "TOOL [ARGUMENT]...", NULL, NULL, CMD_PASS, run_other, 1, -1,
};

int
main(int argc, char **argv)
{
	bool other = argc > 1 && argv[1][0] != '-' && strcmp(argv[1], "help");
	struct tool tool = {
		.name = "crm",
		.about = "tools for the life of customers",
		.verbs = other ? NULL : verbs,
		.only = other ? &pass : NULL,
	};

	return cmd_main(&tool, argc, argv);
}
