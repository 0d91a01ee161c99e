/* SPDX-License-Identifier: MIT */
/* torture - run a command once for each call that may fail, failing it */
/*
 * torture BASE WORK SHIM KIND[:ERRNO] INPUT COMMAND [ARG]...
 *
 * Directory WORK is made a copy of BASE before each run.  The first run
 * counts the calls of KIND (see shim.c) and shows what success looks like;
 * then call N fails, alone and with all after it, for N = 1 .. count: each
 * up to 300, then about 400 more (or each TORTURE_STEPth).  After every run:
 * it ended by itself; with 0, printed and stored what the first run did; with
 * 2, gave a message, printed nothing and left everything as in BASE, or stored
 * it and says so; no other file is there.  A command that stores nothing may
 * have printed a part, if it fails.
 * Prints the runs that broke a rule and the number of runs; 1 if any did.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dir.h"

static const char *base, *work, *shim, *input;
static char **command;
static int out = -1, err = -1;
static long runs, bad;

/* ---- runs ---------------------------------------------------------------- */

static void
child(const char *fault, const char *count)
{
	int in = open(input, O_RDONLY);

	if (in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(98);
	if (in > 0)
		close(in);
	setenv("LD_PRELOAD", shim, 1);
	if (fault)
		setenv("CRM_FAULT", fault, 1);
	if (count)
		setenv("CRM_FAULT_COUNT", count, 1);
	alarm(300); /* a hang is a death by signal */
	execvp(command[0], command);
	_exit(97);
}

/* The wait status. */
static int
run(const char *fault, const char *count)
{
	int status;
	pid_t pid;

	if (ftruncate(out, 0) || ftruncate(err, 0))
		die("ftruncate");
	lseek(out, 0, SEEK_SET);
	lseek(err, 0, SEEK_SET);
	runs++;
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid)
		child(fault, count);
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	return status;
}

static void
broken(const char *fault, int status, const char *what)
{
	struct text o = slurp(out), e = slurp(err);

	if (bad++ < 20)
		printf("%s: status %d: %s\nstdout: %.200s\nstderr: %.300s\n",
		       fault,
		       WIFSIGNALED(status) ? 128 + WTERMSIG(status)
					   : WEXITSTATUS(status),
		       what, o.s, e.s);
	free(o.s);
	free(e.s);
}

/* What is wrong after a run, or NULL. */
static const char *
judge(int status, uint64_t before, uint64_t after, const char *printed)
{
	struct text o = slurp(out), e = slurp(err);
	bool whole = true, told, quiet = !o.n, said;
	uint64_t now = untouched(base, work) ? before : state(work, &whole);
	bool right = !strcmp(o.s, printed);

	told = strstr(e.s, "what was to be stored is stored");
	said = e.n > 5 && !memcmp(e.s, "crm-", 4) && e.s[e.n - 1] == '\n';
	free(o.s);
	free(e.s);
	if (!WIFEXITED(status) || WEXITSTATUS(status) >= 128)
		return "it died";
	if (!whole)
		return "the store is damaged";
	if (!WEXITSTATUS(status))
		return now != after ? "not stored, not all, or a file too many"
		       : !right	    ? "stored but printed otherwise"
				    : NULL;
	if (WEXITSTATUS(status) != 2)
		return "not the exit code of trouble";
	if (!said)
		return "no message";
	if (told)
		return now != after ? "it says stored and is not" : NULL;
	return now != before		   ? "failed, and something was changed"
	       : !quiet && before != after ? "printed what is not stored"
					   : NULL;
}

static long
count_of(const char *path, const char *kind)
{
	struct text t = file("", path);
	size_t n = strcspn(kind, ":");
	const char *at = t.s;
	long calls = 0;

	for (; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (!strncmp(at, kind, n) && at[n] == ' ')
			calls = strtol(at + n, NULL, 10);
	free(t.s);
	return calls;
}

static void
fail_each(const char *kind, long calls, uint64_t before, uint64_t after,
	  const char *printed)
{
	const char *each = getenv("TORTURE_STEP"), *why;
	size_t n = strcspn(kind, ":");
	char fault[64];
	long at, step;
	int ever, status;

	step = each && *each ? strtol(each, NULL, 10) : calls / 400 + 1;
	for (at = 1; at <= calls; at += at < 300 ? 1 : step)
		for (ever = 0; ever < 2; ever++) {
			snprintf(fault, sizeof(fault), "%.*s:%ld%s%s", (int)n,
				 kind, at, ever ? "+" : "", kind + n);
			restore(base, work);
			status = run(fault, NULL);
			why = judge(status, before, after, printed);
			if (why)
				broken(fault, status, why);
		}
}

int
main(int argc, char **argv)
{
	char count[] = "/tmp/crm-torture-XXXXXX";
	uint64_t before, after;
	bool whole = true;
	struct text printed;
	long calls;
	int fd, status;

	if (argc < 7) {
		fputs("usage: torture BASE WORK SHIM KIND INPUT COMMAND...\n",
		      stderr);
		return 2;
	}
	base = argv[1];
	work = argv[2];
	shim = argv[3];
	input = argv[5];
	command = argv + 6;
	out = memfd_create("out", MFD_CLOEXEC);
	err = memfd_create("err", MFD_CLOEXEC);
	fd = mkstemp(count);
	if (out < 0 || err < 0 || fd < 0)
		die("temporary file");
	close(fd);
	before = state(base, &whole);
	restore(base, work);
	status = run(NULL, count);
	calls = count_of(count, argv[4]);
	unlink(count);
	after = state(work, &whole);
	printed = slurp(out);
	if (status || !whole || (after == before && !printed.n))
		broken("no fault", status, "the command itself fails");
	else
		fail_each(argv[4], calls, before, after, printed.s);
	printf("%s %s: %ld calls, %ld runs, %ld broken\n", argv[6], argv[4],
	       calls, runs, bad);
	free(printed.s);
	return bad || !calls;
}
