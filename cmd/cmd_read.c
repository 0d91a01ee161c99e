/* SPDX-License-Identifier: MIT */
/* cmd_read.c - records and files read */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"

enum crm_status
cmd_type(struct cmd *c, const char *name, const struct crm_type **t)
{
	const char *near;

	*t = crm_type_find(name);
	if (*t)
		return CRM_OK;
	near = crm_type_nearest(name);
	if (near)
		return cmd_misuse(c, "no record type '%s': did you mean %s?",
				  name, near);
	return cmd_misuse(c, "no record type '%s'", name);
}

enum crm_status
cmd_fields(struct cmd *c, const struct crm_type *t)
{
	const char *fields = cmd_opt.select.fields;

	c->checked = fields && t;
	return fields ? crm_fields_check(t, fields, &c->e) : CRM_OK;
}

enum crm_status
cmd_query(struct cmd *c, const struct crm_select *q, crm_sink *sink, void *arg)
{
	struct crm_query *rows = NULL;
	struct crm_buf line = { 0 };
	const char *sentence = NULL;
	enum crm_status st;
	long odd;

	st = crm_query_open(c->store, q, &rows, &c->e);
	while (!st && !(st = crm_query_next(rows, &line, &c->e))) {
		crm_buf_putc(&line, '\n');
		st = crm_buf_ok(&line, &c->e);
		if (!st)
			st = sink(arg, line.s, line.len, &c->e);
	}
	odd = rows ? crm_query_odd(rows, &sentence) : 0;
	if (odd > 1)
		cmd_say(c, "%s (and %ld more)", sentence, odd - 1);
	else if (odd)
		cmd_say(c, "%s", sentence);
	crm_query_close(rows);
	crm_buf_free(&line);
	return st == CRM_END ? CRM_OK : st;
}

enum crm_status
cmd_list(struct cmd *c, const struct crm_type *t)
{
	struct crm_select q = cmd_opt.select;

	q.type = t;
	return cmd_query(c, &q, cmd_sink, c);
}

/* "order/wp:1001" names a type before a key that is no number. */
enum crm_status
cmd_resolve(struct cmd *c, const struct crm_type *t, const char *ref,
	    const struct crm_type **type, int64_t *id)
{
	const char *slash = strchr(ref, '/');
	struct crm_buf b = { 0 };
	const struct crm_type *of = NULL;
	enum crm_status st;

	if (!t && slash) {
		crm_buf_add(&b, ref, (size_t)(slash - ref));
		if (b.s)
			of = crm_type_find(b.s);
		if (!of && !strpbrk(ref, ":@") && b.s)
			st = cmd_type(c, b.s, &of);
		else
			st = crm_buf_ok(&b, &c->e);
		crm_buf_free(&b);
		if (st)
			return st;
	}
	return crm_resolve(c->store, of ? of : t, of ? slash + 1 : ref, type,
			   id, &c->e);
}

/* One record, if it is as wanted, with what --expand names beside it. */
static enum crm_status
one_record(struct cmd *c, const struct crm_type *t, int64_t id,
	   struct crm_buf *b)
{
	struct crm_select q = cmd_opt.select;
	enum crm_status st;

	if (!q.expand && !q.where && !q.segment)
		return crm_record(c->store, t, id, q.fields, b, &c->e);
	q.type = t;
	q.id = id;
	st = cmd_query(c, &q, cmd_buf_sink, b);
	while (b->len && b->s[b->len - 1] == '\n')
		b->s[--b->len] = '\0';
	return st;
}

enum crm_status
cmd_named(struct cmd *c, const struct crm_type *t)
{
	struct crm_buf all = { 0 };
	enum crm_status st = CRM_OK;
	const struct crm_type *type;
	char *p, *lf;
	int64_t id;
	int i;

	for (i = 0; !st && i < c->argc; i++) {
		st = cmd_resolve(c, t, c->argv[i], &type, &id);
		if (!st)
			st = one_record(c, type, id, &all);
		if (st && c->argc > 1)
			c->file = c->argv[i];
		crm_buf_putc(&all, '\n');
	}
	if (!st)
		st = crm_buf_ok(&all, &c->e);
	for (p = all.s; !st && p && *p; p = lf + 1) {
		lf = strchr(p, '\n');
		if (lf > p)
			st = cmd_show(c, p, (size_t)(lf - p));
	}
	crm_buf_free(&all);
	return st;
}

enum crm_status
cmd_time(struct cmd *c, const char *option, const char *text, unsigned flags,
	 int64_t *at)
{
	const struct crm_clock *clock = crm_store_clock(c->store);
	struct crm_error e = { 0 };

	*at = 0;
	if (text && !clock->zone)
		return crm_fail(&c->e, CRM_TROUBLE, NULL,
				"the store has lost its business zone");
	if (text && crm_time_parse(text, strlen(text), clock, flags, at, &e))
		return cmd_misuse(c, "option '--%s': %s", option, e.text);
	return CRM_OK;
}

