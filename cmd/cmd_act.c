/* SPDX-License-Identifier: MIT */
/* cmd_act.c - verbs on records: named as operands, or read from stdin */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

struct each {
	struct cmd *c;
	const struct crm_type *t;
	char **ids;
	int n;
	cmd_one *one;
	void *arg;
};
static struct each now; /* for cmd_txn, which hands nothing on */

static enum crm_status
named(struct cmd *c)
{
	struct crm_stored r = { 0 };
	struct cmd_record x = { 0 };
	enum crm_status st = CRM_OK;
	int i;

	for (i = 0; !st && i < now.n; i++) {
		st = cmd_resolve(c, now.t, now.ids[i], &x.type, &x.id);
		if (!st)
			st = now.one(c, now.arg, &x, &r, &c->e);
		if (!st)
			st = cmd_stored(c, &r);
		if (st && now.n > 1)
			c->file = now.ids[i];
	}
	if (!st && cmd_opt.verbose)
		cmd_counts(c, &cmd_opt.load);
	return st;
}

static enum crm_status
read_one(void *arg, const char *line, size_t n, struct crm_stored *r,
	 struct crm_error *e)
{
	struct each *all = arg;
	struct cmd_record x = { all->t, 0, line, n };
	enum crm_status st;

	st = x.type ? crm_line_subject(line, n, x.type, &x.id, e)
		    : crm_line_record(line, n, &x.type, &x.id, e);
	return st ? st : all->one(all->c, all->arg, &x, r, e);
}

enum crm_status
cmd_each_record(struct cmd *c, const struct crm_type *t, char **ids, int n,
		cmd_one *one, void *arg)
{
	enum crm_status st = cmd_fields(c, t);
	int fd;

	now = (struct each){ c, t, ids, n, one, arg };
	if (st)
		return st;
	if (n)
		return cmd_txn(c, named);
	cmd_opt.load.each = read_one;
	cmd_opt.load.each_arg = &now;
	st = cmd_input(c, "-", &fd);
	return st ? st : cmd_load(c, fd);
}

/* ---- what crm_act does ----------------------------------------------- */

struct acting {
	struct crm_act act;
	struct crm_doing doing;
	const char **pairs; /* those of `doing` */
	struct crm_buf text;
};

static enum crm_status
act_one(struct cmd *c, void *arg, const struct cmd_record *x,
	struct crm_stored *r, struct crm_error *e)
{
	const struct acting *a = arg;

	return crm_act(c->store, &a->doing, x->type, x->id, r, e);
}

static bool
names_record(const char *s)
{
	return strpbrk(s, "@:/") || (*s >= '0' && *s <= '9');
}

/*
 * A word that may be left out is none if it could name a record; one that was
 * forgotten must not send us to read stdin.
 */
static bool
is_word(const struct acting *a, const char *s, int n)
{
	static const char *const codes[] = { "REASON", "STAGE" };
	size_t i;

	if (!a->act.word || !names_record(s))
		return a->act.word;
	for (i = 0; n == 1 && i < sizeof(codes) / sizeof(*codes); i++)
		if (!strcmp(a->act.word, codes[i]))
			return false;
	return !a->act.optional;
}

/* Times are read before records are. */
static enum crm_status
check_word(struct cmd *c, const struct acting *a)
{
	const struct crm_clock *clock = crm_store_clock(c->store);
	const char *word = a->doing.word;
	struct crm_error e = { 0 };
	int64_t from, to;

	if (!word || !a->act.word || !clock->zone)
		return CRM_OK;
	if (!strcmp(a->act.word, "TIME"))
		(void)!crm_time_parse(word, strlen(word), clock, 0, &from, &e);
	if (!strcmp(a->act.word, "PERIOD"))
		(void)!crm_period_parse(word, strlen(word), clock, &from, &to,
					&e);
	return e.code ? cmd_misuse(c, "%s", e.text) : CRM_OK;
}

/* Records first, the word last, pairs anywhere; ids move to the front. */
static enum crm_status
sort_operands(struct cmd *c, struct acting *a, int *nids)
{
	int i, n = 0;

	for (i = 0; i < c->argc; i++) {
		if (strchr(c->argv[i], '=') && c->argv[i][0] != '@')
			a->pairs[a->doing.pairs.n++] = c->argv[i];
		else
			c->argv[n++] = c->argv[i];
	}
	if (n && is_word(a, c->argv[n - 1], n))
		a->doing.word = c->argv[--n];
	*nids = n;
	if (a->act.word && !a->act.optional && !a->doing.word)
		return cmd_misuse(c, "too few operands; wanted: %s",
				  c->verb->operands);
	return check_word(c, a);
}

enum crm_status
cmd_act(struct cmd *c)
{
	const struct crm_type *t = cmd_noun_type(c);
	struct acting a = { 0 };
	enum crm_status st = CRM_OK;
	int nids = 0;
	size_t i;

	for (i = 0; crm_act_at(t, i, &a.act); i++)
		if (!strcmp(a.act.verb, c->verb->name))
			break;
	if (cmd_opt.text && !a.act.text)
		return cmd_misuse(c,
				  "option '-m': %s fills no text; --reason "
				  "TEXT says why",
				  a.act.verb);
	a.pairs = calloc((size_t)c->argc + 2, sizeof(*a.pairs));
	if (!a.pairs)
		return crm_nomem(&c->e);
	a.doing.verb = a.act.verb;
	a.doing.pairs.list = a.pairs;
	st = sort_operands(c, &a, &nids);
	if (!st && cmd_opt.text) {
		st = cmd_message_pair(c, t, a.act.text, &a.text);
		a.pairs[a.doing.pairs.n++] = a.text.s;
	}
	if (!st)
		st = cmd_each_record(c, t, c->argv, nids, act_one, &a);
	free(a.pairs);
	crm_buf_free(&a.text);
	return st;
}
