/* SPDX-License-Identifier: MIT */
/* pair - run two commands in turn and give the median time and peak memory */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MAXWORDS = 64, MAXRUNS = 1000 };

struct side {
	char *prepare, *command; /* NULL: none */
	int64_t us[MAXRUNS];
	long rss_kib;
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The command with each @@ made the number of the run, so writes differ. */
static char *
numbered(const char *s, int run)
{
	char *out = malloc(strlen(s) * 12 + 1), *o = out;

	if (!out)
		exit(2);
	for (; *s; s++)
		if (*s == '@' && s[1] == '@')
			o += sprintf(o, "%d", run), s++;
		else
			*o++ = *s;
	*o = '\0';
	return out;
}

/* Run it, through sh only when it has signs of one; its output is dropped. */
static int
run(const char *command, int number, struct rusage *ru)
{
	char *words[MAXWORDS] = { NULL }, *text = numbered(command, number);
	char sh[] = "sh", c[] = "-c", *word, *rest = text;
	posix_spawn_file_actions_t fa;
	int n = 0, status = -1, rc;
	pid_t pid;

	if (strpbrk(text, "|<>;&$'\"*\\(\n")) {
		words[0] = sh;
		words[1] = c;
		words[2] = text;
	} else {
		while ((word = strsep(&rest, " ")) && n < MAXWORDS - 1)
			if (*word)
				words[n++] = word;
	}
	if (!words[0])
		words[0] = sh;
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
	rc = posix_spawnp(&pid, words[0], &fa, NULL, words, environ);
	posix_spawn_file_actions_destroy(&fa);
	if (rc)
		fprintf(stderr, "pair: %s: %s\n", words[0], strerror(rc));
	else
		while (wait4(pid, &status, 0, ru) < 0 && errno == EINTR)
			;
	if (status)
		fprintf(stderr, "pair: status %d: %s\n", status, text);
	free(text);
	return status;
}

static void
once(struct side *s, int number, int slot)
{
	struct rusage ru = { 0 };
	int64_t t;

	if (!s->command)
		return;
	if (s->prepare && run(s->prepare, number, &ru))
		exit(1);
	t = now_us();
	if (run(s->command, number, &ru))
		exit(1);
	if (slot < 0)
		return;
	s->us[slot] = now_us() - t;
	if (ru.ru_maxrss > s->rss_kib)
		s->rss_kib = ru.ru_maxrss;
}

static int
by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
median(struct side *s, int runs)
{
	if (!s->command) {
		printf("- -");
		return;
	}
	qsort(s->us, (size_t)runs, sizeof(s->us[0]), by_time);
	printf("%lld %ld", (long long)s->us[runs / 2], s->rss_kib);
}

int
main(int argc, char **argv)
{
	static struct side ours, peer;
	int runs = 3, warm = 0, i, opt;

	while ((opt = getopt(argc, argv, "n:w:A:a:B:b:")) != -1) {
		switch (opt) {
		case 'n':
			runs = (int)strtol(optarg, NULL, 10);
			break;
		case 'w':
			warm = (int)strtol(optarg, NULL, 10);
			break;
		case 'A':
			ours.prepare = *optarg ? optarg : NULL;
			break;
		case 'a':
			ours.command = optarg;
			break;
		case 'B':
			peer.prepare = *optarg ? optarg : NULL;
			break;
		case 'b':
			peer.command = *optarg ? optarg : NULL;
			break;
		default:
			goto usage;
		}
	}
	if (!ours.command || runs < 1 || runs > MAXRUNS || optind != argc)
		goto usage;
	for (i = -warm; i < runs; i++) {
		once(&peer, i + warm, i);
		once(&ours, i + warm, i);
	}
	median(&ours, runs);
	putchar(' ');
	median(&peer, runs);
	putchar('\n');
	return 0;
usage:
	fputs("usage: pair [-n RUNS] [-w WARM] [-A PREPARE] -a OURS "
	      "[-B PREPARE] [-b PEER]\n"
	      "prints: microseconds and peak KiB of OURS, then of PEER\n",
	      stderr);
	return 2;
}