/* ---- input ----------------------------------------------------------- */

static enum crm_status
trouble(struct cmd *c, int why)
{
	return crm_fail(&c->e, CRM_TROUBLE, NULL, "%s", strerror(why));
}

/* Has nobody opened the pipe to write?  Asked without taking from it. */
static bool
no_writer(int fd)
{
	ssize_t got = -1;
	int p[2];

	if (pipe2(p, O_CLOEXEC) == 0) {
		got = tee(fd, p[1], 1, SPLICE_F_NONBLOCK);
		close(p[0]);
		close(p[1]);
	}
	return got == 0;
}

/*
 * A named pipe is opened without waiting; somebody must open it to write
 * soon, and may then take his time.
 */
static enum crm_status
open_file(struct cmd *c, const char *path, int *fd)
{
	struct pollfd p = { .events = POLLIN };
	struct stat st;

	p.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (p.fd < 0)
		return trouble(c, errno);
	if (fstat(p.fd, &st) == 0 && S_ISFIFO(st.st_mode) &&
	    poll(&p, 1, cmd_opt.busy_ms) == 0 && no_writer(p.fd)) {
		close(p.fd);
		return crm_fail(&c->e, CRM_TROUBLE, NULL,
				"a pipe to which nobody writes");
	}
	fcntl(p.fd, F_SETFL, fcntl(p.fd, F_GETFL) & ~O_NONBLOCK);
	*fd = p.fd;
	return CRM_OK;
}

enum crm_status
cmd_input(struct cmd *c, const char *path, int *fd)
{
	enum crm_status rc = CRM_OK;
	struct crm_buf b = { 0 };
	struct stat st;

	if (strcmp(path, "-") != 0) {
		c->file = path;
		rc = open_file(c, path, fd);
	} else if (isatty(0)) {
		cmd_usage(&b, c->tool, c->verb);
		cmd_stderr(&b);
		crm_buf_free(&b);
		return cmd_misuse(c, "no operand, and no records on stdin");
	} else {
		c->file = NULL;
		*fd = 0;
	}
	if (!rc && (fstat(*fd, &st) < 0 || S_ISDIR(st.st_mode))) {
		rc = trouble(c, EISDIR);
		cmd_input_end(*fd);
	}
	return rc;
}

void
cmd_input_end(int fd)
{
	if (fd > 0)
		close(fd);
}

/* First bytes of an input that can be looked at without taking them. */
static size_t
peek(int fd, char *buf, size_t n)
{
	struct stat st;
	ssize_t got = 0;
	int p[2];

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		got = pread(fd, buf, n, lseek(fd, 0, SEEK_CUR));
	} else if (pipe2(p, O_CLOEXEC) == 0) {
		if (tee(fd, p[1], n, 0) > 0)
			got = read(p[0], buf, n);
		close(p[0]);
		close(p[1]);
	}
	return got > 0 ? (size_t)got : 0;
}

bool
cmd_looks_json(const char *path, int fd)
{
	static const char *const csv[] = { ".csv", ".tsv", ".txt", NULL };
	const char *dot = strrchr(path, '.');
	char buf[64];
	size_t n, i;

	for (i = 0; dot && csv[i]; i++)
		if (!strcasecmp(dot, csv[i]))
			return false;
	if (dot && (!strcasecmp(dot, ".jsonl") || !strcasecmp(dot, ".json") ||
		    !strcasecmp(dot, ".ndjson")))
		return true;
	n = peek(fd, buf, sizeof(buf));
	i = n >= 3 && !memcmp(buf, "\xEF\xBB\xBF", 3) ? 3 : 0;
	while (i < n && strchr(" \t\r\n", buf[i]))
		i++;
	return i < n && (buf[i] == '{' || buf[i] == '[');
}

enum crm_status
cmd_slurp(struct cmd *c, const char *path, struct crm_buf *b)
{
	enum { MOST = 4 << 20 };
	char piece[16384];
	enum crm_status st;
	ssize_t n = 0;
	int fd = -1;

	st = cmd_input(c, path, &fd);
	if (st)
		return st;
	while (!st && (n = read(fd, piece, sizeof(piece))) != 0) {
		if (n > 0)
			crm_buf_add(b, piece, (size_t)n);
		else if (errno != EINTR)
			st = trouble(c, errno);
		if (b->len > MOST)
			st = crm_fail(&c->e, CRM_REFUSED, NULL, "over 4 MiB");
	}
	cmd_input_end(fd);
	if (!st)
		st = crm_buf_ok(b, &c->e);
	if (!st && b->len && !crm_text_valid(b->s, b->len, NULL))
		st = crm_fail(&c->e, CRM_REFUSED, NULL, "not UTF-8");
	return st;
}
