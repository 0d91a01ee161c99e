/* SPDX-License-Identifier: MIT */
/* cmd_opt.c - the common options, and reading a command line by its tables */
#include <assert.h>
#include <getopt.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

struct cmd_options cmd_opt = { .busy_ms = 10000 };

#define STORE (CMD_READ | CMD_WRITE | CMD_CLOCK | CMD_PATH)
#define o cmd_opt

static const struct opt common[] = {
	{ 'h', "help", NULL, "print this", .flag = &o.help },
	{ 'V', "version", NULL, "print the version", .flag = &o.version },
	{ 0, "db", "FILE", "the store (else CRM_DB, else your own)",
	  .text = &o.db, .when = STORE },
	{ 'o', "output", "jsonl|table|csv|tsv", "form of the output",
	  .text = &o.output, .when = CMD_PRINTS },
	{ 'f', "fields", "NAME,NAME...", "only these fields",
	  .text = &o.select.fields, .when = CMD_PRINTS },
	{ 0, "utc", NULL, "times of lines and csv in UTC (...Z)",
	  .flag = &o.utc, .when = CMD_PRINTS },
	{ 'e', "exit-status", NULL, "exit 1 when nothing matched",
	  .flag = &o.none_is_no, .when = CMD_MATCHES },
	{ 'a', "all", NULL, "judge all there are, read nothing", .flag = &o.all,
	  .when = CMD_JUDGE },
	{ 0, "what-if", "FILE", "whom this policy document would move",
	  .text = &o.what_if, .when = CMD_BY_POLICY },
	{ 0, "explain", NULL, "and how the verdict came about",
	  .flag = &o.explain, .when = CMD_JUDGE },
	{ 'w', "where", "CONDITION", "those that meet it (crm help where)",
	  .text = &o.select.where, .when = CMD_SELECT },
	{ 0, "in", "NAME", "those of a segment (crm-policy show segments)",
	  .text = &o.select.segment, .when = CMD_SELECT },
	{ 0, "order", "FIELD [desc],...", "sorted so; else by id",
	  .text = &o.select.order, .when = CMD_SELECT },
	{ 'l', "limit", "N", "at most so many", .number = &o.select.limit,
	  .when = CMD_SELECT },
	{ 'm', "message", "TEXT", "fills the body, note or resolution",
	  .text = &o.text, .when = CMD_TEXT },
	{ 0, "match", "KEYS", "update what has the same phone,email",
	  .text = &o.load.put.match, .when = CMD_PUT },
	{ 0, "update-only", NULL, "create nothing",
	  .flag = &o.load.put.update_only, .when = CMD_PUT },
	{ 0, "ignore-unknown", NULL, "drop keys that are not known",
	  .flag = &o.load.put.ignore_unknown, .when = CMD_PUT },
	{ 0, "changed", NULL, "print only what was created or altered",
	  .flag = &o.load.changed, .when = CMD_PUT },
	{ 'k', "keep-going", NULL, "go on after a bad record",
	  .flag = &o.keep_going, .when = CMD_LOAD | CMD_GOON },
	{ 0, "rejects", "FILE", "refused input goes there; keeps going",
	  .text = &o.load.rejects, .when = CMD_LOAD },
	{ 0, "chunk", "[N]", "commit every N records, 5000 when bare",
	  .text = &o.chunk, .bare = "5000", .when = CMD_LOAD },
	{ 0, "now", "TIME", "the moment to believe it is", .text = &o.now,
	  .when = CMD_READ | CMD_WRITE | CMD_CLOCK },
	{ 0, "as-of", "TIME|txn:N", "the store as it stood then",
	  .text = &o.as_of, .when = CMD_READ },
	{ 0, "immutable", NULL, "the store lies on read-only media",
	  .flag = &o.immutable, .when = CMD_READ },
	{ 0, "actor", "NAME", "who acts (else CRM_ACTOR, else the login)",
	  .text = &o.actor, .when = CMD_WRITE | CMD_ACTOR },
	{ 0, "reason", "TEXT", "why, for the history", .text = &o.reason,
	  .when = CMD_WRITE },
	{ 'n', "dry-run", NULL, "do it all, store nothing", .flag = &o.dry_run,
	  .when = CMD_WRITE },
	{ 'q', "quiet", NULL, "no counts and notes", .flag = &o.quiet,
	  .when = CMD_WRITE },
	{ 'v', "verbose", NULL, "counts also when all is well",
	  .flag = &o.verbose, .when = CMD_WRITE },
	{ 0, "busy-timeout", "10s", "how long to wait for other writers",
	  .text = &o.busy, .when = STORE & ~CMD_CLOCK },
	{ 0 },
};

