/* SPDX-License-Identifier: MIT */
/* cmd_help.c - help and completion, from the tables a tool is made of */
#include <string.h>

#include "cmd.h"

enum { WIDTH = 37 }; /* of the left column */

/* An option of the tool is one that each of its verbs has. */
static bool
shared(const struct tool *t, const struct opt *r)
{
	int i;

	for (i = 0; r->when && t->verbs && t->verbs[i].name; i++)
		if (!(t->verbs[i].flags & r->when))
			return false;
	return true;
}

/* The i-th option of a verb, or of the tool when v is NULL. */
static const struct opt *
option_at(const struct tool *t, const struct verb *v, size_t i)
{
	const struct opt *r;
	size_t k;

	if (v)
		return cmd_option_at(v, v->flags, i);
	for (k = 0; (r = cmd_option_at(NULL, ~0U, k)); k++)
		if (shared(t, r) && i-- == 0)
			return r;
	return NULL;
}

void
cmd_usage(struct crm_buf *b, const struct tool *t, const struct verb *v)
{
	crm_buf_printf(b, "usage: %s", t->name);
	if (!v)
		crm_buf_puts(b, " VERB");
	else if (v->name)
		crm_buf_printf(b, " %s", v->name);
	crm_buf_puts(b, " [OPTION]...");
	if (!v)
		crm_buf_puts(b, " [OPERAND]...");
	else if (v->operands)
		crm_buf_printf(b, " %s", v->operands);
	crm_buf_putc(b, '\n');
}

/* A left column of `width`, then text. */
static void
row(struct crm_buf *b, const char *left, int width, const char *text)
{
	int n = (int)strlen(left);

	crm_buf_printf(b, "%s%*s%s\n", left, n < width ? width - n : 2, "",
		       text);
}

static void
options(struct crm_buf *b, const struct tool *t, const struct verb *v)
{
	struct crm_buf left = { 0 };
	const struct opt *r;
	size_t i;

	for (i = 0; (r = option_at(t, v, i)); i++) {
		crm_buf_reset(&left);
		if (r->letter)
			crm_buf_printf(&left, "  -%c, ", r->letter);
		else
			crm_buf_puts(&left, "      ");
		crm_buf_printf(&left, "--%s", r->name);
		if (r->arg && r->arg[0] == '[')
			crm_buf_printf(&left, "[=%s", r->arg + 1);
		else if (r->arg)
			crm_buf_printf(&left, " %s", r->arg);
		row(b, left.s ? left.s : "", WIDTH, r->help);
	}
	crm_buf_free(&left);
}

static void
verbs(struct crm_buf *b, const struct tool *t)
{
	struct crm_buf left = { 0 };
	int i;

	crm_buf_puts(b, "\nverbs:\n");
	for (i = 0; t->verbs[i].name; i++) {
		const struct verb *v = &t->verbs[i];

		crm_buf_reset(&left);
		crm_buf_printf(&left, "  %s%s%s", v->name,
			       v->operands ? " " : "",
			       v->operands ? v->operands : "");
		row(b, left.s ? left.s : "", WIDTH, v->about);
	}
	crm_buf_printf(b, "\n%s VERB --help tells the options of a verb.\n",
		       t->name);
	crm_buf_free(&left);
}

static void
keys(struct crm_buf *b, const char *type)
{
	const struct crm_type *t = crm_type_find(type);
	struct crm_column k;
	size_t i;

	if (!t)
		return;
	crm_buf_printf(b, "\nkeys of %s (* needed, = computed):\n", type);
	for (i = 0; crm_type_column(t, i, &k); i++) {
		crm_buf_printf(b, "  %c %-16s %s (%s",
			       k.derived    ? '='
			       : k.required ? '*'
					    : ' ',
			       k.name, k.about, k.kind);
		if (k.preset)
			crm_buf_printf(b, "; else %s", k.preset);
		crm_buf_puts(b, ")\n");
	}
}

void
cmd_help(struct crm_buf *b, const struct tool *t, const struct verb *v)
{
	cmd_usage(b, t, v);
	crm_buf_printf(b, "%s\n", v && v->name ? v->about : t->about);
	if (!v || (v == t->only && t->verbs))
		verbs(b, t);
	crm_buf_puts(b, "\noptions:\n");
	options(b, t, v);
	if (t->type && (!v || v->flags & (CMD_PUT | CMD_TEXT)))
		keys(b, t->type);
}

static void
option_rows(struct crm_buf *b, const struct tool *t, const struct verb *v)
{
	const struct opt *r;
	size_t i;

	for (i = 0; (r = option_at(t, v, i)); i++)
		crm_buf_printf(b, "opt\t%s\t--%s\t%s\t%s\n",
			       v && v->name ? v->name : "*", r->name,
			       r->arg ? r->arg : "", r->help);
}

/* First line: the tool and what it is for, which `crm help` reads. */
void
cmd_completion(struct crm_buf *b, const struct tool *t)
{
	const struct verb *v;

	crm_buf_printf(b, "tool\t%s\t%s\n", t->name, t->about);
	if (!t->verbs) {
		option_rows(b, t, t->only);
		return;
	}
	option_rows(b, t, t->only);
	for (v = t->verbs; v->name; v++) {
		crm_buf_printf(b, "verb\t%s\t%s\n", v->name, v->about);
		option_rows(b, t, v);
	}
}
