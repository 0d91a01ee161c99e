/* SPDX-License-Identifier: MIT */
/* crm-policy - the documents that hold the rules of the house */
#include <string.h>

#include "cmd.h"

static int64_t rev, from_rev, to_rev;

static enum crm_status
run_list(struct cmd *c)
{
	return crm_policy_list(c->store, cmd_sink, c, &c->e);
}

static enum crm_status
run_log(struct cmd *c)
{
	return crm_policy_log(c->store, c->argv[0], cmd_sink, c, &c->e);
}

/* The body with one newline at its end. */
static enum crm_status
body_text(struct cmd *c, const char *name, int64_t r, struct crm_buf *b)
{
	enum crm_status st = crm_policy_body(c->store, name, r, b, &c->e);

	if (!st && b->len && b->s[b->len - 1] != '\n')
		crm_buf_putc(b, '\n');
	return st ? st : crm_buf_ok(b, &c->e);
}

static enum crm_status
run_show(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st = body_text(c, c->argv[0], rev, &b);

	if (!st)
		st = cmd_write(c, b.s, b.len);
	crm_buf_free(&b);
	return st;
}

/* The number of the revision in force. */
static enum crm_status
revision_now(struct cmd *c, int64_t *r)
{
	struct crm_buf b = { 0 };
	enum crm_status st;
	const char *p;

	*r = 0;
	st = crm_policy_log(c->store, c->argv[0], cmd_buf_sink, &b, &c->e);
	for (p = b.s; !st && p && (p = strchr(p, '\n')); p++)
		++*r;
	crm_buf_free(&b);
	return st;
}

static enum crm_status
run_diff(struct cmd *c)
{
	struct crm_buf a = { 0 }, b = { 0 }, out = { 0 };
	enum crm_status st = CRM_OK;

	if (!to_rev)
		st = revision_now(c, &to_rev);
	if (!from_rev)
		from_rev = to_rev > 1 ? to_rev - 1 : to_rev;
	crm_buf_printf(&out, "--- %s rev %lld\n+++ %s rev %lld\n", c->argv[0],
		       (long long)from_rev, c->argv[0], (long long)to_rev);
	if (st || (st = body_text(c, c->argv[0], from_rev, &a)) ||
	    (st = body_text(c, c->argv[0], to_rev, &b)) ||
	    (st = cmd_diff(a.s, b.s, &out, &c->e)))
		goto out;
	if (strcmp(a.s, b.s) != 0)
		st = cmd_write(c, out.s, out.len);
out:
	crm_buf_free(&a);
	crm_buf_free(&b);
	crm_buf_free(&out);
	return st;
}

static enum crm_status
print_set(struct cmd *c, const char *name, int64_t r)
{
	struct crm_buf b = { 0 };
	enum crm_status st;

	crm_buf_puts(&b, "{\"type\":\"policy\",\"name\":");
	crm_buf_json(&b, name, strlen(name));
	if (r)
		crm_buf_printf(&b, ",\"rev\":%lld", (long long)r);
	crm_buf_printf(&b, ",\"changed\":%s}", r ? "true" : "false");
	st = crm_buf_ok(&b, &c->e);
	if (!st)
		st = cmd_print(c, b.s, b.len);
	crm_buf_free(&b);
	return st;
}

static struct crm_buf given; /* read before the transaction */

static enum crm_status
set(struct cmd *c)
{
	const struct crm_pairs pairs = { (const char *const *)(c->argv + 1),
					 (size_t)c->argc - 1 };
	enum crm_status st;
	int64_t r = 0;

	if (given.s)
		st = crm_policy_set(c->store, c->argv[0], given.s, given.len,
				    &r, &c->e);
	else
		st = crm_policy_pairs(c->store, c->argv[0], pairs, &r, &c->e);
	return st ? st : print_set(c, c->argv[0], r);
}

static enum crm_status
run_set(struct cmd *c)
{
	const char *file = c->argc > 1 ? c->argv[1] : "-";
	enum crm_status st = CRM_OK;
	int i;

	if (c->argc < 2 || !strchr(file, '=')) {
		if (c->argc > 2)
			return cmd_misuse(c, "not KEY=VALUE: '%s'", file);
		st = cmd_slurp(c, file, &given);
		crm_buf_add(&given, "", 0);
	}
	for (i = 1; !st && c->argc > 2 && i < c->argc; i++)
		if (!strchr(c->argv[i], '='))
			st = cmd_misuse(c, "not KEY=VALUE: '%s'", c->argv[i]);
	if (!st)
		st = cmd_txn(c, set);
	crm_buf_free(&given);
	return st;
}

/* ---- all of them as files -------------------------------------------- */

static enum crm_status
export_one(struct cmd *c, const char *name)
{
	struct crm_buf b = { 0 }, path = { 0 };
	enum crm_status st;
	struct crm_file f;

	crm_buf_printf(&path, "%s/%s.json", c->argv[0], name);
	if ((st = crm_buf_ok(&path, &c->e)) ||
	    (st = body_text(c, name, 0, &b)) ||
	    (st = cmd_file_new(c, &f, path.s)))
		goto out;
	st = crm_file_sink(&f, b.s, b.len, &c->e);
	if (crm_file_end(&f, !st, &c->e) && !st)
		st = CRM_TROUBLE;
out:
	crm_buf_free(&b);
	crm_buf_free(&path);
	return st;
}

/*
 * Names were not looked at once: one that would lead elsewhere, or is no
 * file's, is told, and the others are written.
 */