#undef o

const struct opt *
cmd_option_at(const struct verb *v, unsigned flags, size_t i)
{
	const struct opt *r;

	for (r = common; r->name; r++)
		if (!r->when || (r->when & flags))
			if (i-- == 0)
				return r;
	for (r = v ? v->opts : NULL; r && r->name; r++)
		if (i-- == 0)
			return r;
	return NULL;
}

/* Does an option of any verb, by name or letter, take the next word? */
static bool
takes_word(const struct tool *t, const char *name, char letter)
{
	const struct opt *r;
	size_t k;
	int i;

	for (k = 0; t->only && (r = cmd_option_at(t->only, ~0U, k)); k++)
		if (name ? !strcmp(r->name, name) : r->letter == letter)
			return r->arg && r->arg[0] != '[';
	for (i = 0; i == 0 || t->verbs[i - 1].name; i++)
		for (k = 0; (r = cmd_option_at(&t->verbs[i], ~0U, k)); k++)
			if (name ? !strcmp(r->name, name) : r->letter == letter)
				return r->arg && r->arg[0] != '[';
	return false;
}

int
cmd_verb_at(const struct tool *t, int argc, char **argv)
{
	const char *a;
	int i;

	for (i = 1; i < argc; i++) {
		a = argv[i];
		if (a[0] != '-' || !a[1])
			return i;
		if (!strcmp(a, "--"))
			return 0;
		if (a[1] == '-') {
			if (!strchr(a, '=') && takes_word(t, a + 2, 0))
				i++;
			continue;
		}
		while (*++a)
			if (takes_word(t, NULL, *a)) {
				i += !a[1];
				break;
			}
	}
	return 0;
}

