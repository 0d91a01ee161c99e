/* SPDX-License-Identifier: MIT */
/* cond_write.h - random conditions: how a tree is written */
#ifndef COND_WRITE_H
#define COND_WRITE_H

#include "cond_tree.h"

static struct crm_buf script;

/* How tight a node binds. */
static int
level_of(const struct node *n)
{
	switch (n->op) {
	case N_OR:
		return 0;
	case N_AND:
		return 1;
	case N_NOT:
		return 2;
	case N_COMPARE:
	case N_IN:
	case N_BETWEEN:
	case N_ISNULL:
	case N_LIKE:
		return 3;
	case N_RECKON:
		return n->sign == '+' || n->sign == '-' ? 4 : 5;
	case N_JOIN:
		return 6;
	case N_MINUS:
		return 7;
	case N_NUMBER:
		return *n->word == '-' ? 7 : 8;
	default:
		return 8;
	}
}

/* A word of the language, in letters of any size. */
static void
say(const char *word)
{
	bool loud = chance(10);

	for (; *word; word++)
		crm_buf_putc(&script, loud && *word >= 'a' && *word <= 'z'
						? (char)(*word - 32)
						: *word);
}

/* A sign, seldom as a Chinese keyboard has it. */
static void
sign(const char *s)
{
	static const char *const wide_ones[][2] = {
		{ "(", "（" }, { ")", "）" }, { ",", "，" }, { "=", "＝" },
		{ "<", "＜" }, { ">", "＞" }, { "+", "＋" }, { " ", "　" },
	};
	size_t i;

	for (i = 0; chance(2) && i < COUNT(wide_ones); i++)
		if (!strcmp(s, wide_ones[i][0]))
			s = wide_ones[i][1];
	crm_buf_puts(&script, s);
}

static void
blank(void)
{
	if (chance(80))
		sign(" ");
}

static void
quote(const char *s, char q)
{
	crm_buf_putc(&script, q);
	for (; *s; s++) {
		crm_buf_putc(&script, *s);
		if (*s == q)
			crm_buf_putc(&script, q);
	}
	crm_buf_putc(&script, q);
}

/* A name: in quotes if it has to be, or might be. */
static void
name(const char *s)
{
	size_t plain = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.");

	if (s[plain] || !strcmp(s, "end") || chance(3))
		quote(s, '"');
	else
		crm_buf_puts(&script, s);
}

static void write_node(const struct node *n, int least);

static void
list(const struct node *n, int from, int least)
{
	int i;

	for (i = from; i < n->n; i++) {
		if (i > from) {
			sign(",");
			blank();
		}
		write_node(n->arg[i], least);
	}
}

static void
write_key(const struct node *n)
{
	const char *head = n->ext ? "ext" : "x", *p;
	bool plain = *n->key != '\0';

	for (p = n->key; *p; p++)
		plain &= (*p >= 'a' && *p <= 'z') || *p == '_' || *p == '.';
	if (n->bare)
		name(n->key);
	else if (plain && chance(70))
		name(texted("%s.%s", head, n->key));
	else {
		crm_buf_printf(&script, "%s(", head);
		quote(n->key, '\'');
		crm_buf_putc(&script, ')');
	}
}

static void
write_compare(const struct node *n)
{
	static const char *const signs[][2] = {
		{ "=", "==" }, { "<>", "!=" }, { "<", "<" },
		{ "<=", "<=" }, { ">", ">" },  { ">=", ">=" },
	};

	write_node(n->arg[0], 4);
	if (n->how >= H_SAME) {
		bool distinct = chance(60);

		sign(" ");
		say((n->how == H_OTHER) != distinct ? "is not" : "is");
		say(distinct ? " distinct from " : " ");
	} else {
		blank();
		sign(signs[n->how][below(2)]);
		blank();
	}
	write_node(n->arg[1], 4);
}

static void
write_case(const struct node *n)
{
	int i = n->based;

	say("case");
	if (n->based) {
		sign(" ");
		write_node(n->arg[0], 0);
	}
	for (; i + 1 < n->n; i += 2) {
		say(" when ");
		write_node(n->arg[i], 0);
		say(" then ");
		write_node(n->arg[i + 1], 0);
	}
	if (i < n->n) {
		say(" else ");
		write_node(n->arg[i], 0);
	}
	say(" end");
}

/* What stands behind arg 0: is null, in, between, like. */
static void
write_test(const struct node *n)
{
	write_node(n->arg[0], 4);
	if (n->op == N_ISNULL) {
		say(n->not ? " is not null" : " is null");
		return;
	}
	say(n->not ? " not" : "");
	if (n->op == N_IN) {
		say(" in ");
		sign("(");
		list(n, 1, 4);
		sign(")");
		return;
	}
	say(n->op == N_LIKE ? " like " : " between ");
	write_node(n->arg[1], 4);
	if (n->n > 2) {
		say(n->op == N_LIKE ? " escape " : " and ");
		write_node(n->arg[2], 4);
	}
}

static void
write_pair(const struct node *n, const char *between, int left, int right)
{
	int i;

	for (i = 0; i < n->n; i++) {
		if (i) {
			sign(" ");
			say(between);
			sign(" ");
		}
		write_node(n->arg[i], i ? right : left);
	}
}

static void
write_bare(const struct node *n)
{
	int level = level_of(n);

	switch (n->op) {
	case N_TEXT:
	case N_TIME:
		quote(n->word, '\'');
		break;
	case N_COLUMN:
		if (n->column->via)
			name(texted("%s.%s", n->column->via, n->column->name));
		else
			name(n->column->name);
		break;
	case N_PART:
		name(texted("%s.%s", n->column->name, n->key));
		break;
	case N_KEY:
		write_key(n);
		break;
	case N_AND:
	case N_OR:
		write_pair(n, n->op == N_AND ? "and" : "or", level + 1,
			   level + 1);
		break;
	case N_NOT:
		say("not ");
		write_node(n->arg[0], 2);
		break;
	case N_COMPARE:
		write_compare(n);
		break;
	case N_RECKON:
		write_pair(n, (char[]){ n->sign, '\0' }, level, level + 1);
		break;
	case N_JOIN:
		write_pair(n, "||", 6, 7);
		break;
	case N_MINUS:
		crm_buf_puts(&script, "- ");
		write_node(n->arg[0], 7);
		break;
	case N_CASE:
		write_case(n);
		break;
	case N_CALL:
		say(n->word);
		sign("(");
		list(n, 0, 0);
		sign(")");
		break;
	case N_SEGMENT:
		crm_buf_printf(&script, "@%s", n->key);
		break;
	case N_IN:
	case N_BETWEEN:
	case N_ISNULL:
	case N_LIKE:
		write_test(n);
		break;
	default:
		say(n->word);
	}
}

static void
write_node(const struct node *n, int least)
{
	bool parens = level_of(n) < least || chance(4);

	if (parens)
		sign("(");
	write_bare(n);
	if (parens)
		sign(")");
}

static const char *
written(const struct node *n)
{
	crm_buf_reset(&script);
	write_node(n, 0);
	return copied(script.s);
}

#endif