static bool
no_file_name(struct cmd *c, const char *name)
{
	enum { LONGEST = 200 };

	if (!strchr(name, '/') && strlen(name) <= LONGEST)
		return false;
	cmd_say(c,
		"policy '%s': no name for a file; crm-policy show prints it, "
		"crm-policy set stores it under another",
		name);
	c->refused = true;
	return true;
}

static enum crm_status
run_export(struct cmd *c)
{
	struct crm_buf all = { 0 }, name = { 0 };
	enum crm_status st;
	const char *p, *lf;

	st = cmd_dir(c, c->argv[0]);
	if (!st)
		st = crm_policy_list(c->store, cmd_buf_sink, &all, &c->e);
	for (p = all.s; !st && p && (lf = strchr(p, '\n')); p = lf + 1) {
		crm_buf_reset(&name);
		if (cmd_member_text(p, (size_t)(lf - p), "name", &name))
			st = crm_buf_ok(&name, &c->e);
		if (!st && name.len && !no_file_name(c, name.s))
			st = export_one(c, name.s);
	}
	crm_buf_free(&all);
	crm_buf_free(&name);
	return st;
}

/* DIR/NAME.json is the policy NAME; read before the transaction. */
static struct cmd_named *files;
static size_t nfiles;

static enum crm_status
suppose(struct cmd *c, const struct cmd_named *f, struct crm_error *e)
{
	return crm_policy_suppose(c->store, f->name, f->body.s ? f->body.s : "",
				  f->body.len, e);
}

/* Beside all others as they are going to stand: one may name another's. */
static enum crm_status
load_one(struct cmd *c, const struct cmd_named *f)
{
	enum crm_status st = CRM_OK;
	int64_t r = 0;
	size_t i;

	for (i = 0; i < nfiles && st != CRM_NOMEM; i++) /* told at its turn */
		st = suppose(c, &files[i], NULL);
	c->file = f->path;
	st = crm_policy_set(c->store, f->name, f->body.s ? f->body.s : "",
			    f->body.len, &r, &c->e);
	if (st)
		return st;
	c->file = NULL;
	return r ? print_set(c, f->name, r) : CRM_OK;
}

static enum crm_status
load(struct cmd *c)
{
	enum crm_status st = CRM_OK;
	size_t i;

	for (i = 0; !st && i < nfiles; i++)
		st = load_one(c, &files[i]);
	return st;
}

static enum crm_status
run_load(struct cmd *c)
{
	enum crm_status st;

	st = cmd_dir_read(c, c->argv[0], ".json", &files, &nfiles);
	return st ? st : cmd_txn(c, load);
}

/* A finding about one of the files; CRM_OK: go on. */
static enum crm_status
found(struct cmd *c, struct cmd_named *f, enum crm_status st)
{
	f->done = st == CRM_REFUSED;
	if (!f->done)
		return st;
	c->file = f->path;
	cmd_report(c, &c->e);
	c->file = NULL;
	c->e = (struct crm_error){ 0 };
	c->refused = true;
	return CRM_OK;
}

/* Each beside all others, as they would stand after a load. */
static enum crm_status
check_dir(struct cmd *c)
{
	enum crm_status st;
	struct cmd_named *f;
	size_t i;

	st = cmd_dir_read(c, c->argv[0], ".json", &files, &nfiles);
	for (i = 0; !st && i < nfiles; i++) {
		f = &files[i];
		st = found(c, f, suppose(c, f, &c->e));
	}
	for (i = 0; !st && i < nfiles; i++) {
		f = &files[i];
		if (!f->done)
			st = found(c, f,
				   crm_policy_check(c->store, f->name,
						    f->body.s ? f->body.s : "",
						    f->body.len, &c->e));
	}
	return st;
}

static enum crm_status
run_check(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st;

	if (c->argc == 1)
		return check_dir(c);
	st = cmd_slurp(c, c->argv[1], &b);
	if (!st)
		st = crm_policy_check(c->store, c->argv[0], b.s ? b.s : "",
				      b.len, &c->e);
	crm_buf_free(&b);
	return st;
}

static const struct opt show_opts[] = {
	{ 'r', "rev", "N", "this revision, else the one in force",
	  .number = &rev },
	{ 0 },
};

static const struct opt diff_opts[] = {
	{ 'r', "rev", "A", "from this revision, else the one before",
	  .number = &from_rev },
	{ 0, "to", "B", "to this one, else the one in force",
	  .number = &to_rev },
	{ 0 },
};

#define SOURCE (CMD_READ | CMD_PRINTS)
#define WRITER (CMD_WRITE | CMD_PRINTS)

static const struct verb verbs[] = {
	{ "list", NULL, "those in force", NULL, SOURCE, run_list, 0, 0 },
	{ "show", "NAME", "the body of one", show_opts, CMD_READ, run_show, 1,
	  1 },
	{ "set", "NAME KEY=VALUE...|FILE|-", "a new revision", NULL, WRITER,
	  run_set, 1, -1 },
	{ "diff", "NAME", "lines in which two revisions differ", diff_opts,
	  CMD_READ, run_diff, 1, 1 },
	{ "log", "NAME", "revisions of one, oldest first", NULL, SOURCE,
	  run_log, 1, 1 },
	{ "check", "NAME FILE | DIR", "would this be accepted?", NULL, CMD_READ,
	  run_check, 1, 2 },
	{ "export", "DIR", "each in force as DIR/NAME.json", NULL, CMD_READ,
	  run_export, 1, 1 },
	{ "load", "DIR", "set those in DIR/*.json", NULL, WRITER, run_load, 1,
	  1 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(
		&(struct tool){
			"crm-policy",
			"the documents that hold the rules of the house",
			.verbs = verbs },
		argc, argv);
}