enum crm_status
cmd_misuse(struct cmd *c, const char *fmt, ...)
{
	char text[sizeof(c->e.text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	c->misuse = true;
	return crm_fail(&c->e, CRM_USAGE, NULL, "%s", text);
}

enum crm_status
cmd_unknown(struct cmd *c, const char *what, const char *word,
	    const char *const *names)
{
	const char *near = crm_text_nearest(word, names);
	struct crm_buf b = { 0 };
	size_t i;

	if (near)
		return cmd_misuse(c, "no %s '%s': did you mean %s?", what, word,
				  near);
	for (i = 0; i <= 8 && names[i]; i++)
		crm_buf_printf(&b, " %s", names[i]);
	cmd_misuse(c, "no %s '%s'%s%s", what, word,
		   i > 8 ? "" : "; there are:", i > 8 || !b.s ? "" : b.s);
	crm_buf_free(&b);
	return CRM_USAGE;
}

/* ---- getopt's view of the tables ------------------------------------- */

enum { MAXROWS = 64 };

struct table {
	const struct opt *rows[MAXROWS];
	struct option longs[MAXROWS + 1];
	char shorts[3 * MAXROWS + 4];
	size_t n;
};

static void
table_make(struct table *t, const struct verb *v)
{
	unsigned flags = v ? v->flags : 0;
	const struct opt *r;
	char *s = t->shorts;

	*s++ = '-'; /* operands in order, whatever POSIXLY_CORRECT says */
	*s++ = ':';
	for (t->n = 0; t->n < MAXROWS; t->n++) {
		r = cmd_option_at(v, flags, t->n);
		if (!r)
			break;
		t->rows[t->n] = r;
		t->longs[t->n] =
			(struct option){ r->name,
					 !r->arg	    ? no_argument
					 : r->arg[0] == '[' ? optional_argument
							    : required_argument,
					 NULL, (int)(256 + t->n) };
		if (!r->letter)
			continue;
		*s++ = r->letter;
		if (r->arg)
			*s++ = ':';
	}
	t->longs[t->n] = (struct option){ 0 };
	*s = '\0';
}

/* What getopt_long did not like, by ':' or '?'. */
static enum crm_status
complain(struct cmd *c, const struct table *t, int code, const char *word)
{
	const char *names[MAXROWS + 1], *near;
	char name[64];
	size_t i, n;

	if (code == ':')
		return cmd_misuse(c, "option '%s' needs a value", word);
	if (word[0] != '-' || word[1] != '-')
		return cmd_misuse(c, "no option '-%c'", optopt);
	word += 2;
	n = strcspn(word, "=");
	for (i = 0; i < t->n; i++) {
		names[i] = t->rows[i]->name;
		if (strlen(names[i]) == n && !strncmp(names[i], word, n))
			return cmd_misuse(c, "option '--%s' takes no value",
					  names[i]);
	}
	names[i] = NULL;
	snprintf(name, sizeof(name), "%.*s", (int)(n < 60 ? n : 60), word);
	near = crm_text_nearest(name, names);
	if (near)
		return cmd_misuse(c, "no option '--%s': did you mean '--%s'?",
				  name, near);
	return cmd_misuse(c, "no option '--%s'", name);
}

static enum crm_status
set_number(struct cmd *c, const struct opt *r, const char *text, int64_t *n)
{
	size_t len = strspn(text, "0123456789");

	if (!len || text[len] || len > 15)
		return cmd_misuse(c, "option '--%s': not a number: '%s'",
				  r->name, text);
	*n = strtoll(text, NULL, 10);
	return CRM_OK;
}

static enum crm_status
set(struct cmd *c, const struct opt *r, const char *text)
{
	assert(r);
	if (!text)
		text = r->bare;
	if (r->number)
		return set_number(c, r, text, r->number);
	if (r->flag)
		*r->flag = true;
	else
		*r->text = text;
	return CRM_OK;
}

/* ---- options that mean more than their text -------------------------- */

static enum crm_status
choose_format(struct cmd *c)
{
	static const char *const names[] = { "jsonl", "table", "csv", "tsv",
					     NULL };
	const char *word = cmd_opt.output;
	int i;

	cmd_opt.format = CRM_JSONL;
	if (!word && !(c->verb->flags & CMD_WIRE) && isatty(1)) {
		cmd_opt.format = CRM_TABLE;
		word = cmd_env("CRM_OUTPUT");
	}
	for (i = 0; word && names[i]; i++)
		if (!strcmp(word, names[i])) {
			cmd_opt.format = (enum crm_format)i;
			return CRM_OK;
		}
	return word ? cmd_unknown(c, "output form", word, names) : CRM_OK;
}

static enum crm_status
finish(struct cmd *c)
{
	static const struct opt chunk = { .name = "chunk" };
	const char *t = cmd_opt.busy;
	int64_t n = 0;
	size_t len;

	if (cmd_opt.chunk && set_number(c, &chunk, cmd_opt.chunk, &n))
		return c->e.code;
	if (cmd_opt.chunk && !n)
		return cmd_misuse(c, "option '--chunk': at least 1");
	cmd_opt.load.chunk = n;
	cmd_opt.load.keep_going = cmd_opt.keep_going || cmd_opt.load.rejects;
	if (t) {
		len = strspn(t, "0123456789");
		n = len && len < 7 ? strtoll(t, NULL, 10) : -1;
		if (!strcmp(t + len, "s") || !t[len])
			n *= 1000;
		else if (!strcmp(t + len, "m"))
			n *= 60000;
		else if (strcmp(t + len, "ms") != 0)
			n = -1;
		if (n < 0 || n > INT32_MAX)
			return cmd_misuse(c,
					  "option '--busy-timeout': not a "
					  "time such as 10s or 500ms: '%s'",
					  t);
		cmd_opt.busy_ms = (int)n;
	}
	if (!(c->verb->flags & CMD_PRINTS))
		return CRM_OK;
	if (choose_format(c))
		return c->e.code;
	/* widths; text is always UTF-8, which every glibc knows */
	if (cmd_opt.format == CRM_TABLE && !setlocale(LC_CTYPE, "C.UTF-8"))
		return crm_nomem(&c->e);
	return CRM_OK;
}

enum crm_status
cmd_options_read(struct cmd *c, int argc, char **argv)
{
	bool verb_seen = c->verb == c->tool->only;
	enum crm_status st = CRM_OK;
	struct table t = { .n = 0 };
	int code;

	c->argv = calloc((size_t)argc + 1, sizeof(*c->argv));
	if (!c->argv)
		return crm_nomem(&c->e);
	if (c->verb && c->verb->flags & CMD_PASS) {
		c->argc = argc - 1;
		memcpy(c->argv, argv + 1, (size_t)argc * sizeof(*argv));
		return CRM_OK;
	}
	table_make(&t, c->verb);
	opterr = 0;
	while (!st && (code = getopt_long(argc, argv, t.shorts, t.longs,
					  NULL)) != -1) {
		size_t i = 0;

		if (code == 1) {
			if (verb_seen)
				c->argv[c->argc++] = optarg;
			verb_seen = true;
			continue;
		}
		if (code == '?' || code == ':') {
			st = complain(c, &t, code, argv[optind - 1]);
			break;
		}
		while (code < 256 && i + 1 < t.n && t.rows[i]->letter != code)
			i++;
		st = set(c, t.rows[code < 256 ? i : (size_t)code - 256],
			 optarg);
	}
	while (!st && optind < argc)
		c->argv[c->argc++] = argv[optind++];
	return st || cmd_opt.help || !c->verb ? st : finish(c);
}
